//! South Korea. Source: Resident Registration Act, Enforcement Rules art. 2; Ministry of the
//! Interior and Safety (since October 2020 the last six digits are random).

use super::checks::{is_day, weighted};
use super::{Check, Code, Id};
use crate::kinds::Kind;

/// Jumin deungnok beonho, with the check digit that it had until 2020.
pub(super) const RRN: Id = Id {
    kind: Kind::KrRrn,
    alone: &["999999-9999999"],
    told: &[],
    words: &[],
    check: Check::Digit(is_checked),
};

/// The same, of any year.
pub(super) const RRN_SINCE_2020: Id = Id {
    kind: Kind::KrRrn,
    alone: &[],
    told: &["999999 9999999"],
    words: &["rrn", "resident registration", "주민등록번호", "주민번호", "외국인등록번호"],
    check: Check::Rules(is_born),
};

fn is_born(code: &Code) -> bool {
    // 9 and 0 stand for those born before 1900.
    is_day(code.number(2..4), code.number(4..6)) && !code.is_monotonous()
}

fn is_checked(code: &Code) -> bool {
    let sum = weighted(code.values(), &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    let check = 11_u32.saturating_sub(sum % 11) % 10;
    is_born(code) && code.values().next_back() == Some(check)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn registration_numbers() {
        check("⟦KR_RRN 800101-1234560⟧");
        check("주민등록번호는 ⟦KR_RRN 800101-1234567⟧, RRN ⟦KR_RRN 8001011234567⟧");
        finds_nothing("800101-1234561\nRRN 801301-1234560\n8001011234560");
    }
}
