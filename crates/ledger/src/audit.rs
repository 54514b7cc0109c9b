//! The whole ledger, read and hashed again.
//!
//! Every entry is read from the log's files, the tree is built again from them and held against
//! each checkpoint that was ever signed and against every tile; every commitment is opened and
//! computed anew; and the tables that answer quickly, the state map among them, are held against
//! the events that they were made from. A ledger that was longer once is not whole, however well
//! all of it agrees. The first thing that does not agree is the answer.

use std::path::Path;

use sqlx::{AnyConnection, Connection, Row};
use untrain_policy::Position;
use untrain_tlog::{Checkpoint, Entry, Frontier};

use crate::error::LedgerError;
use crate::head::{open_head, read_head};
use crate::ledger::{Ledger, Options, connect};
use crate::limits::READ_ROWS;
use crate::mapping::Mapping;
use crate::numbers::{from_row, to_row};
use crate::people::People;
use crate::prove::log_of;
use crate::secrets::Secrets;
use crate::seen::Seen;
use crate::store::{Kind, Store};
use crate::stored::{Stored, select_stored};

/// What an audit read, and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// Entries that agree with everything, from the first on.
    pub entries: u64,
    /// Entries of people who were erased, which nobody can open.
    pub erased: u64,
    /// Checkpoints whose signature and root are right.
    pub checkpoints: u64,
    /// Subjects whose row agrees with their events.
    pub subjects: u64,
    /// Labels of the state map that agree with their events.
    pub states: u64,
    /// The first thing that does not agree; none when all of it does.
    pub fault: Option<Fault>,
}

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The entry that it was found at.
    pub position: Position,
    /// What it is.
    pub what: String,
}

/// Audits the ledger in `folder`, also one that is too damaged to be opened for writing.
///
/// # Errors
/// When there is no ledger, its keys are not there, or it is busy. What the audit finds is in the
/// report.
pub async fn audit(folder: &Path, options: &Options) -> Result<AuditReport, LedgerError> {
    let (secrets, store, mut connection) = connect(folder, options).await?;
    run(folder, &secrets, &store, &mut connection).await
}

impl Ledger {
    /// Audits this ledger, as it is at this moment.
    ///
    /// # Errors
    /// When the database is busy. What the audit finds is in the report.
    pub async fn audit(&self) -> Result<AuditReport, LedgerError> {
        let mut connection = self.reader().await?;
        run(self.folder(), self.secrets(), self.store(), &mut connection).await
    }
}

async fn run(
    folder: &Path,
    secrets: &Secrets,
    store: &Store,
    connection: &mut AnyConnection,
) -> Result<AuditReport, LedgerError> {
    // Read first: whoever writes meanwhile shows a longer log only after the database has it.
    let seen = Seen::read(folder, secrets);
    // All of it is read as it is at one moment, whoever writes meanwhile.
    let mut moment = connection
        .begin_with(store.begin_reading())
        .await
        .map_err(|e| LedgerError::store("begin to read", e))?;
    let mut audit = Audit {
        secrets,
        connection: &mut moment,
        folder,
        seen,
        frontier: Frontier::new(),
        people: People::default(),
        mapping: Mapping::default(),
        last: None,
        report: AuditReport::default(),
    };
    let found = audit.all(store).await;
    let mut report = audit.report;
    match found {
        Ok(()) => {}
        Err(LedgerError::Damaged { position, what }) => {
            report.fault = Some(Fault { position: Position(position), what });
        }
        Err(
            error @ (LedgerError::Store { .. }
            | LedgerError::Log(_)
            | LedgerError::RolledBack { .. }),
        ) => {
            report.fault =
                Some(Fault { position: Position(report.entries), what: error.to_string() });
        }
        Err(error) => return Err(error),
    }
    Ok(report)
}

struct Audit<'a> {
    secrets: &'a Secrets,
    connection: &'a mut AnyConnection,
    folder: &'a Path,
    seen: Seen,
    frontier: Frontier,
    people: People,
    mapping: Mapping,
    last: Option<Entry>,
    report: AuditReport,
}

impl Audit<'_> {
    async fn all(&mut self, store: &Store) -> Result<(), LedgerError> {
        let head = read_head(self.connection).await?;
        let head = open_head(self.secrets, &head.note)?;
        let size = head.size;
        self.checkpoints_at(0).await?;
        let log = log_of(self.folder, size)?;
        while self.frontier.size() < size {
            let from = self.frontier.size();
            let until = from.saturating_add(READ_ROWS).min(size);
            let entries = log.entries(from..until)?;
            let rows = self.rows(from, until).await?;
            let mut checkpoints =
                self.read_checkpoints(from + 1, until).await?.into_iter().peekable();
            let mut rows = rows.into_iter();
            for entry in entries {
                self.entry(entry, rows.next())?;
                while let Some((_, note)) =
                    checkpoints.next_if(|(size, _)| *size == self.frontier.size())
                {
                    self.checkpoint(&note)?;
                }
            }
        }
        self.nothing_beyond().await?;
        log.check_files()?;
        self.report.subjects = self.people.check(self.secrets, self.connection).await?;
        self.report.states = self.mapping.check(self.connection, size, self.last).await?;
        self.pages(store).await?;
        self.seen.check(&head)
    }

    /// One entry: its place, and what it says.
    fn entry(&mut self, entry: Entry, stored: Option<Stored>) -> Result<(), LedgerError> {
        let position = self.frontier.size();
        let damaged = |what: &str| LedgerError::damaged(position, what);
        let stored = stored.filter(|stored| stored.position.0 == position);
        let stored = stored.ok_or_else(|| damaged("it is missing"))?;
        if let Some(opened) = stored.commits_to(self.secrets, &entry)? {
            let event = stored.parse(&opened)?;
            let subject = event.fact.subject().map(|subject| self.secrets.vault.reference(subject));
            if subject != stored.subject {
                return Err(damaged("it stands under another subject's reference"));
            }
            self.people.take(self.secrets, stored.position, &event.fact);
            self.mapping.take(self.secrets, &stored, &entry, &event)?;
        } else if stored.is_erased() {
            self.report.erased = self.report.erased.saturating_add(1);
        }
        let _ = self.frontier.append(entry.leaf_hash());
        self.last = Some(entry);
        self.report.entries = self.frontier.size();
        Ok(())
    }

    fn checkpoint(&mut self, note: &str) -> Result<(), LedgerError> {
        let size = self.frontier.size();
        let damaged =
            |what: String| LedgerError::damaged(size, format!("the checkpoint at {size}: {what}"));
        let checkpoint = Checkpoint::open(note.as_bytes(), &self.secrets.trusted)
            .map_err(|e| damaged(e.to_string()))?;
        if checkpoint.size != size || checkpoint.root != self.frontier.root() {
            return Err(damaged("the tree does not have the root that it signs".to_owned()));
        }
        self.report.checkpoints = self.report.checkpoints.saturating_add(1);
        Ok(())
    }

    async fn rows(&mut self, first: u64, until: u64) -> Result<Vec<Stored>, LedgerError> {
        let rows =
            sqlx::query(select_stored!("WHERE vault.position >= $1 AND vault.position < $2"))
                .bind(to_row(first))
                .bind(to_row(until))
                .fetch_all(&mut *self.connection)
                .await
                .map_err(|e| LedgerError::store("read entries", e))?;
        rows.iter().map(Stored::read).collect()
    }

    async fn checkpoints_at(&mut self, size: u64) -> Result<(), LedgerError> {
        let notes = self.read_checkpoints(size, size).await?;
        if notes.is_empty() {
            return Err(LedgerError::damaged(size, format!("the checkpoint at {size} is missing")));
        }
        notes.iter().try_for_each(|(_, note)| self.checkpoint(note))
    }

    async fn read_checkpoints(
        &mut self,
        least: u64,
        most: u64,
    ) -> Result<Vec<(u64, String)>, LedgerError> {
        let failed = |e| LedgerError::store("read checkpoints", e);
        let rows = sqlx::query(
            "SELECT size, note FROM checkpoints WHERE size BETWEEN $1 AND $2 ORDER BY size",
        )
        .bind(to_row(least))
        .bind(to_row(most))
        .fetch_all(&mut *self.connection)
        .await
        .map_err(failed)?;
        rows.iter()
            .map(|row| {
                let size: i64 = row.try_get(0).map_err(failed)?;
                Ok((from_row(size), row.try_get(1).map_err(failed)?))
            })
            .collect()
    }

    /// The last checkpoint covers the last entry, and no table goes on after it.
    async fn nothing_beyond(&mut self) -> Result<(), LedgerError> {
        let size = self.frontier.size();
        let row =
            sqlx::query("SELECT (SELECT max(size) FROM checkpoints), (SELECT count(*) FROM vault)")
                .fetch_one(&mut *self.connection)
                .await
                .map_err(|e| LedgerError::store("count rows", e))?;
        let count = |column: usize| -> Result<u64, LedgerError> {
            let count: i64 =
                row.try_get(column).map_err(|e| LedgerError::store("count rows", e))?;
            Ok(from_row(count))
        };
        let last = size.saturating_sub(1);
        if count(0)? != size {
            let what = format!("the last checkpoint is of {} entries, of {size}", count(0)?);
            return Err(LedgerError::damaged(last, what));
        }
        if count(1)? != size {
            return Err(LedgerError::damaged(last, "the vault has rows of no entry"));
        }
        Ok(())
    }

    /// Where there are any: SQLite's own check of its pages and indexes: an index that lacks a row
    /// hides it from whoever asks by that index.
    async fn pages(&mut self, store: &Store) -> Result<(), LedgerError> {
        if *store.kind() == Kind::Postgres {
            return Ok(());
        }
        let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
            .fetch_one(&mut *self.connection)
            .await
            .map_err(|e| LedgerError::store("check its pages", e))?;
        if found == "ok" {
            return Ok(());
        }
        Err(LedgerError::damaged(self.frontier.size(), format!("the database's pages: {found}")))
    }
}
