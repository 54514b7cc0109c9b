//! Belgium. Source: Koninklijk besluit van 3 april 1984 (national register number: date of birth,
//! serial number, check digits of modulus 97, before which those born since 2000 count a 2); the
//! month of a bis number is 20 or 40 higher.

use super::{Check, Code, Id};
use crate::check_digits::remainder;
use crate::kinds::Kind;

/// Rijksregisternummer, numéro de registre national.
pub(super) const NRN: Id = Id {
    kind: Kind::BeNrn,
    alone: &["99.99.99-999.99"],
    told: &["99 99 99 999 99"],
    words: &[
        "rijksregisternummer",
        "rijksregister",
        "rijksregisternr",
        "rrn",
        "insz",
        "insz nummer",
        "registre national",
        "niss",
        "nrn",
        "nationalregisternummer",
        "nationalregister",
        "identificatienummer",
        "national register",
    ],
    check: Check::Digit(is_nrn),
};

fn is_nrn(code: &Code) -> bool {
    let born = matches!(code.number(2..4) % 20, 0..=12) && code.number(2..4) < 60;
    let check = code.number(9..11);
    let expected =
        |digits: &mut dyn Iterator<Item = u32>| 97_u32.saturating_sub(remainder(digits, 97));
    let before = expected(&mut code.values().take(9));
    let since = expected(&mut std::iter::once(2).chain(code.values().take(9)));
    born && code.number(4..6) <= 31 && (check == before || check == since)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The last was given to somebody born since 2000.
    #[test]
    fn register_numbers() {
        check("⟦BE_NRN 85.07.30-033.28⟧; rijksregisternummer ⟦BE_NRN 85073003328⟧");
        check("numéro de registre national : ⟦BE_NRN 85 07 30 033 28⟧, INSZ ⟦BE_NRN 17073003384⟧");
        finds_nothing("85.07.30-033.29\nrijksregisternummer 85073003329\n85073003328");
        finds_nothing("85.17.30-033.28\nrijksregisternummer 85.07.32-033.28");
    }
}
