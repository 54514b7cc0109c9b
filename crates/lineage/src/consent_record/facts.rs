//! What a record is made of, and how it is made.

use untrain_policy::{Event, Policy, PolicyHistory, Position, SubjectState};

use super::WHAT;
use super::basis::Grounds;
use super::document::Document;
use super::said::Said;
use crate::{Error, canonical};

/// What a record is made of.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The log that holds the event.
    pub origin: &'a str,
    /// The event's entry.
    pub index: Position,
    /// The event.
    pub event: &'a Event,
    /// The document that declares the purpose: [`policy_of`] finds it.
    pub policy: &'a Policy,
    /// What the ledger knew of the account before the event; none when it had never heard of it.
    pub before: Option<&'a SubjectState>,
}

/// The record's bytes; none when the event is neither a choice nor an objection, or speaks of a
/// purpose that the document does not declare.
///
/// # Errors
/// None in practice: a record always has a JSON form.
pub fn record(facts: &Facts<'_>) -> Result<Option<Vec<u8>>, Error> {
    let Some(said) = Said::of(&facts.event.fact) else { return Ok(None) };
    if facts.policy.purpose(said.purpose).is_none() {
        return Ok(None);
    }
    let grounds = Grounds::of(facts, &said);
    canonical::to_line(WHAT, &Document::of(facts, &said, &grounds)).map(Some)
}

/// Whether an event is of a kind that has a record: a choice or an objection.
#[must_use]
pub const fn has_record(event: &Event) -> bool {
    Said::of(&event.fact).is_some()
}

/// The document whose words a choice or an objection is about: the one whose notice was answered,
/// else the one in force, else the last that declares the purpose.
#[must_use]
pub fn policy_of<'h>(history: &'h PolicyHistory, event: &Event) -> Option<&'h Policy> {
    let said = Said::of(&event.fact)?;
    let answered = said.notice.and_then(|notice| history.notice(notice));
    let in_force = history.in_force(event.time).map(AsRef::as_ref);
    let others = history.documents().iter().rev().map(AsRef::as_ref);
    let mut candidates = answered.into_iter().chain(in_force).chain(others);
    candidates.find(|policy: &&Policy| policy.purpose(said.purpose).is_some())
}
