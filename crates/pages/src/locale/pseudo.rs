//! Texts made longer and odd on purpose: English that shows where a page has too little room.

use std::borrow::Cow;

/// The text with accents and at least two fifths more letters.
pub(super) fn longer(text: &str) -> Cow<'_, str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 {
        return Cow::Borrowed(text);
    }
    let length = text.chars().count();
    let mut long: String = text.chars().map(accented).collect();
    let padding = "~ìò".chars().cycle().take((length * 2).div_ceil(5));
    let end = long.trim_end().len();
    let blank = long.split_off(end);
    long.extend(padding);
    long.push_str(&blank);
    Cow::Owned(long)
}

const fn accented(letter: char) -> char {
    match letter {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        'A' => 'Á',
        'E' => 'É',
        'I' => 'Í',
        'O' => 'Ó',
        'U' => 'Ú',
        other => other,
    }
}
