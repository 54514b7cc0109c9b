//! The text as the patterns see it: digits of every script, full-width and typographic letters,
//! exotic spaces and dashes become their ASCII forms, and characters that cannot be seen are left
//! out, so that none of them hides a number. Most texts need none of this and are used as they are.

use std::borrow::Cow;

use crate::lookalikes::{Word, confusable, is_greek_or_cyrillic, marked_digit, variant};

/// A text in folded form, with the way back to where each character stood.
pub(crate) struct Folded<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    /// From `folded` on, the folded byte `f` stands at `original + (f - folded)`.
    steps: Vec<Step>,
}

struct Step {
    folded: usize,
    original: usize,
}

impl<'t> Folded<'t> {
    /// Folds a text; borrows it where nothing changes.
    pub(crate) fn new(original: &'t str) -> Self {
        match first_change(original) {
            None => Self { original, text: Cow::Borrowed(original), steps: Vec::new() },
            Some(at) => Self::rewritten(original, at),
        }
    }

    fn rewritten(original: &'t str, first: usize) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut steps = Vec::new();
        let mut at = 0;
        let mut next = Some(first);
        // Whether what was read last became shorter, so that what follows needs a step.
        let mut shifted = false;
        let mut word = Word::default();
        while at < original.len() {
            let run = original.get(at..next.unwrap_or(original.len())).unwrap_or("");
            if shifted && !run.is_empty() {
                steps.push(Step { folded: text.len(), original: at });
                shifted = false;
            }
            text.push_str(run);
            at = at.saturating_add(run.len());
            let Some(c) = original.get(at..).and_then(|tail| tail.chars().next()) else {
                break;
            };
            let change = change(Place { text: original, at, c }, last_byte(&text), &mut word);
            if shifted && change != Change::Drop || matches!(change, Change::To(_)) {
                steps.push(Step { folded: text.len(), original: at });
            }
            match change {
                Change::Keep => text.push(c),
                Change::To(ascii) => text.push(ascii),
                Change::Drop => {}
            }
            shifted = change != Change::Keep;
            at = at.saturating_add(c.len_utf8());
            next = next_candidate(original, at.max(word.clear(at)));
        }
        Self { original, text: Cow::Owned(text), steps }
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where the folded bytes `start..end` stand in the original text.
    pub(crate) fn original(&self, start: usize, end: usize) -> (usize, usize) {
        if self.steps.is_empty() {
            return (start, end);
        }
        let last = self.text.get(..end).and_then(|head| head.char_indices().next_back());
        let last = self.to_original(last.map_or(end, |(at, _)| at));
        let length = self.original.get(last..).and_then(|tail| tail.chars().next());
        (self.to_original(start), last.saturating_add(length.map_or(0, char::len_utf8)))
    }

    fn to_original(&self, folded: usize) -> usize {
        let after = self.steps.partition_point(|step| step.folded <= folded);
        match after.checked_sub(1).and_then(|before| self.steps.get(before)) {
            Some(step) => step.original.saturating_add(folded.saturating_sub(step.folded)),
            None => folded,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Keep,
    To(char),
    Drop,
}

fn last_byte(text: &str) -> u8 {
    text.as_bytes().last().copied().unwrap_or(0)
}

/// The first byte of the first character that folding may change.
fn first_change(text: &str) -> Option<usize> {
    let mut from = 0;
    let mut word = Word::default();
    loop {
        let at = next_candidate(text, from)?;
        let c = text.get(at..)?.chars().next()?;
        // What stands before only matters for characters that change after digits.
        if change(Place { text, at, c }, b'0', &mut word) != Change::Keep {
            return Some(at);
        }
        from = at.saturating_add(c.len_utf8());
        from = from.max(word.clear(from));
    }
}

/// The next byte from `from` on with which a character may start that folding changes.
fn next_candidate(text: &str, from: usize) -> Option<usize> {
    const BLOCK: usize = 32;
    let mut at = from;
    for block in text.as_bytes().get(from..)?.chunks(BLOCK) {
        if !block.is_ascii()
            && let Some(place) = block.iter().position(|byte| may_change(*byte))
        {
            return Some(at.saturating_add(place));
        }
        at = at.saturating_add(block.len());
    }
    None
}

/// Whether a character that starts with this byte may be one that folding changes: rules out the
/// letters of most languages without decoding them.
const fn may_change(lead: u8) -> bool {
    matches!(lead, 0xC2 | 0xCC..=0xD4 | 0xD8..=0xD9 | 0xDB | 0xDF..=0xE3 | 0xEA | 0xEF..=0xF4)
}

/// A character in its text.
#[derive(Clone, Copy)]
struct Place<'t> {
    text: &'t str,
    at: usize,
    c: char,
}

/// How many characters beside one are looked at.
const NEIGHBOURS: usize = 16;

impl Place<'_> {
    /// What is seen before it; of what is not seen, no more than a little is passed.
    fn before(&self) -> impl Iterator<Item = char> {
        let head = self.text.get(..self.at).unwrap_or("").chars().rev();
        head.take(NEIGHBOURS).filter(|c| !is_hidden(*c))
    }

    fn after(&self) -> impl Iterator<Item = char> {
        let tail = self.text.get(self.at..).unwrap_or("").chars().skip(1);
        tail.take(NEIGHBOURS).filter(|c| !is_hidden(*c))
    }

    /// Whether letters or digits of ASCII stand on both sides, as around the dot in a domain.
    fn is_within_ascii(&self) -> bool {
        let letter = |c| plain(c).is_ascii_alphanumeric() || confusable(c).is_some();
        let joins = |c: Option<char>| c.is_some_and(letter);
        joins(self.before().next()) && joins(self.after().next())
    }

    /// Whether a marked digit is one of a number: among three such, or between others.
    fn is_within_number(&self) -> bool {
        const MANY: usize = 3;
        let is_marked = |c: &char| marked_digit(*c).is_some();
        let before = self.before().take(MANY).take_while(is_marked).count();
        let after = self.after().take(MANY).take_while(is_marked).count();
        let digit = |c: Option<char>| c.is_some_and(|c| digit(c).is_some());
        before.saturating_add(after).saturating_add(1) >= MANY
            || digit(self.before().nth(before)) && digit(self.after().nth(after))
    }
}

/// A full-width form as the ASCII that it stands for; others as they are.
fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => u8::try_from((c as u32).saturating_sub(0xFF00 - 0x20)),
        _ => return digit(c).or(variant(c)).unwrap_or(c),
    }
    .map_or(c, char::from)
}

/// How a character is seen, behind the byte `before` of the folded text; `word` is the last word
/// with letters of Greek or Cyrillic.
fn change(place: Place<'_>, before: u8, word: &mut Word) -> Change {
    let c = place.c;
    if is_greek_or_cyrillic(c) {
        let alike = confusable(c);
        if place.at >= word.end {
            *word = Word::around(place.text, place.at, is_hidden, plain);
        }
        return alike.filter(|_| word.disguised).map_or(Change::Keep, Change::To);
    }
    match c {
        '\u{3002}' | '\u{FF61}' | '\u{FE52}' | '\u{6D4}' | '\u{2024}'
            if place.is_within_ascii() && before != b']' =>
        {
            return Change::To('.');
        }
        _ if marked_digit(c).is_some() && place.is_within_number() => {
            return marked_digit(c).map_or(Change::Keep, Change::To);
        }
        _ => {}
    }
    by_itself(c, before)
}

/// Whether a character has no width: soft hyphen, joiners, marks of direction, selectors, tags.
const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

fn by_itself(c: char, before: u8) -> Change {
    // A placeholder stands for digits that may have been there.
    let after_digit = before.is_ascii_digit() || before == b']';
    match c {
        c if is_hidden(c) => Change::Drop,
        // Marks drawn over a digit: strokes, underlines, keycaps; over a letter only those with
        // which none is written.
        '\u{300}'..='\u{34E}' | '\u{350}'..='\u{36F}' | '\u{20D0}'..='\u{20FF}' if after_digit => {
            Change::Drop
        }
        '\u{332}'..='\u{338}' | '\u{20D0}'..='\u{20FF}' if before.is_ascii_alphabetic() => {
            Change::Drop
        }
        '\u{A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{2800}'
        | '\u{3000}' => Change::To(' '),
        '\u{2010}'..='\u{2013}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2796}'
        | '\u{FE58}'
        | '\u{FE63}' => Change::To('-'),
        // After a digit, these may join it to the next or be punctuation; both are looked at.
        '\u{2014}' | '\u{2015}' | '\u{30FC}' | '\u{B7}' | '\u{2022}' | '\u{2027}' | '\u{30FB}'
        | '\u{2024}'
            if after_digit =>
        {
            Change::To('~')
        }
        '\u{FE6B}' => Change::To('@'),
        '\u{2795}' => Change::To('+'),
        '\u{2044}' | '\u{2215}' | '\u{29F8}' => Change::To('/'),
        '\u{2236}' | '\u{A789}' => Change::To(':'),
        // Full-width forms stand in the order of ASCII.
        _ => match plain(c) {
            same if same == c => Change::Keep,
            ascii => Change::To(ascii),
        },
    }
}

/// The first of ten consecutive digits in each script that has its own (Unicode category Nd).
const ZEROS: [u32; 64] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0,
    0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0,
    0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE,
    0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];

fn digit(c: char) -> Option<char> {
    let point = c as u32;
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    if (0xFF10..=0xFF19).contains(&point) {
        return char::from_digit(point.saturating_sub(0xFF10), 10);
    }
    let before = ZEROS.partition_point(|zero| *zero <= point).checked_sub(1)?;
    let value = point.checked_sub(*ZEROS.get(before)?)?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(original: &str, folded: &str) {
        assert_eq!(Folded::new(original).text(), folded);
    }

    #[test]
    fn shows_what_was_dressed_up() {
        check("plain ASCII", "plain ASCII");
        check("Grüße, Łódź, Ελλάδα, 東京", "Grüße, Łódź, Ελλάδα, 東京");
        check("４１１１　１１", "4111 11");
        check("٠١٢ ०१२ 𝟘𝟙𝟚", "012 012 012");
        check("4\u{200B}1\u{AD}1\u{FE0F}\u{20E3}1", "4111");
        check("a＠b．example", "a@b.example");
        check("03ー1234 データ", "03~1234 データ");
        check("555\u{2011}0132\u{2014}call\u{2014}", "555-0132~call\u{2014}");
        check("4\u{336}1\u{336} e\u{301}", "41 e\u{301}");
    }

    #[test]
    fn a_word_is_read_the_same_wherever_it_stands() {
        let folded = Folded::new("yn΄ΙΣ yn΄ΙΣ");
        let (first, second) = folded.text().split_once(' ').unwrap();
        assert_eq!(first, second);
    }

    #[test]
    fn shows_letters_in_disguise() {
        check("𝓳𝓪𝓷𝓮@ⓗ𝖺𝗋bour。example", "jane@harbour.example");
        check("jаnе@hаrbоur\u{2024}example", "jane@harbour.example");
        check("httрs∶//x DЕ89 ВЕ68", "https://x DE89 BE68");
        check("Москва, сор, 10км, ЕС-US, Ελλάδα, αβγ", "Москва, сор, 10км, ЕС-US, Ελλάδα, αβγ");
        check("D\u{336}E\u{332}8", "DE8");
        check("用。我 ok。我 a。b", "用。我 ok。我 a.b");
    }

    #[test]
    fn shows_marked_digits_in_numbers_only() {
        check("⁴¹¹¹ ①②③ 4¹1 4①1", "4111 123 411 411");
        check("x² note¹ 0132¹ 0132¹² ①2015550123", "x² note¹ 0132¹ 0132¹² ①2015550123");
    }

    #[test]
    fn every_changing_character_is_noticed() {
        for c in (0x80..=0x0010_FFFF).filter_map(char::from_u32) {
            let mut bytes = [0; 4];
            let text = c.encode_utf8(&mut bytes);
            let alone = change(Place { text, at: 0, c }, b'0', &mut Word::default());
            if alone != Change::Keep || marked_digit(c).is_some() || confusable(c).is_some() {
                assert!(may_change(bytes[0]), "U+{:04X}", c as u32);
            }
        }
    }

    #[test]
    fn the_way_back_is_exact() {
        let original = "é１\u{200B}２\u{200B}x";
        let folded = Folded::new(original);
        assert_eq!(folded.text(), "é12x");
        let (start, end) = folded.original(2, 4);
        assert_eq!(original.get(start..end).unwrap(), "１\u{200B}２");
        let (start, end) = folded.original(4, 5);
        assert_eq!(original.get(start..end).unwrap(), "x");
    }

    proptest! {
        #[test]
        fn any_range_of_characters_maps_to_characters(original in "(\\PC|[１२\u{200B}٣é]){0,40}") {
            let folded = Folded::new(&original);
            let bounds: Vec<usize> =
                (0..=folded.text().len())
                    .filter(|at| folded.text().is_char_boundary(*at))
                    .collect();
            let mut last = 0;
            for pair in bounds.windows(2) {
                let (start, end) = folded.original(pair[0], pair[1]);
                prop_assert!(start >= last && end > start);
                prop_assert_eq!(original.get(start..end).unwrap().chars().count(), 1);
                last = end;
            }
        }
    }
}
