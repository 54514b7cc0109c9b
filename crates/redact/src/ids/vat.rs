//! Numbers for value-added tax: those of sole traders are personal. Sources: Council Directive
//! 2006/112/EC art. 215 (the country's letters stand before), European Commission, VIES (forms);
//! check digits: § 27a UStG (ISO/IEC 7064 MOD 11,10), Bundesministerium für Finanzen (Austria),
//! BOSA (Belgium: 97), DGFiP (France: 97), Agenzia delle Entrate (ISO/IEC 7812-1), Belastingdienst
//! (since 2020 ISO/IEC 7064 MOD 97-10 over all, before the eleven test), `spain` and `portugal`.

use super::{Check, Code, Id, portugal, spain};
use crate::check_digits::{luhn, mod_11_10, remainder, weighted};
use crate::kinds::Kind;

/// Umsatzsteuer-Identifikationsnummer, numéro de TVA, btw-nummer, partita IVA, número de IVA.
pub(super) const VAT: Id = Id {
    kind: Kind::VatId,
    alone: &[],
    told: &[
        "UU 999 999 999",
        "UUU 9999 9999",
        "UU 9999 999 999",
        "UU 99 999 999 999",
        "UU 9999 99 999 A 99",
        "UU A 9999999 *",
        "UU 99999999 A",
        "9999 99 999 A 99",
        "99 999 999 999",
        "9999 999 999",
        "999 999 999",
    ],
    words: &[
        "ust id",
        "ust idnr",
        "ustid",
        "ustidnr",
        "umsatzsteuer id",
        "umsatzsteuer identifikationsnummer",
        "umsatzsteueridentifikationsnummer",
        "uid",
        "vat",
        "vat id",
        "vat reg",
        "vatin",
        "tva",
        "tva intracommunautaire",
        "btw",
        "btw id",
        "btw identificatienummer",
        "btwnummer",
        "ob nummer",
        "omzetbelasting",
        "omzetbelastingnummer",
        "partita iva",
        "p iva",
        "piva",
        "iva",
        "nif iva",
        "ondernemingsnummer",
        "numéro d entreprise",
        "kbo",
        "bce",
    ],
    check: Check::Digit(is_vat),
};

fn is_vat(code: &Code) -> bool {
    let letters = code.bytes().iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let country = code.bytes().get(..letters.min(2)).unwrap_or(&[]);
    let number = code.after(country.len());
    let right = match (country, number.bytes().len()) {
        (b"DE" | b"", 9) => mod_11_10(number.values()),
        (b"AT", 9) => is_austrian(&number),
        (b"BE" | b"", 10) => is_belgian(&number),
        (b"FR", 11) => is_french(&number),
        (b"IT" | b"", 11) => luhn(number.values()),
        (b"NL" | b"", 12) => is_dutch(&number),
        (b"PT", 9) => portugal::checks(&number),
        (b"ES", 9) => spain::is_cif(&number) || spain::is_nif(&number) || spain::is_nie(&number),
        _ => false,
    };
    right && !number.is_monotonous()
}

/// A `U`, seven digits and their check digit.
fn is_austrian(number: &Code) -> bool {
    let digits = || number.values().skip(1);
    let sum = digits().take(7).enumerate().fold(4_u32, |sum, (place, digit)| {
        let doubled = digit.saturating_mul(2);
        let crossed = if doubled > 9 { doubled.saturating_sub(9) } else { doubled };
        sum.saturating_add(if place % 2 == 0 { digit } else { crossed })
    });
    let check = 10_u32.saturating_sub(sum % 10) % 10;
    number.bytes().starts_with(b"U") && digits().next_back() == Some(check)
}

fn is_belgian(number: &Code) -> bool {
    let check = 97_u32.saturating_sub(remainder(number.values().take(8), 97));
    number.number(0..1) <= 1 && number.number(8..10) == check
}

/// Two check digits, then the SIREN.
fn is_french(number: &Code) -> bool {
    let siren = || number.values().skip(2);
    let key = remainder(siren(), 97).saturating_mul(3).saturating_add(12) % 97;
    luhn(siren()) && number.number(0..2) == key
}

/// Nine digits, a `B`, two digits. The letters of the country count in the check of all.
fn is_dutch(number: &Code) -> bool {
    const NL: [u32; 2] = [23, 21];
    let rest = NL.into_iter().chain(number.values()).fold(0_u32, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        rest.saturating_mul(shift).saturating_add(value) % 97
    });
    let sum = weighted(number.values(), &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let eleven = number.values().nth(8) == Some(sum);
    number.bytes().get(9) == Some(&b'B') && (rest == 1 || eleven)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// The numbers are those that the authorities print, or of authorities.
    #[test]
    fn with_their_country() {
        check("USt-IdNr.: ⟦VAT_ID DE136695976⟧, UID-Nr. ⟦VAT_ID ATU13585627⟧");
        check("Umsatzsteuer-Identifikationsnummer ⟦VAT_ID DE 136 695 976⟧");
        check("TVA ⟦VAT_ID FR83404833048⟧, n° TVA intracommunautaire : ⟦VAT_ID FR 83 404 833 048⟧");
        check("btw-nummer ⟦VAT_ID BE 0403.019.261⟧, BTW ⟦VAT_ID NL004495445B01⟧");
        check("partita IVA ⟦VAT_ID IT07643520567⟧; NIF-IVA ⟦VAT_ID ESB64717838⟧");
        check("VAT no. ⟦VAT_ID PT501964843⟧");
    }

    #[test]
    fn without() {
        check("P.IVA ⟦VAT_ID 07643520567⟧, ondernemingsnummer ⟦VAT_ID 0403.019.261⟧");
        check("omzetbelastingnummer ⟦VAT_ID 004495445B01⟧; USt-ID ⟦VAT_ID 136695976⟧");
    }

    #[test]
    fn wrong_ones() {
        finds_nothing("USt-IdNr. DE136695977\nUID ATU13585628\nTVA FR84404833048");
        finds_nothing("BTW BE 0403019262\nBTW NL004495446B02\nP.IVA 07643520568");
        finds_nothing("VAT PT501964844\nIVA ESB64717839\nDE136695976\nVAT 20%\nVAT XX136695976");
    }
}
