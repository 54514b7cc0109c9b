//! Text as tokens: words are joined of bytes by pairs that were found in public text. Every text
//! has tokens, whatever bytes it holds, and the tokens joined are the text.

pub mod learn;
mod words;

use std::collections::HashMap;

use crate::limits::{TOKEN_BYTES_MAX, VOCABULARY_MAX};
use crate::{Error, Result};

pub use words::words;

/// The token that stands before a text.
pub const START: u16 = 256;

/// The first token that is joined of two others.
pub const JOINED: u16 = 257;

/// Which tokens there are: the 256 bytes, the start of a text, and pairs in the order in which they
/// are joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    pairs: Vec<(u16, u16)>,
    joined: HashMap<(u16, u16), u16>,
    bytes: Vec<Vec<u8>>,
}

impl Vocabulary {
    /// Of pairs in the order in which they are joined.
    ///
    /// # Errors
    /// A pair joins what is not there yet, or what another pair joins, or too much.
    pub fn new(pairs: Vec<(u16, u16)>) -> Result<Self> {
        let damaged = Error::Damaged("a pair of the vocabulary does not stand on those before it");
        let mut bytes: Vec<Vec<u8>> = (0..=u8::MAX).map(|byte| vec![byte]).collect();
        bytes.push(Vec::new());
        let mut joined = HashMap::with_capacity(pairs.len());
        for &(left, right) in &pairs {
            let part = |token: u16| bytes.get(usize::from(token)).filter(|_| token != START);
            let (Some(one), Some(other)) = (part(left), part(right)) else {
                return Err(damaged);
            };
            let whole = [one.as_slice(), other].concat();
            let number = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
            let taken = joined.insert((left, right), number).is_some();
            if taken || whole.len() > TOKEN_BYTES_MAX || u32::from(number) >= VOCABULARY_MAX {
                return Err(damaged);
            }
            bytes.push(whole);
        }
        Ok(Self { pairs, joined, bytes })
    }

    /// The pairs, in the order in which they are joined.
    pub fn pairs(&self) -> &[(u16, u16)] {
        &self.pairs
    }

    /// How many tokens there are.
    pub fn size(&self) -> u32 {
        u32::try_from(self.bytes.len()).unwrap_or(VOCABULARY_MAX)
    }

    /// The bytes of a token; none for the start and for what is no token.
    pub fn bytes(&self, token: u16) -> &[u8] {
        self.bytes.get(usize::from(token)).map_or(&[], Vec::as_slice)
    }

    /// The tokens of a text, without the start.
    pub fn encode(&self, text: &str) -> Vec<u16> {
        let mut tokens = Vec::with_capacity(text.len() / 3);
        let mut word_tokens = Vec::new();
        for word in words(text.as_bytes()) {
            word_tokens.clear();
            word_tokens.extend(word.iter().map(|byte| u16::from(*byte)));
            while let Some((place, token)) = self.next_join(&word_tokens) {
                word_tokens.remove(place);
                if let Some(left) = word_tokens.get_mut(place) {
                    *left = token;
                }
            }
            tokens.extend_from_slice(&word_tokens);
        }
        tokens
    }

    /// The pair that is joined next: the earliest of the vocabulary, and of these the first.
    fn next_join(&self, tokens: &[u16]) -> Option<(usize, u16)> {
        let pairs = tokens.iter().zip(tokens.iter().skip(1)).enumerate();
        let joins = pairs.filter_map(|(place, (left, right))| {
            Some((place, *self.joined.get(&(*left, *right))?))
        });
        joins.min_by_key(|(place, token)| (*token, *place))
    }

    /// The text of tokens.
    pub fn decode(&self, tokens: &[u16]) -> Vec<u8> {
        tokens.iter().flat_map(|token| self.bytes(*token)).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn small() -> Vocabulary {
        let pairs = [(b't', b'h'), (b' ', b'a')].map(|(a, b)| (u16::from(a), u16::from(b)));
        let mut pairs = pairs.to_vec();
        pairs.push((257, u16::from(b'e')));
        Vocabulary::new(pairs).unwrap()
    }

    #[test]
    fn the_earliest_pairs_are_joined_first() {
        let vocabulary = small();
        assert_eq!(vocabulary.encode("the a"), [259, 258]);
        assert_eq!(vocabulary.encode("th "), [257, u16::from(b' ')]);
        assert!(vocabulary.encode("").is_empty());
        assert_eq!(vocabulary.size(), 260);
    }

    #[test]
    fn a_pair_that_stands_on_nothing_is_refused() {
        for pairs in [vec![(257, 1)], vec![(256, 1)], vec![(1, 2), (1, 2)]] {
            assert!(Vocabulary::new(pairs).is_err());
        }
        let doubling = (0..7).map(|step| if step == 0 { (1, 1) } else { (256 + step, 256 + step) });
        assert!(Vocabulary::new(doubling.collect()).is_err());
    }

    proptest! {
        #[test]
        fn tokens_joined_are_the_text(text in "(the| a|\\PC|\n| ){0,40}") {
            let vocabulary = small();
            prop_assert_eq!(vocabulary.decode(&vocabulary.encode(&text)), text.as_bytes());
        }
    }
}
