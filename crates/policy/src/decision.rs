//! What is answered.

use std::borrow::Cow;

use crate::vocabulary::{Basis, Effect, Reason};

/// Whether a record may be used, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decision {
    /// Whether it may.
    pub effect: Effect,
    /// The first rule that denied; or that none did.
    pub reason: Reason,
    /// Whether the rule denied for somebody else than the author (rule 15).
    pub other: bool,
    /// Why the purpose may run; present exactly when the record may be used.
    pub basis: Option<Basis>,
}

/// What is added to a reason's index when the rule denied for somebody else.
const OTHER: u8 = 64;

#[cfg(feature = "rules")]
impl Decision {
    pub(crate) const fn allow(basis: Basis) -> Self {
        Self { effect: Effect::Allow, reason: Reason::Allow, other: false, basis: Some(basis) }
    }

    pub(crate) const fn of_other(reason: Reason) -> Self {
        Self { effect: Effect::Deny, reason, other: true, basis: None }
    }
}

impl Decision {
    /// The code in reports: `refused`, or `other_subject:refused` under rule 15.
    #[must_use]
    pub fn code(&self) -> Cow<'static, str> {
        if self.other {
            Cow::Owned(format!("other_subject:{}", self.reason))
        } else {
            Cow::Borrowed(self.reason.as_str())
        }
    }

    /// The number of the rule that decided (`spec/policy.md`); 16 when none denied.
    #[must_use]
    pub const fn rule(&self) -> u8 {
        if self.other { 15 } else { self.reason.rule() }
    }

    /// The rule that decided, in words.
    #[must_use]
    pub fn rule_text(&self) -> String {
        let words = in_words(self.reason);
        if self.other {
            let rule = self.reason.rule();
            format!("rule 15: of somebody else whom the record is about: {words} (rule {rule})")
        } else if self.effect == Effect::Allow {
            words.to_owned()
        } else {
            format!("rule {}: {words}", self.reason.rule())
        }
    }

    /// A byte that stands for the reason in tables: its place in [`Reason::ALL`], and 64 more
    /// under rule 15.
    #[must_use]
    pub const fn index(&self) -> u8 {
        let place = self.reason as u8;
        if self.other { place | OTHER } else { place }
    }

    /// The reason that a byte stands for, and whether it is somebody else's; none when no
    /// decision has this byte.
    #[must_use]
    pub fn from_index(index: u8) -> Option<(Reason, bool)> {
        let other = index & OTHER != 0;
        let reason = Reason::ALL.get(usize::from(index & !OTHER)).copied()?;
        let of_a_person =
            (Reason::UnknownSubject..=Reason::CollectedBeforeNotice).contains(&reason);
        (!other || of_a_person).then_some((reason, other))
    }
}

/// A denial of the record as such, or for its author.
impl From<Reason> for Decision {
    fn from(reason: Reason) -> Self {
        Self { effect: Effect::Deny, reason, other: false, basis: None }
    }
}

const fn in_words(reason: Reason) -> &'static str {
    match reason {
        Reason::InvalidRecord => {
            "the record names no subject or no known source, its time cannot be read, or no policy \
             in force declares the purpose"
        }
        Reason::Erased => "a subject of the record asked to be erased",
        Reason::UnknownSubject => "the ledger has never heard of the subject",
        Reason::CategoryExcluded => "the policy opens this category to nobody with this residence",
        Reason::NotPublic => "the record was not open to everybody",
        Reason::Minor => "the subject was or is too young",
        Reason::AgeUnknown => "the subject cannot be shown to have been old enough",
        Reason::RegionExcluded => {
            "the policy prohibits the purpose where the subject lives or lived"
        }
        Reason::ObjectionPending => "an objection or claim of the subject waits for its decision",
        Reason::Objected => "an objection or claim of the subject was upheld",
        Reason::Refused => "the subject said no",
        Reason::NoChoice => "the subject has not said yes to a text that listed this",
        Reason::NotNotified => "no notice of this reached the subject",
        Reason::GracePeriod => "the days of grace after the notice have not run out",
        Reason::NoAssessment => "no assessment of the interests is on file",
        Reason::CollectedBeforeNotice => {
            "the record was collected before the notice that first announced this use, and the \
             subject has not said yes to past data"
        }
        Reason::Signal => "a signal found with the record refuses, or none was found that permits",
        Reason::Licence => "no licence on the register covers this purpose",
        Reason::Allow => "no rule denies it",
    }
}
