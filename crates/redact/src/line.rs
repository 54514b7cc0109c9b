//! What stands before a place on its line, in lower case and without what is taken, and the last
//! words of it: read once for all who ask. The line above belongs to it where that ends with a
//! colon.

use crate::context::{Surroundings, writes_no_spaces};
use crate::vocabulary::{Topic, is_number, is_owner, topic_of};

/// How far back words are read: so many letters, characters and words.
const REACH_LETTERS: usize = 48;
const REACH_CHARS: usize = 160;
const REACH_WORDS: usize = 6;

/// The most words that anybody asks for.
pub(crate) const MOST_WORDS: usize = 10;

/// A line before a place, or a clause after one, and where its last words are.
pub(crate) struct Line {
    text: String,
    /// From and to, the last word first.
    words: [(u16, u16); MOST_WORDS],
    count: usize,
}

impl Line {
    /// A text in lower case.
    pub(crate) fn of(text: String) -> Self {
        let mut line = Self { text, words: [(0, 0); MOST_WORDS], count: 0 };
        match line.text.is_ascii() {
            true => line.read_plain(),
            false => line.read_any(),
        }
        line
    }

    /// Its last words, the last first.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> + Clone {
        let word = |(from, to): &(u16, u16)| {
            self.text.get(usize::from(*from)..usize::from(*to)).unwrap_or("")
        };
        self.words.iter().take(self.count).map(word)
    }

    /// What the nearest telling word says.
    pub(crate) fn topic(&self) -> Option<Topic> {
        let mut number = false;
        self.words().take(REACH_WORDS).find_map(|word| {
            let own = number && is_owner(word);
            number = is_number(word);
            if own { Some(Topic::Phone) } else { topic_of(word) }
        })
    }

    /// Whether the last word is one that `known` knows; `number is` and the like may stand behind
    /// it.
    pub(crate) fn ends_with_word(&self, known: impl Fn(&str) -> bool) -> bool {
        const BETWEEN: [&str; 9] = ["no", "nr", "number", "num", "is", "ist", "est", "es", "è"];
        let mut words = self.words().take(REACH_WORDS);
        words.find(|word| !BETWEEN.contains(word)).is_some_and(known)
    }

    fn push(&mut self, from: usize, to: usize) {
        let place = u16::try_from(from).ok().zip(u16::try_from(to).ok());
        if let Some((slot, place)) = self.words.get_mut(self.count).zip(place) {
            *slot = place;
            self.count = self.count.saturating_add(1);
        }
    }

    /// The words of a line of ASCII: runs of letters and digits with a letter.
    fn read_plain(&mut self) {
        let (mut end, mut letters) = (None, false);
        let bytes = std::mem::take(&mut self.text).into_bytes();
        for (at, byte) in bytes.iter().enumerate().rev() {
            if byte.is_ascii_alphanumeric() {
                end = end.or(Some(at.saturating_add(1)));
                letters |= byte.is_ascii_alphabetic();
                continue;
            }
            if let Some(end) = end.take()
                && std::mem::take(&mut letters)
            {
                self.push(at.saturating_add(1), end);
                if self.count == MOST_WORDS {
                    break;
                }
            }
        }
        if let Some(end) = end.filter(|_| letters) {
            self.push(0, end);
        }
        self.text = String::from_utf8(bytes).unwrap_or_default();
    }

    fn read_any(&mut self) {
        let text = std::mem::take(&mut self.text);
        let words = text.rsplit(|c: char| !c.is_alphanumeric());
        // No word starts with a lengthening mark: there it is a dash.
        let words = words.map(|word| word.trim_start_matches('\u{30FC}'));
        for word in words.filter(|word| word.chars().any(char::is_alphabetic)).take(MOST_WORDS) {
            let from = word.as_ptr().addr().saturating_sub(text.as_ptr().addr());
            self.push(from, from.saturating_add(word.len()));
        }
        self.text = text;
    }
}

impl<'t> Surroundings<'t> {
    /// What the nearest telling word before a place says, on the same line, or on the line above
    /// where that ends with a colon.
    pub(crate) fn topic_before(&self, at: usize) -> Option<Topic> {
        self.line_before(at).topic()
    }

    /// The nearest word before a place for which `judge` has an answer.
    pub(crate) fn words_before<T>(
        &self,
        at: usize,
        judge: impl FnMut(&str) -> Option<T>,
    ) -> Option<T> {
        self.line_before(at).words().take(REACH_WORDS).find_map(judge)
    }

    /// What stands before a place on its line, in lower case and without what is taken; the line
    /// above belongs to it where that ends with a colon.
    pub(crate) fn line_before(&self, at: usize) -> Line {
        let mut line = self.plain_line_before(at).unwrap_or_else(|| self.full_line_before(at));
        if let Some((key, joint)) = self.key_before(at) {
            let length = key.len().saturating_add(joint);
            let from = line.len().checked_sub(length).filter(|from| line.is_char_boundary(*from));
            if let Some(from) = from {
                line.replace_range(from.., &in_words(key));
            }
        }
        Line::of(line)
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
                letters = letters.saturating_add(usize::from(is_letter(c)));
                match c.is_ascii() || writes_no_spaces(c) {
                    // Those scripts have no capitals.
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

    /// The same where nothing but ASCII is in reach, as is most often so.
    fn plain_line_before(&self, mut at: usize) -> Option<String> {
        let mut line = Backwards { bytes: [0; REACH_CHARS], from: REACH_CHARS };
        let mut taken = self.taken.iter().rev().peekable();
        let mut letters = 0_usize;
        let mut above = false;
        let bytes = self.text.as_bytes();
        while letters < REACH_LETTERS && line.from > 0 {
            if let Some(span) = taken.next_if(|span| span.end >= at) {
                at = span.start;
                line.push(b',');
                continue;
            }
            let Some(before) = at.checked_sub(1) else { return line.text() };
            let byte = *bytes.get(before)?;
            at = match byte {
                0x80.. => return None,
                b'\n' | b'\r' => {
                    let head = self.text.get(..at)?.trim_end();
                    if letters > 0 || above || !head.ends_with([':', '：']) {
                        return line.text();
                    }
                    above = true;
                    head.len()
                }
                _ => {
                    letters = letters.saturating_add(usize::from(byte.is_ascii_alphabetic()));
                    line.push(byte.to_ascii_lowercase());
                    before
                }
            };
        }
        // The last word may be cut.
        let read = line.bytes.get(line.from..)?;
        let cut = read.iter().position(|byte| !byte.is_ascii_alphanumeric());
        line.from = line.from.saturating_add(cut.unwrap_or(read.len()).saturating_add(1));
        line.text()
    }
}

/// A text of ASCII that is written from its end.
struct Backwards {
    bytes: [u8; REACH_CHARS],
    from: usize,
}

impl Backwards {
    fn push(&mut self, byte: u8) {
        self.from = self.from.saturating_sub(1);
        if let Some(slot) = self.bytes.get_mut(self.from) {
            *slot = byte;
        }
    }

    fn text(&self) -> Option<String> {
        let written = self.bytes.get(self.from..).unwrap_or(&[]);
        str::from_utf8(written).ok().map(str::to_owned)
    }
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

/// Whether a character is alphabetic; the unified ideographs are told without a table.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::labels::Held;
    use crate::testing::{check, finds_nothing};

    proptest! {
        #[test]
        fn the_plain_way_reads_what_the_full_one_does(
            text in "([a-zA-Z]{1,9}|[0-9]{1,4}|[ ,:\n\r\"\\]\\[=]){0,80}",
            cuts in proptest::collection::vec(0_usize..200, 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|cut| *cut <= text.len()).collect();
            cuts.sort_unstable();
            cuts.dedup();
            let pair = |pair: &[usize]| Held { start: pair[0], end: pair[1], kind: None };
            let taken: Vec<Held> = cuts.chunks_exact(2).map(pair).collect();
            let floor = taken.last().map_or(0, |span| span.end);
            let around = Surroundings { text: &text, taken: &taken, floor, ceiling: text.len() };
            for at in floor..=text.len() {
                let plain = around.plain_line_before(at);
                let full = around.full_line_before(at);
                prop_assert_eq!(plain.unwrap(), full, "{} in {:?}", at, text);
            }
        }
    }

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
