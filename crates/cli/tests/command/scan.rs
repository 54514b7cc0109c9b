//! An old corpus: who is in it that should not be, and the list of what must leave.

use serde_json::Value;

use super::corpus::small_place;
use super::place::Place;

const SCAN: &[&str] = &[
    "scan",
    "posts.jsonl",
    "--purpose",
    "genai.content",
    "--subject-col",
    "author",
    "--subject-col",
    "about",
    "--id-col",
    "id",
    "--collected-at-col",
    "day",
    "--source",
    "first_party",
    "--category",
    "content",
    "--visibility",
    "public",
];

fn scan(place: &Place, more: &[&str]) -> super::place::Ran {
    let arguments: Vec<&str> = SCAN.iter().chain(more).copied().collect();
    place.run(&arguments)
}

#[test]
fn a_corpus_that_everybody_permits_is_clean() {
    let ran = scan(&small_place(), &[]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert!(ran.out.contains("all 4 records may be used"), "{}", ran.all());
}

#[test]
fn who_refused_is_found_with_where_they_live_and_since_when() {
    let place = small_place();
    place.ok(&["choose", "--subject", "maya", "--purpose", "genai.content", "refuse"]);
    let ran = scan(&place, &["--removals", "remove.jsonl", "--json"]);
    assert_eq!(ran.code, 4, "{}", ran.all());
    let report = ran.json();
    assert_eq!(report["read"], 4);
    assert_eq!(report["kept"], 1);
    assert_eq!(report["by_residence"]["US"]["refused"], 2);
    assert_eq!(report["by_residence"]["DE"]["other_subject:refused"], 1);
    assert_eq!(report["authors"], 2);
    assert_eq!(report["oldest"], "2026-01-01T00:00:00Z");
    let listed = place.read("remove.jsonl");
    let listed: Vec<Value> =
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<_> = listed.iter().map(|row| row["record"].as_str().unwrap()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(listed[2]["reason"], "other_subject:refused");
    // A list that is there is not written over unasked.
    assert_ne!(scan(&place, &["--removals", "remove.jsonl"]).code, 4);
    assert_eq!(scan(&place, &["--removals", "remove.jsonl", "--force"]).code, 4);
}

#[test]
fn whom_the_ledger_does_not_know_must_leave() {
    let place = small_place();
    place.write(
        "posts.jsonl",
        "{\"id\":\"9\",\"author\":\"nobody\",\"about\":[],\"day\":\"2026-01-01\"}\n",
    );
    let ran = scan(&place, &[]);
    assert_eq!(ran.code, 4, "{}", ran.all());
    assert!(ran.out.contains("unknown_subject") && ran.out.contains("1 record"), "{}", ran.all());
}
