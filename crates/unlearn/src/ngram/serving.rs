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
        let mut selection = Selection {
            counts,
            min_support: min_support.max(1),
            starts: counts.record_starts(),
            tokens: Vec::new(),
            numbers: vec![0; counts.vocabulary().len()],
            served: Vec::new(),
            unserved: 0,
            levels: Vec::with_capacity(counts.order()),
        };
        counts.each_level(|level, written| {
            let depth = selection.levels.len();
            let starts = selection.starts.get(depth).copied().unwrap_or(0);
            let last = depth + 1 == counts.order();
            let weight = Weight { level, last, starts, top: depth == 0 };
            let rare = weight.rare(written);
            if depth == 0 {
                selection.select_tokens(&weight, rare, written);
            } else {
                selection.select_longer(&weight, rare);
            }
        });
        let Selection { min_support, tokens, unserved, levels, .. } = selection;
        Ok(Self { min_support, vocabulary: Vocabulary::new(tokens)?, unserved, levels })
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

/// What has been found fit to serve, length by length.
struct Selection<'a> {
    counts: &'a Counts,
    min_support: u32,
    /// In each level of the exact state, where the n-grams end that start a record.
    starts: Vec<usize>,
    tokens: Vec<Box<str>>,
    /// The number of each token among those that are served.
    numbers: Vec<u32>,
    /// The nodes of the exact state that are served on the last level.
    served: Vec<usize>,
    unserved: u64,
    levels: Vec<ServedLevel>,
}

impl Selection<'_> {
    fn select_tokens(&mut self, weight: &Weight<'_>, rare: [u64; 2], written: &[usize]) {
        let mut own = ServedLevel { rare, ..ServedLevel::default() };
        for &node in written {
            let token = self.counts.vocabulary().text(node as u32);
            let listed = node == BOUNDARY as usize || is_public(token);
            if listed || weight.tally(node).support >= self.min_support {
                let number = self.tokens.len() as u32;
                self.numbers.iter_mut().skip(node).take(1).for_each(|slot| *slot = number);
                self.tokens.push(Box::from(token));
                self.served.push(node);
                own.push(number, weight.of(node));
            } else {
                self.unserved += u64::from(weight.of(node));
            }
        }
        self.levels.push(own);
    }

    fn select_longer(&mut self, weight: &Weight<'_>, rare: [u64; 2]) {
        let mut own = ServedLevel { rare, ..ServedLevel::default() };
        let parents = std::mem::take(&mut self.served);
        let depth = self.levels.len();
        let above = depth.checked_sub(1).and_then(|above| self.counts.levels.get(above));
        let (Some(above), Some(served_above)) = (above, self.levels.last_mut()) else { return };
        for (at, &parent) in parents.iter().enumerate() {
            let first = own.words.len();
            let mut unserved = 0;
            // The empty token is served even when it has died; what is below it has died too.
            let alive = above.nodes.get(parent).is_some_and(|node| node.tally.lives());
            for node in if alive { above.children(parent) } else { 0..0 } {
                let tally = weight.tally(node);
                if tally.lives() && tally.support >= self.min_support {
                    let word = weight.level.words.get(node);
                    let number = word.and_then(|&word| self.numbers.get(word as usize));
                    own.push(number.copied().unwrap_or_default(), weight.of(node));
                    self.served.push(node);
                } else if tally.lives() {
                    unserved += u64::from(weight.of(node));
                }
            }
            let unserved = if own.words.len() > first { unserved } else { 0 };
            served_above.set_children(at, first as u32, unserved);
        }
        served_above.end = own.words.len() as u32;
        self.levels.push(own);
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
