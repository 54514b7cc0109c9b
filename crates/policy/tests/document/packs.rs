//! Packs in files of their own: their faults in their own lines, and how a policy takes them in.

use expect_test::{Expect, expect};
use untrain_policy::document::{Bundle, PackFile};
use untrain_policy::{Basis, Category, Policy, Signal, Source};

const HARBOUR: &str = r#"schema = "untrain/pack/v1"
code = "harbour"
title = "Harbour town"
version = "1"
jurisdictions = ["AQ"]
source.jurisdictions = "Harbour Act s. 1"
minimum_age = 16
source.minimum_age = "Harbour Act s. 2"
grace_days = 14
source.grace_days = "Harbour Act s. 3"

[[cell]]
purposes = ["genai.content", "ml.safety"]
categories = ["profile", "content"]
basis = "legitimate_interest"
source.basis = "Harbour Act s. 4"

[clocks]
re_ask_months = 12
source.re_ask_months = "Harbour Act s. 5"

[clocks.objection]
answer = "15 business days"
source.answer = "Harbour Act s. 6"
silence = "refusal"
source.silence = "Harbour Act s. 7"

[[licence]]
id = "archive-9"
purposes = ["genai.content"]
evidence = "Contract 9"

[signals]
public = "refuse"
source.public = "Harbour Act s. 8"
"#;

const POLICY: &str = r#"schema = "untrain/policy/v1"
id = "harbour"
version = "1"
title = "Harbour"
effective = 2026-01-01
strictest = "elsewhere"

[notice]
id = "n-1"
text.en = "What we \"do\" \\ say:\nfirst,\n\n\"\"\"second\"\"\""

[[purpose]]
id = "genai.content"
title = "Generative AI"

[[pack]]
code = "elsewhere"
title = "Elsewhere"
minimum_age = 18

[[pack]]
from = "harbour.toml"
assessments."genai.content" = "LIA-1"

[signals]
public = "allow"
"#;

/// What is said about [`HARBOUR`] after one text in it was replaced by another.
fn pack(from: &str, to: &str, expected: Expect) {
    assert!(HARBOUR.contains(from), "{from}");
    let faults = PackFile::parse(&HARBOUR.replacen(from, to, 1)).err().unwrap_or_default();
    let lines: Vec<String> = faults.iter().map(|fault| format!("{fault}\n")).collect();
    expected.assert_eq(&lines.concat());
}

/// What is said about [`POLICY`] after the same, with the pack as it is.
fn policy(from: &str, to: &str, expected: Expect) {
    assert!(POLICY.contains(from), "{from}");
    bundled(&POLICY.replacen(from, to, 1), HARBOUR, expected);
}

fn bundled(policy: &str, pack: &str, expected: Expect) {
    let faults = Bundle::of(policy, &mut files(pack)).err().unwrap_or_default();
    let lines: Vec<String> = faults.iter().map(|fault| format!("{fault}\n")).collect();
    expected.assert_eq(&lines.concat());
}

fn files(pack: &str) -> impl FnMut(&str) -> Result<String, String> {
    move |name| match name {
        "harbour.toml" => Ok(pack.to_owned()),
        _ => Err("there is no such file".to_owned()),
    }
}

#[test]
fn a_whole_pack_says_what_it_says() {
    assert!(PackFile::is_one(HARBOUR) && !PackFile::is_one(POLICY) && !PackFile::is_one("\""));
    let file = PackFile::parse(HARBOUR).unwrap();
    assert_eq!(file.warnings, []);
    assert_eq!(file.pack.version.as_deref(), Some("1"));
    assert_eq!(file.pack.sources.of("minimum_age"), Some("Harbour Act s. 2"));
    assert_eq!(file.pack.sources.of("clocks.objection.silence"), Some("Harbour Act s. 7"));
    assert_eq!(file.pack.sources.of("signals.public"), Some("Harbour Act s. 8"));
    assert_eq!(file.pack.clocks.objection.answer.to_string(), "15 business days");
    assert_eq!(file.pack.clocks.erasure.answer.to_string(), "30 days");
    assert_eq!(file.cells[0].sources.of("basis"), Some("Harbour Act s. 4"));
    assert_eq!(file.cells[0].packs, [file.pack.code]);
    assert_eq!(file.licences[0].evidence.as_deref(), Some("Contract 9"));
}

#[test]
fn every_value_names_its_source() {
    pack(
        "source.minimum_age = \"Harbour Act s. 2\"\n",
        "",
        expect![[r#"
            line 7, column 1: `minimum_age` has no source; add a line `source.minimum_age = "…"` with what it follows
        "#]],
    );
    pack(
        "source.silence = \"Harbour Act s. 7\"\n",
        "",
        expect![[r#"
            line 25, column 1: `silence` has no source; add a line `source.silence = "…"` with what it follows
        "#]],
    );
    pack(
        "source.basis = \"Harbour Act s. 4\"",
        "visibility = [\"public\"]\nsource = \"Harbour Act\"",
        expect![[r#"
            line 15, column 1: `basis` has no source; add a line `source.basis = "…"` with what it follows
            line 16, column 1: `visibility` has no source; add a line `source.visibility = "…"` with what it follows
            line 17, column 10: a source that belongs to no value; write `source.KEY = "…"` below the key that it is about
        "#]],
    );
    pack(
        "source.public",
        "source.pubic",
        expect![[r#"
            line 34, column 1: `public` has no source; add a line `source.public = "…"` with what it follows
            line 35, column 8: a source of `pubic`, which takes none; did you mean `public`?
        "#]],
    );
    pack(
        "grace_days = 14\n",
        "",
        expect![[r#"
            line 9, column 8: a source of `grace_days`, which is not there; add a line `grace_days = …`
        "#]],
    );
    pack(
        "evidence = \"Contract 9\"\n",
        "",
        expect![[r#"
            line 28, column 1: no `evidence` in a licence; add a line `evidence = …`
        "#]],
    );
}

#[test]
fn faults_of_a_pack_have_their_place_and_what_was_meant() {
    pack(
        "untrain/pack/v1",
        "untrain/pack/v2",
        expect![[r#"
            line 1, column 10: unknown schema `untrain/pack/v2`; this version reads `untrain/pack/v1`
        "#]],
    );
    pack(
        "version = \"1\"\n",
        "",
        expect![[r#"
            line 1, column 1: no `version` in the pack; add a line `version = …`
        "#]],
    );
    pack(
        "[clocks.objection]",
        "[clocks.objections]",
        expect![[r#"
            line 22, column 9: unknown key `objections` in the clocks; did you mean `objection`?
        "#]],
    );
    pack(
        "answer =",
        "anwser =",
        expect![[r#"
            line 22, column 1: no `answer` in a clock; add a line `answer = …`
            line 23, column 1: unknown key `anwser` in a clock; did you mean `answer`?
            line 24, column 8: a source of `answer`, which is not there; add a line `answer = …`
        "#]],
    );
    pack(
        "15 business days",
        "15 buisness days",
        expect![[r#"
            line 23, column 10: `15 buisness days` is not a span of time: write 1 to 366 days, business days or months, such as `30 days`
        "#]],
    );
    pack(
        "\"refusal\"",
        "\"refused\"",
        expect![[r#"
            line 25, column 11: `refused` is not a rule for silence; did you mean `refusal`?
        "#]],
    );
    pack(
        "basis = \"legitimate_interest\"",
        "packs = [\"harbour\"]\nbasis = \"legitimate_interest\"",
        expect![[r#"
            line 15, column 1: unknown key `packs` in a cell; known are purposes, categories, basis, visibility, assessment, source
        "#]],
    );
    pack(
        "\"content\"]",
        "\"contents\"]",
        expect![[r#"
            line 14, column 26: `contents` is not a category; did you mean `content`?
        "#]],
    );
    pack(
        "re_ask_months = 12",
        "re_ask_months = 12\nweekend = [\"sundya\"]\n\
         holidays = [\"2026-12-25\", 2026-12-26T00:00:00Z]",
        expect![[r#"
            line 20, column 1: `weekend` has no source; add a line `source.weekend = "…"` with what it follows
            line 20, column 12: `sundya` is not a day of the week; did you mean `sunday`?
            line 21, column 1: `holidays` has no source; add a line `source.holidays = "…"` with what it follows
            line 21, column 13: expected a date such as `2026-01-31` without quotes, found a string
            line 21, column 27: `2026-12-26T00:00:00Z` is not a date
        "#]],
    );
}

#[test]
fn a_purpose_that_is_nearly_a_common_one_is_warned_of() {
    let file = PackFile::parse(&HARBOUR.replace("ml.safety", "ml.saftey")).unwrap();
    expect![[r#"line 13, column 30: `ml.saftey` is no common purpose; did you mean `ml.safety`?"#]]
        .assert_eq(&file.warnings[0].to_string());
    let file = PackFile::parse(&HARBOUR.replace("ml.safety", "translation")).unwrap();
    assert_eq!(file.warnings, []);
}

#[test]
fn a_policy_takes_from_a_pack_what_it_declares() {
    let bundle = Bundle::of(POLICY, &mut files(HARBOUR)).unwrap();
    assert_eq!(bundle.packs, ["harbour.toml"]);
    let policy = bundle.policy;
    assert_eq!(Policy::parse(&policy.text).unwrap(), policy);
    assert_eq!(policy.notice.text["en"], "What we \"do\" \\ say:\nfirst,\n\n\"\"\"second\"\"\"");
    let cell = policy
        .cell_of(&"genai.content".parse().unwrap(), Category::Content, Some(&"AQ".parse().unwrap()))
        .unwrap();
    assert_eq!(cell.basis, Basis::LegitimateInterest);
    assert_eq!(cell.assessment.as_deref(), Some("LIA-1"));
    assert_eq!(cell.sources.of("basis"), Some("Harbour Act s. 4"));
    // `ml.safety` is no purpose of this policy.
    assert_eq!(cell.purposes.len(), 1);
    assert_eq!(policy.licences[0].id.as_str(), "archive-9");
    // Any refusal wins.
    assert_eq!(policy.unknown_signals.of(Source::Public), Signal::Refuse);
    assert_eq!(policy.packs[1].signals[&Source::Public], Signal::Refuse);
}

#[test]
fn a_text_that_names_no_file_stays_as_it_is() {
    let (own, _) = POLICY.split_once("[[pack]]\nfrom").unwrap();
    let bundle = Bundle::of(own, &mut |name| panic!("{name}")).unwrap();
    assert_eq!(bundle.policy.text, own);
    assert_eq!(bundle.policy.hash, Policy::hash_of(own));
    assert_eq!(bundle.warnings.len(), 1);
}

#[test]
fn a_text_that_names_a_file_is_no_document() {
    let faults = Policy::parse(POLICY).unwrap_err();
    expect![[r#"
        line 22, column 8: the pack of `harbour.toml` does not stand in the document; put it in with `untrain policy bundle`
    "#]]
    .assert_eq(&format!("{}\n", faults[0]));
}

#[test]
fn faults_stand_where_they_are_made() {
    policy(
        "harbour.toml",
        "harbor.toml",
        expect![[r#"
            line 22, column 8: the pack `harbor.toml` cannot be read: there is no such file
        "#]],
    );
    policy(
        "assessments.\"genai.content\"",
        "assessments.\"genai.contnet\"",
        expect![[r#"
            line 23, column 13: `harbour.toml` has no cell for `genai.contnet` that waits for an assessment
            line 23, column 13: no purpose `genai.contnet` is declared; did you mean `genai.content`?
        "#]],
    );
    policy(
        "from = \"harbour.toml\"",
        "from = \"harbour.toml\"\ngrace_days = 3",
        expect![[r#"
            line 23, column 1: unknown key `grace_days` in a pack from a file; known are from, assessments
        "#]],
    );
    policy(
        "[signals]",
        "[[pack]]\nfrom = \"harbour.toml\"\n[signals]",
        expect![[r#"
            line 26, column 8: the jurisdiction `AQ` stands twice; it stands in line 22 already
            line 26, column 8: the licence `archive-9` stands twice; it stands in line 22 already
            line 26, column 8: the pack `harbour` stands twice; it stands in line 22 already
            line 26, column 8: two cells speak of `profile` for `genai.content` in pack `harbour`; the other begins in line 22
        "#]],
    );
    bundled(
        &POLICY.replace("title = \"Generative AI\"", "title = \"\""),
        &HARBOUR.replace("minimum_age = 16", "minimum_age = 160"),
        expect![[r#"
            line 14, column 9: an empty text
            harbour.toml: line 7, column 15: 160 lies outside 0 to 120
        "#]],
    );
    bundled(
        &POLICY.replace("minimum_age = 18", "minimum_age = 15"),
        HARBOUR,
        expect![[r#"
            line 6, column 13: the pack `elsewhere` is not the strictest: `harbour` has the minimum age 16; make it stricter, or name another pack
        "#]],
    );
}

#[test]
fn a_policy_narrows_a_pack_and_never_widens_it() {
    let cell = |basis: &str| {
        format!(
            "[[cell]]\npurposes = [\"genai.content\"]\ncategories = [\"content\"]\n\
             packs = [\"harbour\"]\n{basis}\n[signals]"
        )
    };
    let narrower = POLICY.replace("[signals]", &cell("basis = \"consent\""));
    let policy = Bundle::of(&narrower, &mut files(HARBOUR)).unwrap().policy;
    let lives = "AQ".parse().unwrap();
    let basis = |category| {
        policy.cell_of(&"genai.content".parse().unwrap(), category, Some(&lives)).unwrap().basis
    };
    assert_eq!(basis(Category::Content), Basis::Consent);
    assert_eq!(basis(Category::Profile), Basis::LegitimateInterest);
    let wider = "basis = \"consent\"\nvisibility = [\"public\", \"limited\"]";
    bundled(
        &POLICY.replace("[signals]", &cell(wider)),
        HARBOUR,
        expect![[r#"
            line 25, column 1: this cell permits more of `content` for `genai.content` than `harbour.toml` does; permit less, or write a pack of your own
        "#]],
    );
}
