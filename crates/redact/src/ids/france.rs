//! France. Source: Code de la sécurité sociale R. 115-2, INSEE (structure of the numéro
//! d'inscription au répertoire, key of modulus 97; 2A and 2B for Corsica).

use super::{Check, Code, Id};
use crate::check_digits::remainder;
use crate::kinds::Kind;

/// Numéro de sécurité sociale.
pub(super) const NIR: Id = Id {
    kind: Kind::FrNir,
    alone: &["9 99 99 9* 999 999 99"],
    told: &["9 99 99 9* 999 999 99"],
    words: &[
        "nir",
        "insee",
        "sécurité sociale",
        "securite sociale",
        "sécu",
        "secu",
        "carte vitale",
        "vitale",
        "immatriculation",
        "inscription au répertoire",
        "nss",
    ],
    check: Check::Digit(is_nir),
};

fn is_nir(code: &Code) -> bool {
    // 2A counts as 19 and 2B as 18.
    let department = match code.bytes().get(5..7) {
        Some(b"2A") => 19,
        Some(b"2B") => 18,
        _ if code.bytes().iter().all(u8::is_ascii_digit) => code.number(5..7),
        _ => return false,
    };
    let sex = matches!(code.bytes().first(), Some(b'1'..=b'4' | b'7' | b'8'));
    // Beyond twelve where the month of birth is not known.
    let month = matches!(code.number(3..5), 1..=12 | 20..=42 | 50..=99);
    let tens = [department.checked_div(10).unwrap_or(0), department % 10];
    let digits = code.values().take(5).chain(tens).chain(code.values().skip(7).take(6));
    let key = 97_u32.saturating_sub(remainder(digits, 97));
    sex && month && code.number(13..15) == key
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The number on the specimen of the carte Vitale, and one of Corsica.
    #[test]
    fn social_security_numbers() {
        check("⟦FR_NIR 2 55 08 14 168 025 38⟧");
        check("numéro de sécurité sociale : ⟦FR_NIR 255081416802538⟧.");
        check("NIR ⟦FR_NIR 2 69 05 49 588 157 80⟧, n° INSEE ⟦FR_NIR 2 85 05 2A 004 123 06⟧");
        finds_nothing("NIR 255081416802539\n255081416802538\n2 55 13 14 168 025 38");
    }
}
