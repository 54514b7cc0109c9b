//! Numbers of things that belong to one person. Source: 3GPP TS 23.003 (IMEI, annex B), ISO 3779
//! and 49 CFR 565.15 (VIN: signs, check digit in North America).

use super::{Check, Code, Id};
use crate::check_digits::{luhn, weighted};
use crate::kinds::Kind;

/// International mobile equipment identity.
pub(super) const IMEI: Id = Id {
    kind: Kind::Imei,
    alone: &[],
    told: &["99 999999 999999 9"],
    words: &["imei", "imei1", "imei2", "meid", "mobile equipment identity"],
    check: Check::Digit(is_imei),
};

const VEHICLE: &[&str] = &[
    "vin",
    "vehicle identification",
    "chassis",
    "fahrgestellnummer",
    "fin",
    "fahrzeugident",
    "fahrzeug identifizierungsnummer",
    "fahrzeugidentifizierungsnummer",
    "châssis",
    "bastidor",
    "telaio",
    "chassisnummer",
    "chassi",
];

/// Vehicle identification number of North America.
pub(super) const VIN: Id = Id {
    kind: Kind::Vin,
    alone: &["*****************"],
    told: &["*****************"],
    words: VEHICLE,
    check: Check::Digit(is_vin),
};

/// One of elsewhere, where the ninth place checks nothing.
pub(super) const VIN_ELSEWHERE: Id = Id {
    kind: Kind::Vin,
    alone: &[],
    told: &["*****************"],
    words: VEHICLE,
    check: Check::Rules(is_vin_elsewhere),
};

fn is_imei(code: &Code) -> bool {
    luhn(code.values()) && !code.is_monotonous()
}

fn is_vin(code: &Code) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let rest = weighted(code.bytes().iter().map(|byte| value(*byte)), &WEIGHTS) % 11;
    let check = code.bytes().get(8).map(|byte| match byte {
        b'X' => 10,
        digit => u32::from(digit.wrapping_sub(b'0')),
    });
    let north_american = matches!(code.bytes().first(), Some(b'1'..=b'5'));
    north_american && has_its_signs(code) && check == Some(rest)
}

fn is_vin_elsewhere(code: &Code) -> bool {
    !matches!(code.bytes().first(), Some(b'1'..=b'5')) && has_its_signs(code)
}

/// Letters without I, O and Q, and four digits at the end.
fn has_its_signs(code: &Code) -> bool {
    let bytes = code.bytes();
    bytes.iter().any(u8::is_ascii_alphabetic)
        && !bytes.iter().any(|byte| matches!(byte, b'I' | b'O' | b'Q'))
        && bytes.get(13..).is_some_and(|serial| serial.iter().all(u8::is_ascii_digit))
}

/// The value of a sign: letters count like the digits below which they stand.
fn value(byte: u8) -> u32 {
    let below = match byte {
        b'A'..=b'H' => byte.saturating_sub(b'A').saturating_add(1),
        b'J'..=b'R' => byte.saturating_sub(b'J').saturating_add(1),
        b'S'..=b'Z' => byte.saturating_sub(b'S').saturating_add(2),
        _ => byte.saturating_sub(b'0'),
    };
    u32::from(below)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn phones() {
        check("IMEI: ⟦IMEI 490154203237518⟧, IMEI ⟦IMEI 49-015420-323751-8⟧");
        finds_nothing("IMEI 490154203237519\n490154203237518\nIMEI 000000000000000");
    }

    #[test]
    fn vehicles() {
        check("⟦VIN 1M8GDM9AXKP042788⟧ and ⟦VIN 5GZCZ43D13S812715⟧");
        check("VIN: ⟦VIN 1m8gdm9axkp042788⟧, Fahrgestellnummer ⟦VIN WVWZZZ1JZXW000001⟧");
        finds_nothing("1M8GDM9AXKP042789\nVIN 1M8GDM9AXKP042789\nWVWZZZ1JZXW000001");
        finds_nothing("11111111111111111\nVIN WVWZZZ1JZXW0000IO");
    }
}
