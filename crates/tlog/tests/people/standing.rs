//! Proofs of what stands now and of absence: the vectors of `spec/vectors`, which another program
//! made from the pages of `spec/`, and what must hold of any.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use proptest::prelude::*;
use serde_json::Value;
use untrain_tlog::map::{prove_in, root_of};
use untrain_tlog::{
    AbsenceProof, CurrentProof, Hash, Label, MapFileError, TrustPolicy, VerifierKey,
};

use crate::fields::{list, text};
use crate::world::{World, person};

const CURRENT: &str = include_str!("../../../../spec/vectors/current.json");
const ABSENCE: &str = include_str!("../../../../spec/vectors/absence.json");

/// Who is believed, by key and by policy.
fn trust(vectors: &Value) -> ([VerifierKey; 1], TrustPolicy) {
    let policy = TrustPolicy::parse(text(vectors, "trust_policy").as_bytes()).unwrap();
    ([text(vectors, "vkey").parse().unwrap()], policy)
}

#[test]
fn what_stands_is_as_the_page_says() {
    let vectors: Value = serde_json::from_str(CURRENT).unwrap();
    let (trusted, policy) = trust(&vectors);
    for vector in list(&vectors, "proofs") {
        let (why, file) = (text(vector, "why"), text(vector, "proof"));
        let proof = CurrentProof::parse(file.as_bytes()).unwrap();
        assert_eq!(proof.to_text(), file, "{why}");
        assert_eq!(HEXLOWER.encode(proof.key.bytes()), text(vector, "key"), "{why}");
        assert_eq!(proof.topic, text(vector, "topic"), "{why}");
        let (standing, witnessed) = proof.verify_under(&policy).unwrap();
        assert_eq!(witnessed.quorum, vector["witnessed"].as_bool().unwrap(), "{why}");
        assert_eq!(standing.version, vector["version"].as_u64().unwrap(), "{why}");
        assert_eq!(standing.checkpoint.size, vector["size"].as_u64().unwrap(), "{why}");
        let index = standing.last.map(|receipt| receipt.index);
        let event = standing.last.map(|receipt| receipt.event.as_slice());
        assert_eq!(index, vector["index"].as_u64(), "{why}");
        assert_eq!(event, vector["event"].as_str().map(str::as_bytes), "{why}");
        // Without the policy the witness is unknown, and the file may not be believed whole.
        let alone = proof.verify(&trusted).ok();
        assert_eq!(alone, (!witnessed.quorum).then_some(standing), "{why}");
    }
    for vector in list(&vectors, "invalid") {
        let proof = CurrentProof::parse(text(vector, "proof").as_bytes());
        let why = text(vector, "why");
        if let Ok(proof) = proof {
            assert_eq!(proof.to_text(), text(vector, "proof"), "{why}");
            assert!(proof.verify(&trusted).is_err(), "{why}");
            assert!(proof.verify_under(&policy).is_err(), "{why}");
        }
    }
}

#[test]
fn absence_is_as_the_page_says() {
    let vectors: Value = serde_json::from_str(ABSENCE).unwrap();
    let (trusted, policy) = trust(&vectors);
    for vector in list(&vectors, "proofs") {
        let (why, file) = (text(vector, "why"), text(vector, "proof"));
        let proof = AbsenceProof::parse(file.as_bytes()).unwrap();
        assert_eq!(proof.to_text(), file, "{why}");
        assert_eq!(HEXLOWER.encode(proof.key.bytes()), text(vector, "key"), "{why}");
        let (absent, witnessed) = proof.verify_under(&policy).unwrap();
        assert_eq!(witnessed.quorum, vector["witnessed"].as_bool().unwrap(), "{why}");
        assert_eq!(HEXLOWER.encode(&absent.dataset), text(vector, "dataset"), "{why}");
        assert_eq!(absent.root.to_string(), text(vector, "root"), "{why}");
        assert_eq!(absent.checkpoint.size, vector["size"].as_u64().unwrap(), "{why}");
        let alone = proof.verify(&trusted).ok();
        assert_eq!(alone, (!witnessed.quorum).then_some(absent), "{why}");
    }
    for vector in list(&vectors, "invalid") {
        let why = text(vector, "why");
        if let Ok(proof) = AbsenceProof::parse(text(vector, "proof").as_bytes()) {
            assert_eq!(proof.to_text(), text(vector, "proof"), "{why}");
            assert!(proof.verify(&trusted).is_err(), "{why}");
            assert!(proof.verify_under(&policy).is_err(), "{why}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Of every claim about a topic, by any receipt and in any version, the true one alone holds.
    #[test]
    fn the_truth_alone_is_proved(said in prop::collection::vec((0..4_u8, 0..3_u8), 1..9)) {
        let mut world = World::new();
        said.iter().for_each(|(who, about)| world.say(*who, *about));
        let trusted = world.trusted();
        for (who, about) in (0..5).flat_map(|who| (0..3).map(move |about| (who, about))) {
            let truth = world.said.get(&(who, about)).copied();
            let (version, last) = truth.unwrap_or_default();
            for (place, index) in world.events.keys().copied().enumerate() {
                let own = said[place].0 == who;
                for claimed in 0..=version + 1 {
                    let claim = world.claim(who, about, claimed, index);
                    let read = CurrentProof::parse(claim.to_text().as_bytes());
                    prop_assert_eq!(read.as_ref(), Ok(&claim));
                    let standing = claim.verify(&trusted);
                    let so = own && claimed == version && (version == 0 || index == last);
                    prop_assert_eq!(standing.is_ok(), so, "version {} of {}", claimed, index);
                    if let Ok(standing) = standing {
                        let last = (version > 0).then_some(&claim.receipt);
                        prop_assert_eq!((standing.version, standing.last), (version, last));
                    }
                    let foreign = !own;
                    prop_assert_eq!(foreign, claim.verify(&trusted) == Err(MapFileError::Key));
                }
            }
        }
    }

    /// Whoever is in a dataset is not proved absent from it, and everybody else is.
    #[test]
    fn the_absent_are_proved_absent(
        there in prop::collection::btree_set(0..8_u8, 0..8),
        id: [u8; 16],
    ) {
        let mut world = World::new();
        (0..8).for_each(|who| world.say(who, 0));
        let trusted = world.trusted();
        let leaves: BTreeMap<Label, Hash> =
            there.iter().map(|who| (person(*who).dataset(&id), Hash([*who; 32]))).collect();
        let leaves: Vec<(Label, Hash)> = leaves.into_iter().collect();
        for who in 0..8_u8 {
            let key = person(who);
            let map = prove_in(&leaves, &key.dataset(&id));
            let receipt = world.receipt(u64::from(who) * 2);
            let proof = AbsenceProof { key, dataset: id, root: root_of(&leaves), map, receipt };
            prop_assert_eq!(&AbsenceProof::parse(proof.to_text().as_bytes()), &Ok(proof.clone()));
            let absent = proof.verify(&trusted);
            if there.contains(&who) {
                prop_assert_eq!(absent, Err(MapFileError::Present));
            } else {
                let absent = absent.unwrap();
                prop_assert_eq!((absent.dataset, absent.root), (id, root_of(&leaves)));
            }
        }
    }
}

#[test]
fn a_topic_is_bounded() {
    let mut world = World::new();
    world.say(0, 0);
    let proof = world.claim(0, 0, 1, 0);
    let long = CurrentProof { topic: "t".repeat(1024), ..proof.clone() };
    assert_eq!(CurrentProof::parse(long.to_text().as_bytes()), Ok(long));
    for topic in ["t".repeat(1025), String::new(), "\u{7f}".to_owned(), "\u{85}".to_owned()] {
        let changed = CurrentProof { topic, ..proof.clone() };
        let fault = CurrentProof::parse(changed.to_text().as_bytes()).unwrap_err();
        assert!(matches!(fault, MapFileError::Malformed { line: 3, .. }), "{fault}");
    }
    let many = CurrentProof { root_proof: vec![Hash([1; 32]); 64], ..proof };
    let fault = CurrentProof::parse(many.to_text().as_bytes()).unwrap_err();
    assert!(matches!(fault, MapFileError::Malformed { line: 71, .. }), "{fault}");
}

/// The key is in the files, and in nothing that is printed of them in a report.
#[test]
fn a_proof_does_not_show_its_key_when_it_is_debugged() {
    let mut world = World::new();
    world.say(0, 0);
    let key = format!("{:?}", person(0).bytes());
    let debugged = format!("{:?}", world.claim(0, 0, 1, 0));
    assert!(!debugged.contains(key.trim_matches(['[', ']'])));
}
