//! The codes of decisions as files hold them: `refused`, `other_subject:refused`.

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

#[cfg(test)]
mod tests {
    use super::*;

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
