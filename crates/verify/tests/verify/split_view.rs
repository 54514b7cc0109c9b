//! The drill: whoever holds the log's key shows one history to a witness and another to somebody
//! else. The witness does not cosign the second, and the second is found out by whoever compares.

use std::fs;
use std::process::Command;

use untrain_tlog::Checkpoint;

use crate::tiled::{ORIGIN, Tiled, key};
use crate::witness::{Running, request};

/// What `untrain-verify log` says of a copy of the log, held to an earlier checkpoint.
fn verified(log: &Tiled, old: &str, policy: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let (checkpoint, trust) = (folder.path().join("old"), folder.path().join("policy"));
    fs::write(&checkpoint, old).unwrap();
    fs::write(&trust, policy).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_untrain-verify"))
        .arg("log")
        .arg(log.folder.path())
        .arg("--old")
        .arg(checkpoint)
        .arg("--trust")
        .arg(trust)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn root(log: &Tiled) -> String {
    let keys = [key().verifier_key()];
    Checkpoint::open(log.checkpoint().as_bytes(), &keys).unwrap().root.to_string()
}

fn cosign(log: &Tiled, line: &str) {
    let note = format!("{}{line}", log.checkpoint());
    fs::write(log.folder.path().join("checkpoint"), note).unwrap();
}

#[test]
fn a_split_view_is_named_by_the_witness_and_by_the_checker() {
    let folder = tempfile::tempdir().unwrap();
    let witness = Running::start(folder.path());
    let mut here = Tiled::of(300);
    assert_eq!(witness.post(&request(&here, 0)).0, 200);
    let mut there = here.fork();
    here.grow(500, 1);
    there.grow(500, 2);

    // The witness has seen one side. The other has the same size: that alone proves the fork.
    let (status, _, line) = witness.post(&request(&here, 300));
    assert_eq!(status, 200, "{line}");
    cosign(&here, &line);
    let (status, _, words) = witness.post(&request(&there, 500));
    assert_eq!(status, 409);
    let fork = format!("this is a fork: the log `{ORIGIN}` signed two roots over 500 entries, ");
    assert!(words.starts_with(&fork), "{words}");
    assert!(words.contains(&root(&here)) && words.contains(&root(&there)), "{words}");
    // It keeps the checkpoint that proves it, signed by the log.
    let kept: Vec<_> = fs::read_dir(folder.path().join("state"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().unwrap().ends_with(&root(&there)))
        .collect();
    assert_eq!(fs::read_to_string(&kept[0]).unwrap(), there.checkpoint());

    // Grown on, it has no proof to offer.
    there.grow(700, 2);
    let (status, _, words) = witness.post(&request(&there, 500));
    assert_eq!(status, 422);
    assert!(words.contains(&root(&here)) && words.contains(&root(&there)), "{words}");

    // Who was shown the first side and fetches the second sees the same.
    let policy = &witness.policy;
    let (code, words) = verified(&there, here.checkpoint(), policy);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("this is a fork: for its first 500 entries"), "{words}");
    assert!(words.contains(&root(&here)), "{words}");
    // Who has never seen the first side is told that nobody vouches for the second.
    let (code, words) = verified(&there, &there.checkpoints[&300], policy);
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("not yet witnessed: nobody cosigned"), "{words}");
    // The side that was witnessed is true.
    let (code, words) = verified(&here, &here.checkpoints[&300], policy);
    assert_eq!(code, Some(0), "{words}");
}
