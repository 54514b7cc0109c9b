//! A value of the same shape: digits for digits, letters for letters of the same script and case.

use super::dice::Dice;
use crate::custom::Validator;
use crate::fold::Folded;

/// A value of the same shape whose check digits hold; nothing where they do not come to hold.
pub(super) fn same(value: &str, validator: Validator, dice: &mut Dice) -> Option<String> {
    validator.completed(&drawn(Folded::new(value).text(), true, dice))
}

/// A text with other letters and digits in the same places; `whole` says that it is no rest of
/// another.
pub(super) fn drawn(text: &str, whole: bool, dice: &mut Dice) -> String {
    let mut first = whole;
    let other = |c: char| {
        // A number that starts with a zero, or with another digit, goes on doing so.
        let leading = std::mem::replace(&mut first, false);
        other(c, leading, dice)
    };
    text.chars().map(other).collect()
}

/// Another character of the same sort.
fn other(c: char, leading: bool, dice: &mut Dice) -> char {
    match c {
        '0' if leading => c,
        '1'..='9' if leading => dice.letter('1', 9),
        '0'..='9' => dice.digit(),
        'a'..='z' => dice.letter('a', 26),
        'A'..='Z' => dice.letter('A', 26),
        c if !c.is_alphanumeric() => c,
        _ => alphabet(c).map_or('x', |(from, count)| dice.letter(from, count)),
    }
}

/// The run of letters that a letter is from: its first and how many there are.
fn alphabet(c: char) -> Option<(char, u32)> {
    Some(match c {
        'А'..='Я' => ('А', 32),
        'а'..='я' | 'ё' => ('а', 32),
        'Α'..='Ω' => ('Α', 17),
        'ά'..='ώ' => ('α', 17),
        'א'..='ת' => ('א', 27),
        '\u{627}'..='\u{64A}' => ('\u{628}', 19),
        '\u{905}'..='\u{939}' => ('\u{915}', 20),
        'ぁ'..='ゖ' => ('た', 20),
        'ァ'..='ヺ' => ('タ', 20),
        '가'..='힣' => ('가', 11_172),
        '\u{4E00}'..='\u{9FFF}' => ('\u{4E00}', 20_000),
        c if c.is_uppercase() => ('A', 26),
        c if c.is_lowercase() => ('a', 26),
        _ => return None,
    })
}
