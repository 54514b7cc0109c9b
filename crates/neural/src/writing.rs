//! How a text may go on, in words: several short ways, or one longer one.

use crate::limits::{COMPLETION_TOKENS_MAX, COMPLETIONS_MAX};
use crate::served::{Manner, Model, Reading, choose};

/// How many tokens a word takes at most, before a text stops all the same.
const TOKENS_PER_WORD_MAX: usize = 6;

/// One way to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// What comes behind the prompt.
    pub text: String,
    /// How likely the model finds exactly these tokens.
    pub probability: f64,
}

impl Model {
    /// The most probable ways to go on: each begins with another token, and goes on with the surest
    /// ones, up to so many words. The most probable beginning is first.
    pub fn ways(&self, prompt: &str, count: usize, words: usize) -> Vec<Way> {
        let read = self.read_text(prompt);
        let firsts = self.next(&read.1, count.min(COMPLETIONS_MAX));
        let way =
            |(first, _): &(u16, f32)| self.way(read.clone(), Some(*first), words, Manner::Surest);
        firsts.iter().map(way).filter(|way| !way.text.is_empty()).collect()
    }

    /// One way to go on for so many words, drawn by the numbers of `seed`.
    pub fn finish(&self, prompt: &str, words: usize, seed: u64) -> String {
        self.way(self.read_text(prompt), None, words, Manner::Drawn { heat: 0.8, among: 40, seed })
            .text
    }

    /// Goes on from what was read; `first` is the token to begin with, if any.
    fn way(
        &self,
        (mut reading, mut scores): (Reading, Vec<f32>),
        first: Option<u16>,
        words: usize,
        manner: Manner,
    ) -> Way {
        let limit = words.saturating_mul(TOKENS_PER_WORD_MAX).min(COMPLETION_TOKENS_MAX);
        let mut bytes = Vec::new();
        let mut probability = 1.0;
        for place in 0..limit {
            let drawn = choose(&scores, manner, place as u64);
            let token = first.filter(|_| place == 0).unwrap_or(drawn);
            let next = self.weights().vocabulary.bytes(token);
            if begun(&[bytes.as_slice(), next].concat()) > words {
                break;
            }
            bytes.extend_from_slice(next);
            probability *= self.probability(&scores, token);
            scores = self.read(&mut reading, token);
        }
        // A character that the last token only begins is left out.
        let whole = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        Way { text: whole.to_owned(), probability }
    }
}

/// How many words were begun: runs of other than blanks.
fn begun(bytes: &[u8]) -> usize {
    bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_other_than_blanks() {
        for (text, count) in [("", 0), ("ne", 1), ("xt two", 2), (" a\n b ", 2)] {
            assert_eq!(begun(text.as_bytes()), count, "{text}");
        }
    }
}
