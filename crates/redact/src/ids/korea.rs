//! South Korea. Source: Resident Registration Act, Enforcement Rules art. 2; Ministry of the
//! Interior and Safety: since October 2020 the last six digits are random, so that the check digit
//! of before proves nothing any more.

use super::{Check, Code, Id};
use crate::check_digits::is_day;
use crate::kinds::Kind;

/// Jumin deungnok beonho.
pub(super) const RRN: Id = Id {
    kind: Kind::KrRrn,
    alone: &[],
    told: &["999999 9999999"],
    words: &["rrn", "resident registration", "주민등록번호", "주민번호", "외국인등록번호"],
    check: Check::Rules(is_rrn),
};

fn is_rrn(code: &Code) -> bool {
    is_day(code.number(2..4), code.number(4..6)) && !code.is_monotonous()
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn registration_numbers() {
        check("주민등록번호는 ⟦KR_RRN 800101-1234560⟧, RRN ⟦KR_RRN 8001011234567⟧");
        check("resident registration number: ⟦KR_RRN 201105 3123456⟧");
        finds_nothing("800101-1234560\nRRN 801301-1234560\n8001011234560");
    }
}
