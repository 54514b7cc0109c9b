//! The fields that `--json` prints, verb by verb: a script may rely on them.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::corpus::{gate, small_place};

mod cases;
mod rules;

fn check(value: &Value, expected: &Expect) {
    let mut lines = vec![value["schema"].as_str().unwrap().to_owned()];
    fields(value, "", &mut lines);
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

/// The names of all fields, with those of the first element of a list.
fn fields(value: &Value, prefix: &str, lines: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map.iter().filter(|(name, _)| *name != "schema") {
                lines.push(format!("{prefix}{name}"));
                fields(value, &format!("{prefix}{name}."), lines);
            }
        }
        Value::Array(list) => {
            if let Some(first) = list.first() {
                fields(first, prefix, lines);
            }
        }
        _ => {}
    }
}

#[test]
fn verbs_about_people() {
    let place = small_place();
    check(
        &place.json(&["subject", "import", "people.jsonl"]),
        &expect![[r#"
        untrain/subject-import/v1
        changed
        facts
        faults
        not_taken
        refused
        rows
        unchanged
    "#]],
    );
    check(
        &place.json(&["subject", "link", "maya", "abe"]),
        &expect![[r#"
        untrain/subject-link/v1
        accounts
        entry
        other
        subject
    "#]],
    );
    let choose = ["choose", "--subject", "maya", "--purpose", "genai.content", "allow", "--past"];
    check(
        &place.json(&choose),
        &expect![[r#"
        untrain/choose/v1
        choice
        entry
        notice
        past
        purpose
        receipt
        subject
    "#]],
    );
    let object = ["object", "--subject", "maya", "--purpose", "ml.safety"];
    check(
        &place.json(&object),
        &expect![[r#"
        untrain/object/v1
        answer_by
        entry
        purpose
        receipt
        subject
    "#]],
    );
    let decide = ["decide", "--subject", "maya", "--purpose", "genai.content"];
    check(
        &place.json(&decide),
        &expect![[r#"
        untrain/decide/v1
        assumed
        basis
        effect
        policy
        position
        purpose
        reason
        record
        record.category
        record.collected_at
        record.licence
        record.source
        record.visibility
        rule
        steps
        steps.answer
        steps.facts
        steps.facts.from
        steps.facts.from.kind
        steps.facts.from.line
        steps.facts.from.policy
        steps.facts.value
        steps.facts.what
        steps.name
        steps.other
        steps.reason
        steps.rule
        steps.whom
        subject
        time
    "#]],
    );
    check(
        &place.json(&["notice", "deliver", "--subject", "maya"]),
        &expect![[r#"
        untrain/notice-deliver/v1
        delivered
        known
        refused
    "#]],
    );
    check(
        &place.json(&["notice", "acknowledge", "--subject", "maya"]),
        &expect![[r#"
        untrain/notice-acknowledge/v1
        entry
        notice
        receipt
        subject
    "#]],
    );
}

#[test]
fn verbs_about_data() {
    let place = small_place();
    check(
        &place.json(&gate(&["--dry-run"])),
        &expect![[r#"
        untrain/gate/v1
        dataset
        dropped
        dry_run
        entry
        id
        kept
        manifest
        read
        redaction
        redactions
        seconds
        snapshot_position
    "#]],
    );
    check(
        &place.json(&gate(&["-o", "clean"])),
        &expect![[r#"
            untrain/gate/v1
            dataset
            dropped
            dry_run
            entry
            id
            kept
            manifest
            read
            redaction
            redaction.found
            redaction.found.EMAIL
            redaction.kinds
            redaction.measured
            redaction.measured.any
            redaction.measured.any.high
            redaction.measured.any.likely
            redaction.measured.any.low
            redaction.measured.left
            redaction.measured.left.PERSON
            redaction.measured.left.PERSON.pieces
            redaction.measured.left.PERSON.pieces.high
            redaction.measured.left.PERSON.pieces.likely
            redaction.measured.left.PERSON.pieces.low
            redaction.measured.left.PERSON.records
            redaction.measured.left.PERSON.records.high
            redaction.measured.left.PERSON.records.likely
            redaction.measured.left.PERSON.records.low
            redaction.measured.left.PERSON.seen
            redaction.measured.of
            redaction.measured.readers
            redaction.measured.records
            redaction.measured.seed
            redaction.measured.unseen
            redaction.measured.unseen.high
            redaction.measured.unseen.likely
            redaction.measured.unseen.low
            redaction.operator
            redaction.rules
            redaction.urls
            redactions
            redactions.EMAIL
            seconds
            snapshot_position
        "#]],
    );
    let train = ["train", "clean", "--trainer", "ngram", "-o", "m"];
    check(
        &place.json(&train),
        &expect![[r#"
            untrain/train/v1
            entry
            id
            left_out
            model
            records
            seconds
            serving_bytes
            snapshot_position
            state_bytes
        "#]],
    );
    check(
        &place.json(&["complete", "m", "--prompt", "the"]),
        &expect![[r#"
        untrain/complete/v1
        completions
        completions.probability
        completions.text
        model
        prompt
    "#]],
    );
    place.write("noor.jsonl", "{\"subject_id\":\"noor\"}\n");
    place.ok(&["subject", "import", "noor.jsonl"]);
    let prove = ["where", "--subject", "noor", "--prove-absence", "clean", "-o", "noor.proof"];
    check(
        &place.json(&prove),
        &expect![[r#"
        untrain/where-absence/v1
        absent
        dataset
        generation
        manifest
        other_accounts
        proof
        records
        subject
    "#]],
    );
    check(
        &place.json(&["where", "--subject", "maya"]),
        &expect![[r#"
            untrain/where/v1
            accounts
            datasets
            datasets.built_at
            datasets.dataset
            datasets.directory
            datasets.files
            datasets.kept
            datasets.left_out
            datasets.parts
            datasets.parts.part
            datasets.parts.records
            datasets.parts.records.author
            datasets.parts.records.id
            datasets.parts.records.input
            datasets.parts.records.row
            datasets.policy
            datasets.position
            datasets.purpose
            datasets.reasons
            datasets.removals
            forgettings
            models
            models.dataset
            models.directory
            models.files
            models.generation
            models.model
            models.position
            models.purpose
            models.quoted
            models.quoted.persons
            models.quoted.records
            models.quoted.rule
            models.records
            models.removals
            models.trained_at
            position
            subject
        "#]],
    );
    let forgot = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    check(
        &forgot,
        &expect![[r#"
        untrain/forget/v1
        certificates
        changed
        changed.datasets
        changed.datasets.artefact
        changed.datasets.directory
        changed.datasets.left
        changed.datasets.removed
        changed.models
        changed.models.artefact
        changed.models.directory
        changed.models.left
        changed.models.removed
        due
        level
        pending
        receipt
        request
        subject
    "#]],
    );
    check(
        &place.json(&["verify", "clean/manifest.json"]),
        &expect![[r#"
        untrain/verify/v1
        answer
        checks
        checks.detail
        checks.name
        checks.outcome
        headline
        kind
    "#]],
    );
    let certificate = forgot["certificates"][1].as_str().unwrap();
    check(
        &place.json(&["replay", certificate]),
        &expect![[r#"
        untrain/replay/v1
        answer
        certificate
        folder
        hashes
        hashes.certified
        hashes.equal
        hashes.found
        hashes.what
        headline
        seconds
    "#]],
    );
}

#[test]
fn verbs_before_a_run() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    check(
        &place.json(&["check", "clean"]),
        &expect![[r#"
        untrain/check/v1
        by_code
        dataset
        denied
        manifest
        position
        purpose
        records
        time
    "#]],
    );
    check(
        &place.json(&["release", "clean", "--to", "out"]),
        &expect![[r#"
        untrain/release/v1
        dataset
        directory
        manifest
        position
        records
        removed
    "#]],
    );
}
