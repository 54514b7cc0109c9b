//! `/staff/notices/{notice}/recipients`: whom a notice has yet to reach, as a file for the
//! platform's mailer, sent as it is read. It names people, and nothing else of them.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use untrain_policy::{NoticeId, Position};

use super::{encoded, published};
use crate::access::{Caller, Scope};
use crate::acts::Untold;
use crate::limits::RECIPIENTS_ROWS;
use crate::problem::Problem;
use crate::service::Service;
use crate::web::sign_in::away;
use crate::web::staff::may;
use crate::web::visit::Visit;

/// Hands the list out.
pub async fn download(visit: Visit, Path(notice): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::PreferencesRead) {
        return response;
    }
    let notice = match published(&visit, &notice) {
        Ok((notice, ..)) => notice.clone(),
        Err(problem) => return visit.fault(&problem),
    };
    if matches!(&visit.caller, Caller::Staff(staff) if !staff.fresh) {
        let back = format!("/staff/notices/{}", encoded(&notice));
        let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
        return away(&format!("/sign-in/again?to={back}"));
    }
    let object = format!("recipients of {notice}");
    let noted = visit.service.note_act(&visit.caller, "notice.exported", &object, None).await;
    match noted {
        Ok(()) => file(Arc::clone(&visit.service), notice),
        Err(problem) => visit.fault(&problem),
    }
}

fn file(service: Arc<Service>, notice: NoticeId) -> Response {
    let head = Bytes::from_static(b"subject,state\r\n");
    let rest = stream::unfold(Some(Position(0)), move |from| {
        let (service, notice) = (Arc::clone(&service), notice.clone());
        async move {
            match service.untold(&notice, from?, RECIPIENTS_ROWS).await {
                Ok(page) => Some((Ok(lines(&page.people)), page.next)),
                // Whoever reads it finds that the file broke off.
                Err(problem) => Some((Err(broken(&problem)), None)),
            }
        }
    });
    let first = stream::iter([Ok::<_, std::io::Error>(head)]);
    let body = Body::from_stream(futures_util::StreamExt::chain(first, rest));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"recipients.csv\""),
        ),
    ];
    (headers, body).into_response()
}

fn lines(people: &[Untold]) -> Bytes {
    let mut text = String::new();
    for untold in people {
        let state = if untold.is_unreached { "unreached" } else { "waiting" };
        text.push_str(&untrain_pages::staff::csv_line(&[untold.subject.as_str(), state]));
    }
    Bytes::from(text)
}

fn broken(problem: &Problem) -> std::io::Error {
    tracing::error!(detail = problem.detail(), "a list of recipients broke off");
    std::io::Error::other("the list could not be read to its end")
}

/// The list is asked for by its form, which somebody finds who comes to its address.
pub async fn form(visit: Visit, Path(notice): Path<String>) -> Response {
    match may(&visit, Scope::PreferencesRead)
        .and_then(|()| published(&visit, &notice).map_err(|problem| visit.fault(&problem)))
    {
        Ok((notice, ..)) => away(&format!("/staff/notices/{}", encoded(notice))),
        Err(response) => response,
    }
}
