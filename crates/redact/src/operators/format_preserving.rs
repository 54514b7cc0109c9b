//! Numbers that stay numbers: format-preserving encryption of the digits. Source: NIST SP 800-38G
//! (FF1, radix 10, AES-256), with the bound of its revision 1 that there be at least a million
//! possible values, which is six digits. The name of the kind is the tweak.

use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use zeroize::Zeroizing;

use super::Found;
use crate::fold::Folded;
use crate::keys::Key;
use crate::kinds::Kind;

/// The fewest digits: ten to this power is a million.
const DIGITS_MIN: usize = 6;
/// The most: no number of any kind is as long, and the cost grows with the square.
const DIGITS_MAX: usize = 64;
const RADIX: u32 = 10;

pub(super) struct FormatPreserving {
    /// Nothing only if ten were no radix.
    cipher: Option<FF1<Aes256>>,
}

impl FormatPreserving {
    pub(super) fn new(key: &Key) -> Self {
        let key: Zeroizing<[u8; 32]> = key.derive("untrain redact 2026-11 format preserving");
        Self::under(&key)
    }

    fn under(key: &[u8; 32]) -> Self {
        Self { cipher: FF1::new(key, RADIX).ok() }
    }

    /// The value with other digits in the same places; nothing where the standard does not reach
    /// (too few digits), where letters would be left standing, or where the digits came out the
    /// same, as they do for one value in as many as there are.
    pub(super) fn number(&self, found: &Found<'_>) -> Option<String> {
        let folded = Folded::new(found.value);
        let country = if found.label == Kind::Iban { 2 } else { 0 };
        let (head, tail) = folded.text().split_at_checked(country)?;
        if tail.contains(char::is_alphabetic) {
            return None;
        }
        let digit = |c: char| c.to_digit(RADIX).and_then(|digit| u16::try_from(digit).ok());
        let digits: Vec<u16> = tail.chars().filter_map(digit).collect();
        let encrypted = self.digits(found.name, &digits)?;
        if encrypted == digits {
            return None;
        }
        let mut encrypted = encrypted.into_iter();
        let put = |c: char| match digit(c) {
            Some(_) => encrypted.next().and_then(|digit| char::from_digit(digit.into(), RADIX)),
            None => Some(c),
        };
        let tail: Option<String> = tail.chars().map(put).collect();
        Some(format!("{head}{}", tail?))
    }

    fn digits(&self, tweak: &str, digits: &[u16]) -> Option<Vec<u16>> {
        if !(DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) {
            return None;
        }
        let plain = FlexibleNumeralString::from(digits.to_vec());
        self.cipher.as_ref()?.encrypt(tweak.as_bytes(), &plain).ok().map(Vec::from)
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXUPPER;

    use super::*;

    /// Samples 7 and 8 of the examples that NIST publishes for FF1 (AES-256, radix 10).
    #[test]
    fn the_cipher_is_that_of_the_standard() {
        let key = "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94";
        let key: [u8; 32] = HEXUPPER.decode(key.as_bytes()).unwrap().try_into().unwrap();
        let numbers = FormatPreserving::under(&key);
        let plain = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        let check = |tweak: &str, expected: [u16; 10]| {
            assert_eq!(numbers.digits(tweak, &plain).unwrap(), expected);
        };
        check("", [6, 6, 5, 7, 6, 6, 7, 0, 0, 9]);
        check("9876543210", [1, 0, 0, 1, 6, 2, 3, 4, 6, 3]);
    }

    fn number(kind: Kind, value: &str) -> Option<String> {
        let found = Found { label: kind.into(), name: kind.as_str(), value };
        FormatPreserving::new(&Key::new(&mut [3; 32])).number(&found)
    }

    #[test]
    fn every_separator_keeps_its_place() {
        let shape = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "0");
        for (kind, value) in [
            (Kind::Phone, "+41 (44) 668-18-00"),
            (Kind::CreditCard, "4111 1111 1111 1111"),
            (Kind::Iban, "DE89 3704 0044 0532 0130 00"),
            (Kind::UsSsn, "474-49-7577"),
        ] {
            let encrypted = number(kind, value).unwrap();
            assert_ne!(encrypted, value);
            assert_eq!(shape(&encrypted), shape(value));
            assert_eq!(Some(encrypted), number(kind, value));
        }
        assert_eq!(number(Kind::Phone, "４１４４６６８"), number(Kind::Phone, "4144668"));
    }

    #[test]
    fn what_is_too_short_or_has_letters_is_left_to_others() {
        assert_eq!(number(Kind::Phone, "12-345"), None);
        assert_eq!(number(Kind::Email, "jane123456@x.example"), None);
        assert_eq!(number(Kind::Phone, "201-555-0123 x565"), None);
        assert_eq!(number(Kind::Iban, "GB29 NWBK 6016 1331 9268 19"), None);
        assert_eq!(number(Kind::Phone, &"1".repeat(65)), None);
    }
}
