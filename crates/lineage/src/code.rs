//! The codes of what became of records, as files hold them: decisions (`refused`,
//! `other_subject:refused`), and that redaction left a record out.

use untrain_policy::{Decision, Effect, Reason};

/// The code of a decision by its reason, and whether that is somebody else's.
pub(crate) fn of(reason: Reason, other: bool) -> String {
    let effect = if reason == Reason::Allow { Effect::Allow } else { Effect::Deny };
    Decision { effect, reason, other, basis: None }.code().into_owned()
}

/// Whether some decision denies with this code.
pub(crate) fn is_denial(code: &str) -> bool {
    let decisions = (0..=u8::MAX).filter_map(Decision::from_index);
    decisions
        .filter(|(reason, _)| *reason != Reason::Allow)
        .any(|(reason, other)| of(reason, other) == code)
}

/// The byte of a record that the decision permits and redaction leaves out: its rules drop whole
/// records for what its text holds. No decision has this byte.
pub const PERSONAL_DATA: u8 = 63;

/// The code of such a record.
pub const PERSONAL_DATA_CODE: &str = "personal_data";

/// What became of a record, by its byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was decided so; for somebody else than the author when that is said.
    Decided(Reason, bool),
    /// Redaction left it out.
    PersonalData,
}

impl Outcome {
    pub(crate) fn from_index(byte: u8) -> Option<Self> {
        let decided = || Decision::from_index(byte);
        match byte {
            PERSONAL_DATA => Some(Self::PersonalData),
            _ => decided().map(|(reason, other)| Self::Decided(reason, other)),
        }
    }

    pub(crate) fn code(self) -> String {
        match self {
            Self::Decided(reason, other) => of(reason, other),
            Self::PersonalData => PERSONAL_DATA_CODE.to_owned(),
        }
    }

    /// Whether the record stands in the dataset.
    pub(crate) const fn is_kept(self) -> bool {
        matches!(self, Self::Decided(Reason::Allow, _))
    }
}

/// The code of a byte; none when no record has it.
#[must_use]
pub fn code_of(byte: u8) -> Option<String> {
    Outcome::from_index(byte).map(Outcome::code)
}

/// Whether a gate leaves records out under this code.
pub(crate) fn is_left_out(code: &str) -> bool {
    code == PERSONAL_DATA_CODE || is_denial(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_redaction_leaves_out_is_no_decision() {
        assert_eq!(Decision::from_index(PERSONAL_DATA), None);
        assert_eq!(code_of(PERSONAL_DATA).as_deref(), Some("personal_data"));
        assert!(is_left_out("personal_data") && is_left_out("refused") && !is_left_out("allow"));
        assert!(!is_denial("personal_data"));
        assert_eq!(code_of(62), None);
    }

    #[test]
    fn only_the_code_of_a_denial_is_one() {
        for code in ["refused", "other_subject:refused", "invalid_record", "licence"] {
            assert!(is_denial(code), "{code}");
        }
        for code in ["allow", "other_subject:allow", "other_subject:licence", "", "Refused"] {
            assert!(!is_denial(code), "{code}");
        }
    }
}
