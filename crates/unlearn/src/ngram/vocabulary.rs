//! The token types of a corpus, sorted by their bytes and numbered in that order. Number 0 is the
//! empty token: it stands before the first and behind the last token of every record.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::fingerprint;

use crate::limits::TOKEN_TYPES_MAX;
use crate::{Error, Result};

/// The empty token's number.
pub const BOUNDARY: u32 = 0;

/// The token types of one corpus.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    tokens: Vec<Box<str>>,
    numbers: OnceLock<HashMap<Box<str>, u32>>,
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.tokens == other.tokens
    }
}

impl Eq for Vocabulary {}

impl Vocabulary {
    /// Takes tokens that are sorted by their bytes, each once, the empty one first.
    ///
    /// # Errors
    /// When they are not, or are more than [`TOKEN_TYPES_MAX`].
    pub fn new(tokens: Vec<Box<str>>) -> Result<Self> {
        if tokens.len() > TOKEN_TYPES_MAX {
            return Err(Error::TooMany { what: "different tokens", limit: TOKEN_TYPES_MAX });
        }
        let sorted = tokens.is_sorted_by(|left, right| left.as_bytes() < right.as_bytes());
        if !sorted || tokens.first().is_none_or(|first| !first.is_empty()) {
            return Err(Error::Damaged("its tokens are not in order"));
        }
        Ok(Self { tokens, numbers: OnceLock::new() })
    }

    /// How many there are, the empty one counted in.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is none, not even the empty one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The token with this number; the empty one when there is none.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        self.tokens.get(number as usize).map_or("", |token| token)
    }

    /// The number of a token.
    #[must_use]
    pub fn number(&self, token: &str) -> Option<u32> {
        let all = || self.tokens.iter().cloned().zip(0..).collect();
        self.numbers.get_or_init(all).get(token).copied()
    }

    /// The tokens in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.tokens.iter().map(|token| &**token)
    }

    /// A fixed 64-bit hash of every token, by number: it does not change when others leave.
    #[must_use]
    pub fn hashes(&self) -> Arc<[u64]> {
        self.tokens.iter().map(|text| fingerprint::token(text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(tokens: &[&str]) -> Vec<Box<str>> {
        tokens.iter().map(|&token| token.into()).collect()
    }

    #[test]
    fn tokens_are_numbered_in_order() {
        let vocabulary = Vocabulary::new(boxed(&["", " a", "a"])).unwrap();
        assert_eq!(vocabulary.number(" a"), Some(1));
        assert_eq!(vocabulary.number("b"), None);
        assert_eq!(vocabulary.text(2), "a");
    }

    #[test]
    fn an_unsorted_table_is_refused() {
        for tokens in [&["a"][..], &["", "b", "a"], &["", "a", "a"], &[]] {
            assert!(Vocabulary::new(boxed(tokens)).is_err(), "{tokens:?}");
        }
    }
}
