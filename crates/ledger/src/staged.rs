//! Entries that are in the database and not yet in the log's files for good.

use sqlx::{AnyConnection, Connection, Row};

use crate::error::LedgerError;
use crate::numbers::{from_row, to_row};
use crate::tile_store::StagedEntries;

/// The staged entries that reach beyond `size`, in order.
///
/// # Errors
/// [`LedgerError::Damaged`] when a row's bytes are no entries.
pub async fn read_staged(
    connection: &mut AnyConnection,
    size: u64,
) -> Result<Vec<StagedEntries>, LedgerError> {
    let failed = |e| LedgerError::store("read staged entries", e);
    let rows = sqlx::query("SELECT first, entries FROM staged ORDER BY first")
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    let mut staged = Vec::new();
    for row in &rows {
        let first: i64 = row.try_get(0).map_err(failed)?;
        let bytes: Vec<u8> = row.try_get(1).map_err(failed)?;
        let entries = unstage(from_row(first), &bytes)?;
        if entries.first.saturating_add(entries.entries.len() as u64) > size {
            staged.push(entries);
        }
    }
    Ok(staged)
}

/// The entries in a row's bytes, of which the first is entry `first`.
///
/// # Errors
/// [`LedgerError::Damaged`] when they are none.
pub fn unstage(first: u64, bytes: &[u8]) -> Result<StagedEntries, LedgerError> {
    let (entries, rest) = bytes.as_chunks();
    if !rest.is_empty() {
        return Err(LedgerError::damaged(first, "its staged bytes are no entries"));
    }
    Ok(StagedEntries { first, entries: entries.to_vec() })
}

/// Forgets the staged entries that the log's files hold for good, in a transaction of its own.
///
/// # Errors
/// When the database refuses.
pub async fn forget_staged(
    connection: &mut AnyConnection,
    settled: u64,
) -> Result<(), LedgerError> {
    let failed = |e| LedgerError::store("forget staged entries", e);
    let mut transaction = connection.begin().await.map_err(failed)?;
    drop_staged(&mut transaction, settled).await?;
    sqlx::query("UPDATE head SET settled = $1 WHERE settled < $1")
        .bind(to_row(settled))
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
    transaction.commit().await.map_err(failed)
}

/// The same within a transaction. A batch never begins before the size that a settling reached, nor
/// ends behind it.
///
/// # Errors
/// When the database refuses.
pub async fn drop_staged(connection: &mut AnyConnection, settled: u64) -> Result<(), LedgerError> {
    sqlx::query("DELETE FROM staged WHERE first < $1")
        .bind(to_row(settled))
        .execute(connection)
        .await
        .map(drop)
        .map_err(|e| LedgerError::store("forget staged entries", e))
}
