//! The chain on real text by real authors, where that is at hand: `authors/records.jsonl` under
//! `UNTRAIN_DATA`, or under `../shared/data` beside the repository.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::corpus::{everybody_says_yes, records};
use super::place::Place;

/// One record in so many, unless the environment says otherwise.
const SHARE: usize = 5;

fn real_records() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("UNTRAIN_DATA").map_or(root, PathBuf::from);
    let file = data.join("authors/records.jsonl");
    file.is_file().then_some(file)
}

#[test]
fn real_authors_are_forgotten_exactly() {
    let Some(file) = real_records() else {
        println!("skipped: no authors/records.jsonl under UNTRAIN_DATA or ../shared/data");
        return;
    };
    let share = std::env::var("UNTRAIN_REAL_SHARE").ok().and_then(|share| share.parse().ok());
    let text = std::fs::read_to_string(file).unwrap();
    let kept: Vec<&str> = text.lines().step_by(share.unwrap_or(SHARE)).collect();
    let (records, place) = (records(&kept.join("\n")), Place::with_workspace());
    place.write("records.jsonl", kept.join("\n") + "\n");
    let people = everybody_says_yes(&records, &["subject_id", "co_subject_ids"]);
    place.write("people.jsonl", people);
    place.ok(&["subject", "import", "people.jsonl"]);
    let built = place.json(&[
        "gate",
        "records.jsonl",
        "--purpose",
        "genai.content",
        "--subject-col",
        "subject_id",
        "--subject-col",
        "co_subject_ids",
        "--text-col",
        "text",
        "--id-col",
        "record_id",
        "--source",
        "first_party",
        "--category",
        "content",
        "--visibility",
        "public",
        "--collected-at-col",
        "created_at",
        "-o",
        "clean",
    ]);
    assert_eq!(built["kept"], records.len(), "{built}");
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m"]);

    let sole = author(&records, |people| people.len() == 1);
    let joint = author(&records, |people| people.len() > 1 && !people.contains(&sole.as_str()));
    let mut last = String::new();
    for subject in [&sole, &joint] {
        let forgot = place.json(&["forget", "--subject", subject, "--level", "models"]);
        let removed = forgot["changed"]["models"][0]["removed"].as_u64().unwrap();
        assert!(removed > 0, "{subject}: {forgot}");
        let certificates = forgot["certificates"].as_array().unwrap();
        assert_eq!(certificates.len(), 2, "{forgot}");
        for certificate in certificates {
            let verified = place.json(&["verify", certificate.as_str().unwrap()]);
            assert_eq!(verified["answer"], "true", "{verified}");
        }
        last = certificates[0].as_str().unwrap().to_owned();
    }
    let replayed = place.json(&["replay", &last]);
    assert_eq!(replayed["answer"], "true", "{replayed}");
    place.ok(&["log", "audit"]);
}

/// The first author of the last record whose people pass `test`.
fn author(records: &[Value], test: impl Fn(&[&str]) -> bool) -> String {
    let people = |record: &'_ Value| -> Vec<String> {
        let others = record["co_subject_ids"].as_array().into_iter().flatten();
        let all = std::iter::once(&record["subject_id"]).chain(others);
        all.filter_map(|person| person.as_str().map(str::to_owned)).collect()
    };
    let found = records.iter().rev().map(people).find(|people| {
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        test(&people)
    });
    found.unwrap().swap_remove(0)
}
