//! A gate that demands witnesses believes no snapshot that its log showed to nobody else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use untrain_gate::{GateError, VerifiedSnapshot, open_chain, open_snapshot, receipt_path};
use untrain_policy::{Digest, Event, Fact, Position};
use untrain_tlog::{
    Checkpoint, CosigningKey, Entry, Frontier, Receipt, SigningKey, TrustPolicy, commit, cosign,
    inclusion_proof,
};

use crate::world::{World, signing_key, trust};

fn witness(seed: u8) -> CosigningKey {
    CosigningKey::from_seed("witness.example/w", &[seed; 32]).unwrap()
}

/// Harbour's log, two witnesses of whom both are asked for, and another log that is believed.
fn policy() -> TrustPolicy {
    let text = format!(
        "log {}\nlog {}\nwitness ada {}\nwitness ben {}\ngroup both all ada ben\nquorum both\n",
        signing_key().verifier_key(),
        elsewhere().verifier_key(),
        witness(1).verifier_key(),
        witness(2).verifier_key()
    );
    TrustPolicy::parse(text.as_bytes()).unwrap()
}

fn elsewhere() -> SigningKey {
    SigningKey::from_seed("log.elsewhere.example", &[8; 32]).unwrap()
}

/// Writes the receipt of an export into a log of its own, with these cosignatures.
fn write_receipt(path: &Path, fact: Fact, log: &SigningKey, witnesses: &[u8]) {
    let event = Event { time: "2026-05-02T00:00:00Z".parse().unwrap(), fact };
    let (kind, opening, bytes) = (event.fact.kind(), [3; 32], event.to_bytes().unwrap());
    let entry = Entry { kind, commitment: commit(&opening, &bytes) };
    let mut frontier = Frontier::new();
    let nodes: BTreeMap<_, _> = frontier.append(entry.leaf_hash()).into_iter().collect();
    let key = log.verifier_key();
    let head = Checkpoint { origin: key.name().to_owned(), size: 1, root: frontier.root() };
    let note = head.sign(log).unwrap();
    let lines = witnesses.iter().map(|seed| {
        cosign(note.as_bytes(), std::slice::from_ref(&key), &witness(*seed), 1_790_000_000).unwrap()
    });
    let checkpoint = std::iter::once(note.clone()).chain(lines).collect();
    let proof = inclusion_proof(0, 1, &nodes).unwrap();
    let receipt =
        Receipt { index: 0, kind, opening, event: bytes, record: None, proof, checkpoint };
    fs::write(receipt_path(path), receipt.to_text()).unwrap();
}

fn exported(snapshot: &VerifiedSnapshot) -> Fact {
    let position = snapshot.snapshot.statement().position;
    Fact::SnapshotExported { digest: snapshot.digest, position, states: None }
}

fn unwitnessed(snapshot: &VerifiedSnapshot) -> String {
    let error = snapshot.demand_witnesses(&policy()).unwrap_err();
    assert!(matches!(error, GateError::SnapshotUnwitnessed { .. }), "{error}");
    error.to_string()
}

#[test]
fn a_quorum_has_to_have_seen_the_log() {
    let mut world = World::new();
    world.willing(&["ada"]);
    let path = world.write("x.snapshot", world.snapshot_bytes());
    let snapshot = open_snapshot(&path, &trust(), None, world.now).unwrap();
    assert!(unwitnessed(&snapshot).contains("there is no receipt at "));
    for (witnesses, said) in [(&[][..], "nobody cosigned"), (&[2], "`ben` cosigned")] {
        write_receipt(&path, exported(&snapshot), &signing_key(), witnesses);
        assert!(unwitnessed(&snapshot).contains(said));
    }
    write_receipt(&path, exported(&snapshot), &signing_key(), &[1, 2]);
    snapshot.demand_witnesses(&policy()).unwrap();

    // A policy that asks for nobody needs no receipt.
    fs::remove_file(receipt_path(&path)).unwrap();
    let text = format!("log {}\nquorum none\n", signing_key().verifier_key());
    snapshot.demand_witnesses(&TrustPolicy::parse(text.as_bytes()).unwrap()).unwrap();
}

#[test]
fn the_receipt_is_of_this_snapshot() {
    let mut world = World::new();
    world.willing(&["ada"]);
    let path = world.write("x.snapshot", world.snapshot_bytes());
    let snapshot = open_snapshot(&path, &trust(), None, world.now).unwrap();
    let (digest, position) = (snapshot.digest, snapshot.snapshot.statement().position);
    for other in [
        Fact::SnapshotExported { digest: Digest([1; 32]), position, states: None },
        Fact::SnapshotExported { digest, position: Position(1), states: None },
        Fact::ForgetRequested {
            subject: untrain_policy::SubjectId::new("ada").unwrap(),
            level: untrain_policy::ForgetLevel::Models,
        },
    ] {
        write_receipt(&path, other, &signing_key(), &[1, 2]);
        assert!(unwitnessed(&snapshot).contains("is the receipt of another"));
    }
    // Another log says that it exported this.
    write_receipt(&path, exported(&snapshot), &elsewhere(), &[1, 2]);
    assert!(unwitnessed(&snapshot).contains("is the receipt of another"));
}

#[test]
fn the_last_delta_of_a_chain_has_the_receipt() {
    let mut world = World::new();
    world.willing(&["ada"]);
    let base = world.write("base.snapshot", world.snapshot_bytes());
    let opened = open_snapshot(&base, &trust(), None, world.now).unwrap();
    write_receipt(&base, exported(&opened), &signing_key(), &[1, 2]);
    world.refuses("ada");
    let delta = world.write("1.delta", world.delta_bytes(&opened, &["ada"]));
    let deltas = std::slice::from_ref(&delta);
    let chain = open_chain(&base, deltas, &trust(), None, world.now).unwrap();
    assert_eq!(chain.path(), delta);
    assert!(unwitnessed(&chain).contains("1.delta.tlog-proof"));
    write_receipt(&delta, exported(&chain), &signing_key(), &[1, 2]);
    chain.demand_witnesses(&policy()).unwrap();
}

#[test]
fn no_changed_byte_of_the_receipt_goes_unseen() {
    let mut world = World::new();
    world.willing(&["ada"]);
    let path = world.write("x.snapshot", world.snapshot_bytes());
    let snapshot = open_snapshot(&path, &trust(), None, world.now).unwrap();
    write_receipt(&path, exported(&snapshot), &signing_key(), &[1, 2]);
    let whole = fs::read(receipt_path(&path)).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(receipt_path(&path), bytes).unwrap();
        snapshot.demand_witnesses(&policy()).unwrap_err()
    };
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        // A cosignature whose name or id was changed is one of somebody unknown.
        let error = refused(&changed);
        assert!(
            matches!(
                error,
                GateError::SnapshotReceipt { .. } | GateError::SnapshotUnwitnessed { .. }
            ),
            "byte {at}: {error}"
        );
    }
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        let error = refused(&whole[..length]);
        assert!(matches!(error, GateError::SnapshotReceipt { .. }), "{length}: {error}");
    }
    let long = vec![b'a'; untrain_tlog::receipt::RECEIPT_BYTES_MAX + 2];
    assert!(matches!(refused(&long), GateError::SnapshotReceipt { .. }));
}
