//! N-grams as a tree, one level for each length.
//!
//! A node's children are sorted by their last token and stand side by side in the next level, so a
//! level is two flat arrays, and an n-gram is found by one search per token. With an n-gram its
//! shorter beginnings are always there too.

use std::ops::Range;

/// The figures of one n-gram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How often it occurs. The empty token counts where it ends a record, not where it starts one.
    pub count: u32,
    /// How many persons are behind it: different owners of the records that it occurs in.
    pub support: u32,
    /// How many different tokens stand before it; 0 for the longest n-grams, which need it not,
    /// and for those that start a record.
    pub left: u32,
}

impl Tally {
    /// Whether the n-gram occurs.
    #[must_use]
    pub const fn lives(&self) -> bool {
        self.count > 0
    }
}

/// One n-gram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Node {
    /// Where its children begin in the next level.
    pub first: u32,
    /// Its figures. All zero when it no longer occurs.
    pub tally: Tally,
}

/// The n-grams of one length, in the order of their tokens' numbers.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// The number of the last token of each: apart, because searches read nothing else.
    pub words: Vec<u32>,
    /// The rest of each.
    pub nodes: Vec<Node>,
    /// How many nodes the next level has: where the children of the last one end.
    pub end: u32,
}

impl Level {
    /// How many n-grams there are, dead ones counted in.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Puts the tree of a later range of first tokens behind a tree.
    pub fn append(tree: &mut [Self], later: Vec<Self>) {
        for (level, own) in tree.iter_mut().zip(later) {
            let base = level.end;
            level.words.extend(own.words);
            level.nodes.extend(own.nodes.into_iter().map(|mut node| {
                node.first += base;
                node
            }));
            level.end += own.end;
        }
    }

    /// Where the children of a node stand in the next level.
    #[must_use]
    pub fn children(&self, node: usize) -> Range<usize> {
        let Some(start) = self.nodes.get(node) else { return 0..0 };
        let end = self.nodes.get(node + 1).map_or(self.end, |next| next.first);
        start.first as usize..end as usize
    }

    /// Where in `range`, whose nodes are siblings, the one for `word` stands.
    #[must_use]
    pub fn find(&self, range: Range<usize>, word: u32) -> Option<usize> {
        let start = range.start;
        let siblings = self.words.get(range)?;
        // The searched sibling is mostly near the start: the search is resumed behind the last one.
        let mut reach = 1;
        while siblings.get(reach).is_some_and(|&sibling| sibling <= word) {
            reach *= 2;
        }
        let near = siblings.get(reach / 2..).unwrap_or_default();
        let near = near.get(..reach - reach / 2).unwrap_or(near);
        let at = near.binary_search(&word).ok()?;
        Some(start + reach / 2 + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sibling_is_found_and_nothing_else() {
        for siblings in 0..40_u32 {
            let words = (0..siblings).map(|at| at * 2 + 1).collect();
            let level = Level { words, ..Level::default() };
            for from in 0..=siblings as usize {
                for word in 0..90 {
                    let expected = (from..siblings as usize).find(|&at| at as u32 * 2 + 1 == word);
                    assert_eq!(level.find(from..siblings as usize, word), expected);
                }
            }
        }
    }
}
