//! Portugal. Source: Decreto-Lei 14/2013 (tax number: what it begins with, check digit of modulus
//! 11), Instituto da Segurança Social (weights of the check digit: the first ten primes). The
//! citizen's card is in `identity_cards`.

use super::{Check, Code, Id};
use crate::check_digits::weighted;
use crate::kinds::Kind;

/// Número de identificação fiscal, of people and companies.
pub(super) const NIF: Id = Id {
    kind: Kind::PtNif,
    alone: &[],
    told: &["999 999 999"],
    words: &[
        "nif",
        "nipc",
        "n i f",
        "contribuinte",
        "identificação fiscal",
        "número fiscal",
        "pessoa coletiva",
    ],
    check: Check::Digit(is_nif),
};

/// Número de identificação de segurança social.
pub(super) const NISS: Id = Id {
    kind: Kind::PtNiss,
    alone: &[],
    told: &["99999999999", "999 9999 9999", "99 999 999 999"],
    words: &["niss", "segurança social", "seguranca social", "identificação de segurança social"],
    check: Check::Digit(is_niss),
};

fn is_nif(code: &Code) -> bool {
    // People, those who are not resident, organisations, authorities, estates, sole traders.
    let issued = matches!(code.number(0..1), 1..=3 | 5 | 6 | 8 | 9)
        || matches!(code.number(0..2), 45 | 70..=72 | 74 | 75 | 77..=79);
    issued && checks(code)
}

/// The weights fall from nine on; a rest of ten counts as none.
pub(super) fn checks(code: &Code) -> bool {
    let rest = weighted(code.values(), &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let expected = 11_u32.saturating_sub(rest);
    code.number(8..9) == if expected > 9 { 0 } else { expected }
}

fn is_niss(code: &Code) -> bool {
    let sum = weighted(code.values(), &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]);
    matches!(code.number(0..1), 1 | 2) && code.number(10..11) == 9_u32.saturating_sub(sum % 10)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn tax_numbers() {
        check("NIF: ⟦PT_NIF 123456789⟧, contribuinte n.º ⟦PT_NIF 501 964 843⟧");
        check("NIPC ⟦PT_NIF 501964843⟧; o meu NIF é ⟦PT_NIF 123 456 789⟧.");
        finds_nothing("NIF 123456788\nNIF 423456789\n501964843\nencomenda 123456789");
    }

    #[test]
    fn social_security_numbers() {
        check("NISS: ⟦PT_NISS 12345678902⟧, segurança social n.º ⟦PT_NISS 12345678902⟧");
        finds_nothing("NISS 12345678903\nNISS 32345678902\n12345678902");
    }
}
