//! The rules of redaction, the same for the filter and the gate, and what is said of their work.

use super::corpus::{gate, records, small_place};
use super::place::Place;

const LINES: &str = concat!(
    r#"{"id":1,"author":"Agata Kowalczyk","text":"agata and a@b.example"}"#,
    "\n",
    r#"{"id":2,"author":null,"text":"call +41 44 668 18 00"}"#,
    "\n",
    r#"{"id":3,"author":["Bo Lindqvist"],"text":"LINDQVIST, my ssn is 536-22-1234"}"#,
    "\n",
    r#"{"id":4,"author":7,"text":"who?"}"#,
    "\n",
);

#[test]
fn a_field_that_names_somebody_is_hidden_and_found_in_the_text() {
    let place = Place::empty();
    let ran = place.run_with(&["redact", "--known", "author=PERSON"], LINES);
    assert_eq!(ran.code, 1, "{}", ran.all());
    let lines: Vec<&str> = ran.out.lines().collect();
    let first = r#"{"author":"[PERSON_1]","id":1,"text":"[PERSON_1] and [EMAIL_1]"}"#;
    let third = r#"{"author":["[PERSON_1]"],"id":3,"text":"[PERSON_1], my ssn is [US_SSN_1]"}"#;
    assert_eq!(lines, [first, r#"{"author":null,"id":2,"text":"call [PHONE_1]"}"#, third]);
    assert!(ran.err.contains("line 4") && ran.err.contains("`author`"), "{}", ran.all());
    let spans = place.run_with(&["redact", "--known", "author=PERSON", "--spans"], LINES);
    let found = &records(&spans.out)[0]["spans"];
    assert_eq!((&found[0]["type"], &found[0]["end"]), (&"PERSON".into(), &5.into()));
    for (wrong, word) in [("author", "author=PERSON"), ("author=NAME", "no built-in kind")] {
        let ran = place.run_with(&["redact", "--known", wrong], LINES);
        assert!(ran.code == 64 && ran.out.is_empty() && ran.err.contains(word), "{}", ran.all());
    }
}

#[test]
fn a_report_says_what_was_found_replaced_and_left() {
    let place = Place::empty();
    place.write("rules.toml", "[redact]\noff = ['PHONE']\noperators.US_SSN = 'drop-record'");
    let arguments =
        ["redact", "--rules", "rules.toml", "--known", "author=PERSON", "--report", "r.json"];
    let ran = place.run_with(&arguments, LINES);
    assert!(ran.err.contains("were read again"), "{}", ran.all());
    let report: serde_json::Value = serde_json::from_str(&place.read("r.json")).unwrap();
    assert_eq!(report["schema"], "untrain/redact/v1");
    let counts = ["read", "passed", "dropped", "refused"].map(|it| report[it].as_u64().unwrap());
    assert_eq!(counts, [4, 2, 1, 1]);
    assert_eq!(
        (&report["redactions"]["PERSON"], &report["redactions"]["EMAIL"]),
        (&2.into(), &1.into())
    );
    let measured = &report["redaction"]["measured"];
    assert_eq!((&measured["records"], &measured["of"]), (&2.into(), &2.into()));
    assert_eq!(measured["left"]["PHONE"]["records"]["likely"], 1);
    assert_eq!(report["redaction"]["operators"]["US_SSN"], "drop-record");
    // The same sample of the same input says the same, on standard error too.
    let mut again = arguments;
    again[6] = "-";
    let said = place.run_with(&again, LINES);
    assert_eq!(said.out, ran.out);
    let json = &said.err[said.err.find('{').unwrap()..=said.err.rfind('}').unwrap()];
    assert_eq!(serde_json::from_str::<serde_json::Value>(json).unwrap(), report);
    let none = [&arguments[..], &["--sample", "0"]].concat();
    place.run_with(&none, LINES);
    let report: serde_json::Value = serde_json::from_str(&place.read("r.json")).unwrap();
    assert_eq!(report["redaction"]["measured"]["unseen"]["high"], 2);
}

#[test]
fn the_workspace_has_rules_for_the_filter_and_the_gate() {
    let place = small_place();
    let settings = place.read("w/untrain.toml");
    let with = |rules: &str| place.write("w/untrain.toml", format!("{settings}\n{rules}"));
    with(
        "[redact]\noperators.EMAIL = 'drop-record'\n[[redact.custom]]\nname = 'TIDE'\n\
          word_list = ['tide']\n",
    );
    let input = "{\"text\":\"the tide\"}\n{\"text\":\"a@b.example\"}\n";
    assert_eq!(place.run_with(&["redact"], input).out, "{\"text\":\"the [TIDE_1]\"}\n");
    let counted = place.json(&gate(&["--dry-run"]));
    assert_eq!((&counted["kept"], &counted["dropped"]["personal_data"]), (&3.into(), &1.into()));
    let built = place.json(&gate(&["-o", "clean"]));
    assert_eq!((&built["kept"], &built["redactions"]["TIDE"]), (&3.into(), &3.into()));
    assert_eq!(built["dropped"], counted["dropped"]);
    let manifest: serde_json::Value =
        serde_json::from_str(&place.read("clean/manifest.json")).unwrap();
    let kinds = manifest["redaction"]["kinds"].as_array().unwrap();
    assert!(kinds.contains(&"TIDE".into()), "{kinds:?}");
    assert!(!place.read("clean/manifest.json").contains("\"tide\""));
    let verified = place.ok(&["verify", "clean/manifest.json"]);
    assert!(verified.out.contains("by its own word"), "{}", verified.all());
    let about = place.json(&["where", "--subject", "maya"]);
    assert!(about.to_string().contains("personal_data"), "{about}");
    // A file of rules goes over those of the workspace, and wrong ones replace nothing.
    place.write("rules.toml", "[redact]\noff = ['EMAIL']");
    let ran = place.run_with(&["redact", "--rules", "rules.toml"], input);
    assert_eq!(ran.out, input.replace(": ", ":"));
    with("[redact]\noff = ['EMIAL']\n");
    let words = ["untrain.toml", "`redact.off`", "nothing was redacted"];
    place.fails(&gate(&["-o", "other"]), 1, &words);
    assert!(!place.path("other").exists());
    place.ok(&gate(&["-o", "other", "--no-redact"]));
    place.fails(&gate(&["-o", "third", "--no-redact", "--names"]), 64, &["--no-redact"]);
}
