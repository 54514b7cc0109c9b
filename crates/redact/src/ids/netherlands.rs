//! The Netherlands. Sources: Wet algemene bepalingen burgerservicenummer, eleven test of the
//! Rijksdienst voor Identiteitsgegevens; Handelsregisterbesluit 2008 (RSIN, of the same series).

use super::{Check, Code, Id};
use crate::check_digits::weighted;
use crate::kinds::Kind;

/// Burgerservicenummer.
pub(super) const BSN: Id = Id {
    kind: Kind::NlBsn,
    alone: &[],
    told: &["999 999 999", "9999 99 999"],
    words: &[
        "bsn",
        "burgerservicenummer",
        "burgerservice",
        "sofinummer",
        "sofi",
        "citizen service",
        "persoonsnummer",
    ],
    check: Check::Digit(is_bsn),
};

/// Rechtspersonen en samenwerkingsverbanden informatienummer, before 2008 the fiscaal nummer.
pub(super) const RSIN: Id = Id {
    kind: Kind::NlRsin,
    alone: &[],
    told: &["999 999 999", "9999 99 999"],
    words: &["rsin", "fiscaal", "fiscaal nummer", "fi nummer"],
    check: Check::Digit(is_bsn),
};

/// The last digit is subtracted.
fn is_bsn(code: &Code) -> bool {
    let sum = weighted(code.values(), &[9, 8, 7, 6, 5, 4, 3, 2]);
    let last = code.values().next_back().unwrap_or(0);
    sum > 0 && sum % 11 == last
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn service_numbers() {
        check("BSN: ⟦NL_BSN 111222333⟧, burgerservicenummer ⟦NL_BSN 123 456 782⟧");
        check("Mijn BSN is ⟦NL_BSN 1112.22.333⟧; ⟦NL_BSN 123456782⟧ is mijn bsn.");
        check("RSIN ⟦NL_RSIN 123456782⟧, fiscaal nummer: ⟦NL_RSIN 1112.22.333⟧");
        finds_nothing("RSIN 123456783\nRSIN volgt");
        finds_nothing("BSN 111222334\nBSN 000000000\norder 111222333\n123456782");
    }
}
