//! Spain. Source: Real Decreto 1553/2005 (DNI), Real Decreto 557/2011 (NIE), Orden EHA/451/2008;
//! control letter after the Ministerio del Interior: the number modulo 23.

use super::{Check, Code, Id};
use crate::check_digits::remainder;
use crate::kinds::Kind;

/// Número de identificación fiscal of a Spaniard: the number of the identity card.
pub(super) const NIF: Id = Id {
    kind: Kind::EsNif,
    alone: &[],
    told: &["99999999 A", "99 999 999 A"],
    words: &[
        "nif",
        "dni",
        "n i f",
        "d n i",
        "identificación fiscal",
        "identificacion fiscal",
        "documento nacional de identidad",
        "documento de identidad",
    ],
    check: Check::Digit(is_nif),
};

/// Número de identidad de extranjero.
pub(super) const NIE: Id = Id {
    kind: Kind::EsNie,
    alone: &["A-9999999-A"],
    told: &["A 9999999 A"],
    words: &[
        "nie",
        "n i e",
        "identidad de extranjero",
        "identificación de extranjero",
        "nif",
        "dni",
        "extranjería",
    ],
    check: Check::Digit(is_nie),
};

fn has_control_letter(digits: impl Iterator<Item = u32>, letter: Option<&u8>) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let place = usize::try_from(remainder(digits, 23)).ok();
    place.and_then(|place| LETTERS.get(place)) == letter
}

fn is_nif(code: &Code) -> bool {
    has_control_letter(code.values().take(8), code.bytes().last())
}

/// X, Y and Z stand for 0, 1 and 2.
fn is_nie(code: &Code) -> bool {
    let first = match code.bytes().first() {
        Some(b'X') => 0,
        Some(b'Y') => 1,
        Some(b'Z') => 2,
        _ => return false,
    };
    let digits = std::iter::once(first).chain(code.values().skip(1).take(7));
    has_control_letter(digits, code.bytes().last())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn identity_numbers() {
        check("DNI: ⟦ES_NIF 12345678Z⟧, mi NIF es ⟦ES_NIF 12.345.678-Z⟧ y NIE ⟦ES_NIE X1234567L⟧");
        check("N.I.E. ⟦ES_NIE X-1234567-L⟧ ⟦ES_NIE X-1234567-L⟧");
        check("⟦ES_NIF 12345678z⟧ (dni)");
        finds_nothing("DNI 12345678A\nNIE X1234567A\nref 12345678Z\npieza X1234567L");
    }
}
