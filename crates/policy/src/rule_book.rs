//! The policies and notices that a ledger knows: which is the rule, and which text an answer is
//! given to.

use std::sync::Arc;

use crate::Timestamp;
use crate::document::Policy;
use crate::error::Error;
use crate::event::{Event, Fact};
use crate::history::PolicyHistory;
use crate::ids::{NoticeId, Position, PurposeId};

/// What a ledger knows of policies.
#[derive(Debug, Clone, Default)]
pub struct RuleBook {
    /// The documents and when they became the rule.
    pub history: PolicyHistory,
    /// The notices that went out, oldest first, and when.
    pub published: Vec<(NoticeId, Timestamp)>,
}

impl RuleBook {
    /// Makes it of the ledger's events about policies, in their order. Others change nothing.
    ///
    /// # Errors
    /// The entry that does not fit, and why.
    pub fn of<'e>(
        events: impl IntoIterator<Item = &'e (Position, Event)>,
    ) -> Result<Self, (Position, Error)> {
        let mut book = Self::default();
        for (position, event) in events {
            book.history.apply(event.time, &event.fact).map_err(|error| (*position, error))?;
            if let Fact::NoticePublished { notice, .. } = &event.fact
                && !book.is_published(notice)
            {
                book.published.push((notice.clone(), event.time));
            }
        }
        Ok(book)
    }

    /// Whether a notice went out.
    #[must_use]
    pub fn is_published(&self, notice: &NoticeId) -> bool {
        self.published.iter().any(|(known, _)| known == notice)
    }

    /// The policy that is the rule at `now`, if there is one.
    #[must_use]
    pub fn in_force(&self, now: Timestamp) -> Option<&Arc<Policy>> {
        self.history.in_force(now)
    }

    /// The policy whose notice an answer is given to: the named one, which has to be published, or
    /// else that of the policy in force.
    #[must_use]
    pub fn answered(&self, named: Option<&NoticeId>, now: Timestamp) -> Option<&Policy> {
        let notice = match named {
            Some(notice) => notice,
            None => &self.in_force(now)?.notice.id,
        };
        self.history.notice(notice).filter(|_| self.is_published(notice))
    }

    /// Whether any version ever declared a purpose.
    #[must_use]
    pub fn declares(&self, purpose: &PurposeId) -> bool {
        self.history.documents().iter().any(|policy| policy.purpose(purpose).is_some())
    }
}
