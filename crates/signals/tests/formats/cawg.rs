//! CAWG: the labels of 1.1 and of C2PA 1.x, in every document that tools print them in.

use untrain_signals::{Fetched, Note, Pinned, Preference, Usage, pin};

fn read(text: &str) -> Pinned {
    pin(&Fetched { cawg: Some(text.into()), ..Fetched::default() })
}

const ENTRIES: &str = r#"{"entries":{
  "cawg.ai_inference": {"use": "allowed"},
  "cawg.ai_generative_training": {"use": "notAllowed"},
  "cawg.ai_training": {"use": "allowed"},
  "cawg.data_mining": {"use": "constrained", "constraint_info": "may only be mined on days whose names end in 'y'"}
}}"#;

fn check(pinned: &Pinned) {
    assert_eq!(pinned.preference(Usage::Inference), Preference::Allow, "{pinned}");
    assert_eq!(pinned.preference(Usage::GenerativeTraining), Preference::Refuse);
    assert_eq!(pinned.preference(Usage::OtherTraining), Preference::Allow);
    assert_eq!(pinned.preference(Usage::Mining), Preference::Refuse);
    let constrained = pinned.evidence_on(Usage::Mining).next();
    assert_eq!(constrained.and_then(|one| one.note), Some(Note::Conditional));
    assert_eq!(pinned.preference(Usage::Search), Preference::Unknown);
}

#[test]
fn the_assertion_in_all_its_wrappings() {
    check(&read(ENTRIES));
    check(&read(&ENTRIES.replace("cawg.", "c2pa.")));
    let labelled = format!(r#"{{"label":"cawg.training-mining","data":{ENTRIES}}}"#);
    check(&read(&labelled));
    check(&read(&labelled.replace("cawg.", "c2pa.")));
    check(&read(
        &labelled.replace("mining\"", "mining__1\"").replace("data_mining__1", "data_mining"),
    ));
    let other = r#"{"label":"c2pa.actions","data":{"actions":[]}}"#;
    let manifest = format!(r#"{{"assertions":[{other},{labelled}]}}"#);
    check(&read(&manifest));
    let report =
        format!(r#"{{"active_manifest":"urn:a","manifests":{{"urn:b":{{}},"urn:a":{manifest}}}}}"#);
    check(&read(&report));
}

#[test]
fn custom_entries_and_other_assertions_say_nothing() {
    for text in [
        r#"{"entries":{}}"#,
        r#"{"entries":{"com.example.training":{"use":"allowed"}}}"#,
        r#"{"label":"c2pa.actions","data":{}}"#,
        r#"{"assertions":[]}"#,
    ] {
        assert!(read(text).evidence().is_empty(), "{text}");
    }
}

#[test]
fn anything_else_is_in_doubt() {
    let note = |text| {
        let pinned = read(text);
        assert!(pinned.allowed().is_empty() && pinned.refused().is_empty(), "{text}");
        pinned.evidence()[0].note.unwrap()
    };
    let allowed = r#"{"use":"allowed"}"#;
    assert_eq!(note(r#"{"entries":{"cawg.ai_training":{"use":"Allowed"}}}"#), Note::BadValue);
    assert_eq!(note(r#"{"entries":{"cawg.ai_training":"allowed"}}"#), Note::BadValue);
    let twice = format!(r#"{{"entries":{{"cawg.a":{allowed},"cawg.a":{allowed}}}}}"#);
    assert_eq!(note(&twice), Note::DuplicateKey);
    for malformed in [
        "",
        "[]",
        "{}",
        "null",
        r#"{"entries":[]}"#,
        r#"{"assertions":7}"#,
        r#"{"label":"cawg.training-mining"}"#,
        r#"{"manifests":{"a":{}}}"#,
        r#"{"assertions":[{"label":"cawg.training-mining","data":1}]}"#,
    ] {
        assert_eq!(note(malformed), Note::Malformed, "{malformed}");
    }
}
