//! A snapshot that cannot be trusted stops the gate before anything is read.

use std::fs;

use jiff::SignedDuration;
use untrain_gate::{GateError, VerifiedSnapshot, open_chain, open_snapshot, run};
use untrain_policy::snapshot::join;
use untrain_tlog::SigningKey;

use crate::world::{World, trust};

fn open(world: &World, bytes: &[u8]) -> Result<VerifiedSnapshot, GateError> {
    let path = world.path("x.snapshot");
    world.replace(&path, bytes);
    open_snapshot(&path, &trust(), Some(SignedDuration::from_hours(1)), world.now)
}

fn world() -> World {
    let mut world = World::new();
    world.willing(&["ada", "ben"]);
    world
}

#[test]
fn a_signed_snapshot_opens() {
    let world = world();
    let bytes = world.snapshot_bytes();
    let snapshot = open(&world, &bytes).unwrap();
    let text = snapshot.snapshot.statement().to_text();
    assert_eq!(snapshot.digest, untrain_lineage::digest(text.as_bytes()));
    assert!(bytes.starts_with(snapshot.note.as_bytes()));
}

#[test]
fn a_missing_one_is_missing() {
    let world = world();
    let error = open_snapshot(&world.path("none"), &trust(), None, world.now).unwrap_err();
    assert!(matches!(error, GateError::SnapshotMissing { .. }), "{error}");
}

#[test]
fn an_old_one_is_stale_and_one_of_the_future_is_not_believed() {
    let world = world();
    let path = world.write("x.snapshot", world.snapshot_bytes());
    let at = |hours| {
        let now = world.now + SignedDuration::from_hours(hours);
        open_snapshot(&path, &trust(), Some(SignedDuration::from_hours(1)), now)
    };
    assert!(at(1).is_ok());
    let error = at(2).unwrap_err();
    assert!(matches!(error, GateError::SnapshotStale { .. }), "{error}");
    assert!(error.to_string().contains("export a fresh one"), "{error}");
    assert!(matches!(at(-1).unwrap_err(), GateError::SnapshotSignature { .. }));
}

#[test]
fn one_that_nobody_trusted_has_signed_is_not_believed() {
    let world = world();
    let bytes = world.snapshot_bytes();
    let path = world.write("x.snapshot", &bytes);
    let stranger = SigningKey::from_seed("log.harbour.example", &[8; 32]).unwrap();
    let namesake = SigningKey::from_seed("other.example", &[7; 32]).unwrap();
    for keys in [vec![], vec![stranger.verifier_key()], vec![namesake.verifier_key()]] {
        let error = open_snapshot(&path, &keys, None, world.now).unwrap_err();
        assert!(matches!(error, GateError::SnapshotSignature { .. }), "{error}");
    }
    // A ledger that is trusted for its own snapshots does not vouch for another's.
    let (note, body) = untrain_policy::snapshot::split(&bytes).unwrap();
    let text = String::from_utf8(note.to_vec()).unwrap();
    let text = format!("{}\n", text.split_once("\n\n").unwrap().0);
    let other = untrain_tlog::note::sign(&text, &namesake).unwrap();
    fs::write(&path, join(other.as_bytes(), body)).unwrap();
    let error = open_snapshot(&path, &[namesake.verifier_key()], None, world.now).unwrap_err();
    assert!(error.to_string().contains("another one signed it"), "{error}");
}

#[test]
fn no_changed_byte_goes_unseen() {
    let world = world();
    let bytes = world.snapshot_bytes();
    let statement = bytes.iter().position(|byte| *byte == 0).unwrap();
    let step = |at: usize| if at < statement { 3 } else { 97 };
    let mut at = 0;
    while at < bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let error = open(&world, &changed).unwrap_err();
        assert!(matches!(error, GateError::SnapshotSignature { .. }), "byte {at}: {error}");
        at += step(at);
    }
    for length in [0, 1, statement, statement + 1, bytes.len() - 1] {
        let error = open(&world, &bytes[..length]).unwrap_err();
        assert!(matches!(error, GateError::SnapshotSignature { .. }), "{length}: {error}");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert!(matches!(open(&world, &longer).unwrap_err(), GateError::SnapshotSignature { .. }));
}

/// A chunk that was changed is found when it is first read, in the middle of a run: nothing is
/// published then.
#[test]
fn a_changed_chunk_ends_the_run_that_reads_it() {
    let names: Vec<String> = (0..6000).map(|number| format!("author-{number}")).collect();
    let mut world = World::new();
    world.willing(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut bytes = world.snapshot_bytes();
    let statement = bytes.iter().position(|byte| *byte == 0).unwrap();
    // The second of several chunks, far from what is read when it is opened.
    bytes[statement + 100_000] ^= 1;
    let snapshot = open(&world, &bytes).unwrap();
    let line =
        |name: &String| format!("{{\"id\":\"{name}\",\"author\":\"{name}\",\"text\":\"x\"}}\n");
    let corpus = world.write("posts.jsonl", names.iter().map(line).collect::<String>());
    let order = world.order(&[corpus]);
    let error = run(&order, &snapshot, &|_| {}).unwrap_err();
    assert!(matches!(error, GateError::SnapshotDamaged(_)), "{error}");
    assert!(!order.out.exists());
}

#[test]
fn a_snapshot_that_was_written_into_while_it_was_in_use_ends_the_run() {
    let world = world();
    let path = world.write("x.snapshot", world.snapshot_bytes());
    let snapshot = open_snapshot(&path, &trust(), None, world.now).unwrap();
    let corpus = world.write("posts.jsonl", "{\"id\":\"1\",\"author\":\"ada\",\"text\":\"x\"}\n");
    let order = world.order(&[corpus]);
    let file = fs::File::options().append(true).open(&path).unwrap();
    std::io::Write::write_all(&mut &file, b"more").unwrap();
    let error = run(&order, &snapshot, &|_| {}).unwrap_err();
    assert!(matches!(error, GateError::SnapshotChanged { .. }), "{error}");
    assert!(!order.out.exists());
}

#[test]
fn a_delta_decides_where_it_says_something() {
    let mut world = world();
    let base = world.write("base.snapshot", world.snapshot_bytes());
    let opened = open_snapshot(&base, &trust(), None, world.now).unwrap();
    world.refuses("ben");
    world.willing(&["cleo"]);
    let delta = world.write("1.delta", world.delta_bytes(&opened, &["ben", "cleo"]));
    let chain = open_chain(&base, std::slice::from_ref(&delta), &trust(), None, world.now).unwrap();
    assert_eq!(chain.snapshot.statement().position.0, opened.snapshot.statement().position.0 + 3);
    let line = |name: &str| format!("{{\"id\":\"{name}\",\"author\":\"{name}\",\"text\":\"x\"}}\n");
    let corpus = world.write("posts.jsonl", ["ada", "ben", "cleo"].map(line).concat());
    let built = run(&world.order(&[corpus]), &chain, &|_| {}).unwrap();
    assert_eq!((built.manifest.counts.read, built.manifest.counts.kept), (3, 2));
    assert_eq!(built.manifest.counts.dropped["refused"], 1);
    // The manifest names the delta, which names the snapshot.
    assert_eq!(built.manifest.snapshot.digest, chain.digest);
    assert!(
        built
            .manifest
            .snapshot
            .note
            .contains(&format!("\nbase {} ", opened.snapshot.statement().position))
    );

    let error = open_snapshot(&delta, &trust(), None, world.now).unwrap_err().to_string();
    assert!(error.contains("this is a delta"), "{error}");
    let twice = open_chain(&base, &[delta.clone(), delta], &trust(), None, world.now);
    assert!(twice.unwrap_err().to_string().contains("does not continue"));
}
