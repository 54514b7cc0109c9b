//! "Finish this post": how a text may go on, drawn from what the model finds likely, and how
//! surprising it finds a text.
//!
//! What is drawn depends on the seed, the place and the model alone. The serving file holds only
//! what enough persons said, so nothing else can be drawn.

use crate::complete::Model;
use crate::limits::{COMPLETION_WORDS_MAX, SAMPLE_TOKENS, TOKENS_PER_WORD_MAX};
use crate::ngram::Serving;
use crate::ngram::vocabulary::BOUNDARY;
use crate::tokens::{is_word, split};

impl Model {
    /// A way to go on behind `prompt`, of at most `words` words, drawn from the likeliest tokens:
    /// the same for the same seed. It ends where the model would end the record.
    #[must_use]
    pub fn finish(&self, prompt: &str, seed: u64, words: usize) -> String {
        let (serving, words) = (self.serving(), words.clamp(1, COMPLETION_WORDS_MAX));
        let mut tokens: Vec<&str> = split(prompt).collect();
        let typed = if tokens.last() == Some(&" ") { tokens.pop().unwrap_or_default() } else { "" };
        let mut context = numbers(serving, tokens.into_iter());
        let (mut text, mut said) = (String::new(), 0);
        for place in 0..words * TOKENS_PER_WORD_MAX {
            let drawn = draw(serving, tail(serving, &context), seed, place as u64);
            let Some(token) = drawn.filter(|token| *token != BOUNDARY) else { break };
            let next = serving.vocabulary().text(token);
            said += usize::from(is_word(next));
            if said > words {
                break;
            }
            text.push_str(next);
            context.push(token);
        }
        text.strip_prefix(typed).map(str::to_owned).unwrap_or(text)
    }

    /// How surprising a text is as a whole record, in bits. A token that the model does not serve
    /// costs eight bits a byte, and what stands before it is forgotten.
    #[must_use]
    pub fn bits(&self, text: &str) -> f64 {
        let serving = self.serving();
        let (mut context, mut bits) = (vec![BOUNDARY], 0.0);
        for token in split(text) {
            let known = serving.vocabulary().number(token);
            let likely = known.map(|known| probability(serving, &context, known));
            match (known, likely.filter(|likely| *likely > 0.0)) {
                (Some(known), Some(likely)) => {
                    bits -= likely.log2();
                    context.push(known);
                }
                _ => {
                    bits += 8.0 * token.len() as f64;
                    context.clear();
                }
            }
        }
        bits
    }
}

fn numbers<'a>(serving: &Serving, tokens: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut context = vec![BOUNDARY];
    for token in tokens {
        match serving.vocabulary().number(token) {
            Some(number) => context.push(number),
            None => context.clear(),
        }
    }
    context
}

/// As much of the end of a context as the model looks at.
fn tail<'c>(serving: &Serving, context: &'c [u32]) -> &'c [u32] {
    let reach = serving.order().saturating_sub(1).min(context.len());
    context.get(context.len() - reach..).unwrap_or_default()
}

fn probability(serving: &Serving, context: &[u32], token: u32) -> f64 {
    serving.probabilities(tail(serving, context)).get(token as usize).copied().unwrap_or(0.0)
}

/// One of the likeliest tokens, each as often as it is likely.
fn draw(serving: &Serving, context: &[u32], seed: u64, place: u64) -> Option<u32> {
    let mut ranked: Vec<(u32, f64)> = (0..).zip(serving.probabilities(context)).collect();
    ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    ranked.truncate(SAMPLE_TOKENS);
    let all: f64 = ranked.iter().map(|(_, share)| share).sum();
    let mut left = unit(seed, place) * all;
    for (token, share) in &ranked {
        left -= share;
        if left < 0.0 {
            return Some(*token);
        }
    }
    ranked.first().map(|(token, _)| *token)
}

/// A number from 0 to below 1 that depends on seed and place alone.
fn unit(seed: u64, place: u64) -> f64 {
    let mut hasher = blake3::Hasher::new_derive_key("untrain sample v1");
    hasher.update(&seed.to_le_bytes());
    hasher.update(&place.to_le_bytes());
    let hash = hasher.finalize();
    let bits = hash.as_bytes().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes)) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}
