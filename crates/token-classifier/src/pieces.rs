//! The tokeniser: from a text to the numbers of its pieces, and where each stands.

use std::path::Path;

use tokenizers::Tokenizer;

use crate::error::Error;
use crate::words::Piece;

/// A tokeniser, and the pieces that a model wants before and behind what it reads.
pub(crate) struct Pieces {
    tokenizer: Tokenizer,
    before: Vec<u32>,
    behind: Vec<u32>,
}

/// A text in pieces.
#[derive(Default)]
pub(crate) struct Cut {
    pub(crate) numbers: Vec<u32>,
    pub(crate) pieces: Vec<Piece>,
}

impl Pieces {
    /// Reads `tokenizer.json`.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let file =
            std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let told = |error| Error::file(path, format!("is no tokeniser: {error}"));
        let mut tokenizer = Tokenizer::from_bytes(file).map_err(told)?;
        tokenizer.with_truncation(None).map_err(told)?;
        tokenizer.with_padding(None);
        let framed = tokenizer.encode("a", true).map_err(told)?;
        let marks = framed.get_special_tokens_mask();
        let own = |mark: &&u32| **mark == 1;
        let (first, last) = (marks.iter().take_while(own), marks.iter().rev().take_while(own));
        let numbers = framed.get_ids();
        let before = numbers.iter().take(first.count()).copied().collect();
        let behind = numbers.iter().skip(numbers.len().saturating_sub(last.count())).copied();
        Ok(Self { before, behind: behind.collect(), tokenizer })
    }

    /// How many pieces stand before and behind what is read.
    pub(crate) const fn frame(&self) -> usize {
        self.before.len().saturating_add(self.behind.len())
    }

    /// Pieces with what stands before and behind them.
    pub(crate) fn framed(&self, numbers: &[u32]) -> Vec<u32> {
        [&self.before, numbers, &self.behind].concat()
    }

    /// How many stand before.
    pub(crate) const fn before(&self) -> usize {
        self.before.len()
    }

    /// Cuts a text.
    pub(crate) fn cut(&self, text: &str) -> tokenizers::Result<Cut> {
        let encoding = self.tokenizer.encode(text, false)?;
        let mut cut = Cut::default();
        // A sign is a word of its own, also where the tokeniser cuts at spaces alone.
        let (mut last, mut last_is_sign) = (None, true);
        let places = encoding.get_offsets().iter().zip(encoding.get_word_ids());
        for (number, ((start, end), word)) in encoding.get_ids().iter().zip(places) {
            let value = text.get(*start..*end).unwrap_or("");
            let is_sign = !value.contains(char::is_alphanumeric);
            let begins = is_sign || last_is_sign || word.is_none() || *word != last;
            (last, last_is_sign) = (*word, is_sign);
            cut.numbers.push(*number);
            cut.pieces.push(Piece { start: *start, end: *end, begins });
        }
        Ok(cut)
    }
}
