//! Packs are handed out here, whether a program asks for one or a page: noted in the ledger first.

use std::io::Cursor;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use untrain_policy::{Position, Timestamp};

use super::{PackError, Span, write_pack};
use crate::access::{Caller, Scope};
use crate::limits::AUDIT_ENTRIES_MAX;
use crate::problem::{Kind, Problem};
use crate::service::Service;

impl Service {
    /// Makes the pack of what was taken in after `from`, up to `to`; from the beginning and to the
    /// end when absent. Enters into the ledger who has it.
    ///
    /// # Errors
    /// [`Problem`]s: for somebody who may not read the ledger, or has to sign in again; for a span
    /// that is too long.
    pub async fn audit_pack(
        &self,
        caller: &Caller,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Vec<u8>, Problem> {
        caller.must_have(Scope::AuditRead)?;
        if matches!(caller, Caller::Staff(staff) if !staff.fresh) {
            return Err(Problem::new(Kind::SignInAgain, "sign in again: a pack names people"));
        }
        let span = self.audit_span(from, to).await?;
        let object = format!("entries {} to {}", span.from, span.to);
        self.note_act(caller, "audit.exported", &object, None).await?;
        let written = write_pack(self.ledger(), span, Cursor::new(Vec::new())).await;
        let pack = written.map_err(|error| match error {
            PackError::Ledger(error) => error.into(),
            error => {
                tracing::error!(%error, "an audit pack could not be made");
                Problem::new(Kind::Internal, "the pack could not be made")
            }
        })?;
        Ok(pack.into_inner())
    }

    async fn audit_span(
        &self,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Span, Problem> {
        let from = match from {
            Some(time) => self.ledger().position_at(time).await?,
            None => Position(0),
        };
        let to = match to {
            Some(time) => self.ledger().position_at(time).await?,
            None => self.ledger().size().await?,
        };
        let entries = to.0.saturating_sub(from.0);
        if entries > AUDIT_ENTRIES_MAX {
            let detail = format!("{entries} entries, and a pack has at most {AUDIT_ENTRIES_MAX}");
            return Err(Problem::new(Kind::TooLarge, detail));
        }
        Ok(Span { from, to })
    }
}

/// The answer that hands a pack out.
#[must_use]
pub fn zip(pack: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"audit-pack.zip\""),
        ),
    ];
    (headers, pack).into_response()
}
