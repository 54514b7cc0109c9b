//! What a model that writes is asked, whichever trainer made it.

use crate::complete::{Completion, Model};

/// A model that writes.
pub trait Writer: Send + Sync {
    /// The likeliest ways to go on behind `prompt`, at most `n`, each of at most `words` words.
    fn complete(&self, prompt: &str, n: usize, words: usize) -> Vec<Completion>;

    /// A way to go on behind `prompt` that is drawn, of at most `words` words: the same for the
    /// same seed.
    fn finish(&self, prompt: &str, seed: u64, words: usize) -> String;

    /// How surprising a text is, in bits: minus the binary logarithm of its probability.
    fn bits(&self, text: &str) -> f64;
}

impl Writer for Model {
    fn complete(&self, prompt: &str, n: usize, words: usize) -> Vec<Completion> {
        Self::complete(self, prompt, n, words)
    }

    fn finish(&self, prompt: &str, seed: u64, words: usize) -> String {
        Self::finish(self, prompt, seed, words)
    }

    fn bits(&self, text: &str) -> f64 {
        Self::bits(self, text)
    }
}
