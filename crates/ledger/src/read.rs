//! Reading: events, one person's state, everybody's, and the proofs of the log.

use std::collections::BTreeSet;
use std::ops::Range;

use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use untrain_policy::{Event, Fact, ForgetLevel, Position, SubjectId};
use untrain_tlog::{Checkpoint, Entry};

use crate::error::LedgerError;
use crate::head::read_head;
use crate::ledger::Ledger;
use crate::limits::READ_ROWS;
use crate::numbers::to_row;
use crate::prove::log_of;
use crate::standing::{read_keys, reference_at, reference_list};
use crate::stored::{Opener, Stored, select_stored};
use crate::vault::SubjectRef;

impl Ledger {
    /// How many entries there are.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn size(&self) -> Result<Position, LedgerError> {
        Ok(Position(self.head().await?.1.size))
    }

    /// The newest checkpoint, as it was signed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn checkpoint(&self) -> Result<String, LedgerError> {
        Ok(self.head().await?.0)
    }

    /// The newest checkpoint as it was signed, and what it says.
    pub(crate) async fn head(&self) -> Result<(String, Checkpoint), LedgerError> {
        let note = read_head(&mut *self.reader().await?).await?.note;
        let checkpoint = self.kept_head().open(self.secrets(), &note)?;
        Ok((note, checkpoint))
    }

    /// The events of a range of entries, with their positions. The range ends where the log does.
    /// State roots are no events, and those of erased people are no more.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry is missing or does not open.
    pub async fn events(
        &self,
        range: Range<Position>,
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        let end = range.end.0.min(self.size().await?.0);
        let mut events = Vec::new();
        let mut next = range.start.0;
        while next < end {
            let until = next.saturating_add(READ_ROWS).min(end);
            self.each_event(next..until, |position, event| {
                events.push((position, event));
                Ok(())
            })
            .await?;
            next = until;
        }
        Ok(events)
    }

    /// The first `limit` events from an entry on.
    ///
    /// # Errors
    /// As [`Ledger::events`].
    pub async fn events_from(
        &self,
        first: Position,
        limit: usize,
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        let size = self.size().await?.0;
        let (mut found, mut next, mut step) = (Vec::new(), first.0, step_for(limit));
        while next < size && found.len() < limit {
            let until = next.saturating_add(step).min(size);
            found.extend(self.events(Position(next)..Position(until)).await?);
            (next, step) = (until, READ_ROWS);
        }
        found.truncate(limit);
        Ok(found)
    }

    /// The last `limit` events of the first `end` entries, in their order.
    ///
    /// # Errors
    /// As [`Ledger::events`].
    pub async fn events_before(
        &self,
        end: Position,
        limit: usize,
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        let (mut found, mut until, mut step) = (Vec::new(), end.0, step_for(limit));
        while until > 0 && found.len() < limit {
            let from = until.saturating_sub(step);
            let mut earlier = self.events(Position(from)..Position(until)).await?;
            earlier.append(&mut found);
            (found, until, step) = (earlier, from, READ_ROWS);
        }
        found.drain(..found.len().saturating_sub(limit));
        Ok(found)
    }

    /// Hands the events of a range over one by one; no entry may be missing.
    pub(crate) async fn each_event(
        &self,
        range: Range<u64>,
        mut take: impl FnMut(Position, Event) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let rows =
            sqlx::query(select_stored!("WHERE vault.position >= $1 AND vault.position < $2"))
                .bind(to_row(range.start))
                .bind(to_row(range.end))
                .fetch_all(&mut *self.reader().await?)
                .await
                .map_err(|e| LedgerError::store("read entries", e))?;
        let mut rows = rows.iter();
        for position in range {
            let row = rows.next().ok_or_else(|| LedgerError::damaged(position, MISSING))?;
            let stored = Stored::read(row)?;
            if stored.position.0 != position {
                return Err(LedgerError::damaged(position, MISSING));
            }
            if let Some(event) = stored.event(self.secrets())? {
                take(stored.position, event)?;
            }
        }
        Ok(())
    }

    /// Every event about a person, under whichever of their linked accounts, in order.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub async fn events_of(
        &self,
        subject: &SubjectId,
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        self.events_of_people(std::iter::once(subject)).await
    }

    /// Every event about any of these people, in order.
    pub(crate) async fn events_of_people(
        &self,
        subjects: impl Iterator<Item = &SubjectId>,
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        let subjects = subjects.map(|subject| self.secrets().vault.reference(subject)).collect();
        self.events_of_references(&subjects).await
    }

    /// Every event about any of the people who have a case, in order.
    pub(crate) async fn events_of_people_with_cases(
        &self,
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        let rows = sqlx::query(SUBJECTS_WITH_CASES)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(|e| LedgerError::store("read who has a case", e))?;
        let subjects = rows.iter().map(|row| reference_at(row, 0)).collect::<Result<_, _>>()?;
        self.events_of_references(&subjects).await
    }

    async fn events_of_references(
        &self,
        subjects: &BTreeSet<SubjectRef>,
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        let rows = sqlx::query(OF_PEOPLE)
            .bind(reference_list(subjects))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(|e| LedgerError::store("read the entries of people", e))?;
        self.open_all(&rows)
    }

    /// The requests to be forgotten that were ever made, by people who were not erased since: their
    /// entries and how far they go.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub async fn forget_requests(&self) -> Result<Vec<(Position, ForgetLevel)>, LedgerError> {
        let rows = sqlx::query(select_stored!("WHERE vault.kind = 9"))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(|e| LedgerError::store("read requests", e))?;
        let level = |(position, event): (Position, Event)| match event.fact {
            Fact::ForgetRequested { level, .. } => Some((position, level)),
            _ => None,
        };
        Ok(self.open_all(&rows)?.into_iter().filter_map(level).collect())
    }

    /// The ledger's own events, which are about nobody: policies, snapshots, datasets, models.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub async fn own_events(&self) -> Result<Vec<(Position, Event)>, LedgerError> {
        let rows = sqlx::query(OWN)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(|e| LedgerError::store("read its own entries", e))?;
        self.open_all(&rows)
    }

    pub(crate) fn open_all(&self, rows: &[AnyRow]) -> Result<Vec<(Position, Event)>, LedgerError> {
        let (mut events, mut opener) =
            (Vec::with_capacity(rows.len()), Opener::new(self.secrets()));
        for row in rows {
            let stored = Stored::read(row)?;
            events.extend(opener.event(&stored)?.map(|event| (stored.position, event)));
        }
        Ok(events)
    }

    /// The subject's key in lineage indexes; nothing for somebody of whom the ledger has not heard,
    /// or whose key was destroyed.
    ///
    /// # Errors
    /// When the database cannot be read, or the subject's key does not open.
    pub async fn lineage_key(&self, subject: &SubjectId) -> Result<Option<[u8; 16]>, LedgerError> {
        let reference = self.secrets().vault.reference(subject);
        let one = BTreeSet::from([reference]);
        let keys = read_keys(&mut *self.reader().await?, self.secrets(), &one).await?;
        Ok(keys.get(&reference).map(|key| key.lineage_key()))
    }

    /// An entry as it stands in the log, for anybody.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end.
    pub async fn entry(&self, index: Position) -> Result<Entry, LedgerError> {
        let mut entries = self.entries(index..Position(index.0.saturating_add(1))).await?;
        entries.pop().ok_or_else(|| LedgerError::damaged(index.0, MISSING))
    }

    /// Entries as they stand in the log, for anybody, state roots among them.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end.
    pub async fn entries(&self, range: Range<Position>) -> Result<Vec<Entry>, LedgerError> {
        let size = self.follow().await?;
        if range.end.0 > size {
            let position = range.start.0.max(size);
            return Err(LedgerError::NoEntry { position, size });
        }
        Ok(log_of(self.folder(), size)?.entries(range.start.0..range.end.0)?)
    }
}

/// What is said of an entry that the log has and the vault does not.
pub(crate) const MISSING: &str = "it is missing";

/// How many entries to read first when so many events are wanted: as many again may be state roots.
fn step_for(limit: usize) -> u64 {
    (limit as u64).saturating_mul(2).min(READ_ROWS)
}

/// The subjects of entries that open a case: `objection_opened` and `case_opened`.
pub(crate) const SUBJECTS_WITH_CASES: &str =
    "SELECT DISTINCT subject FROM vault WHERE kind IN (7, 17) AND subject IS NOT NULL";

/// The rows of policies, notices and sources.
pub(crate) const POLICIES: &str = select_stored!("WHERE vault.kind IN (1, 2, 16)");

/// The rows of what the ledger says of nobody.
pub(crate) const OWN: &str = select_stored!("WHERE vault.subject IS NULL AND vault.kind > 0");

/// The rows of some accounts.
pub(crate) const OF_ACCOUNTS: &str =
    select_stored!("WHERE vault.subject IN (SELECT unhex(value) FROM json_each($1))");

/// The rows of everybody who has one of some accounts, under whichever of theirs.
pub(crate) const OF_PEOPLE: &str = select_stored!(
    "WITH RECURSIVE person (reference) AS (
         SELECT unhex(value) FROM json_each($1)
         UNION
         SELECT links.other FROM person JOIN links ON links.subject = person.reference
     ) ",
    "WHERE vault.subject IN (SELECT reference FROM person)"
);

/// The rows of some entries, and those of the people that they are about, each with the entry that
/// it is read for. A cross join is made from left to right: from the few, not from everybody.
pub(crate) const OF_ENTRIES_AND_PEOPLE: &str = select_stored!(
    "WITH RECURSIVE person (entry, reference) AS (
         SELECT position, subject FROM vault
         WHERE position IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
         UNION
         SELECT person.entry, links.other
         FROM person JOIN links ON links.subject = person.reference
     ), person_row (entry, position) AS (
         SELECT entry, entry FROM person
         UNION
         SELECT person.entry, vault.position
         FROM person CROSS JOIN vault WHERE vault.subject = person.reference
     ) ",
    ", person_row.entry",
    "FROM person_row CROSS JOIN vault",
    "WHERE vault.position = person_row.position"
);

/// The rows of policies, notices and sources, in order.
pub(crate) async fn read_policy_rows(
    connection: &mut AnyConnection,
) -> Result<Vec<AnyRow>, LedgerError> {
    sqlx::query(POLICIES)
        .fetch_all(connection)
        .await
        .map_err(|e| LedgerError::store("read its policies", e))
}

/// The rows of these accounts, in order.
pub(crate) async fn read_subject_rows(
    connection: &mut AnyConnection,
    accounts: &BTreeSet<SubjectRef>,
) -> Result<Vec<AnyRow>, LedgerError> {
    sqlx::query(OF_ACCOUNTS)
        .bind(reference_list(accounts))
        .fetch_all(connection)
        .await
        .map_err(|e| LedgerError::store("read the entries of subjects", e))
}

/// All accounts of the people that `subjects` are accounts of.
pub(crate) async fn accounts_of(
    connection: &mut AnyConnection,
    subjects: &BTreeSet<SubjectRef>,
) -> Result<BTreeSet<SubjectRef>, LedgerError> {
    let rows = sqlx::query(
        "WITH RECURSIVE person (reference) AS (
             SELECT unhex(value) FROM json_each($1)
             UNION
             SELECT links.other FROM person JOIN links ON links.subject = person.reference
         )
         SELECT reference FROM person",
    )
    .bind(reference_list(subjects))
    .fetch_all(connection)
    .await
    .map_err(|e| LedgerError::store("read linked accounts", e))?;
    rows.iter().map(|row| reference_at(row, 0)).collect()
}
