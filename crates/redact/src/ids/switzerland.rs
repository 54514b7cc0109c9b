//! Switzerland. Source: Verordnung über die Alters- und Hinterlassenenversicherung, art. 133;
//! Zentrale Ausgleichsstelle (country 756, check digit of EAN-13, ISO/IEC 15420).

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

fn is_ahv(code: &Code) -> bool {
    weighted(code.values(), &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn insurance_numbers() {
        check("⟦CH_AHV 756.9217.0769.85⟧; AHV-Nr. ⟦CH_AHV 7561234567897⟧");
        check("numéro AVS ⟦CH_AHV 756 9217 0769 85⟧");
        finds_nothing("756.9217.0769.84\nAHV 7561234567898\n7561234567897\n755.9217.0769.85");
    }
}
