//! The fields that `--json` prints, verb by verb: a script may rely on them.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::corpus::{PEOPLE, gate, small_place};
use super::place::Place;

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
fn verbs_about_cases() {
    let place = small_place();
    let open = ["case", "open", "--kind", "complaint", "--subject", "maya", "--message", "No."];
    let opened = place.json(&open);
    check(
        &opened,
        &expect![[r#"
        untrain/case-open/v1
        acknowledge_by
        answer_by
        answer_by.clock
        answer_by.clock.key
        answer_by.clock.source
        answer_by.clock.span
        answer_by.day
        answer_by.from
        answer_by.pack
        answer_by.policy
        blocks
        case
        due
        due.clock
        due.clock.key
        due.clock.source
        due.clock.span
        due.day
        due.from
        due.overdue
        due.pack
        due.policy
        due.what
        entry
        fits
        kind
        purpose
        receipt
        received_at
        refused_by_silence
        status
        subject
    "#]],
    );
    let case = opened["case"].as_u64().unwrap().to_string();
    check(
        &place.json(&["case", "list"]),
        &expect![[r#"
        untrain/case-list/v1
        cases
        cases.blocks
        cases.case
        cases.due
        cases.due.clock
        cases.due.clock.key
        cases.due.clock.source
        cases.due.clock.span
        cases.due.day
        cases.due.from
        cases.due.overdue
        cases.due.pack
        cases.due.policy
        cases.due.what
        cases.fits
        cases.kind
        cases.purpose
        cases.received_at
        cases.refused_by_silence
        cases.status
        cases.subject
        open
        overdue
        time
    "#]],
    );
    check(
        &place.json(&["case", "acknowledge", &case]),
        &expect![[r#"
        untrain/case-acknowledge/v1
        blocks
        case
        due
        due.clock
        due.clock.key
        due.clock.source
        due.clock.span
        due.day
        due.from
        due.overdue
        due.pack
        due.policy
        due.what
        entry
        fits
        kind
        purpose
        receipt
        received_at
        refused_by_silence
        status
        subject
    "#]],
    );
    check(
        &place.json(&["case", "decide", &case, "rejected", "--reasons", "R"]),
        &expect![[r#"
        untrain/case-decide/v1
        blocks
        case
        due
        due.clock
        due.clock.key
        due.clock.source
        due.clock.span
        due.day
        due.from
        due.overdue
        due.pack
        due.policy
        due.what
        entry
        fits
        kind
        purpose
        receipt
        received_at
        refused_by_silence
        status
        subject
    "#]],
    );
    check(
        &place.json(&["case", "send", &case, "--means", "letter"]),
        &expect![[r#"
        untrain/case-send/v1
        blocks
        case
        due
        entry
        fits
        kind
        purpose
        receipt
        received_at
        refused_by_silence
        status
        subject
    "#]],
    );
    check(
        &place.json(&["case", "appeal", &case]),
        &expect![[r#"
        untrain/case-appeal/v1
        blocks
        case
        due
        due.clock
        due.clock.key
        due.clock.source
        due.clock.span
        due.day
        due.from
        due.overdue
        due.pack
        due.policy
        due.what
        entry
        fits
        kind
        purpose
        receipt
        received_at
        refused_by_silence
        status
        subject
    "#]],
    );
    check(
        &place.json(&["case", "show", &case]),
        &expect![[r#"
        untrain/case-show/v1
        blocks
        case
        contact
        due
        due.clock
        due.clock.key
        due.clock.source
        due.clock.span
        due.day
        due.from
        due.overdue
        due.pack
        due.policy
        due.what
        fits
        kind
        purpose
        received_at
        refused_by_silence
        rounds
        rounds.acknowledge_by
        rounds.acknowledged
        rounds.acknowledged.entry
        rounds.acknowledged.time
        rounds.answer_by
        rounds.answer_by.clock
        rounds.answer_by.clock.key
        rounds.answer_by.clock.source
        rounds.answer_by.clock.span
        rounds.answer_by.day
        rounds.answer_by.from
        rounds.answer_by.pack
        rounds.answer_by.policy
        rounds.decided
        rounds.decided.entry
        rounds.decided.outcome
        rounds.decided.reasons
        rounds.decided.time
        rounds.extended
        rounds.extended_by
        rounds.message
        rounds.received
        rounds.received.entry
        rounds.received.time
        rounds.sent
        rounds.sent.entry
        rounds.sent.means
        rounds.sent.time
        status
        subject
    "#]],
    );
    let serving = ["decide", "--subject", "maya", "--purpose", "genai.content", "--serving"];
    check(
        &place.json(&serving),
        &expect![[r#"
        untrain/decide-serving/v1
        basis
        categories
        effect
        policy
        position
        purpose
        reason
        rule
        subject
        time
    "#]],
    );
}

#[test]
fn verbs_about_rules_and_the_log() {
    let place = Place::with_workspace();
    check(
        &place.json(&["policy", "check", "w/policies/strict.toml"]),
        &expect![[r#"
            untrain/policy-check/v1
            effective
            faults
            file
            id
            kind
            notice
            packs
            policy
            purposes
            title
            valid
            version
            warnings
        "#]],
    );
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/eu.toml");
    check(
        &place.json(&["policy", "check", pack]),
        &expect![[r#"
        untrain/policy-check/v1
        code
        faults
        file
        jurisdictions
        kind
        packs
        title
        valid
        version
        warnings
    "#]],
    );
    check(
        &place.json(&["policy", "bundle", "w/policies/strict.toml"]),
        &expect![[r#"
        untrain/policy-bundle/v1
        document
        effective
        file
        id
        notice
        packs
        policy
        purposes
        title
        version
    "#]],
    );
    let (strict, linkedin) = ("w/policies/strict.toml", "w/policies/linkedin-2024.toml");
    let diff = place.run(&["policy", "diff", strict, linkedin, "--json"]);
    check(
        &diff.json(),
        &expect![[r#"
        untrain/policy-diff/v1
        changes
        changes.direction
        changes.part
        changes.whom
        changes.whom.elsewhere
        changes.whom.jurisdictions
        changes.whom.new_pack
        changes.whom.old_pack
        changes.words
        new
        old
        widens
    "#]],
    );
}

#[test]
fn verbs_about_sources_and_the_log() {
    let place = Place::with_workspace();
    let add = ["source", "add", "archive", "--kind", "licensed", "--purpose", "genai.content"];
    check(
        &place.json(&add),
        &expect![[r#"
        untrain/source-add/v1
        covers_now
        entry
        evidence
        from
        kind
        licence
        purposes
        registered_at
        source
        until
    "#]],
    );
    check(
        &place.json(&["source", "list"]),
        &expect![[r#"
        untrain/source-list/v1
        sources
        sources.covers_now
        sources.evidence
        sources.from
        sources.kind
        sources.licence
        sources.purposes
        sources.registered_at
        sources.source
        sources.until
    "#]],
    );
    let activate = ["policy", "activate", "w/policies/linkedin-2024.toml"];
    check(
        &place.json(&activate),
        &expect![[r#"
        untrain/policy-activate/v1
        effective
        entry
        id
        in_force
        notice
        notice_published
        overridden_by
        policy
        purposes
        title
        version
        widened
    "#]],
    );
    place.write("people.jsonl", PEOPLE);
    place.ok(&["subject", "import", "people.jsonl"]);
    check(
        &place.json(&["policy", "show"]),
        &expect![[r#"
        untrain/policy-show/v1
        cells
        cells.basis
        cells.categories
        cells.packs
        cells.purposes
        effective
        id
        notice
        notice_published
        policy
        purposes
        title
        version
        versions
        versions.activated_at
        versions.id
        versions.policy
        versions.version
    "#]],
    );
    check(
        &place.json(&["notice", "publish"]),
        &expect![[r#"
        untrain/notice-publish/v1
        entry
        languages
        notice
        policy
    "#]],
    );
    check(
        &place.json(&["snapshot", "--out", "s.snapshot"]),
        &expect![[r#"
        untrain/snapshot/v1
        bytes
        digest
        position
        snapshot
    "#]],
    );
    check(
        &place.json(&["log", "show", "--from", "0", "--limit", "1"]),
        &expect![[r#"
        untrain/log-show/v1
        entries
        entries.document
        entries.entry
        entries.event
        entries.policy
        entries.time
        origin
        size
    "#]],
    );
    check(
        &place.json(&["log", "prove", "2", "--old", "1"]),
        &expect![[r#"
        untrain/log-prove/v1
        checkpoint
        consistency
        consistency.hashes
        consistency.old
        inclusion
        index
        leaf
    "#]],
    );
    check(
        &place.json(&["log", "audit"]),
        &expect![[r#"
        untrain/log-audit/v1
        checkpoints
        entries
        fault
        sound
        subjects
    "#]],
    );
    check(
        &place.json(&["init", "other"]),
        &expect![[r#"
        untrain/init/v1
        key
        notice
        origin
        policy
        workspace
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
        counts_bytes
        entry
        id
        left_out
        model
        records
        seconds
        serving_bytes
        snapshot_position
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
        models.model
        models.position
        models.purpose
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
