//! The writing assistant: how a text may go on, from the serving file alone.

use std::collections::HashMap;
use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_lineage::model::{FILE, Role};

use crate::limits::{COMPLETION_WORDS_MAX, COMPLETIONS_MAX, PROMPT_BYTES_MAX, TOKENS_PER_WORD_MAX};
use crate::model_dir::must_have_card;
use crate::ngram::Serving;
use crate::ngram::vocabulary::BOUNDARY;
use crate::recipe::TRAINER;
use crate::tokens::{is_blank, is_word, split};
use crate::trainer::Before;
use crate::{Error, Result};

/// A model that is served.
#[derive(Debug, Clone)]
pub struct Model {
    card: ModelCard,
    serving: Serving,
}

/// One way to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// What to put behind the prompt, byte for byte.
    pub text: String,
    /// How likely the model finds exactly these tokens behind the prompt.
    pub probability: f64,
}

impl Model {
    /// Opens the model in `folder` as its card names it at this moment.
    ///
    /// # Errors
    /// When there is no model, or its serving file is not the one that the card names.
    pub fn open(folder: &Path) -> Result<Self> {
        let card = must_have_card(folder)?;
        match Self::of_card(folder, card) {
            // A forgetting may have put another generation in place in between.
            Err(Error::Io { .. }) => Self::of_card(folder, must_have_card(folder)?),
            opened => opened,
        }
    }

    fn of_card(folder: &Path, card: ModelCard) -> Result<Self> {
        let before = Before { folder, card: &card };
        if card.trainer != TRAINER {
            let why = format!("is of the trainer `{}`, which completes no text", card.trainer);
            return Err(Error::file(&folder.join(FILE), why));
        }
        let bytes = before.read(Role::Serving, "")?;
        let path = before.path(Role::Serving, "");
        let serving = Serving::from_bytes(&bytes).map_err(Error::of_file(&path))?;
        Ok(Self { card, serving })
    }

    /// What the model says of itself.
    #[must_use]
    pub const fn card(&self) -> &ModelCard {
        &self.card
    }

    /// What it serves.
    #[must_use]
    pub const fn serving(&self) -> &Serving {
        &self.serving
    }

    /// The likeliest ways to go on behind `prompt`, at most `n`, each of at most `words` words.
    #[must_use]
    pub fn complete(&self, prompt: &str, n: usize, words: usize) -> Vec<Completion> {
        complete(&self.serving, prompt, n, words)
    }
}

/// The likeliest ways to go on behind `prompt`: the `n` likeliest tokens, each followed by whatever
/// is likeliest then, until `words` words stand there or the record ends.
#[must_use]
pub fn complete(serving: &Serving, prompt: &str, n: usize, words: usize) -> Vec<Completion> {
    let words = words.clamp(1, COMPLETION_WORDS_MAX);
    let mut start = prompt.len().saturating_sub(PROMPT_BYTES_MAX);
    while !prompt.is_char_boundary(start) {
        start += 1;
    }
    let prompt = prompt.get(start..).unwrap_or_default();
    let mut tokens: Vec<&str> = split(prompt).collect();
    // A space that is typed already belongs to the word that is to come.
    let typed = if tokens.last() == Some(&" ") { tokens.pop().unwrap_or_default() } else { "" };
    let mut context: Vec<u32> = Vec::new();
    if prompt.is_empty() {
        context.push(BOUNDARY);
    }
    for token in tokens {
        match serving.vocabulary().number(token) {
            Some(number) => context.push(number),
            None => context.clear(),
        }
    }
    let mut walker = Walker { serving, typed, known: HashMap::new() };
    let first = walker.likeliest(&context);
    let fits = |&&(token, _): &&(u32, f64)| {
        let text = serving.vocabulary().text(token);
        token != BOUNDARY && !is_blank(text) && text.starts_with(typed)
    };
    let first: Vec<(u32, f64)> =
        first.iter().filter(fits).take(n.min(COMPLETIONS_MAX)).copied().collect();
    let mut found: Vec<Completion> =
        first.into_iter().map(|first| walker.extend(&context, first, words)).collect();
    found.sort_by(|left, right| right.probability.total_cmp(&left.probability));
    found
}

struct Walker<'a> {
    serving: &'a Serving,
    typed: &'a str,
    /// The tokens behind a context, likeliest first.
    known: HashMap<Vec<u32>, Vec<(u32, f64)>>,
}

impl Walker<'_> {
    fn likeliest(&mut self, context: &[u32]) -> Vec<(u32, f64)> {
        let reach = self.serving.order().saturating_sub(1).min(context.len());
        let context = context.get(context.len() - reach..).unwrap_or_default();
        if let Some(known) = self.known.get(context) {
            return known.clone();
        }
        let mut ranked: Vec<(u32, f64)> = (0..).zip(self.serving.probabilities(context)).collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        ranked.truncate(4 * COMPLETIONS_MAX);
        self.known.insert(context.to_vec(), ranked.clone());
        ranked
    }

    fn extend(&mut self, context: &[u32], first: (u32, f64), words: usize) -> Completion {
        let mut context = context.to_vec();
        let (mut tokens, mut probability) = (vec![first.0], first.1);
        context.push(first.0);
        let count = |tokens: &[u32]| {
            tokens.iter().filter(|&&token| is_word(self.serving.vocabulary().text(token))).count()
        };
        let mut said = count(&tokens);
        while tokens.len() < words * TOKENS_PER_WORD_MAX {
            let Some(&(token, share)) = self.likeliest(&context).first() else { break };
            let is_one_more = is_word(self.serving.vocabulary().text(token));
            if token == BOUNDARY || (said == words && is_one_more) {
                break;
            }
            // Behind the last word only what closes it is taken along: no line is begun.
            if said == words && is_blank(self.serving.vocabulary().text(token)) {
                break;
            }
            said += usize::from(is_one_more);
            probability *= share;
            tokens.push(token);
            context.push(token);
        }
        let text: String =
            tokens.iter().map(|&token| self.serving.vocabulary().text(token)).collect();
        let text = text.strip_prefix(self.typed).unwrap_or(&text).to_owned();
        Completion { text, probability }
    }
}
