//! A draft that quietly turns training on for everyone is stopped three times: by `policy plan`, by
//! activation, and by the rule that old data is not widened.

use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::corpus::gate;
use super::place::Place;

/// Legitimate interest for everybody, with no days of grace.
const DRAFT: &str = r#"schema = "untrain/policy/v1"
id = "harbour"
version = "2"
title = "On for everyone"
effective = 2024-01-01
strictest = "all"

[notice]
id = "harbour-2"
text.en = "We train AI on what you write unless you say no."

[[purpose]]
id = "genai.content"
title = "Training AI that writes"

[[pack]]
code = "all"
title = "Everywhere"
minimum_age = 18
unknown_age = "deny"

[[cell]]
purposes = ["genai.content"]
categories = ["content"]
packs = ["all"]
basis = "legitimate_interest"
assessment = "LIA-1"
"#;

const PEOPLE: &str = concat!(
    r#"{"subject_id":"maya","jurisdiction":"US","age_band":"18+"}"#,
    "\n",
    r#"{"subject_id":"abe","jurisdiction":"DE","age_band":"18+"}"#,
    "\n",
    r#"{"subject_id":"noor","jurisdiction":"DE","age_band":"18+"}"#,
    "\n",
    r#"{"subject_id":"ray","jurisdiction":"US","age_band":"18+","#,
    r#""choices":{"genai.content":"refuse"}}"#,
    "\n",
    r#"{"subject_id":"zoe","jurisdiction":"US","age_band":"18+","#,
    r#""choices":{"genai.content":"allow"},"past":true}"#,
    "\n",
);

const POSTS: &str = concat!(
    r#"{"id":"1","author":"maya","about":[],"text":"an old tide","day":"2026-01-01"}"#,
    "\n",
    r#"{"id":"2","author":"noor","about":[],"text":"an old moon","day":"2026-01-02"}"#,
    "\n",
    r#"{"id":"3","author":"ray","about":[],"text":"an old boat","day":"2026-01-03"}"#,
    "\n",
    r#"{"id":"4","author":"zoe","about":[],"text":"an old yes","day":"2026-01-04"}"#,
    "\n",
);

/// Harbour with the strict policy, its people, and the draft beside it.
fn harbour() -> Place {
    let place = Place::with_workspace();
    place.write("people.jsonl", PEOPLE);
    place.write("posts.jsonl", POSTS);
    place.write("draft.toml", DRAFT);
    place.ok(&["subject", "import", "people.jsonl"]);
    place
}

fn build(place: &Place, out: &str) -> Value {
    place.json(&gate(&["--out", out, "--explain", "why.jsonl", "--force"]))
}

/// Makes a key and says its verifier key.
fn key(place: &Place, name: &str, file: &str) -> String {
    place.json(&["key", "new", name, "-o", file])["verifier_key"].as_str().unwrap().to_owned()
}

fn approve(place: &Place, keys: &[&str]) {
    let text = place.read("w/untrain.toml");
    let text = text.lines().filter(|line| !line.starts_with("approvers"));
    let line = format!("[policy]\napprovers = {keys:?}");
    let text = text.collect::<Vec<_>>().join("\n").replace("[policy]", &line);
    place.write("w/untrain.toml", text);
}

fn plan(place: &Place, code: i32) -> Value {
    let ran = place.run(&["policy", "plan", "draft.toml", "--to-tell", "tell.csv", "--json"]);
    assert_eq!(ran.code, code, "{}", ran.all());
    ran.json()
}

#[test]
fn a_quiet_change_is_stopped_three_times() {
    let place = harbour();
    let size = |place: &Place| place.json(&["log", "show"])["size"].clone();

    // First: the plan sees it before anything is written.
    let before = size(&place);
    let planned = plan(&place, 2);
    assert_eq!(size(&place), before);
    assert_eq!(planned["totals"]["members"], 5);
    assert_eq!(planned["totals"]["widened"], 3);
    assert_eq!(planned["totals"]["to_tell"], 3);
    assert_eq!(planned["totals"]["narrowed"], 1);
    assert_eq!(planned["covered"], false);
    let told = place.run(&["policy", "plan", "draft.toml"]);
    assert!(told.out.contains("Widens use"), "{}", told.all());
    assert!(told.out.contains("3  would be opened"), "{}", told.all());
    assert!(told.out.contains("no_choice → not_notified, once told allow"), "{}", told.all());
    let mut names: Vec<String> = place.read("tell.csv").lines().map(str::to_owned).collect();
    names.sort();
    assert_eq!(names, ["\"abe\"", "\"maya\"", "\"noor\"", "subject_id"]);

    // Second: activation is refused, and says how many and what to do.
    let words =
        ["3 members", "3 must be told first", "untrain policy publish", "untrain policy override"];
    place.fails(&["policy", "activate", "draft.toml"], 1, &words);
    place.ok(&["policy", "publish", "draft.toml"]);
    for who in ["maya", "zoe"] {
        place.ok(&["notice", "deliver", "--notice", "harbour-2", "--subject", who]);
    }
    let planned = plan(&place, 2);
    assert_eq!(planned["totals"]["ready"], 1);
    assert_eq!(planned["totals"]["to_tell"], 2);
    place.fails(&["policy", "activate", "draft.toml"], 1, &["2 must be told first"]);
    assert_eq!(place.json(&["policy", "show"])["id"], "strict");

    // A second person lets it through, and the ledger keeps that.
    let ines = key(&place, "ines.harbour.example", "ines.key");
    approve(&place, &[&ines]);
    let reason = "two members cannot be reached";
    let signed = ["--key", "ines.key", "--reason", reason, "-o", "draft.override"];
    place.ok(&[&["policy", "override", "draft.toml"][..], &signed].concat());
    let activated =
        place.json(&["policy", "activate", "draft.toml", "--override", "draft.override"]);
    assert_eq!(activated["overridden_by"], "ines.harbour.example");
    let shown = place.json(&["log", "show", "--limit", "2"]);
    let [overridden, rule] = shown["entries"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!(overridden["event"], "policy_overridden");
    assert_eq!(overridden["reason"], reason);
    assert_eq!(overridden["note"], place.read("draft.override"));
    assert_eq!(overridden["policy"], rule["policy"]);
    assert_eq!(rule["event"], "policy_activated");
    assert_eq!(place.json(&["log", "audit"])["sound"], true);

    // Third: what was collected before the notice stays closed, whoever signed.
    let built = build(&place, "set");
    assert_eq!(built["kept"], 1, "{built}");
    let why = place.read("why.jsonl");
    let reason_of = |id: &str| {
        let rows = why.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let row = rows.into_iter().find(|row| row["record"] == id);
        row.map(|row| row["reason"].as_str().unwrap().to_owned())
    };
    assert_eq!(reason_of("1").unwrap(), "collected_before_notice");
    assert_eq!(reason_of("2").unwrap(), "not_notified");
    assert_eq!(reason_of("3").unwrap(), "refused");
    let decide = ["decide", "--subject", "maya", "--purpose", "genai.content"];
    assert_eq!(place.json(&decide)["reason"], "allow");
    let old = [&decide[..], &["--collected-at", "2026-01-01"]].concat();
    assert_eq!(place.json(&old)["reason"], "collected_before_notice");
}

#[test]
fn records_of_a_dataset_that_fall_out_are_named_by_the_plan() {
    let place = harbour();
    let built = build(&place, "set");
    assert_eq!(built["kept"], 1, "{built}");
    let ran = place.run(&["policy", "plan", "draft.toml", "--dataset", "set", "--json"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    let planned = ran.json();
    let dataset = &planned["datasets"][0];
    assert_eq!(dataset["records"], 1);
    assert_eq!(dataset["falls_out"], 1);
    assert_eq!(dataset["changes"][0]["before"], "allow");
    assert_eq!(dataset["changes"][0]["jurisdiction"], "US");
    let concerned = &planned["concerned"][0];
    assert_eq!(concerned["dataset"], dataset["dataset"]);
    assert_eq!((&concerned["narrowed"], &concerned["models"]), (&1.into(), &serde_json::json!([])));
    let mut fields: Vec<&str> = planned.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    let expected = [
        "concerned",
        "covered",
        "datasets",
        "differences",
        "draft",
        "places",
        "policy",
        "position",
        "sample",
        "schema",
        "time",
        "totals",
        "widens",
    ];
    assert_eq!(fields, expected);
    let opened = planned["sample"].as_array().unwrap().iter().filter(|it| it["told"] == "allow");
    assert_eq!(opened.map(|it| it["drawn"].as_u64().unwrap()).sum::<u64>(), 3);
    assert!(
        ["maya", "abe", "noor"].iter().all(|name| !planned["sample"].to_string().contains(name))
    );
    assert_eq!(planned["schema"], "untrain/policy-plan/v1");
}

/// The export of a gate is brought up to date by what the ledger has taken in since.
#[test]
fn an_older_export_is_brought_up_to_date_for_the_plan() {
    let place = harbour();
    let before = place.run(&["policy", "plan", "draft.toml", "--json"]).json();
    build(&place, "set");
    assert!(place.path("w/snapshots/newest.snapshot").exists());
    let again = place.run(&["policy", "plan", "draft.toml", "--json"]).json();
    assert_eq!((&before["totals"], &before["places"]), (&again["totals"], &again["places"]));
    place.ok(&["choose", "--subject", "maya", "--purpose", "genai.content", "refuse"]);
    place.ok(&["choose", "--subject", "noor", "--purpose", "genai.content", "refuse"]);
    let changed = place.run(&["policy", "plan", "draft.toml", "--json"]).json();
    let widened = |plan: &Value| plan["totals"]["widened"].as_u64().unwrap();
    assert_eq!(widened(&changed), widened(&before) - 2);
    assert!(changed["position"].as_u64() > again["position"].as_u64());
    // A file that is no export is not believed, and everybody is read from the ledger.
    place.write("w/snapshots/newest.snapshot", "untrain/snapshot/v2\nnot signed\n");
    let whole = place.run(&["policy", "plan", "draft.toml", "--json"]).json();
    assert_eq!((&whole["totals"], &whole["places"]), (&changed["totals"], &changed["places"]));
}

#[test]
fn the_rule_itself_and_what_only_closes_need_nobody_told() {
    let place = harbour();
    let strict = place.read("w/policies/strict.toml");
    place.write("strict.toml", &strict);
    let planned = place.json(&["policy", "plan", "strict.toml"]);
    assert_eq!(planned["totals"]["narrowed"], 0);
    assert_eq!(planned["places"], serde_json::json!([]));
    let closed = strict
        .replace("id = \"strict-1\"", "id = \"strict-2\"")
        .replace("basis = \"consent\"\nvisibility = [\"public\"]", "basis = \"prohibited\"");
    place.write("closed.toml", closed);
    let planned = place.json(&["policy", "plan", "closed.toml"]);
    assert_eq!(planned["totals"]["narrowed"], 1);
    place.ok(&["policy", "activate", "closed.toml"]);
}

#[test]
fn who_may_override_and_what_for_is_checked() {
    let place = harbour();
    let sign = |key: &str, file: &str, draft: &str| {
        let reason = ["--reason", "a test", "-o", file];
        place.run(&[&["policy", "override", draft, "--key", key][..], &reason].concat())
    };
    let refused = |file: &str, words: &str| {
        let activate = ["policy", "activate", "draft.toml", "--override", file];
        place.fails(&activate, 5, &[words]);
    };
    let ines = key(&place, "ines.harbour.example", "ines.key");
    let mode = std::fs::metadata(place.path("ines.key")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    place.fails(&["key", "new", "ines.harbour.example", "-o", "ines.key"], 1, &["ines.key"]);

    // Nobody was named yet.
    assert_eq!(sign("ines.key", "a", "draft.toml").code, 0);
    refused("a", "signed by nobody");
    // The log's own key is no second person's, not even when it is named as one.
    let ran = sign("w/keys/log.key", "b", "draft.toml");
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert!(ran.err.contains("the log's own key"), "{}", ran.all());
    approve(&place, &[&ines]);
    // It is about one policy only.
    place.write("other.toml", DRAFT.replace("harbour-2", "harbour-3"));
    assert_eq!(sign("ines.key", "c", "other.toml").code, 0);
    refused("c", "and not this one");
    // A changed statement is nobody's.
    let changed = place.read("a").replace("a test", "a tale");
    place.write("d", changed);
    refused("d", "signed by nobody");
    place.write("e", "nothing");
    refused("e", "is no signed note");
    // A key that others can read is not taken.
    let key = place.path("ines.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(sign("ines.key", "f", "draft.toml").code, 1);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    // It does not outlive the next change of policy.
    let strict = place.read("w/policies/strict.toml");
    place.write("strict-2.toml", strict.replace("\"strict-1\"", "\"strict-2\""));
    place.ok(&["policy", "activate", "strict-2.toml"]);
    refused("a", "before the policy last changed");
    assert_eq!(sign("ines.key", "g", "draft.toml").code, 0);
    place.ok(&["policy", "activate", "draft.toml", "--override", "g"]);
}
