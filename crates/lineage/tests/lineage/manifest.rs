//! A manifest that does not agree with itself is refused, and so is another spelling of one.

use untrain_lineage::manifest::Measured;
use untrain_lineage::{Manifest, RowsDigest, RowsSum};
use untrain_policy::Digest;

use crate::harbour;

/// What `change` makes the check say.
fn refusal(change: impl FnOnce(&mut Manifest)) -> String {
    let mut manifest = harbour::manifest();
    change(&mut manifest);
    manifest.check().unwrap_err().to_string()
}

#[test]
fn what_is_written_reads_back() {
    let manifest = harbour::manifest();
    let bytes = manifest.to_bytes().unwrap();
    assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
    assert!(bytes.ends_with(b"}\n"));
}

#[test]
fn sums_must_agree() {
    assert_eq!(
        refusal(|manifest| manifest.counts.read += 1),
        "the manifest is wrong in `counts.read`: it says 7, but kept and dropped add up to 6"
    );
    assert_eq!(
        refusal(|manifest| manifest.inputs[0].rows -= 1),
        "the manifest is wrong in `counts.read`: it says 6, but the rows of the inputs add up to 5"
    );
    assert_eq!(
        refusal(|manifest| manifest.parts[0].rows += 1),
        "the manifest is wrong in `counts.kept`: it says 3, but the rows of the parts add up to 4"
    );
    let huge = refusal(|manifest| {
        manifest.counts.dropped.insert("refused".to_owned(), u64::MAX);
    });
    assert!(huge.ends_with("add up to more than can be counted"), "{huge}");
}

#[test]
fn a_code_must_be_the_code_of_a_denial() {
    for code in ["allow", "other_subject:allow", "because", "other_subject:other_subject:minor"] {
        let refusal = refusal(|manifest| {
            manifest.counts.dropped.insert(code.to_owned(), 0);
        });
        assert!(
            refusal.contains(code) && refusal.contains("not the code of a denial"),
            "{refusal}"
        );
    }
}

#[test]
fn a_file_name_leads_nowhere_else() {
    for file in ["../part.parquet", "/etc/passwd", "sub/part.parquet", "", ".part", "a\u{0}"] {
        let refusal = refusal(|manifest| manifest.parts[0].file = file.to_owned());
        assert!(refusal.contains("`parts.file`"), "{refusal}");
        let refusal = refusal_of_index(file);
        assert!(refusal.contains("`lineage.file`"), "{refusal}");
        let refusal = refusal_of_people(file);
        assert!(refusal.contains("`people.file`"), "{refusal}");
    }
    // The index must not be the manifest, and a fold of case must not make two files one.
    assert!(refusal_of_index("Manifest.json").ends_with("stands twice"));
    assert!(refusal_of_index("PART-00000.parquet").ends_with("stands twice"));
    assert!(refusal_of_people("lineage-00000.IDX").ends_with("stands twice"));
}

fn refusal_of_people(file: &str) -> String {
    refusal(|manifest| manifest.people.file = file.to_owned())
}

#[test]
fn nobody_and_only_nobody_has_the_empty_map() {
    assert!(refusal(|manifest| manifest.people.count = 0).contains("`people.root`"));
    assert!(refusal(|manifest| manifest.people.root = Digest([0; 32])).contains("`people.root`"));
    let mut empty = harbour::manifest();
    (empty.people.count, empty.people.root) = (0, Digest([0; 32]));
    empty.check().unwrap();
    let nothing_kept = refusal(|manifest| {
        manifest.counts.kept = 0;
        manifest.counts.dropped.insert("refused".to_owned(), 3);
        manifest.parts.clear();
    });
    assert!(nothing_kept.contains("`people.count`"), "{nothing_kept}");
}

fn refusal_of_index(file: &str) -> String {
    refusal(|manifest| manifest.lineage.file = file.to_owned())
}

#[test]
fn only_a_later_generation_has_a_predecessor() {
    assert!(refusal(|manifest| manifest.generation = 1).contains("`previous`"));
    assert!(refusal(|manifest| manifest.previous = Some(Digest([1; 32]))).contains("`previous`"));
    let mut later = harbour::manifest();
    (later.generation, later.previous) = (1, Some(Digest([1; 32])));
    later.check().unwrap();
}

#[test]
fn another_schema_or_no_subject_is_refused() {
    let refused = refusal(|manifest| manifest.schema = "untrain/manifest/v2".to_owned());
    assert!(refused.contains("`schema`"), "{refused}");
    assert!(refusal(|manifest| manifest.columns.subject.clear()).contains("`columns.subject`"));
}

#[test]
fn a_digest_of_rows_is_that_of_the_sum_beside_it() {
    let mut rows = RowsSum::default();
    rows.add_row(b"a row");
    let mut manifest = harbour::manifest();
    manifest.rows_digest = Some(rows.stated());
    manifest.check().unwrap();
    let refused = refusal(|manifest| {
        let digest = RowsSum::default().digest();
        manifest.rows_digest = Some(RowsDigest { digest, ..rows.stated() });
    });
    assert!(refused.contains("`rows_digest`"), "{refused}");
}

#[test]
fn another_spelling_is_refused() {
    let text = String::from_utf8(harbour::manifest().to_bytes().unwrap()).unwrap();
    let refused = |text: String| Manifest::parse(text.as_bytes()).unwrap_err().to_string();
    assert!(refused(format!("{text} ")).contains("canonical"));
    assert!(refused(text.replace("\"redact\": true", "\"redact\":  true")).contains("canonical"));
    assert!(refused(text.replace("09:00:00Z", "09:00:00.0Z")).contains("canonical"));
    assert!(
        refused(text.replace("\"minor\": 2", "\"minor\": 2,\n      \"minor\": 2"))
            .contains("canonical")
    );
    let extra = refused(text.replace("\"redact\"", "\"redacted\""));
    assert!(extra.contains("unknown field"), "{extra}");
}

#[test]
fn a_redaction_agrees_with_what_was_redacted() {
    let measured = |change: fn(&mut Measured)| {
        refusal(|manifest| change(&mut manifest.redaction.as_mut().unwrap().measured))
    };
    assert!(measured(|it| it.records = 4).contains("more than the whole"));
    assert!(measured(|it| it.of = 7).contains("more than the whole"));
    assert!(measured(|it| it.readers.clear()).contains("nobody read"));
    assert!(measured(|it| it.any.low = 3).contains("out of order"));
    assert!(measured(|it| it.unseen.high = 9).contains("out of order"));
    assert!(refusal(|manifest| manifest.redact = false).contains("nothing was redacted"));
    let more = refusal(|manifest| {
        manifest.redactions.insert("PHONE".to_owned(), 1);
    });
    assert!(more.contains("`PHONE` was replaced more often"), "{more}");
    let unsorted = refusal(|manifest| manifest.redaction.as_mut().unwrap().kinds.reverse());
    assert!(unsorted.contains("out of order"), "{unsorted}");
    let mut key = harbour::manifest();
    key.redaction.as_mut().unwrap().pseudonym_key = Some("0f".repeat(32));
    assert!(key.check().unwrap_err().to_string().contains("16 digits"));
    // A manifest of before says nothing of rules.
    let mut before = harbour::manifest();
    before.redaction = None;
    before.check().unwrap();
}

#[test]
fn what_redaction_left_out_is_counted_where_there_was_one() {
    let mut manifest = harbour::manifest();
    manifest.counts.dropped.remove("other_subject:refused");
    manifest.counts.dropped.insert("personal_data".to_owned(), 1);
    manifest.check().unwrap();
    (manifest.redact, manifest.redaction) = (false, None);
    assert!(manifest.check().unwrap_err().to_string().contains("there was none"));
}
