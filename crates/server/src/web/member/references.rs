//! How people name an entry of the log: letters and digits that are read aloud without mistakes.
//!
//! The alphabet is Crockford's base 32, which has no I, L, O and U; the last sign checks the
//! others.

use untrain_policy::Position;

/// The signs, in the order of their values.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many signs a number has at least, with the one that checks them.
const SIGNS_MIN: usize = 8;

/// The reference of a case, which is also its place in addresses.
#[must_use]
pub fn case(entry: Position) -> String {
    entry.to_string()
}

/// The code of an entry: `0000-07Q3`.
#[must_use]
pub fn code(entry: Position) -> String {
    let mut signs = Vec::new();
    let mut rest = entry.0;
    while rest > 0 || signs.len() < SIGNS_MIN - 1 {
        signs.push(sign(rest % 32));
        rest /= 32;
    }
    signs.reverse();
    signs.push(sign(check(entry.0)));
    let mut code = String::new();
    for (place, sign) in signs.iter().enumerate() {
        if place > 0 && (signs.len() - place) % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(*sign));
    }
    code
}

/// The entry that a code names; none when a sign is wrong.
#[must_use]
pub fn entry(code: &str) -> Option<Position> {
    let mut values = Vec::new();
    for c in code.chars().filter(|c| !matches!(c, '-' | ' ')) {
        // What is easily mistaken for another sign stands for it.
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        let value = SIGNS.iter().position(|sign| char::from(*sign) == c)?;
        values.push(value as u64);
    }
    let (checking, signs) = values.split_last()?;
    let number = signs
        .iter()
        .try_fold(0_u64, |number, value| number.checked_mul(32)?.checked_add(*value))?;
    (signs.len() >= SIGNS_MIN - 1 && check(number) == *checking).then_some(Position(number))
}

fn sign(value: u64) -> u8 {
    usize::try_from(value).ok().and_then(|value| SIGNS.get(value).copied()).unwrap_or(b'0')
}

/// A value that changes with any one sign, and when two neighbours change places: 31 is prime, and
/// the places weigh 32 to the power of their number plus one.
fn check(number: u64) -> u64 {
    let (mut sum, mut weight, mut rest) = (0_u64, 2_u64, number);
    while rest > 0 {
        sum = (sum + (rest % 32) * weight) % 31;
        weight = weight * 3 % 31;
        rest /= 32;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_leads_back_and_a_slip_leads_nowhere() {
        for number in [0, 1, 31, 7_715, 1_000_000, u64::MAX / 64] {
            let written = code(Position(number));
            assert_eq!(entry(&written), Some(Position(number)), "{written}");
            assert_eq!(entry(&written.to_lowercase().replace('-', " ")), Some(Position(number)));
        }
        let written = code(Position(7_715));
        let wrong = ["", "7", "0000-07ü3", &written.replace('0', "1"), &format!("{written}0")];
        for slip in wrong {
            assert_eq!(entry(slip), None, "{slip}");
        }
    }

    #[test]
    fn two_neighbours_cannot_change_places_unseen() {
        let mut seen = 0;
        for number in 0..5_000_u64 {
            let written = code(Position(number)).replace('-', "");
            for place in 1..written.len() - 1 {
                let mut signs: Vec<char> = written.chars().collect();
                signs.swap(place - 1, place);
                let slip: String = signs.iter().collect();
                if slip != written && entry(&slip).is_some() {
                    seen += 1;
                }
            }
        }
        // A sum over 31 does not tell 0 from 31.
        assert!(seen < 200, "{seen}");
    }
}
