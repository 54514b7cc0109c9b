//! Tags of HTML and XML. Source: HTML Living Standard 13.1.2, read strictly: a `<` in code or
//! before an address (`<zoe@harbour.example>`) begins no tag.

use crate::stand_ins;

/// A tag.
pub(crate) struct Tag<'t> {
    pub(crate) name: &'t str,
    /// Whether it closes what another opened.
    pub(crate) closes: bool,
    /// Where it ends.
    pub(crate) end: usize,
}

/// Tags that format what stands within a word.
const WITHIN_WORDS: [&str; 14] =
    ["b", "i", "u", "s", "em", "strong", "mark", "wbr", "font", "small", "big", "tt", "sub", "sup"];
/// Tags of stretches that may be shown apart from each other.
const STRETCHES: [&str; 8] = ["span", "a", "code", "bdi", "bdo", "kbd", "samp", "abbr"];

/// Attributes that say how something looks.
#[rustfmt::skip]
const LOOKS: [&str; 11] = [
    "class", "id", "style", "color", "size", "face", "dir", "lang", "role", "rel", "target",
];

/// The length of the tag at a place, if what stands around it is read as if it were not there.
pub(super) fn left_out(text: &str, at: usize) -> Option<usize> {
    let mut tells = false;
    let tag = leading(text, at, |name, start, end| {
        let value = text.get(start..end).unwrap_or("");
        let looks = LOOKS.iter().any(|known| known.eq_ignore_ascii_case(name));
        tells |= !looks && !value.is_empty() || may_tell(value);
    })?;
    let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(tag.name));
    let within_words = is(&WITHIN_WORDS);
    if tells || !within_words && !is(&STRETCHES) {
        return None;
    }
    let before = text.get(..at)?.chars().next_back();
    let after = text.get(tag.end..)?.chars().next();
    let is_sign = |c: Option<char>| matches!(c, Some('@' | '.' | '-' | '_' | '+' | '%'));
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    // Two numbers that are set apart by their looks are two.
    let is_apart = !is(&["wbr"]) && is_digit(before) && is_digit(after);
    let joins = within_words && !is_apart || is_sign(before) || is_sign(after);
    joins.then_some(tag.end.saturating_sub(at))
}

/// Whether a value may hold personal data.
fn may_tell(value: &str) -> bool {
    const DIGITS: usize = 6;
    value.contains(['@', '%', '&']) || value.bytes().filter(u8::is_ascii_digit).count() > DIGITS
}

/// The tag at a place; calls with the name of each attribute and where its value stands, without
/// quotes.
pub(crate) fn leading<'t>(
    text: &'t str,
    at: usize,
    mut attribute: impl FnMut(&'t str, usize, usize),
) -> Option<Tag<'t>> {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied();
    let run = |from: usize, belongs: &dyn Fn(u8) -> bool| {
        let tail = bytes.get(from..).unwrap_or(&[]);
        from.saturating_add(tail.iter().take_while(|byte| belongs(**byte)).count())
    };
    let space = |from: usize| run(from, &|byte| byte.is_ascii_whitespace());
    let closes = byte(at.saturating_add(1)) == Some(b'/');
    let start = at.saturating_add(if closes { 2 } else { 1 });
    if byte(at) != Some(b'<') || !byte(start)?.is_ascii_alphabetic() {
        return None;
    }
    let mut from = run(start, &|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-'));
    let name = text.get(start..from)?;
    loop {
        let next = space(from);
        match byte(next)? {
            b'>' => return Some(Tag { name, closes, end: next.saturating_add(1) }),
            b'/' if byte(next.saturating_add(1)) == Some(b'>') => {
                return Some(Tag { name, closes, end: next.saturating_add(2) });
            }
            // A stand-in is no attribute's name: what stood there made this no tag.
            b'[' if stand_ins::leading(text.get(next..)?).is_some() => return None,
            first if next > from && begins_name(first) => {}
            _ => return None,
        }
        let name_end = run(next.saturating_add(1), &goes_on_in_name);
        let attribute_name = text.get(next..name_end)?;
        let equals = space(name_end);
        if byte(equals) != Some(b'=') {
            from = name_end;
            attribute(attribute_name, name_end, name_end);
            continue;
        }
        let value = space(equals.saturating_add(1));
        let (value_start, value_end) = match byte(value)? {
            quote @ (b'"' | b'\'') => {
                let first = value.saturating_add(1);
                let last = first.saturating_add(memchr::memchr(quote, bytes.get(first..)?)?);
                from = last.saturating_add(1);
                (first, last)
            }
            _ => {
                from = run(value, &is_unquoted);
                (value, from)
            }
        };
        attribute(attribute_name, value_start, value_end);
        if !matches!(byte(from)?, b'>' | b'/') && !byte(from)?.is_ascii_whitespace() {
            return None;
        }
    }
}

const fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | b'@' | b'#' | b'*' | b'(' | b'[')
}

const fn goes_on_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'_' | b':' | b'.' | b'-' | b'(' | b')' | b'[' | b']')
}

const fn is_unquoted(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'=' | b'`')
}
