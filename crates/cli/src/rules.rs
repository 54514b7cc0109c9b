//! The policies and notices that a ledger knows, and the answers that verbs need about them.

use std::sync::Arc;

use untrain_policy::document::Policy;
use untrain_policy::history::PolicyHistory;
use untrain_policy::{Fact, NoticeId, PurposeId, Timestamp};

use crate::error::Error;
use crate::workspace::Workspace;

/// What the ledger knows of policies.
#[derive(Debug, Default)]
pub struct RuleBook {
    /// The documents and when they became the rule.
    pub history: PolicyHistory,
    /// The notices that went out, oldest first.
    pub published: Vec<NoticeId>,
}

impl RuleBook {
    /// Reads it from the ledger, without any person's events.
    pub fn read(workspace: &Workspace) -> Result<Self, Error> {
        let mut book = Self::default();
        for (position, event) in workspace.wait(workspace.ledger.policy_events())? {
            book.history.apply(event.time, &event.fact).map_err(|error| {
                Error::unfit(&workspace.dir, format!("has a bad entry {position}: {error}"))
            })?;
            if let Fact::NoticePublished { notice, .. } = event.fact
                && !book.published.contains(&notice)
            {
                book.published.push(notice);
            }
        }
        Ok(book)
    }

    /// The policy that is the rule at `now`.
    pub fn in_force(&self, now: Timestamp) -> Result<&Arc<Policy>, Error> {
        self.history.in_force(now).ok_or(Error::NoPolicy)
    }

    /// Whether a notice went out.
    pub fn is_published(&self, notice: &NoticeId) -> bool {
        self.published.contains(notice)
    }

    /// The notice that an answer at `now` is given to: `named`, else the one in force.
    pub fn answered<'a>(
        &'a self,
        named: Option<&'a NoticeId>,
        now: Timestamp,
    ) -> Result<&'a Policy, Error> {
        let notice = match named {
            Some(notice) => notice,
            None => &self.in_force(now)?.notice.id,
        };
        match self.history.notice(notice) {
            Some(policy) if self.is_published(notice) => Ok(policy),
            _ => Err(self.unknown_notice(notice)),
        }
    }

    fn unknown_notice(&self, notice: &NoticeId) -> Error {
        let known: Vec<&str> = self.published.iter().map(NoticeId::as_str).collect();
        let published = match known.is_empty() {
            true => "no notice was".to_owned(),
            false => format!("published are {}", known.join(", ")),
        };
        Error::UnknownNotice { notice: notice.to_string(), published }
    }
}

/// The error that names the purposes of `policy`, when `purpose` is none of them.
pub fn check_purpose(policy: &Policy, purpose: &PurposeId) -> Result<(), Error> {
    if policy.purpose(purpose).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = policy.purposes.iter().map(|known| known.id.as_str()).collect();
    Err(Error::UnknownPurpose { purpose: purpose.clone(), known: known.join(", ") })
}
