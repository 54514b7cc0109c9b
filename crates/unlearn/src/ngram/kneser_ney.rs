//! Interpolated Kneser–Ney over what is served (Ney, Essen and Kneser 1994; Chen and Goodman 1999).
//!
//! Each length discounts its weights by `once / (once + 2 · twice)`, the numbers of n-grams with
//! weight 1 and 2 in the exact state. What the discount and the n-grams that are not served take
//! away goes to the shorter context, and in the end to all tokens and one unknown token alike.

use super::serving::{ServedLevel, Serving};

/// The discount where there are too few n-grams to estimate it.
const DISCOUNT: f64 = 0.75;

impl Serving {
    /// The probability of each token, by number, behind `context`. What is missing from 1 is the
    /// probability of a token that is not served.
    #[must_use]
    pub fn probabilities(&self, context: &[u32]) -> Vec<f64> {
        let longest = self.levels.len().saturating_sub(1).min(context.len());
        let mut all = vec![0.0; self.vocabulary.len()];
        if let Some(top) = self.levels.first() {
            let share = top.spread(0..top.words.len(), self.unserved, &mut all);
            let even = share / (all.len() as f64 + 1.0);
            all.iter_mut().for_each(|probability| *probability += even);
        }
        for length in 1..=longest {
            let context = context.get(context.len() - length..).unwrap_or_default();
            let Some(node) = self.node(context) else { break };
            let Some((above, level)) = self.levels.get(length - 1).zip(self.levels.get(length))
            else {
                break;
            };
            let children = above.children(node);
            if children.is_empty() {
                continue;
            }
            let unserved = above.unserved.get(node).copied().unwrap_or(0);
            level.spread(children, unserved, &mut all);
        }
        all
    }

    /// The sums over all single tokens that [`Serving::probability`] needs again and again: their
    /// weights, with what is not served, and the share that is spread evenly.
    pub(crate) fn top_sums(&self) -> (f64, f64) {
        self.levels.first().map_or((0.0, 1.0), |top| top.sums(0..top.words.len(), self.unserved))
    }

    /// The probability of one token behind `context`, as [`Serving::probabilities`] has it; of no
    /// token, that of any that is not served. `top` is [`Serving::top_sums`].
    pub(crate) fn probability(&self, top: (f64, f64), context: &[u32], token: Option<u32>) -> f64 {
        let longest = self.levels.len().saturating_sub(1).min(context.len());
        let Some(first) = self.levels.first() else { return 0.0 };
        let even = top.1 / (self.vocabulary.len() as f64 + 1.0);
        let mut probability = first.own(0..first.words.len(), top.0, token) + even;
        for length in 1..=longest {
            let context = context.get(context.len() - length..).unwrap_or_default();
            let Some(node) = self.node(context) else { break };
            let Some((above, level)) = self.levels.get(length - 1).zip(self.levels.get(length))
            else {
                break;
            };
            let children = above.children(node);
            if children.is_empty() {
                continue;
            }
            let unserved = above.unserved.get(node).copied().unwrap_or(0);
            let (total, share) = level.sums(children.clone(), unserved);
            probability = probability * share + level.own(children, total, token);
        }
        probability
    }

    /// The node of an n-gram.
    fn node(&self, tokens: &[u32]) -> Option<usize> {
        let mut range = 0..self.vocabulary.len();
        let mut node = None;
        for (level, token) in self.levels.iter().zip(tokens) {
            let at = level.words.get(range.clone())?.binary_search(token).ok()?;
            node = Some(range.start + at);
            range = level.children(range.start + at);
        }
        node
    }
}

impl ServedLevel {
    fn discount(&self) -> f64 {
        match self.rare {
            [0, _] | [_, 0] => DISCOUNT,
            [once, twice] => once as f64 / (once as f64 + 2.0 * twice as f64),
        }
    }

    /// The sum of the weights of siblings, with those that are not served, and the share that the
    /// shorter context keeps.
    fn sums(&self, siblings: std::ops::Range<usize>, unserved: u64) -> (f64, f64) {
        let discount = self.discount();
        let values = self.values.get(siblings).unwrap_or_default();
        let total = values.iter().map(|&value| u64::from(value)).sum::<u64>() + unserved;
        let kept: f64 = values.iter().map(|&value| (f64::from(value) - discount).max(0.0)).sum();
        let share = if total == 0 { 1.0 } else { (1.0 - kept / total as f64).max(0.0) };
        (total as f64, share)
    }

    /// What one of the siblings has by itself.
    fn own(&self, siblings: std::ops::Range<usize>, total: f64, token: Option<u32>) -> f64 {
        let words = self.words.get(siblings.clone()).unwrap_or_default();
        let values = self.values.get(siblings).unwrap_or_default();
        let at = token.and_then(|token| words.binary_search(&token).ok());
        match at.and_then(|at| values.get(at)) {
            Some(&value) if total > 0.0 => (f64::from(value) - self.discount()).max(0.0) / total,
            _ => 0.0,
        }
    }

    /// Lays the probabilities of siblings over those of the shorter context, which keep the share
    /// that is the answer.
    fn spread(&self, siblings: std::ops::Range<usize>, unserved: u64, all: &mut [f64]) -> f64 {
        let discount = self.discount();
        let words = self.words.get(siblings.clone()).unwrap_or_default();
        let values = self.values.get(siblings).unwrap_or_default();
        let total = values.iter().map(|&value| u64::from(value)).sum::<u64>() + unserved;
        if total == 0 {
            return 1.0;
        }
        let total = total as f64;
        let left = |value: u32| (f64::from(value) - discount).max(0.0);
        let kept: f64 = values.iter().map(|&value| left(value)).sum();
        let share = (1.0 - kept / total).max(0.0);
        all.iter_mut().for_each(|probability| *probability *= share);
        for (&word, &value) in words.iter().zip(values) {
            if let Some(probability) = all.get_mut(word as usize) {
                *probability += left(value) / total;
            }
        }
        share
    }
}
