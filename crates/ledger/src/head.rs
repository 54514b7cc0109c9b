//! The end of the log as the database has it: the newest checkpoint, and how much of the log's
//! files is on the disk for good.

use std::sync::{Arc, PoisonError, RwLock};

use sqlx::{AnyConnection, Row};
use untrain_tlog::{Checkpoint, Frontier};

use crate::error::LedgerError;
use crate::numbers::{from_row, to_row};
use crate::secrets::Secrets;
use crate::staged::drop_staged;

/// The row that a batch swaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The newest checkpoint, as it was signed.
    pub note: String,
    /// How many entries the log's files hold for good.
    pub settled: u64,
}

/// The checkpoint that was opened last: many ask what the newest one says, and only the first has
/// to check its signature.
#[derive(Debug, Default)]
pub struct KeptHead(RwLock<Option<Arc<(String, Checkpoint)>>>);

impl KeptHead {
    /// What a checkpoint says, which must be ours.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it is not.
    pub fn open(&self, secrets: &Secrets, note: &str) -> Result<Checkpoint, LedgerError> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|kept| kept.0 == note) {
            return Ok(kept.1.clone());
        }
        let checkpoint = open_head(secrets, note)?;
        let opened = Arc::new((note.to_owned(), checkpoint.clone()));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(opened);
        Ok(checkpoint)
    }
}

/// The row of the head.
///
/// # Errors
/// When the database cannot be read.
pub async fn read_head(connection: &mut AnyConnection) -> Result<Head, LedgerError> {
    let failed = |e| LedgerError::store("read the last checkpoint", e);
    let row = sqlx::query("SELECT note, settled FROM head")
        .fetch_one(connection)
        .await
        .map_err(failed)?;
    let settled: i64 = row.try_get(1).map_err(failed)?;
    Ok(Head { note: row.try_get(0).map_err(failed)?, settled: from_row(settled) })
}

/// What the newest checkpoint says, which must be ours.
///
/// # Errors
/// [`LedgerError::Damaged`] when it is not.
pub fn open_head(secrets: &Secrets, note: &str) -> Result<Checkpoint, LedgerError> {
    Checkpoint::open(note.as_bytes(), &secrets.trusted)
        .map_err(|e| LedgerError::damaged(0, format!("the last checkpoint: {e}")))
}

/// The signed checkpoint of a tree.
///
/// # Errors
/// [`LedgerError::Origin`] when the log's name cannot stand in one.
pub fn sign_head(secrets: &Secrets, frontier: &Frontier) -> Result<String, LedgerError> {
    let origin = secrets.origin.clone();
    let head = Checkpoint { origin, size: frontier.size(), root: frontier.root() };
    head.sign(&secrets.signing)
        .map_err(|e| LedgerError::Origin { origin: secrets.origin.clone(), why: e.to_string() })
}

/// Swaps the head, if it is still the one that a batch was made for, and keeps the checkpoint.
///
/// # Errors
/// [`LedgerError::Halted`] when it is another one, which the lease does not let happen.
pub async fn swap(
    connection: &mut AnyConnection,
    from: &Head,
    to: &Head,
    size: u64,
) -> Result<(), LedgerError> {
    let failed = |e| LedgerError::store("swap the checkpoint", e);
    let swapped = sqlx::query(
        "UPDATE head SET size = $1, note = $2,
             settled = CASE WHEN settled > $3 THEN settled ELSE $3 END
         WHERE one = 1 AND note = $4",
    )
    .bind(to_row(size))
    .bind(&to.note)
    .bind(to_row(to.settled))
    .bind(&from.note)
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if swapped.rows_affected() != 1 {
        let why = "another process wrote without the lease".to_owned();
        return Err(LedgerError::Halted { why });
    }
    if to.settled > from.settled {
        drop_staged(connection, to.settled).await?;
    }
    sqlx::query("INSERT INTO checkpoints (size, note) VALUES ($1, $2)")
        .bind(to_row(size))
        .bind(&to.note)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed)
}
