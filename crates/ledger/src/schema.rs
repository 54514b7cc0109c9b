//! The tables, and the rows that say whose ledger they are.
//!
//! `head`, `checkpoints` and `staged` are about the log, whose own files anybody may read;
//! `subjects`, `vault`, `links` and `states` are what the log keeps to itself. Of the first nobody
//! can learn anything, and of the second everything can be destroyed.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::{AnyConnection, Connection, Row};

use crate::error::LedgerError;
use crate::store::{Kind, Store};

/// The version of the tables below.
pub const VERSION: i64 = 2;

/// SQLite's `PRAGMA application_id`: "untr".
const APPLICATION: i64 = 0x756e_7472;

/// The tables, in words that both databases know, but for what stands in braces.
const TABLES: &str = "
CREATE TABLE identity (
    name  TEXT PRIMARY KEY,
    value {bytes} NOT NULL
) {keyed};

CREATE TABLE head (
    one     {number} PRIMARY KEY CHECK (one = 1),
    size    {number} NOT NULL CHECK (size >= 0),
    note    TEXT NOT NULL,
    settled {number} NOT NULL CHECK (settled BETWEEN 0 AND size)
) {table};

CREATE TABLE checkpoints (
    size {number} PRIMARY KEY CHECK (size >= 0),
    note TEXT NOT NULL
) {table};

CREATE TABLE staged (
    first   {number} PRIMARY KEY CHECK (first >= 0),
    entries {bytes} NOT NULL
) {table};

CREATE TABLE subjects (
    reference   {bytes} PRIMARY KEY CHECK (length(reference) = 16),
    wrapped_key {bytes},
    forgotten   {number},
    suppressed  {bytes} CHECK (length(suppressed) = 16),
    CHECK ((wrapped_key IS NULL) = (suppressed IS NOT NULL))
) {keyed};
CREATE INDEX subjects_suppressed ON subjects (reference) WHERE suppressed IS NOT NULL;

CREATE TABLE vault (
    position {number} PRIMARY KEY CHECK (position >= 0),
    kind     {number} NOT NULL CHECK (kind BETWEEN 0 AND 255),
    subject  {bytes} REFERENCES subjects,
    sealed   {bytes}
) {table};
CREATE INDEX vault_of_subject ON vault (subject, position) WHERE subject IS NOT NULL;
CREATE INDEX vault_own ON vault (position) WHERE subject IS NULL AND kind > 0;
CREATE INDEX vault_of_policy ON vault (position) WHERE kind IN (1, 2, 16);
CREATE INDEX vault_of_cases ON vault (position) WHERE kind IN (7, 17);

CREATE TABLE links (
    subject  {bytes} NOT NULL REFERENCES subjects,
    other    {bytes} NOT NULL REFERENCES subjects,
    position {number} NOT NULL REFERENCES vault,
    PRIMARY KEY (subject, other)
) {keyed};

CREATE TABLE states (
    bucket {number} PRIMARY KEY CHECK (bucket BETWEEN 0 AND 65535),
    branch {bytes} NOT NULL,
    leaves {bytes} NOT NULL,
    size   {number} NOT NULL
) {table};

CREATE TABLE requests (
    reference {bytes} PRIMARY KEY CHECK (length(reference) = 32),
    body      {bytes} NOT NULL CHECK (length(body) = 32),
    first     {number} NOT NULL,
    count     {number} NOT NULL
) {keyed};
";

/// What the queries ask of SQLite and PostgreSQL does not have.
const FUNCTIONS: &str = "
CREATE FUNCTION unhex(text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT decode($1, 'hex') $$;
CREATE FUNCTION hex(bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT encode($1, 'hex') $$;
CREATE FUNCTION json_each(text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE STRICT ROWS 64
    AS $$ SELECT json_array_elements_text($1::json) $$;
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

impl Store {
    fn tables(&self) -> String {
        let (bytes, number, table, keyed) = match self.kind() {
            Kind::Sqlite { .. } => ("BLOB", "INTEGER", "STRICT", "STRICT, WITHOUT ROWID"),
            Kind::Postgres => ("BYTEA", "BIGINT", "", ""),
        };
        TABLES
            .replace("{bytes}", bytes)
            .replace("{number}", number)
            .replace("{table}", table)
            .replace("{keyed}", keyed)
    }

    /// Makes the tables, and marks the database as one of theirs.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn make_tables(&self, connection: &mut AnyConnection) -> Result<(), LedgerError> {
        let marks = match self.kind() {
            Kind::Postgres => FUNCTIONS.to_owned(),
            Kind::Sqlite { .. } => {
                format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};")
            }
        };
        for text in [marks, self.tables()] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(text))
                .execute(&mut *connection)
                .await
                .map_err(|e| LedgerError::store("make its tables", e))?;
        }
        Ok(())
    }

    /// Makes the tables in an empty database, in one transaction with the rows of identity and the
    /// checkpoint of the empty tree.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] when a ledger is there already; when the database refuses.
    pub async fn create(
        &self,
        connection: &mut AnyConnection,
        identity: &Identity,
        checkpoint: &str,
    ) -> Result<(), LedgerError> {
        let failed = |e| LedgerError::store("make its tables", e);
        let mut transaction = connection.begin_with(self.begin()).await.map_err(failed)?;
        self.make_tables(&mut transaction).await?;
        let version = VERSION.to_string();
        let rows: [(&str, &[u8]); 4] = [
            ("log_key", identity.log_key.as_bytes()),
            ("origin", identity.origin.as_bytes()),
            ("vault_check", &identity.vault_check),
            ("version", version.as_bytes()),
        ];
        for (name, value) in rows {
            sqlx::query("INSERT INTO identity (name, value) VALUES ($1, $2)")
                .bind(name)
                .bind(value)
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
        }
        for insert in [
            "INSERT INTO head (one, size, note, settled) VALUES (1, 0, $1, 0)",
            "INSERT INTO checkpoints (size, note) VALUES (0, $1)",
        ] {
            let insert = sqlx::query(insert).bind(checkpoint);
            insert.execute(&mut *transaction).await.map_err(failed)?;
        }
        transaction.commit().await.map_err(failed)
    }

    /// The version of the tables, or nothing where there are none of a ledger.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn version(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<Option<i64>, LedgerError> {
        let failed = |e| LedgerError::store("read its version", e);
        if *self.kind() != Kind::Postgres {
            let mut pragmas = [0_i64; 2];
            let names = ["PRAGMA application_id", "PRAGMA user_version"];
            for (value, name) in pragmas.iter_mut().zip(names) {
                *value =
                    sqlx::query_scalar(name).fetch_one(&mut *connection).await.map_err(failed)?;
            }
            let [application, version] = pragmas;
            return Ok((application == APPLICATION).then_some(version));
        }
        let there: Option<String> =
            sqlx::query_scalar("SELECT CAST(to_regclass('identity') AS text)")
                .fetch_one(&mut *connection)
                .await
                .map_err(failed)?;
        if there.is_none() {
            return Ok(None);
        }
        let version: Vec<u8> =
            sqlx::query_scalar("SELECT value FROM identity WHERE name = 'version'")
                .fetch_one(&mut *connection)
                .await
                .map_err(failed)?;
        Ok(String::from_utf8(version).ok().and_then(|text| text.parse().ok()))
    }

    /// Reads whose ledger this is, after checking that it is one and of a version known here.
    ///
    /// # Errors
    /// [`LedgerError::Missing`] when it is some other database, [`LedgerError::Newer`] when a newer
    /// program wrote it, [`LedgerError::Store`] when it is damaged.
    pub async fn identity(
        &self,
        connection: &mut AnyConnection,
        folder: &Path,
    ) -> Result<Identity, LedgerError> {
        let missing = || LedgerError::Missing { path: folder.to_owned() };
        let found = self.version(connection).await?.ok_or_else(missing)?;
        if found > VERSION {
            return Err(LedgerError::Newer { found, known: VERSION });
        }
        let failed = |e| LedgerError::store("read whose it is", e);
        let rows = sqlx::query("SELECT name, value FROM identity")
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
        let mut values = BTreeMap::new();
        for row in &rows {
            let name: String = row.try_get(0).map_err(failed)?;
            let value: Vec<u8> = row.try_get(1).map_err(failed)?;
            values.insert(name, value);
        }
        let mut value = |name| values.remove(name).ok_or_else(missing);
        let (log_key, origin, vault_check) =
            (value("log_key")?, value("origin")?, value("vault_check")?);
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(Identity { origin: text(origin), log_key: text(log_key), vault_check })
    }
}
