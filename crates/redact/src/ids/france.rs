//! France. Sources: Code de la sécurité sociale R. 115-2, INSEE (structure of the numéro
//! d'inscription au répertoire, key of modulus 97; 2A and 2B for Corsica); Code de commerce R.
//! 123-220, INSEE (SIREN and SIRET, ISO/IEC 7812-1; La Poste's places sum to a multiple of five);
//! Direction générale des finances publiques (numéro fiscal: the key is the rest of 511).

use super::{Check, Code, Id};
use crate::check_digits::{luhn, remainder};
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

/// Numéro du système d'identification du répertoire des entreprises.
pub(super) const SIREN: Id = Id {
    kind: Kind::FrSiren,
    alone: &[],
    told: &["999 999 999"],
    words: &["siren", "n siren", "rcs", "identifiant siren"],
    check: Check::Digit(is_siren),
};

/// The same of one place of business.
pub(super) const SIRET: Id = Id {
    kind: Kind::FrSiret,
    alone: &[],
    told: &["999 999 999 99999", "999 999 999 999 99"],
    words: &["siret", "n siret", "établissement"],
    check: Check::Digit(is_siret),
};

/// Numéro fiscal de référence.
pub(super) const SPI: Id = Id {
    kind: Kind::FrSpi,
    alone: &[],
    told: &["9999999999999", "99 99 999 999 999"],
    words: &[
        "numéro fiscal",
        "numero fiscal",
        "fiscal",
        "identifiant fiscal",
        "spi",
        "fiscal de référence",
        "nif",
        "tin",
    ],
    check: Check::Digit(is_spi),
};

fn is_siren(code: &Code) -> bool {
    luhn(code.values()) && !code.is_monotonous()
}

fn is_siret(code: &Code) -> bool {
    const LA_POSTE: u32 = 356_000_000;
    let head_office = || code.number(9..14) == 0;
    let of_la_poste = || code.number(0..9) == LA_POSTE && code.values().sum::<u32>() % 5 == 0;
    let counts = luhn(code.values()) && luhn(code.values().take(9)) || of_la_poste();
    counts && !code.is_monotonous() && !head_office()
}

fn is_spi(code: &Code) -> bool {
    // The first says how the person came to be known.
    let known = matches!(code.bytes().first(), Some(b'0'..=b'3'));
    known && !code.is_monotonous() && remainder(code.values().take(10), 511) == code.number(10..13)
}

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

    /// The examples of INSEE, and a place of La Poste.
    #[test]
    fn companies() {
        check("SIREN ⟦FR_SIREN 732 829 320⟧, SIRET : ⟦FR_SIRET 732 829 320 00074⟧");
        check("n° SIRET ⟦FR_SIRET 73282932000074⟧; SIRET ⟦FR_SIRET 356 000 000 49837⟧");
        finds_nothing("SIREN 732829321\nSIRET 73282932000075\n732 829 320\n73282932000074");
        finds_nothing("SIRET 73282932000000");
    }

    /// The example that France gave to the OECD.
    #[test]
    fn tax_numbers() {
        check("numéro fiscal : ⟦FR_SPI 30 23 217 600 053⟧, SPI ⟦FR_SPI 3023217600053⟧");
        finds_nothing("numéro fiscal 3023217600054\n3023217600053\nSPI 9023217600053");
    }
}
