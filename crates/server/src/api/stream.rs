//! `/v1/events`: what the ledger takes in, as it comes (server-sent events, WHATWG HTML 9.2).
//!
//! The id of an event is its entry in the log: whoever was cut off sends it back as
//! `Last-Event-ID`, and misses nothing.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use futures_util::{Stream, stream};
use untrain_policy::Position;

use super::ledger::EventLine;
use crate::access::{Caller, Scope};
use crate::limits::STREAM_ROWS;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// How often the ledger is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Follow the ledger. Without `Last-Event-ID` it begins with what comes next.
#[utoipa::path(
    get, path = "/v1/events", tag = "ledger", operation_id = "followEvents",
    params(("Last-Event-ID" = Option<String>, Header, description = "The last entry received")),
    responses(
        (status = 200, body = String, content_type = "text/event-stream"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("audit:read"))),
)]
pub async fn follow(
    State(service): State<Arc<Service>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, Problem> {
    caller.must_have(Scope::AuditRead)?;
    let next = match headers.get("last-event-id") {
        None => service.ledger().size().await?,
        Some(last) => {
            let last = last.to_str().ok().and_then(|last| last.parse::<u64>().ok());
            let bad = || Problem::new(Kind::Malformed, "`Last-Event-ID` is the number of an entry");
            Position(last.ok_or_else(bad)?.saturating_add(1))
        }
    };
    let ending = service.ending();
    let messages =
        stream::unfold((service, next, ending), |(service, next, mut ending)| async move {
            let (messages, next) = tokio::select! {
                found = wait(&service, next) => found,
                _ = ending.wait_for(|ending| *ending) => return None,
            };
            Some((stream::iter(messages), (service, next, ending)))
        });
    let messages = futures_util::StreamExt::flatten(messages);
    Ok(Sse::new(messages).keep_alive(KeepAlive::default()))
}

/// The next events, once there are any, and where those after them begin.
async fn wait(service: &Service, next: Position) -> (Vec<Result<Message, Infallible>>, Position) {
    loop {
        match service.ledger().events_from(next, STREAM_ROWS).await {
            Ok(events) if !events.is_empty() => {
                let after = events.last().map_or(next, |(last, _)| *last);
                let messages = events.iter().filter_map(|(entry, event)| {
                    let line = EventLine::of(*entry, event).ok()?;
                    let message = Message::default().id(entry.to_string());
                    message.event(event.fact.name()).json_data(line).ok().map(Ok)
                });
                return (messages.collect(), Position(after.0.saturating_add(1)));
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "a stream waits for the ledger"),
        }
        tokio::time::sleep(LOOK).await;
    }
}
