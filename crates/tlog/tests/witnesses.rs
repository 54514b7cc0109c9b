//! Cosignatures and the policies that ask for them: the vectors of `spec/vectors`, which another
//! program made from the pages of `spec/`, and what must hold of any.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "vectors/fields.rs"]
mod fields;

use std::fmt::Write;

use fields::{list, text};
use proptest::prelude::*;
use serde_json::Value;
use untrain_tlog::trust::TRUST_NAMES_MAX;
use untrain_tlog::{
    CheckpointError, CosignerKey, CosigningKey, KeyError, Note, SigningKey, TrustPolicy,
    VerifierKey, cosign,
};

const COSIGNATURE: &str = include_str!("../../../spec/vectors/cosignature.json");
const TRUST_POLICY: &str = include_str!("../../../spec/vectors/trust-policy.json");

fn read(vectors: &str) -> Value {
    serde_json::from_str(vectors).unwrap()
}

fn words(value: &Value, field: &str) -> Vec<String> {
    let words = value[field].as_array().unwrap().iter();
    words.map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn cosignatures_are_as_the_page_says() {
    let vectors = read(COSIGNATURE);
    let logs: [VerifierKey; 1] = [text(&vectors, "log").parse().unwrap()];
    let checkpoint = text(&vectors, "checkpoint");
    let mut cosigners: Vec<CosignerKey> = Vec::new();
    for vector in list(&vectors, "cosignatures") {
        let key: CosigningKey = text(vector, "skey").parse().unwrap();
        let time = vector["time"].as_u64().unwrap();
        assert_eq!(key.verifier_key().to_string(), text(vector, "vkey"));
        let line = cosign(checkpoint.as_bytes(), &logs, &key, time).unwrap();
        assert_eq!(line, text(vector, "line"));
        let alone = Note::parse(format!("{checkpoint}{line}").as_bytes()).unwrap();
        let said = alone.cosignatures(&[key.verifier_key()]).unwrap();
        assert_eq!((said[0].by.as_str(), said[0].time), (key.name(), time));
        cosigners.push(key.verifier_key());
    }
    for vector in list(&vectors, "accepted") {
        let note = Note::parse(text(vector, "note").as_bytes()).unwrap();
        let said = note.cosignatures(&cosigners).unwrap();
        let mut by: Vec<String> = said.into_iter().map(|said| said.by).collect();
        by.sort();
        let names = words(vector, "by").into_iter().map(|name| format!("witness.{name}.example/w"));
        assert_eq!(by, names.collect::<Vec<_>>(), "{}", text(vector, "why"));
    }
    for vector in list(&vectors, "invalid") {
        let note = Note::parse(text(vector, "note").as_bytes()).unwrap();
        assert!(note.cosignatures(&cosigners).is_err(), "{}", text(vector, "why"));
    }
}

#[test]
fn policies_are_as_the_page_says() {
    let vectors = read(TRUST_POLICY);
    for vector in list(&vectors, "accepted") {
        let policy = TrustPolicy::parse(text(vector, "policy").as_bytes()).unwrap();
        for case in list(vector, "cases") {
            let mut note = text(&vectors, "checkpoint").to_owned();
            words(case, "cosigned").iter().for_each(|by| note += text(&vectors["lines"], by));
            let opened = policy.open(note.as_bytes()).unwrap();
            assert_eq!(opened.checkpoint.size, 20_852_163);
            let seen: Vec<String> = opened.cosignatures.into_iter().map(|said| said.by).collect();
            assert_eq!(seen, words(case, "seen"), "{}", text(vector, "why"));
            assert_eq!(opened.quorum, case["quorum"].as_bool().unwrap(), "{seen:?}");
        }
    }
    for vector in list(&vectors, "refused") {
        let fault = TrustPolicy::parse(text(vector, "policy").as_bytes()).unwrap_err();
        assert_eq!(fault.line as u64, vector["line"].as_u64().unwrap(), "{}", text(vector, "why"));
    }
}

/// A key of one type is refused where the other belongs, and a cosignature is no signature.
#[test]
fn a_log_and_a_witness_are_not_taken_for_one_another() {
    let (seed, name) = ([3; 32], "harbour.example");
    let log = SigningKey::from_seed(name, &seed).unwrap();
    let witness = CosigningKey::from_seed(name, &seed).unwrap();
    assert_ne!(log.id(), witness.id());
    let as_log = witness.verifier_key().to_string().parse::<VerifierKey>();
    assert!(matches!(as_log, Err(KeyError::Type { wanted: 1, .. })));
    let as_witness = log.verifier_key().to_string().parse::<CosignerKey>();
    assert!(matches!(as_witness, Err(KeyError::Type { wanted: 4, .. })));
    assert!(log.to_text().parse::<CosigningKey>().is_err());
    // Nobody cosigns what the log has not signed.
    let unsigned = "harbour.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n";
    let line = format!("\u{2014} other.example {}\n", "QUJDREVG");
    let note = format!("{unsigned}{line}");
    let refused = cosign(note.as_bytes(), &[log.verifier_key()], &witness, 5);
    assert!(matches!(refused, Err(CheckpointError::Note(_))));
}

fn witnesses(count: usize) -> String {
    let mut lines = String::new();
    for number in 0..count {
        let mut seed = [1; 32];
        seed[..8].copy_from_slice(&number.to_le_bytes());
        let key = CosigningKey::from_seed("witness.example", &seed).unwrap().verifier_key();
        writeln!(lines, "witness w{number} {key}").unwrap();
    }
    lines
}

#[test]
fn a_policy_is_bounded() {
    let full = format!("{}quorum none\n", witnesses(TRUST_NAMES_MAX));
    assert!(TrustPolicy::parse(full.as_bytes()).is_ok());
    let over = format!("{}quorum none\n", witnesses(TRUST_NAMES_MAX + 1));
    let fault = TrustPolicy::parse(over.as_bytes()).unwrap_err();
    assert_eq!(fault.line, TRUST_NAMES_MAX + 1);
    // One group in another, as deep as may be.
    let mut deep = format!("{}group g0 any w0\n", witnesses(1));
    (1..TRUST_NAMES_MAX - 1).for_each(|n| writeln!(deep, "group g{n} any g{}", n - 1).unwrap());
    let inner = format!("{deep}quorum g{}\n", TRUST_NAMES_MAX - 2);
    assert!(TrustPolicy::parse(inner.as_bytes()).unwrap().asks_for_witnesses());
    let last = TRUST_NAMES_MAX - 1;
    let deeper = format!("{deep}group g{last} any g{}\nquorum g{last}\n", last - 1);
    assert!(TrustPolicy::parse(deeper.as_bytes()).is_err());
}

proptest! {
    #[test]
    fn no_bytes_upset_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = TrustPolicy::parse(&bytes);
    }

    /// More cosignatures never undo a quorum, and it is met by as many as it asks for.
    #[test]
    fn a_quorum_counts(least in 1_usize..5, cosigned in prop::collection::vec(any::<bool>(), 5)) {
        let vectors = read(COSIGNATURE);
        let (lines, mut policy) = (list(&vectors, "cosignatures"), String::new());
        writeln!(policy, "log {}", text(&vectors, "log")).unwrap();
        let mut note = text(&vectors, "checkpoint").to_owned();
        let (mut members, mut count) = (String::new(), 0);
        for (vector, cosigned) in lines.iter().zip(cosigned) {
            let by = text(vector, "by");
            writeln!(policy, "witness {by} {}", text(vector, "vkey")).unwrap();
            write!(members, " {by}").unwrap();
            if cosigned {
                note += text(vector, "line");
                count += 1;
            }
        }
        let least = least.min(lines.len());
        writeln!(policy, "group all-of-them {least}{members}\nquorum all-of-them").unwrap();
        let opened = TrustPolicy::parse(policy.as_bytes()).unwrap().open(note.as_bytes()).unwrap();
        prop_assert_eq!(opened.quorum, count >= least);
    }
}
