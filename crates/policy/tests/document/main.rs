//! What a document says, and every fault of one: named with its line and column, all at once.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod controller;
mod diff;
mod packs;
mod passages;
mod sense;
mod vectors;
mod words;

use expect_test::Expect;
use untrain_policy::{Category, Policy, PurposeId, Signal, Source, UnknownAge, Visibility};

const WHOLE: &str = r#"schema = "untrain/policy/v1"
id = "harbour"
version = "3"
title = "Harbour"
effective = 2026-11-20
strictest = "strict"

[notice]
id = "n-3"
text.en = "What we do"

[[purpose]]
id = "genai.content"
title = "Generative AI"

[[pack]]
code = "strict"
title = "Elsewhere"
minimum_age = 18

[[pack]]
code = "us"
title = "United States"
jurisdictions = ["US", "US-CA"]
minimum_age = 16
unknown_age = "permit"
grace_days = 14

[[cell]]
purposes = ["genai.content"]
categories = ["profile", "content"]
packs = ["us"]
basis = "legitimate_interest"
visibility = ["public", "limited"]
assessment = "LIA-1"

[[licence]]
id = "archive-7"
purposes = ["genai.content"]
expires = 2027-01-01T12:00:00+01:00

[signals]
public = "allow"
"#;

/// What is said about [`WHOLE`] after one text in it was replaced by another.
fn check(from: &str, to: &str, expected: Expect) {
    assert!(WHOLE.contains(from), "{from}");
    expected.assert_eq(&faults(&WHOLE.replacen(from, to, 1)));
}

fn faults(text: &str) -> String {
    let faults = Policy::parse(text).err().unwrap_or_default();
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

fn warnings(text: &str) -> String {
    Policy::parse(text).unwrap().warnings.iter().map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn a_whole_document_says_what_it_says() {
    let policy = Policy::parse(WHOLE).unwrap();
    assert_eq!(policy.warnings, []);
    assert_eq!(policy.text, WHOLE);
    assert_eq!(policy.hash, Policy::hash_of(WHOLE));
    assert_eq!(policy.effective.to_string(), "2026-11-20T00:00:00Z");
    assert_eq!(policy.notice.text["en"], "What we do");
    assert_eq!(policy.licences[0].expires.unwrap().to_string(), "2027-01-01T11:00:00Z");
    let (strict, us) = (&policy.packs[0], &policy.packs[1]);
    assert_eq!((strict.unknown_age, strict.grace_days), (UnknownAge::Deny, 0));
    assert_eq!((us.minimum_age, us.unknown_age, us.grace_days), (16, UnknownAge::Permit, 14));
    assert_eq!(policy.unknown_signals.of(Source::FirstParty), Signal::Allow);
    assert_eq!(policy.unknown_signals.of(Source::Public), Signal::Allow);
    assert_eq!(policy.unknown_signals.of(Source::ThirdParty), Signal::Refuse);
    let genai = PurposeId::new("genai.content").unwrap();
    let lives = Some("US-NY".parse().unwrap());
    let cell = policy.cell_of(&genai, Category::Content, lives.as_ref()).unwrap();
    assert_eq!(cell.visibility, [Visibility::Public, Visibility::Limited]);
    assert!(policy.cell_of(&genai, Category::Content, None).is_none());
    assert!(policy.cell_of(&genai, Category::Jobs, lives.as_ref()).is_none());
}

#[test]
fn what_a_document_declares_knows_its_line() {
    let policy = Policy::parse(WHOLE).unwrap();
    let line = |words: &str| WHOLE.lines().position(|line| line == words).map(|at| at + 1);
    for purpose in &policy.purposes {
        assert_eq!(policy.line_of_purpose(&purpose.id), line(&format!("id = \"{}\"", purpose.id)));
    }
    for pack in &policy.packs {
        assert_eq!(policy.line_of_pack(&pack.code), line(&format!("code = \"{}\"", pack.code)));
    }
    let licence = &policy.licences[0].id;
    assert_eq!(policy.line_of_licence(licence), line(&format!("id = \"{licence}\"")));
    let cell = &policy.cells[0];
    let first = policy.line_of_cell(&cell.purposes[0], cell.categories[0], &cell.packs[0]);
    assert_eq!(first, line("[[cell]]"));
    assert_eq!(policy.line_of_signals(), line("[signals]"));
    assert!(line("[signals]").is_some() && line("[[cell]]").is_some());
}

#[test]
fn one_byte_more_is_another_document() {
    let changed = format!("{WHOLE}# A comment\n");
    assert_ne!(Policy::parse(&changed).unwrap().hash, Policy::hash_of(WHOLE));
}
