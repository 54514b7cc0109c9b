//! What may be served: a function of the exact state and the recipe, and of nothing else.
//!
//! An n-gram is served if enough persons are behind it. A single token is also served if it is one
//! of the public words. What is not served leaves its weight behind, as one number for the shorter
//! n-gram before it, and its text nowhere.

use std::ops::Range;

use super::counts::Counts;
use super::tree::{Level, Tally};
use super::vocabulary::{BOUNDARY, Vocabulary};
use crate::Result;
use crate::public_words::is_public;

/// A model to serve from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// How many persons must be behind an n-gram.
    pub(crate) min_support: u32,
    pub(crate) vocabulary: Vocabulary,
    /// The weight of the tokens that are not served.
    pub(crate) unserved: u64,
    pub(crate) levels: Vec<ServedLevel>,
}

/// The served n-grams of one length, ordered as in the exact state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServedLevel {
    /// How many n-grams of the exact state have the weight 1, and how many 2.
    pub(crate) rare: [u64; 2],
    pub(crate) words: Vec<u32>,
    /// The weight of each: how many different tokens stand before it, or how often it occurs where
    /// nothing can stand before it and where it is one of the longest.
    pub(crate) values: Vec<u32>,
    /// Where the children of each begin in the next level.
    pub(crate) first: Vec<u32>,
    /// The weight of its children that are not served; 0 if none is served.
    pub(crate) unserved: Vec<u64>,
    /// How many nodes the next level has.
    pub(crate) end: u32,
}

impl ServedLevel {
    pub(crate) fn push(&mut self, word: u32, value: u32) {
        self.words.push(word);
        self.values.push(value);
        self.first.push(0);
        self.unserved.push(0);
    }

    pub(crate) fn set_children(&mut self, node: usize, first: u32, unserved: u64) {
        if let (Some(slot), Some(weight)) = (self.first.get_mut(node), self.unserved.get_mut(node))
        {
            *slot = first;
            *weight = unserved;
        }
    }

    /// Where the children of a node stand in the next level.
    #[must_use]
    pub fn children(&self, node: usize) -> Range<usize> {
        let Some(&start) = self.first.get(node) else { return 0..0 };
        let end = self.first.get(node + 1).copied().unwrap_or(self.end);
        start as usize..end as usize
    }
}

impl Serving {
    /// Derives what may be served when `min_support` persons must be behind an n-gram.
    ///
    /// # Errors
    /// None in practice: a state's tokens are in order.
    pub fn derive(counts: &Counts, min_support: u32) -> Result<Self> {
        let min_support = min_support.max(1);
        let order = counts.order();
        let starts = counts.record_starts();
        let mut tokens = Vec::new();
        // The new numbers of the tokens that are served, and the nodes served on the last level.
        let mut numbers: Vec<u32> = vec![0; counts.vocabulary().len()];
        let mut served: Vec<usize> = Vec::new();
        let mut unserved_tokens = 0;
        let mut levels: Vec<ServedLevel> = Vec::with_capacity(order);
        counts.each_level(|level, written| {
            let depth = levels.len();
            let starts = starts.get(depth).copied().unwrap_or(0);
            let weight = Weight { level, last: depth + 1 == order, starts, top: depth == 0 };
            let mut own = ServedLevel { rare: weight.rare(written), ..ServedLevel::default() };
            let Some(above) = levels.last_mut() else {
                for &node in written {
                    let token = counts.vocabulary().text(node as u32);
                    let keep = node == BOUNDARY as usize
                        || weight.tally(node).support >= min_support
                        || is_public(token);
                    if keep {
                        let number = tokens.len() as u32;
                        numbers.iter_mut().skip(node).take(1).for_each(|slot| *slot = number);
                        tokens.push(Box::from(token));
                        served.push(node);
                        own.push(number, weight.of(node));
                    } else {
                        unserved_tokens += u64::from(weight.of(node));
                    }
                }
                levels.push(own);
                return;
            };
            let Some(level_above) = counts.levels.get(depth - 1) else { return };
            let mut below = Vec::new();
            let mut rest = written;
            for (at, &parent) in served.iter().enumerate() {
                let children = level_above.children(parent);
                rest =
                    rest.get(rest.partition_point(|&node| node < children.start)..).unwrap_or(&[]);
                let (siblings, later) =
                    rest.split_at(rest.partition_point(|&node| node < children.end));
                rest = later;
                let first = own.words.len() as u32;
                let mut unserved = 0;
                for &node in siblings {
                    if weight.tally(node).support >= min_support {
                        let word = level.words.get(node).and_then(|&w| numbers.get(w as usize));
                        own.push(word.copied().unwrap_or_default(), weight.of(node));
                        below.push(node);
                    } else {
                        unserved += u64::from(weight.of(node));
                    }
                }
                let any = own.words.len() > first as usize;
                above.set_children(at, first, if any { unserved } else { 0 });
            }
            above.end = own.words.len() as u32;
            served = below;
            levels.push(own);
        });
        let vocabulary = Vocabulary::new(tokens)?;
        Ok(Self { min_support, vocabulary, unserved: unserved_tokens, levels })
    }

    /// How long the longest n-grams are, in tokens.
    #[must_use]
    pub fn order(&self) -> usize {
        self.levels.len()
    }

    /// The tokens that are served.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// How many n-grams are served, by length.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        self.levels.iter().map(|level| level.words.len()).collect()
    }
}

/// The weights of the n-grams of one length (Kneser and Ney's).
struct Weight<'a> {
    level: &'a Level,
    last: bool,
    /// Where the n-grams end that start a record: nothing can stand before them.
    starts: usize,
    top: bool,
}

impl Weight<'_> {
    fn tally(&self, node: usize) -> Tally {
        self.level.nodes.get(node).map(|node| node.tally).unwrap_or_default()
    }

    fn of(&self, node: usize) -> u32 {
        let tally = self.tally(node);
        if self.last || (!self.top && node < self.starts) { tally.count } else { tally.left }
    }

    fn rare(&self, written: &[usize]) -> [u64; 2] {
        let mut rare = [0, 0];
        for &node in written {
            match (self.of(node), &mut rare) {
                (1, [once, _]) => *once += 1,
                (2, [_, twice]) => *twice += 1,
                _ => {}
            }
        }
        rare
    }
}
