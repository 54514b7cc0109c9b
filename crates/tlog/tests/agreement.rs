//! Another implementation of RFC 6962 must agree on every root and every proof.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use proptest::prelude::*;
use sha2::Sha256;
use untrain_tlog::tree::SIZE_MAX;
use untrain_tlog::{
    Frontier, Hash, Node, ProofError, consistency_nodes, consistency_proof, inclusion_nodes,
    inclusion_proof, leaf_hash, node_hash, root_at, root_nodes, verify_consistency,
    verify_inclusion,
};

const SIZE: u64 = 600;

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

fn at<T>(list: &[T], place: u64) -> &T {
    &list[usize::try_from(place).unwrap()]
}

#[test]
fn two_implementations_agree_on_every_tree_up_to_600_leaves() {
    let mut theirs = MemoryBackedTree::<Sha256, [u8; 8]>::new();
    let mut frontier = Frontier::new();
    let mut nodes = BTreeMap::new();
    let mut roots = vec![frontier.root()];
    for new in 1..=SIZE {
        theirs.push((new - 1).to_be_bytes());
        nodes.extend(frontier.append(leaf_hash(&(new - 1).to_be_bytes())));
        let root = frontier.root();
        roots.push(root);
        assert_eq!(root.0.as_slice(), theirs.root().as_bytes().as_slice());
        assert_eq!(root_at(new, &nodes), Ok(root));

        for index in 0..new {
            let proof = inclusion_proof(index, new, &nodes).unwrap();
            let other = theirs.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(bytes(&proof), other.as_bytes(), "entry {index} of {new}");
            let leaf = leaf_hash(&index.to_be_bytes());
            assert_eq!(verify_inclusion(leaf, index, new, &proof, root), Ok(()));
        }
        for old in 1..=new {
            let proof = consistency_proof(old, new, &nodes).unwrap();
            let other = theirs.prove_consistency(usize::try_from(new - old).unwrap());
            assert_eq!(bytes(&proof), other.as_bytes(), "from {old} to {new}");
            assert_eq!(verify_consistency(old, *at(&roots, old), new, root, &proof), Ok(()));
        }
    }
}

#[test]
fn they_accept_our_proofs() {
    let mut frontier = Frontier::new();
    let mut nodes = BTreeMap::new();
    let mut roots = vec![];
    for size in 1..=100_u64 {
        nodes.extend(frontier.append(leaf_hash(&size.to_be_bytes())));
        roots.push(RootHash::<Sha256>::new(frontier.root().0.into(), size));
        for index in 0..size {
            let proof = bytes(&inclusion_proof(index, size, &nodes).unwrap());
            let proof = InclusionProof::<Sha256>::from_bytes(proof);
            let leaf = (index + 1).to_be_bytes();
            at(&roots, size - 1).verify_inclusion(&leaf, index, &proof).unwrap();
        }
        for old in 1..=size {
            let proof = bytes(&consistency_proof(old, size, &nodes).unwrap());
            let proof = ConsistencyProof::<Sha256>::try_from_bytes(proof).unwrap();
            let (old, new) = (at(&roots, old - 1), at(&roots, size - 1));
            new.verify_consistency(old, &proof).unwrap();
        }
    }
}

#[test]
fn what_no_tree_holds_has_no_proof() {
    let nodes = BTreeMap::new();
    assert_eq!(inclusion_proof(3, 3, &nodes), Err(ProofError::Index { index: 3, size: 3 }));
    assert_eq!(inclusion_proof(0, u64::MAX, &nodes), Err(ProofError::Size(u64::MAX)));
    assert_eq!(consistency_proof(4, 3, &nodes), Err(ProofError::Shrunk { old: 4, new: 3 }));
    assert_eq!(consistency_proof(1, u64::MAX, &nodes), Err(ProofError::Size(u64::MAX)));
    assert_eq!(inclusion_nodes(3, 3), []);
    assert_eq!(consistency_nodes(4, 3), []);
    let missing = Err(ProofError::Missing(Node { level: 0, index: 1 }));
    assert_eq!(inclusion_proof(0, 2, &nodes), missing);
}

#[test]
fn every_tree_continues_the_empty_one_and_itself() {
    let (empty, root) = (Frontier::new().root(), leaf_hash(b"a"));
    assert_eq!(verify_consistency(0, empty, 1, root, &[]), Ok(()));
    assert_eq!(verify_consistency(0, root, 1, root, &[]), Err(ProofError::Root));
    assert_eq!(verify_consistency(1, root, 1, root, &[]), Ok(()));
    assert_eq!(verify_consistency(1, empty, 1, root, &[]), Err(ProofError::Root));
    let long = Err(ProofError::Length { expected: 0, found: 1 });
    assert_eq!(verify_consistency(0, empty, 1, root, &[root]), long);
    assert_eq!(
        verify_consistency(2, root, 1, root, &[]),
        Err(ProofError::Shrunk { old: 2, new: 1 })
    );
}

/// The nodes `wanted` of a tree whose leaf `marked` alone differs from all others. Such a tree is
/// known without being built, however large it is.
fn marked_nodes(marked: u64, wanted: Vec<Node>) -> BTreeMap<Node, Hash> {
    let (mut plain, mut special) = (leaf_hash(b"plain"), leaf_hash(b"marked"));
    let mut levels = vec![];
    for level in 0..64 {
        levels.push((plain, special));
        let left = marked >> level & 1 == 0;
        special = if left { node_hash(special, plain) } else { node_hash(plain, special) };
        plain = node_hash(plain, plain);
    }
    let hash = |node: &Node| {
        let (plain, special) = levels[usize::from(node.level)];
        if marked >> node.level == node.index { special } else { plain }
    };
    wanted.into_iter().map(|node| (node, hash(&node))).collect()
}

fn size() -> impl Strategy<Value = u64> {
    (1..=62_u32, any::<u64>()).prop_map(|(bits, raw)| (raw >> (64 - bits)).clamp(1, SIZE_MAX))
}

proptest! {
    #[test]
    fn inclusion_holds_in_trees_too_large_to_build(new in size(), raw: u64) {
        let index = raw % new;
        let wanted = [inclusion_nodes(index, new), root_nodes(new)].concat();
        let nodes = marked_nodes(index, wanted);
        let root = root_at(new, &nodes).unwrap();
        let proof = inclusion_proof(index, new, &nodes).unwrap();
        let leaf = leaf_hash(b"marked");
        prop_assert_eq!(verify_inclusion(leaf, index, new, &proof, root), Ok(()));
        // The marked leaf stands in one place only, and in a tree of one size only.
        for other in [index ^ 1, index / 2, index.wrapping_add(2), raw.rotate_left(9) % new] {
            let elsewhere = verify_inclusion(leaf, other, new, &proof, root);
            prop_assert_eq!(elsewhere.is_ok(), other == index);
        }
        let plain = verify_inclusion(leaf_hash(b"plain"), index, new, &proof, root);
        prop_assert_eq!(plain, Err(ProofError::Root));
    }

    #[test]
    fn consistency_holds_in_trees_too_large_to_build(new in size(), raw: u64, mark: u64) {
        let (old, marked) = (raw % new + 1, mark % new);
        let wanted = [consistency_nodes(old, new), root_nodes(old), root_nodes(new)].concat();
        let nodes = marked_nodes(marked, wanted);
        let (old_root, new_root) = (root_at(old, &nodes).unwrap(), root_at(new, &nodes).unwrap());
        let mut proof = consistency_proof(old, new, &nodes).unwrap();
        prop_assert_eq!(verify_consistency(old, old_root, new, new_root, &proof), Ok(()));
        if let Some(last) = proof.last_mut() {
            last.0[7] ^= 1;
            let changed = verify_consistency(old, old_root, new, new_root, &proof);
            prop_assert_eq!(changed, Err(ProofError::Root));
        }
    }
}
