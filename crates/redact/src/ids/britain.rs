//! The United Kingdom. Source: NHS Data Dictionary, NHS number (modulus 11); HMRC National
//! Insurance Manual NIM39110 (prefixes that are not used).

use super::{Check, Code, Id};
use crate::check_digits::weighted;
use crate::kinds::Kind;

/// Number of the National Health Service in England, Wales and the Isle of Man.
pub(super) const NHS: Id = Id {
    kind: Kind::UkNhs,
    alone: &[],
    told: &["999 999 9999"],
    words: &["nhs", "national health service", "nhsnumber", "health service", "patient"],
    check: Check::Digit(is_nhs),
};

/// National insurance number. It has no check digit.
pub(super) const NINO: Id = Id {
    kind: Kind::UkNino,
    alone: &["AA 99 99 99 A"],
    told: &["AA 99 99 99 A"],
    words: &["nino", "national insurance", "ni", "insurance", "nat ins", "n i"],
    check: Check::Rules(is_nino),
};

fn is_nhs(code: &Code) -> bool {
    let sum = weighted(code.values(), &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    sum > 0 && sum.is_multiple_of(11) && !code.is_monotonous()
}

fn is_nino(code: &Code) -> bool {
    let [first, second, .., last] = code.bytes() else {
        return false;
    };
    let never = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    !b"DFIQUV".contains(first)
        && !b"DFIOQUV".contains(second)
        && !never.iter().any(|prefix| **prefix == [*first, *second])
        && matches!(last, b'A'..=b'D')
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn health_service_numbers() {
        check("NHS number: ⟦UK_NHS 943 476 5919⟧, NHS no ⟦UK_NHS 4010232137⟧");
        check("⟦UK_NHS 943-476-5919⟧ is my NHS number.");
        finds_nothing("NHS 9434765918\n9434765919\n4010232137\norder 4010232137");
    }

    /// HMRC's own example, QQ 12 34 56 C, is one that is never issued.
    #[test]
    fn insurance_numbers() {
        check("⟦UK_NINO AB 12 34 56 C⟧; NI number ⟦UK_NINO AB123456C⟧");
        check("national insurance: ⟦UK_NINO jg 10 37 59 a⟧");
        finds_nothing("QQ 12 34 56 C\nNINO QQ123456C\nAB123456C\nNINO GB123456A\nNI AB123456E");
    }
}
