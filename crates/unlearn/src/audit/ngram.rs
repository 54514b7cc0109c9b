//! Asking an n-gram model: the probability of one token at a time, without those of all others.

use super::Judged;
use crate::ngram::Serving;
use crate::ngram::vocabulary::BOUNDARY;
use crate::tokens::split;

/// A serving file that is asked.
#[derive(Debug, Clone)]
pub struct NgramJudge {
    serving: Serving,
    top: (f64, f64),
}

impl NgramJudge {
    /// Asks `serving`.
    #[must_use]
    pub fn new(serving: Serving) -> Self {
        Self { top: serving.top_sums(), serving }
    }

    /// What is asked.
    #[must_use]
    pub const fn serving(&self) -> &Serving {
        &self.serving
    }

    /// A context of token numbers, after `text` from the start of a record. What is not served
    /// cannot be a context.
    fn context(&self, text: &str) -> Vec<u32> {
        let mut context = vec![BOUNDARY];
        for token in split(text) {
            match self.serving.vocabulary().number(token) {
                Some(number) => context.push(number),
                None => context.clear(),
            }
        }
        context
    }
}

impl Judged for NgramJudge {
    fn bits(&self, text: &str) -> f64 {
        let mut context = vec![BOUNDARY];
        let mut bits = 0.0;
        for token in split(text) {
            let number = self.serving.vocabulary().number(token);
            bits -= self.serving.probability(self.top, &context, number).log2();
            match number {
                Some(number) => context.push(number),
                None => context.clear(),
            }
        }
        bits
    }

    fn greedy(&self, prompt: &str, tokens: usize) -> String {
        let mut context = self.context(prompt);
        let mut said = String::new();
        for _ in 0..tokens {
            let all = self.serving.probabilities(&context);
            let best = (0_u32..)
                .zip(&all)
                .max_by(|left, right| left.1.total_cmp(right.1).then(right.0.cmp(&left.0)));
            let Some((token, _)) = best.filter(|best| best.0 != BOUNDARY) else { break };
            said.push_str(self.serving.vocabulary().text(token));
            context.push(token);
        }
        said
    }
}
