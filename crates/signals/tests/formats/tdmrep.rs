//! TDMRep: the examples of the report and what supersedes what.

use untrain_signals::{Fetched, Note, Pinned, Preference, Usage, pin};

fn fetch(path: &str, file: Option<&str>, header: &[&str], meta: Option<&str>) -> Pinned {
    let html =
        meta.map(|value| format!("<head><meta name=\"tdm-reservation\" content=\"{value}\">"));
    pin(&Fetched {
        url: format!("https://provider.com{path}").into(),
        headers: header.iter().map(|v| ("TDM-Reservation".into(), (*v).into())).collect(),
        tdmrep: file.map(Into::into),
        html: html.map(Into::into),
        ..Fetched::default()
    })
}

fn mining(path: &str, file: Option<&str>, header: &[&str], meta: Option<&str>) -> Preference {
    fetch(path, file, header, meta).preference(Usage::Mining)
}

/// "TDM File on the Origin Server", first example: an opt-out for every file.
const EVERYTHING: &str = r#"[ { "location": "/", "tdm-reservation": 1 } ]"#;

/// The same, second example: three groups of files.
const GROUPS: &str = r#"[
  { "location": "/directory-a/", "tdm-reservation": 1 },
  { "location": "/directory-b/html/", "tdm-reservation": 1,
    "tdm-policy": "https://provider.com/policies/policy.json" },
  { "location": "/directory-b/images/*.jpg", "tdm-reservation": 0 }
]"#;

#[test]
fn the_files_of_the_report() {
    assert_eq!(mining("/any", Some(EVERYTHING), &[], None), Preference::Refuse);
    let groups = |path| mining(path, Some(GROUPS), &[], None);
    assert_eq!(groups("/directory-a/x.pdf"), Preference::Refuse);
    assert_eq!(groups("/directory-b/html/x.html"), Preference::Refuse);
    assert_eq!(groups("/directory-b/images/x.jpg"), Preference::Allow);
    assert_eq!(groups("/directory-b/images/x.png"), Preference::Unknown);
    assert_eq!(groups("/"), Preference::Unknown);
}

#[test]
fn a_reservation_reaches_training_and_its_absence_does_not() {
    let reserved = fetch("/", Some(EVERYTHING), &[], None);
    assert_eq!(reserved.preference(Usage::GenerativeTraining), Preference::Refuse);
    assert_eq!(reserved.preference(Usage::Search), Preference::Unknown);
    let open = fetch("/directory-b/images/x.jpg", Some(GROUPS), &[], None);
    assert_eq!(open.preference(Usage::GenerativeTraining), Preference::Unknown);
    assert_eq!(open.evidence()[0].at.to_string(), "tdmrep.json:3");
}

/// "TDM Header Field in HTTP Responses" and "TDM Metadata in HTML Content".
#[test]
fn the_field_and_the_metadata_of_the_report() {
    assert_eq!(mining("/", None, &["1"], None), Preference::Refuse);
    assert_eq!(mining("/", None, &[], Some("1")), Preference::Refuse);
    assert_eq!(mining("/", None, &["0"], None), Preference::Allow);
    assert_eq!(mining("/", None, &[], None), Preference::Unknown);
    for other in ["2", "", "yes", "01", "0.0", "-1"] {
        assert_eq!(mining("/", None, &[other], None), Preference::Unknown, "{other}");
        assert_eq!(mining("/", None, &[], Some(other)), Preference::Unknown, "{other}");
    }
}

/// "Processing priority".
#[test]
fn the_field_supersedes_the_file_and_the_page_both() {
    let open = r#"[{"location":"/","tdm-reservation":0}]"#;
    assert_eq!(mining("/", Some(EVERYTHING), &["0"], None), Preference::Allow);
    assert_eq!(mining("/", Some(open), &["1"], None), Preference::Refuse);
    assert_eq!(mining("/", Some(EVERYTHING), &["1"], Some("0")), Preference::Allow);
    assert_eq!(mining("/", Some(open), &["0"], Some("1")), Preference::Refuse);
    assert_eq!(mining("/", Some(EVERYTHING), &[], Some("0")), Preference::Allow);
}

#[test]
fn what_cannot_be_read_lifts_nothing_and_permits_nothing() {
    assert_eq!(mining("/", Some(EVERYTHING), &["2"], None), Preference::Refuse);
    assert_eq!(mining("/", None, &["1"], Some("nonsense")), Preference::Refuse);
    assert_eq!(mining("/", None, &["0"], Some("nonsense")), Preference::Unknown);
    assert_eq!(mining("/", None, &["0", "1"], None), Preference::Refuse);
    assert_eq!(mining("/", None, &["0, 1"], None), Preference::Refuse);
    assert_eq!(mining("/", None, &["0, x"], None), Preference::Unknown);
}

#[test]
fn malformed_files_permit_nothing() {
    let note = |file| {
        let pinned = fetch("/", Some(file), &[], None);
        assert_eq!(pinned.preference(Usage::Mining), Preference::Unknown, "{file}");
        pinned.evidence()[0].note.unwrap()
    };
    assert_eq!(note("<html>not found"), Note::Malformed);
    assert_eq!(note(r#"{"location":"/","tdm-reservation":0}"#), Note::Malformed);
    assert_eq!(
        note(r#"[{"location":"/","tdm-reservation":1,"tdm-reservation":0}]"#),
        Note::DuplicateKey
    );
    assert_eq!(note(r#"[{"location":"/","tdm-reservation":"0"}]"#), Note::BadValue);
    assert_eq!(note(r#"[{"location":"/"}]"#), Note::BadValue);
    assert_eq!(
        note(r#"[{"tdm-reservation":1},{"location":"/","tdm-reservation":0}]"#),
        Note::Malformed
    );
    let text = r#"[{"location":"/","tdm-reservation":"1"}]"#;
    assert_eq!(mining("/", Some(text), &[], None), Preference::Refuse);
    let after = r#"[7,{"location":"/","tdm-reservation":1}]"#;
    assert_eq!(mining("/", Some(after), &[], None), Preference::Refuse);
}
