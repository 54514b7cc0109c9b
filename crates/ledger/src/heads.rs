//! The heads that the log ever signed, one for each batch.

use sqlx::Row;
use untrain_policy::Position;
use untrain_tlog::Checkpoint;

use crate::error::LedgerError;
use crate::head::open_head;
use crate::ledger::Ledger;
use crate::numbers::to_row;

impl Ledger {
    /// The last `limit` checkpoints of fewer than `before` entries, the largest first: as each was
    /// signed, and what it says.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when one is not of this log, or the database cannot be read.
    pub async fn checkpoints_before(
        &self,
        before: Position,
        limit: u32,
    ) -> Result<Vec<(String, Checkpoint)>, LedgerError> {
        let failed = |e| LedgerError::store("read checkpoints", e);
        let query = "SELECT note FROM checkpoints WHERE size < $1 ORDER BY size DESC LIMIT $2";
        let rows = sqlx::query(query)
            .bind(to_row(before.0))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(failed)?;
        let read = |row: &sqlx::any::AnyRow| {
            let note: String = row.try_get(0).map_err(failed)?;
            let checkpoint = open_head(self.secrets(), &note)?;
            Ok((note, checkpoint))
        };
        rows.iter().map(read).collect()
    }
}
