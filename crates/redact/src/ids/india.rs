//! India. Source: Unique Identification Authority of India (Aadhaar: twelve digits, Verhoeff
//! check digit), Income Tax Department (permanent account number, rule 114; fourth letter: holder).

use super::{Check, Code, Id};
use crate::check_digits::verhoeff;
use crate::kinds::Kind;

/// Aadhaar number.
pub(super) const AADHAAR: Id = Id {
    kind: Kind::InAadhaar,
    alone: &[],
    told: &["9999 9999 9999"],
    words: &["aadhaar", "aadhar", "adhaar", "adhar", "uidai", "uid", "आधार"],
    check: Check::Digit(is_aadhaar),
};

/// Permanent account number: its check letter is not published.
pub(super) const PAN: Id = Id {
    kind: Kind::InPan,
    alone: &[],
    told: &["AAAAA9999A", "AAAAA 9999 A"],
    words: &["pan", "permanent account", "pan card", "pancard", "income tax"],
    check: Check::Rules(is_pan),
};

fn is_aadhaar(code: &Code) -> bool {
    !matches!(code.bytes().first(), Some(b'0' | b'1')) && verhoeff(code.values())
}

fn is_pan(code: &Code) -> bool {
    code.bytes().get(3).is_some_and(|holder| b"ABCFGHJLPT".contains(holder))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// Numbers of the authority's test environment.
    #[test]
    fn aadhaar_numbers() {
        check("Aadhaar: ⟦IN_AADHAAR 9999 4105 7058⟧, aadhar no. ⟦IN_AADHAAR 999971658847⟧");
        check("⟦IN_AADHAAR 9999-4105-7058⟧ is my Aadhaar number");
        finds_nothing("Aadhaar 9999 4105 7059\nAadhaar 1999 4105 7058\n9999 4105 7058");
    }

    #[test]
    fn permanent_account_numbers() {
        check("PAN: ⟦IN_PAN AFZPK7190K⟧, my PAN card is ⟦IN_PAN alwpg5809l⟧.");
        finds_nothing("PAN AFZXK7190K\nAFZPK7190K\nPAN AFZPK7190KX");
    }
}
