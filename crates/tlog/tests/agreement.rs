//! Two other implementations of RFC 6962, which share no code with each other, must agree with ours
//! on every root and every proof.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sha2::Sha256;
use tlog_tiles::tlog;
use untrain_tlog::tree::SIZE_MAX;
use untrain_tlog::{
    Frontier, Hash, Node, ProofError, consistency_nodes, consistency_proof, inclusion_nodes,
    inclusion_proof, leaf_hash, node_hash, root_at, root_nodes, verify_consistency,
    verify_inclusion,
};

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

fn theirs(proof: &[Hash]) -> Vec<tlog::Hash> {
    proof.iter().map(|hash| tlog::Hash(hash.0)).collect()
}

fn at<T>(list: &[T], place: u64) -> &T {
    &list[usize::try_from(place).unwrap()]
}

/// The other two, over the same leaves as ours.
struct Others {
    tree: MemoryBackedTree<Sha256, [u8; 8]>,
    stored: Stored,
}

/// What the third keeps of a tree: all hashes in its own order.
struct Stored(Vec<tlog::Hash>);

impl tlog::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        Ok(indexes.iter().map(|index| *at(&self.0, *index)).collect())
    }
}

impl Others {
    fn new() -> Self {
        Self { tree: MemoryBackedTree::new(), stored: Stored(vec![]) }
    }

    fn push(&mut self, leaf: [u8; 8]) {
        let size = self.tree.len();
        self.tree.push(leaf);
        self.stored.0.extend(tlog::stored_hashes(size, &leaf, &self.stored).unwrap());
    }
}

/// The largest tree that is compared.
const SIZE: u64 = 2_000;

/// Up to which size the proofs of all pairs are compared, and not some of each: `cargo xtask deep`
/// asks for all of them.
fn all_pairs_up_to() -> u64 {
    std::env::var("UNTRAIN_TLOG_PAIRS").map_or(256, |text| text.parse().unwrap())
}

/// All that are smaller, of a `small` size; else both ends, where trees end, and a spread of
/// others.
fn some_below(size: u64, small: u64) -> Vec<u64> {
    if size <= small {
        return (0..size).collect();
    }
    let powers = (0..11).map(|bits| 1 << bits);
    let near = powers.flat_map(|power| [power - 1, power, size.abs_diff(power)]);
    let mut places: Vec<u64> = near.chain((0..24).map(|n| (n * 769 + size * 31) % size)).collect();
    places.retain(|place| *place < size);
    places.sort_unstable();
    places.dedup();
    places
}

/// Every root, and proofs of every size.
#[test]
fn three_implementations_agree_on_every_tree_up_to_2000_leaves() {
    let mut others = Others::new();
    let mut frontier = Frontier::new();
    let mut nodes = BTreeMap::new();
    let mut roots = vec![frontier.root()];
    assert_eq!(others.tree.root().as_bytes().as_slice(), frontier.root().0);
    assert_eq!(tlog::tree_hash(0, &others.stored).unwrap().0, frontier.root().0);
    let small = all_pairs_up_to();
    for new in 1..=SIZE {
        let leaf = (new - 1).to_be_bytes();
        others.push(leaf);
        nodes.extend(frontier.append(leaf_hash(&leaf)));
        let root = frontier.root();
        roots.push(root);
        assert_eq!(root_at(new, &nodes), Ok(root));
        assert_eq!(others.tree.root().as_bytes().as_slice(), root.0);
        assert_eq!(tlog::tree_hash(new, &others.stored).unwrap().0, root.0);

        for index in some_below(new, small) {
            let proof = inclusion_proof(index, new, &nodes).unwrap();
            let second = others.tree.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(bytes(&proof), second.as_bytes(), "entry {index} of {new}");
            let third = tlog::prove_record(new, index, &others.stored).unwrap();
            assert_eq!(theirs(&proof), third, "entry {index} of {new}");
            let leaf = leaf_hash(&index.to_be_bytes());
            assert_eq!(verify_inclusion(leaf, index, new, &proof, root), Ok(()));
        }
        for old in some_below(new, small).into_iter().map(|place| place + 1) {
            let proof = consistency_proof(old, new, &nodes).unwrap();
            let second = others.tree.prove_consistency(usize::try_from(new - old).unwrap());
            assert_eq!(bytes(&proof), second.as_bytes(), "from {old} to {new}");
            let third = tlog::prove_tree(new, old, &others.stored).unwrap();
            assert_eq!(theirs(&proof), third, "from {old} to {new}");
            assert_eq!(verify_consistency(old, *at(&roots, old), new, root, &proof), Ok(()));
        }
    }
}

/// How many random proofs are compared: `cargo xtask deep` asks for 100,000.
fn random_proofs() -> u32 {
    std::env::var("UNTRAIN_TLOG_PROOFS").map_or(2_000, |text| text.parse().unwrap())
}

/// A tree too large to build, as the third reads it.
struct Marked(u64);

impl tlog::HashReader for Marked {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        let node = |index: &u64| {
            let (level, index) = tlog::split_stored_hash_index(*index);
            Node { level, index }
        };
        let wanted: Vec<Node> = indexes.iter().map(node).collect();
        let nodes = marked_nodes(self.0, wanted.clone());
        Ok(wanted.iter().map(|node| tlog::Hash(nodes[node].0)).collect())
    }
}

/// Random places in trees of random sizes, of which most are too large to build: both proofs are
/// made alike by the third, and the second accepts them.
#[test]
fn three_implementations_agree_on_random_proofs() {
    let mut runner = TestRunner::new(ProptestConfig::with_cases(random_proofs() / 2));
    // The third numbers all nodes of a tree, about twice as many as it has leaves.
    let sizes = size().prop_map(|size| size.min(1 << 60));
    let outcome = runner.run(&(sizes, any::<u64>(), any::<u64>()), |(new, raw, mark)| {
        let (index, old, reader) = (mark % new, raw % new + 1, Marked(mark % new));
        let wanted = [root_nodes(old), root_nodes(new), inclusion_nodes(index, new)].concat();
        let nodes = marked_nodes(index, [wanted, consistency_nodes(old, new)].concat());
        let (from, to) = (root_at(old, &nodes).unwrap(), root_at(new, &nodes).unwrap());
        prop_assert_eq!(tlog::tree_hash(old, &reader).unwrap().0, from.0);
        prop_assert_eq!(tlog::tree_hash(new, &reader).unwrap().0, to.0);
        let second = |root: Hash, size| RootHash::<Sha256>::new(root.0.into(), size);

        let proof = inclusion_proof(index, new, &nodes).unwrap();
        prop_assert_eq!(theirs(&proof), tlog::prove_record(new, index, &reader).unwrap());
        let record = tlog::record_hash(b"marked");
        let held = tlog::check_record(&theirs(&proof), new, tlog::Hash(to.0), index, record);
        prop_assert!(held.is_ok());
        let proof = InclusionProof::<Sha256>::from_bytes(bytes(&proof));
        prop_assert!(second(to, new).verify_inclusion(b"marked", index, &proof).is_ok());

        let proof = consistency_proof(old, new, &nodes).unwrap();
        prop_assert_eq!(theirs(&proof), tlog::prove_tree(new, old, &reader).unwrap());
        let (was, is) = (tlog::Hash(from.0), tlog::Hash(to.0));
        prop_assert!(tlog::check_tree(&theirs(&proof), new, is, old, was).is_ok());
        let proof = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&proof)).unwrap();
        prop_assert!(second(to, new).verify_consistency(&second(from, old), &proof).is_ok());
        Ok(())
    });
    outcome.unwrap();
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
