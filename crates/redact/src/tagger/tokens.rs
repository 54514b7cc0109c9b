//! Words and signs, in one pass over the bytes.

use super::lexicon::{Lexicon, Word, WordHash};

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub(super) enum Shape {
    /// Nothing: before the first token and after the last.
    #[default]
    None,
    /// Four digits: often a year.
    Year,
    /// Other digits.
    Number,
    /// Letters with digits.
    Mixed,
    /// One capital letter.
    Initial,
    /// Capitals only.
    Capitals,
    /// A capital and then lower case.
    Capital,
    /// A capital, and others within.
    Camel,
    /// Lower case, with capitals within.
    Inner,
    /// Lower case.
    Lower,
    /// One letter in lower case.
    Letter,
    /// Letters of a script without case.
    Caseless,
    /// A word behind an at sign.
    Handle,
    /// A word behind a number sign.
    Tag,
    /// A full stop.
    Stop,
    /// A comma.
    Comma,
    /// A dash.
    Dash,
    /// An apostrophe, with or without the s of a genitive.
    Apostrophe,
    /// A quotation mark.
    Quote,
    /// A colon or semicolon.
    Colon,
    /// A mark that ends a sentence.
    Exclamation,
    /// A bracket.
    Bracket,
    /// An ampersand.
    Ampersand,
    /// A slash.
    Slash,
    /// The end of a line.
    Line,
    /// Any other sign.
    Sign,
    /// Something that was found already, of whatever kind.
    Taken,
}

impl Shape {
    /// Whether a sentence begins behind it, when one `opens` at it.
    const fn opens_behind(self, opens: bool) -> bool {
        match self {
            Self::Stop | Self::Exclamation | Self::Quote | Self::Colon | Self::Line => true,
            Self::Taken => false,
            _ if self as u8 <= Self::Tag as u8 => false,
            _ => opens,
        }
    }
}

/// A word or a sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Token {
    /// The first byte.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
    /// The hash of the word in lower case.
    pub(super) hash: u32,
    /// What the lexicon says of it.
    pub(super) word: Word,
    /// How it is written.
    pub(super) shape: Shape,
    /// Whether a sentence, or something like one, begins here.
    pub(super) opens: bool,
}

/// A place in a text that something else was found in, and a number for what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The first byte.
    pub(crate) start: usize,
    /// The byte after the last.
    pub(crate) end: usize,
    /// The same for all that is of one kind; 0 says nothing.
    pub(crate) kind: u32,
}

/// What a character is for the tokeniser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Caseless,
    Digit,
    Space,
    Line,
    Mark,
    Sign(Shape),
}

const fn class_of_ascii(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' => Class::Lower,
        b'A'..=b'Z' => Class::Upper,
        // An underscore makes a word something that a program reads, as a digit does.
        b'0'..=b'9' | b'_' => Class::Digit,
        b'\n' => Class::Line,
        b' ' | b'\t' | b'\r' => Class::Space,
        b'.' => Class::Sign(Shape::Stop),
        b',' => Class::Sign(Shape::Comma),
        b'-' => Class::Sign(Shape::Dash),
        b'\'' => Class::Sign(Shape::Apostrophe),
        b'"' => Class::Sign(Shape::Quote),
        b':' | b';' => Class::Sign(Shape::Colon),
        b'!' | b'?' => Class::Sign(Shape::Exclamation),
        b'(' | b')' | b'[' | b']' => Class::Sign(Shape::Bracket),
        b'&' => Class::Sign(Shape::Ampersand),
        b'/' => Class::Sign(Shape::Slash),
        _ => Class::Sign(Shape::Sign),
    }
}

/// The class of each character of ASCII.
static ASCII: [Class; 256] = {
    let mut classes = [Class::Space; 256];
    let mut byte = 0;
    while byte < 128 {
        #[expect(clippy::indexing_slicing, reason = "a constant: the compiler checks the bounds")]
        {
            classes[byte] = class_of_ascii(byte as u8);
        }
        byte += 1;
    }
    classes
};

fn class_of(c: char) -> Class {
    match c {
        c if c.is_ascii() => class_of_ascii(c as u8),
        '\u{2013}' | '\u{2014}' => Class::Sign(Shape::Dash),
        '\u{2019}' => Class::Sign(Shape::Apostrophe),
        '\u{201C}' | '\u{201D}' => Class::Sign(Shape::Quote),
        '\u{300}'..='\u{36F}' => Class::Mark,
        c if c.is_lowercase() => Class::Lower,
        c if c.is_uppercase() => Class::Upper,
        c if c.is_alphabetic() => Class::Caseless,
        c if c.is_numeric() => Class::Digit,
        c if c.is_whitespace() => Class::Space,
        _ => Class::Sign(Shape::Sign),
    }
}

/// Cuts a text into tokens. What is `taken` is one token, whatever it holds.
pub(super) fn cut(text: &str, taken: &[Place], lexicon: &Lexicon<'_>, tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut cutter = Cutter { text, lexicon, tokens, opens: true };
    let mut at = 0;
    for place in taken {
        cutter.cut(at, place.start);
        cutter.push(place.start, place.end, Shape::Taken, place.kind, Word::default());
        at = place.end;
    }
    cutter.cut(at, text.len());
}

/// Takes more of a text that was cut already: every token within a place becomes part of one.
/// Answers whether that is what cutting anew would have given: not where a place ends in a token.
pub(super) fn take(taken: &[Place], tokens: &mut Vec<Token>) -> bool {
    let mut kept = 0;
    let mut at = 0;
    let mut opens = true;
    let mut places = taken.iter().peekable();
    while let Some(token) = tokens.get(at).copied() {
        let mut token = token;
        at += 1;
        if let Some(Place { start, end, kind }) = places.next_if(|place| place.start < token.end) {
            if *start > token.start {
                return false;
            }
            let mut last = token;
            while let Some(next) = tokens.get(at).filter(|next| next.start < *end) {
                last = *next;
                at += 1;
            }
            // Several ends of lines are one token, which may be longer than it says.
            if last.end != *end || token.start != *start || last.shape == Shape::Line {
                return false;
            }
            let shape = Shape::Taken;
            token = Token { start: *start, end: *end, hash: *kind, shape, ..Token::default() };
        }
        token.opens = opens;
        opens = token.shape.opens_behind(opens);
        if let Some(place) = tokens.get_mut(kept) {
            *place = token;
        }
        kept += 1;
    }
    tokens.truncate(kept);
    places.next().is_none()
}

struct Cutter<'a> {
    text: &'a str,
    lexicon: &'a Lexicon<'a>,
    tokens: &'a mut Vec<Token>,
    opens: bool,
}

/// What the letters of a word are.
#[derive(Default)]
struct Letters {
    upper: u32,
    lower: u32,
    digits: u32,
    caseless: u32,
    starts_upper: bool,
}

impl Letters {
    fn count(&mut self, class: Class) {
        match class {
            Class::Upper => {
                self.starts_upper |= self.upper + self.lower + self.digits + self.caseless == 0;
                self.upper += 1;
            }
            Class::Lower => self.lower += 1,
            Class::Digit => self.digits += 1,
            Class::Caseless => self.caseless += 1,
            _ => {}
        }
    }

    const fn shape(&self) -> Shape {
        let letters = self.upper + self.lower + self.caseless;
        match (letters, self.digits, self.upper, self.lower) {
            (0, 4, ..) => Shape::Year,
            (0, ..) => Shape::Number,
            (_, 1.., ..) => Shape::Mixed,
            (_, _, 0, 0) => Shape::Caseless,
            (1, _, 1, _) => Shape::Initial,
            (1, _, _, 1) => Shape::Letter,
            (_, _, 1.., 0) => Shape::Capitals,
            (_, _, 1, _) if self.starts_upper => Shape::Capital,
            (_, _, 1.., _) if self.starts_upper => Shape::Camel,
            (_, _, 1.., _) => Shape::Inner,
            _ => Shape::Lower,
        }
    }
}

/// A character of the text, and where the next one starts.
#[derive(Clone, Copy)]
struct Next {
    c: char,
    class: Class,
    end: usize,
}

impl Cutter<'_> {
    /// The character at a place.
    fn next(&self, at: usize) -> Option<Next> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte.is_ascii() {
            let class = ASCII.get(usize::from(byte)).copied().unwrap_or(Class::Space);
            return Some(Next { c: byte.into(), class, end: at + 1 });
        }
        let c = self.text.get(at..)?.chars().next()?;
        Some(Next { c, class: class_of(c), end: at + c.len_utf8() })
    }

    /// Cuts what stands between two places.
    fn cut(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let Some(next) = self.next(at) else { break };
            at = match next.class {
                Class::Space | Class::Mark => next.end,
                Class::Line => {
                    // Several ends of lines are one.
                    if self.tokens.last().is_none_or(|last| last.shape != Shape::Line) {
                        self.push(at, next.end, Shape::Line, 0, Word::default());
                    }
                    next.end
                }
                Class::Sign(shape) => self.sign(at, next, shape, to),
                _ => self.word(at, at, to, None),
            };
        }
    }

    /// A sign, with those like it that follow; or a word behind an at or number sign.
    fn sign(&mut self, start: usize, sign: Next, shape: Shape, to: usize) -> usize {
        let behind = |at: usize| self.next(at).filter(|_| at < to);
        let is_letter =
            |next: Next| matches!(next.class, Class::Upper | Class::Lower | Class::Caseless);
        if behind(sign.end).is_some_and(is_letter) {
            match sign.c {
                '@' => return self.word(start, sign.end, to, Some(Shape::Handle)),
                '#' => return self.word(start, sign.end, to, Some(Shape::Tag)),
                _ => {}
            }
        }
        let mut end = sign.end;
        if shape == Shape::Apostrophe {
            // With the s of a genitive.
            end = behind(end).filter(|next| matches!(next.c, 's' | 'S')).map_or(end, |s| s.end);
        } else {
            while let Some(next) = behind(end).filter(|next| next.c == sign.c) {
                end = next.end;
            }
        }
        self.push(start, end, shape, u32::from(sign.c), Word::default());
        end
    }

    /// A word from `from` on; answers where it ends.
    fn word(&mut self, start: usize, from: usize, to: usize, shape: Option<Shape>) -> usize {
        let (mut letters, mut hash) = (Letters::default(), WordHash::new());
        let mut end = from;
        while let Some(next) = self.next(end).filter(|_| end < to) {
            match next.class {
                Class::Upper | Class::Lower | Class::Caseless | Class::Digit | Class::Mark => {
                    letters.count(next.class);
                }
                // An apostrophe between letters belongs to the word, but for a genitive.
                Class::Sign(Shape::Apostrophe) if self.joins(next.end, to) => {}
                _ => break,
            }
            match next.c.is_ascii() {
                true => hash.byte(next.c as u8),
                false => hash.character(next.c),
            }
            end = next.end;
        }
        let hash = hash.end();
        let word = self.lexicon.find(hash);
        self.push(start, end, shape.unwrap_or_else(|| letters.shape()), (hash >> 32) as u32, word);
        end
    }

    /// Whether what stands behind an apostrophe goes on with the word.
    fn joins(&self, at: usize, to: usize) -> bool {
        let mut behind = self.text.get(at..to).unwrap_or("").chars();
        let (first, second) = (behind.next(), behind.next());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        is_letter(first) && (!matches!(first, Some('s' | 'S')) || is_letter(second))
    }

    fn push(&mut self, start: usize, end: usize, shape: Shape, hash: u32, word: Word) {
        let opens = self.opens;
        self.opens = shape.opens_behind(opens);
        self.tokens.push(Token { start, end, hash, word, shape, opens });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(&str, Shape)> {
        let mut tokens = Vec::new();
        cut(text, &[], &Lexicon::empty(), &mut tokens);
        tokens
            .iter()
            .map(|token| (text.get(token.start..token.end).unwrap(), token.shape))
            .collect()
    }

    #[test]
    fn words_and_signs() {
        use Shape::*;
        assert_eq!(
            shapes("Zoë O'Neill's \"dog\", U2 2026..."),
            [
                ("Zoë", Capital),
                ("O'Neill", Camel),
                ("'s", Apostrophe),
                ("\"", Quote),
                ("dog", Lower),
                ("\"", Quote),
                (",", Comma),
                ("U2", Mixed),
                ("2026", Year),
                ("...", Stop),
            ]
        );
        assert_eq!(
            shapes("@zoe #Rome J x 東京\n\nNASA McAdam iPod"),
            [
                ("@zoe", Handle),
                ("#Rome", Tag),
                ("J", Initial),
                ("x", Letter),
                ("東京", Caseless),
                ("\n", Line),
                ("NASA", Capitals),
                ("McAdam", Camel),
                ("iPod", Inner),
            ]
        );
    }

    #[test]
    fn what_is_taken_is_one_token() {
        let mut tokens = Vec::new();
        let text = "Ask zoe@harbour.example now";
        let taken = Place { start: 4, end: 23, kind: 1 };
        cut(text, &[taken], &Lexicon::empty(), &mut tokens);
        let shapes: Vec<Shape> = tokens.iter().map(|token| token.shape).collect();
        assert_eq!(shapes, [Shape::Capital, Shape::Taken, Shape::Lower]);
    }

    #[test]
    fn taking_more_is_cutting_anew() {
        let text = "Zoë O'Neill's \"dog\" and J. R. Ewing of NASA, 2026.\n\nAsk @zoe";
        let lexicon = Lexicon::empty();
        let mut whole = Vec::new();
        cut(text, &[], &lexicon, &mut whole);
        for (from, first) in whole.iter().enumerate() {
            for last in whole.iter().skip(from) {
                let taken = [Place { start: first.start, end: last.end, kind: 3 }];
                let (mut anew, mut more) = (Vec::new(), whole.clone());
                cut(text, &taken, &lexicon, &mut anew);
                if take(&taken, &mut more) {
                    assert_eq!(more, anew, "{taken:?}");
                } else {
                    assert_eq!(last.shape, Shape::Line);
                }
            }
        }
        let place = |start, end| Place { start, end, kind: 0 };
        assert!(!take(&[place(1, 4)], &mut whole.clone()));
        assert!(!take(&[place(0, 6)], &mut whole.clone()));
    }
}
