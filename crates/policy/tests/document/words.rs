//! Faults of single words, keys and values.

use expect_test::expect;

use super::check;

#[test]
fn syntax() {
    check(
        "strictest = \"strict\"",
        "strictest = strict",
        expect![[r#"
            line 6, column 13: not TOML: string values must be quoted, expected literal string
        "#]],
    );
    check(
        "[notice]",
        "[notice",
        expect![[r#"
        line 8, column 8: not TOML: unclosed table, expected `]`
    "#]],
    );
    check(
        "id = \"harbour\"",
        "id = \"harbour\"\nid = \"haven\"",
        expect![[r#"
        line 3, column 1: not TOML: duplicate key
    "#]],
    );
}

#[test]
fn unknown_keys() {
    check(
        "categories",
        "categries",
        expect![[r#"
        line 29, column 1: no `categories` in a cell; add a line `categories = …`
        line 31, column 1: unknown key `categries` in a cell; did you mean `categories`?
    "#]],
    );
    check(
        "[signals]",
        "[signal]",
        expect![[r#"
        line 42, column 2: unknown key `signal` in the policy; did you mean `signals`?
    "#]],
    );
    check(
        "grace_days",
        "grace",
        expect![[r#"
            line 27, column 1: unknown key `grace` in a pack; did you mean `grace_days`?
        "#]],
    );
    check(
        "minimum_age = 18",
        "minimum_age = 18\nretention = 3",
        expect![[r#"
            line 20, column 1: unknown key `retention` in a pack; known are code, title, version, jurisdictions, minimum_age, unknown_age, grace_days, clocks, signals, source
        "#]],
    );
    check(
        "text.en",
        "texts.en",
        expect![[r#"
            line 8, column 1: no `text` in the notice; add a line `text.en = "…"`
            line 10, column 1: unknown key `texts` in the notice; did you mean `text`?
        "#]],
    );
}

#[test]
fn unknown_words() {
    check(
        "\"legitimate_interest\"",
        "\"legitimate-interests\"",
        expect![[r#"
            line 33, column 9: `legitimate-interests` is not a basis; did you mean `legitimate_interest`?
        "#]],
    );
    check(
        "\"content\"]",
        "\"contents\"]",
        expect![[r#"
        line 31, column 26: `contents` is not a category; did you mean `content`?
    "#]],
    );
    check(
        "\"limited\"",
        "\"friends\"",
        expect![[r#"
        line 34, column 25: `friends` is not a visibility; known are public, limited, private
    "#]],
    );
    check(
        "\"permit\"",
        "\"allow\"",
        expect![[r#"
        line 26, column 15: `allow` is not a rule for unknown ages; known are deny, permit
    "#]],
    );
    check(
        "public = \"allow\"",
        "public = \"unknown\"",
        expect![[r#"
        line 43, column 10: the default for an unknown signal is unknown; write `allow` or `refuse`
    "#]],
    );
    check(
        "untrain/policy/v1",
        "untrain/policy/v2",
        expect![[r#"
        line 1, column 10: unknown schema `untrain/policy/v2`; this version reads `untrain/policy/v1`
    "#]],
    );
    check(
        "text.en",
        "text.english",
        expect![[r#"
        line 10, column 6: `english` is not a language; write a tag such as `en` or `pt-BR`
    "#]],
    );
    check(
        "\"US-CA\"",
        "\"California\"",
        expect![[r#"
        line 24, column 24: `California` is not a jurisdiction: write an ISO 3166 code such as `DE` or `US-CA`
    "#]],
    );
}

#[test]
fn missing() {
    check(
        "title = \"Harbour\"\n",
        "",
        expect![[r#"
        line 1, column 1: no `title` in the policy; add a line `title = …`
    "#]],
    );
    check(
        "[notice]\nid = \"n-3\"\ntext.en = \"What we do\"\n",
        "",
        expect![[r#"
            line 1, column 1: no `notice` in the policy; add a section headed `[notice]`
        "#]],
    );
    check(
        "text.en = \"What we do\"\n",
        "",
        expect![[r#"
            line 8, column 1: no `text` in the notice; add a line `text.en = "…"`
        "#]],
    );
    check(
        "text.en = \"What we do\"",
        "text = {}",
        expect![[r#"
        line 10, column 8: the notice has no text
    "#]],
    );
    check(
        "text.en = \"What we do\"",
        "text = \"What we do\"",
        expect![[r#"
        line 10, column 8: the notice's text names no language; write `text.en = "…"`, one line for each language
    "#]],
    );
    check(
        "\"What we do\"",
        "\" \"",
        expect![[r#"
        line 10, column 11: an empty text
    "#]],
    );
    check(
        "basis = \"legitimate_interest\"\n",
        "",
        expect![[r#"
            line 29, column 1: no `basis` in a cell; add a line `basis = …`
        "#]],
    );
    check(
        "minimum_age = 16\n",
        "",
        expect![[r#"
        line 21, column 1: no `minimum_age` in a pack; add a line `minimum_age = …`
    "#]],
    );
    check(
        "[\"us\"]",
        "[]",
        expect![[r#"
        line 32, column 9: an empty list
    "#]],
    );
}

#[test]
fn mistyped() {
    check(
        "minimum_age = 16",
        "minimum_age = \"16\"",
        expect![[r#"
        line 25, column 15: expected a whole number, found a string
    "#]],
    );
    check(
        "minimum_age = 16",
        "minimum_age = 160",
        expect![[r#"
        line 25, column 15: 160 lies outside 0 to 120
    "#]],
    );
    check(
        "grace_days = 14",
        "grace_days = -1",
        expect![[r#"
        line 27, column 14: -1 lies outside 0 to 366
    "#]],
    );
    check(
        "effective = 2026-11-20",
        "effective = \"2026-11-20\"",
        expect![[r#"
        line 5, column 13: expected a date such as `2026-01-31` without quotes, found a string
    "#]],
    );
    check(
        "effective = 2026-11-20",
        "effective = 2026-11-20T10:00:00",
        expect![[r#"
        line 5, column 13: `2026-11-20T10:00:00` is not a moment; write a date, or a time with its offset such as `2026-01-31T00:00:00Z`
    "#]],
    );
    check(
        "purposes = [\"genai.content\"]",
        "purposes = \"genai.content\"",
        expect![[r#"
        line 30, column 12: expected a list in brackets, found a string
    "#]],
    );
    check(
        "[signals]\npublic = \"allow\"",
        "[[signals]]\npublic = \"allow\"",
        expect![[r#"
        line 42, column 1: expected a table, found a list
    "#]],
    );
    check(
        "[[licence]]",
        "[licence]",
        expect![[r#"
        line 37, column 1: expected tables, each headed `[[licence]]`, found a table
    "#]],
    );
    check(
        "id = \"n-3\"",
        "id = \"n\\u00003\"",
        expect![[r#"
        line 9, column 6: an identifier holds a control character
    "#]],
    );
}
