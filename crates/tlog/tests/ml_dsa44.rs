//! ML-DSA-44 cosignatures: the vectors of `spec/vectors`, which two other implementations made and
//! checked, and what must hold of any.

#![cfg(feature = "pq")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "vectors/fields.rs"]
mod fields;

use fields::{list, text};
use serde_json::Value;
use untrain_tlog::{
    CosignerKey, CosigningKey, KeyError, Note, SigningKey, TrustPolicy, VerifierKey, cosign,
};

const VECTORS: &str = include_str!("../../../spec/vectors/cosignature-ml-dsa-44.json");

fn vectors() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

fn words(value: &Value, field: &str) -> Vec<String> {
    let words = value[field].as_array().unwrap().iter();
    words.map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn cosigners(vectors: &Value) -> Vec<CosignerKey> {
    let keys = list(vectors, "cosignatures").iter().map(|vector| text(vector, "vkey"));
    keys.chain([text(vectors, "ed25519")]).map(|key| key.parse().unwrap()).collect()
}

#[test]
fn cosignatures_are_as_the_page_says() {
    let vectors = vectors();
    let logs: [VerifierKey; 1] = [text(&vectors, "log").parse().unwrap()];
    let checkpoint = text(&vectors, "checkpoint");
    for vector in list(&vectors, "cosignatures") {
        let key: CosigningKey = text(vector, "skey").parse().unwrap();
        assert_eq!(*key.to_text(), text(vector, "skey"));
        assert_eq!(key.verifier_key().to_string(), text(vector, "vkey"));
        assert_eq!(key.verifier_key(), text(vector, "vkey").parse().unwrap());
        assert_eq!((key.name(), key.id()), (text(vector, "by"), key.verifier_key().id()));
        let time = vector["time"].as_u64().unwrap();
        let line = cosign(checkpoint.as_bytes(), &logs, &key, time).unwrap();
        assert_eq!(line, text(vector, "line"));
        let alone = Note::parse(format!("{checkpoint}{line}").as_bytes()).unwrap();
        let said = alone.cosignatures(&[key.verifier_key()]).unwrap();
        assert_eq!((said[0].by.as_str(), said[0].time), (key.name(), time));
        // Without a time it would not say that this is the newest that was seen.
        assert!(cosign(checkpoint.as_bytes(), &logs, &key, 0).is_err());
    }
    let cosigners = cosigners(&vectors);
    for vector in list(&vectors, "accepted") {
        let note = Note::parse(text(vector, "note").as_bytes()).unwrap();
        let said = note.cosignatures(&cosigners).unwrap();
        let by: Vec<String> = said.into_iter().map(|said| said.by).collect();
        assert_eq!(by, words(vector, "by"), "{}", text(vector, "why"));
    }
    for vector in list(&vectors, "invalid") {
        // A line without a signature is no line of a note.
        if let Ok(note) = Note::parse(text(vector, "note").as_bytes()) {
            assert!(note.cosignatures(&cosigners).is_err(), "{}", text(vector, "why"));
        }
    }
    for vector in list(&vectors, "keys_refused") {
        let read = text(vector, "vkey").parse::<CosignerKey>();
        assert!(read.is_err(), "{}", text(vector, "why"));
    }
}

#[test]
fn a_policy_counts_both_kinds() {
    let vectors = vectors();
    let policy = TrustPolicy::parse(text(&vectors, "trust_policy").as_bytes()).unwrap();
    for case in list(&vectors, "policy_cases") {
        let note = text(&vectors, "checkpoint").to_owned() + &words(case, "lines").concat();
        let opened = policy.open_all(note.as_bytes()).unwrap();
        let seen: Vec<String> = opened.cosignatures.into_iter().map(|said| said.by).collect();
        assert_eq!(seen, words(case, "seen"));
        assert_eq!(opened.quorum, case["quorum"].as_bool().unwrap());
    }
    // One public key is one witness.
    let twice = text(&vectors, "trust_policy").replace("witness ada", "witness dora2");
    let (dora, ada) = (text(&list(&vectors, "cosignatures")[0], "vkey"), text(&vectors, "ed25519"));
    assert!(TrustPolicy::parse(twice.replace(ada, dora).as_bytes()).is_err());
}

/// Every bit of the key id, the time and the signature counts; those of the signature are tried at
/// a distance, since each takes a while.
#[test]
fn no_changed_bit_is_believed() {
    let (vectors, mut bits) = (vectors(), 0);
    let (cosigners, checkpoint) = (cosigners(&vectors), text(&vectors, "checkpoint"));
    let file = checkpoint.to_owned() + text(&list(&vectors, "cosignatures")[0], "line");
    for bit in (checkpoint.len() * 8..file.len() * 8).step_by(13) {
        let mut changed = file.clone().into_bytes();
        changed[bit / 8] ^= 0x80 >> (bit % 8);
        let note = Note::parse(&changed).ok();
        let said = note.and_then(|note| note.cosignatures(&cosigners).ok()).unwrap_or_default();
        assert!(said.is_empty(), "bit {bit} of {:?}", String::from_utf8_lossy(&changed));
        bits += 1;
    }
    assert!(bits > 2_000);
}

/// What a policy says of a log is of Ed25519, and a key of one kind is none of another.
#[test]
fn kinds_of_keys_are_not_taken_for_one_another() {
    let (seed, name) = ([3; 32], "harbour.example");
    let key = CosigningKey::ml_dsa44_from_seed(name, &seed).unwrap();
    let other = CosigningKey::from_seed(name, &seed).unwrap();
    assert_ne!(key.verifier_key(), other.verifier_key());
    let as_log = key.verifier_key().to_string().parse::<VerifierKey>();
    assert!(matches!(as_log, Err(KeyError::Type { wanted: 1, .. })));
    assert!(key.to_text().parse::<SigningKey>().is_err());
    let long = "w".repeat(256);
    assert!(matches!(CosigningKey::ml_dsa44_from_seed(&long, &seed), Err(KeyError::Name(_))));
    let log = SigningKey::from_seed(&long, &seed).unwrap();
    let head = untrain_tlog::Checkpoint {
        origin: long,
        size: 0,
        root: untrain_tlog::Frontier::new().root(),
    };
    let (note, logs) = (head.sign(&log).unwrap(), [log.verifier_key()]);
    assert!(cosign(note.as_bytes(), &logs, &other, 5).is_ok());
    assert!(cosign(note.as_bytes(), &logs, &key, 5).is_err());
}
