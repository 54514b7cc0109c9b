//! Canada. Source: Employment and Social Development Canada, Social Insurance Number code of
//! practice; Luhn check digit.

use super::{Check, Code, Id};
use crate::check_digits::luhn;
use crate::kinds::Kind;

/// Social insurance number, numéro d'assurance sociale.
pub(super) const SIN: Id = Id {
    kind: Kind::CaSin,
    alone: &[],
    told: &["999 999 999"],
    words: &["sin", "social insurance", "nas", "assurance sociale"],
    check: Check::Digit(is_sin),
};

/// No number starts with 8; those with 0 are not issued but stand in documents as examples.
fn is_sin(code: &Code) -> bool {
    luhn(code.values()) && !code.bytes().starts_with(b"8") && !code.is_monotonous()
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The example of the Canada Revenue Agency.
    #[test]
    fn insurance_numbers() {
        check("SIN: ⟦CA_SIN 046 454 286⟧, social insurance number ⟦CA_SIN 046-454-286⟧");
        check("Mon numéro d'assurance sociale est ⟦CA_SIN 046454286⟧.");
        finds_nothing("SIN 046454287\nSIN 000 000 000\n046454286");
    }
}
