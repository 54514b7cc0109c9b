//! A word of letters and digits: an account in its international form, the address of a
//! cryptocurrency, or one of the identifiers in `ids`.

use crate::context::Surroundings;
use crate::crypto;
use crate::iban;
use crate::ids::{self, Place};
use crate::kinds::{Kind, Span};
use crate::words::Words;

/// How far before a mark the word may start.
const LONGEST: usize = 64;

/// Within how many bytes from its beginning a code has a digit.
const NEAR: usize = 32;

/// What a look at a word found.
pub(crate) struct Seen {
    pub(crate) span: Option<Span>,
    /// Where to search on: at the digits with which the word ends, or after it.
    pub(crate) next: usize,
    /// Until where the word was read.
    pub(crate) read: usize,
}

/// Looks at the word of letters and digits in whose middle the place `at` stands.
pub(crate) fn find(around: Surroundings<'_>, at: usize) -> Seen {
    let belongs = |byte: u8| byte.is_ascii_alphanumeric();
    let mut start = at;
    let mut end = at;
    let mut digits = at;
    while let Some(byte) = around.byte(end).filter(|byte| belongs(*byte)) {
        end = end.saturating_add(1);
        digits = if byte.is_ascii_digit() { digits } else { end };
    }
    while at.saturating_sub(start) <= LONGEST && around.byte_before(start).is_some_and(belongs) {
        start = start.saturating_sub(1);
    }
    let found = (at.saturating_sub(start) <= LONGEST && around.open_before(start))
        .then(|| look_at(around, start, end))
        .flatten();
    let span = found.map(|(end, kind)| Span { start, end, kind });
    Seen { span, next: digits, read: end }
}

/// Looks at the code that starts at `start`, after a word that says what it is.
pub(crate) fn find_labelled(around: Surroundings<'_>, start: usize) -> Option<Span> {
    // No code has neither a digit near its beginning nor a capital there.
    let mut near = around.near_after(start, NEAR).bytes();
    let capital = around.byte(start).is_some_and(|byte| byte.is_ascii_uppercase());
    if !capital && !near.any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let words = Words::around(around, start, start);
    let (end, kind) = ids::code(Place::new(around, &words, start))?;
    Some(Span { start, end, kind })
}

fn look_at(around: Surroundings<'_>, start: usize, end: usize) -> Option<ids::Found> {
    let words = Words::around(around, start, end);
    let iban = || iban::find(around, start).map(|end| (end, Kind::Iban));
    let crypto = || crypto::is_address(around, start, end).then_some((end, Kind::CryptoAddress));
    iban().or_else(crypto).or_else(|| ids::code(Place::new(around, &words, start)))
}
