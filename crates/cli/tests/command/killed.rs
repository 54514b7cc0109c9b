//! The command is killed at any moment, and the next run finishes what is missing: nothing that was
//! published stands where a forgetting cannot reach it.

use std::path::Path;

use serde_json::Value;

use super::corpus::{gate, small_place};
use super::place::Place;

/// The command is killed at many moments of a forgetting; the next run finishes what is missing.
#[test]
fn killed_at_any_moment_a_forgetting_is_finished_by_the_next_run() {
    let cycles = cycles();
    for cycle in 0..cycles {
        let place = small_place();
        place.ok(&gate(&["-o", "clean"]));
        place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m"]);
        let forget = ["forget", "--subject", "maya", "--level", "models"];
        kill_after(&place, &forget, 10 + 250 * cycle / cycles);

        let forgot = place.json(&forget);
        let certificates = forgot["certificates"].as_array().unwrap();
        assert!(certificates.len() >= 2, "cycle {cycle}: {forgot}");
        for certificate in certificates {
            let certificate = certificate.as_str().unwrap();
            let verified = place.json(&[
                "verify",
                certificate,
                "--request",
                forgot["receipt"].as_str().unwrap(),
            ]);
            assert_eq!(verified["answer"], "true", "cycle {cycle}: {verified}");
        }
        let model = certificates.iter().rev().find_map(Value::as_str).unwrap();
        assert_eq!(place.json(&["replay", model])["answer"], "true", "cycle {cycle}");
        let manifest = place.json(&["verify", "clean/manifest.json"]);
        assert_eq!(manifest["answer"], "true", "cycle {cycle}: {manifest}");
        let pending = std::fs::read_dir(place.path("w/certificates/pending"));
        assert_eq!(pending.map_or(0, Iterator::count), 0, "cycle {cycle}");
        assert_eq!(place.json(&forget)["certificates"], forgot["certificates"]);
        place.ok(&["log", "audit"]);
    }
}

/// A dataset and a model that were published, and a ledger that was not told: the note that their
/// makers left lets the next run register them, once.
#[test]
fn what_a_killed_run_had_published_is_registered_by_the_next() {
    let place = small_place();
    copy(&place.path("w"), &place.path("before"));
    let built = place.json(&gate(&["-o", "clean"]));
    let folder = place.path("clean").canonicalize().unwrap();
    let note = serde_json::json!({
        "making": "dataset", "directory": folder, "dataset": built["id"],
        "position": built["snapshot_position"],
    });
    swap_workspace(&place, &note.to_string());
    let found = place.json(&["where", "--subject", "maya"]);
    assert_eq!(found["datasets"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(place.json(&["verify", "clean/manifest.json"])["answer"], "true");
    assert_eq!(notes(&place), 0);

    copy(&place.path("w"), &place.path("before"));
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m"]);
    let folder = place.path("m").canonicalize().unwrap();
    let note = serde_json::json!({"making": "model", "directory": folder}).to_string();
    swap_workspace(&place, &note);
    std::fs::write(place.path("w/making/again.json"), &note).unwrap();
    let forgot = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    assert_eq!(forgot["certificates"].as_array().unwrap().len(), 2, "{forgot}");
    assert_eq!(notes(&place), 0);
    let told = place.ok(&["log", "show", "--limit", "100"]).out.matches("model_trained").count();
    assert_eq!(told, 1);
}

/// Wherever a build or a training run dies, what stands on disk afterwards is in the ledger.
#[test]
fn killed_at_any_moment_a_dataset_or_model_that_stands_is_known() {
    let cycles = cycles();
    for cycle in 0..cycles {
        let place = small_place();
        kill_after(&place, &gate(&["-o", "clean"]), 5 + 150 * cycle / cycles);
        known_after(&place, "clean/manifest.json", "dataset_built", cycle);
        place.ok(&gate(&["-o", "clean", "--force"]));
        let train = ["train", "clean", "--trainer", "ngram", "-o", "m"];
        kill_after(&place, &train, 5 + 150 * cycle / cycles);
        known_after(&place, "m/model.json", "model_trained", cycle);
        place.ok(&["log", "audit"]);
    }
}

fn known_after(place: &Place, file: &str, event: &str, cycle: u32) {
    place.run(&["where", "--subject", "maya"]);
    assert_eq!(notes(place), 0, "cycle {cycle}");
    let log = place.ok(&["log", "show", "--limit", "100"]).out;
    assert_eq!(place.path(file).exists(), log.contains(event), "cycle {cycle}: {log}");
}

fn cycles() -> u32 {
    let cycles = std::env::var("UNTRAIN_KILL_CYCLES").ok().and_then(|cycles| cycles.parse().ok());
    cycles.unwrap_or(8)
}

/// Puts the workspace from before in the place of `w`, with a note in it.
fn swap_workspace(place: &Place, note: &str) {
    std::fs::remove_dir_all(place.path("w")).unwrap();
    std::fs::rename(place.path("before"), place.path("w")).unwrap();
    std::fs::create_dir_all(place.path("w/making")).unwrap();
    std::fs::write(place.path("w/making/left.json"), note).unwrap();
}

fn notes(place: &Place) -> usize {
    let Ok(entries) = std::fs::read_dir(place.path("w/making")) else { return 0 };
    let whole = |name: &std::ffi::OsStr| Path::new(name).extension().is_some_and(|e| e == "json");
    entries.filter(|entry| whole(&entry.as_ref().unwrap().file_name())).count()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn kill_after(place: &Place, arguments: &[&str], milliseconds: u32) {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("untrain"))
        .args(arguments)
        .current_dir(place.path(""))
        .env("UNTRAIN_WORKSPACE", "w")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(milliseconds.into()));
    // It may have ended by itself; then there is nothing to finish.
    let _ = child.kill();
    child.wait().unwrap();
}
