//! The upper levels of a large map, over buckets whose leaves a store keeps.
//!
//! The first 16 bits of a label are its bucket. Whoever changes a leaf reads that bucket's leaves,
//! gives their [`branch`](super::branch()) at [`StateMap::DEPTH`], and needs no other leaf for the
//! root.

use std::collections::{BTreeMap, BTreeSet};

use super::proof::prove_at;
use super::{Branch, MapProof};
use crate::label::Label;
use crate::tree::Hash;

/// The number of the first bucket's node. The root is node 1, and below node n are 2n and 2n + 1.
const FIRST_BUCKET: u32 = 1 << StateMap::DEPTH;

/// The levels above the buckets. Empty subtrees take no memory.
#[derive(Debug, Clone, Default)]
pub struct StateMap {
    nodes: BTreeMap<u32, Branch>,
    /// The nodes above buckets that changed since the root was last asked for. Above one that is
    /// in it, all are.
    stale: BTreeSet<u32>,
}

impl StateMap {
    /// How deep the buckets' roots stand.
    pub const DEPTH: u32 = 16;

    /// The map with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// In which bucket a label stands.
    #[must_use]
    pub const fn bucket_of(label: &Label) -> u16 {
        let [first, second, ..] = label.0;
        u16::from_be_bytes([first, second])
    }

    /// Puts the subtree over a bucket's leaves in the place of what was there.
    pub fn set(&mut self, bucket: u16, branch: Branch) {
        let node = FIRST_BUCKET + u32::from(bucket);
        if self.known(node) == branch {
            return;
        }
        self.put(node, branch);
        let mut above = node / 2;
        while above > 0 && self.stale.insert(above) {
            above /= 2;
        }
    }

    /// The root. Only what changed since it was last asked for is hashed again.
    pub fn root(&mut self) -> Hash {
        // A larger number is not above a smaller one, so that halves come before what they make up.
        while let Some(node) = self.stale.pop_last() {
            let joined = Branch::join(self.known(node * 2), self.known(node * 2 + 1));
            self.put(node, joined);
        }
        self.known(1).hash()
    }

    /// The proof for `label` under the root of what is in the map now. `bucket_leaves` are all
    /// leaves of the label's bucket, sorted by label.
    #[must_use]
    pub fn prove(&self, label: &Label, bucket_leaves: &[(Label, Hash)]) -> MapProof {
        let (mut branch, mut proof) = prove_at(Self::DEPTH, bucket_leaves, label);
        let mut node = FIRST_BUCKET + u32::from(Self::bucket_of(label));
        for depth in (0..Self::DEPTH).rev() {
            branch = proof.rise(depth, branch, self.fresh(node ^ 1), label);
            node /= 2;
        }
        proof
    }

    fn known(&self, node: u32) -> Branch {
        self.nodes.get(&node).copied().unwrap_or(Branch::Empty)
    }

    /// The subtree as it is now, whether or not the root was asked for since.
    fn fresh(&self, node: u32) -> Branch {
        if self.stale.contains(&node) {
            Branch::join(self.fresh(node * 2), self.fresh(node * 2 + 1))
        } else {
            self.known(node)
        }
    }

    fn put(&mut self, node: u32, branch: Branch) {
        if branch == Branch::Empty {
            self.nodes.remove(&node);
        } else {
            self.nodes.insert(node, branch);
        }
    }
}
