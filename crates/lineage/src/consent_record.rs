//! The consent record of a choice or an objection: what ISO/IEC TS 27560 asks to be written down,
//! in the words of the W3C Data Privacy Vocabulary, as JSON-LD. The format is
//! `spec/consent-record.md`.
//!
//! It says of the controller what the policy document says, and of the person what the ledger
//! knew. Nothing is made up: what neither says is left out, and a record that lacks anything that
//! the profile demands does not claim to conform to it.

mod basis;
mod document;
mod summary;

use untrain_policy::event::Channel;
use untrain_policy::state::Answer;
use untrain_policy::{
    CaseKind, Choice, Event, Fact, NoticeId, Policy, PolicyHistory, Position, PurposeId, SubjectId,
    SubjectState,
};

use crate::{Error, canonical};
use basis::Grounds;
use document::Document;

pub use summary::Summary;

/// The profile that a complete record of consent conforms to.
pub const PROFILE: &str = "https://w3id.org/dpv/schema/dpv-27560#receipt";

/// The namespace of the names that policies declare: purposes and categories.
pub const NAMESPACE: &str = "https://untrain.example/ns#";

const WHAT: &str = "consent record";

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

/// What somebody said about one purpose.
struct Said<'a> {
    subject: &'a SubjectId,
    purpose: &'a PurposeId,
    /// The answer; none when it is an objection.
    choice: Option<Choice>,
    notice: Option<&'a NoticeId>,
    /// Whether a yes covers what was collected before the notice.
    past: bool,
    channel: Channel,
}

impl<'a> Said<'a> {
    const fn of(fact: &'a Fact) -> Option<Self> {
        match fact {
            Fact::ChoiceMade { subject, purpose, choice, notice, past, channel } => Some(Self {
                subject,
                purpose,
                choice: Some(*choice),
                notice: Some(notice),
                past: *past,
                channel: *channel,
            }),
            Fact::ObjectionOpened { subject, purpose }
            | Fact::CaseOpened {
                subject, kind: CaseKind::Objection, purpose: Some(purpose), ..
            } => Some(Self {
                subject,
                purpose,
                choice: None,
                notice: None,
                past: false,
                channel: Channel::Subject,
            }),
            _ => None,
        }
    }

    /// The answer that stood before it.
    fn standing<'s>(&self, before: Option<&'s SubjectState>) -> Option<&'s Answer> {
        before.and_then(|state| state.answer(self.purpose))
    }

    /// The answer that stands after it. An import that would lift what somebody said lifts nothing.
    fn choice_after(&self, before: Option<&SubjectState>) -> Option<Choice> {
        let choice = self.choice?;
        let state = before.and_then(|state| state.purposes.get(self.purpose));
        let taken = state.is_none_or(|state| state.takes(choice, self.channel));
        if taken { Some(choice) } else { self.standing(before).map(|answer| answer.choice) }
    }

    /// Whether the purpose is blocked by an objection after it.
    fn objected_after(&self, before: Option<&SubjectState>) -> bool {
        let Some(choice) = self.choice_after(before) else { return true };
        let own_yes = self.choice == Some(Choice::Allow) && self.channel == Channel::Subject;
        let held = before.map(|state| state.hold(self.purpose)).unwrap_or_default();
        choice == Choice::Refuse || (!own_yes && (held.pending || held.upheld))
    }
}
