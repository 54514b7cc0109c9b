//! What backslashes make of the signs after them, in JSON (RFC 8259 7), in the string literals of
//! most languages, and in Markdown.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::{Segments, Writer};

/// A text without its escapes, the first backslash of which stands at `first`. `escape` reads the
/// one with which a text begins: what it stands for and how long it is.
pub(crate) fn read(
    text: &str,
    first: usize,
    escape: impl Fn(&str) -> Option<(char, usize)>,
) -> (Cow<'_, str>, Segments) {
    let mut writer = Writer::new(text);
    let mut done = first;
    let tail = text.as_bytes().get(first..).unwrap_or(&[]);
    for at in memchr_iter(b'\\', tail).map(|at| first.saturating_add(at)) {
        let Some(rest) = text.get(at..).filter(|_| at >= done) else { continue };
        match escape(rest) {
            Some((sign, length)) => {
                done = at.saturating_add(length);
                writer.replace(at, done, sign);
            }
            // All backslashes of a run are one escape, or none is.
            None => done = at.saturating_add(run(rest)),
        }
    }
    match writer.finish() {
        Some((text, segments)) => (Cow::Owned(text), segments),
        None => (Cow::Borrowed(text), Segments::default()),
    }
}

/// An escape however often it is escaped again: a text in JSON within a string of JSON writes `\\n`
/// for the end of a line. A path with doubled backslashes looks the same; that it is read as
/// something else costs it nothing, as it is written as it was.
pub(super) fn deepest(text: &str) -> Option<(char, usize)> {
    let backslashes = run(text);
    let before = backslashes.saturating_sub(1);
    let (sign, length) = single(text.get(before..)?)?;
    Some((sign, before.saturating_add(length)))
}

/// One escape of JSON.
pub(crate) fn of_json(text: &str) -> Option<(char, usize)> {
    let second = *text.as_bytes().get(1)?;
    match second {
        b'\\' => Some(('\\', 2)),
        b'"' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u' => single(text),
        _ => None,
    }
}

/// How many backslashes a text begins with.
fn run(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'\\').count()
}

/// The escape of one backslash and what follows it.
fn single(text: &str) -> Option<(char, usize)> {
    let second = *text.as_bytes().get(1)?;
    let sign = match second {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        b'u' => return unicode(text),
        b'x' => {
            let (code, end) = hexadecimal(text, 2, 2)?;
            return Some((char::from_u32(code)?, end));
        }
        b'"' | b'\'' | b'/' | b'_' | b'.' | b'-' | b'@' | b'+' | b'(' | b')' | b':' | b'='
        | b'&' => char::from(second),
        _ => return None,
    };
    Some((sign, 2))
}

/// `\u0040`, or two of these for a sign beyond the first plane.
fn unicode(text: &str) -> Option<(char, usize)> {
    let (high, end) = hexadecimal(text, 2, 4)?;
    if let Some(sign) = char::from_u32(high) {
        return Some((sign, end));
    }
    // The second of the pair is escaped as often as the first, which is not counted here.
    let rest = text.get(end..)?;
    let slashes = run(rest);
    let (low, length) = hexadecimal(rest, slashes.saturating_add(1), 4)?;
    let is_pair = slashes > 0
        && rest.as_bytes().get(slashes) == Some(&b'u')
        && (0xD800..0xDC00).contains(&high)
        && (0xDC00..0xE000).contains(&low);
    let code = 0x1_0000_u32
        .saturating_add(high.saturating_sub(0xD800).saturating_mul(0x400))
        .saturating_add(low.saturating_sub(0xDC00));
    let sign = char::from_u32(code).filter(|_| is_pair)?;
    Some((sign, end.saturating_add(length)))
}

/// The number in so many hexadecimal digits at a place, and where they end.
fn hexadecimal(text: &str, at: usize, digits: usize) -> Option<(u32, usize)> {
    let end = at.saturating_add(digits);
    let digits =
        text.get(at..end).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    Some((u32::from_str_radix(digits, 16).ok()?, end))
}
