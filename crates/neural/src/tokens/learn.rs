//! Which pairs a vocabulary joins: those that stand next to each other most often in a public text.
//! Never learned from members: the vocabulary is part of the base.

use std::collections::{BTreeMap, HashMap};

use super::{JOINED, Vocabulary, words};
use crate::Result;
use crate::limits::TOKEN_BYTES_MAX;

type Pair = (u16, u16);

/// A word of the text as the tokens that it is made of so far, and how often it stands there.
struct Word {
    tokens: Vec<u16>,
    count: i64,
}

/// The vocabulary of `size` tokens that joins the most frequent pairs of a text. It has fewer
/// where the text has no more pairs.
///
/// # Errors
/// More tokens were asked for than there may be.
pub fn learn(text: &[u8], size: u32) -> Result<Vocabulary> {
    let mut counts = BTreeMap::<&[u8], i64>::new();
    for word in words(text) {
        *counts.entry(word).or_default() += 1;
    }
    let of_bytes = |(bytes, count): (&[u8], i64)| Word {
        tokens: bytes.iter().map(|byte| u16::from(*byte)).collect(),
        count,
    };
    let mut all: Vec<Word> = counts.into_iter().map(of_bytes).collect();
    let mut tally = Tally::default();
    for (place, word) in all.iter().enumerate() {
        tally.add(word, place, 1);
    }
    let mut pairs = Vec::new();
    let mut lengths: Vec<usize> = (0..=256).map(|_| 1).collect();
    while u32::try_from(lengths.len()).is_ok_and(|length| length < size) {
        let Some(pair) = tally.most(&lengths) else {
            break;
        };
        let token = JOINED + u16::try_from(pairs.len()).unwrap_or(u16::MAX - JOINED);
        let mut places = tally.places.remove(&pair).unwrap_or_default();
        places.sort_unstable();
        places.dedup();
        for place in places {
            if let Some(word) = all.get_mut(place) {
                tally.add(word, place, -1);
                join(&mut word.tokens, pair, token);
                tally.add(word, place, 1);
            }
        }
        lengths.push(length(&lengths, pair));
        pairs.push(pair);
    }
    Vocabulary::new(pairs)
}

/// How often each pair stands in the words, and where.
#[derive(Default)]
struct Tally {
    counts: HashMap<Pair, i64>,
    places: HashMap<Pair, Vec<usize>>,
}

impl Tally {
    fn add(&mut self, word: &Word, place: usize, sign: i64) {
        for pair in word.tokens.iter().copied().zip(word.tokens.iter().copied().skip(1)) {
            *self.counts.entry(pair).or_default() += sign * word.count;
            if sign > 0 {
                self.places.entry(pair).or_default().push(place);
            }
        }
    }

    /// The most frequent pair that may be joined; of several the one that is first by number.
    fn most(&self, lengths: &[usize]) -> Option<Pair> {
        let fit = |pair: &Pair| length(lengths, *pair) <= TOKEN_BYTES_MAX;
        let counted = self.counts.iter().filter(|(pair, count)| **count > 1 && fit(pair));
        let most = counted.max_by_key(|(pair, count)| (**count, std::cmp::Reverse(**pair)));
        most.map(|(pair, _)| *pair)
    }
}

/// How many bytes the two tokens of a pair have.
fn length(lengths: &[usize], (left, right): Pair) -> usize {
    let of = |token: u16| lengths.get(usize::from(token)).copied().unwrap_or(TOKEN_BYTES_MAX);
    of(left) + of(right)
}

/// Joins a pair wherever it stands, from left to right.
fn join(tokens: &mut Vec<u16>, (left, right): Pair, token: u16) {
    let mut joined = Vec::with_capacity(tokens.len());
    for next in tokens.drain(..) {
        match joined.last_mut() {
            Some(last) if *last == left && next == right => *last = token,
            _ => joined.push(next),
        }
    }
    *tokens = joined;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_together_most_often_is_joined() {
        let vocabulary = learn(b"the cat then the cat them", 260).unwrap();
        let joined: Vec<&[u8]> = (257..260).map(|token| vocabulary.bytes(token)).collect();
        assert_eq!(joined, [&b"he"[..], b"the", b" the"]);
        assert_eq!(learn(b"", 300).unwrap().size(), 257);
        assert_eq!(learn(b"aaaa aaaa", 300).unwrap().size(), 259);
    }
}
