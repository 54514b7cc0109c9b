//! That a dataset holds nothing of somebody: proved, kept, and checked offline.

use super::corpus::{gate, small_place};
use super::place::Place;

/// A dataset of everybody's posts, and Noor, who has none.
fn place() -> Place {
    let place = small_place();
    place.write("noor.jsonl", "{\"subject_id\":\"noor\",\"jurisdiction\":\"US\"}\n");
    place.ok(&["subject", "import", "noor.jsonl"]);
    place.ok(&gate(&["-o", "clean"]));
    place
}

fn prove<'a>(subject: &'a str, file: &'a str) -> Vec<&'a str> {
    vec!["where", "--subject", subject, "--prove-absence", "clean", "-o", file]
}

#[test]
fn nobody_is_told_that_their_records_are_not_there() {
    let place = place();
    let proved = place.json(&prove("noor", "noor.absence-proof"));
    assert_eq!((&proved["absent"], &proved["records"]), (&true.into(), &0.into()), "{proved}");
    let verify = ["verify", "noor.absence-proof", "--trust", "w/keys/log.pub"];
    let with = [verify.as_slice(), &["--manifest", "clean/manifest.json"]].concat();
    assert_eq!(place.json(&with)["answer"], "true");
    place.fails(&verify, 2, &[]);

    let ran = place.run(&prove("maya", "maya.absence-proof"));
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert!(ran.out.contains("3 records of `maya`"), "{}", ran.all());
    assert!(!place.path("maya.absence-proof").exists());
    place.fails(&prove("nobody", "x"), 1, &["nobody"]);
    place.fails(&["where", "--subject", "noor", "--prove-absence", "clean"], 64, &["--out"]);
    place.fails(&["where", "--subject", "noor", "-o", "x"], 64, &["--prove-absence"]);
}

#[test]
fn whoever_was_forgotten_is_proved_to_be_gone() {
    let place = place();
    place.ok(&["forget", "--subject", "maya", "--level", "datasets"]);
    place.ok(&prove("maya", "maya.absence-proof"));
    let verify = ["verify", "maya.absence-proof", "--manifest", "clean/manifest.json"];
    assert_eq!(place.json(&verify)["answer"], "true");
    // Of the dataset as it was before, the proof is not true.
    let place = self::place();
    std::fs::rename(place.path("clean"), place.path("before")).unwrap();
    place.ok(&gate(&["-o", "clean"]));
    place.ok(&prove("noor", "noor.absence-proof"));
    let verify = ["verify", "noor.absence-proof", "--manifest", "before/manifest.json"];
    assert_eq!(place.run(&verify).code, 1);
}

#[test]
fn a_dataset_that_is_not_the_ledgers_proves_nothing() {
    let place = place();
    let map = place.path("clean/people-00000.map");
    let people = std::fs::read(&map).unwrap();
    std::fs::write(&map, &people[..40]).unwrap();
    place.fails(&prove("noor", "x"), 1, &["people-00000.map", "not the map"]);
    std::fs::write(&map, &people).unwrap();
    place.ok(&["subject", "link", "noor", "abe"]);
    let proved = place.run(&prove("noor", "noor.absence-proof"));
    assert!(proved.out.contains("other accounts it says nothing: abe"), "{}", proved.all());
    let manifest = place.read("clean/manifest.json").replace("posts.jsonl", "tales.jsonl");
    place.write("clean/manifest.json", manifest);
    place.fails(&prove("noor", "x"), 1, &["is not the manifest that this ledger names last"]);
    place.fails(
        &["where", "--subject", "noor", "--prove-absence", "w", "-o", "x"],
        1,
        &["missing"],
    );
}

#[test]
fn the_record_of_a_choice_comes_out_of_its_receipt() {
    let place = small_place();
    let choose = ["choose", "--subject", "maya", "--purpose", "genai.content", "refuse"];
    let chosen = place.json(&choose);
    let receipt = chosen["receipt"].as_str().unwrap();
    let shown = place.json(&["verify", receipt]);
    assert_eq!(shown["record"]["status"], "ConsentWithdrawn", "{shown}");
    let printed = place.ok(&["verify", receipt, "--print-record"]);
    assert_eq!(printed.json()["dpv:hasConsentStatus"]["@type"], "dpv:ConsentWithdrawn");
    assert!(!printed.out.ends_with('\n'), "{}", printed.all());
    place.fails(&["verify", receipt, receipt, "--print-record"], 64, &["one receipt"]);
    let forgot = place.json(&["forget", "--subject", "abe", "--level", "stop"]);
    let receipt = forgot["receipt"].as_str().unwrap();
    place.fails(&["verify", receipt, "--print-record"], 2, &["it carries no consent record"]);
}
