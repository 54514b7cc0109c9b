//! The fields that `--json` prints, verb by verb: a script may rely on them.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::corpus::{gate, small_place};

fn check(value: &Value, expected: &Expect) {
    let mut lines = vec![value["schema"].as_str().unwrap().to_owned()];
    fields(value, "", &mut lines);
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

/// The names of all fields, with those of the first element of a list.
fn fields(value: &Value, prefix: &str, lines: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map.iter().filter(|(name, _)| *name != "schema") {
                lines.push(format!("{prefix}{name}"));
                fields(value, &format!("{prefix}{name}."), lines);
            }
        }
        Value::Array(list) => {
            if let Some(first) = list.first() {
                fields(first, prefix, lines);
            }
        }
        _ => {}
    }
}

#[test]
fn verbs_about_people() {
    let place = small_place();
    check(&place.json(&["subject", "import", "people.jsonl"]), &expect![[r#""#]]);
    check(&place.json(&["subject", "link", "maya", "abe"]), &expect![[r#""#]]);
    let choose = ["choose", "--subject", "maya", "--purpose", "genai.content", "allow", "--past"];
    check(&place.json(&choose), &expect![[r#""#]]);
    let object = ["object", "--subject", "maya", "--purpose", "ml.safety"];
    check(&place.json(&object), &expect![[r#""#]]);
    let decide = ["decide", "--subject", "maya", "--purpose", "genai.content"];
    check(&place.json(&decide), &expect![[r#""#]]);
    check(&place.json(&["notice", "deliver", "--subject", "maya"]), &expect![[r#""#]]);
}

#[test]
fn verbs_about_rules_and_the_log() {
    let place = small_place();
    check(&place.json(&["policy", "check", "w/policies/strict.toml"]), &expect![[r#""#]]);
    let activate = ["policy", "activate", "w/policies/linkedin-2024.toml"];
    check(&place.json(&activate), &expect![[r#""#]]);
    check(&place.json(&["policy", "show"]), &expect![[r#""#]]);
    check(&place.json(&["notice", "publish"]), &expect![[r#""#]]);
    check(&place.json(&["snapshot", "--out", "s.snapshot"]), &expect![[r#""#]]);
    check(&place.json(&["log", "show", "--from", "0", "--limit", "1"]), &expect![[r#""#]]);
    check(&place.json(&["log", "prove", "2", "--old", "1"]), &expect![[r#""#]]);
    check(&place.json(&["log", "audit"]), &expect![[r#""#]]);
    check(&place.json(&["init", "other"]), &expect![[r#""#]]);
}

#[test]
fn verbs_about_data() {
    let place = small_place();
    check(&place.json(&gate(&["--dry-run"])), &expect![[r#""#]]);
    check(&place.json(&gate(&["-o", "clean"])), &expect![[r#""#]]);
    let train = ["train", "clean", "--trainer", "ngram", "-o", "m"];
    check(&place.json(&train), &expect![[r#""#]]);
    check(&place.json(&["complete", "m", "--prompt", "the"]), &expect![[r#""#]]);
    check(&place.json(&["where", "--subject", "maya"]), &expect![[r#""#]]);
    let forgot = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    check(&forgot, &expect![[r#""#]]);
    check(&place.json(&["verify", "clean/manifest.json"]), &expect![[r#""#]]);
    let certificate = forgot["certificates"][1].as_str().unwrap();
    check(&place.json(&["replay", certificate]), &expect![[r#""#]]);
}
