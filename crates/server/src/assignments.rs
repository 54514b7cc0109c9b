//! In whose hands cases are: a matter of the house, which the ledger need not know.

use std::collections::BTreeMap;

use sqlx::Row;
use untrain_policy::Position;

use crate::error::ServerError;
use crate::service::Service;
use crate::store::failed;

impl Service {
    /// In whose hands each case is; those in none are not in it.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn assignments(&self) -> Result<BTreeMap<Position, String>, ServerError> {
        let doing = failed("read who has which case");
        let rows = sqlx::query("SELECT entry, assignee FROM service_assignments")
            .fetch_all(self.store().pool())
            .await
            .map_err(&doing)?;
        let mut found = BTreeMap::new();
        for row in &rows {
            let entry: i64 = row.try_get(0).map_err(&doing)?;
            let assignee: String = row.try_get(1).map_err(&doing)?;
            found.insert(Position(u64::try_from(entry).unwrap_or(0)), assignee);
        }
        Ok(found)
    }

    /// Puts a case into somebody's hands; an empty name takes it out of all.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn assign(&self, case: Position, assignee: &str) -> Result<(), ServerError> {
        let entry = i64::try_from(case.0).unwrap_or(i64::MAX);
        let doing = failed("put a case into somebody's hands");
        if assignee.is_empty() {
            sqlx::query("DELETE FROM service_assignments WHERE entry = $1")
                .bind(entry)
                .execute(self.store().pool())
                .await
                .map_err(doing)?;
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO service_assignments (entry, assignee, changed) VALUES ($1, $2, $3) \
             ON CONFLICT (entry) DO UPDATE SET assignee = excluded.assignee, \
             changed = excluded.changed",
        )
        .bind(entry)
        .bind(assignee)
        .bind(self.now().as_second())
        .execute(self.store().pool())
        .await
        .map_err(doing)?;
        Ok(())
    }
}
