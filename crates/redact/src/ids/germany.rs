//! Germany. Sources: § 139b Abgabenordnung, § 1 Steueridentifikationsnummerverordnung (check digit
//! of ISO/IEC 7064 MOD 11,10, after the Bundeszentralamt für Steuern); § 147 SGB VI, § 4 VKVV
//! (pension insurance); § 290 SGB V, GKV-Spitzenverband (health insurance); ELSTER (forms of the
//! Steuernummer, whose check digit differs from office to office).

use super::{Check, Code, Id};
use crate::check_digits::{cross_weighted, mod_11_10};
use crate::kinds::Kind;

/// Steuerliche Identifikationsnummer.
pub(super) const TAX_ID: Id = Id {
    kind: Kind::DeTaxId,
    alone: &[],
    told: &["99 999 999 999"],
    words: &[
        "steuer id",
        "steuerid",
        "steuer idnr",
        "steueridnr",
        "idnr",
        "identifikationsnummer",
        "steueridentifikationsnummer",
        "steuer identifikationsnummer",
        "tax id",
        "tin",
        "tax identification",
        "tax number",
    ],
    check: Check::Digit(is_tax_id),
};

/// Steuernummer.
pub(super) const TAX_NUMBER: Id = Id {
    kind: Kind::DeTaxNumber,
    alone: &[],
    told: &["99/999/99999", "999/999/99999", "999/9999/9999", "99 999 99999", "9999999999999"],
    words: &["steuernummer", "steuernr", "st nr", "stnr"],
    check: Check::Loose(|code| !code.is_monotonous()),
};

/// Rentenversicherungsnummer, which is the Sozialversicherungsnummer too.
pub(super) const PENSION: Id = Id {
    kind: Kind::DePension,
    alone: &["99 999999 A 999"],
    told: &["99 999999 A 99 9"],
    words: &[
        "rentenversicherungsnummer",
        "rentenversicherungsnr",
        "sozialversicherungsnummer",
        "sozialversicherungsnr",
        "sozialversicherungs nr",
        "versicherungsnummer",
        "rvnr",
        "rv nr",
        "rv nummer",
        "sv nr",
        "sv nummer",
        "svnr",
        "vsnr",
    ],
    check: Check::Digit(is_pension),
};

/// Krankenversichertennummer, the part of it that stays.
pub(super) const HEALTH: Id = Id {
    kind: Kind::DeHealth,
    alone: &[],
    told: &["A 999 999 999"],
    words: &[
        "krankenversichertennummer",
        "krankenversichertennr",
        "krankenversicherungsnummer",
        "krankenversicherung",
        "versichertennummer",
        "versicherten nr",
        "versicherten id",
        "kvnr",
        "kv nummer",
        "kv nr",
    ],
    check: Check::Digit(is_health),
};

/// A letter as two digits, from 01 on.
fn letter(byte: u8) -> [u32; 2] {
    let place = u32::from(byte.saturating_sub(b'A')).saturating_add(1);
    [place.checked_div(10).unwrap_or(0), place % 10]
}

fn is_pension(code: &Code) -> bool {
    const WEIGHTS: [u32; 12] = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let initial = code.bytes().get(8).map_or([0, 0], |byte| letter(*byte));
    let digits = code.values().take(8).chain(initial).chain(code.values().skip(9).take(2));
    // What is not known of a date of birth is zero.
    let born = code.number(2..4) <= 31 && code.number(4..6) <= 12;
    born && cross_weighted(digits, &WEIGHTS) % 10 == code.number(11..12)
}

fn is_health(code: &Code) -> bool {
    const WEIGHTS: [u32; 10] = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2];
    let initial = code.bytes().first().map_or([0, 0], |byte| letter(*byte));
    let digits = initial.into_iter().chain(code.values().skip(1).take(8));
    cross_weighted(digits, &WEIGHTS) % 10 == code.number(9..10)
}

/// Of the first ten digits, one occurs twice or three times and all others at most once.
fn is_tax_id(code: &Code) -> bool {
    let mut counts = [0_u32; 10];
    for digit in code.values().take(10) {
        if let Some(count) = counts.get_mut(usize::try_from(digit).unwrap_or(0)) {
            *count = count.saturating_add(1);
        }
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().is_some_and(|most| matches!(most, 2 | 3));
    !code.bytes().starts_with(b"0") && repeated == 1 && most && mod_11_10(code.values())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// Examples of the Bundeszentralamt für Steuern, with a digit twice and three times.
    #[test]
    fn tax_ids() {
        check("Steuer-ID: ⟦DE_TAX_ID 86095742719⟧, IdNr. ⟦DE_TAX_ID 47 036 892 816⟧");
        check("Meine Steueridentifikationsnummer ist ⟦DE_TAX_ID 65 929 970 489⟧.");
        check("⟦DE_TAX_ID 57549285017⟧ (Steuer-IdNr.)");
        finds_nothing("Steuer-ID: 86095742718\nIdNr. 12345678901\n86095742719 Stück");
        finds_nothing("Steuer-ID fehlt\nBestellung 86095742719");
    }

    #[test]
    fn tax_numbers() {
        check("Steuernummer: ⟦DE_TAX_NUMBER 21/815/08150⟧, St.-Nr. ⟦DE_TAX_NUMBER 151/815/08156⟧");
        check("StNr ⟦DE_TAX_NUMBER 2893081508152⟧");
        finds_nothing("21/815/08150\nSteuernummer folgt, Seite 21/815");
    }

    /// The example of the Deutsche Rentenversicherung.
    #[test]
    fn pension_insurance() {
        check("⟦DE_PENSION 65 170839 J 003⟧; Rentenversicherungsnummer ⟦DE_PENSION 65170839J003⟧");
        check("SV-Nr.: ⟦DE_PENSION 65 170839 J 00 3⟧ ⟦DE_PENSION 65170839J003⟧");
        finds_nothing("65 170839 J 004\nRVNR 65171339J003\n65170839J003");
    }

    /// The example of gematik.
    #[test]
    fn health_insurance() {
        check("KVNR ⟦DE_HEALTH A123456780⟧, Versichertennummer: ⟦DE_HEALTH A123 456 780⟧");
        finds_nothing("KVNR A123456781\nA123456780");
    }
}
