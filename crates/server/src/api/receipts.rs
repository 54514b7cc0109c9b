//! `/v1/subjects/{subject}/receipts`: what a person holds as proof.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use untrain_policy::{Position, SubjectId, Timestamp};
use utoipa::ToSchema;

use super::extract::Named;
use super::words;
use crate::access::{Caller, Scope};
use crate::problem::{Problem, ProblemBody};
use crate::service::Service;

/// Something that the log says of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptLine {
    /// The entry.
    entry: u64,
    /// What happened, such as `choice_made`.
    event: String,
    /// When the ledger took it in.
    #[schema(value_type = String, format = DateTime)]
    time: Timestamp,
}

/// List what the log says of a person, the oldest first. Of each entry there is a receipt.
#[utoipa::path(
    get, path = "/v1/subjects/{subject}/receipts", tag = "receipts",
    operation_id = "listReceipts",
    params(("subject" = words::SubjectId, Path, description = "Who")),
    responses(
        (status = 200, body = Vec<ReceiptLine>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:read"))),
)]
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
) -> Result<Json<Vec<ReceiptLine>>, Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesRead)?;
    service.must_know(&subject).await?;
    let events = service.ledger().events_of(&subject).await?;
    let lines = events.into_iter().map(|(entry, event)| ReceiptLine {
        entry: entry.0,
        event: event.fact.name().to_owned(),
        time: event.time,
    });
    Ok(Json(lines.collect()))
}

/// Tell a receipt: a file that anybody can check offline (`spec/receipt.md`).
#[utoipa::path(
    get, path = "/v1/subjects/{subject}/receipts/{entry}", tag = "receipts",
    operation_id = "showReceipt",
    params(
        ("subject" = words::SubjectId, Path, description = "Whose"),
        ("entry" = u64, Path, description = "Of which entry"),
    ),
    responses(
        (status = 200, body = String, content_type = "text/plain"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:read"))),
)]
pub async fn show(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named((subject, entry)): Named<(SubjectId, u64)>,
) -> Result<Response, Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesRead)?;
    Ok(file(service.receipt_of(&subject, Position(entry)).await?, entry))
}

/// A receipt as a file to keep.
pub fn file(receipt: String, entry: u64) -> Response {
    let name = format!("attachment; filename=\"receipt-{entry}.tlog-proof\"");
    let mut response = receipt.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

impl Service {
    /// The receipt of an entry about a person, or about another account of theirs.
    ///
    /// # Errors
    /// [`Problem`]: 404 for an entry that is not about them.
    pub async fn receipt_of(
        &self,
        subject: &SubjectId,
        entry: Position,
    ) -> Result<String, Problem> {
        let events = self.ledger().events_of(subject).await?;
        if !events.iter().any(|(position, _)| *position == entry) {
            return Err(Problem::unknown_subject());
        }
        Ok(self.ledger().receipt(entry).await?.to_text())
    }
}
