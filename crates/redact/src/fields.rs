//! Names in fields that are called so (`"firstName": "Zoe"`, `last_name=Kowalski`): the model that
//! finds names in sentences has nothing to go by there. A field that is only called `name` may name
//! anything, and is left to it.

use crate::context::Surroundings;
use crate::kinds::{Kind, Span};
use crate::overlap::is_mark;

/// What a field is called, what joins it to its value, and the first sign of that.
pub(crate) const PATTERN: &str = concat!(
    "(?i:(?:first|last|full|given|family|middle|maiden|legal|display|customer|contact|patient|",
    "employee|cardholder|card_?holder_?)[ _-]?name|surname|forename)",
    "(?:[\"']? ?[:=] ?[\"']?|>)[A-Za-z\\x80-\\xFF]",
);

/// The most words that a person's name has here, and the most bytes.
const WORDS_MAX: usize = 5;
const BYTES_MAX: usize = 80;

/// Values that say that there is none, or what sort of value it would be.
#[rustfmt::skip]
const NO_NAMES: [&str; 14] = [
    "null", "none", "nil", "undefined", "true", "false", "string", "str", "text", "varchar",
    "required", "optional", "unknown", "self",
];

/// The name whose field the match `start..end` of the pattern begins with.
pub(crate) fn find(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    let from = end.saturating_sub(1);
    let joint = around.slice(start, from);
    let quote = joint.chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let mut reach = from.saturating_add(BYTES_MAX).min(around.ceiling);
    while !around.text.is_char_boundary(reach) {
        reach = reach.saturating_sub(1);
    }
    let tail = around.slice(from, reach);
    let belongs =
        |c: char| c.is_alphabetic() || is_mark(c) || matches!(c, ' ' | '.' | '\'' | '’' | '-');
    let ends = |c: char| quote == Some(c) || !belongs(c);
    let length = tail.find(ends).unwrap_or(tail.len());
    let closed = match tail.get(length..)?.chars().next() {
        None => reach == around.ceiling && quote.is_none(),
        Some(c) if quote.is_some() => quote == Some(c),
        Some(c) => matches!(c, '\n' | '\r' | ',' | ';' | '&' | '<' | '|' | '\t'),
    };
    let value = tail.get(..length)?.trim_end();
    // Code that gives a field its value from another (`last_name = user.name`).
    let is_path = value.split('.').skip(1).any(|part| part.starts_with(char::is_alphabetic));
    let words = value.split([' ', '-']).filter(|word| !word.is_empty()).count();
    let none = NO_NAMES.iter().any(|word| word.eq_ignore_ascii_case(value));
    let names = closed && !is_path && !none && (1..=WORDS_MAX).contains(&words);
    let end = from.saturating_add(value.len());
    names.then_some(Span { start: from, end, kind: Kind::Person })
}

#[cfg(test)]
mod tests {
    use crate::kinds::{Kind, Settings};
    use crate::testing::{check_with, finds_nothing};

    #[track_caller]
    fn check(marked: &str) {
        let kinds = Kind::formed().chain([Kind::Person]).collect();
        check_with(Settings { kinds, ..Settings::default() }, marked);
    }

    #[test]
    fn fields_that_are_called_so() {
        check(r#"{"firstName":"⟦PERSON Zoë⟧","last_name": "⟦PERSON van Dyk-Kowalski⟧"}"#);
        check(r#""{\"givenName\": \"⟦PERSON Zoe\\u0301⟧\", \"surname\":\"⟦PERSON O'Hara⟧\"}""#);
        check("first_name=⟦PERSON zoe⟧&last_name=⟦PERSON kowalski⟧&id=7");
        check("{'contact_name': '⟦PERSON Zoe Q. Kowalski⟧'}\nfull-name: ⟦PERSON Zoe Kowalski⟧\n");
        check("<lastName>⟦PERSON Kowalski⟧</lastName>");
    }

    #[test]
    fn others() {
        check(r#"{"firstName": null, "lastName": "", "displayName": "Level 7", "name": "Gate"}"#);
        check("first_name = user.first_name, last_name: str, firstName: String,\nsurname=None\n");
        finds_nothing(r#"{"firstName": "Zoe"}"#);
    }
}
