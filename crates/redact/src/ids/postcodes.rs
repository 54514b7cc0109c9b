//! Postcodes that are said to be one. Source: UPU, Postal Addressing Systems (the forms of the
//! countries). Their numbers are too common to stand alone.

use super::{Check, Code, Id};
use crate::kinds::Kind;

/// A postcode of any country, after a word that means nothing else.
pub(super) const POSTCODE: Id = Id {
    kind: Kind::Postcode,
    alone: &[],
    told: &[
        "99999 9999",
        "99999 999",
        "9999 999",
        "999 9999",
        "9999 AA",
        "AA9A 9AA",
        "AA99 9AA",
        "A9A 9AA",
        "AA9 9AA",
        "A99 9AA",
        "A9 9AA",
        "A9A 9A9",
        "A9* ****",
        "999 99",
        "99 999",
        "999999",
        "99999",
        "9999",
        "999",
    ],
    words: &[
        "zip",
        "zipcode",
        "postcode",
        "post code",
        "postal",
        "plz",
        "postleitzahl",
        "code postal",
        "código postal",
        "codigo postal",
        "postnummer",
        "postnr",
        "postinumero",
        "pincode",
        "codice postale",
        "cód postal",
        "cod postal",
        "npa",
    ],
    check: Check::Loose(|_| true),
};

/// One of Italy, Spain, France or Brazil, after a word that means much else.
pub(super) const LONG_POSTCODE: Id = Id {
    kind: Kind::Postcode,
    alone: &[],
    told: &["99999 999", "99999"],
    words: &["cap", "c a p", "cp", "c p", "cep"],
    check: Check::Loose(is_long),
};

fn is_long(code: &Code) -> bool {
    matches!(code.bytes().len(), 5 | 8)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn postcodes() {
        check("ZIP: ⟦POSTCODE 3520⟧\nmy zip code is ⟦POSTCODE 12345-6789⟧, Zip ⟦POSTCODE 7412 SL⟧");
        check("postcode ⟦POSTCODE SW1A 1AA⟧; postal code: ⟦POSTCODE K1A 0B1⟧, PLZ ⟦POSTCODE 8001⟧");
        check("code postal : ⟦POSTCODE 75008⟧, CAP ⟦POSTCODE 00184⟧, CEP: ⟦POSTCODE 01310-100⟧");
        check(
            "codice postale ⟦POSTCODE 00184⟧, NPA ⟦POSTCODE 1003⟧, código postal ⟦POSTCODE 28013⟧",
        );
        check("Postleitzahl: ⟦POSTCODE 10115⟧, cód. postal ⟦POSTCODE 1100-148⟧");
        finds_nothing(
            "zip file 3520, unzip 3520, cap 5000, SW1A 1AA, 75008, zip 3.5, zip 2024-01-15",
        );
    }
}
