//! The policies and notices of the ledger, kept as long as nothing new was said of them.

use std::sync::{Arc, PoisonError, RwLock};

use untrain_ledger::{Ledger, LedgerError};
use untrain_policy::{Position, RuleBook};

/// The rule book, as it was last read.
#[derive(Debug, Default)]
pub struct Books {
    kept: RwLock<Option<Kept>>,
}

#[derive(Debug, Clone)]
struct Kept {
    last: Option<Position>,
    book: Arc<RuleBook>,
}

impl Books {
    /// The rule book as it was last read, without a look at the ledger.
    #[must_use]
    pub fn last(&self) -> Option<Arc<RuleBook>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().map(|kept| Arc::clone(&kept.book))
    }

    /// The rule book as the ledger has it now.
    ///
    /// # Errors
    /// [`LedgerError`]s of reading.
    pub async fn current(&self, ledger: &Ledger) -> Result<Arc<RuleBook>, LedgerError> {
        let last = ledger.last_policy_event().await?;
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|kept| kept.last == last) {
            return Ok(kept.book);
        }
        let events = ledger.policy_events().await?;
        let last = events.last().map(|(position, _)| *position);
        let book = RuleBook::of(&events).map_err(|(position, error)| LedgerError::Damaged {
            position: position.0,
            what: error.to_string(),
        })?;
        let book = Arc::new(book);
        let kept = Kept { last, book: Arc::clone(&book) };
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(book)
    }
}
