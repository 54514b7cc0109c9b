//! Reading: events, one person's state, everybody's, and the proofs of the log.

use std::collections::BTreeSet;
use std::ops::Range;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use untrain_policy::{Event, Position, SubjectId};
use untrain_tlog::{
    Checkpoint, Entry, Hash, Receipt, consistency_nodes, consistency_proof, inclusion_nodes,
    inclusion_proof,
};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::limits::READ_ROWS;
use crate::standing::{reference_at, reference_list};
use crate::stored::{Stored, select_stored};
use crate::tree_store::{self, to_row};
use crate::vault::SubjectRef;
use crate::write::read_head;

/// A proof about the log, and the signed checkpoint that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The hashes, as `untrain_tlog::verify_inclusion` or `verify_consistency` takes them.
    pub hashes: Vec<Hash>,
    /// The checkpoint, as it was signed.
    pub checkpoint: String,
}

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
        let note = read_head(&mut *self.reader().await?).await?;
        let checkpoint = Checkpoint::open(note.as_bytes(), &self.secrets().trusted)
            .map_err(|e| LedgerError::damaged(0, format!("the last checkpoint: {e}")))?;
        Ok((note, checkpoint))
    }

    /// The events of a range of entries, with their positions. The range ends where the log does.
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

    /// Hands the events of a range over one by one; none may be missing.
    pub(crate) async fn each_event(
        &self,
        range: Range<u64>,
        mut take: impl FnMut(Position, Event) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let rows = sqlx::query(select_stored!(
            entries,
            "WHERE entries.position >= ?1 AND entries.position < ?2"
        ))
        .bind(to_row(range.start))
        .bind(to_row(range.end))
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(|e| LedgerError::store("read entries", e))?;
        let mut rows = rows.iter();
        for position in range {
            let row = rows.next().ok_or_else(|| LedgerError::damaged(position, "it is missing"))?;
            let stored = Stored::read(row)?;
            if stored.position.0 != position {
                return Err(LedgerError::damaged(position, "it is missing"));
            }
            take(stored.position, stored.event(self.secrets())?)?;
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
        let mut connection = self.reader().await?;
        let accounts = accounts_of(&mut connection, subjects).await?;
        self.open_all(&read_subject_rows(&mut connection, &accounts).await?)
    }

    /// The policies that were activated and the notices that were published, in order.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub async fn policy_events(&self) -> Result<Vec<(Position, Event)>, LedgerError> {
        self.open_all(&read_policy_rows(&mut *self.reader().await?).await?)
    }

    /// The ledger's own events, which are about nobody: policies, snapshots, datasets, models.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub async fn own_events(&self) -> Result<Vec<(Position, Event)>, LedgerError> {
        let rows = sqlx::query(select_stored!(vault_own, "WHERE vault.subject IS NULL"))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(|e| LedgerError::store("read its own entries", e))?;
        self.open_all(&rows)
    }

    pub(crate) fn open_all(
        &self,
        rows: &[SqliteRow],
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        rows.iter()
            .map(|row| {
                let stored = Stored::read(row)?;
                Ok((stored.position, stored.event(self.secrets())?))
            })
            .collect()
    }

    /// The subject's key in lineage indexes; nothing for somebody of whom the ledger has not heard.
    ///
    /// # Errors
    /// When the database cannot be read, or the subject's key does not open.
    pub async fn lineage_key(&self, subject: &SubjectId) -> Result<Option<[u8; 16]>, LedgerError> {
        let reference = self.secrets().vault.reference(subject);
        let wrapped: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT wrapped_key FROM subjects WHERE reference = ?")
                .bind(reference.0.to_vec())
                .fetch_optional(&mut *self.reader().await?)
                .await
                .map_err(|e| LedgerError::store("read a subject's key", e))?;
        wrapped
            .map(|wrapped| {
                let key = self.secrets().vault.unwrap(reference, &wrapped);
                key.map(|key| key.lineage_key())
                    .ok_or_else(|| LedgerError::damaged(0, "a subject's key does not open"))
            })
            .transpose()
    }

    /// The receipt of an entry under the newest checkpoint: the subject's own copy, checkable
    /// offline.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end, [`LedgerError::Damaged`] when the entry does not
    /// open.
    pub async fn receipt(&self, index: Position) -> Result<Receipt, LedgerError> {
        let proof = self.prove_inclusion(index).await?;
        let (stored, opened) = {
            let stored = self.stored(index).await?;
            let opened = stored.open_committed(self.secrets())?;
            (stored, opened)
        };
        Ok(Receipt {
            index: index.0,
            kind: stored.entry.kind,
            opening: opened.opening,
            event: opened.event,
            record: None,
            proof: proof.hashes,
            checkpoint: proof.checkpoint,
        })
    }

    /// An entry as it stands in the log, for anybody.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end.
    pub async fn entry(&self, index: Position) -> Result<Entry, LedgerError> {
        Ok(self.stored(index).await?.entry)
    }

    async fn stored(&self, index: Position) -> Result<Stored, LedgerError> {
        let row = sqlx::query(select_stored!(entries, "WHERE entries.position = ?"))
            .bind(to_row(index.0))
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(|e| LedgerError::store("read an entry", e))?;
        match row {
            Some(row) => Stored::read(&row),
            None => {
                let size = self.size().await?.0;
                Err(LedgerError::NoEntry { position: index.0, size })
            }
        }
    }

    /// The proof that the newest checkpoint's tree holds entry `index`.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end.
    pub async fn prove_inclusion(&self, index: Position) -> Result<Proof, LedgerError> {
        let (note, head) = self.head().await?;
        if index.0 >= head.size {
            return Err(LedgerError::NoEntry { position: index.0, size: head.size });
        }
        let wanted = inclusion_nodes(index.0, head.size);
        let nodes = tree_store::read(&mut *self.reader().await?, &wanted).await?;
        let hashes = inclusion_proof(index.0, head.size, &nodes)
            .map_err(|e| LedgerError::damaged(index.0, format!("its proof: {e}")))?;
        Ok(Proof { hashes, checkpoint: note })
    }

    /// The proof that the newest checkpoint's tree holds the one of `old` entries unchanged.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] when the log never had so many.
    pub async fn prove_consistency(&self, old: Position) -> Result<Proof, LedgerError> {
        let (note, head) = self.head().await?;
        if old.0 > head.size {
            return Err(LedgerError::NoEntry { position: old.0, size: head.size });
        }
        let wanted = consistency_nodes(old.0, head.size);
        let nodes = tree_store::read(&mut *self.reader().await?, &wanted).await?;
        let hashes = consistency_proof(old.0, head.size, &nodes)
            .map_err(|e| LedgerError::damaged(old.0, format!("its proof: {e}")))?;
        Ok(Proof { hashes, checkpoint: note })
    }
}

/// The subjects of entries that open a case: `objection_opened` and `case_opened`. The index is
/// not named, because a ledger of an earlier version has none.
pub(crate) const SUBJECTS_WITH_CASES: &str = "\
    SELECT DISTINCT vault.subject FROM entries
    JOIN vault ON vault.position = entries.position
    WHERE entries.kind IN (7, 17) AND vault.subject IS NOT NULL";

/// The rows of policies and notices, in order.
pub(crate) async fn read_policy_rows(
    connection: &mut SqliteConnection,
) -> Result<Vec<SqliteRow>, LedgerError> {
    let failed = |e| LedgerError::store("read its policies", e);
    let mut rows = sqlx::query(select_stored!(entries_of_policy, "WHERE entries.kind <= 2"))
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
    let sources = select_stored!(vault_own, "WHERE vault.subject IS NULL AND entries.kind = 16");
    rows.extend(sqlx::query(sources).fetch_all(connection).await.map_err(failed)?);
    let position = |row: &SqliteRow| row.try_get::<i64, _>(0).map_err(failed);
    let mut placed =
        rows.into_iter().map(|row| Ok((position(&row)?, row))).collect::<Result<Vec<_>, _>>()?;
    placed.sort_by_key(|(position, _)| *position);
    Ok(placed.into_iter().map(|(_, row)| row).collect())
}

/// The rows of these accounts, in order.
pub(crate) async fn read_subject_rows(
    connection: &mut SqliteConnection,
    accounts: &BTreeSet<SubjectRef>,
) -> Result<Vec<SqliteRow>, LedgerError> {
    sqlx::query(select_stored!(
        vault_of_subject,
        "WHERE vault.subject IN (SELECT unhex(value) FROM json_each(?))"
    ))
    .bind(reference_list(accounts))
    .fetch_all(connection)
    .await
    .map_err(|e| LedgerError::store("read the entries of subjects", e))
}

/// All accounts of the people that `subjects` are accounts of.
pub(crate) async fn accounts_of(
    connection: &mut SqliteConnection,
    subjects: &BTreeSet<SubjectRef>,
) -> Result<BTreeSet<SubjectRef>, LedgerError> {
    let rows = sqlx::query(
        "WITH RECURSIVE person (reference) AS (
             SELECT unhex(value) FROM json_each(?)
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
