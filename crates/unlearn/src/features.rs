//! Hashed features of a text: its tokens, pairs of them and the runs of characters within its
//! words, each counted into one of a fixed number of places under a fixed public key.
//!
//! No list of words is made, so nothing here was learned from anybody. All figures are whole
//! numbers and depend on the one text alone (`spec/linear.md`), so that what was added can be taken
//! away again without a rest.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use crate::limits::{FEATURE_COUNT_MAX, TALLY_MAX};
use crate::tokens;

/// The name of these rules in a recipe.
pub const NAME: &str = "untrain/features/v1";

/// How long a vector is: the length that [`Features::vector`] scales every text to, so that a long
/// text weighs as much as a short one.
pub const UNIT: i16 = 4096;

/// The largest figure of [`Features::small`].
pub const SMALL_MAX: i8 = 127;

/// How many characters the runs within a word have.
const RUNS: [usize; 2] = [3, 4];

/// What a feature is of; the first byte that is hashed.
const WORD: u8 = 1;
const PAIR: u8 = 2;
const RUN: u8 = 3;

/// The places that features are counted into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    places: usize,
}

impl Features {
    /// As many places as a recipe asks for.
    #[must_use]
    pub const fn new(places: u32) -> Self {
        Self { places: places as usize }
    }

    /// How many places there are.
    #[must_use]
    pub const fn places(self) -> usize {
        self.places
    }

    /// How often the text has a feature of each place, half of the features counted downwards, so
    /// that those that share a place cancel out rather than add up. Capped either way.
    #[must_use]
    pub fn counts(self, text: &str) -> Vec<i32> {
        let mut counts = vec![0_i64; self.places];
        each(text, |hash| {
            let step = if hash & 1 == 0 { 1 } else { -1 };
            counts.iter_mut().skip(self.place(hash)).take(1).for_each(|count| *count += step);
        });
        let cap = i64::from(FEATURE_COUNT_MAX);
        counts.into_iter().map(|count| count.clamp(-cap, cap) as i32).collect()
    }

    /// The text as a direction: the square roots of its counts, scaled to the length [`UNIT`]. The
    /// empty text has none and is all zeros.
    #[must_use]
    pub fn vector(self, text: &str) -> Vec<i16> {
        let roots = roots(&self.counts(text));
        let squares: u64 = roots.iter().map(|root| root.unsigned_abs().pow(2)).sum();
        scaled(&roots, squares.isqrt(), u64::from(UNIT.unsigned_abs())).collect()
    }

    /// The text as a direction in one byte a place: the square roots of its counts, scaled so that
    /// the greatest is [`SMALL_MAX`].
    #[must_use]
    pub fn small(self, text: &str) -> Vec<i8> {
        let roots = roots(&self.counts(text));
        let most = roots.iter().map(|root| root.unsigned_abs()).max().unwrap_or_default();
        // `scaled` stays within the range that it is given.
        scaled(&roots, most, u64::from(SMALL_MAX.unsigned_abs())).map(|value| value as i8).collect()
    }

    /// How often the text has a feature of each place, none counted downwards, each place capped.
    #[must_use]
    pub fn tally(self, text: &str) -> Vec<u16> {
        let mut tally = vec![0_u16; self.places];
        each(text, |hash| {
            let count = tally.iter_mut().skip(self.place(hash)).take(1);
            count.for_each(|count| *count = TALLY_MAX.min(*count + 1));
        });
        tally
    }

    /// The place of a feature: all bits of the hash but the last, as a share of all places.
    const fn place(self, hash: u64) -> usize {
        (((hash >> 1) as u128 * self.places as u128) >> 63) as usize
    }
}

/// Square roots in sixteenths that keep their signs: a tenth occurrence says less than a second.
fn roots(counts: &[i32]) -> Vec<i64> {
    let root = |count: &i32| {
        let root = (u64::from(count.unsigned_abs()) << 8).isqrt() as i64;
        if *count < 0 { -root } else { root }
    };
    counts.iter().map(root).collect()
}

/// Each figure times `to` over `from`, rounded; halves go away from zero. No figure is greater than
/// `from`, so none of the results is greater than `to`.
fn scaled(roots: &[i64], from: u64, to: u64) -> impl Iterator<Item = i16> {
    roots.iter().map(move |root| {
        let share = (root.unsigned_abs() * to + from / 2).checked_div(from).unwrap_or_default();
        let share = share as i16;
        if *root < 0 { -share } else { share }
    })
}

/// Hands over the hash of every feature of the text, as often as it occurs.
fn each(text: &str, mut found: impl FnMut(u64)) {
    let mut before: Option<u64> = None;
    let mut small = String::new();
    let mut edges: Vec<usize> = Vec::new();
    for token in tokens::split(text) {
        let blank = tokens::is_blank(token);
        let bare = if blank { token } else { token.strip_prefix(' ').unwrap_or(token) };
        // A word stands between two spaces, so that its runs tell where it begins and ends.
        small.clear();
        small.push(' ');
        small.push_str(bare);
        small.push(' ');
        small.make_ascii_lowercase();
        let word = small.get(1..small.len() - 1).unwrap_or_default();
        let word = hash(WORD, word.as_bytes());
        found(word);
        if let Some(before) = before {
            let pair = (u128::from(word) << 64) | u128::from(before);
            found(hash(PAIR, &pair.to_le_bytes()));
        }
        before = Some(word);
        if !tokens::is_word(bare) {
            continue;
        }
        edges.clear();
        edges.extend(small.char_indices().map(|(at, _)| at));
        edges.push(small.len());
        for length in RUNS {
            for (&start, &end) in edges.iter().zip(edges.iter().skip(length)) {
                found(hash(RUN, small.get(start..end).unwrap_or_default().as_bytes()));
            }
        }
    }
}

/// SipHash-1-3 under a key of zeros.
fn hash(kind: u8, bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write_u8(kind);
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_of_ascii_alone_is_no_matter() {
        let features = Features::new(512);
        assert_eq!(features.counts("We Sail"), features.counts("we sail"));
        assert_ne!(features.counts("we sail"), features.counts("sail we"));
        assert_ne!(features.counts("É"), features.counts("é"));
    }

    #[test]
    fn what_is_said_twice_counts_twice_and_is_the_same_direction() {
        let features = Features::new(64);
        let (one, two) = (features.counts("noon"), features.counts("noon\n\nnoon"));
        assert!(one.iter().zip(&two).filter(|(one, two)| one != two).count() > 4);
        assert_eq!(features.vector(""), vec![0; 64]);
        assert_eq!(features.small(""), vec![0; 64]);
        assert_eq!(features.tally(""), vec![0; 64]);
    }

    #[test]
    fn a_word_said_for_ever_stays_within_the_caps() {
        let features = Features::new(64);
        let long = "noon ".repeat(40_000);
        assert!(features.tally(&long).iter().all(|&count| count <= TALLY_MAX));
        assert!(features.tally(&long).contains(&TALLY_MAX));
    }

    proptest! {
        #[test]
        fn a_vector_has_the_length_of_a_unit(text in any::<String>(), places in 64..=600_u32) {
            let features = Features::new(places);
            let vector = features.vector(&text);
            prop_assert_eq!(vector.len(), places as usize);
            prop_assert!(vector.iter().all(|value| value.unsigned_abs() <= UNIT.unsigned_abs()));
            let squares = vector.iter().map(|value| u64::from(value.unsigned_abs()).pow(2));
            let tolerated = u64::from(places) + 64;
            let length = squares.sum::<u64>().isqrt();
            prop_assert!(length == 0 || length.abs_diff(4096) < tolerated, "{}", length);
            let small = features.small(&text);
            let most = small.iter().map(|value| value.unsigned_abs()).max().unwrap();
            prop_assert!(most == 0 || most == SMALL_MAX.unsigned_abs());
            prop_assert_eq!(most == 0, length == 0);
        }
    }
}
