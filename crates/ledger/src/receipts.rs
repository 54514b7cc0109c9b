//! Receipts: a subject's own copy of an entry, which anybody checks offline.
//!
//! Those whose entries were written together ask for their receipts together. They are given under
//! the same checkpoint, and what the vault holds of all of them is one question.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::Row;
use tokio::sync::oneshot;
use untrain_policy::Position;
use untrain_tlog::Receipt;

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::limits::RECEIPTS_TOGETHER_MAX;
use crate::numbers::from_row;
use crate::read::{MISSING, OF_ENTRIES_AND_PEOPLE};
use crate::stored::Stored;

/// Where those who ask for receipts at the same time meet.
#[derive(Default)]
pub(crate) struct Receipts {
    /// Who waits for rows.
    waiting: Mutex<Vec<Waiting>>,
    /// Held by the one of them who reads for all.
    reads: tokio::sync::Mutex<()>,
}

/// An entry, and where its rows go.
struct Waiting {
    index: Position,
    answer: oneshot::Sender<Rows>,
}

/// The rows of an entry and of the person that it is about, in order.
type Rows = Result<Arc<Vec<Stored>>, LedgerError>;

impl Ledger {
    /// The receipt of an entry under the published checkpoint: the subject's own copy, checkable
    /// offline.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end, [`LedgerError::Erased`] when nothing opens it any
    /// more, [`LedgerError::Damaged`] when it does not open.
    pub async fn receipt(&self, index: Position) -> Result<Receipt, LedgerError> {
        let (checkpoint, head) = self.published_with(index.0.saturating_add(1)).await?;
        self.receipt_under(index, checkpoint, head.size).await
    }

    /// The receipt of an entry under a checkpoint of this log.
    pub(crate) async fn receipt_under(
        &self,
        index: Position,
        checkpoint: String,
        size: u64,
    ) -> Result<Receipt, LedgerError> {
        let log = self.log_at(&checkpoint, size)?;
        let proof = log.inclusion(index)?;
        let entry = log.files.entries(index.0..index.0.saturating_add(1))?.pop();
        let entry = entry.ok_or_else(|| LedgerError::damaged(index.0, MISSING))?;
        let rows = self.rows_with_person(index).await?;
        let stored = rows.iter().find(|stored| stored.position == index);
        let stored = stored.ok_or_else(|| LedgerError::damaged(index.0, MISSING))?;
        let opened = stored
            .commits_to(self.secrets(), &entry)?
            .ok_or(LedgerError::Erased { position: index.0 })?;
        let event = stored.parse(&opened)?;
        let record = self.record_of(index, &entry, &event, &rows, Position(size)).await?;
        Ok(Receipt {
            index: index.0,
            kind: entry.kind,
            opening: opened.opening,
            event: opened.event,
            record,
            proof,
            checkpoint,
        })
    }

    /// What the vault holds for an entry of the log, and for everything that was ever said of the
    /// person that it is about. One of those who ask at the same time reads for all of them; the
    /// next ones gather meanwhile.
    async fn rows_with_person(&self, index: Position) -> Rows {
        let Receipts { waiting, reads, .. } = self.receipts();
        loop {
            let (answer, mut answered) = oneshot::channel();
            locked(waiting).push(Waiting { index, answer });
            let turn = tokio::select! {
                biased;
                rows = &mut answered => match rows {
                    Ok(rows) => return rows,
                    // Whoever read for all went away before the end.
                    Err(_) => continue,
                },
                turn = reads.lock() => turn,
            };
            loop {
                match answered.try_recv() {
                    Ok(rows) => return rows,
                    Err(oneshot::error::TryRecvError::Closed) => break,
                    Err(oneshot::error::TryRecvError::Empty) => {}
                }
                let next: Vec<Waiting> = {
                    let mut waiting = locked(waiting);
                    let count = waiting.len().min(RECEIPTS_TOGETHER_MAX);
                    waiting.drain(..count).collect()
                };
                self.answer_rows(next).await;
            }
            drop(turn);
        }
    }

    /// Answers those who wait for rows, each with what was read for them.
    async fn answer_rows(&self, waiting: Vec<Waiting>) {
        let found = self.read_with_people(waiting.iter().map(|waiting| waiting.index)).await;
        for Waiting { index, answer } in waiting {
            let missing = || Err(LedgerError::damaged(index.0, MISSING));
            let rows = match &found {
                Ok(found) => found.get(&index).cloned().unwrap_or_else(missing),
                Err(error) => Err(error.clone()),
            };
            // Whoever went away needs no answer.
            let _ = answer.send(rows);
        }
    }

    async fn read_with_people(
        &self,
        entries: impl Iterator<Item = Position>,
    ) -> Result<BTreeMap<Position, Rows>, LedgerError> {
        let entries: Vec<String> = entries.map(|entry| entry.0.to_string()).collect();
        let failed = |e| LedgerError::store("read entries and their people", e);
        let rows = sqlx::query(OF_ENTRIES_AND_PEOPLE)
            .bind(format!("[{}]", entries.join(",")))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(failed)?;
        let mut found: BTreeMap<Position, Result<Vec<Stored>, LedgerError>> = BTreeMap::new();
        for row in &rows {
            let entry: i64 = row.try_get(6).map_err(failed)?;
            let of_entry = found.entry(Position(from_row(entry))).or_insert_with(|| Ok(Vec::new()));
            // What is damaged in one person's rows is for that person's receipts to say.
            match (Stored::read(row), of_entry.as_mut()) {
                (Ok(stored), Ok(rows)) => rows.push(stored),
                (Err(error), Ok(_)) => *of_entry = Err(error),
                (_, Err(_)) => {}
            }
        }
        Ok(found.into_iter().map(|(entry, rows)| (entry, rows.map(Arc::new))).collect())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
