//! Of the verbs about rules, sources and the log.

use expect_test::expect;

use super::check;
use crate::corpus::PEOPLE;
use crate::place::Place;
use crate::witnesses::{Running, WITNESS, policy};

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
            receipt
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
        entry
        position
        receipt
        snapshot
    "#]],
    );
    check(
        &place.json(&["log", "receipt", "0"]),
        &expect![[r#"
        untrain/log-receipt/v1
        entry
        receipt
        witnessed
    "#]],
    );
    let witness = Running::start(&place, 1);
    policy(&place, 1, &[("ada", &witness.key, &witness.url)]);
    check(
        &place.json(WITNESS),
        &expect![[r#"
        untrain/log-witness/v1
        kept
        origin
        quorum
        size
        witnesses
        witnesses.cosigned
        witnesses.name
        witnesses.why
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
            erased
            fault
            sound
            states
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
