//! What one text of a document says and another does not, line by line.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use untrain_policy::document::{Line, passages};

use super::WHOLE;

fn check(from: &str, to: &str, expected: Expect) {
    assert!(WHOLE.contains(from), "{from}");
    let mut said = String::new();
    for passage in passages(WHOLE, &WHOLE.replacen(from, to, 1)) {
        let kind = if passage.is_words { "words" } else { "rules" };
        said.push_str(format!("{kind} {}", passage.table).trim_end());
        said.push('\n');
        let mut tell = |sign: char, lines: &[Line]| {
            for line in lines {
                said.push_str(&format!("  {sign} {}: {}\n", line.number, line.text));
            }
        };
        tell('-', &passage.removed);
        tell('+', &passage.added);
    }
    expected.assert_eq(&said);
}

#[test]
fn words_and_rules_are_told_apart_by_their_tables() {
    check(
        "text.en = \"What we do\"",
        "text.en = \"What we will do\"\ntext.de = \"Was wir tun\"",
        expect![[r#"
            words [notice]
              - 10: text.en = "What we do"
              + 10: text.en = "What we will do"
              + 11: text.de = "Was wir tun"
        "#]],
    );
    check(
        "minimum_age = 16",
        "minimum_age = 18",
        expect![[r#"
            rules [[pack]] code = "us"
              - 25: minimum_age = 16
              + 25: minimum_age = 18
        "#]],
    );
    check(
        "version = \"3\"",
        "version = \"4\"",
        expect![[r#"
            rules
              - 3: version = "3"
              + 3: version = "4"
        "#]],
    );
}

#[test]
fn a_table_that_is_new_or_gone_is_a_passage_of_its_own() {
    check(
        "[[pack]]\ncode = \"us\"",
        "[[purpose]]\nid = \"ml.safety\"\ntitle = \"Safety\"\n\n[[pack]]\ncode = \"ch\"\n\n\
         [[pack]]\ncode = \"us\"",
        expect![[r#"
            words [[purpose]] id = "ml.safety"
              + 21: [[purpose]]
              + 22: id = "ml.safety"
              + 23: title = "Safety"
            rules [[pack]] code = "ch"
              + 25: [[pack]]
              + 26: code = "ch"
        "#]],
    );
    check(
        "\n[signals]\npublic = \"allow\"\n",
        "",
        expect![[r#"
        rules [signals]
          - 42: [signals]
          - 43: public = "allow"
    "#]],
    );
}

#[test]
fn what_is_the_same_and_what_is_empty_is_no_difference() {
    assert_eq!(passages(WHOLE, WHOLE), []);
    assert_eq!(passages(WHOLE, &WHOLE.replace("\n\n", "\n\n\n")), []);
    assert_eq!(passages("", ""), []);
}

/// Tables repeat each other's lines: a change in one and the loss of the next stay two passages.
#[test]
fn lines_that_repeat_are_matched_in_their_own_table() {
    let cell = |number: u8, kind: &str| {
        format!("[[cell]]\npurposes = [{number}]\ncategories = {kind}\npacks = eu\nbasis = x\n\n")
    };
    let old = cell(1, "a") + &cell(2, "b");
    let texts = |lines: &[Line]| lines.iter().map(|line| line.number).collect::<Vec<_>>();
    for (one, other) in [(old.as_str(), cell(1, "c").as_str()), (&cell(1, "c"), &old)] {
        let found = passages(one, other);
        let [first, second] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((texts(&first.removed), texts(&first.added)), (vec![3], vec![3]));
        let whole = vec![7, 8, 9, 10, 11];
        let is_old = one.len() > other.len();
        let expected = if is_old { (whole, Vec::new()) } else { (Vec::new(), whole) };
        assert_eq!((texts(&second.removed), texts(&second.added)), expected);
    }
}

/// Texts too far apart to be matched line by line are shown whole, and nothing of them is lost.
#[test]
fn long_texts_that_share_nothing_are_replaced() {
    let text = |word: &str| (0..2_500).map(|n| format!("{word} {n}\n")).collect::<String>();
    let found = passages(&text("old"), &text("new"));
    let [passage] = found.as_slice() else { panic!("{}", found.len()) };
    assert_eq!((passage.removed.len(), passage.added.len()), (2_500, 2_500));
}

fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec!["", "[[a]]", "[notice]", "id = 1", "x", "y", "z = 2"]);
    prop::collection::vec(line, 0..30).prop_map(|lines| lines.join("\n"))
}

/// The lines that a passage does not name, without the empty ones.
fn left<'t>(text: &'t str, named: &[Line]) -> Vec<&'t str> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.filter(|(at, _)| named.iter().all(|it| it.number != *at)).map(|(_, line)| line).collect()
}

proptest! {
    #[test]
    fn what_is_not_removed_is_what_is_not_added(old in text(), new in text()) {
        let found = passages(&old, &new);
        let removed: Vec<Line> = found.iter().flat_map(|it| it.removed.clone()).collect();
        let added: Vec<Line> = found.iter().flat_map(|it| it.added.clone()).collect();
        prop_assert_eq!(left(&old, &removed), left(&new, &added));
        for line in &removed {
            prop_assert_eq!(old.lines().nth(line.number - 1), Some(line.text.as_str()));
        }
        // One text is as far from the other as that is from it.
        let back: usize = passages(&new, &old).iter().map(|it| it.removed.len()).sum();
        prop_assert_eq!(back, added.len());
    }
}
