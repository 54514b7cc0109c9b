//! The generative model as one that writes.

use untrain_lineage::model::Role;
use untrain_neural::{Model, Weights};

use crate::complete::Completion;
use crate::limits::{COMPLETION_WORDS_MAX, COMPLETIONS_MAX};
use crate::trainer::Before;
use crate::writer::Writer;
use crate::{Error, Result};

/// What is served, ready to write.
#[derive(Debug)]
pub struct Writing(Model);

impl Writing {
    /// Opens the serving file of a model.
    ///
    /// # Errors
    /// The file is not the one that the card names, or not of this format.
    pub fn open(before: &Before<'_>) -> Result<Self> {
        let bytes = before.read(Role::Serving, "")?;
        let path = before.path(Role::Serving, "");
        let weights = Weights::of_bytes(&bytes).map_err(Error::from);
        let weights =
            weights.map_err(|error| Error::file(&path, format!("is damaged: {error}")))?;
        Ok(Self(Model::new(weights)))
    }
}

/// A prompt without the space that it ends in: that belongs to the token behind it.
fn typed(prompt: &str) -> (&str, &str) {
    prompt.strip_suffix(' ').map_or((prompt, ""), |start| (start, " "))
}

/// What comes behind the space that was typed already.
fn behind(text: String, space: &str) -> String {
    text.strip_prefix(space).map(str::to_owned).unwrap_or(text)
}

impl Writer for Writing {
    fn complete(&self, prompt: &str, n: usize, words: usize) -> Vec<Completion> {
        let (start, space) = typed(prompt);
        let words = words.clamp(1, COMPLETION_WORDS_MAX);
        let ways = self.0.ways(start, n.min(COMPLETIONS_MAX), words).into_iter();
        let completion = |way: untrain_neural::Way| Completion {
            text: behind(way.text, space),
            probability: way.probability,
        };
        ways.map(completion).collect()
    }

    fn finish(&self, prompt: &str, seed: u64, words: usize) -> String {
        let (start, space) = typed(prompt);
        behind(self.0.finish(start, words.clamp(1, COMPLETION_WORDS_MAX), seed), space)
    }

    fn bits(&self, text: &str) -> f64 {
        self.0.bits(text)
    }
}
