//! The vectors of `spec/vectors`, which another program made from the pages of `spec/`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "vectors/fields.rs"]
mod fields;

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use fields::{list, text};
use serde_json::Value;
use untrain_tlog::{
    Checkpoint, Entry, Frontier, Hash, Node, Receipt, Record, SigningKey, VerifierKey, commit,
    consistency_proof, inclusion_proof, sign_record, verify_consistency,
};

const ENTRY: &str = include_str!("../../../spec/vectors/entry.json");
const CHECKPOINT: &str = include_str!("../../../spec/vectors/checkpoint.json");
const RECEIPT: &str = include_str!("../../../spec/vectors/receipt.json");

fn read(vectors: &str) -> Value {
    serde_json::from_str(vectors).unwrap()
}

fn number(value: &Value, field: &str) -> u64 {
    value[field].as_u64().unwrap()
}

fn bytes<const N: usize>(hexadecimal: &str) -> [u8; N] {
    HEXLOWER.decode(hexadecimal.as_bytes()).unwrap().try_into().unwrap()
}

fn hashes(value: &Value, field: &str) -> Vec<Hash> {
    value[field].as_array().unwrap().iter().map(|h| Hash(bytes(h.as_str().unwrap()))).collect()
}

/// The nodes of the tree over the checkpoint vectors' leaves, and its root at each size.
fn tree(vectors: &Value) -> (BTreeMap<Node, Hash>, Vec<Hash>) {
    let mut frontier = Frontier::new();
    let mut roots = vec![frontier.root()];
    let mut nodes = BTreeMap::new();
    for leaf in hashes(vectors, "leaf_hashes") {
        nodes.extend(frontier.append(leaf));
        roots.push(frontier.root());
    }
    (nodes, roots)
}

#[test]
fn entries_are_as_the_page_says() {
    let vectors = read(ENTRY);
    for vector in list(&vectors, "entries") {
        let kind = u8::try_from(number(vector, "kind")).unwrap();
        let commitment = commit(&bytes(text(vector, "opening")), text(vector, "event").as_bytes());
        assert_eq!(HEXLOWER.encode(&commitment), text(vector, "commitment"));
        let entry = Entry { kind, commitment };
        assert_eq!(HEXLOWER.encode(&entry.to_bytes()), text(vector, "entry"));
        assert_eq!(entry.leaf_hash().to_string(), text(vector, "leaf_hash"));
        assert_eq!(Entry::parse(&entry.to_bytes()), Ok(entry));
    }
    for vector in list(&vectors, "invalid") {
        let bytes = HEXLOWER.decode(text(vector, "entry").as_bytes()).unwrap();
        assert!(Entry::parse(&bytes).is_err(), "{}", text(vector, "why"));
    }
}

#[test]
fn checkpoints_are_as_the_page_says() {
    let vectors = read(CHECKPOINT);
    let signing: SigningKey = text(&vectors, "skey").parse().unwrap();
    let key: VerifierKey = text(&vectors, "vkey").parse().unwrap();
    assert_eq!(signing.verifier_key(), key);
    let (nodes, roots) = tree(&vectors);

    for vector in list(&vectors, "checkpoints") {
        let size = number(vector, "size");
        let root = roots[usize::try_from(size).unwrap()];
        assert_eq!(root.to_string(), text(vector, "root"));
        let checkpoint = Checkpoint { origin: text(&vectors, "origin").to_owned(), size, root };
        let note = checkpoint.sign(&signing).unwrap();
        assert_eq!(note, text(vector, "note"));
        assert_eq!(Checkpoint::open(note.as_bytes(), std::slice::from_ref(&key)), Ok(checkpoint));
    }
    for vector in list(&vectors, "consistency") {
        let (old, new) = (number(vector, "old"), number(vector, "new"));
        let proof = consistency_proof(old, new, &nodes).unwrap();
        assert_eq!(proof, hashes(vector, "proof"));
        let root = |size| roots[usize::try_from(size).unwrap()];
        verify_consistency(old, root(old), new, root(new), &proof).unwrap();
    }
}

#[test]
fn only_checkpoints_that_the_page_permits_are_accepted() {
    let vectors = read(CHECKPOINT);
    let trusted = [text(&vectors, "vkey").parse().unwrap()];
    for vector in list(&vectors, "tolerated") {
        let opened = Checkpoint::open(text(vector, "note").as_bytes(), &trusted);
        assert!(opened.is_ok(), "{}: {opened:?}", text(vector, "why"));
    }
    for vector in list(&vectors, "invalid") {
        let opened = Checkpoint::open(text(vector, "note").as_bytes(), &trusted);
        assert!(opened.is_err(), "{}", text(vector, "why"));
    }
}

#[test]
fn receipts_are_as_the_page_says() {
    let vectors = read(RECEIPT);
    let log: VerifierKey = text(&vectors, "vkey").parse().unwrap();
    let witness: VerifierKey = text(&vectors, "witness_vkey").parse().unwrap();
    let checkpoints = read(CHECKPOINT);
    let signing: SigningKey = text(&checkpoints, "skey").parse().unwrap();
    let (nodes, roots) = tree(&checkpoints);

    for vector in list(&vectors, "receipts") {
        let (index, size) = (number(vector, "index"), number(vector, "size"));
        let proof = inclusion_proof(index, size, &nodes).unwrap();
        assert_eq!(proof, hashes(vector, "proof"));
        let file = text(vector, "receipt");
        let receipt = Receipt {
            index,
            kind: u8::try_from(number(vector, "kind")).unwrap(),
            opening: bytes(text(vector, "opening")),
            event: text(vector, "event").as_bytes().to_vec(),
            record: vector["record"].as_str().map(|record| Record {
                text: record.as_bytes().to_vec(),
                signature: bytes(text(vector, "record_signature")),
            }),
            proof,
            checkpoint: file.split_once("\n\n").unwrap().1.to_owned(),
        };
        assert_eq!(receipt.to_text(), file);
        if let Some(record) = &receipt.record {
            let leaf = receipt.entry().leaf_hash();
            assert_eq!(sign_record(leaf, &record.text, &signing), record.signature);
        }
        assert_eq!(Receipt::parse(file.as_bytes()), Ok(receipt.clone()));

        let verified = receipt.verify(&[log.clone(), witness.clone()]).unwrap();
        assert_eq!(verified.index, index);
        assert_eq!(verified.checkpoint.root, roots[usize::try_from(size).unwrap()]);
        assert_eq!(verified.entry, receipt.entry());
        // A receipt with a witness' signature cannot be checked in part.
        let witnessed = vector.get("witnessed").is_some();
        assert_eq!(receipt.verify(std::slice::from_ref(&log)).is_ok(), !witnessed);
    }
}

#[test]
fn only_receipts_that_the_page_permits_are_accepted() {
    let vectors = read(RECEIPT);
    let trusted = [text(&vectors, "vkey").parse().unwrap()];
    for vector in list(&vectors, "invalid") {
        let parsed = Receipt::parse(text(vector, "receipt").as_bytes());
        let verified = parsed.and_then(|receipt| receipt.verify(&trusted));
        assert!(verified.is_err(), "{}", text(vector, "why"));
    }
}
