//! Faults of what the parts say together.

use expect_test::expect;

use super::{WHOLE, check, faults, warnings};

#[test]
fn names_without_a_declaration() {
    check(
        "packs = [\"us\"]",
        "packs = [\"usa\"]",
        expect![[r#"
        line 32, column 10: no pack `usa` is declared; did you mean `us`?
    "#]],
    );
    check(
        "strictest = \"strict\"",
        "strictest = \"strictest\"",
        expect![[r#"
        line 6, column 13: no pack `strictest` is declared; did you mean `strict`?
    "#]],
    );
    check(
        "purposes = [\"genai.content\"]\nc",
        "purposes = [\"genai\"]\nc",
        expect![[r#"
            line 30, column 13: no purpose `genai` is declared; did you mean `genai.content`?
        "#]],
    );
    check(
        "purposes = [\"genai.content\"]\ne",
        "purposes = [\"genai.contents\"]\ne",
        expect![[r#"
        line 39, column 13: no purpose `genai.contents` is declared; did you mean `genai.content`?
    "#]],
    );
}

#[test]
fn names_that_stand_twice() {
    check(
        "code = \"us\"",
        "code = \"strict\"",
        expect![[r#"
            line 22, column 8: the pack `strict` stands twice; it stands in line 17 already
            line 32, column 10: no pack `us` is declared; known are strict
        "#]],
    );
    check(
        "minimum_age = 18",
        "minimum_age = 18\njurisdictions = [\"US\"]",
        expect![[r#"
        line 25, column 18: the jurisdiction `US` stands twice; it stands in line 20 already
    "#]],
    );
    check(
        "[\"US\", \"US-CA\"]",
        "[\"US\", \"US\"]",
        expect![[r#"
        line 24, column 24: `US` stands twice in this list
    "#]],
    );
    check(
        "[[pack]]",
        "[[purpose]]\nid = \"genai.content\"\ntitle = \"Again\"\n[[pack]]",
        expect![[r#"
            line 17, column 6: the purpose `genai.content` stands twice; it stands in line 13 already
        "#]],
    );
    check(
        "[signals]",
        "[[licence]]\nid = \"archive-7\"\npurposes = [\"genai.content\"]\n[signals]",
        expect![[r#"
            line 43, column 6: the licence `archive-7` stands twice; it stands in line 38 already
        "#]],
    );
}

#[test]
fn cells_that_contradict_themselves_or_each_other() {
    check(
        "\"legitimate_interest\"",
        "\"prohibited\"",
        expect![[r#"
        line 34, column 15: a prohibited cell permits a visibility; remove `visibility`
        line 35, column 14: a prohibited cell has an assessment; an assessment cannot open what is prohibited; remove one of them
    "#]],
    );
    check(
        "\"content\"]",
        "\"special\"]",
        expect![[r#"
        line 31, column 26: legitimate interest cannot carry the category `special`; give it a cell of its own with `basis = "consent"`
    "#]],
    );
    let second = "[[cell]]\npurposes = [\"genai.content\"]\ncategories = [\"jobs\", \"content\"]\n\
                  packs = [\"us\", \"strict\"]\nbasis = \"prohibited\"\n[[licence]]";
    check(
        "[[licence]]",
        second,
        expect![[r#"
        line 37, column 1: two cells speak of `content` for `genai.content` in pack `us`; the other begins in line 29
    "#]],
    );
}

#[test]
fn a_strictest_pack_that_is_not() {
    check(
        "strictest = \"strict\"",
        "strictest = \"us\"",
        expect![[r#"
        line 6, column 13: the pack `us` is not the strictest: `strict` has the minimum age 18; make it stricter, or name another pack
    "#]],
    );
    check(
        "minimum_age = 16",
        "minimum_age = 19",
        expect![[r#"
        line 6, column 13: the pack `strict` is not the strictest: `us` has the minimum age 19; make it stricter, or name another pack
    "#]],
    );
    check("minimum_age = 18", "minimum_age = 18\nunknown_age = \"permit\"", expect![[""]]);
    check(
        "packs = [\"us\"]",
        "packs = [\"strict\"]",
        expect![[r#"
            line 6, column 13: the pack `strict` is not the strictest: `us` permits less of `profile` for `genai.content`; make it stricter, or name another pack
        "#]],
    );
}

#[test]
fn a_strictest_pack_permits_no_unknown_age_that_another_denies() {
    let text = WHOLE
        .replace("\"permit\"", "\"deny\"")
        .replace("minimum_age = 18", "minimum_age = 18\nunknown_age = \"permit\"");
    expect![[r#"
        line 6, column 13: the pack `strict` is not the strictest: `us` denies unknown ages; make it stricter, or name another pack
    "#]].assert_eq(&faults(&text));
}

#[test]
fn every_fault_at_once_in_the_order_of_the_lines() {
    let text = WHOLE
        .replace("version", "verzion")
        .replace("\"genai.content\"]\nc", "\"genai.contant\"]\nc")
        .replace("\"limited\"", "\"limitted\"")
        .replace("minimum_age = 16", "minimum_age = 1600");
    expect![[r#"
        line 1, column 1: no `version` in the policy; add a line `version = …`
        line 3, column 1: unknown key `verzion` in the policy; did you mean `version`?
        line 25, column 15: 1600 lies outside 0 to 120
        line 30, column 13: no purpose `genai.contant` is declared; did you mean `genai.content`?
        line 34, column 25: `limitted` is not a visibility; did you mean `limited`?
    "#]]
    .assert_eq(&faults(&text));
}

#[test]
fn columns_count_characters() {
    check(
        "title = \"Harbour\"",
        "title = \"Häfen\"; x = 1",
        expect![[r#"
        line 4, column 16: not TOML: unexpected key or value, expected newline, `#`
    "#]],
    );
}

#[test]
fn a_document_has_a_length() {
    let long = format!("{WHOLE}#{}\n", "x".repeat(1 << 20));
    expect![[r#"
        line 1, column 1: the document is longer than 1048576 bytes
    "#]]
    .assert_eq(&faults(&long));
}

#[test]
fn warnings_name_what_may_not_be_meant() {
    let text = WHOLE
        .replace("\"profile\"", "\"messages\"")
        .replace("assessment = \"LIA-1\"\n", "")
        .replace("grace_days = 14\n", "")
        .replace(
            "[[licence]]",
            "[[pack]]\ncode = \"eu\"\ntitle = \"EU\"\nminimum_age = 16\n[[licence]]",
        )
        .replace(
            "[[pack]]\ncode = \"us\"",
            "[[purpose]]\nid = \"ml.safety\"\ntitle = \"Safety\"\n[[pack]]\ncode = \"us\"",
        );
    expect![[r#"
        line 22, column 6: no cell lists the purpose `ml.safety`; it is denied to everybody
        line 33, column 15: a cell opens the category `messages`
        line 34, column 10: the pack `us` sets no days of grace; the purpose runs from the moment a notice is delivered
        line 35, column 9: legitimate interest without an assessment; it is denied to everybody until the cell names one
        line 39, column 8: the pack `eu` is for no jurisdiction; nobody has it
    "#]].assert_eq(&warnings(&text));
}
