//! Inclusion and consistency proofs of RFC 6962: which nodes they need, their hashes, their check.
//!
//! Both builders follow the recursion of RFC 6962, section 2.1; both checks follow RFC 9162,
//! sections 2.1.3.2 and 2.1.4.2. They share no code, so that a mistake in one shows in the other.

use std::collections::BTreeMap;

use crate::error::ProofError;
use crate::tree::{Hash, Node, SIZE_MAX, empty_root, fold, node_hash, range_nodes};

/// The leaves `begin..end` as the nodes whose fold is one hash of a proof.
type Part = Vec<Node>;

fn inclusion_parts(index: u64, size: u64) -> Result<Vec<Part>, ProofError> {
    if size > SIZE_MAX {
        return Err(ProofError::Size(size));
    }
    if index >= size {
        return Err(ProofError::Index { index, size });
    }
    let (mut begin, mut end) = (0, size);
    let mut parts = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            parts.push(range_nodes(middle, end));
            end = middle;
        } else {
            parts.push(range_nodes(begin, middle));
            begin = middle;
        }
    }
    parts.reverse();
    Ok(parts)
}

fn consistency_parts(old: u64, new: u64) -> Result<Vec<Part>, ProofError> {
    if new > SIZE_MAX {
        return Err(ProofError::Size(new));
    }
    if old > new {
        return Err(ProofError::Shrunk { old, new });
    }
    let (mut begin, mut end) = (0, new);
    let mut parts = Vec::new();
    // Every tree continues the empty one, so there is nothing to prove.
    while old > 0 && end > old {
        let middle = begin + split(end - begin);
        if old <= middle {
            parts.push(range_nodes(middle, end));
            end = middle;
        } else {
            parts.push(range_nodes(begin, middle));
            begin = middle;
        }
    }
    // The reader knows the old root; a subtree to the right of the first split it does not.
    if begin > 0 {
        parts.push(range_nodes(begin, end));
    }
    parts.reverse();
    Ok(parts)
}

/// The largest power of two below `width`, which is at least 2.
const fn split(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

fn hashes(parts: Vec<Part>, nodes: &BTreeMap<Node, Hash>) -> Result<Vec<Hash>, ProofError> {
    let find = |node: Node| nodes.get(&node).copied().ok_or(ProofError::Missing(node));
    parts
        .into_iter()
        .filter_map(|part| {
            let found: Result<Vec<Hash>, ProofError> = part.into_iter().map(find).collect();
            found.map(|found| fold(found.into_iter())).transpose()
        })
        .collect()
}

/// The nodes that the proof of entry `index` in a tree of `size` is made of; none when there is no
/// such entry.
#[must_use]
pub fn inclusion_nodes(index: u64, size: u64) -> Vec<Node> {
    inclusion_parts(index, size).unwrap_or_default().into_iter().flatten().collect()
}

/// The proof that entry `index` is in the tree of `size`, from the leaf's sibling upwards.
///
/// # Errors
/// [`ProofError::Index`] when the tree has no such entry, [`ProofError::Missing`] when `nodes`
/// lacks one of [`inclusion_nodes`].
pub fn inclusion_proof(
    index: u64,
    size: u64,
    nodes: &BTreeMap<Node, Hash>,
) -> Result<Vec<Hash>, ProofError> {
    hashes(inclusion_parts(index, size)?, nodes)
}

/// The nodes that the proof from the tree of `old` to that of `new` leaves is made of; none when
/// the tree shrank.
#[must_use]
pub fn consistency_nodes(old: u64, new: u64) -> Vec<Node> {
    consistency_parts(old, new).unwrap_or_default().into_iter().flatten().collect()
}

/// The proof that the tree of `new` leaves holds the tree of `old` leaves unchanged.
///
/// # Errors
/// [`ProofError::Shrunk`] when `old > new`, [`ProofError::Missing`] when `nodes` lacks one of
/// [`consistency_nodes`].
pub fn consistency_proof(
    old: u64,
    new: u64,
    nodes: &BTreeMap<Node, Hash>,
) -> Result<Vec<Hash>, ProofError> {
    hashes(consistency_parts(old, new)?, nodes)
}

/// How many neighbours stand on the way from `place` to the root, when `last` is the level's last
/// place: one on each level up to where both ways meet, and above that one for each turn left.
const fn path_length(place: u64, last: u64) -> usize {
    let below = u64::BITS - (place ^ last).leading_zeros();
    let above = if below == u64::BITS { 0 } else { (place >> below).count_ones() };
    (below + above) as usize
}

fn check_length(expected: usize, proof: &[Hash]) -> Result<(), ProofError> {
    if proof.len() == expected {
        Ok(())
    } else {
        Err(ProofError::Length { expected, found: proof.len() })
    }
}

/// Checks that the leaf with hash `leaf` is entry `index` of the tree with `size` leaves and
/// `root`.
///
/// # Errors
/// [`ProofError`] saying why not.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Index { index, size });
    }
    let (mut place, mut last) = (index, size - 1);
    check_length(path_length(place, last), proof)?;
    let mut hash = leaf;
    for sibling in proof {
        if place % 2 == 1 || place == last {
            hash = node_hash(*sibling, hash);
            // A right edge that stands alone on its level goes up until it finds a neighbour.
            let alone = if place % 2 == 1 { 0 } else { place.trailing_zeros().min(63) };
            place >>= alone;
            last >>= alone;
        } else {
            hash = node_hash(hash, *sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    if hash == root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree with `new` leaves and `new_root` holds the tree with `old` leaves and
/// `old_root` unchanged.
///
/// # Errors
/// [`ProofError`] saying why not.
pub fn verify_consistency(
    old: u64,
    old_root: Hash,
    new: u64,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Shrunk { old, new });
    }
    if old == 0 || old == new {
        check_length(0, proof)?;
        let from = if old == 0 { empty_root() } else { new_root };
        return if from == old_root { Ok(()) } else { Err(ProofError::Root) };
    }
    let shift = old.trailing_zeros();
    let (mut place, mut last) = ((old - 1) >> shift, (new - 1) >> shift);
    // A complete old tree is itself the first node of the path, and is not repeated in it.
    let known = old.is_power_of_two().then_some(&old_root);
    check_length(path_length(place, last) + usize::from(known.is_none()), proof)?;
    let mut path = known.into_iter().chain(proof);
    let Some(first) = path.next() else {
        return Err(ProofError::Root);
    };
    let (mut from, mut to) = (*first, *first);
    for sibling in path {
        if place % 2 == 1 || place == last {
            from = node_hash(*sibling, from);
            to = node_hash(*sibling, to);
            let alone = if place % 2 == 1 { 0 } else { place.trailing_zeros().min(63) };
            place >>= alone;
            last >>= alone;
        } else {
            to = node_hash(to, *sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    if from == old_root && to == new_root { Ok(()) } else { Err(ProofError::Root) }
}
