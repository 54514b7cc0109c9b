//! Sweden, Finland, Denmark, Norway: a date of birth and a serial number. Sources: Skatteverket
//! SKV 704 (Luhn check digit), Digi- ja väestötietovirasto (check sign of modulus 31, signs of the
//! century), CPR-kontoret (since 2007 numbers without a check digit are issued too), Skatteetaten
//! (two check digits of modulus 11).

use super::{Check, Code, Id};
use crate::check_digits::{is_day, luhn, weighted};
use crate::kinds::Kind;

const SWEDISH: &[&str] =
    &["personnummer", "personnr", "pnr", "samordningsnummer", "swedish personal", "person nr"];

/// Swedish personnummer, with a short year; `+` for those over a hundred.
pub(super) const PERSONNUMMER: Id = Id {
    kind: Kind::SePersonnummer,
    alone: &[],
    told: &["999999 9999", "999999+9999"],
    words: SWEDISH,
    check: Check::Digit(is_personnummer),
};

/// The same with the century.
pub(super) const PERSONNUMMER_LONG: Id = Id {
    kind: Kind::SePersonnummer,
    alone: &[],
    told: &["99999999 9999"],
    words: SWEDISH,
    check: Check::Digit(is_long_personnummer),
};

/// Finnish henkilötunnus.
pub(super) const HETU: Id = Id {
    kind: Kind::FiHetu,
    // With a digit at both places it is like many a number of orders.
    alone: &["999999?999A", "999999A999*"],
    told: &["999999?999*"],
    words: &["henkilötunnus", "henkilötunnukseni", "hetu", "personbeteckning", "personal identity"],
    check: Check::Digit(is_hetu),
};

/// Danish CPR number.
pub(super) const CPR: Id = Id {
    kind: Kind::DkCpr,
    alone: &[],
    told: &["999999 9999"],
    words: &["cpr", "cprnr", "cpr nr", "cprnummer", "personnummer", "danish personal"],
    check: Check::Rules(is_cpr),
};

/// Norwegian fødselsnummer or D-number.
pub(super) const FNR: Id = Id {
    kind: Kind::NoFnr,
    alone: &[],
    told: &["999999 99999"],
    words: &[
        "fødselsnummer",
        "fodselsnummer",
        "fødselsnr",
        "fnr",
        "personnummer",
        "dnr",
        "d nummer",
        "birth number",
        "norwegian national identity",
    ],
    check: Check::Digit(is_fnr),
};

/// Sixty is added to the day of those who are not registered as residents.
fn is_personnummer(code: &Code) -> bool {
    let day = code.number(4..6);
    let day = day.checked_sub(60).unwrap_or(day);
    is_day(code.number(2..4), day) && luhn(code.values())
}

fn is_long_personnummer(code: &Code) -> bool {
    let day = code.number(6..8);
    let day = day.checked_sub(60).unwrap_or(day);
    let century = matches!(code.number(0..2), 18..=20);
    century && is_day(code.number(4..6), day) && luhn(code.values().skip(2))
}

fn is_hetu(code: &Code) -> bool {
    const SIGNS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let [.., century, _, _, _, sign] = code.bytes() else {
        return false;
    };
    let number = code.number(0..6).saturating_mul(1000).saturating_add(code.number(7..10));
    let expected = usize::try_from(number % 31).ok().and_then(|place| SIGNS.get(place));
    b"+-UVWXYABCDEF".contains(century)
        && is_day(code.number(2..4), code.number(0..2))
        && code.number(7..10) > 1
        && expected == Some(sign)
}

fn is_cpr(code: &Code) -> bool {
    is_day(code.number(2..4), code.number(0..2)) && !code.is_monotonous()
}

/// Forty is added to the day of a D-number, forty or eighty to the month of a synthetic one.
fn is_fnr(code: &Code) -> bool {
    let day = code.number(0..2);
    let born = is_day(code.number(2..4) % 40, day.checked_sub(40).unwrap_or(day));
    born && weighted(code.values(), &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && weighted(code.values(), &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn sweden() {
        check("personnummer ⟦SE_PERSONNUMMER 640823-3234⟧, ⟦SE_PERSONNUMMER 811218-9876⟧ (pnr)");
        check("Personnummer: ⟦SE_PERSONNUMMER 196408233234⟧ ⟦SE_PERSONNUMMER 19640823-3234⟧");
        finds_nothing("samordningsnummer 641323-3234\n811218-9876\n20240115-1030\npnr 640823-3235");
    }

    #[test]
    fn finland() {
        check("⟦FI_HETU 131052-308T⟧, henkilötunnus ⟦FI_HETU 131052-308t⟧");
        finds_nothing("131052-308U\n010190-8893\n131352-308T\n131052/308T\nx131052-308T");
    }

    #[test]
    fn denmark() {
        check("CPR: ⟦DK_CPR 070761-4285⟧, CPR-nr. ⟦DK_CPR 0707614285⟧");
        finds_nothing("CPR 320761-4285\n070761-4285");
    }

    /// Synthetic numbers of the Norwegian population register have months from 81 on.
    #[test]
    fn norway() {
        check("fødselsnummer ⟦NO_FNR 13097248022⟧, fnr: ⟦NO_FNR 010107 50160⟧");
        finds_nothing("fødselsnummer 13097248023\n13097248022\nfnr 01010750161");
    }
}
