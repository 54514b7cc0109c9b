//! What stands around a candidate: whether its edges are free. What the words before it say is read
//! in `line`.
//! A span that is already taken and the stand-in of an earlier redaction are one and the same here:
//! a text that was redacted before is read as one that is being redacted.

use crate::labels::Held;

/// A text between what is taken on the left and on the right.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'t> {
    /// The whole folded text.
    pub(crate) text: &'t str,
    /// What is taken on the left, in order. Words are read past it, but not within it.
    pub(crate) taken: &'t [Held],
    /// Where the last taken span ends.
    pub(crate) floor: usize,
    /// Where the next taken span starts; the end of the text if none is known.
    pub(crate) ceiling: usize,
}

/// What stands directly beside a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// The text begins or ends.
    Edge,
    /// A taken span, or a stand-in.
    Taken,
    Char(char),
}

impl Beside {
    /// Whether it continues a word or a number.
    pub(crate) fn joins(self) -> bool {
        matches!(self, Self::Char(c) if continues(c))
    }
}

/// How long a word that follows may be.
const REACH_CHARS: usize = 160;

impl<'t> Surroundings<'t> {
    /// The byte at a place, unless it is taken.
    pub(crate) fn byte(&self, at: usize) -> Option<u8> {
        if at < self.floor || at >= self.ceiling {
            return None;
        }
        self.text.as_bytes().get(at).copied()
    }

    /// The byte before a place, unless it is taken.
    pub(crate) fn byte_before(&self, at: usize) -> Option<u8> {
        at.checked_sub(1).and_then(|before| self.byte(before))
    }

    /// The number that starts at a place, of so many digits at most, and where it ends.
    pub(crate) fn number(&self, start: usize, digits_max: usize) -> Option<(u32, usize)> {
        let mut value: u32 = 0;
        let mut at = start;
        while let Some(byte) = self.byte(at).filter(u8::is_ascii_digit) {
            value = value.saturating_mul(10).saturating_add(u32::from(byte.saturating_sub(b'0')));
            at = at.saturating_add(1);
            if at.saturating_sub(start) > digits_max {
                return None;
            }
        }
        (at > start).then_some((value, at))
    }

    /// The text between two places, as far as it is not taken.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start.max(self.floor)..end.min(self.ceiling)).unwrap_or("")
    }

    /// What stands behind a place, up to so many bytes.
    pub(crate) fn near_after(&self, at: usize, most: usize) -> &'t str {
        let mut end = at.saturating_add(most).min(self.ceiling);
        while !self.text.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        self.slice(at, end)
    }

    /// What stands before a place, up to so many bytes.
    pub(crate) fn near_before(&self, at: usize, most: usize) -> &'t str {
        let mut start = at.saturating_sub(most).max(self.floor);
        while !self.text.is_char_boundary(start) {
            start = start.saturating_add(1);
        }
        self.slice(start, at)
    }

    /// What stands directly before a place.
    pub(crate) fn before(&self, at: usize) -> Beside {
        let head = self.slice(self.floor, at);
        match head.chars().next_back() {
            None if self.floor == 0 => Beside::Edge,
            None => Beside::Taken,
            Some(c) => Beside::Char(c),
        }
    }

    /// What stands directly after a place.
    pub(crate) fn after(&self, at: usize) -> Beside {
        let tail = self.slice(at, self.ceiling);
        match tail.chars().next() {
            None if self.ceiling == self.text.len() => Beside::Edge,
            None => Beside::Taken,
            Some(c) => Beside::Char(c),
        }
    }

    /// Whether something may start here: not in the middle of a word, a longer number, an
    /// amount of money or a path.
    pub(crate) fn open_before(&self, at: usize) -> bool {
        // A bracket or a plus starts afresh, if not in the middle of a word.
        let afresh = matches!(self.byte(at), Some(b'(' | b'+'));
        match self.before(at) {
            Beside::Edge => true,
            Beside::Taken => afresh,
            Beside::Char(c) if afresh => !continues(c) && !is_money(c),
            Beside::Char(c @ ('-' | '.' | '/' | '\\')) => {
                match self.before(at.saturating_sub(c.len_utf8())) {
                    Beside::Edge => true,
                    Beside::Taken => false,
                    Beside::Char(outer) => {
                        !continues(outer) && !matches!(outer, '-' | '.' | ')' | '%')
                    }
                }
            }
            Beside::Char(c) => !continues(c) && !matches!(c, '_' | '%' | '^' | '#') && !is_money(c),
        }
    }

    /// Whether something may end here.
    pub(crate) fn open_after(&self, at: usize) -> bool {
        match self.after(at) {
            Beside::Edge => true,
            Beside::Taken => false,
            Beside::Char(c @ ('-' | '.' | '/' | '\\' | ':')) => {
                match self.after(at.saturating_add(c.len_utf8())) {
                    Beside::Edge => true,
                    Beside::Taken => false,
                    Beside::Char(outer) if c == '.' => {
                        !outer.is_ascii_digit() && !outer.is_lowercase() && outer != '_'
                    }
                    Beside::Char(outer) if c == ':' => !outer.is_ascii_hexdigit() && outer != ':',
                    Beside::Char(outer) => !continues(outer),
                }
            }
            Beside::Char(c) => {
                !continues(c) && !matches!(c, '_' | '@' | '%' | '°' | '^') && !is_money(c)
            }
        }
    }

    /// Whether a word follows, with at most a space or a mark between.
    pub(crate) fn word_follows(&self, at: usize) -> bool {
        self.after_marks(at).starts_with(char::is_alphabetic)
    }

    fn after_marks(&self, at: usize) -> &'t str {
        without(b" (,\t", self.slice(at, self.ceiling))
    }

    /// Whether the word right after a place is one that `known` knows, and labels what stands
    /// before it: it ends its line or its clause.
    pub(crate) fn word_after(&self, at: usize, known: impl Fn(&str) -> bool) -> bool {
        let tail = self.after_marks(at);
        let mut signs = tail.char_indices().take_while(|(place, _)| *place <= REACH_CHARS);
        let end = signs.find(|(_, c)| !c.is_alphanumeric()).map(|(place, _)| place);
        let Some((word, rest)) = tail.split_at_checked(end.unwrap_or(tail.len())) else {
            return false;
        };
        let ends = match rest.chars().next() {
            None => self.ceiling == self.text.len(),
            Some(c) => matches!(c, '\n' | '\r' | ')' | ',' | ';' | '.'),
        };
        ends && word.len() <= REACH_CHARS && known(&word.to_lowercase())
    }
}

/// A text without the spaces with which it begins.
pub(crate) fn without_spaces(text: &str) -> &str {
    without(b" ", text)
}

/// A text without some of the signs with which it begins; if they are many, they join nothing.
fn without<'t>(signs: &[u8], text: &'t str) -> &'t str {
    const MOST: usize = 64;
    let count = text.bytes().take(MOST).take_while(|byte| signs.contains(byte)).count();
    text.get(count..).unwrap_or("")
}

/// Whether a character continues a word or a number. Scripts that write no spaces between words
/// put numbers directly beside letters.
pub(crate) fn joins(c: char) -> bool {
    c.is_alphanumeric() && !writes_no_spaces(c)
}

/// Whether a character continues a number or a word of Latin letters: not one of a script that
/// neither shares words with it nor has capitals, beside which people leave the space out.
pub(crate) fn continues(c: char) -> bool {
    joins(c) && !stands_apart(c)
}

/// Whether a character belongs to a script of which no word goes on in another: those that write no
/// spaces, and Hebrew, Arabic and the scripts of India.
pub(crate) fn stands_apart(c: char) -> bool {
    writes_no_spaces(c)
        || matches!(c, '\u{590}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFE}')
}

/// Whether a character belongs to a script that writes no spaces between words.
pub(crate) fn writes_no_spaces(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_money(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '₩' | '€' | '₹' | '₽' | '₺' | '₴' | '₪' | '฿' | '¢')
}
