//! The policies and notices that a ledger knows, and the answers that verbs need about them.

use std::ops::Deref;
use std::sync::Arc;

use untrain_policy::document::Policy;
use untrain_policy::{NoticeId, PurposeId, Timestamp};

use crate::error::Error;
use crate::workspace::Workspace;

/// The policies and notices of the ledger, as verbs ask about them.
#[derive(Debug)]
pub struct RuleBook(untrain_policy::RuleBook);

impl Deref for RuleBook {
    type Target = untrain_policy::RuleBook;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl RuleBook {
    /// Reads it from the ledger, without any person's events.
    pub fn read(workspace: &Workspace) -> Result<Self, Error> {
        let events = workspace.wait(workspace.ledger.policy_events())?;
        let book = untrain_policy::RuleBook::of(&events).map_err(|(position, error)| {
            Error::unfit(&workspace.dir, format!("has a bad entry {position}: {error}"))
        })?;
        Ok(Self(book))
    }

    /// The policy that is the rule at `now`.
    pub fn in_force(&self, now: Timestamp) -> Result<&Arc<Policy>, Error> {
        self.0.in_force(now).ok_or(Error::NoPolicy)
    }

    /// The notice that an answer at `now` is given to: `named`, else the one in force.
    pub fn answered(&self, named: Option<&NoticeId>, now: Timestamp) -> Result<&Policy, Error> {
        if let Some(policy) = self.0.answered(named, now) {
            return Ok(policy);
        }
        let in_force = &self.in_force(now)?.notice.id;
        Err(self.unknown_notice(named.unwrap_or(in_force)))
    }

    fn unknown_notice(&self, notice: &NoticeId) -> Error {
        let known: Vec<&str> = self.published.iter().map(|(id, _)| id.as_str()).collect();
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
