//! The rules by name, and who hears what each of them answers.
//!
//! The rules ask nothing of a witness and are changed by none, so that what is explained is what
//! was decided. [`Nobody`] hears nothing and costs nothing.

use crate::vocabulary::Reason;

use super::Question;

/// One of the rules that a decision asks in turn (`spec/policy.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The record says enough of itself.
    Record = 1,
    /// Nobody whom it is about asked to be erased.
    Erasure,
    /// The ledger has heard of the subject.
    Known,
    /// A cell lists the category.
    Category,
    /// The cell opens the visibility.
    Visibility,
    /// The subject was and is old enough.
    Age,
    /// The cell does not prohibit.
    Region,
    /// No case blocks the purpose.
    Objection,
    /// The subject has not said no.
    Refusal,
    /// The subject said yes, where that is asked for.
    Consent,
    /// The subject was told in time, where that is the basis.
    Notice,
    /// The record is younger than the notice, or the subject said yes to past data.
    PastData,
    /// No signal refuses.
    Signal,
    /// A licence covers the purpose, where one is needed.
    Licence,
    /// Nobody else whom the record is about is in the way.
    OtherSubjects,
}

impl Rule {
    /// All of them in the order in which they are asked.
    pub const ALL: [Self; 15] = [
        Self::Record,
        Self::Erasure,
        Self::Known,
        Self::Category,
        Self::Visibility,
        Self::Age,
        Self::Region,
        Self::Objection,
        Self::Refusal,
        Self::Consent,
        Self::Notice,
        Self::PastData,
        Self::Signal,
        Self::Licence,
        Self::OtherSubjects,
    ];

    /// Its number, 1 to 15.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Erasure => "erasure",
            Self::Known => "known",
            Self::Category => "category",
            Self::Visibility => "visibility",
            Self::Age => "age",
            Self::Region => "region",
            Self::Objection => "objection",
            Self::Refusal => "refusal",
            Self::Consent => "consent",
            Self::Notice => "notice",
            Self::PastData => "past_data",
            Self::Signal => "signal",
            Self::Licence => "licence",
            Self::OtherSubjects => "other_subjects",
        }
    }

    /// Whether it is asked of persons: of every subject, each account and each residence.
    #[must_use]
    pub const fn is_about_persons(self) -> bool {
        matches!(self.number(), 3..=12)
    }
}

/// Hears the answer of each rule as it is given, and passes it on.
pub(super) trait Witness {
    /// An answer about one account in one residence, or about no question of that kind.
    fn hear<T>(
        &self,
        rule: Rule,
        question: Option<&Question<'_>>,
        answer: Result<T, Reason>,
    ) -> Result<T, Reason>;
}

/// Hears nothing.
#[derive(Debug)]
pub(super) struct Nobody;

impl Witness for Nobody {
    #[inline(always)]
    fn hear<T>(
        &self,
        _: Rule,
        _: Option<&Question<'_>>,
        answer: Result<T, Reason>,
    ) -> Result<T, Reason> {
        answer
    }
}
