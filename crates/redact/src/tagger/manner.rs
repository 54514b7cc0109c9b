//! The manner that a text is written in. The same word is a name in one and none in another: a
//! single word with a capital is somebody in a letter, and a type in a program.

use super::tokens::{Shape, Token};

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Manner {
    /// Sentences.
    Prose,
    /// Programs, and what is written about them: identifiers and the signs of code.
    Technical,
    /// Short messages with handles and tags.
    Posts,
    /// No capital anywhere.
    Lower,
    /// Mostly capitals.
    Loud,
}

impl Manner {
    /// Every manner, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Prose, Self::Technical, Self::Posts, Self::Lower, Self::Loud];

    /// The manner of a text. What was taken says nothing, so that a stand-in changes nothing.
    pub(super) fn of(tokens: &[Token]) -> Self {
        /// One sign of code for so many words makes a text technical, but not fewer than a few.
        const WORDS_FOR_SIGN: u32 = 24;
        const LEAST_SIGNS: u32 = 4;
        /// One handle or tag for so many words makes it a post.
        const WORDS_FOR_TAG: u32 = 30;
        let Counts { words, capitals, small, signs, tags } = Counts::of(tokens);
        if capitals * 2 > words {
            Self::Loud
        } else if signs >= LEAST_SIGNS && signs * WORDS_FOR_SIGN >= words {
            Self::Technical
        } else if tags * WORDS_FOR_TAG > words {
            Self::Posts
        } else if small > 0 && small == words {
            Self::Lower
        } else {
            Self::Prose
        }
    }
}

/// What is counted.
#[derive(Default)]
struct Counts {
    /// Words of letters alone, those in capitals, and those in lower case.
    words: u32,
    capitals: u32,
    small: u32,
    /// Signs and words that programs are written with.
    signs: u32,
    /// Handles and tags.
    tags: u32,
}

impl Counts {
    fn of(tokens: &[Token]) -> Self {
        let mut counts = Self::default();
        let mut before = Shape::None;
        for token in tokens {
            match token.shape {
                Shape::Capitals => {
                    counts.words += 1;
                    counts.capitals += 1;
                }
                Shape::Lower => {
                    counts.words += 1;
                    counts.small += 1;
                }
                Shape::Capital => counts.words += 1,
                Shape::Camel | Shape::Inner => {
                    counts.words += 1;
                    counts.signs += u32::from(before != Shape::Slash);
                }
                // The end of a link is no word of a program.
                Shape::Mixed => counts.signs += u32::from(before != Shape::Slash),
                // At the beginning of a line they quote or list.
                Shape::Sign if !matches!(before, Shape::None | Shape::Line) => {
                    counts.signs += u32::from(is_of_code(token.hash));
                }
                Shape::Handle | Shape::Tag => counts.tags += 1,
                _ => {}
            }
            before = token.shape;
        }
        counts
    }
}

/// Whether a sign is one that programs are written with.
const fn is_of_code(sign: u32) -> bool {
    const SIGNS: &[u8] = b"=`<>{}|\\*+%$^~";
    let mut rest = SIGNS;
    while let [first, behind @ ..] = rest {
        if *first as u32 == sign {
            return true;
        }
        rest = behind;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::tokens::{Place, cut};
    use super::*;

    fn manner(text: &str, taken: &[Place]) -> Manner {
        let mut tokens = Vec::new();
        cut(text, taken, &Lexicon::empty(), &mut tokens);
        Manner::of(&tokens)
    }

    #[test]
    fn each_manner_is_known() {
        for (text, expected) in [
            ("", Manner::Prose),
            ("東京 12.", Manner::Prose),
            ("She met Leila Haddad in Chicago.", Manner::Prose),
            ("let x: Vec<u8> = read(path)?; // Bloom", Manner::Technical),
            ("``Foo.bar`` and ``Baz`` are of the type ``HttpClient``.", Manner::Technical),
            ("@zoe so good to see you #Rome", Manner::Posts),
            ("see http://t.co/xY3z and http://t.co/aB3c or http://t.co/kQ4z now", Manner::Lower),
            ("she met leila haddad in chicago", Manner::Lower),
            ("SHE MET LEILA in CHICAGO", Manner::Loud),
        ] {
            assert_eq!(manner(text, &[]), expected, "{text}");
        }
    }

    #[test]
    fn what_is_taken_says_nothing() {
        let taken = [Place { start: 4, end: 23, kind: 1 }];
        assert_eq!(manner("ask ZOE@HARBOUR.EXAMPLE now", &taken), Manner::Lower);
        assert_eq!(manner("ask [EMAIL_1=========== now", &taken), Manner::Lower);
    }
}
