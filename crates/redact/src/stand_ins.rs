//! How the stand-ins of an earlier redaction are recognised: placeholders (`[EMAIL_3]`), pseudonyms
//! (`[EMAIL_k3f6x2a7q5m4t6rz]`) and sealed values (`[EMAIL:…]`). Nothing is looked for within one,
//! and what stands beside it is read as beside the value that it stands for. Pseudonyms and sealed
//! values are in base32 (RFC 4648, small letters) and have a letter: a text that only looks like
//! one can hide neither separators nor a bare number from the search.

use crate::labels::{KindNames, Label};

/// The longest name of a kind, in bytes.
pub(crate) const NAME_BYTES_MAX: usize = 40;
/// The characters of a pseudonym: 80 bits, so that among four thousand million values of a kind two
/// share theirs with a chance of about one in a hundred thousand.
pub(crate) const PSEUDONYM_CHARS: usize = 16;
/// The characters of a sealed value at least: a tag of 16 bytes and one byte.
const SEALED_CHARS_MIN: usize = 28;
/// The digits of a placeholder's number at most: a longer one is not ours.
const NUMBER_DIGITS_MAX: usize = 9;

/// What stands in place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Placeholder(u64),
    Pseudonym,
    Sealed,
}

/// A stand-in with which a text starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StandIn<'t> {
    pub(crate) name: &'t str,
    pub(crate) form: Form,
    /// Its length in bytes, with its brackets.
    pub(crate) length: usize,
    /// What follows its name.
    pub(crate) body: &'t str,
}

/// The stand-in with which a text starts, whatever its name.
pub(crate) fn leading(text: &str) -> Option<StandIn<'_>> {
    let inside = text.strip_prefix('[')?;
    let run = inside.bytes().take(NAME_BYTES_MAX.saturating_add(PSEUDONYM_CHARS + 2));
    let run = run.take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let (head, tail) = inside.split_at_checked(run)?;
    let (name, form, body) = if tail.starts_with(']') {
        let (name, body) = head.rsplit_once('_')?;
        (name, short_form(body)?, body)
    } else {
        let sealed = tail.strip_prefix(':')?;
        let length = sealed.bytes().take_while(|byte| is_base32(*byte)).count();
        let (body, end) = sealed.split_at_checked(length)?;
        let whole = end.starts_with(']') && length >= SEALED_CHARS_MIN && has_letter(body);
        whole.then_some(())?;
        (head, Form::Sealed, body)
    };
    // A bracket, the name, `_` or `:`, the body, a bracket.
    let length = name.len().saturating_add(body.len()).saturating_add(3);
    is_name(name).then_some(StandIn { name, form, length, body })
}

/// The stand-ins in a text under names that are known, each with its place and label.
pub(crate) fn all<'a>(
    text: &'a str,
    names: &'a KindNames,
) -> impl Iterator<Item = (usize, StandIn<'a>, Label)> {
    text.match_indices('[').filter_map(|(at, _)| {
        let found = leading(text.get(at..)?)?;
        Some((at, found, names.label(found.name)?))
    })
}

/// Whether it may be the name of a kind: capitals, digits and single underscores, a capital first.
pub(crate) fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let fits = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    bytes.len() <= NAME_BYTES_MAX
        && bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.iter().all(fits)
        && !name.contains("__")
        && !name.ends_with('_')
}

fn short_form(body: &str) -> Option<Form> {
    let digits = !body.is_empty() && body.bytes().all(|byte| byte.is_ascii_digit());
    if digits && body.len() <= NUMBER_DIGITS_MAX {
        return body.parse().ok().map(Form::Placeholder);
    }
    let pseudonym =
        body.len() == PSEUDONYM_CHARS && body.bytes().all(is_base32) && has_letter(body);
    pseudonym.then_some(Form::Pseudonym)
}

const fn is_base32(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'2'..=b'7')
}

/// Whether bytes in base32 are no bare number.
pub(crate) fn has_letter(body: &str) -> bool {
    body.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, form: Form) {
        let found = leading(&format!("{text} and more")).map(|it| (it.name.to_owned(), it.form));
        assert_eq!(found, Some((name.to_owned(), form)));
        assert_eq!(leading(text).unwrap().length, text.len());
    }

    #[test]
    fn every_form_is_recognised() {
        check("[US_SSN_12]", "US_SSN", Form::Placeholder(12));
        check("[PERSON_k3f6x2a7q5m4t6rz]", "PERSON", Form::Pseudonym);
        check("[US_SSN_a222222222222222]", "US_SSN", Form::Pseudonym);
        check("[EMAIL:abcdefghijklmnopqrstuvwxyz27]", "EMAIL", Form::Sealed);
    }

    #[test]
    fn others_are_not() {
        for text in [
            "",
            "[]",
            "[1]",
            "[PHONE]",
            "[PHONE_]",
            "[PHONE_1",
            "[phone_1]",
            "[PHONE_9999999999]",
            "[PHONE_k3f9]",
            "[PHONE__1]",
            "[_1]",
            "[EMAIL:short]",
            "[US_SSN_2222222222222222]",
            "[EMAIL:abcdefghijklmnopqrstuvwxyz27",
            "[EMAIL:abcdefghijklmnopqrstuvwxyzé7]",
            "[EMAIL:201-555-0123-201-555-0123-xx]",
            "[EMAIL:2222222222222222222222222222]",
        ] {
            assert_eq!(leading(text), None, "{text}");
        }
    }
}
