//! The state that decides: everybody's, in memory, as the ledger has it at this moment.
//!
//! It is read whole once. Then only what has changed since is read and laid over it, when somebody
//! asks and the ledger has grown, and in the background when nobody does. So a decision always
//! counts in every choice that was answered before it was asked for, and whoever asks waits for the
//! few changes since the last one alone.

use std::sync::PoisonError;
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::sync::Mutex;
use untrain_ledger::{Ledger, LedgerError};
use untrain_policy::snapshot::{DELTAS_MAX, Snapshot};
use untrain_policy::{Position, SnapshotError, Statement, Timestamp};

use crate::limits::LIVE_DELTA_BYTES_MAX;

/// The state that decides, over bytes in memory.
pub type State = Snapshot<Bytes>;

/// The state that decides.
#[derive(Debug, Default)]
pub struct Live {
    /// None until it was read, and when laying something over it failed.
    state: RwLock<Option<State>>,
    /// How many entries it counts in; 0 when there is none.
    position: AtomicU64,
    /// Who brings it up to date, and what it started from.
    start: Mutex<Option<Start>>,
}

#[derive(Debug)]
struct Start {
    statement: Statement,
    /// How many deltas lie over it.
    deltas: usize,
}

impl Live {
    /// How many entries the state counts in.
    pub fn position(&self) -> Position {
        Position(self.position.load(Ordering::Acquire))
    }

    /// Asks the state as it is. Whoever decides brings it up to date before ([`Self::catch_up`]).
    ///
    /// # Errors
    /// [`LedgerError::Halted`] when there is none: nothing is decided then.
    pub fn ask<T>(&self, ask: impl FnOnce(&State) -> T) -> Result<T, LedgerError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(ask).ok_or_else(|| halted("the state in memory is gone"))
    }

    /// Brings the state up to the ledger's end. Answers from which entry on there was
    /// anything new.
    ///
    /// # Errors
    /// [`LedgerError`]s of reading.
    pub async fn catch_up(
        &self,
        ledger: &Ledger,
        now: Timestamp,
    ) -> Result<Option<Position>, LedgerError> {
        let size = ledger.size().await?;
        if self.position() >= size && self.is_there() {
            return Ok(None);
        }
        let mut start = self.start.lock().await;
        if self.position() >= size && self.is_there() {
            return Ok(None);
        }
        let before = self.position();
        let whole = match start.as_mut() {
            Some(start) if self.is_there() => self.lay_over(ledger, start, now).await.is_err(),
            _ => true,
        };
        if whole {
            *start = Some(self.read_whole(ledger, now).await?);
        }
        Ok(Some(before))
    }

    fn is_there(&self) -> bool {
        self.state.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    async fn read_whole(&self, ledger: &Ledger, now: Timestamp) -> Result<Start, LedgerError> {
        let (statement, body) = ledger.state_now(now).await?;
        let state = Snapshot::open(statement.clone(), Bytes::from(body)).map_err(unlike)?;
        self.position.store(statement.position.0, Ordering::Release);
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(state);
        Ok(Start { statement, deltas: 0 })
    }

    /// Lays over what has changed. When there are many layers, all changes since the start become
    /// one.
    async fn lay_over(
        &self,
        ledger: &Ledger,
        start: &mut Start,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let many = start.deltas.saturating_add(1) >= DELTAS_MAX;
        let before = match many {
            true => start.statement.clone(),
            false => self.statement().ok_or_else(|| halted("the state in memory is gone"))?,
        };
        let (statement, body) = ledger.changes_since(&before, now).await?;
        if body.len() > LIVE_DELTA_BYTES_MAX {
            return Err(halted("too much has changed to be laid over"));
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Some(mut below) = state.take() else {
            return Err(halted("the state in memory is gone"));
        };
        if many {
            below = below.without_deltas(before).map_err(unlike)?;
            start.deltas = 0;
        }
        let position = statement.position.0;
        *state = Some(below.with_delta(statement, body.into()).map_err(unlike)?);
        start.deltas = start.deltas.saturating_add(1);
        self.position.store(position, Ordering::Release);
        Ok(())
    }

    fn statement(&self) -> Option<Statement> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(|state| state.statement().clone())
    }
}

fn unlike(error: SnapshotError) -> LedgerError {
    LedgerError::Halted { why: format!("its own state does not read back: {error}") }
}

fn halted(why: &str) -> LedgerError {
    LedgerError::Halted { why: why.to_owned() }
}
