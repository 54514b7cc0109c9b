//! The corpora of these tests: Harbour's posts, made by the demo, and a few lines by hand.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::place::Place;

/// The posts of a small Harbour. They are made once for all tests.
pub fn harbour() -> &'static PathBuf {
    static POSTS: OnceLock<(Place, PathBuf)> = OnceLock::new();
    &POSTS
        .get_or_init(|| {
            let place = Place::empty();
            place.ok(&["demo", "--dir", "demo", "--members", "80", "--json"]);
            let posts = place.path("demo/posts.jsonl");
            (place, posts)
        })
        .1
}

/// A few records by hand: two of Maya's, one that names her, one of Abe's.
pub const POSTS: &str = concat!(
    r#"{"id":"1","author":"maya","about":[],"text":"the tide turns at noon","day":"2026-01-01"}"#,
    "\n",
    r#"{"id":"2","author":"maya","about":[],"text":"write to may@a.example","day":"2026-01-02"}"#,
    "\n",
    r#"{"id":"3","author":"abe","about":["maya"],"text":"maya knows the tide","day":"2026-01-03"}"#,
    "\n",
    r#"{"id":"4","author":"abe","about":[],"text":"the tide turns at dusk","day":"2026-01-04"}"#,
    "\n",
);

/// The people of [`POSTS`], all of whom say yes to old posts too.
pub const PEOPLE: &str = concat!(
    r#"{"subject_id":"maya","jurisdiction":"US","age_band":"18+","#,
    r#""choices":{"genai.content":"allow"},"past":true}"#,
    "\n",
    r#"{"subject_id":"abe","jurisdiction":"DE","age_band":"18+","#,
    r#""choices":{"genai.content":"allow"},"past":true}"#,
    "\n",
);

/// The gate's arguments for [`POSTS`] in `posts.jsonl`.
pub const GATE: &[&str] = &[
    "gate",
    "posts.jsonl",
    "--purpose",
    "genai.content",
    "--subject-col",
    "author",
    "--subject-col",
    "about",
    "--text-col",
    "text",
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

/// The gate's arguments with some more.
pub fn gate<'a>(more: &[&'a str]) -> Vec<&'a str> {
    GATE.iter().copied().chain(more.iter().copied()).collect()
}

/// A workspace with [`PEOPLE`] in it and [`POSTS`] beside it.
pub fn small_place() -> Place {
    let place = Place::with_workspace();
    place.write("people.jsonl", PEOPLE);
    place.write("posts.jsonl", POSTS);
    place.ok(&["subject", "import", "people.jsonl"]);
    place
}

/// A table of everybody whom records name in `fields`, each of whom says yes to old data too.
pub fn everybody_says_yes(records: &[Value], fields: &[&str]) -> String {
    let mut people: BTreeSet<&str> = BTreeSet::new();
    for record in records {
        for field in fields {
            match &record[*field] {
                Value::String(person) => {
                    people.insert(person);
                }
                Value::Array(list) => people.extend(list.iter().filter_map(Value::as_str)),
                _ => {}
            }
        }
    }
    let row = |person: &&str| {
        let row = json!({
            "subject_id": person,
            "jurisdiction": "US",
            "age_band": "18+",
            "choices": {"genai.content": "allow"},
            "past": true,
        });
        format!("{row}\n")
    };
    people.iter().map(row).collect()
}

/// The records of a file of JSON Lines.
pub fn records(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
