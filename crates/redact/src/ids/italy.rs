//! Italy. Source: Decreto ministeriale 23 dicembre 1976 (codice fiscale: letters of the name, date
//! and place of birth, control letter; letters in place of digits for people who would share one).

use super::{Check, Code, Id};
use crate::kinds::Kind;

/// Codice fiscale of a person.
pub(super) const FISCAL_CODE: Id = Id {
    kind: Kind::ItFiscalCode,
    alone: &["AAAAAA**A**A***A"],
    told: &["AAAAAA**A**A***A"],
    words: &["codice fiscale", "fiscale", "c f", "cf", "codicefiscale", "tax code", "fiscal code"],
    check: Check::Digit(is_fiscal_code),
};

/// The values of the signs at the first, third and further odd places.
const ODD: [u32; 36] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6,
    8, 12, 14, 16, 10, 22, 25, 24, 23,
];

fn is_fiscal_code(code: &Code) -> bool {
    let bytes = code.bytes();
    let mut day = None;
    for place in [6, 7, 9, 10, 12, 13, 14] {
        let Some(digit) = bytes.get(place).and_then(|byte| digit(*byte)) else {
            return false;
        };
        day = match place {
            9 => Some(digit),
            10 => day.map(|tens| u32::saturating_mul(tens, 10).saturating_add(digit)),
            _ => day,
        };
    }
    let month = bytes.get(8).is_some_and(|month| b"ABCDEHLMPRST".contains(month));
    // Forty is added to the day of a woman's birth.
    month && matches!(day, Some(1..=31 | 41..=71)) && control_letter(code) == bytes.last().copied()
}

/// A digit, or the letter that stands for it.
fn digit(byte: u8) -> Option<u32> {
    let place = b"LMNPQRSTUV".iter().position(|letter| *letter == byte);
    char::from(byte).to_digit(10).or_else(|| u32::try_from(place?).ok())
}

fn control_letter(code: &Code) -> Option<u8> {
    let sum = code.values().take(15).enumerate().fold(0_u32, |sum, (place, value)| {
        let even = if value < 10 { value } else { value.saturating_sub(10) };
        let odd = usize::try_from(value).ok().and_then(|value| ODD.get(value)).copied();
        sum.saturating_add(if place % 2 == 0 { odd.unwrap_or(0) } else { even })
    });
    u8::try_from(sum % 26).ok().map(|letter| letter.saturating_add(b'A'))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn fiscal_codes() {
        check("⟦IT_FISCAL_CODE RSSMRA85T10A562S⟧, ⟦IT_FISCAL_CODE MRTMTT25D09F205Z⟧.");
        check("codice fiscale: ⟦IT_FISCAL_CODE rssmra85t10a562s⟧");
        check("omocodia ⟦IT_FISCAL_CODE RSSMRA85T10A56NH⟧");
        finds_nothing("RSSMRA85T10A562T\ncodice fiscale RSSMRA85T99A562S\nxRSSMRA85T10A562S");
    }
}
