//! The European health insurance card, which the Italian tessera sanitaria is too. Source: Decision
//! S2 of 2009 (2010/C 106/09): field 8 holds up to twenty digits, of which the first two are 80
//! (health), the next three the country by ISO 3166-1, then the issuer's and the card's own. How
//! the last is reckoned differs from issuer to issuer.

use super::{Check, Code, Id};
use crate::kinds::Kind;

/// The card's number.
pub(super) const EUROPEAN: Id = Id {
    kind: Kind::EuHealthCard,
    alone: &[],
    told: &["99999999999999999999", "99999 99999 99999 99999", "9999 9999 9999 9999 9999"],
    words: &[
        "tessera sanitaria",
        "tessera team",
        "ehic",
        "ekvk",
        "ceam",
        "tse",
        "health insurance card",
        "krankenversicherungskarte",
        "gesundheitskarte",
        "assurance maladie",
        "tarjeta sanitaria",
        "tarjeta sanitaria europea",
        "ziekteverzekeringskaart",
        "seguro de doença",
        "cartão europeu",
    ],
    check: Check::Rules(is_card),
};

/// The European Union and its neighbours that issue the card.
const COUNTRIES: [u32; 32] = [
    40, 56, 100, 191, 196, 203, 208, 233, 246, 250, 276, 300, 348, 352, 372, 380, 428, 438, 440,
    442, 470, 528, 578, 616, 620, 642, 703, 705, 724, 752, 756, 826,
];

fn is_card(code: &Code) -> bool {
    code.bytes().starts_with(b"80") && COUNTRIES.contains(&code.number(2..5))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn cards() {
        check("tessera sanitaria n. ⟦EU_HEALTH_CARD 80380000900123456789⟧");
        check("Europäische Krankenversicherungskarte: ⟦EU_HEALTH_CARD 80276 88311 00456 78902⟧");
        finds_nothing("tessera sanitaria 81380000900123456789\ntessera sanitaria 8038000090012345");
        finds_nothing("tessera sanitaria 80999000900123456789\n80380000900123456789");
    }
}
