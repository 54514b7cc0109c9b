//! The way from an entry's leaf to the root of the tree, hash by hash, as RFC 6962 goes it.

use data_encoding::HEXLOWER;
use untrain_pages::staff::ledger::{Inclusion, ProofStep, Side};
use untrain_tlog::{Checkpoint, Hash, node_hash, verify_inclusion};

/// Goes the way of a proof, and says whether it leads to the root that was signed.
#[must_use]
pub fn go(leaf: Hash, index: u64, proof: &[Hash], head: &Checkpoint) -> Inclusion {
    let (mut place, mut last) = (index, head.size.saturating_sub(1));
    let (mut hash, mut steps) = (leaf, Vec::new());
    for beside in proof {
        let is_before = place % 2 == 1 || place == last;
        let side = if is_before {
            hash = node_hash(*beside, hash);
            // A right edge that stands alone on its level goes up until it finds a neighbour.
            let alone = if place % 2 == 1 { 0 } else { place.trailing_zeros().min(63) };
            (place, last) = (place >> alone, last >> alone);
            Side::Before
        } else {
            hash = node_hash(hash, *beside);
            Side::Behind
        };
        (place, last) = (place >> 1, last >> 1);
        steps.push(ProofStep { hash: written(*beside), side, parent: written(hash) });
    }
    // The verifier that strangers run has the last word.
    let verified = verify_inclusion(leaf, index, head.size, proof, head.root).is_ok();
    Inclusion {
        leaf: written(leaf),
        steps,
        computed_root: written(hash),
        holds: verified && hash == head.root,
    }
}

fn written(hash: Hash) -> String {
    HEXLOWER.encode(&hash.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use untrain_tlog::{Frontier, Node, inclusion_proof, leaf_hash};

    use super::*;

    fn tree(size: u64) -> (BTreeMap<Node, Hash>, Checkpoint) {
        let (mut frontier, mut nodes) = (Frontier::new(), BTreeMap::new());
        for index in 0..size {
            nodes.extend(frontier.append(leaf_hash(&index.to_be_bytes())));
        }
        let root = frontier.root();
        (nodes, Checkpoint { origin: "log.harbour.example".to_owned(), size, root })
    }

    #[test]
    fn every_way_in_trees_of_every_shape_leads_to_the_root() {
        for size in 1..40 {
            let (nodes, head) = tree(size);
            for index in 0..size {
                let proof = inclusion_proof(index, size, &nodes).unwrap();
                let way = go(leaf_hash(&index.to_be_bytes()), index, &proof, &head);
                assert!(way.holds, "{index} of {size}");
                assert_eq!(way.computed_root, written(head.root));
                assert_eq!(way.steps.len(), proof.len());
            }
        }
    }

    #[test]
    fn another_leaf_leads_elsewhere() {
        let (nodes, head) = tree(13);
        let proof = inclusion_proof(5, 13, &nodes).unwrap();
        let way = go(leaf_hash(b"another"), 5, &proof, &head);
        assert!(!way.holds);
        assert_ne!(way.computed_root, written(head.root));
    }
}
