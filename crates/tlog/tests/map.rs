//! The map against its definition, written down a second time and naively, and what nobody may be
//! able to prove of it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use proptest::prelude::*;
use serde_json::Value;
use untrain_tlog::map::{EMPTY, End, branch, prove_in, root_of};
use untrain_tlog::{Branch, Hash, Label, LabelKey, MapError, MapProof, StateMap, state_value};

const VECTORS: &str = include_str!("../../../spec/vectors/state-map.json");

type Leaves = BTreeMap<Label, Hash>;

fn derive(what: &str, parts: &[&[u8]]) -> Hash {
    Hash(blake3::derive_key(&format!("untrain 2026 state map {what} v1"), &parts.concat()))
}

/// The definition: bits as texts, and the leaves that start with a prefix found by looking at each.
fn naive(leaves: &Leaves) -> Hash {
    let bits = |label: &Label| -> String { label.0.iter().map(|b| format!("{b:08b}")).collect() };
    let all: Vec<_> = leaves.iter().map(|(label, value)| (bits(label), label.0, value.0)).collect();
    below("", &all.iter().collect::<Vec<_>>())
}

fn below(prefix: &str, leaves: &[&(String, [u8; 32], [u8; 32])]) -> Hash {
    match leaves {
        [] => Hash([0; 32]),
        [(_, label, value)] => derive("leaf", &[label, value]),
        _ => {
            let halves = ["0", "1"].map(|bit| {
                let prefix = format!("{prefix}{bit}");
                let inside = leaves.iter().filter(|leaf| leaf.0.starts_with(&prefix));
                below(&prefix, &inside.copied().collect::<Vec<_>>())
            });
            derive("node", &[&halves[0].0, &halves[1].0])
        }
    }
}

/// Labels of which many share their first bits, so that ways are long.
fn label() -> impl Strategy<Value = Label> {
    let near = (any::<[u8; 3]>(), 0..256_usize).prop_map(|([a, b, c], place)| {
        let mut label = [0; 32];
        (label[0], label[1], label[2]) = (a & 1, b & 0x81, c & 0xc0);
        label[place / 8] ^= 0x80 >> (place % 8);
        Label(label)
    });
    prop_oneof![near, any::<[u8; 32]>().prop_map(Label)]
}

fn leaves() -> impl Strategy<Value = Leaves> {
    prop::collection::btree_map(label(), any::<[u8; 32]>().prop_map(Hash), 0..24)
}

fn few() -> impl Strategy<Value = Leaves> {
    let near = prop::collection::btree_set(0..12_usize, 0..5);
    near.prop_map(|places| {
        let leaf = |place: usize| {
            let mut label = [0; 32];
            label[place / 8] = 0x80 >> (place % 8);
            (Label(label), Hash([place as u8; 32]))
        };
        places.into_iter().map(leaf).collect()
    })
}

fn list(leaves: &Leaves) -> Vec<(Label, Hash)> {
    leaves.iter().map(|(label, value)| (*label, *value)).collect()
}

fn bucket(leaves: &Leaves, bucket: u16) -> Vec<(Label, Hash)> {
    let mut inside = list(leaves);
    inside.retain(|(label, _)| StateMap::bucket_of(label) == bucket);
    inside
}

fn put(map: &mut StateMap, leaves: &Leaves, label: &Label) {
    let number = StateMap::bucket_of(label);
    map.set(number, branch(StateMap::DEPTH, &bucket(leaves, number)));
}

fn state(leaves: &Leaves) -> StateMap {
    let mut map = StateMap::new();
    leaves.keys().for_each(|label| put(&mut map, leaves, label));
    map
}

proptest! {
    #[test]
    fn the_root_is_that_of_the_definition(leaves in leaves()) {
        let root = naive(&leaves);
        prop_assert_eq!(root_of(&list(&leaves)), root);
        prop_assert_eq!(state(&leaves).root(), root);
    }

    #[test]
    fn every_label_has_one_proof(leaves in leaves(), others in prop::collection::vec(label(), 8)) {
        let (root, all, mut map) = (naive(&leaves), list(&leaves), state(&leaves));
        for label in leaves.keys().chain(&others) {
            let inside = bucket(&leaves, StateMap::bucket_of(label));
            let proof = map.prove(label, &inside);
            prop_assert_eq!(proof.verify(root, label), Ok(leaves.get(label).copied()));
            prop_assert_eq!(&proof, &prove_in(&all, label));
            prop_assert_eq!(&MapProof::parse(&proof.to_bytes()), &Ok(proof.clone()));
            prop_assert_eq!(&MapProof::parse_text(&proof.to_text()), &Ok(proof.clone()));
            map.root();
            prop_assert_eq!(map.prove(label, &inside), proof);
        }
    }

    /// Leaves come and go in any order, and the root is asked for now and then.
    #[test]
    fn the_root_forgets_the_order(
        leaves in leaves(),
        passing in leaves(),
        steps in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..40),
    ) {
        let mut map = StateMap::new();
        let mut now = Leaves::new();
        let all: Vec<_> = list(&passing).into_iter().chain(list(&leaves)).collect();
        for (index, asked) in steps {
            if all.is_empty() {
                break;
            }
            let (label, value) = *index.get(&all);
            if now.remove(&label).is_none() {
                now.insert(label, value);
            }
            put(&mut map, &now, &label);
            if asked {
                prop_assert_eq!(map.root(), naive(&now));
            }
        }
        for (label, _) in all.iter().rev() {
            now.remove(label);
            leaves.get(label).map(|value| now.insert(*label, *value));
            put(&mut map, &now, label);
        }
        prop_assert_eq!(map.root(), naive(&leaves));
    }

    #[test]
    fn a_bucket_set_back_gives_the_earlier_root(
        before in leaves(),
        label in label(),
        value: [u8; 32],
    ) {
        let mut map = state(&before);
        let root = map.root();
        let mut after = before.clone();
        after.insert(label, Hash(value));
        put(&mut map, &after, &label);
        prop_assert_eq!(map.root() == root, before == after);
        put(&mut map, &before, &label);
        prop_assert_eq!(map.root(), root);
    }

    #[test]
    fn a_branch_reads_back_and_nothing_upsets_a_reader(leaves in leaves(), bytes: Vec<u8>) {
        let whole = branch(0, &list(&leaves));
        let stored = whole.to_bytes();
        prop_assert_eq!(Branch::parse(&stored), Ok(whole));
        prop_assert!(Branch::parse(&stored[1..]).is_err());
        prop_assert!(Branch::parse(&[&stored[..], &[0]].concat()).is_err());
        for bytes in [&bytes[..], &[&[1], &bytes[..]].concat()] {
            if let Ok(branch) = Branch::parse(bytes) {
                prop_assert_eq!(branch.to_bytes(), bytes);
            }
            if let Ok(proof) = MapProof::parse(bytes) {
                prop_assert_eq!(proof.to_bytes(), bytes);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// No changed bit verifies, neither for the same label nor for one that differs in a bit.
    #[test]
    fn no_changed_proof_verifies(leaves in few(), other in label(), at in 0..256_usize) {
        let root = root_of(&list(&leaves));
        for label in leaves.keys().chain([&other]) {
            let proof = prove_in(&list(&leaves), label);
            let bytes = proof.to_bytes();
            for bit in 0..bytes.len() * 8 {
                let mut changed = bytes.clone();
                changed[bit / 8] ^= 0x80 >> (bit % 8);
                let read = MapProof::parse(&changed);
                let verified = read.and_then(|proof| proof.verify(root, label));
                prop_assert!(verified.is_err(), "bit {}", bit);
            }
            prop_assert!(MapProof::parse(&bytes[..bytes.len() - 1]).is_err());
            prop_assert!(MapProof::parse(&[&bytes[..], &[0]].concat()).is_err());

            let mut near = *label;
            near.0[at / 8] ^= 0x80 >> (at % 8);
            let said = proof.verify(root, &near);
            prop_assert!(said.is_err() || said == Ok(leaves.get(&near).copied()));
        }
    }

    /// Of a label that is there, no cut, longer or otherwise ended proof shows that it is not; of
    /// one that is not, none shows that it is.
    #[test]
    fn nothing_is_proved_that_is_not_so(leaves in few(), other in label(), value: [u8; 32]) {
        let all = list(&leaves);
        let root = root_of(&all);
        for label in leaves.keys().chain([&other]) {
            let truth = leaves.get(label).copied();
            let mut ends = vec![End::Empty, End::Here { value: Hash(value) }];
            for (label, value) in all.iter().copied() {
                ends.extend([End::Other { label, value }, End::Here { value }]);
            }
            for from in leaves.keys().chain([label]) {
                let siblings = prove_in(&all, from).siblings;
                for cut in 0..=siblings.len() {
                    for end in &ends {
                        let forms = [
                            siblings[cut..].to_vec(),
                            siblings[..cut].to_vec(),
                            [&[EMPTY], &siblings[cut..]].concat(),
                            [&[root], &siblings[cut..]].concat(),
                        ];
                        for siblings in forms {
                            let said = MapProof { end: *end, siblings }.verify(root, label);
                            prop_assert!(said.is_err() || said == Ok(truth));
                        }
                    }
                }
            }
        }
    }
}

/// Two labels that part at their last bit have the longest way that there is.
#[test]
fn the_longest_way_has_256_neighbours() {
    let mut last = Label([0; 32]);
    last.0[31] = 1;
    let leaves = [(Label([0; 32]), Hash([1; 32])), (last, Hash([2; 32]))];
    let root = root_of(&leaves);
    let proof = prove_in(&leaves, &last);
    assert_eq!(proof.siblings.len(), 256);
    assert_eq!(proof.siblings.iter().filter(|hash| **hash == EMPTY).count(), 255);
    assert_eq!(proof.to_bytes().len(), 1 + 32 + 2 + 32 + 32);
    assert_eq!(proof.verify(root, &last), Ok(Some(Hash([2; 32]))));
    let absent = MapProof { end: End::Empty, ..proof.clone() };
    assert!(matches!(absent.verify(root, &last), Err(MapError::Malformed(_))));
    let longer = MapProof { siblings: [vec![root], proof.siblings].concat(), ..proof };
    assert!(MapProof::parse(&longer.to_bytes()).is_err());
}

/// Of a map with nothing in it, and of one with a single leaf, the whole proof is the end.
#[test]
fn small_maps_are_their_own_proofs() {
    let (label, other, value) = (Label([7; 32]), Label([8; 32]), Hash([9; 32]));
    assert_eq!(root_of(&[]), EMPTY);
    assert_eq!(prove_in(&[], &label), MapProof { end: End::Empty, siblings: vec![] });
    let leaves = [(label, value)];
    let here = MapProof { end: End::Here { value }, siblings: vec![] };
    assert_eq!(prove_in(&leaves, &label), here);
    let elsewhere = prove_in(&leaves, &other);
    assert_eq!(elsewhere.end, End::Other { label, value });
    assert_eq!(elsewhere.verify(root_of(&leaves), &other), Ok(None));
    assert_eq!(elsewhere.verify(root_of(&leaves), &label), Err(MapError::Elsewhere));
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

fn list_of<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    let list = value[field].as_array().unwrap();
    assert!(!list.is_empty(), "`{field}` has vectors");
    list
}

fn bytes<const N: usize>(hexadecimal: &str) -> [u8; N] {
    HEXLOWER.decode(hexadecimal.as_bytes()).unwrap().try_into().unwrap()
}

#[test]
fn labels_and_values_are_as_the_page_says() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    for vector in list_of(&vectors, "keys") {
        let key = LabelKey::from_lineage_key(&bytes(text(vector, "lineage_key")));
        assert_eq!(key, LabelKey::from_bytes(bytes(text(vector, "label_key"))));
        assert_eq!(HEXLOWER.encode(&key.name()), text(vector, "name"));
        for state in list_of(vector, "state") {
            assert_eq!(key.state(text(state, "topic")).to_string(), text(state, "label"));
        }
        for dataset in list_of(vector, "dataset") {
            let label = key.dataset(&bytes(text(dataset, "id")));
            assert_eq!(label.to_string(), text(dataset, "label"));
        }
    }
    for vector in list_of(&vectors, "values") {
        let (version, index) = (&vector["version"], &vector["index"]);
        let commitment = bytes(text(vector, "commitment"));
        let value = state_value(version.as_u64().unwrap(), index.as_u64().unwrap(), &commitment);
        assert_eq!(value.to_string(), text(vector, "value"));
    }
}

#[test]
fn maps_and_their_proofs_are_as_the_page_says() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    for vector in list_of(&vectors, "maps") {
        let why = text(vector, "why");
        let leaf =
            |leaf: &Value| (Label(bytes(text(leaf, "label"))), Hash(bytes(text(leaf, "value"))));
        let leaves: Leaves = vector["leaves"].as_array().unwrap().iter().map(leaf).collect();
        let root = state(&leaves).root();
        assert_eq!(root.to_string(), text(vector, "root"), "{why}");
        for case in list_of(vector, "proofs") {
            let label = Label(bytes(text(case, "label")));
            let proof = MapProof::parse_text(text(case, "proof")).unwrap();
            assert_eq!(proof, prove_in(&list(&leaves), &label), "{why}");
            assert_eq!(proof.to_text(), text(case, "proof"), "{why}");
            let value = case["value"].as_str().map(|value| Hash(bytes(value)));
            assert_eq!(proof.verify(root, &label), Ok(value), "{why}");
        }
    }
    for vector in list_of(&vectors, "invalid") {
        let label = Label(bytes(text(vector, "label")));
        let read = MapProof::parse_text(text(vector, "proof"));
        let said = read.and_then(|proof| proof.verify(Hash(bytes(text(vector, "root"))), &label));
        assert!(said.is_err(), "{}", text(vector, "why"));
    }
}
