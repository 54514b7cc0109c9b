//! The checks that a user's kind may ask for. Sources: ISO/IEC 7812-1 annex B (Luhn), ISO 7064 MOD
//! 97-10, ISO 2108 (the weights of MOD 11, which NHS numbers have too), J. Verhoeff, Error
//! Detecting Decimal Codes (1969), H. M. Damm, Total anti-symmetrische Quasigruppen (2004).

use crate::check_digits::{luhn, verhoeff};
use crate::fold::Folded;

/// A check over the letters and digits of a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validator {
    /// No check.
    #[default]
    None,
    /// Luhn over the digits: payment cards, IMEI.
    Luhn,
    /// ISO 7064 MOD 97-10 over letters (A is 10) and digits, the two check digits last: LEI.
    Mod97,
    /// Weights from the right 1, 2, 3 …, a sum that eleven divides; an `X` at the end is ten:
    /// ISBN-10, UK NHS numbers.
    Mod11,
    /// Verhoeff over the digits: Aadhaar.
    Verhoeff,
    /// Damm over the digits.
    Damm,
}

impl Validator {
    /// Every validator with its name in a configuration.
    pub(crate) const NAMES: [(&'static str, Self); 6] = [
        ("none", Self::None),
        ("luhn", Self::Luhn),
        ("mod97", Self::Mod97),
        ("mod11", Self::Mod11),
        ("verhoeff", Self::Verhoeff),
        ("damm", Self::Damm),
    ];

    /// Whether the check holds for a text; all but letters and digits is left out.
    #[must_use]
    pub fn holds(self, text: &str) -> bool {
        if self == Self::None {
            return true;
        }
        let folded = Folded::new(text);
        let text = folded.text();
        let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
        if digits.len() < 2 {
            return false;
        }
        match self {
            Self::None => true,
            Self::Luhn => luhn(digits.into_iter()),
            Self::Mod97 => Self::mod97(text) == Some(1),
            Self::Mod11 => mod11(text),
            Self::Verhoeff => verhoeff(digits.into_iter()),
            Self::Damm => damm(&digits),
        }
    }

    /// The text with its last digits changed so that the check holds; nothing where it does not
    /// come to hold.
    pub(crate) fn completed(self, text: &str) -> Option<String> {
        let count: u32 = if self == Self::Mod97 { 2 } else { 1 };
        (0..10_u32.pow(count)).find_map(|check| {
            if self.holds(text) {
                return Some(text.to_owned());
            }
            let mut check = check;
            let mut left = count;
            let put = |c: char| {
                if left == 0 || !c.is_ascii_digit() {
                    return c;
                }
                left = left.saturating_sub(1);
                let digit = char::from_digit(check % 10, 10).unwrap_or('0');
                check /= 10;
                digit
            };
            let backwards: String = text.chars().rev().map(put).collect();
            let completed: String = backwards.chars().rev().collect();
            self.holds(&completed).then_some(completed)
        })
    }

    /// The remainder of ISO 7064 MOD 97-10, letters as 10 to 35; nothing for other letters.
    pub(crate) fn mod97(text: &str) -> Option<u32> {
        text.chars().filter(|c| c.is_alphanumeric()).try_fold(0_u32, |rest, c| {
            let value = c.to_digit(36)?;
            let shift = if value > 9 { 100 } else { 10 };
            Some(rest.saturating_mul(shift).saturating_add(value) % 97)
        })
    }
}

fn mod11(text: &str) -> bool {
    let letters = text.chars().rev().filter(|c| c.is_alphanumeric());
    let sum = (1_u32..).zip(letters).try_fold(0_u32, |sum, (weight, c)| {
        let value = match (weight, c) {
            (1, 'x' | 'X') => 10,
            _ => c.to_digit(10)?,
        };
        Some(sum.saturating_add(weight.saturating_mul(value)) % 11)
    });
    sum == Some(0)
}

fn damm(digits: &[u32]) -> bool {
    let checked = digits.iter().try_fold(0, |check: u8, digit| {
        let row = QUASIGROUP.get(usize::from(check))?;
        row.get(usize::try_from(*digit).ok()?).copied()
    });
    checked == Some(0)
}

/// A totally anti-symmetric quasigroup of order ten, from the dissertation.
const QUASIGROUP: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers with good check digits, as their standards print them: each holds, and none does
    /// with another last digit or with its last two neighbours that differ exchanged.
    #[test]
    fn published_numbers() {
        for (validator, number) in [
            (Validator::Luhn, "7992739871-3"),
            (Validator::Luhn, "4539 1488 0343 6467"),
            (Validator::Mod97, "5493001KJTIIGC8Y1R12"),
            (Validator::Mod97, "213800WSGIIZCXF1P572"),
            (Validator::Mod11, "0-306-40615-2"),
            (Validator::Mod11, "943 476 5919"),
            (Validator::Verhoeff, "2363"),
            (Validator::Verhoeff, "123451"),
            (Validator::Damm, "5724"),
            (Validator::Damm, "112946"),
        ] {
            assert!(validator.holds(number), "{validator:?} {number}");
            let (head, last) = number.split_at(number.len() - 1);
            for other in (0..10).map(|digit| digit.to_string()).filter(|digit| digit != last) {
                assert!(!validator.holds(&format!("{head}{other}")), "{validator:?} {number}");
            }
            assert_eq!(validator.completed(&format!("{head}{last}")).unwrap(), number);
        }
        assert!(Validator::Mod11.holds("0-8044-2957-X"));
        assert!(Validator::Luhn.holds("７９９２７３９８７１３"));
    }

    #[test]
    fn too_little_has_no_check() {
        for validator in Validator::NAMES.map(|(_, validator)| validator) {
            assert_eq!(validator.holds(""), validator == Validator::None);
            assert_eq!(validator.holds("0"), validator == Validator::None);
        }
        assert_eq!(Validator::Luhn.completed("ab"), None);
    }
}
