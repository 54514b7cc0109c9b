//! Policies, packs and sources: what a privacy team keeps, and what it does to a corpus.

use super::corpus::{PEOPLE, records};
use super::place::Place;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");

fn shipped(name: &str) -> String {
    format!("{ROOT}{name}")
}

#[test]
fn a_policy_finds_its_packs_beside_it_and_in_the_program() {
    let place = Place::with_workspace();
    let world = std::fs::read_to_string(shipped("policies/world.toml")).unwrap();
    let world = world.replace("effective = 2026-12-01", "effective = 2026-01-01");
    place.write("world.toml", &world);
    let checked = place.json(&["policy", "check", "world.toml"]);
    assert_eq!(
        (checked["valid"].as_bool(), checked["kind"].as_str()),
        (Some(true), Some("policy"))
    );
    assert_eq!(checked["packs"].as_array().unwrap().len(), 11);
    let bundled = place.ok(&["policy", "bundle", "world.toml"]).out;
    place.write("alone.toml", &bundled);
    let hash = |file: &str| place.json(&["policy", "check", file])["policy"].clone();
    assert_eq!(hash("alone.toml"), checked["policy"]);
    // What was activated is the document, and needs no file any more.
    place.ok(&["policy", "activate", "world.toml"]);
    assert_eq!(place.ok(&["policy", "show", "--document"]).out, bundled);
    // A pack beside the policy goes before the program's own.
    let eu = std::fs::read_to_string(shipped("packs/eu.toml")).unwrap();
    let checked = |text: String| {
        place.write("eu.toml", text);
        place.run(&["policy", "check", "world.toml"])
    };
    let ran = checked(eu.replace("grace_days = 30", "grace_days = \"30\""));
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert!(ran.err.contains("eu.toml: line "), "{}", ran.all());
    let ran = place.fails(&["policy", "check", "eu.toml"], 1, &["is not a pack", "eu.toml: line "]);
    assert!(ran.out.is_empty());
    let older = place.json(&["policy", "check", "alone.toml"])["policy"].clone();
    checked(eu.replace("grace_days = 30", "grace_days = 60"));
    assert_ne!(hash("world.toml"), older);
    place.write("lost.toml", world.replace("\"ca-qc.toml\"", "\"quebec.toml\""));
    place.fails(&["policy", "check", "lost.toml"], 1, &["quebec.toml", "ca-qc.toml"]);
}

#[test]
fn a_difference_that_widens_ends_in_two() {
    let place = Place::empty();
    let (strict, linkedin) =
        (shipped("policies/strict.toml"), shipped("policies/linkedin-2024.toml"));
    let same = place.ok(&["policy", "diff", &strict, &strict]);
    assert!(same.out.contains("The rules are the same"), "{}", same.all());
    let wider = place.run(&["policy", "diff", &strict, &linkedin]);
    assert_eq!(wider.code, 2, "{}", wider.all());
    assert!(wider.out.contains("from consent to legitimate interest"), "{}", wider.all());
    let narrower = std::fs::read_to_string(&strict).unwrap();
    place.write(
        "narrower.toml",
        narrower.replace("\"feedback\"]", "\"jobs\"]").replacen(
            "\"groups\", \"jobs\", ",
            "\"groups\", ",
            1,
        ),
    );
    let narrower = place.json(&["policy", "diff", &strict, "narrower.toml"]);
    assert_eq!(narrower["widens"].as_bool(), Some(false));
    assert_eq!(narrower["changes"][0]["direction"], "narrows");
    place.fails(&["policy", "diff", &strict, "none.toml"], 1, &["none.toml"]);
}

/// A workspace whose policy permits silence of licensed sources.
fn licensed_place() -> Place {
    let place = Place::with_workspace();
    let strict = place.read("w/policies/strict.toml");
    let policy = strict
        .replace("licensed = \"refuse\"", "licensed = \"allow\"")
        .replace("\"strict-1\"", "\"strict-2\"");
    place.write("licensed.toml", policy);
    place.ok(&["policy", "activate", "licensed.toml"]);
    place.ok(&["notice", "publish"]);
    place.write("people.jsonl", PEOPLE);
    place.ok(&["subject", "import", "people.jsonl"]);
    place
}

#[test]
fn a_record_that_names_its_source_is_used_within_its_terms() {
    let place = licensed_place();
    let row = |id: &str, source: &str| {
        format!(
            "{{\"id\":\"{id}\",\"author\":\"maya\",\"text\":\"the tide turns\",\
             \"day\":\"2026-01-01\",\"from\":\"{source}\"}}\n"
        )
    };
    let sources = ["archive", "stock", "ended", "licensed", "nowhere", "harbour", "first_party"];
    let rows: String = sources.iter().map(|source| row(source, source)).collect();
    place.write("posts.jsonl", rows);
    let add = |more: &[&str]| {
        let add: Vec<&str> = ["source", "add"].into_iter().chain(more.iter().copied()).collect();
        place.ok(&add);
    };
    let genai = ["--kind", "licensed", "--purpose", "genai.content"];
    add(&[&["archive"], &genai[..]].concat());
    add(&[&["ended"], &genai[..], &["--until", "2020-01-01"]].concat());
    add(&["stock", "--kind", "licensed", "--purpose", "ml.safety"]);
    add(&["harbour", "--kind", "first_party"]);
    place.ok(&["snapshot", "--out", "s.snapshot"]);
    let gate = [
        "gate",
        "posts.jsonl",
        "--snapshot",
        "s.snapshot",
        "--purpose",
        "genai.content",
        "--subject-col",
        "author",
        "--text-col",
        "text",
        "--id-col",
        "id",
        "--collected-at-col",
        "day",
        "--source-col",
        "from",
        "--category",
        "content",
        "--visibility",
        "public",
        "-o",
        "clean",
        "--explain",
        "why.jsonl",
    ];
    place.ok(&gate);
    let reasons: Vec<String> = records(&place.read("why.jsonl"))
        .iter()
        .map(|row| row["reason"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(reasons, ["licence", "licence", "licence", "invalid_record"]);
    let trained = place.json(&["train", "clean", "--trainer", "ngram", "-o", "model"]);
    assert_eq!(trained["records"].as_u64(), Some(3), "{trained}");
    // The terms end, and so does the use.
    let ended = [&["archive"], &genai[..], &["--until", "2020-01-01"]].concat();
    add(&ended);
    let again = place.json(&["train", "clean", "--trainer", "ngram", "-o", "model-2"]);
    assert_eq!(again["records"].as_u64(), Some(2), "{again}");
}

#[test]
fn a_source_that_makes_no_sense_is_refused_with_what_to_do() {
    let place = Place::with_workspace();
    let add = |more: &[&'static str], code, words: &[&str]| {
        let add: Vec<&str> = ["source", "add"].into_iter().chain(more.iter().copied()).collect();
        place.fails(&add, code, words);
    };
    add(&["archive", "--kind", "bought"], 64, &["first_party, public, licensed, third_party"]);
    add(&["archive", "--kind", "licensed"], 64, &["--purpose"]);
    let purpose = ["archive", "--kind", "licensed", "--purpose", "genai.contnet"];
    add(&purpose, 1, &["genai.content", "policy show"]);
    add(&["public", "--kind", "public"], 1, &["`public` is a kind of source"]);
    let backwards = ["crawl", "--kind", "public", "--from", "2026-02-01", "--until", "2026-01-01"];
    add(&backwards, 1, &["end before they begin"]);
    assert_eq!(place.json(&["source", "list"])["sources"].as_array().unwrap().len(), 0);
    place.ok(&["source", "add", "crawl", "--kind", "public"]);
    place.ok(&["source", "add", "crawl", "--kind", "public", "--evidence", "robots.jsonl"]);
    let listed = place.json(&["source", "list"]);
    assert_eq!(listed["sources"].as_array().unwrap().len(), 1);
    assert_eq!(listed["sources"][0]["evidence"], "robots.jsonl");
    let decide = ["decide", "--subject", "kim", "--purpose", "genai.content", "--source"];
    let record = &place.json(&[&decide[..], &["crawl"]].concat())["record"];
    assert_eq!((&record["source"], &record["source_name"]), (&"public".into(), &"crawl".into()));
    let unheard = [&decide[..], &["moon"]].concat();
    place.fails(&unheard, 64, &["`moon` is no kind of source", "untrain source list"]);
}

#[test]
fn acknowledging_a_notice_permits_nothing() {
    let place = Place::with_workspace();
    place.write("people.jsonl", "{\"subject_id\":\"kim\",\"jurisdiction\":\"DE\"}\n");
    place.ok(&["subject", "import", "people.jsonl"]);
    let acknowledge = ["notice", "acknowledge", "--subject", "kim"];
    place.fails(&acknowledge, 1, &["has not reached `kim`"]);
    place.fails(&["notice", "acknowledge", "--subject", "lee"], 1, &["does not know `lee`"]);
    place.ok(&["notice", "deliver", "--subject", "kim"]);
    let decide = ["decide", "--subject", "kim", "--purpose", "genai.content"];
    let before = place.run(&[&decide[..], &["--json"]].concat()).json();
    place.ok(&acknowledge);
    let after = place.run(&[&decide[..], &["--json"]].concat()).json();
    assert_eq!((&after["effect"], &after["reason"]), (&before["effect"], &before["reason"]));
}
