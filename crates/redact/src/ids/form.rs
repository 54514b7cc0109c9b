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

    /// What stands behind the first signs.
    pub(crate) fn after(&self, signs: usize) -> Self {
        let mut rest = Self::EMPTY;
        let tail = self.bytes().get(signs..).unwrap_or(&[]);
        for (slot, byte) in rest.bytes.iter_mut().zip(tail) {
            *slot = *byte;
        }
        rest.len = tail.len();
        rest
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
            at = at.saturating_add(usize::from(byte.is_some_and(is_gap)));
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

/// With what sort of sign something begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Digit,
    Letter,
    /// A digit or a letter.
    Either,
    Other,
}

/// How a form begins: enough to rule out most places without reading the form there.
#[derive(Clone, Copy)]
pub(crate) struct Outline {
    sort: Sort,
    /// How many signs of the sort stand before the first gap, and in all before another sort.
    first: usize,
    all: usize,
    /// After how many of them a gap may stand, as bits.
    gaps: u64,
    /// Whether something else must follow them.
    closed: bool,
}

impl Outline {
    pub(crate) fn of(form: &str, strictness: Strictness) -> Self {
        let mut signs = form.bytes().peekable();
        let sort = signs.peek().map_or(Sort::Other, |sign| sort_of_sign(*sign));
        let mut outline = Self { sort, first: 0, all: 0, gaps: 0, closed: true };
        while let Some(sign) = signs.next() {
            if sign == b' ' && strictness == Strictness::Customary {
                outline.gaps |= bit(outline.all);
                continue;
            }
            if sort_of_sign(sign) != sort {
                outline.closed = !matches!(sort_of_sign(sign), Sort::Either) && sign != b'?';
                break;
            }
            outline.all = outline.all.saturating_add(1);
            outline.first = if outline.gaps == 0 { outline.all } else { outline.first };
            if signs.next_if_eq(&b'+').is_some() {
                outline.closed = false;
                break;
            }
        }
        outline
    }
}

fn sort_of_sign(sign: u8) -> Sort {
    match sign {
        b'A' | b'U' => Sort::Letter,
        b'*' => Sort::Either,
        itself => sort_of(itself),
    }
}

const fn sort_of(byte: u8) -> Sort {
    match byte {
        b'0'..=b'9' => Sort::Digit,
        b'A'..=b'Z' | b'a'..=b'z' => Sort::Letter,
        _ => Sort::Other,
    }
}

const fn bit(place: usize) -> u64 {
    1_u64.wrapping_shl(if place < 63 { place as u32 } else { 63 })
}

const fn is_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'/' | b'~')
}

/// So many signs are counted where something may begin: more than any form begins with, so that
/// what goes on is seen not to end there.
const COUNTED: usize = 24;

/// How a place begins.
#[derive(Clone, Copy)]
pub(crate) struct Opening {
    sort: Sort,
    /// How many signs of its sort stand before the first gap, and in all, with single gaps.
    first: usize,
    all: usize,
    /// After how many of them a gap stands, as bits, and after how many they may end.
    gaps: u64,
    ends: u64,
    /// How many letters and digits stand here.
    width: usize,
}

impl Opening {
    pub(crate) fn at(around: Surroundings<'_>, start: usize) -> Self {
        let bytes = around.text.as_bytes();
        let bytes = bytes.get(start.max(around.floor)..around.ceiling).unwrap_or(&[]);
        let sort = bytes.first().map_or(Sort::Other, |byte| sort_of(*byte));
        let mut opening = Self { sort, first: 0, all: 0, gaps: 0, ends: 0, width: 0 };
        let mut rest = bytes.iter().peekable();
        while sort != Sort::Other && opening.all < COUNTED {
            let Some(byte) = rest.next() else {
                opening.ends |= bit(opening.all);
                break;
            };
            if sort_of(*byte) == sort {
                opening.all = opening.all.saturating_add(1);
                opening.first = if opening.gaps == 0 { opening.all } else { opening.first };
                continue;
            }
            opening.ends |= bit(opening.all);
            if !is_gap(*byte) || rest.peek().is_none_or(|next| sort_of(**next) != sort) {
                break;
            }
            opening.gaps |= bit(opening.all);
        }
        let width = bytes.iter().take(COUNTED).take_while(|byte| byte.is_ascii_alphanumeric());
        opening.width = width.count();
        opening
    }

    /// Whether the form with this outline may stand here.
    pub(crate) fn may_be(&self, form: &Outline) -> bool {
        match form.sort {
            Sort::Either => self.width >= form.first,
            sort if sort != self.sort => false,
            Sort::Other => true,
            _ => {
                let within = bit(form.all).wrapping_sub(1);
                self.first >= form.first
                    && self.all >= form.all
                    && self.gaps & within & !form.gaps == 0
                    && (!form.closed || self.ends & bit(form.all) != 0)
            }
        }
    }
}

/// With which two groups of digits forms begin that are meant to the letter.
pub(super) struct Beginnings {
    /// By the length of the first group and the sign after it, the lengths of the second as bits.
    seconds: [[u64; 5]; COUNTED],
    /// Whether one begins with a group of this length and a letter.
    goes_on: u64,
}

impl Beginnings {
    pub(super) fn of<'f>(forms: impl Iterator<Item = &'f str>) -> Self {
        let mut all = Self { seconds: [[0; 5]; COUNTED], goes_on: 0 };
        for form in forms {
            let digits =
                |from: usize| form.bytes().skip(from).take_while(u8::is_ascii_digit).count();
            let first = digits(0);
            let next = form.as_bytes().get(first).copied();
            let second = digits(first.saturating_add(1));
            let last = form.as_bytes().get(first.saturating_add(1).saturating_add(second)).copied();
            // What may be a digit makes the first group as long as it likes.
            all.goes_on |= if next == Some(b'*') { u64::MAX } else { bit(first) };
            let Some(row) = all.seconds.get_mut(first) else { continue };
            // After any sign, and where the second group may go on, nothing is ruled out.
            let any = matches!(next, None | Some(b'?'));
            let open = matches!(last, Some(b'*' | b'?'));
            for (place, seconds) in row.iter_mut().enumerate() {
                match any {
                    true => *seconds = u64::MAX,
                    false if place != place_of(next) => {}
                    false => *seconds |= if open { u64::MAX } else { bit(second) },
                }
            }
        }
        all
    }

    pub(super) fn may_be(&self, first: usize, sign: Option<u8>, second: usize) -> bool {
        let letter = sign.is_some_and(|sign| sign.is_ascii_alphabetic());
        let row = || self.seconds.get(first).and_then(|row| row.get(place_of(sign)));
        letter && self.goes_on & bit(first) != 0
            || row().is_some_and(|seconds| seconds & bit(second) != 0)
    }
}

/// Where what goes with a sign between groups is kept.
const fn place_of(sign: Option<u8>) -> usize {
    match sign {
        Some(b' ') => 0,
        Some(b'.') => 1,
        Some(b'-') => 2,
        Some(b'/') => 3,
        _ => 4,
    }
}

#[inline]
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::ALL;

    fn forms() -> impl Iterator<Item = (&'static str, Strictness)> {
        ALL.iter().flat_map(|id| {
            let alone = id.alone.iter().map(|form| (*form, Strictness::Exact));
            alone.chain(id.told.iter().map(|form| (*form, Strictness::Customary)))
        })
    }

    /// What is ruled out by how it begins is nothing that needs no word.
    #[test]
    fn every_form_that_needs_no_word_may_begin_as_it_does() {
        let alone = || ALL.iter().flat_map(|id| id.alone.iter().copied());
        let beginnings = Beginnings::of(alone());
        for form in alone().filter(|form| !form.starts_with(['A', 'U', 'C'])) {
            for sign in ["1", "X", "+"] {
                let text =
                    form.replace('9', "1").replace(['A', 'U'], "X").replace(['*', '?'], sign);
                let groups =
                    |from: usize| text.bytes().skip(from).take_while(u8::is_ascii_digit).count();
                let first = groups(0);
                if first == 0 {
                    continue;
                }
                let second = groups(first + 1);
                let next = text.as_bytes().get(first).copied();
                let digits_only = first == text.len();
                assert!(digits_only || beginnings.may_be(first, next, second), "{form} {text}");
            }
        }
    }

    #[test]
    fn no_form_begins_with_more_than_is_counted() {
        for (form, strictness) in forms() {
            assert!(Outline::of(form, strictness).all < COUNTED, "{form}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn what_is_ruled_out_does_not_fit(
            text in "([0-9]{1,6}|[A-Z]{1,6}|[a-z0-9]{1,3}|[ ./+~-]){1,16}",
        ) {
            let taken = &[];
            let around = Surroundings { text: &text, taken, floor: 0, ceiling: text.len() };
            let opening = Opening::at(around, 0);
            for (form, strictness) in forms() {
                let fits = read(around, 0, form, strictness)
                    .is_some_and(|(end, _)| around.open_after(end));
                let may_be = opening.may_be(&Outline::of(form, strictness));
                prop_assert!(may_be || !fits, "{} at {}", form, text);
            }
        }
    }
}
