//! A gate that demands witnesses: what it lets through, and what it says about everything else.

use std::fs;

use super::corpus::{gate, small_place};
use super::place::Place;
use super::witnesses::{Running, WITNESS, policy};

const SNAPSHOT: [&str; 4] = ["--snapshot", "s.snapshot", "--trust", "trust.policy"];

/// The gate under the policy, which writes nothing unless it is content.
fn gated(place: &Place, out: &str) -> (i32, String) {
    let ran = place.run(&gate(&[&SNAPSHOT[..], &["-o", out]].concat()));
    assert_eq!(ran.code == 0, place.path(out).exists(), "{}", ran.all());
    (ran.code, ran.all())
}

#[test]
fn the_gate_demands_a_quorum() {
    let place = small_place();
    let (ada, ben) = (Running::start(&place, 1), Running::start(&place, 2));
    let both = [("ada", &*ada.key, &*ada.url), ("ben", &*ben.key, &*ben.url)];
    policy(&place, 2, &both);
    let snapshot = place.json(&["snapshot", "--out", "s.snapshot"]);
    assert_eq!(snapshot["receipt"], "s.snapshot.tlog-proof");
    assert_eq!(place.json(&["verify", "s.snapshot.tlog-proof"])["answer"], "true");
    let (code, said) = gated(&place, "unseen");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("has not been witnessed: nobody cosigned"), "{said}");
    assert!(said.contains("untrain log witness --trust POLICY"), "{said}");

    // The log goes on, its witnesses see it, and the receipt is issued again under what they saw.
    place.ok(&["choose", "--subject", "maya", "--purpose", "genai.content", "refuse"]);
    place.ok(WITNESS);
    let entry = snapshot["entry"].to_string();
    let receipt = ["log", "receipt", &entry, "--witnessed", "-o", "s.snapshot.tlog-proof"];
    place.ok(&receipt);
    let (code, said) = gated(&place, "seen");
    assert_eq!(code, 0, "{said}");
    let trained = ["train", "seen", "--trainer", "ngram", "-o", "m", "--min-support", "1"];
    place.ok(&[&trained[..], &SNAPSHOT[..]].concat());

    // Whoever asks for more witnesses than that is not content with these.
    let cleo = Running::start(&place, 3);
    policy(&place, 3, &[both[0], both[1], ("cleo", &cleo.key, &cleo.url)]);
    let (code, said) = gated(&place, "fewer");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("`ada`, `ben` cosigned, and the policy asks for more"), "{said}");
    policy(&place, 2, &both);

    // A receipt of something else says nothing about it; one that was changed is not believed.
    let whole = fs::read(place.path("s.snapshot.tlog-proof")).unwrap();
    place.ok(&["log", "receipt", "0", "--witnessed", "-o", "s.snapshot.tlog-proof"]);
    assert_eq!(gated(&place, "other").0, 2);
    let mut changed = whole;
    let middle = changed.len() / 2;
    changed[middle] = if changed[middle] == b'A' { b'B' } else { b'A' };
    place.write("s.snapshot.tlog-proof", &changed);
    let (code, said) = gated(&place, "changed");
    assert_eq!(code, 5, "{said}");
    fs::remove_file(place.path("s.snapshot.tlog-proof")).unwrap();
    let (code, said) = gated(&place, "without");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("there is no receipt at `s.snapshot.tlog-proof`"), "{said}");
}

#[test]
fn a_fresh_snapshot_has_no_witness() {
    let place = small_place();
    let ada = Running::start(&place, 1);
    policy(&place, 1, &[("ada", &ada.key, &ada.url)]);
    let fresh = gate(&["--trust", "trust.policy", "-o", "clean"]);
    place.fails(&fresh, 64, &["nobody has seen a fresh snapshot yet", "--snapshot FILE"]);
    assert!(!place.path("clean").exists());
    // One who asks for nobody may have it.
    let log = place.read("w/keys/log.pub");
    place.write("trust.policy", format!("log {}\nquorum none\n", log.trim()));
    place.ok(&fresh);
}
