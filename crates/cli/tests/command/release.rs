//! The line before a training run, and datasets that go where others look.

use std::path::Path;

use super::corpus::{gate, small_place};
use super::place::everything;

#[test]
fn a_dataset_may_be_used_until_somebody_refuses() {
    let place = small_place();
    let built = place.json(&gate(&["-o", "clean", "--rows-digest"]));
    assert_eq!(built["rows_digest"].as_str().map(str::len), Some(64), "{built}");
    let before = everything(&place.path("clean"));
    let found = place.json(&["check", "clean"]);
    assert_eq!((&found["records"], &found["denied"]), (&4.into(), &0.into()), "{found}");
    assert_eq!(found["manifest"], built["manifest"]);

    // A snapshot of now is enough where there is no ledger, and is too old tomorrow.
    place.ok(&["snapshot", "-o", "now.snapshot"]);
    let asked = ["check", "clean", "--snapshot", "now.snapshot", "--trust", "w/keys/log.pub"];
    place.ok(&asked);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    place.fails(&[&asked[..], &["--max-age", "1s"]].concat(), 3, &["is too old"]);

    place.ok(&["choose", "--subject", "abe", "--purpose", "genai.content", "refuse"]);
    let ran = place.run(&["check", "clean", "--json"]);
    assert_eq!((ran.code, &ran.json()["by_code"]["refused"]), (4, &2.into()), "{}", ran.all());
    assert_eq!(everything(&place.path("clean")), before, "asking changes nothing");
}

#[test]
fn what_is_not_signed_is_not_trusted() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    let receipt = place.path("clean/manifest.tlog-proof");
    let kept = std::fs::read(&receipt).unwrap();
    std::fs::remove_file(&receipt).unwrap();
    place.fails(&["check", "clean"], 5, &["not trusted"]);
    place.ok(&["check", "clean", "--unregistered"]);
    std::fs::write(&receipt, &kept).unwrap();
    place.ok(&["check", "clean"]);
    let part = place.path("clean/part-00000.parquet");
    let mut bytes = std::fs::read(&part).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&part, bytes).unwrap();
    place.fails(&["check", "clean"], 5, &["not trusted", "part-00000.parquet"]);
    place.fails(&["check", "clean", "--unregistered"], 5, &["part-00000.parquet"]);
    place.fails(&["check", "nowhere"], 1, &["nowhere"]);
}

#[test]
fn a_release_takes_out_what_was_refused_and_stays_true() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean", "--rows-digest"]));
    let first = place.json(&["release", "clean", "--to", "out"]);
    assert_eq!((&first["records"], &first["removed"]), (&4.into(), &0.into()), "{first}");
    assert_eq!(everything(&place.path("clean")).len(), everything(&place.path("out")).len());
    place.ok(&["verify", "out/manifest.json"]);

    place.ok(&["choose", "--subject", "abe", "--purpose", "genai.content", "refuse"]);
    place.fails(&["release", "clean", "--to", "out"], 1, &["there already"]);
    let second = place.json(&["release", "clean", "--to", "out", "--force"]);
    assert_eq!((&second["records"], &second["removed"]), (&2.into(), &2.into()), "{second}");
    for name in ["clean", "out"] {
        place.ok(&["check", name]);
        place.ok(&["verify", &format!("{name}/manifest.json")]);
        let manifest: serde_json::Value =
            serde_json::from_str(&place.read(&format!("{name}/manifest.json"))).unwrap();
        assert_eq!(manifest["counts"]["kept"], 2);
    }
    // A forgetting still finds the dataset as the ledger knows it.
    place.ok(&["forget", "--subject", "maya", "--level", "datasets"]);
    let last = place.json(&["release", "clean", "--to", "out", "--force"]);
    assert_eq!((&last["records"], &last["removed"]), (&0.into(), &0.into()), "{last}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (entry, to) = (entry.path(), to.join(entry.file_name()));
        match entry.is_dir() {
            true => copy(&entry, &to),
            false => std::fs::copy(&entry, &to).map(|_| ()).unwrap(),
        }
    }
}

#[test]
fn a_release_that_died_before_the_ledger_was_told_is_made_good() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place.ok(&["choose", "--subject", "abe", "--purpose", "genai.content", "refuse"]);
    // The ledger of before, and the files of after: so a run leaves it that dies in between.
    copy(&place.path("w"), &place.path("before"));
    place.ok(&["release", "clean", "--to", "gone"]);
    std::fs::remove_dir_all(place.path("w")).unwrap();
    std::fs::rename(place.path("before"), place.path("w")).unwrap();
    std::fs::remove_file(place.path("clean/manifest.tlog-proof")).unwrap();
    place.fails(&["check", "clean"], 5, &["not trusted"]);
    let released = place.json(&["release", "clean", "--to", "out"]);
    assert_eq!((&released["records"], &released["removed"]), (&2.into(), &0.into()));
    place.ok(&["check", "out"]);
    place.ok(&["verify", "out/manifest.json"]);
}

#[test]
fn only_what_the_ledger_knows_is_released() {
    let place = small_place();
    place.ok(&["snapshot", "-o", "now.snapshot"]);
    place.ok(&gate(&["-o", "clean"]));
    let elsewhere = super::place::Place::empty();
    for (path, bytes) in everything(&place.path("clean")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        std::fs::create_dir_all(elsewhere.path("clean")).unwrap();
        std::fs::write(elsewhere.path("clean").join(name), bytes).unwrap();
    }
    elsewhere.ok(&["init", "w", "--origin", "log.other.example"]);
    elsewhere.fails(&["release", "clean", "--to", "out"], 64, &["knows nothing"]);
}

#[test]
fn standard_input_and_folders_are_corpora_too() {
    let place = small_place();
    let of_file = place.json(&gate(&["-o", "of-file", "--rows-digest"]));
    let posts = place.read("posts.jsonl");
    let mut piped = gate(&["-o", "piped", "--rows-digest", "--json"]);
    piped[1] = "-";
    let ran = place.run_with(&piped, posts.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.all());
    let piped = ran.json();
    assert_eq!(piped["rows_digest"], of_file["rows_digest"], "{piped}");
    assert!(place.read("piped/manifest.json").contains("\"name\": \"stdin\""));
    std::fs::create_dir(place.path("posts")).unwrap();
    for (at, line) in posts.lines().enumerate() {
        place.write(&format!("posts/{at}.jsonl"), format!("{line}\n"));
    }
    let mut folder = gate(&["-o", "of-folder", "--rows-digest"]);
    folder[1] = "posts";
    assert_eq!(place.json(&folder)["rows_digest"], of_file["rows_digest"]);
    let twice = [&["gate", "-"][..], &gate(&["-o", "no"])[1..]].concat();
    let twice: Vec<&str> =
        twice.into_iter().map(|w| if w == "posts.jsonl" { "-" } else { w }).collect();
    place.fails(&twice, 64, &["name `-` once"]);
}
