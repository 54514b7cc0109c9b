//! Tables of earlier versions, brought forward in one transaction: what was acknowledged under them
//! stands under the same entries and the same checkpoints.
//!
//! Version 1 (SQLite alone) kept entries, tree and checkpoints in tables and had no state map. Its
//! entries are staged for the log's files, and the map is made from its events; its root is logged
//! with the next batch.

use std::collections::BTreeMap;

use sqlx::{AnyConnection, Connection, Row};

use crate::error::LedgerError;
use crate::head::{open_head, read_head};
use crate::limits::STAGED_ENTRIES_MAX;
use crate::numbers::{from_row, to_row};
use crate::schema::VERSION;
use crate::secrets::Secrets;
use crate::states::{self, Said, States};
use crate::store::Store;
use crate::stored::{Stored, select_stored};

/// The tables of version 1 out of the way of those of version 2, which have the same names.
const ASIDE: [&str; 10] = [
    "DROP INDEX entries_of_policy",
    "DROP INDEX entries_of_cases",
    "DROP INDEX vault_of_subject",
    "DROP INDEX vault_own",
    "ALTER TABLE identity RENAME TO identity_1",
    "ALTER TABLE checkpoints RENAME TO checkpoints_1",
    "ALTER TABLE subjects RENAME TO subjects_1",
    "ALTER TABLE vault RENAME TO vault_1",
    "ALTER TABLE links RENAME TO links_1",
    "ALTER TABLE entries RENAME TO entries_1",
];

/// What moves over as it stands.
const OVER: [&str; 6] = [
    "INSERT INTO identity (name, value) SELECT name, value FROM identity_1",
    "INSERT INTO checkpoints (size, note) SELECT size, note FROM checkpoints_1",
    "INSERT INTO head (one, size, note, settled)
     SELECT 1, size, note, 0 FROM checkpoints_1 ORDER BY size DESC LIMIT 1",
    "INSERT INTO subjects (reference, wrapped_key, forgotten)
     SELECT reference, wrapped_key, forgotten FROM subjects_1",
    "INSERT INTO vault (position, kind, subject, sealed)
     SELECT entries_1.position, entries_1.kind, vault_1.subject, vault_1.sealed
     FROM entries_1 JOIN vault_1 ON vault_1.position = entries_1.position",
    "INSERT INTO links (subject, other, position) SELECT subject, other, position FROM links_1",
];

/// What is then of no more use, in an order in which nothing refers to what is gone.
const AWAY: [&str; 7] = [
    "DROP TABLE links_1",
    "DROP TABLE vault_1",
    "DROP TABLE entries_1",
    "DROP TABLE subjects_1",
    "DROP TABLE checkpoints_1",
    "DROP TABLE identity_1",
    "DROP TABLE nodes",
];

/// Brings tables of version 1 forward, or leaves them as they were.
///
/// # Errors
/// When the database refuses, or what it holds does not open.
pub async fn from_version_1(
    store: &Store,
    secrets: &Secrets,
    connection: &mut AnyConnection,
) -> Result<(), LedgerError> {
    let failed = |e| LedgerError::store("bring its tables forward", e);
    let mut moved = connection.begin_with(store.begin()).await.map_err(failed)?;
    if store.version(&mut moved).await? != Some(1) {
        // Another process was quicker.
        return Ok(());
    }
    run(&mut moved, &ASIDE).await?;
    store.make_tables(&mut moved).await?;
    run(&mut moved, &OVER).await?;
    stage_entries(&mut moved).await?;
    run(&mut moved, &AWAY).await?;
    map_states(secrets, &mut moved).await?;
    sqlx::query("INSERT INTO identity (name, value) VALUES ('version', $1)")
        .bind(VERSION.to_string().into_bytes())
        .execute(&mut *moved)
        .await
        .map_err(failed)?;
    moved.commit().await.map_err(failed)
}

async fn run(
    connection: &mut AnyConnection,
    statements: &[&'static str],
) -> Result<(), LedgerError> {
    for statement in statements {
        sqlx::raw_sql(*statement)
            .execute(&mut *connection)
            .await
            .map_err(|e| LedgerError::store("bring its tables forward", e))?;
    }
    Ok(())
}

/// Every entry becomes staged, so that opening the ledger writes the log's files.
async fn stage_entries(connection: &mut AnyConnection) -> Result<(), LedgerError> {
    let failed = |e| LedgerError::store("stage its entries", e);
    let mut first = 0_u64;
    loop {
        let rows = sqlx::query(
            "SELECT kind, commitment FROM entries_1 WHERE position >= $1
             ORDER BY position LIMIT $2",
        )
        .bind(to_row(first))
        .bind(to_row(STAGED_ENTRIES_MAX))
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut entries = Vec::new();
        for row in &rows {
            let kind: i64 = row.try_get(0).map_err(failed)?;
            let commitment: Vec<u8> = row.try_get(1).map_err(failed)?;
            let entry = u8::try_from(kind).ok().zip(commitment.try_into().ok());
            let (kind, commitment) =
                entry.ok_or_else(|| LedgerError::damaged(first, "it is no entry of version 1"))?;
            entries.extend(untrain_tlog::Entry { kind, commitment }.to_bytes());
        }
        sqlx::query("INSERT INTO staged (first, entries) VALUES ($1, $2)")
            .bind(to_row(first))
            .bind(entries)
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
        first = first.saturating_add(rows.len() as u64);
    }
}

/// The state map that the events make.
async fn map_states(secrets: &Secrets, connection: &mut AnyConnection) -> Result<(), LedgerError> {
    let size = open_head(secrets, &read_head(connection).await?.note)?.size;
    let commitments = commitments(connection).await?;
    let mut states = States::new();
    let mut first = 0_u64;
    while first < size {
        let rows =
            sqlx::query(select_stored!("WHERE vault.position >= $1 AND vault.position < $2"))
                .bind(to_row(first))
                .bind(to_row(first.saturating_add(STAGED_ENTRIES_MAX)))
                .fetch_all(&mut *connection)
                .await
                .map_err(|e| LedgerError::store("read entries", e))?;
        let mut said = Vec::new();
        for row in &rows {
            let stored = Stored::read(row)?;
            let Some(event) = stored.event(secrets)? else { continue };
            let commitment = commitments.get(&stored.position.0).copied();
            let topic = event.fact.topic(stored.position);
            if let Some((commitment, topic)) = commitment.zip(topic) {
                let label = stored.key(secrets)?.label_key().state(&topic);
                said.push(Said { label, index: stored.position.0, commitment });
            }
        }
        let buckets = states.take(connection, &said).await?;
        states::write(connection, &buckets, size).await?;
        first = first.saturating_add(STAGED_ENTRIES_MAX);
    }
    Ok(())
}

/// The commitments of the staged entries.
async fn commitments(
    connection: &mut AnyConnection,
) -> Result<BTreeMap<u64, [u8; 32]>, LedgerError> {
    let failed = |e| LedgerError::store("read staged entries", e);
    let rows = sqlx::query("SELECT first, entries FROM staged ORDER BY first")
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    let mut commitments = BTreeMap::new();
    for row in &rows {
        let first: i64 = row.try_get(0).map_err(failed)?;
        let bytes: Vec<u8> = row.try_get(1).map_err(failed)?;
        let (entries, _) = bytes.as_chunks::<{ untrain_tlog::entry::ENTRY_BYTES }>();
        for (position, entry) in (from_row(first)..).zip(entries) {
            let entry = untrain_tlog::Entry::parse(entry)
                .map_err(|e| LedgerError::damaged(position, e.to_string()))?;
            commitments.insert(position, entry.commitment);
        }
    }
    Ok(commitments)
}
