//! The hash tree of RFC 6962: leaves, nodes, roots, and the frontier from which it grows.
//!
//! A [`Node`] is the root of a complete subtree. Complete subtrees never change, so a store may
//! keep them for ever; what lies between them and the root of the day is folded when needed.

use std::collections::BTreeMap;
use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::error::ProofError;

/// The largest size of a tree, in leaves.
pub const SIZE_MAX: u64 = 1 << 62;

/// A SHA-256 hash: of a leaf, of a node, or the root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The root of the complete subtree over the leaves `index << level .. (index + 1) << level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// How many steps above the leaves.
    pub level: u8,
    /// Which one on its level, from the left, from zero.
    pub index: u64,
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.level, self.index)
    }
}

/// The hash of a leaf: SHA-256 of 0x00 and its bytes.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(leaf).finalize().into())
}

/// The hash of two neighbours: SHA-256 of 0x01 and both.
#[must_use]
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([1])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// The root of the tree with no leaf: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// The complete subtrees that make up the leaves `begin..end`, from the left.
///
/// `begin` is one of the places where RFC 6962 splits a tree, so the largest come first.
pub(crate) fn range_nodes(mut begin: u64, end: u64) -> Vec<Node> {
    let mut nodes = Vec::new();
    while begin < end {
        let level = begin.trailing_zeros().min((end - begin).ilog2());
        nodes.push(Node { level: u8::try_from(level).unwrap_or(u8::MAX), index: begin >> level });
        begin += 1 << level;
    }
    nodes
}

/// Folds complete subtrees, given from the left, into the root over all of them.
pub(crate) fn fold(peaks: impl DoubleEndedIterator<Item = Hash>) -> Option<Hash> {
    peaks.rev().reduce(|right, left| node_hash(left, right))
}

/// The nodes that the root of a tree of `size` leaves is folded from, from the left.
#[must_use]
pub fn root_nodes(size: u64) -> Vec<Node> {
    range_nodes(0, size)
}

/// The root of a tree of `size` leaves from its [`root_nodes`].
///
/// # Errors
/// [`ProofError::Missing`] when `nodes` lacks one, [`ProofError::Size`] when no tree is that large.
pub fn root_at(size: u64, nodes: &BTreeMap<Node, Hash>) -> Result<Hash, ProofError> {
    Ok(Frontier::resume(size, nodes)?.root())
}

/// The right edge of a growing tree: all that is needed to append a leaf and to know the root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    /// The complete subtrees, the largest first: one for each bit that is set in `size`.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The tree with no leaf.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The nodes that [`Frontier::resume`] needs for a tree of `size` leaves.
    #[must_use]
    pub fn nodes_needed(size: u64) -> Vec<Node> {
        root_nodes(size)
    }

    /// The right edge of a tree of `size` leaves whose nodes were kept.
    ///
    /// # Errors
    /// [`ProofError::Missing`] when `nodes` lacks one that [`Frontier::nodes_needed`] names,
    /// [`ProofError::Size`] when no tree is that large.
    pub fn resume(size: u64, nodes: &BTreeMap<Node, Hash>) -> Result<Self, ProofError> {
        if size > SIZE_MAX {
            return Err(ProofError::Size(size));
        }
        let peaks = root_nodes(size)
            .into_iter()
            .map(|node| nodes.get(&node).copied().ok_or(ProofError::Missing(node)))
            .collect::<Result<_, _>>()?;
        Ok(Self { size, peaks })
    }

    /// Appends a leaf by its hash and names every node that this completed: the leaf itself
    /// first, then upwards. Those are the nodes to keep.
    pub fn append(&mut self, leaf: Hash) -> Vec<(Node, Hash)> {
        let mut node = Node { level: 0, index: self.size };
        let mut hash = leaf;
        let mut completed = vec![(node, hash)];
        while node.index % 2 == 1
            && let Some(left) = self.peaks.pop()
        {
            node = Node { level: node.level.saturating_add(1), index: node.index / 2 };
            hash = node_hash(left, hash);
            completed.push((node, hash));
        }
        self.peaks.push(hash);
        self.size = self.size.saturating_add(1);
        completed
    }

    /// How many leaves there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves.
    #[must_use]
    pub fn root(&self) -> Hash {
        fold(self.peaks.iter().copied()).unwrap_or_else(empty_root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_its_complete_subtrees() {
        let names = |size| root_nodes(size).iter().map(Node::to_string).collect::<Vec<_>>();
        assert_eq!(names(0), [""; 0]);
        assert_eq!(names(1), ["0/0"]);
        assert_eq!(names(7), ["2/0", "1/2", "0/6"]);
        assert_eq!(names(8), ["3/0"]);
        assert_eq!(names(SIZE_MAX), ["62/0"]);
        assert_eq!(names(SIZE_MAX - 1).len(), 62);
    }

    #[test]
    fn a_frontier_resumes_from_the_nodes_that_it_named() {
        let mut frontier = Frontier::new();
        let mut nodes = BTreeMap::new();
        for size in 0..130_u64 {
            assert_eq!(Frontier::resume(size, &nodes).unwrap(), frontier);
            nodes.extend(frontier.append(leaf_hash(&size.to_be_bytes())));
        }
        // A complete binary tree over 128 leaves, and two leaves with their parent.
        assert_eq!(nodes.len(), 255 + 3);
    }

    #[test]
    fn a_missing_node_and_an_impossible_size_are_named() {
        let missing = Node { level: 1, index: 0 };
        assert_eq!(root_at(3, &BTreeMap::new()), Err(ProofError::Missing(missing)));
        assert_eq!(root_at(u64::MAX, &BTreeMap::new()), Err(ProofError::Size(u64::MAX)));
        assert_eq!(root_at(0, &BTreeMap::new()), Ok(empty_root()));
    }
}
