//! Signals from the stored fetch to the decision: pinned to a record, read by the gate, kept in the
//! model's corpus.

use serde_json::{Value, json};

use super::corpus::{PEOPLE, gate};
use super::place::Place;

/// Three posts with what their sites said when they were fetched.
fn fetches() -> String {
    let fetch = |id: &str, robots: &str| {
        json!({
            "id": id,
            "url": format!("https://harbour.example/{id}"),
            "user_agent": "HarbourBot/1.0",
            "headers": [["Content-Type", "text/html"]],
            "robots": robots,
        })
        .to_string()
    };
    [
        fetch("1", "User-agent: *\nContent-Signal: ai-train=yes\n"),
        fetch("2", "User-agent: *\nContent-Signal: ai-train=no\n"),
        fetch("3", "User-agent: *\nAllow: /\n"),
        fetch("4", "User-agent: GPTBot\nDisallow: /\n"),
    ]
    .join("\n")
}

fn posts(pinned: &str) -> String {
    let post = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        json!({
            "id": line["id"], "author": "maya", "about": [], "text": "the tide turns at noon",
            "day": "2026-01-01", "signals": line["signals"],
        })
        .to_string()
    };
    pinned.lines().map(post).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_site_refused_reaches_neither_dataset_nor_model() {
    let place = Place::with_workspace();
    place.write("people.jsonl", PEOPLE);
    place.ok(&["subject", "import", "people.jsonl"]);
    place.write("fetches.jsonl", fetches());
    let pinned = place.ok(&["signals", "fetches.jsonl"]);
    assert!(pinned.err.contains("4 fetches"), "{}", pinned.all());
    place.write("posts.jsonl", posts(&pinned.out));
    // First-party records without a signal are permitted; a refusal is one for any source.
    let built = place.json(&gate(&["-o", "clean", "--signals-col", "signals"]));
    assert_eq!((&built["kept"], &built["dropped"]["signal"]), (&json!(3), &json!(1)), "{built}");
    let heard = place.ok(&["signals", "fetches.jsonl", "--training-agents"]);
    place.write("posts.jsonl", posts(&heard.out));
    let built = place.json(&gate(&["-o", "strict", "--signals-col", "signals"]));
    assert_eq!((&built["kept"], &built["dropped"]["signal"]), (&json!(2), &json!(2)), "{built}");
    place.ok(&["train", "strict", "--trainer", "ngram", "-o", "m"]);
    let certificates = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    let model = certificates["certificates"][0].as_str().unwrap();
    assert_eq!(place.json(&["replay", model])["answer"], "true");
}

#[test]
fn a_cell_that_is_no_pinned_text_refuses() {
    let place = Place::with_workspace();
    place.write("people.jsonl", PEOPLE);
    place.ok(&["subject", "import", "people.jsonl"]);
    let row = |signals: &str| {
        json!({"id": "1", "author": "maya", "about": [], "text": "x", "day": "2026-01-01",
               "signals": signals})
        .to_string()
    };
    place.write("posts.jsonl", [row("ai-train=yes"), row("")].join("\n"));
    let built = place.json(&gate(&["--dry-run", "--signals-col", "signals"]));
    assert_eq!((&built["kept"], &built["dropped"]["signal"]), (&json!(1), &json!(1)), "{built}");
    place.fails(&gate(&["--dry-run", "--signals-col", "nope"]), 1, &["nope"]);
}

#[test]
fn a_fetch_that_cannot_be_read_is_named_by_its_line() {
    let place = Place::empty();
    for (line, why) in [
        ("not json", "line 2"),
        (r#"{"url":"https://a.example","url":"https://b.example"}"#, "`url` stands twice"),
        (r#"{"url":"https://a.example","colour":"red"}"#, "colour"),
    ] {
        let first = fetches().lines().next().unwrap().to_owned();
        place.write("bad.jsonl", format!("{first}\n{line}\n"));
        let ran = place.fails(&["signals", "bad.jsonl"], 1, &["bad.jsonl", "line 2", why]);
        assert_eq!(ran.out.lines().count(), 1);
    }
    place.fails(&["signals", "none.jsonl"], 1, &["none.jsonl"]);
}
