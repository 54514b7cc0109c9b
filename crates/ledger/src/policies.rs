//! The policies, notices and sources of the ledger. They are few, every decision and every receipt
//! needs them, and reading a document costs more than all else that an answer needs; so an open
//! ledger keeps them as long as nothing new was said of them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use untrain_policy::{Event, PolicyHistory, Position, Projection};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::numbers::from_row;
use crate::read::read_policy_rows;

/// The entries about policies, notices and sources, as they were last read.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    /// In their order.
    pub(crate) events: Vec<(Position, Event)>,
    history: PolicyHistory,
    /// How many entries the log had at least when these were all.
    at: AtomicU64,
}

impl Policies {
    fn last(&self) -> Option<Position> {
        self.events.last().map(|(position, _)| *position)
    }

    /// A state of nothing, which takes these policies in without reading their documents again.
    pub(crate) fn state_of_nothing(&self) -> Projection {
        Projection::with_documents_of(&self.history)
    }
}

/// What is kept of the policies; empty until the first is asked for.
#[derive(Debug, Default)]
pub(crate) struct KeptPolicies(RwLock<Arc<Policies>>);

impl KeptPolicies {
    fn get(&self) -> Arc<Policies> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, policies: Policies) -> Arc<Policies> {
        let policies = Arc::new(policies);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&policies);
        policies
    }
}

impl Ledger {
    /// The policies that were activated, the notices that were published and the sources that were
    /// registered, in order.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub async fn policy_events(&self) -> Result<Vec<(Position, Event)>, LedgerError> {
        Ok(self.policies().await?.events.clone())
    }

    /// The last entry about policies, notices and sources; none when there is none. Whoever keeps
    /// what [`Ledger::policy_events`] answered asks this to learn whether it is still all: of what
    /// is published already, mostly without asking the database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_policy_event(&self) -> Result<Option<Position>, LedgerError> {
        match self.published() {
            Ok((_, head)) => Ok(self.policies_at(Position(head.size)).await?.last()),
            // Without its files the log is none the less what the database says.
            Err(_) => self.read_last_policy_event().await,
        }
    }

    async fn read_last_policy_event(&self) -> Result<Option<Position>, LedgerError> {
        let last: Option<i64> =
            sqlx::query_scalar("SELECT MAX(position) FROM vault WHERE kind IN (1, 2, 16)")
                .fetch_one(&mut *self.reader().await?)
                .await
                .map_err(|e| LedgerError::store("read its last policy", e))?;
        Ok(last.map(|last| Position(from_row(last))))
    }

    /// The policies as they are now. Another process may have written some, so the database is
    /// asked each time for the last; such entries never change and are never erased.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub(crate) async fn policies(&self) -> Result<Arc<Policies>, LedgerError> {
        let before = self.kept_policies().get();
        match self.read_last_policy_event().await? == before.last() {
            true => Ok(before),
            false => self.read_policies(&before, 0).await,
        }
    }

    /// The policies as they are now, with all that people may have said something of in `events`,
    /// which were read before. What is published already mostly tells without asking the database.
    ///
    /// # Errors
    /// As [`Ledger::policies`].
    pub(crate) async fn policies_for(
        &self,
        events: &[(Position, Event)],
    ) -> Result<Arc<Policies>, LedgerError> {
        let last = events.iter().map(|(position, _)| *position).max();
        let said = last.map_or(0, |last| last.0.saturating_add(1));
        match self.published() {
            Ok((_, head)) => self.policies_at(Position(head.size.max(said))).await,
            // Without its files the log is none the less what the database says.
            Err(_) => self.policies().await,
        }
    }

    /// The policies that the first `size` entries say, and those behind them that are known
    /// already. The log must be known to have so many; then what was kept since it had them is
    /// all, and the database is not asked.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub(crate) async fn policies_at(&self, size: Position) -> Result<Arc<Policies>, LedgerError> {
        let before = self.kept_policies().get();
        if before.at.load(Ordering::Acquire) >= size.0 {
            return Ok(before);
        }
        if self.read_last_policy_event().await? != before.last() {
            return self.read_policies(&before, size.0).await;
        }
        before.at.fetch_max(size.0, Ordering::AcqRel);
        Ok(before)
    }

    /// Reads the policies again, in a log that is known to have `at` entries.
    async fn read_policies(
        &self,
        before: &Policies,
        at: u64,
    ) -> Result<Arc<Policies>, LedgerError> {
        let events = self.open_all(&read_policy_rows(&mut *self.reader().await?).await?)?;
        let mut history = PolicyHistory::with_documents_of(&before.history);
        for (position, event) in &events {
            history
                .apply(event.time, &event.fact)
                .map_err(|e| LedgerError::damaged(position.0, e.to_string()))?;
        }
        Ok(self.kept_policies().put(Policies { events, history, at: AtomicU64::new(at) }))
    }
}
