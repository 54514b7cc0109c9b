//! What is said of a word and its neighbours: numbers, each a row of the model's weights.

use super::lexicon::{hash_of, stir};
use super::manner::Manner;
use super::tokens::{Shape, Token};

/// How many things are said of each word.
pub(super) const COUNT: usize = 24;

/// How many tokens before and behind a word count.
pub(super) const REACH: usize = 2;

/// What is said of one word.
pub(super) type Features = [u32; COUNT];

/// Two numbers in one.
const fn join(a: u64, b: u64) -> u64 {
    stir(a ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// The last and first letters of a word, in lower case.
struct Letters {
    last_three: u64,
    last_two: u64,
    first_three: u64,
    /// How many there are, at most nine.
    count: u64,
}

impl Letters {
    fn of(word: &str) -> Self {
        let from_end = |places: usize| {
            let start = word.char_indices().rev().nth(places - 1).map_or(0, |(at, _)| at);
            hash_of(word.get(start..).unwrap_or(""))
        };
        let end = word.char_indices().nth(3).map_or(word.len(), |(at, _)| at);
        Self {
            last_three: from_end(3),
            last_two: from_end(2),
            first_three: hash_of(word.get(..end).unwrap_or("")),
            count: word.chars().take(9).count() as u64,
        }
    }
}

/// What kind of word a token is: how it is written, and what is known of it.
const fn kind(token: &Token) -> u64 {
    token.shape as u64 * 4096 + token.word.0 as u64
}

/// What is said of the token at a place, in a text of this manner.
pub(super) fn of(text: &str, tokens: &[Token], at: usize, manner: Manner) -> Features {
    let near = |places: isize| -> Token {
        let place = at.checked_add_signed(places).and_then(|place| tokens.get(place));
        place.copied().unwrap_or_default()
    };
    let (before2, before, here, behind, behind2) = (near(-2), near(-1), near(0), near(1), near(2));
    let hash = |token: &Token| u64::from(token.hash);
    let shape = |token: &Token| token.shape as u64;
    let word = text.get(here.start..here.end).unwrap_or("");
    let bare = matches!(here.shape, Shape::Handle | Shape::Tag);
    let letters = Letters::of(if bare { word.get(1..).unwrap_or("") } else { word });
    let opens = u64::from(here.opens);
    // Whether a sign or a word touches it, as in code.
    let touches = |a: &Token, b: &Token| u64::from(a.end == b.start && a.end > 0);
    let glued = touches(&before, &here) * 2 + touches(&here, &behind);
    let own = join(shape(&here), u64::from(here.word.0));
    let around = join(shape(&before) * 64 + shape(&before2), shape(&here));
    let manner = manner as u64;
    let said = [
        manner,
        hash(&here),
        join(hash(&here), shape(&here)),
        hash(&before),
        hash(&behind),
        join(hash(&before), own),
        join(hash(&behind), own),
        hash(&before2),
        hash(&behind2),
        join(letters.last_three, shape(&here)),
        join(letters.last_two, shape(&here)),
        join(letters.first_three, shape(&here)),
        join(kind(&here) * 8 + glued * 2 + opens, manner),
        join(kind(&before), kind(&here)),
        join(kind(&here), kind(&behind)),
        join(
            join(shape(&before), shape(&here)),
            shape(&behind) * 64 + glued * 16 + opens * 8 + manner,
        ),
        join(join(kind(&before), kind(&here)), kind(&behind)),
        join(hash(&before), hash(&here)),
        join(hash(&here), hash(&behind)),
        join(around, shape(&behind) * 64 + shape(&behind2)),
        join(hash(&before2), hash(&before)),
        join(hash(&behind), hash(&behind2)),
        shape(&here) * 256 + letters.count * 16 + glued * 4 + opens * 2,
        join(u64::from(here.word.0), join(u64::from(before.word.0), u64::from(behind.word.0))),
    ];
    let mut features = [0; COUNT];
    for ((feature, said), number) in features.iter_mut().zip(said).zip(1_u64..) {
        *feature = (join(number, said) >> 32) as u32;
    }
    features
}
