//! The whole ledger, read and hashed again.
//!
//! Every entry is opened and its commitment computed anew, the tree is built again node by node,
//! every checkpoint is held against the root that the tree had at its size, and the tables that
//! answer quickly are held against the events that they were made from. The first thing that does
//! not agree is the answer.

use std::path::Path;

use sqlx::{Row, SqliteConnection};
use untrain_policy::Position;
use untrain_tlog::{Checkpoint, Frontier, Hash};

use crate::error::LedgerError;
use crate::ledger::{Ledger, Options, connect};
use crate::limits::READ_ROWS;
use crate::people::People;
use crate::secrets::Secrets;
use crate::stored::{Stored, select_stored};
use crate::tree_store::{self, from_row, nodes_complete, to_row};

/// What an audit read, and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// Entries that agree with everything, from the first on.
    pub entries: u64,
    /// Checkpoints whose signature and root are right.
    pub checkpoints: u64,
    /// Subjects whose row agrees with their events.
    pub subjects: u64,
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
pub async fn audit(folder: &Path) -> Result<AuditReport, LedgerError> {
    let (secrets, mut connection) = connect(folder, Options::default()).await?;
    run(&secrets, &mut connection).await
}

impl Ledger {
    /// Audits this ledger, as it is at this moment.
    ///
    /// # Errors
    /// When the database is busy. What the audit finds is in the report.
    pub async fn audit(&self) -> Result<AuditReport, LedgerError> {
        run(self.secrets(), &mut *self.reader().await?).await
    }
}

async fn run(
    secrets: &Secrets,
    connection: &mut SqliteConnection,
) -> Result<AuditReport, LedgerError> {
    // All of it is read as it is at one moment, whoever writes meanwhile.
    let mut moment = sqlx::Connection::begin(connection)
        .await
        .map_err(|e| LedgerError::store("begin to read", e))?;
    let mut audit = Audit {
        secrets,
        connection: &mut moment,
        frontier: Frontier::new(),
        people: People::default(),
        report: AuditReport::default(),
    };
    let found = audit.all().await;
    let mut report = audit.report;
    match found {
        Ok(()) => {}
        Err(LedgerError::Damaged { position, what }) => {
            report.fault = Some(Fault { position: Position(position), what });
        }
        Err(error @ LedgerError::Store { .. }) => {
            report.fault =
                Some(Fault { position: Position(report.entries), what: error.to_string() });
        }
        Err(error) => return Err(error),
    }
    Ok(report)
}

struct Audit<'a> {
    secrets: &'a Secrets,
    connection: &'a mut SqliteConnection,
    frontier: Frontier,
    people: People,
    report: AuditReport,
}

impl Audit<'_> {
    async fn all(&mut self) -> Result<(), LedgerError> {
        self.checkpoints_at(0).await?;
        loop {
            let from = self.frontier.size();
            let rows = self.entries_from(from).await?;
            if rows.is_empty() {
                break;
            }
            let mut nodes = self.nodes_from(from, rows.len()).await?.into_iter();
            let mut checkpoints =
                self.checkpoints_in(from, rows.len()).await?.into_iter().peekable();
            for stored in rows {
                self.entry(&stored, &mut nodes)?;
                while let Some((_, note)) =
                    checkpoints.next_if(|(size, _)| *size == self.frontier.size())
                {
                    self.checkpoint(&note)?;
                }
            }
        }
        self.nothing_beyond().await?;
        self.report.subjects = self.people.check(self.secrets, self.connection).await?;
        self.pages().await
    }

    /// One entry: its place, what it says, and the nodes that it completes.
    fn entry(
        &mut self,
        stored: &Stored,
        nodes: &mut impl Iterator<Item = (u64, Hash)>,
    ) -> Result<(), LedgerError> {
        let position = self.frontier.size();
        let damaged = |what: String| LedgerError::damaged(position, what);
        if stored.position.0 != position {
            return Err(damaged("it is missing".to_owned()));
        }
        let opened = stored.open_committed(self.secrets)?;
        let event = stored.parse(&opened)?;
        let subject = event.fact.subject().map(|subject| self.secrets.vault.reference(subject));
        if subject != stored.subject {
            return Err(damaged("it stands under another subject's reference".to_owned()));
        }
        self.people.take(self.secrets, stored.position, &event.fact);
        for (node, hash) in self.frontier.append(stored.entry.leaf_hash()) {
            if nodes.next() != Some((tree_store::number(node), hash)) {
                return Err(damaged(format!("the node {node} of the tree is not its hash")));
            }
        }
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

    async fn entries_from(&mut self, first: u64) -> Result<Vec<Stored>, LedgerError> {
        let rows = sqlx::query(select_stored!(
            entries,
            "WHERE entries.position >= ?1 AND entries.position < ?1 + ?2"
        ))
        .bind(to_row(first))
        .bind(to_row(READ_ROWS))
        .fetch_all(&mut *self.connection)
        .await
        .map_err(|e| LedgerError::store("read entries", e))?;
        rows.iter().map(Stored::read).collect()
    }

    /// The nodes that `count` entries from `first` on complete, as they are stored.
    async fn nodes_from(
        &mut self,
        first: u64,
        count: usize,
    ) -> Result<Vec<(u64, Hash)>, LedgerError> {
        let begin = nodes_complete(first);
        let end = nodes_complete(first.saturating_add(count as u64));
        tree_store::read_from(self.connection, begin, end.saturating_sub(begin)).await
    }

    async fn checkpoints_at(&mut self, size: u64) -> Result<(), LedgerError> {
        let notes = self.read_checkpoints(size, size).await?;
        if notes.is_empty() {
            return Err(LedgerError::damaged(size, format!("the checkpoint at {size} is missing")));
        }
        notes.iter().try_for_each(|(_, note)| self.checkpoint(note))
    }

    async fn checkpoints_in(
        &mut self,
        first: u64,
        count: usize,
    ) -> Result<Vec<(u64, String)>, LedgerError> {
        self.read_checkpoints(first.saturating_add(1), first.saturating_add(count as u64)).await
    }

    async fn read_checkpoints(
        &mut self,
        least: u64,
        most: u64,
    ) -> Result<Vec<(u64, String)>, LedgerError> {
        let failed = |e| LedgerError::store("read checkpoints", e);
        let rows = sqlx::query(
            "SELECT size, note FROM checkpoints WHERE size BETWEEN ?1 AND ?2 ORDER BY size",
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
        let row = sqlx::query(
            "SELECT (SELECT max(size) FROM checkpoints),
                    (SELECT count(*) FROM nodes),
                    (SELECT count(*) FROM vault)",
        )
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
        if count(1)? != nodes_complete(size) || count(2)? != size {
            return Err(LedgerError::damaged(last, "the tree or the vault has rows of no entry"));
        }
        Ok(())
    }

    /// SQLite's own check of its pages and indexes: an index that lacks a row hides it from
    /// whoever asks by that index.
    async fn pages(&mut self) -> Result<(), LedgerError> {
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
