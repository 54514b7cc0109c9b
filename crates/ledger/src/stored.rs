//! An entry with its vault row, as it was read, and what it says once it is opened.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use untrain_policy::{Event, Position};
use untrain_tlog::{Entry, commit};

use crate::error::LedgerError;
use crate::secrets::Secrets;
use crate::tree_store::from_row;
use crate::vault::{Opened, SubjectRef};

/// A query whose rows [`Stored::read`] reads, by the index that it is read by. The index is named,
/// because a query for one person must never read through everybody's entries.
macro_rules! select_stored {
    (entries, $rest:literal) => {
        select_stored!(
            "entries LEFT JOIN vault ON vault.position = entries.position",
            "entries.position",
            $rest
        )
    };
    (entries_of_policy, $rest:literal) => {
        select_stored!(
            "entries INDEXED BY entries_of_policy
             LEFT JOIN vault ON vault.position = entries.position",
            "entries.position",
            $rest
        )
    };
    (vault_of_subject, $rest:literal) => {
        select_stored!(
            "vault INDEXED BY vault_of_subject
             LEFT JOIN entries ON entries.position = vault.position",
            "vault.position",
            $rest
        )
    };
    (vault_own, $rest:literal) => {
        select_stored!(
            "vault INDEXED BY vault_own
             LEFT JOIN entries ON entries.position = vault.position",
            "vault.position",
            $rest
        )
    };
    ($from:literal, $position:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $position,
            ", entries.kind, entries.commitment, vault.subject, subjects.wrapped_key, vault.sealed
             FROM ",
            $from,
            " LEFT JOIN subjects ON subjects.reference = vault.subject ",
            $rest,
            " ORDER BY ",
            $position
        )
    };
}
pub(crate) use select_stored;

/// An entry and its vault row.
pub struct Stored {
    /// Which entry.
    pub position: Position,
    /// What stands in the log.
    pub entry: Entry,
    /// Whose key it is sealed under; none for the ledger's own.
    pub subject: Option<SubjectRef>,
    wrapped_key: Option<Vec<u8>>,
    sealed: Option<Vec<u8>>,
}

impl Stored {
    /// Takes a row of [`select_stored`] apart.
    ///
    /// # Errors
    /// When a column does not hold what belongs there.
    pub fn read(row: &SqliteRow) -> Result<Self, LedgerError> {
        let failed = |e| LedgerError::store("read an entry", e);
        let position: i64 = row.try_get(0).map_err(failed)?;
        let damaged = |what: &str| LedgerError::damaged(from_row(position), what);
        let kind: Option<i64> = row.try_get(1).map_err(failed)?;
        let kind = kind.ok_or_else(|| damaged("it is missing"))?;
        let commitment: Vec<u8> = row.try_get(2).map_err(failed)?;
        let subject: Option<Vec<u8>> = row.try_get(3).map_err(failed)?;
        Ok(Self {
            position: Position(from_row(position)),
            entry: Entry {
                kind: u8::try_from(kind).map_err(|_| damaged("its kind is not a byte"))?,
                commitment: commitment
                    .try_into()
                    .map_err(|_| damaged("its commitment does not have 32 bytes"))?,
            },
            subject: subject
                .map(|bytes| bytes.try_into().map(SubjectRef))
                .transpose()
                .map_err(|_| damaged("its subject's reference does not have 16 bytes"))?,
            wrapped_key: row.try_get(4).map_err(failed)?,
            sealed: row.try_get(5).map_err(failed)?,
        })
    }

    fn damaged(&self, what: impl Into<String>) -> LedgerError {
        LedgerError::damaged(self.position.0, what)
    }

    /// Opens what was sealed.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when a byte is not what was stored.
    pub fn open(&self, secrets: &Secrets) -> Result<Opened, LedgerError> {
        let sealed = self.sealed.as_ref().ok_or_else(|| self.damaged("its vault row is gone"))?;
        let opened = match (self.subject, &self.wrapped_key) {
            (None, _) => secrets.vault.own().open(self.position, self.entry.kind, sealed),
            (Some(_), None) => return Err(self.damaged("the key of its subject is gone")),
            (Some(subject), Some(wrapped)) => secrets
                .vault
                .unwrap(subject, wrapped)
                .ok_or_else(|| self.damaged("the key of its subject does not open"))?
                .open(self.position, self.entry.kind, sealed),
        };
        opened.ok_or_else(|| self.damaged("what it says does not open under its key"))
    }

    /// Opens what was sealed and checks that it is what the log committed to.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it is not.
    pub fn open_committed(&self, secrets: &Secrets) -> Result<Opened, LedgerError> {
        let opened = self.open(secrets)?;
        if commit(&opened.opening, &opened.event) != self.entry.commitment {
            return Err(self.damaged("what it says is not what the log committed to"));
        }
        Ok(opened)
    }

    /// Opens what was sealed and reads the event.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it does not open or is not an event of the entry's kind.
    pub fn event(&self, secrets: &Secrets) -> Result<Event, LedgerError> {
        self.parse(&self.open(secrets)?)
    }

    /// Reads the event that was opened, and checks that it stands under its own kind and subject.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it does not.
    pub fn parse(&self, opened: &Opened) -> Result<Event, LedgerError> {
        let event = Event::from_bytes(&opened.event).map_err(|e| self.damaged(e.to_string()))?;
        if event.fact.kind() != self.entry.kind {
            return Err(self.damaged(format!(
                "it stands as kind {} and is of kind {}",
                self.entry.kind,
                event.fact.kind()
            )));
        }
        Ok(event)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

    use super::*;
    use crate::schema;

    async fn plan(query: &str) -> Vec<String> {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let identity = schema::Identity {
            origin: String::new(),
            log_key: String::new(),
            vault_check: Vec::new(),
        };
        schema::create(&mut connection, &identity, "").await.unwrap();
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
        let rows = sqlx::query(explain).bind("[]").fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| row.get("detail")).collect()
    }

    #[test]
    fn nobody_is_looked_up_by_reading_everybody() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for query in [
            select_stored!(entries, "WHERE entries.position = ?"),
            select_stored!(entries_of_policy, "WHERE entries.kind <= 2"),
            select_stored!(vault_own, "WHERE vault.subject IS NULL"),
            crate::read::SUBJECTS_WITH_CASES,
            select_stored!(
                vault_of_subject,
                "WHERE vault.subject IN (SELECT unhex(value) FROM json_each(?))"
            ),
        ] {
            for step in runtime.block_on(plan(query)) {
                let reads_all = ["SCAN entries", "SCAN vault", "SCAN subjects"]
                    .iter()
                    .any(|scan| step.starts_with(scan) && !step.contains("USING"));
                assert!(!reads_all, "{query}: {step}");
            }
        }
    }
}
