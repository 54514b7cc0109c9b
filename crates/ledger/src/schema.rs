//! The database: its tables, how it is opened, and the rows that say whose ledger it is.
//!
//! What the log shows to anybody (`entries`, `nodes`, `checkpoints`) and what it keeps to itself
//! (`subjects`, `vault`, `links`) are tables of their own, so that the first can be handed out and
//! the second destroyed.

use std::path::Path;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};

use crate::error::LedgerError;
use crate::limits::{BUSY_WAIT, READERS_MAX};

/// `PRAGMA user_version` of the tables below.
const VERSION: i64 = 1;

/// `PRAGMA application_id`: "untr".
const APPLICATION: i64 = 0x756e_7472;

const TABLES: &str = "
CREATE TABLE identity (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
    position   INTEGER PRIMARY KEY CHECK (position >= 0),
    kind       INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 255),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32)
) STRICT;
CREATE INDEX entries_of_policy ON entries (position) WHERE kind <= 2;
CREATE INDEX entries_of_cases ON entries (position) WHERE kind IN (7, 17);

CREATE TABLE nodes (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    hash   BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    note TEXT NOT NULL
) STRICT;

CREATE TABLE subjects (
    reference   BLOB PRIMARY KEY CHECK (length(reference) = 16),
    wrapped_key BLOB NOT NULL,
    forgotten   INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE vault (
    position INTEGER PRIMARY KEY REFERENCES entries,
    subject  BLOB REFERENCES subjects,
    sealed   BLOB NOT NULL
) STRICT;
CREATE INDEX vault_of_subject ON vault (subject, position) WHERE subject IS NOT NULL;
CREATE INDEX vault_own ON vault (position) WHERE subject IS NULL;

CREATE TABLE links (
    subject  BLOB NOT NULL REFERENCES subjects,
    other    BLOB NOT NULL REFERENCES subjects,
    position INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (subject, other)
) STRICT, WITHOUT ROWID;
";

/// Whose ledger a database is.
pub struct Identity {
    /// The name of the log.
    pub origin: String,
    /// The log's verifier key, as text.
    pub log_key: String,
    /// A known text under the vault key, which tells whether a key file is the right one.
    pub vault_check: Vec<u8>,
}

/// How to open the file: write-ahead log, every commit on the disk before it is answered, and
/// nothing that was deleted left in free pages.
fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_WAIT)
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// The one connection that writes.
///
/// # Errors
/// When the file is not a database or cannot be opened.
pub async fn connect_writer(
    file: &Path,
    bytes_max: Option<u64>,
) -> Result<SqliteConnection, LedgerError> {
    let mut connection =
        options(file).connect().await.map_err(|e| LedgerError::store("open its file", e))?;
    if let Some(bytes) = bytes_max {
        limit_bytes(&mut connection, bytes).await?;
    }
    Ok(connection)
}

async fn limit_bytes(connection: &mut SqliteConnection, bytes: u64) -> Result<(), LedgerError> {
    let page: i64 = sqlx::query_scalar("PRAGMA page_size")
        .fetch_one(&mut *connection)
        .await
        .map_err(|e| LedgerError::store("read its page size", e))?;
    let pages = bytes / u64::try_from(page.max(1)).unwrap_or(1);
    // A pragma takes no parameter; what is put in is a number.
    sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}")))
        .execute(connection)
        .await
        .map_err(|e| LedgerError::store("limit its size", e))?;
    Ok(())
}

/// The connections that read, opened when they are first needed.
pub fn connect_readers(file: &Path) -> SqlitePool {
    let reading = options(file).pragma("query_only", "ON");
    SqlitePoolOptions::new().max_connections(READERS_MAX).connect_lazy_with(reading)
}

/// Makes the tables in an empty database, in one transaction with the row of identity and the
/// checkpoint of the empty tree.
///
/// # Errors
/// When the database refuses.
pub async fn create(
    connection: &mut SqliteConnection,
    identity: &Identity,
    checkpoint: &str,
) -> Result<(), LedgerError> {
    let failed = |e| LedgerError::store("make its tables", e);
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?;
    sqlx::raw_sql(TABLES).execute(&mut *transaction).await.map_err(failed)?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
    )))
    .execute(&mut *transaction)
    .await
    .map_err(failed)?;
    let rows: [(&str, &[u8]); 3] = [
        ("log_key", identity.log_key.as_bytes()),
        ("origin", identity.origin.as_bytes()),
        ("vault_check", &identity.vault_check),
    ];
    for (name, value) in rows {
        sqlx::query("INSERT INTO identity (name, value) VALUES (?, ?)")
            .bind(name)
            .bind(value)
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    sqlx::query("INSERT INTO checkpoints (size, note) VALUES (0, ?)")
        .bind(checkpoint)
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
    transaction.commit().await.map_err(failed)
}

/// Reads whose ledger this is, after checking that it is one and of a version known here.
///
/// # Errors
/// [`LedgerError::Missing`] when the file is some other database, [`LedgerError::Newer`] when a
/// newer program wrote it, [`LedgerError::Store`] when it is damaged.
pub async fn identity(
    connection: &mut SqliteConnection,
    file: &Path,
) -> Result<Identity, LedgerError> {
    let failed = |e| LedgerError::store("read whose it is", e);
    let application: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    if application != APPLICATION {
        return Err(LedgerError::Missing { path: file.to_owned() });
    }
    let found: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    if found > VERSION {
        return Err(LedgerError::Newer { found, known: VERSION });
    }
    let rows = sqlx::query("SELECT value FROM identity ORDER BY name")
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
    let mut values = rows.iter().map(|row| row.try_get::<Vec<u8>, _>(0));
    let mut next = || values.next().unwrap_or(Err(sqlx::Error::RowNotFound)).map_err(failed);
    let (log_key, origin, vault_check) = (next()?, next()?, next()?);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(Identity { origin: text(origin), log_key: text(log_key), vault_check })
}
