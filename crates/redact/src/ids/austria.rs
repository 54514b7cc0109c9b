//! Austria. Source: § 30c ASVG and the Dachverband der Sozialversicherungsträger (weights of the
//! check digit, which is the fourth), Bundesministerium für Finanzen (tax number: office, account,
//! check digit of ISO/IEC 7812-1).

use super::{Check, Code, Id};
use crate::check_digits::{luhn, weighted};
use crate::kinds::Kind;

/// Sozialversicherungsnummer.
pub(super) const SVNR: Id = Id {
    kind: Kind::AtSvnr,
    alone: &[],
    told: &["9999 999999", "9999 99 99 99"],
    words: &[
        "svnr",
        "sv nr",
        "sv nummer",
        "svnummer",
        "sozialversicherungsnummer",
        "sozialversicherungsnr",
        "versicherungsnummer",
        "e card",
        "vsnr",
    ],
    check: Check::Digit(is_svnr),
};

/// Abgabenkontonummer, called Steuernummer.
pub(super) const TAX_NUMBER: Id = Id {
    kind: Kind::AtTaxNumber,
    alone: &[],
    told: &["99 999 9999"],
    words: &["abgabenkontonummer", "steuernummer", "steuernr", "st nr", "stnr"],
    check: Check::Digit(is_tax_number),
};

/// The date of birth may have months beyond twelve, where a day has no numbers left.
fn is_svnr(code: &Code) -> bool {
    let checked = weighted(code.values(), &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11;
    let born = matches!(code.number(4..6), 1..=31) && matches!(code.number(6..8), 1..=15);
    born && !code.bytes().starts_with(b"0") && checked == code.number(3..4)
}

fn is_tax_number(code: &Code) -> bool {
    luhn(code.values()) && !code.is_monotonous()
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The first is the specimen on the e-card.
    #[test]
    fn insurance_numbers() {
        check("SVNR: ⟦AT_SVNR 1237 010180⟧, Sozialversicherungsnummer ⟦AT_SVNR 1237010180⟧");
        check("⟦AT_SVNR 1237 010180⟧ (SV-Nummer)");
        finds_nothing("SVNR 1238010180\nSVNR 0237010180\n1237 010180\nSVNR 1237 410180");
    }

    #[test]
    fn tax_numbers() {
        check("Steuernummer ⟦AT_TAX_NUMBER 59-119/9013⟧, St.-Nr. ⟦AT_TAX_NUMBER 59 119/9013⟧");
        finds_nothing("Steuernummer 59-119/9014\n59-119/9013\nSt.-Nr. 000000000");
    }
}
