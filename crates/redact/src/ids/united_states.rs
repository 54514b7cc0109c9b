//! The United States. Source: IRS Publication 1915 and IRM 3.21.263 (ranges of the taxpayer
//! number), 45 CFR 162.406 and CMS (provider identifier). The social security number has a file of
//! its own.

use super::{Check, Code, Id};
use crate::check_digits::luhn_sum;
use crate::kinds::Kind;

/// Individual taxpayer identification number.
pub(super) const ITIN: Id = Id {
    kind: Kind::UsItin,
    alone: &["999-99-9999"],
    told: &["999 99 9999"],
    words: &["itin", "taxpayer", "taxpayer id", "taxpayer identification", "tax id"],
    check: Check::Rules(is_itin),
};

/// National provider identifier: the Luhn check counts the prefix 80840 before it.
pub(super) const NPI: Id = Id {
    kind: Kind::UsNpi,
    alone: &[],
    told: &["9999999999"],
    words: &["npi", "provider identifier", "national provider"],
    check: Check::Digit(is_npi),
};

fn is_itin(code: &Code) -> bool {
    let group = matches!(code.number(3..5), 50..=65 | 70..=88 | 90..=92 | 94..=99);
    code.bytes().starts_with(b"9") && group
}

fn is_npi(code: &Code) -> bool {
    const OF_THE_PREFIX: u32 = 24;
    matches!(code.bytes().first(), Some(b'1' | b'2'))
        && luhn_sum(code.values()).saturating_add(OF_THE_PREFIX).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn taxpayer_numbers() {
        check("⟦US_ITIN 900-70-0000⟧, ITIN ⟦US_ITIN 912 90 3456⟧, itin: ⟦US_ITIN 999881234⟧");
        finds_nothing("912-93-3456\n900-12-3456\nITIN 800 70 0000\norder 900-70-0000");
    }

    /// The example of CMS.
    #[test]
    fn provider_identifiers() {
        check("NPI: ⟦US_NPI 1234567893⟧, NPI number ⟦US_NPI 1245319599⟧");
        finds_nothing("NPI 1234567892\nNPI 3234567893\n1234567893");
    }
}
