//! Spain. Sources: Real Decreto 1553/2005 (DNI), Real Decreto 557/2011 (NIE), Orden EHA/451/2008
//! (organisations, and people without a DNI: K, L and M); control letter after the Ministerio del
//! Interior: the number modulo 23; Tesorería General de la Seguridad Social (province, number,
//! control of modulus 97).

use super::{Check, Code, Id};
use crate::check_digits::{luhn_sum, remainder};
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

/// Código de identificación fiscal, since 2008 the NIF of an organisation.
pub(super) const CIF: Id = Id {
    kind: Kind::EsCif,
    alone: &[],
    told: &["A 9999999 *", "A 99 999 99 *"],
    words: &["cif", "c i f", "nif", "n i f", "identificación fiscal", "identificacion fiscal"],
    check: Check::Digit(is_cif),
};

/// Número de afiliación a la Seguridad Social.
pub(super) const NSS: Id = Id {
    kind: Kind::EsNss,
    alone: &[],
    told: &["99 99999999 99", "99 9999999 99"],
    words: &[
        "seguridad social",
        "afiliación",
        "afiliacion",
        "número de afiliación",
        "nss",
        "naf",
        "nuss",
        "n s s",
    ],
    check: Check::Digit(is_nss),
};

/// What is doubled stands at odd places, as in a Luhn check. Some sorts of organisations have a
/// digit at the end, some a letter, and some either.
pub(super) fn is_cif(code: &Code) -> bool {
    const LETTERS: &[u8; 10] = b"JABCDEFGHI";
    let [sort @ b'A'..=b'W', _, _, _, _, _, _, _, control] = code.bytes() else {
        return false;
    };
    // A zero at the end makes the first of seven digits one that is doubled.
    let sum = luhn_sum(code.values().skip(1).take(7).chain([0]));
    let expected = 10_u32.saturating_sub(sum % 10) % 10;
    let digit = char::from(*control).to_digit(10) == Some(expected);
    let place = usize::try_from(expected).ok();
    let letter = place.and_then(|place| LETTERS.get(place)) == Some(control);
    match sort {
        b'A' | b'B' | b'E' | b'H' => digit,
        b'N' | b'P' | b'Q' | b'R' | b'S' | b'W' => letter,
        b'C' | b'D' | b'F' | b'G' | b'J' | b'U' | b'V' => digit || letter,
        _ => false,
    }
}

fn is_nss(code: &Code) -> bool {
    let last = code.bytes().len().saturating_sub(2);
    let control = code.number(last..code.bytes().len());
    // A number below ten million is written without the zero before it when it is reckoned.
    let short = code.bytes().get(2) == Some(&b'0') && last == 10;
    let number = code.values().enumerate().take(last).filter(|(place, _)| !short || *place != 2);
    let province = matches!(code.number(0..2), 1..=53 | 66);
    province && remainder(number.map(|(_, digit)| digit), 97) == control
}

fn has_control_letter(digits: impl Iterator<Item = u32>, letter: Option<&u8>) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let place = usize::try_from(remainder(digits, 23)).ok();
    place.and_then(|place| LETTERS.get(place)) == letter
}

pub(super) fn is_nif(code: &Code) -> bool {
    has_control_letter(code.values().take(8), code.bytes().last())
}

/// X, Y and Z stand for 0, 1 and 2; K, L and M for nothing.
pub(super) fn is_nie(code: &Code) -> bool {
    let first = match code.bytes().first() {
        Some(b'X' | b'K' | b'L' | b'M') => 0,
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

    #[test]
    fn organisations() {
        check("CIF: ⟦ES_CIF A58818501⟧, NIF ⟦ES_CIF B-64717838⟧, C.I.F. ⟦ES_CIF Q2826000H⟧");
        finds_nothing("CIF A58818502\nCIF A5881850A\nA58818501\nCIF I58818501");
    }

    #[test]
    fn social_security() {
        check("Seguridad Social: ⟦ES_NSS 28/12345678/40⟧, n.º de afiliación ⟦ES_NSS 281234567840⟧");
        finds_nothing("NSS 28/12345678/41\n28/12345678/40\nNSS 99/12345678/40");
    }
}
