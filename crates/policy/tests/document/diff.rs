//! What changes between two documents, in words.

use expect_test::{Expect, expect};
use untrain_policy::document::{Bundle, diff};
use untrain_policy::{Direction, Policy};

use super::WHOLE;

/// The cell of [`WHOLE`].
const INTEREST: &str = r#"basis = "legitimate_interest"
visibility = ["public", "limited"]
assessment = "LIA-1""#;

fn said(old: &Policy, new: &Policy, expected: Expect) {
    let lines: Vec<String> = diff(old, new)
        .iter()
        .map(|change| format!("{} {}: {change}\n", change.direction, change.part))
        .collect();
    expected.assert_eq(&lines.concat());
}

/// What is said when one text of [`WHOLE`] is replaced by another.
fn check(from: &str, to: &str, expected: Expect) {
    assert!(WHOLE.contains(from), "{from}");
    let new = Policy::parse(&WHOLE.replacen(from, to, 1)).unwrap();
    said(&Policy::parse(WHOLE).unwrap(), &new, expected);
}

#[test]
fn a_comment_changes_nothing() {
    check("[signals]", "# A comment\n[signals]", expect![""]);
}

#[test]
fn cells() {
    check(
        INTEREST,
        "basis = \"consent\"",
        expect![[r#"
            widens cell: `us` (US, US-CA): genai.content on profile, content: whoever said yes waits for no notice and no days of grace any more
            narrows cell: `us` (US, US-CA): genai.content on profile, content: from legitimate interest to consent
            narrows cell: `us` (US, US-CA): genai.content on profile, content: what is limited is not used
        "#]],
    );
    check(
        "categories = [\"profile\", ",
        "categories = [\"jobs\", ",
        expect![[r#"
        widens cell: `us` (US, US-CA): genai.content on jobs: from not listed to legitimate interest, for what is public, limited
        narrows cell: `us` (US, US-CA): genai.content on profile: from legitimate interest to not listed
    "#]],
    );
    check(
        "visibility = [\"public\", \"limited\"]",
        "visibility = [\"limited\", \"private\"]",
        expect![[r#"
            widens cell: `us` (US, US-CA): genai.content on profile, content: what is private is used too
            narrows cell: `us` (US, US-CA): genai.content on profile, content: what is public is not used
        "#]],
    );
    check(
        "assessment = \"LIA-1\"",
        "",
        expect![[r#"
        narrows cell: `us` (US, US-CA): genai.content on profile, content: from legitimate interest to legitimate interest without an assessment
    "#]],
    );
    check(
        "\"LIA-1\"",
        "\"LIA-2\"",
        expect![[r#"
        neither cell: `us` (US, US-CA): genai.content on profile, content: the assessment goes from LIA-1 to LIA-2
    "#]],
    );
    check(
        INTEREST,
        "basis = \"prohibited\"",
        expect![[r#"
            narrows cell: `us` (US, US-CA): genai.content on profile, content: from legitimate interest to prohibited
        "#]],
    );
}

#[test]
fn people() {
    check(
        "minimum_age = 16",
        "minimum_age = 13",
        expect![[r#"
        widens age: `us` (US, US-CA): the minimum age goes from 16 to 13
    "#]],
    );
    check(
        "unknown_age = \"permit\"",
        "unknown_age = \"deny\"",
        expect![[r#"
        narrows age: `us` (US, US-CA): somebody whose age is unknown is left out
    "#]],
    );
    check(
        "grace_days = 14",
        "grace_days = 7",
        expect![[r#"
        widens grace: `us` (US, US-CA): the days of grace after a notice go from 14 to 7
    "#]],
    );
    check(
        "jurisdictions = [\"US\", \"US-CA\"]",
        "jurisdictions = [\"US-CA\"]",
        expect![[r#"
            narrows cell: `strict`, which was `us` (US): genai.content on profile, content: from legitimate interest to not listed
            narrows age: `strict`, which was `us` (US): somebody whose age is unknown is left out
            narrows age: `strict`, which was `us` (US): the minimum age goes from 16 to 18
            neither residence: `strict`, which was `us` (US): another pack is for them
            neither grace: `strict`, which was `us` (US): the days of grace after a notice go from 14 to 0
        "#]],
    );
    check(
        "grace_days = 14",
        "grace_days = 14\nclocks.erasure.answer = \"15 business days\"\nclocks.re_ask_months = 12",
        expect![[r#"
            neither clock: `us` (US, US-CA): before somebody who said no is asked again: from no rule to 12 months
            neither clock: `us` (US, US-CA): erasure: from answered in 30 days to answered in 15 business days
        "#]],
    );
}

#[test]
fn purposes_notices_signals_licences() {
    check(
        "[[pack]]\ncode = \"strict\"",
        "[[purpose]]\nid = \"ml.safety\"\ntitle = \"Safety\"\n[[pack]]\ncode = \"strict\"",
        expect![[r#"
            neither purpose: `ml.safety` is new: Safety
        "#]],
    );
    check(
        "Generative AI",
        "Any AI",
        expect![[r#"
        neither purpose: `genai.content` is described in other words
    "#]],
    );
    check(
        "text.en = \"What we do\"",
        "text.en = \"What we did\"\ntext.de = \"Was wir tun\"",
        expect![[r#"
            neither notice: the text in `en` is another
            neither notice: there is a text in `de`
        "#]],
    );
    check(
        "public = \"allow\"",
        "licensed = \"allow\"",
        expect![[r#"
        widens signal: `licensed` records without a signal are used
        narrows signal: `public` records without a signal are not used
    "#]],
    );
    check(
        "expires = 2027-01-01T12:00:00+01:00",
        "expires = 2028-01-01\nfrom = 2026-01-01",
        expect![[r#"
            widens licence: `archive-7` ends 2028-01-01T00:00:00Z
            narrows licence: `archive-7` begins 2026-01-01T00:00:00Z
        "#]],
    );
    check(
        "archive-7",
        "archive-8",
        expect![[r#"
        widens licence: `archive-8` is new, for genai.content
        narrows licence: `archive-7` is gone, for genai.content
    "#]],
    );
    check(
        "effective = 2026-11-20",
        "effective = 2026-12-20",
        expect![[r#"
        neither policy: effective from 2026-12-20T00:00:00Z on instead of 2026-11-20T00:00:00Z
    "#]],
    );
}

#[test]
fn from_training_by_default_to_the_rules_of_each_place() {
    let old = Policy::parse(include_str!("../../../../policies/linkedin-2024.toml")).unwrap();
    let read = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/");
        std::fs::read_to_string(format!("{folder}{name}")).map_err(|error| error.to_string())
    };
    let text = include_str!("../../../../policies/world.toml");
    let new = Bundle::of(text, &mut { read }).unwrap().policy;
    let lines: Vec<String> = diff(&old, &new)
        .iter()
        .filter(|change| change.direction == Direction::Widens)
        .map(|change| format!("{}: {change}\n", change.part))
        .collect();
    expect![[r#"
        purpose: `ai.evaluation` is new: Testing AI
        purpose: `share.licensing` is new: Licensing to others
        cell: `ch`, which was `eea` (CH); `eea` (IS, LI, NO); `eu`, which was `eea` (AT, BE, BG, CY, CZ, DE, 21 more); `br`, which was `elsewhere` (BR); `us`, which was `elsewhere` (US); `us-ca`, which was `elsewhere` (US-CA); `uk` (GB): ai.evaluation on groups, jobs, ai_interactions, feedback: from not listed to consent
        cell: `ch`, which was `eea` (CH); `eea` (IS, LI, NO); `eu`, which was `eea` (AT, BE, BG, CY, CZ, DE, 21 more); `br`, which was `elsewhere` (BR); `us`, which was `elsewhere` (US); `us-ca`, which was `elsewhere` (US-CA); `uk` (GB): ai.evaluation on profile, content: from not listed to legitimate interest
        cell: `strict`, which was `eea` (everywhere else); `ca`, which was `elsewhere` (CA); `ca-qc`, which was `elsewhere` (CA-QC); `strict`, which was `elsewhere` (AE, AR, AU, CL, CO, EG, 20 more); `hk` (HK): ai.evaluation, share.licensing on profile, content, groups, jobs, ai_interactions, feedback: from not listed to consent
        cell: `ch`, which was `eea` (CH); `eea` (IS, LI, NO); `eu`, which was `eea` (AT, BE, BG, CY, CZ, DE, 21 more); `uk` (GB): genai.content on groups, jobs, ai_interactions, feedback: from prohibited to consent
        cell: `br`, which was `elsewhere` (BR); `us`, which was `elsewhere` (US); `us-ca`, which was `elsewhere` (US-CA): genai.content on groups, jobs, ai_interactions, feedback: whoever said yes waits for no notice and no days of grace any more
        cell: `ch`, which was `eea` (CH); `eea` (IS, LI, NO); `eu`, which was `eea` (AT, BE, BG, CY, CZ, DE, 21 more); `uk` (GB): genai.content on profile, content: from prohibited to legitimate interest
        cell: `ca`, which was `elsewhere` (CA); `ca-qc`, which was `elsewhere` (CA-QC); `strict`, which was `elsewhere` (AE, AR, AU, CL, CO, EG, 20 more): genai.content, ml.moderation, ml.personalization, ml.safety, share.affiliate on profile, content, groups, jobs, ai_interactions, feedback: whoever said yes waits for no notice and no days of grace any more
        cell: `strict`, which was `eea` (everywhere else); `hk` (HK): genai.content, share.affiliate on profile, content, groups, jobs, ai_interactions, feedback: from prohibited to consent
        cell: `strict`, which was `eea` (everywhere else): ml.moderation, ml.personalization, ml.safety on profile, content, groups, jobs, ai_interactions, feedback: whoever said yes waits for no notice and no days of grace any more
        cell: `ch`, which was `eea` (CH): ml.personalization on jobs: whoever said yes waits for no notice and no days of grace any more
        cell: `ch`, which was `eea` (CH); `eea` (IS, LI, NO); `eu`, which was `eea` (AT, BE, BG, CY, CZ, DE, 21 more); `uk` (GB): share.affiliate on profile, content, groups, jobs, ai_interactions, feedback: from prohibited to consent
        cell: `br`, which was `elsewhere` (BR); `us`, which was `elsewhere` (US); `us-ca`, which was `elsewhere` (US-CA): share.affiliate on profile, content, groups, jobs, ai_interactions, feedback: whoever said yes waits for no notice and no days of grace any more
        cell: `ch`, which was `eea` (CH); `eea` (IS, LI, NO); `eu`, which was `eea` (AT, BE, BG, CY, CZ, DE, 21 more); `br`, which was `elsewhere` (BR); `us`, which was `elsewhere` (US); `us-ca`, which was `elsewhere` (US-CA); `uk` (GB): share.licensing on profile, content, groups, jobs, ai_interactions, feedback: from not listed to consent
        licence: `harbour-archive-2026` is new, for genai.content, ai.evaluation
    "#]].assert_eq(&lines.concat());
}
