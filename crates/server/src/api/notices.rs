//! `/v1/notices`: the texts that tell people of policies, and whom they reached.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use untrain_pages::Language;
use untrain_policy::{Fact, NoticeId, Policy, PolicyHash, Position, SubjectId, Timestamp};
use utoipa::ToSchema;

use super::extract::{Asked, Body, Named, Object};
use super::idempotency::IdempotencyKey;
use super::page::{Paging, cursor};
use super::subjects::Written;
use super::words;
use crate::access::{Caller, Scope};
use crate::acts::{Arrival, Untold};
use crate::problem::{Problem, ProblemBody};
use crate::service::Service;
use crate::site::notice_mail;

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notice {
    /// Its name.
    #[schema(value_type = words::NoticeId)]
    notice: NoticeId,
    /// The policy that it tells of.
    #[schema(value_type = words::PolicyHash)]
    policy: PolicyHash,
    /// When it went out.
    #[schema(value_type = String, format = DateTime)]
    published_at: Timestamp,
    /// Its text by language.
    text: BTreeMap<String, String>,
}

/// List the notices that went out, the oldest first.
#[utoipa::path(
    get, path = "/v1/notices", tag = "notices", operation_id = "listNotices",
    responses(
        (status = 200, body = Vec<Notice>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn list(State(service): State<Arc<Service>>) -> Result<Json<Vec<Notice>>, Problem> {
    let book = service.book().await?;
    let published = book.published.iter();
    let notices = published.filter_map(|(id, at)| Some(told(book.history.notice(id)?, *at)));
    Ok(Json(notices.collect()))
}

fn told(policy: &Policy, published_at: Timestamp) -> Notice {
    Notice {
        notice: policy.notice.id.clone(),
        policy: policy.hash,
        published_at,
        text: policy.notice.text.clone(),
    }
}

/// Tell a notice.
#[utoipa::path(
    get, path = "/v1/notices/{notice}", tag = "notices", operation_id = "showNotice",
    params(("notice" = words::NoticeId, Path, description = "Which")),
    responses(
        (status = 200, body = Notice),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn show(
    State(service): State<Arc<Service>>,
    Named(notice): Named<NoticeId>,
) -> Result<Json<Notice>, Problem> {
    let book = service.book().await?;
    let at = book.published.iter().find(|(id, _)| *id == notice).map(|(_, at)| *at);
    let found = at.zip(book.history.notice(&notice));
    let (at, policy) = found.ok_or_else(|| Problem::not_found("notice"))?;
    Ok(Json(told(policy, at)))
}

/// The policy whose notice goes out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The document's text (`spec/policy.md`).
    document: String,
}

/// Publish the notice of a policy, so that it can be delivered and answered. It makes nothing the
/// rule.
#[utoipa::path(
    post, path = "/v1/notices", tag = "notices", operation_id = "publishNotice",
    params((
        "Idempotency-Key" = Option<words::IdempotencyKey>, Header,
        description = "Publishes it once"
    )),
    request_body = Publication,
    responses(
        (status = 201, body = Written),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn publish(
    State(service): State<Arc<Service>>,
    caller: Caller,
    key: IdempotencyKey,
    Body(publication): Body<Publication>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    let policy = crate::drafts::parse(&publication.document)?;
    let fact = Fact::NoticePublished {
        notice: policy.notice.id.clone(),
        policy: policy.hash,
        document: policy.text.clone(),
    };
    let entry = service.append_one(fact, key.of(&caller).as_deref()).await?;
    Ok((StatusCode::CREATED, Json(Written { entry: entry.0 })))
}

/// Somebody whom a notice reached.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    /// Who.
    #[schema(value_type = words::SubjectId)]
    subject: SubjectId,
    /// When; this moment when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    delivered_at: Option<Timestamp>,
    /// The language of the text that was sent, one of the notice's. Texts are counted by it; who
    /// reads what is not kept.
    #[serde(default)]
    #[schema(example = "de")]
    language: Option<String>,
}

/// Whom a notice reached, and whom it could not reach: at most 1,000 together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deliveries {
    /// Those whom it reached; at most 1,000.
    #[serde(default)]
    #[schema(max_items = 1000, value_type = Vec<Reached>)]
    deliveries: Vec<Object<Reached>>,
    /// Those whom it could not reach; at most 1,000. They count as untold until they are among
    /// `deliveries`.
    #[serde(default)]
    #[schema(max_items = 1000, value_type = Vec<String>)]
    unreached: Vec<SubjectId>,
}

/// How many deliveries were written.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivered {
    /// All of them.
    delivered: u64,
    /// How many were said to be unreached.
    unreached: u64,
}

/// Say whom a notice reached, all or none, and whom it could not reach. A delivery is entered into
/// the ledger: say it once the message was handed over.
#[utoipa::path(
    post, path = "/v1/notices/{notice}/deliveries", tag = "notices",
    operation_id = "deliverNotice",
    params(
        ("notice" = words::NoticeId, Path, description = "Which"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Says it once"),
    ),
    request_body = Deliveries,
    responses(
        (status = 201, body = Delivered),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("preferences:write"))),
)]
pub async fn deliver(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(notice): Named<NoticeId>,
    key: IdempotencyKey,
    Body(deliveries): Body<Deliveries>,
) -> Result<(StatusCode, Json<Delivered>), Problem> {
    caller.must_have(Scope::PreferencesWrite)?;
    let Deliveries { deliveries, unreached } = deliveries;
    let arrival = |Object(Reached { subject, delivered_at, language })| Arrival {
        subject,
        at: delivered_at,
        language,
    };
    let arrivals = deliveries.into_iter().map(arrival).collect();
    let key = key.of(&caller);
    let delivered = service.deliver(&notice, arrivals, &unreached, key.as_deref()).await?;
    let unreached = unreached.len() as u64;
    Ok((StatusCode::CREATED, Json(Delivered { delivered, unreached })))
}

/// How it stands with somebody whom a notice has not reached.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// Nobody said anything of them yet.
    Waiting,
    /// They could not be reached.
    Unreached,
}

/// Somebody whom a notice has not reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recipient {
    /// Who.
    #[schema(value_type = String)]
    subject: SubjectId,
    /// How it stands with them.
    state: Sending,
}

/// Whom a notice has yet to reach.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recipients {
    /// In the order in which the ledger first heard of them. A page may have none, and others
    /// behind it.
    recipients: Vec<Recipient>,
    /// The cursor of the page behind; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// List whom a notice has not reached, for the platform's mailer. The service knows no addresses.
#[utoipa::path(
    get, path = "/v1/notices/{notice}/recipients", tag = "notices",
    operation_id = "listRecipients",
    params(("notice" = String, Path, description = "Which"), Paging),
    responses(
        (status = 200, body = Recipients),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("preferences:read"))),
)]
pub async fn recipients(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(notice): Named<NoticeId>,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Recipients>, Problem> {
    caller.must_have(Scope::PreferencesRead)?;
    let from = Position(paging.number()?.unwrap_or(0));
    let page = service.untold(&notice, from, paging.rows()?).await?;
    let recipient = |untold: Untold| Recipient {
        subject: untold.subject,
        state: if untold.is_unreached { Sending::Unreached } else { Sending::Waiting },
    };
    Ok(Json(Recipients {
        recipients: page.people.into_iter().map(recipient).collect(),
        next: page.next.map(|entry| cursor(entry.0)),
    }))
}

/// The message that tells somebody of a notice, in plain text. It names nobody.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// The language that it is written in.
    #[schema(example = "de")]
    language: String,
    /// Its subject.
    subject: String,
    /// Its text, with one link, which shows the notice and changes nothing.
    body: String,
}

/// Write the message that tells of a notice, in each language that there is one in, for the
/// platform's mailer.
#[utoipa::path(
    get, path = "/v1/notices/{notice}/messages", tag = "notices", operation_id = "listMessages",
    params(("notice" = String, Path, description = "Which")),
    responses(
        (status = 200, body = Vec<Message>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn messages(
    State(service): State<Arc<Service>>,
    Named(notice): Named<NoticeId>,
) -> Result<Json<Vec<Message>>, Problem> {
    let book = service.book().await?;
    let policy = book.history.notice(&notice).filter(|_| book.is_published(&notice));
    let policy = policy.ok_or_else(|| Problem::not_found("notice"))?;
    let message = |language: Language| {
        let mail = notice_mail(&service, &book, policy, language);
        Message { language: language.tag().to_owned(), subject: mail.subject, body: mail.body }
    };
    Ok(Json(Language::ALL.map(message).into()))
}

/// A notice that somebody has read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// Which.
    #[schema(value_type = words::NoticeId)]
    notice: NoticeId,
}

/// Say that a person has read a notice. It is no answer, and permits nothing.
#[utoipa::path(
    post, path = "/v1/subjects/{subject}/acknowledgements", tag = "notices",
    operation_id = "acknowledgeNotice",
    params(
        ("subject" = words::SubjectId, Path, description = "Who"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Says it once"),
    ),
    request_body = Acknowledgement,
    responses(
        (status = 201, body = Written),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:write"))),
)]
pub async fn acknowledge(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
    key: IdempotencyKey,
    Body(acknowledgement): Body<Acknowledgement>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesWrite)?;
    let (notice, key) = (acknowledgement.notice, key.of(&caller));
    let entry = service.acknowledge(subject, notice, key.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(Written { entry: entry.0 })))
}
