//! One story, asked about afterwards: what is decided, why, and what was decided before.

use serde_json::Value;

use super::place::Place;

const PURPOSE: &str = "genai.content";

fn decide(place: &Place, more: &[&str]) -> Value {
    let mut arguments = vec!["decide", "--subject", "maya", "--purpose", PURPOSE];
    arguments.extend(more);
    place.json(&arguments)
}

/// The entries of a kind of event.
fn entries<'l>(log: &'l Value, event: &str) -> Vec<&'l Value> {
    let entries = log["entries"].as_array().unwrap();
    entries.iter().filter(|entry| entry["event"] == event).collect()
}

/// The last step that was asked, and one of its facts.
fn fact<'d>(decided: &'d Value, what: &str) -> (&'d Value, &'d Value) {
    let steps = decided["steps"].as_array().unwrap();
    let step = steps.iter().rfind(|step| step["answer"] != "not_asked").unwrap();
    let facts = step["facts"].as_array().unwrap();
    (step, facts.iter().find(|fact| fact["what"] == what).unwrap())
}

#[test]
fn a_refusal_is_explained_and_the_time_before_it_is_remembered() {
    let place = Place::with_workspace();
    place.write("maya.jsonl", r#"{"subject_id":"maya","jurisdiction":"DE","birth_year":1990}"#);
    place.ok(&["subject", "import", "maya.jsonl"]);
    place.ok(&["notice", "deliver", "--subject", "maya"]);
    let choose = ["choose", "--subject", "maya", "--purpose", PURPOSE];
    let yes = place.json(&[&choose[..], &["allow"]].concat());
    let no = place.json(&[&choose[..], &["refuse"]].concat());
    let log = place.json(&["log", "show"]);
    let answers = entries(&log, "choice_made");
    assert_eq!([&answers[0]["entry"], &answers[1]["entry"]], [&yes["entry"], &no["entry"]]);

    // Now: the refusal denies, and its entry says so.
    let now = decide(&place, &[]);
    assert_eq!(now["reason"], "refused");
    let (step, answer) = fact(&now, "answer");
    assert_eq!((step["rule"].as_u64(), &step["reason"]), (Some(9), &Value::from("refused")));
    assert_eq!(
        (&answer["from"]["entry"], &answer["from"]["time"]),
        (&no["entry"], &answers[1]["time"])
    );
    assert_eq!(step["whom"]["residence"], "DE");

    // Before it, by position and by time: the yes permits, and the lines of the policy say why.
    let (before, at) = (no["entry"].to_string(), answers[0]["time"].as_str().unwrap());
    let (by_position, by_time) =
        (decide(&place, &["--at", &before]), decide(&place, &["--at", at]));
    assert_eq!((&by_position["effect"], &by_time["effect"]), (&"allow".into(), &"allow".into()));
    assert_eq!(by_position["steps"], by_time["steps"]);
    assert_eq!(by_time["position"].as_u64(), yes["entry"].as_u64().map(|entry| entry + 1));
    let consent = &by_time["steps"].as_array().unwrap()[9];
    assert_eq!(
        (&consent["name"], &consent["facts"][1]["from"]["entry"]),
        (&"consent".into(), &yes["entry"])
    );
    let line = consent["facts"][0]["from"]["line"].as_u64().unwrap();
    let policy = entries(&log, "policy_activated")[0]["document"].as_str().unwrap();
    assert_eq!(policy.lines().nth(usize::try_from(line).unwrap() - 1), Some("[[cell]]"));

    // With the refusal's own time, and before anybody was known.
    let at = answers[1]["time"].as_str().unwrap();
    assert_eq!(decide(&place, &["--at", at])["reason"], "refused");
    let activated = entries(&log, "policy_activated")[0]["time"].as_str().unwrap();
    assert_eq!(decide(&place, &["--at", activated])["reason"], "unknown_subject");
    assert_eq!(decide(&place, &["--at", "2020-01-01"])["reason"], "invalid_record");
    let ahead = ["decide", "--subject", "maya", "--purpose", PURPOSE, "--at", "9000-01-01"];
    place.fails(&ahead, 64, &["has not come yet"]);

    // In words: the rule that denied stands last, with the entry.
    let words = place.ok(&["decide", "--subject", "maya", "--purpose", PURPOSE]).out;
    let last: Vec<&str> = words.lines().rev().take(2).collect();
    assert_eq!(
        last[1].split_whitespace().collect::<Vec<_>>(),
        ["9", "refusal", "denied", "refused"]
    );
    assert!(last[0].contains(&format!("entry {}, ", no["entry"])), "{words}");
    assert!(words.contains(&format!("policy line {line}")), "{words}");

    // Who is erased is denied at every position, by the entry that asks for it.
    place.ok(&["forget", "--subject", "maya", "--level", "datasets"]);
    let erased = decide(&place, &["--at", &before]);
    assert_eq!(erased["reason"], "erased");
    let (_, asked) = fact(&erased, "erasure");
    assert_eq!(asked["from"]["event"], "forget_requested");
}
