//! The language in which a row says how an identifier is written: `9` is a digit, `A` a letter, `U`
//! one in upper case, `*` a letter or digit, `?` any sign; `+` after one of these repeats it as
//! often as it goes; a space is a gap. Everything else is itself.

use crate::context::Surroundings;

/// The most letters and digits that an identifier here has.
const LONGEST: usize = 32;

/// The letters (in upper case) and digits of a candidate, without what separates them.
#[derive(Clone, Copy)]
pub(crate) struct Code {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Code {
    const EMPTY: Self = Self { bytes: [0; LONGEST], len: 0 };

    #[must_use]
    fn push(&mut self, byte: u8) -> bool {
        let slot = self.bytes.get_mut(self.len);
        let fits = slot.is_some();
        if let Some(slot) = slot {
            *slot = byte.to_ascii_uppercase();
            self.len = self.len.saturating_add(1);
        }
        fits
    }

    /// All of them, in ASCII.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    /// The values of all: digits as they are, letters from 10 on.
    pub(crate) fn values(
        &self,
    ) -> impl DoubleEndedIterator<Item = u32> + Clone + ExactSizeIterator {
        self.bytes().iter().map(|byte| char::from(*byte).to_digit(36).unwrap_or(0))
    }

    /// The number that some of the digits make.
    pub(crate) fn number(&self, places: std::ops::Range<usize>) -> u32 {
        let digits = self.bytes().get(places).unwrap_or(&[]);
        digits.iter().fold(0, |value: u32, byte| {
            value.saturating_mul(10).saturating_add(u32::from(byte.saturating_sub(b'0')))
        })
    }

    /// Whether every sign is the same.
    pub(crate) fn is_monotonous(&self) -> bool {
        self.bytes().iter().all(|byte| Some(byte) == self.bytes().first())
    }
}

/// How exactly a form is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// To the letter, and letters in upper case.
    Exact,
    /// A gap is a space, a hyphen, a dot, a stroke or nothing.
    Customary,
}

/// Reads a form from `start` on: where it ends, and its letters and digits.
pub(crate) fn read(
    around: Surroundings<'_>,
    start: usize,
    form: &str,
    strictness: Strictness,
) -> Option<(usize, Code)> {
    let mut code = Code::EMPTY;
    let mut at = start;
    let mut signs = form.bytes().peekable();
    while let Some(sign) = signs.next() {
        let byte = around.byte(at);
        if sign == b' ' && strictness == Strictness::Customary {
            let is_gap = matches!(byte, Some(b' ' | b'-' | b'.' | b'/' | b'~'));
            at = at.saturating_add(usize::from(is_gap));
            continue;
        }
        let byte = byte.filter(|byte| fits(sign, *byte, strictness))?;
        if (byte.is_ascii_alphanumeric() || sign == b'?') && !code.push(byte) {
            return None;
        }
        at = at.saturating_add(1);
        if signs.next_if_eq(&b'+').is_some() {
            while let Some(byte) = around.byte(at).filter(|byte| fits(sign, *byte, strictness)) {
                if !code.push(byte) {
                    return None;
                }
                at = at.saturating_add(1);
            }
        }
    }
    Some((at, code))
}

/// Whether a form can start with a digit (like `9`) or a letter (like `A`).
pub(crate) fn may_start_with(form: &str, like: u8) -> bool {
    let sign = form.bytes().next().unwrap_or(b' ');
    match sign {
        b'*' | b'?' => true,
        b'A' | b'U' => like == b'A',
        itself => itself.is_ascii_digit() == like.is_ascii_digit(),
    }
}

fn fits(sign: u8, byte: u8, strictness: Strictness) -> bool {
    let is_letter = match strictness {
        Strictness::Exact => byte.is_ascii_uppercase(),
        Strictness::Customary => byte.is_ascii_alphabetic(),
    };
    match sign {
        b'9' => byte.is_ascii_digit(),
        b'A' => is_letter,
        b'U' => byte.is_ascii_uppercase(),
        b'*' => is_letter || byte.is_ascii_digit(),
        b'?' => byte.is_ascii_graphic(),
        itself => byte == itself,
    }
}
