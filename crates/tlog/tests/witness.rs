//! What a witness answers: the vectors of `spec/witness.md`, and what must hold of any history.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;
use untrain_tlog::witness::{AddCheckpoint, Refusal, SIZE_CONTENT_TYPE, judge, parse_size};
use untrain_tlog::{
    Checkpoint, CosigningKey, Entry, Frontier, Hash, Node, SigningKey, TrustPolicy, VerifierKey,
    base64, consistency_proof, cosign,
};

const WITNESS: &str = include_str!("../../../spec/vectors/witness.json");

/// The status and the body that a witness answers with which remembers `seen`.
fn answer(
    request: &str,
    logs: &[VerifierKey],
    seen: Option<&Checkpoint>,
    key: &CosigningKey,
    time: u64,
) -> (u16, String) {
    let judged = AddCheckpoint::parse(request.as_bytes())
        .and_then(|request| judge(&request, logs, seen).map(|_| request));
    match judged {
        Ok(request) => (200, cosign(request.checkpoint.as_bytes(), logs, key, time).unwrap()),
        Err(refusal) => (refusal.status(), refusal.body().1),
    }
}

#[test]
fn a_witness_answers_as_the_page_says() {
    let vectors: Value = serde_json::from_str(WITNESS).unwrap();
    let texts = |value: &Value| value.as_str().unwrap().to_owned();
    let logs: Vec<VerifierKey> =
        vectors["logs"].as_array().unwrap().iter().map(|key| texts(key).parse().unwrap()).collect();
    let key: CosigningKey = texts(&vectors["witness"]["key"]).parse().unwrap();
    assert_eq!(key.verifier_key().to_string(), texts(&vectors["witness"]["verifier_key"]));
    let answers = vectors["answers"].as_array().unwrap();
    assert!(answers.len() > 40);
    for vector in answers {
        let seen = vector["seen"].as_object().map(|seen| Checkpoint {
            origin: logs.first().unwrap().name().to_owned(),
            size: seen["size"].as_u64().unwrap(),
            root: Hash(base64::decode(&texts(&seen["root"])).unwrap().try_into().unwrap()),
        });
        let time = vector["time"].as_u64().unwrap_or_default();
        let (status, body) = answer(&texts(&vector["request"]), &logs, seen.as_ref(), &key, time);
        assert_eq!(Some(u64::from(status)), vector["status"].as_u64(), "{vector}: {body}");
        match vector["body"].as_str() {
            Some(expected) => assert_eq!(body, expected, "{vector}"),
            // A fork is told in words and never as a size.
            None => assert!(parse_size(&body).is_none() && body.ends_with('\n'), "{vector}"),
        }
        if status == 200 {
            let request = AddCheckpoint::parse(texts(&vector["request"]).as_bytes()).unwrap();
            assert_eq!(request.to_text(), texts(&vector["request"]));
        }
    }
}

#[test]
fn a_size_is_read_in_its_one_spelling() {
    assert_eq!(Refusal::Stale { size: 50 }.body(), (SIZE_CONTENT_TYPE, "50\n".to_owned()));
    assert_eq!(parse_size("50\n"), Some(50));
    for other in ["", "50", "050\n", "+50\n", "50\n\n", " 50\n", "this is a fork\n"] {
        assert_eq!(parse_size(other), None, "{other:?}");
    }
}

#[test]
fn a_policy_says_where_witnesses_are_asked() {
    let key = |seed| CosigningKey::from_seed("w.example", &[seed; 32]).unwrap().verifier_key();
    let (ada, ben) = (key(1), key(2));
    let text = format!("witness ada {ada} https://ada.example/w\nwitness ben {ben}\nquorum none\n");
    let policy = TrustPolicy::parse(text.as_bytes()).unwrap();
    let found: Vec<_> =
        policy.witnesses().iter().map(|it| (it.name.as_str(), it.url.as_deref())).collect();
    assert_eq!(found, [("ada", Some("https://ada.example/w")), ("ben", None)]);
    assert_eq!(policy.witnesses().first().map(|it| &it.key), Some(&ada));
}

fn log_key() -> SigningKey {
    SigningKey::from_seed("log.harbour.example/2026", &[1; 32]).unwrap()
}

/// The nodes of a log whose entries are of `history` from `from` on, and its root at each size.
fn grown(size: u64, history: u8, from: u64) -> (BTreeMap<Node, Hash>, Vec<Hash>) {
    let mut frontier = Frontier::new();
    let (mut nodes, mut roots) = (BTreeMap::new(), vec![frontier.root()]);
    for index in 0..size {
        let history = if index < from { 0 } else { history };
        let commitment = [history, u8::try_from(index).unwrap()].repeat(16).try_into().unwrap();
        nodes.extend(frontier.append(Entry { kind: 6, commitment }.leaf_hash()));
        roots.push(frontier.root());
    }
    (nodes, roots)
}

proptest! {
    /// Whatever a log that has split shows, in whatever order: a witness that remembers only what
    /// it cosigned never cosigns of both.
    #[test]
    fn no_order_of_requests_gets_two_histories_cosigned(
        from in 0_u64..40,
        shown in prop::collection::vec((any::<bool>(), 0_u64..60, 0_u64..60), 1..40),
    ) {
        let (key, logs) = (log_key(), [log_key().verifier_key()]);
        let histories = [grown(60, 1, from), grown(60, 2, from)];
        let mut seen: Option<Checkpoint> = None;
        let mut cosigned: Vec<Checkpoint> = Vec::new();
        for (side, size, old) in shown {
            let (nodes, roots) = &histories[usize::from(side)];
            let root = roots[usize::try_from(size).unwrap()];
            let head = Checkpoint { origin: key.name().to_owned(), size, root };
            // Half of the time it proves from where the witness is.
            let old = seen.as_ref().filter(|_| old % 2 == 0).map_or(old, |seen| seen.size);
            let request = AddCheckpoint {
                old,
                proof: consistency_proof(old, size, nodes).unwrap_or_default(),
                checkpoint: head.sign(&key).unwrap(),
            };
            if let Ok(shown) = judge(&request, &logs, seen.as_ref()) {
                prop_assert!(seen.as_ref().is_none_or(|seen| seen.size <= shown.size));
                cosigned.push(shown.clone());
                seen = Some(shown);
            }
        }
        let of = |(_, roots): &(_, Vec<Hash>)| {
            cosigned.iter().all(|head| roots[usize::try_from(head.size).unwrap()] == head.root)
        };
        prop_assert!(of(&histories[0]) || of(&histories[1]), "{cosigned:?}");
    }

    #[test]
    fn an_honest_log_is_always_cosigned(sizes in prop::collection::btree_set(0_u64..80, 1..20)) {
        let (key, logs) = (log_key(), [log_key().verifier_key()]);
        let (nodes, roots) = grown(80, 0, 80);
        let mut seen: Option<Checkpoint> = None;
        for size in sizes {
            let root = roots[usize::try_from(size).unwrap()];
            let head = Checkpoint { origin: key.name().to_owned(), size, root };
            let old = seen.as_ref().map_or(0, |seen| seen.size);
            let proof = consistency_proof(old, size, &nodes).unwrap();
            let checkpoint = head.sign(&key).unwrap();
            let request = AddCheckpoint { old, proof, checkpoint };
            let parsed = AddCheckpoint::parse(request.to_text().as_bytes());
            prop_assert_eq!(parsed.as_ref(), Ok(&request));
            prop_assert_eq!(judge(&request, &logs, seen.as_ref()), Ok(head.clone()));
            seen = Some(head);
        }
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = AddCheckpoint::parse(&bytes);
    }
}
