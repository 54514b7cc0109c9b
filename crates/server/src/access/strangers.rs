//! People without an account are forgotten when nothing is left to tell them: what binds an address
//! to their number goes, and the next link to it is for somebody new.
//!
//! Who is waiting for an answer keeps it, for an answer takes longer than any limit here; so does
//! who got one lately, and may want another look.

use std::sync::Arc;

use sqlx::Row;
use untrain_policy::{Case, CaseStatus, SubjectId, Timestamp};

use crate::error::ServerError;
use crate::limits::{STRANGER_TIME, STRANGERS_PAUSE, STRANGERS_ROWS};
use crate::service::Service;
use crate::store::failed;

/// Forgets again and again, until the service ends.
pub async fn run(service: Arc<Service>) {
    loop {
        if let Err(error) = service.forget_strangers().await {
            tracing::error!(%error, "people without an account could not be forgotten");
        }
        if let Err(error) = service.forget_unreached().await {
            tracing::error!(%error, "people who are gone could not be forgotten");
        }
        tokio::time::sleep(STRANGERS_PAUSE).await;
    }
}

impl Service {
    /// Forgets whose link was used longest ago and for whom nothing is under way. Answers how many
    /// they are.
    ///
    /// # Errors
    /// [`ServerError`]s of the store and of reading the ledger.
    pub async fn forget_strangers(&self) -> Result<u64, ServerError> {
        let now = self.now();
        let age = STRANGER_TIME.as_secs().cast_signed();
        let (mut forgotten, mut after) = (0_u64, String::new());
        loop {
            let told = failed("read people without an account");
            let rows = sqlx::query(
                "SELECT contact, subject FROM service_non_members \
                 WHERE seen <= $1 AND contact > $2 ORDER BY contact LIMIT $3",
            )
            .bind(now.as_second().saturating_sub(age))
            .bind(&after)
            .bind(STRANGERS_ROWS)
            .fetch_all(self.store().pool())
            .await
            .map_err(&told)?;
            let Some(last) = rows.last() else { return Ok(forgotten) };
            after = last.try_get(0).map_err(&told)?;
            for row in &rows {
                let contact: String = row.try_get(0).map_err(&told)?;
                let subject: String = row.try_get(1).map_err(&told)?;
                if self.is_waited_for(&subject, now).await? {
                    continue;
                }
                forgotten = forgotten.saturating_add(self.forget_stranger(&contact, age).await?);
            }
        }
    }

    /// Whether somebody has a case that is not over, or that was over a moment ago.
    async fn is_waited_for(&self, subject: &str, now: Timestamp) -> Result<bool, ServerError> {
        let Ok(subject) = SubjectId::new(subject) else { return Ok(false) };
        let state = self.ledger().read_subject(&subject, None).await?;
        let cases = state.state(&subject).map(|account| account.cases.as_slice());
        Ok(cases.unwrap_or_default().iter().any(|case| is_open(case, now)))
    }

    async fn forget_stranger(&self, contact: &str, age: i64) -> Result<u64, ServerError> {
        // Somebody may have come back by a link since they were read.
        let query = "DELETE FROM service_non_members WHERE contact = $1 AND seen <= $2";
        let done = sqlx::query(query)
            .bind(contact)
            .bind(self.now().as_second().saturating_sub(age))
            .execute(self.store().pool())
            .await
            .map_err(failed("forget somebody without an account"))?;
        Ok(done.rows_affected())
    }
}

fn is_open(case: &Case, now: Timestamp) -> bool {
    let lately =
        |at: Timestamp| now.duration_since(at).as_secs() < STRANGER_TIME.as_secs().cast_signed();
    match case.status() {
        CaseStatus::Lifted => false,
        CaseStatus::Upheld | CaseStatus::Rejected => {
            case.round().sent.as_ref().is_some_and(|sent| lately(sent.moment.at))
        }
        _ => true,
    }
}
