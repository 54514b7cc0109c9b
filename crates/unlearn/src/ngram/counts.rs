//! The exact state: every n-gram of the corpus with how often it occurs, how many persons are
//! behind it, and how many different tokens stand before it.
//!
//! A node whose count has fallen to zero is dead, and so is everything below it, whatever figures
//! still stand there. It stays where it is and is passed over when the state is written.

use std::sync::Arc;

use super::fingerprint::Fingerprint;
use super::tree::{Level, Tally};
use super::vocabulary::Vocabulary;

/// The exact state of an n-gram model.
#[derive(Debug, Clone)]
pub struct Counts {
    pub(crate) vocabulary: Arc<Vocabulary>,
    /// A fixed hash of each token.
    pub(crate) hashes: Arc<[u64]>,
    pub(crate) levels: Vec<Level>,
    pub(crate) fingerprint: Fingerprint,
}

impl Counts {
    pub(crate) fn new(
        vocabulary: Arc<Vocabulary>,
        levels: Vec<Level>,
        fingerprint: Fingerprint,
    ) -> Self {
        let hashes = vocabulary.hashes();
        Self { vocabulary, hashes, levels, fingerprint }
    }

    /// How long the longest n-grams are, in tokens.
    #[must_use]
    pub fn order(&self) -> usize {
        self.levels.len()
    }

    /// The token types of the corpus that the state was counted from.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(crate) fn share_vocabulary(&self) -> Arc<Vocabulary> {
        Arc::clone(&self.vocabulary)
    }

    /// A hash of everything in this state, kept up to date at the cost of each change.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// How many n-grams occur, by length.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = Vec::new();
        self.each_level(|_, nodes| sizes.push(nodes.len()));
        sizes
    }

    /// Calls `visit` for each level from the shortest n-grams on, with the nodes that stand in the
    /// written form: those that occur, and the empty token.
    pub(crate) fn each_level(&self, mut visit: impl FnMut(&Level, &[usize])) {
        let mut nodes: Vec<usize> = Vec::new();
        for (depth, level) in self.levels.iter().enumerate() {
            let lives = |&node: &usize| level.nodes.get(node).is_some_and(|n| n.tally.lives());
            let above = depth.checked_sub(1).and_then(|above| self.levels.get(above));
            nodes = match above {
                None => (0..level.len()).filter(|node| *node == 0 || lives(node)).collect(),
                // The empty token stands even when it has died; what is below it has died too.
                Some(above) => {
                    let alive = |parent: &usize| {
                        above.nodes.get(*parent).is_some_and(|node| node.tally.lives())
                    };
                    let parents = nodes.iter().copied().filter(alive);
                    parents.flat_map(|parent| above.children(parent)).filter(lives).collect()
                }
            };
            visit(level, &nodes);
        }
    }

    /// The figures of an n-gram, if it occurs.
    #[must_use]
    pub fn tally(&self, tokens: &[&str]) -> Option<Tally> {
        let mut range = 0..self.vocabulary.len();
        let mut found = None;
        for (level, token) in self.levels.iter().zip(tokens) {
            let node = level.find(range, self.vocabulary.number(token)?)?;
            range = level.children(node);
            found = level.nodes.get(node).filter(|node| node.tally.lives());
            found?;
        }
        found.filter(|_| tokens.len() <= self.order()).map(|node| node.tally)
    }

    /// In each level, where the n-grams end that start a record: they come first.
    pub(crate) fn record_starts(&self) -> Vec<usize> {
        let mut ends = vec![1_usize];
        for level in self.levels.iter().take(self.order().saturating_sub(1)) {
            let last = ends.last().and_then(|end| end.checked_sub(1));
            ends.push(last.map_or(0, |last| level.children(last).end));
        }
        ends
    }
}
