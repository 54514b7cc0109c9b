//! The arithmetic of check digits that many issuers share, for built-in kinds and a user's own, and
//! of dates within numbers.

/// The Luhn check (ISO/IEC 7812-1 annex B) over digits 0–9.
pub(crate) fn luhn(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    luhn_sum(digits).is_multiple_of(10)
}

/// What the Luhn check sums up.
pub(crate) fn luhn_sum(digits: impl DoubleEndedIterator<Item = u32>) -> u32 {
    digits.rev().enumerate().fold(0, |sum: u32, (place, digit)| {
        let doubled = if place % 2 == 0 { digit } else { digit.saturating_mul(2) };
        sum.saturating_add(if doubled > 9 { doubled.saturating_sub(9) } else { doubled })
    })
}

/// The sum of the digits, each times its weight.
pub(crate) fn weighted(digits: impl Iterator<Item = u32>, weights: &[u32]) -> u32 {
    digits
        .zip(weights)
        .fold(0, |sum: u32, (digit, weight)| sum.saturating_add(digit.saturating_mul(*weight)))
}

/// The check digit of documents for machines (ICAO Doc 9303-3): weights 7, 3 and 1, letters from
/// ten on; the last sign checks those before it.
pub(crate) fn icao(values: impl DoubleEndedIterator<Item = u32>) -> bool {
    let mut values = values;
    let last = values.next_back();
    let weights = [7, 3, 1].into_iter().cycle();
    let sum = values
        .zip(weights)
        .fold(0_u32, |sum, (value, weight)| sum.saturating_add(value.saturating_mul(weight)));
    last == Some(sum % 10)
}

/// The sum of the digits of each product of a digit and its weight, as German insurers reckon it.
pub(crate) fn cross_weighted(digits: impl Iterator<Item = u32>, weights: &[u32]) -> u32 {
    digits.zip(weights).fold(0_u32, |sum, (digit, weight)| {
        let product = digit.saturating_mul(*weight);
        sum.saturating_add(product % 10).saturating_add(product.checked_div(10).unwrap_or(0))
    })
}

/// What is left of the number that the digits make.
pub(crate) fn remainder(digits: impl Iterator<Item = u32>, modulus: u32) -> u32 {
    digits.fold(0, |rest: u32, digit| {
        rest.saturating_mul(10).saturating_add(digit).checked_rem(modulus).unwrap_or(0)
    })
}

/// ISO/IEC 7064, the hybrid system MOD 11,10: the last digit checks those before it.
pub(crate) fn mod_11_10(digits: impl ExactSizeIterator<Item = u32>) -> bool {
    let last = digits.len().saturating_sub(1);
    let mut product: u32 = 10;
    for (place, digit) in digits.enumerate() {
        if place == last {
            return product.saturating_add(digit) % 10 == 1;
        }
        let sum = product.saturating_add(digit) % 10;
        product = if sum == 0 { 10 } else { sum }.saturating_mul(2) % 11;
    }
    false
}

/// The check of J. Verhoeff (Error Detecting Decimal Codes, 1969): the group of the pentagon's
/// symmetries, and a permutation that goes on with every place.
pub(crate) fn verhoeff(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    const PERMUTED: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let permute = |digit: u32| {
        usize::try_from(digit).ok().and_then(|at| PERMUTED.get(at).copied()).unwrap_or(0)
    };
    let checked = digits.rev().enumerate().fold(0, |sum, (place, digit)| {
        product(sum, (0..place % 8).fold(digit, |digit, _| permute(digit)))
    });
    checked == 0
}

/// The product of two symmetries of a pentagon: below 5 turns, from 5 on reflections.
const fn product(a: u32, b: u32) -> u32 {
    let (turn_a, turn_b) = (a % 5, b % 5);
    match (a < 5, b < 5) {
        (true, true) => turn_a.saturating_add(turn_b) % 5,
        (true, false) => (turn_a.saturating_add(turn_b) % 5).saturating_add(5),
        (false, true) => (turn_a.saturating_add(5).saturating_sub(turn_b) % 5).saturating_add(5),
        (false, false) => turn_a.saturating_add(5).saturating_sub(turn_b) % 5,
    }
}

/// Whether a month has such a day in some year.
pub(crate) const fn is_day(month: u32, day: u32) -> bool {
    let last = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    };
    day >= 1 && day <= last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(number: &str) -> std::vec::IntoIter<u32> {
        number.bytes().map(|byte| u32::from(byte - b'0')).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn published_examples() {
        assert!(luhn(digits("79927398713")) && !luhn(digits("79927398710")));
        // ISO/IEC 7064, example of MOD 11,10.
        assert!(mod_11_10(digits("07945")) && !mod_11_10(digits("07946")));
        assert!(verhoeff(digits("2363")) && !verhoeff(digits("2364")));
        // ICAO Doc 9303-3, the specimen's date of birth and its number.
        assert!(icao(digits("7408122")) && !icao(digits("7408123")));
        assert_eq!(remainder(digits("2550814168025"), 97), 59);
    }

    #[test]
    fn verhoeff_notices_every_wrong_digit_and_swap() {
        let right = "999941057058";
        assert!(verhoeff(digits(right)));
        for place in 0..right.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = right.as_bytes().to_vec();
                wrong[place] = digit;
                let wrong = String::from_utf8(wrong).unwrap();
                assert_eq!(verhoeff(digits(&wrong)), wrong == right, "{wrong}");
            }
        }
    }

    #[test]
    fn days_of_months() {
        assert!(is_day(2, 29) && is_day(12, 31) && is_day(4, 30));
        assert!(!is_day(2, 30) && !is_day(4, 31) && !is_day(13, 1) && !is_day(1, 0));
    }
}
