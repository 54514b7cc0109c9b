//! What stands around a candidate: whether its edges are free, and what the words near it say it
//! is.
//! A span that is already taken and the stand-in of an earlier redaction are one and the same here:
//! a text that was redacted before is read as one that is being redacted.

use crate::labels::Held;
use crate::vocabulary::{Topic, is_number, is_owner, topic_of};

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

/// How far back words are read: so many letters, characters and words.
const REACH_LETTERS: usize = 48;
const REACH_CHARS: usize = 160;
const REACH_WORDS: usize = 6;

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

    /// What the nearest telling word before a place says, on the same line, or on the line above
    /// where that ends with a colon.
    pub(crate) fn topic_before(&self, at: usize) -> Option<Topic> {
        topic_in(&self.line_before(at))
    }

    /// The nearest word before a place for which `judge` has an answer.
    pub(crate) fn words_before<T>(
        &self,
        at: usize,
        mut judge: impl FnMut(&str) -> Option<T>,
    ) -> Option<T> {
        let line = self.line_before(at);
        words_backwards(&line).take(REACH_WORDS).find_map(&mut judge)
    }

    /// What stands before a place on its line, in lower case and without what is taken; the line
    /// above belongs to it where that ends with a colon.
    pub(crate) fn line_before(&self, at: usize) -> String {
        let mut line = self.plain_line_before(at).unwrap_or_else(|| self.full_line_before(at));
        if let Some((key, joint)) = self.key_before(at) {
            let length = key.len().saturating_add(joint);
            let from = line.len().checked_sub(length).filter(|from| line.is_char_boundary(*from));
            if let Some(from) = from {
                line.replace_range(from.., &in_words(key));
            }
        }
        line
    }

    /// The name of the member or the field whose value starts at a place, if it has capitals within
    /// (`phoneNumber`), and how much joins it to the value.
    fn key_before(&self, at: usize) -> Option<(&'t str, usize)> {
        let head = self.slice(self.floor.max(at.saturating_sub(REACH_LETTERS)), at);
        let key = head.trim_end_matches([' ', '"', '\'', ':', '=', '>', '(', '[']);
        let joint = head.get(key.len()..).filter(|joint| joint.contains([':', '=', '>']))?;
        let letters = key.bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        let key = key.get(key.len().saturating_sub(letters)..)?;
        let within = key.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
        (within && key.bytes().any(|byte| byte.is_ascii_lowercase())).then_some((key, joint.len()))
    }

    fn full_line_before(&self, at: usize) -> String {
        let mut backwards = Vec::new();
        let mut letters = 0;
        let mut taken = self.taken.iter().rev().peekable();
        let mut at = at;
        let mut above = false;
        while letters < REACH_LETTERS && backwards.len() < REACH_CHARS {
            if let Some(span) = taken.next_if(|span| span.end >= at) {
                at = span.start;
                backwards.push(',');
                continue;
            }
            let head = self.text.get(..at).unwrap_or("");
            let Some(c) = head.chars().next_back() else {
                return backwards.into_iter().rev().collect();
            };
            let mut length = c.len_utf8();
            if matches!(c, '\n' | '\r') {
                let announces = head.trim_end().ends_with([':', '：']);
                if letters > 0 || above || !announces {
                    return backwards.into_iter().rev().collect();
                }
                above = true;
                length = head.len().saturating_sub(head.trim_end().len());
            } else {
                letters = letters.saturating_add(usize::from(c.is_alphabetic()));
                match c.is_ascii() {
                    true => backwards.push(c.to_ascii_lowercase()),
                    false => backwards.extend(c.to_lowercase()),
                }
            }
            at = at.saturating_sub(length);
        }
        // The last word may be cut.
        let whole = backwards.iter().rposition(|c| !c.is_alphanumeric()).unwrap_or(0);
        backwards.into_iter().take(whole).rev().collect()
    }

    /// The same where nothing but ASCII of one line is in reach and nothing of it is taken, as is
    /// most often so.
    fn plain_line_before(&self, at: usize) -> Option<String> {
        let head = self.text.as_bytes().get(self.floor..at)?;
        let (mut letters, mut length) = (0_usize, 0_usize);
        for byte in head.iter().rev() {
            match byte {
                b'\n' | b'\r' if letters > 0 => return Some(lower(head, length)),
                b']' | b'\n' | b'\r' | 0x80.. => return None,
                _ => {}
            }
            letters = letters.saturating_add(usize::from(byte.is_ascii_alphabetic()));
            length = length.saturating_add(1);
            if letters >= REACH_LETTERS || length >= REACH_CHARS {
                // The last word may be cut.
                let from = head.len().saturating_sub(length);
                let read = head.get(from..)?;
                let cut = read.iter().position(|byte| !byte.is_ascii_alphanumeric());
                let kept = cut.map_or(0, |cut| length.saturating_sub(cut).saturating_sub(1));
                return Some(lower(head, kept));
            }
        }
        (self.floor == 0).then(|| lower(head, length))
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

/// The words of a name in camel case, in lower case: `phone number` for `phoneNumber`.
fn in_words(name: &str) -> String {
    let mut words = String::new();
    let mut signs = name.chars().peekable();
    let mut last = ' ';
    while let Some(sign) = signs.next() {
        let next_is_small = signs.peek().is_some_and(char::is_ascii_lowercase);
        let begins = sign.is_ascii_uppercase() && (!last.is_ascii_uppercase() || next_is_small);
        if begins && last != ' ' {
            words.push(' ');
        }
        words.push(sign.to_ascii_lowercase());
        last = sign;
    }
    words
}

/// The last bytes of an ASCII text in lower case.
fn lower(text: &[u8], length: usize) -> String {
    let kept = text.get(text.len().saturating_sub(length)..).unwrap_or(&[]);
    String::from_utf8(kept.to_ascii_lowercase()).unwrap_or_default()
}

/// What the nearest telling word at the end of a line says.
pub(crate) fn topic_in(line: &str) -> Option<Topic> {
    let mut number = false;
    words_backwards(line).take(REACH_WORDS).find_map(|word| {
        let own = number && is_owner(word);
        number = is_number(word);
        if own { Some(Topic::Phone) } else { topic_of(word) }
    })
}

/// Whether the last word of a line is one that `known` knows; `number is` and the like may stand
/// behind it.
pub(crate) fn ends_with_word(line: &str, known: impl Fn(&str) -> bool) -> bool {
    const BETWEEN: [&str; 9] = ["no", "nr", "number", "num", "is", "ist", "est", "es", "è"];
    let mut words = words_backwards(line).take(REACH_WORDS);
    words.find(|word| !BETWEEN.contains(word)).is_some_and(known)
}

/// The words of a line, the last first.
pub(crate) fn words_backwards(line: &str) -> impl Iterator<Item = &str> + Clone {
    line.rsplit(|c: char| !c.is_alphanumeric())
        // No word starts with a lengthening mark: there it is a dash.
        .map(|word| word.trim_start_matches('\u{30FC}'))
        .filter(|word| word.chars().any(char::is_alphabetic))
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

#[cfg(test)]
mod tests {
    use super::in_words;
    use crate::testing::{check, finds_nothing};

    #[test]
    fn names_of_fields_are_words() {
        assert_eq!(in_words("phoneNumber"), "phone number");
        assert_eq!(in_words("USSsnNo2"), "us ssn no2");
        check("{\"phoneNumber\": ⟦PHONE 4155550132⟧, \"SSN\":\"⟦US_SSN 474497577⟧\"}");
        check("mobilePhone=⟦PHONE 4155550132⟧&x=1, phoneNumber: ⟦PHONE 4155550133⟧");
        check("<phoneNumber>⟦PHONE 4155550132⟧</phoneNumber>");
        check("{\"fax\": null, \"homePhone\": \"⟦PHONE 4155550132⟧\"}");
        finds_nothing(
            "{\"phone\": null, \"orderId\": 2015550123, \"invoiceNumber\": \"201-555-0123\"}",
        );
        finds_nothing("an iPhone 4155550132");
    }
}
