//! A vault row as it was read, and what it says once it is opened.

use sqlx::Row;
use sqlx::any::AnyRow;
use untrain_policy::{Event, Position};
use untrain_tlog::{Entry, STATE_ROOT, commit};

use crate::error::LedgerError;
use crate::numbers::from_row;
use crate::secrets::Secrets;
use crate::vault::{Opened, SealingKey, SubjectRef};

/// A query whose rows [`Stored::read`] reads: with what comes before it, with further columns, and
/// with whatever the vault is joined to, where there is any of it.
macro_rules! select_stored {
    ($rest:literal) => {
        select_stored!("", $rest)
    };
    ($with:literal, $rest:literal) => {
        select_stored!($with, "", "FROM vault", $rest)
    };
    ($with:literal, $more:literal, $from:literal, $rest:literal) => {
        concat!(
            $with,
            "SELECT vault.position, vault.kind, vault.subject, subjects.wrapped_key, vault.sealed,
                    subjects.suppressed",
            $more,
            " ",
            $from,
            " LEFT JOIN subjects ON subjects.reference = vault.subject ",
            $rest,
            " ORDER BY vault.position"
        )
    };
}
pub(crate) use select_stored;

/// What the vault holds for an entry.
pub struct Stored {
    /// Which entry.
    pub position: Position,
    /// Its kind.
    pub kind: u8,
    /// Whose key it is sealed under; none for the ledger's own.
    pub subject: Option<SubjectRef>,
    wrapped_key: Option<Vec<u8>>,
    sealed: Option<Vec<u8>>,
    erased: bool,
}

impl Stored {
    /// Takes a row of [`select_stored`] apart.
    ///
    /// # Errors
    /// When a column does not hold what belongs there.
    pub fn read(row: &AnyRow) -> Result<Self, LedgerError> {
        let failed = |e| LedgerError::store("read an entry", e);
        let position: i64 = row.try_get(0).map_err(failed)?;
        let damaged = |what: &str| LedgerError::damaged(from_row(position), what);
        let kind: i64 = row.try_get(1).map_err(failed)?;
        let subject: Option<Vec<u8>> = row.try_get(2).map_err(failed)?;
        let suppressed: Option<Vec<u8>> = row.try_get(5).map_err(failed)?;
        Ok(Self {
            position: Position(from_row(position)),
            kind: u8::try_from(kind).map_err(|_| damaged("its kind is not a byte"))?,
            subject: subject
                .map(|bytes| bytes.try_into().map(SubjectRef))
                .transpose()
                .map_err(|_| damaged("its subject's reference does not have 16 bytes"))?,
            wrapped_key: row.try_get(3).map_err(failed)?,
            sealed: row.try_get(4).map_err(failed)?,
            erased: suppressed.is_some(),
        })
    }

    /// Whether there is anything to open: a state root is no event, and of an erased person's
    /// nothing is left.
    #[must_use]
    pub const fn is_event(&self) -> bool {
        self.kind != STATE_ROOT && !self.erased
    }

    fn damaged(&self, what: impl Into<String>) -> LedgerError {
        LedgerError::damaged(self.position.0, what)
    }

    /// Whether what it said was destroyed with its subject's key.
    #[must_use]
    pub const fn is_erased(&self) -> bool {
        self.kind != STATE_ROOT && self.erased
    }

    /// The key that it is sealed under.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when the key is gone or does not open.
    pub fn key(&self, secrets: &Secrets) -> Result<SealingKey, LedgerError> {
        match (self.subject, &self.wrapped_key) {
            (None, _) => Ok(secrets.vault.own().clone()),
            (Some(_), None) => Err(self.damaged("the key of its subject is gone")),
            (Some(subject), Some(wrapped)) => secrets
                .vault
                .unwrap(subject, wrapped)
                .ok_or_else(|| self.damaged("the key of its subject does not open")),
        }
    }

    /// Opens what was sealed.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when a byte is not what was stored.
    pub fn open(&self, secrets: &Secrets) -> Result<Opened, LedgerError> {
        self.open_with(&self.key(secrets)?)
    }

    fn open_with(&self, key: &SealingKey) -> Result<Opened, LedgerError> {
        let sealed = self.sealed.as_ref().ok_or_else(|| self.damaged("its vault row is empty"))?;
        key.open(self.position, self.kind, sealed)
            .ok_or_else(|| self.damaged("what it says does not open under its key"))
    }

    /// Opens what was sealed and checks that it is what the log's entry commits to; nothing where
    /// there is no event to open.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it is not.
    pub fn commits_to(
        &self,
        secrets: &Secrets,
        entry: &Entry,
    ) -> Result<Option<Opened>, LedgerError> {
        if self.kind != entry.kind {
            return Err(self.damaged("it stands under another kind than in the log"));
        }
        if !self.is_event() {
            return Ok(None);
        }
        let opened = self.open(secrets)?;
        if commit(&opened.opening, &opened.event) != entry.commitment {
            return Err(self.damaged("what it says is not what the log committed to"));
        }
        Ok(Some(opened))
    }

    /// Opens what was sealed and reads the event; nothing where there is none.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it does not open or is not an event of the entry's kind.
    pub fn event(&self, secrets: &Secrets) -> Result<Option<Event>, LedgerError> {
        if !self.is_event() {
            return Ok(None);
        }
        self.parse(&self.open(secrets)?).map(Some)
    }

    /// Reads the event that was opened, and checks that it stands under its own kind and subject.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it does not.
    pub fn parse(&self, opened: &Opened) -> Result<Event, LedgerError> {
        let event = Event::from_bytes(&opened.event).map_err(|e| self.damaged(e.to_string()))?;
        if event.fact.kind() != self.kind {
            return Err(self.damaged(format!(
                "it stands as kind {} and is of kind {}",
                self.kind,
                event.fact.kind()
            )));
        }
        Ok(event)
    }
}

/// Opens rows of which many are one subject's: their key is unwrapped for the first of them.
pub struct Opener<'a> {
    secrets: &'a Secrets,
    last: Option<(SubjectRef, SealingKey)>,
}

impl<'a> Opener<'a> {
    /// With no key yet.
    #[must_use]
    pub const fn new(secrets: &'a Secrets) -> Self {
        Self { secrets, last: None }
    }

    /// As [`Stored::event`].
    ///
    /// # Errors
    /// As [`Stored::event`].
    pub fn event(&mut self, stored: &Stored) -> Result<Option<Event>, LedgerError> {
        if !stored.is_event() {
            return Ok(None);
        }
        let kept = self.last.take().filter(|(subject, _)| Some(*subject) == stored.subject);
        let key = kept.map_or_else(|| stored.key(self.secrets), |(_, key)| Ok(key))?;
        let event = stored.parse(&stored.open_with(&key)?).map(Some);
        self.last = stored.subject.map(|subject| (subject, key));
        event
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Row as _};

    use crate::schema::Identity;
    use crate::store::Store;

    async fn plan(query: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(crate::store::DATABASE_FILE), "").unwrap();
        let store = Store::new(folder.path(), None, None).unwrap();
        let mut connection = store.connect_writer().await.unwrap();
        let identity =
            Identity { origin: String::new(), log_key: String::new(), vault_check: Vec::new() };
        store.create(&mut connection, &identity, "").await.unwrap();
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
        let rows = sqlx::query(explain).bind("[]").fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| row.get("detail")).collect()
    }

    #[test]
    fn nobody_is_looked_up_by_reading_everybody() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for query in [
            select_stored!("WHERE vault.position = $1"),
            crate::read::POLICIES,
            crate::read::OWN,
            crate::read::SUBJECTS_WITH_CASES,
            crate::read::OF_ACCOUNTS,
            crate::read::OF_PEOPLE,
            crate::read::OF_ENTRIES_AND_PEOPLE,
            crate::export::CHANGED,
        ] {
            for step in runtime.block_on(plan(query)) {
                // What is read whole is the list that was given, what was found of it, or an index
                // of the few rows that are wanted.
                let is_small = ["person", "json_each", "CONSTANT ROW"].iter().any(|small| {
                    step.strip_prefix("SCAN ").is_some_and(|of| of.starts_with(small))
                });
                let is_few = ["vault_own", "vault_of_policy", "vault_of_cases"]
                    .iter()
                    .any(|index| step.contains(index));
                assert!(!step.starts_with("SCAN") || is_small || is_few, "{query}: {step}");
            }
        }
    }
}
