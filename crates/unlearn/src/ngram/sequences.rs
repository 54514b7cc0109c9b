//! A corpus as token numbers: the records one behind the other, each between two empty tokens.

use std::collections::HashMap;

use super::vocabulary::{BOUNDARY, Vocabulary};
use super::workers::spread;
use crate::limits::TOKENS_MAX;
use crate::{Error, Result, tokens};

/// The token numbers of every record of a corpus.
#[derive(Debug, Clone, Default)]
pub struct Sequences {
    /// All of them, records one behind the other.
    pub(crate) tokens: Vec<u32>,
    /// Where each record starts, and behind the last one where it ends.
    pub(crate) starts: Vec<usize>,
}

impl Sequences {
    /// How many records there are.
    #[must_use]
    pub fn records(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many tokens there are, the end of each record counted as one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len() - self.records()
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// One record.
    #[must_use]
    pub fn record(&self, number: usize) -> Option<&[u32]> {
        let (start, end) = (*self.starts.get(number)?, *self.starts.get(number + 1)?);
        self.tokens.get(start..end)
    }

    /// The tokens of a record that an n-gram can start with: all but the one that ends it.
    pub(crate) fn starts_of_ngrams(&self, number: usize) -> &[u32] {
        self.record(number).and_then(<[u32]>::split_last).map_or(&[], |(_, starts)| starts)
    }
}

/// Cuts texts into tokens and numbers the tokens.
///
/// # Errors
/// When there are more tokens than can be counted.
pub fn number<T: AsRef<str> + Sync>(texts: &[T]) -> Result<(Vocabulary, Sequences)> {
    let chunks: Vec<&[T]> = texts.chunks(texts.len().div_ceil(64).max(1)).collect();
    let parts = spread(&chunks, || (), |(), chunk| Part::of(chunk));
    let total: usize = parts.iter().map(|part| part.tokens.len()).sum();
    if total > TOKENS_MAX {
        return Err(Error::TooMany { what: "tokens", limit: TOKENS_MAX });
    }

    let mut types: Vec<&str> = parts.iter().flat_map(|part| part.types.iter().copied()).collect();
    types.push("");
    types.sort_unstable();
    types.dedup();
    let vocabulary = Vocabulary::new(types.iter().map(|&token| token.into()).collect())?;

    let numbered = spread(&parts, || (), |(), part| part.numbered(&types));
    let mut sequences = Sequences { tokens: Vec::with_capacity(total), starts: vec![0] };
    for (part, tokens) in parts.iter().zip(numbered) {
        let base = sequences.tokens.len();
        sequences.tokens.extend(tokens);
        sequences.starts.extend(part.ends.iter().map(|end| base + end));
    }
    Ok((vocabulary, sequences))
}

/// The token numbers of one text by a vocabulary that has all of its tokens.
#[must_use]
pub fn number_one(vocabulary: &Vocabulary, text: &str) -> Option<Vec<u32>> {
    let mut numbers = vec![BOUNDARY];
    for token in tokens::split(text) {
        numbers.push(vocabulary.number(token)?);
    }
    numbers.push(BOUNDARY);
    Some(numbers)
}

/// Some records, their tokens numbered in the order in which they were first seen here.
struct Part<'a> {
    types: Vec<&'a str>,
    tokens: Vec<u32>,
    ends: Vec<usize>,
}

impl<'a> Part<'a> {
    fn of<T: AsRef<str>>(texts: &'a [T]) -> Self {
        let mut part = Self { types: vec![""], tokens: Vec::new(), ends: Vec::new() };
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for text in texts {
            part.tokens.push(BOUNDARY);
            for token in tokens::split(text.as_ref()) {
                let number = *numbers.entry(token).or_insert_with(|| {
                    part.types.push(token);
                    // More types than fit 32 bits are more tokens than are counted at all.
                    u32::try_from(part.types.len() - 1).unwrap_or(u32::MAX)
                });
                part.tokens.push(number);
            }
            part.tokens.push(BOUNDARY);
            part.ends.push(part.tokens.len());
        }
        part
    }

    fn numbered(&self, sorted: &[&str]) -> Vec<u32> {
        let place = |token| sorted.binary_search(token).ok().and_then(|at| u32::try_from(at).ok());
        let places: Vec<u32> =
            self.types.iter().map(|token| place(token).unwrap_or(BOUNDARY)).collect();
        let place = |&number: &u32| places.get(number as usize).copied().unwrap_or(BOUNDARY);
        self.tokens.iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_stands_between_empty_tokens() {
        let (vocabulary, sequences) = number(&["b a", "", "a b"]).unwrap();
        assert_eq!(vocabulary.iter().collect::<Vec<_>>(), ["", " a", " b", "a", "b"]);
        assert_eq!(sequences.record(0), Some(&[0, 4, 1, 0][..]));
        assert_eq!(sequences.record(1), Some(&[0, 0][..]));
        assert_eq!(sequences.record(2), Some(&[0, 3, 2, 0][..]));
        assert_eq!(sequences.record(3), None);
        assert_eq!(sequences.len(), 7);
        assert_eq!(number_one(&vocabulary, "b a").as_deref(), sequences.record(0));
        assert_eq!(number_one(&vocabulary, "c"), None);
    }
}
