//! No changed bit verifies: in a leaf, a proof, a checkpoint, a key or a receipt.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use untrain_tlog::{
    Checkpoint, Entry, Frontier, Hash, Node, Receipt, Record, SigningKey, VerifierKey, commit,
    consistency_proof, inclusion_proof, leaf_hash, root_at, sign_record, verify_consistency,
    verify_inclusion,
};

const SIZE: u64 = 37;

fn key() -> SigningKey {
    SigningKey::from_seed("log.harbour.example", &[42; 32]).unwrap()
}

fn nodes() -> BTreeMap<Node, Hash> {
    let mut frontier = Frontier::new();
    (0..SIZE).flat_map(|index| frontier.append(leaf_hash(&index.to_be_bytes()))).collect()
}

fn flip(bytes: &mut [u8], bit: usize) {
    bytes[bit / 8 % bytes.len()] ^= 1 << (bit % 8);
}

fn flip_proof(proof: &mut [Hash], bit: usize) {
    let place = bit / 256 % proof.len();
    flip(&mut proof[place].0, bit % 256);
}

fn receipt(event: &[u8], record: &[u8], index: u64) -> Receipt {
    let entry = Entry { kind: 6, commitment: commit(&[3; 32], event) };
    let mut frontier = Frontier::new();
    let mut nodes = BTreeMap::new();
    for place in 0..SIZE {
        let other = leaf_hash(&place.to_be_bytes());
        nodes.extend(frontier.append(if place == index { entry.leaf_hash() } else { other }));
    }
    let key = key();
    let head = Checkpoint { origin: key.name().into(), size: SIZE, root: frontier.root() };
    Receipt {
        index,
        kind: entry.kind,
        opening: [3; 32],
        event: event.to_vec(),
        record: (!record.is_empty()).then(|| Record {
            text: record.to_vec(),
            signature: sign_record(entry.leaf_hash(), record, &key),
        }),
        proof: inclusion_proof(index, SIZE, &nodes).unwrap(),
        checkpoint: head.sign(&key).unwrap(),
    }
}

fn accepted(file: &[u8]) -> bool {
    Receipt::parse(file).is_ok_and(|receipt| receipt.verify(&[key().verifier_key()]).is_ok())
}

proptest! {
    #[test]
    fn of_an_inclusion(index in 0..SIZE, bit: u16, other: u64) {
        let nodes = nodes();
        let root = root_at(SIZE, &nodes).unwrap();
        let (leaf, bit) = (leaf_hash(&index.to_be_bytes()), usize::from(bit));
        let proof = inclusion_proof(index, SIZE, &nodes).unwrap();
        let holds = |leaf, index, size, proof: &[Hash], root| {
            verify_inclusion(leaf, index, size, proof, root).is_ok()
        };
        prop_assert!(holds(leaf, index, SIZE, &proof, root));

        let (mut leaf_, mut root_, mut proof_) = (leaf, root, proof.clone());
        flip(&mut leaf_.0, bit);
        prop_assert!(!holds(leaf_, index, SIZE, &proof, root));
        flip(&mut root_.0, bit);
        prop_assert!(!holds(leaf, index, SIZE, &proof, root_));
        flip_proof(&mut proof_, bit);
        prop_assert!(!holds(leaf, index, SIZE, &proof_, root));
        prop_assert!(!holds(leaf, index ^ 1 << (bit % 64), SIZE, &proof, root));
        prop_assert!(other == index || !holds(leaf, other, SIZE, &proof, root));
        prop_assert!(!holds(leaf, index, SIZE, &proof[1..], root));
        prop_assert!(!holds(leaf, index, SIZE, &[proof.clone(), vec![root]].concat(), root));
    }

    #[test]
    fn of_a_consistency(old in 1..SIZE, bit: u16) {
        let nodes = nodes();
        let (old_root, root) = (root_at(old, &nodes).unwrap(), root_at(SIZE, &nodes).unwrap());
        let proof = consistency_proof(old, SIZE, &nodes).unwrap();
        let bit = usize::from(bit);
        let holds = |old, old_root, root, proof: &[Hash]| {
            verify_consistency(old, old_root, SIZE, root, proof).is_ok()
        };
        prop_assert!(holds(old, old_root, root, &proof));

        let (mut old_root_, mut root_, mut proof_) = (old_root, root, proof.clone());
        flip(&mut old_root_.0, bit);
        prop_assert!(!holds(old, old_root_, root, &proof));
        flip(&mut root_.0, bit);
        prop_assert!(!holds(old, old_root, root_, &proof));
        flip_proof(&mut proof_, bit);
        prop_assert!(!holds(old, old_root, root, &proof_));
        prop_assert!(!holds(old, old_root, root, &proof[1..]));
        let other = old ^ 1 << (bit % 64);
        prop_assert!(!holds(other, old_root, root, &proof));
    }

    #[test]
    fn of_a_signature(message: Vec<u8>, bit: u16) {
        let (key, bit) = (key(), usize::from(bit));
        let verifier = key.verifier_key();
        let signature = key.sign_bytes(&message);
        prop_assert_eq!(verifier.verify_bytes(&message, &signature), Ok(()));
        let mut changed = signature;
        flip(&mut changed, bit);
        prop_assert!(verifier.verify_bytes(&message, &changed).is_err());
        prop_assert!(verifier.verify_bytes(&message, &signature[1..]).is_err());
        let longer = [message.as_slice(), &[0]].concat();
        prop_assert!(verifier.verify_bytes(&longer, &signature).is_err());
    }

    #[test]
    fn random_bytes_are_refused_and_nothing_panics(bytes: Vec<u8>, text in ".{0,200}") {
        let trusted = [key().verifier_key()];
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            prop_assert!(!accepted(bytes));
            prop_assert!(Checkpoint::open(bytes, &trusted).is_err());
        }
        prop_assert!(text.parse::<SigningKey>().is_err());
        prop_assert!(text.parse::<VerifierKey>().is_err());
    }

    #[test]
    fn a_receipt_reads_back_as_it_was_written(event: Vec<u8>, record: Vec<u8>, index in 0..SIZE) {
        let receipt = receipt(&event, &record, index);
        let text = receipt.to_text();
        prop_assert_eq!(Receipt::parse(text.as_bytes()).unwrap(), receipt);
        prop_assert!(accepted(text.as_bytes()));
    }
}

#[test]
fn of_every_bit_of_a_receipt() {
    let event = br#"{"event":"choice_made","choice":"refuse"}"#;
    let file = receipt(event, br#"{"@type":"ConsentRecord"}"#, 21).to_text().into_bytes();
    assert!(accepted(&file));
    for bit in 0..file.len() * 8 {
        let mut changed = file.clone();
        flip(&mut changed, bit);
        assert!(!accepted(&changed), "bit {bit} of {:?}", String::from_utf8_lossy(&changed));
    }
    for place in 0..file.len() {
        assert!(!accepted(&file[..place]), "cut at {place}");
        for byte in [b' ', b'\n', b'=', b'A', b'0'] {
            let (before, after) = file.split_at(place);
            let longer = [before, &[byte], after].concat();
            assert!(longer == file || !accepted(&longer), "{byte} put in at {place}");
        }
    }
}

#[test]
fn of_every_bit_of_a_checkpoint() {
    let key = key();
    let trusted = [key.verifier_key()];
    let head = Checkpoint { origin: key.name().into(), size: 5, root: leaf_hash(b"") };
    let note = head.sign(&key).unwrap().into_bytes();
    assert_eq!(Checkpoint::open(&note, &trusted), Ok(head));
    for bit in 0..note.len() * 8 {
        let mut changed = note.clone();
        flip(&mut changed, bit);
        assert!(Checkpoint::open(&changed, &trusted).is_err(), "bit {bit}");
    }
}

#[test]
fn of_every_bit_of_a_key() {
    let text = key().verifier_key().to_string();
    let read = |bytes: &[u8]| -> Option<VerifierKey> {
        std::str::from_utf8(bytes).ok().and_then(|text| text.parse().ok())
    };
    assert!(read(text.as_bytes()).is_some());
    for bit in 0..text.len() * 8 {
        let mut changed = text.clone().into_bytes();
        flip(&mut changed, bit);
        assert!(read(&changed).is_none(), "bit {bit}");
    }
}

#[test]
fn one_log_cannot_speak_for_another() {
    let ours = key();
    let other = SigningKey::from_seed("log.other.example", &[43; 32]).unwrap();
    let head = Checkpoint { origin: ours.name().into(), size: 0, root: Frontier::new().root() };
    assert!(head.sign(&other).is_err());
    let forged = untrain_tlog::note::sign(&head.to_text(), &other).unwrap();
    let trusted = [ours.verifier_key(), other.verifier_key()];
    assert!(Checkpoint::open(forged.as_bytes(), &trusted).is_err());
}

#[test]
fn what_cannot_be_the_text_of_a_note_is_not_signed() {
    for text in ["", "\n", "\n\n", "no end", "a\rb\n", "a\u{0}b\n", "\ttab\n"] {
        assert!(untrain_tlog::note::sign(text, &key()).is_err(), "{text:?}");
    }
    let head = Checkpoint { origin: key().name().into(), size: 0, root: leaf_hash(b"") };
    for origin in ["", "two\nlines", "a\tb"] {
        let head = Checkpoint { origin: origin.into(), ..head.clone() };
        assert!(head.sign(&key()).is_err(), "{origin:?}");
    }
}
