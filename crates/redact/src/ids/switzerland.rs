//! Switzerland. Source: Verordnung über die Alters- und Hinterlassenenversicherung, art. 133;
//! Zentrale Ausgleichsstelle (country 756, check digit of EAN-13, ISO/IEC 15420); Bundesgesetz über
//! die Unternehmens-Identifikationsnummer, Bundesamt für Statistik (weights of modulus 11).

use super::{Check, Code, Id};
use crate::check_digits::weighted;
use crate::kinds::Kind;

/// AHV-Nummer, numéro AVS, numero AVS.
pub(super) const AHV: Id = Id {
    kind: Kind::ChAhv,
    alone: &["756.9999.9999.99"],
    told: &["756 9999 9999 99"],
    words: &[
        "ahv",
        "avs",
        "ahvn13",
        "navs13",
        "ahv nr",
        "ahvnr",
        "ahvnummer",
        "sozialversicherung",
        "sozialversicherungsnummer",
        "oasi",
        "versichertennummer",
        "assuré",
    ],
    check: Check::Digit(is_ahv),
};

/// Unternehmens-Identifikationsnummer, also with the word for VAT behind it.
pub(super) const UID: Id = Id {
    kind: Kind::ChUid,
    alone: &["CHE-999.999.999"],
    told: &["CHE 999 999 999"],
    words: &[
        "uid",
        "ide",
        "idi",
        "mwst",
        "mwst nr",
        "mwst nummer",
        "mehrwertsteuernummer",
        "tva",
        "iva",
        "vat",
        "unternehmens identifikationsnummer",
    ],
    check: Check::Digit(is_uid),
};

fn is_uid(code: &Code) -> bool {
    let sum = weighted(code.values().skip(3), &[5, 4, 3, 2, 7, 6, 5, 4]);
    code.number(11..12) == 11_u32.saturating_sub(sum % 11) % 11
}

fn is_ahv(code: &Code) -> bool {
    weighted(code.values(), &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The first is the number of the Bundesamt für Statistik's own example.
    #[test]
    fn companies() {
        check("⟦CH_UID CHE-109.322.551⟧ MWST, UID: ⟦CH_UID CHE109322551⟧");
        check("numéro TVA ⟦CH_UID CHE 109 322 551⟧");
        finds_nothing("CHE-109.322.552\nUID 1000\nUID: CHE109322552\nCHE109322551");
    }

    #[test]
    fn insurance_numbers() {
        check("⟦CH_AHV 756.9217.0769.85⟧; AHV-Nr. ⟦CH_AHV 7561234567897⟧");
        check("numéro AVS ⟦CH_AHV 756 9217 0769 85⟧");
        finds_nothing("756.9217.0769.84\nAHV 7561234567898\n7561234567897\n755.9217.0769.85");
    }
}
