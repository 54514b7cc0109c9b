//! Snapshots: what a gate reads is what the ledger knows, whole, signed, and told in the log.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use untrain_ledger::LedgerError;
use untrain_policy::snapshot::{Snapshot, Statement, Who, split};
use untrain_policy::{Choice, Digest, Fact, ForgetLevel, Position};
use untrain_tlog::Note;

use crate::workplace::*;

fn open(file: &[u8], work: &Workplace) -> Snapshot {
    let (note, body) = split(file).unwrap();
    let note = Note::parse(note).unwrap();
    let text = note.verify(&[work.ledger.verifier_key()]).unwrap();
    Snapshot::open(Statement::parse(text).unwrap(), body.to_vec()).unwrap()
}

#[test]
fn a_snapshot_shows_the_ledger_at_its_position_and_the_log_says_so() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        work.say(linked("ada", "ada-2")).await;
        work.say(registered("bob")).await;
        work.say(forgotten("bob", ForgetLevel::Models)).await;
        let path = work.path().join("state.snapshot");
        let exported = work.ledger.export_snapshot(&path, now()).await.unwrap();

        let file = fs::read(&path).unwrap();
        assert_eq!(exported.bytes, file.len() as u64);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let snapshot = open(&file, &work);
        let statement = snapshot.statement();
        assert_eq!((statement.position, statement.time), (Position(10), now()));
        assert_eq!(statement.origin, ORIGIN);
        assert_eq!(snapshot.resolve("bob"), Ok(Who::Suppressed));
        assert_eq!(snapshot.resolve("zoe"), Ok(Who::Unknown));
        let (ada, second) = (snapshot.resolve("ada").unwrap(), snapshot.resolve("ada-2").unwrap());
        assert_eq!(snapshot.person_number(ada), snapshot.person_number(second));
        let key = work.ledger.lineage_key(&subject("ada")).await.unwrap();
        assert_eq!(snapshot.lineage_key(ada), Ok(key));
        assert_eq!(snapshot.check(), Ok(()));

        let said = &work.ledger.own_events().await.unwrap()[1];
        let digest: Digest = statement.digest();
        let position = exported.position;
        assert_eq!(said.0, exported.logged);
        // The state map's root is the entry before that position.
        let root = work.ledger.entry(Position(9)).await.unwrap();
        let states = Some(Digest(root.commitment));
        assert_eq!(said.1.fact, Fact::SnapshotExported { digest, position, states });

        // The root that it states is the one that the log proves to have had there.
        let proof = work.ledger.prove_consistency(position).await.unwrap();
        let head = untrain_tlog::Checkpoint::open(
            proof.checkpoint.as_bytes(),
            &[work.ledger.verifier_key()],
        )
        .unwrap();
        let root = untrain_tlog::Hash(statement.root);
        let holds =
            untrain_tlog::verify_consistency(position.0, root, head.size, head.root, &proof.hashes);
        assert_eq!(holds, Ok(()));
    });
}

#[test]
fn a_newer_snapshot_takes_the_place_of_the_older_as_a_whole() {
    run(async {
        let work = Workplace::new().await;
        let path = work.path().join("state.snapshot");
        work.ledger.export_snapshot(&path, now()).await.unwrap();
        let old = fs::read(&path).unwrap();
        work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        work.ledger.export_snapshot(&path, now()).await.unwrap();
        let new = open(&fs::read(&path).unwrap(), &work);
        assert_eq!(new.statement().position, Position(6));
        assert_eq!(open(&old, &work).resolve("ada"), Ok(Who::Unknown));
        let names: Vec<_> =
            fs::read_dir(work.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert!(!names.iter().any(|name| name.to_string_lossy().contains("unfinished")));
    });
}

#[test]
fn a_snapshot_that_cannot_be_written_leaves_the_older_and_says_nothing_in_the_log() {
    run(async {
        let work = Workplace::new().await;
        let path = work.path().join("no-such-folder/state.snapshot");
        let error = work.ledger.export_snapshot(&path, now()).await.unwrap_err();
        assert!(matches!(error, LedgerError::File { .. }), "{error}");
        assert!(error.to_string().contains("no-such-folder"));
        assert_eq!(work.ledger.size().await.unwrap(), Position(2));
    });
}

/// Everybody whom these tests speak of, and one stranger.
const NAMES: [&str; 7] = ["ada", "ada-2", "bob", "bob-2", "cleo", "dan", "zoe"];

/// Whether two snapshots know the same of everybody.
fn agree(one: &Snapshot, other: &Snapshot) {
    assert_eq!(one.policy(), other.policy());
    let purpose = purpose(CONTENT);
    let (view, other_view) = (one.view(&purpose), other.view(&purpose));
    let record = untrain_policy::RecordFacts {
        category: Some(untrain_policy::Category::Content),
        visibility: Some(untrain_policy::Visibility::Public),
        source: Some(untrain_policy::Source::FirstParty),
        collected_at: untrain_policy::CollectedAt::Known(now()),
        licence: None,
        signal: untrain_policy::Signal::Allow,
    };
    let mut persons = std::collections::BTreeMap::new();
    for name in NAMES {
        let (who, same) = (one.resolve(name).unwrap(), other.resolve(name).unwrap());
        assert_eq!(std::mem::discriminant(&who), std::mem::discriminant(&same), "{name}");
        assert_eq!(one.lineage_key(who), other.lineage_key(same), "{name}");
        assert_eq!(view.decide(&record, &[who]), other_view.decide(&record, &[same]), "{name}");
        let (number, same) = (one.person_number(who).unwrap(), other.person_number(same).unwrap());
        assert_eq!(*persons.entry(number).or_insert(same), same, "{name}");
    }
}

/// Lays a file over a snapshot.
fn over(snapshot: Snapshot, file: &[u8], work: &Workplace) -> Snapshot {
    let (note, body) = split(file).unwrap();
    let note = Note::parse(note).unwrap();
    let text = note.verify(&[work.ledger.verifier_key()]).unwrap();
    snapshot.with_delta(Statement::parse(text).unwrap(), body.to_vec()).unwrap()
}

#[test]
fn deltas_bring_a_snapshot_up_to_date() {
    run(async {
        let work = Workplace::new().await;
        for name in ["ada", "bob", "bob-2", "cleo"] {
            work.say(registered(name)).await;
        }
        let path = |name: &str| work.path().join(name);
        work.ledger.export_snapshot(&path("base"), now()).await.unwrap();
        let mut chain = open(&fs::read(path("base")).unwrap(), &work);
        let steps = [
            vec![chosen("ada", CONTENT, Choice::Allow), registered("dan")],
            vec![linked("ada", "ada-2"), forgotten("cleo", ForgetLevel::Datasets)],
            vec![],
            vec![linked("bob", "bob-2"), chosen("ada-2", CONTENT, Choice::Refuse)],
            vec![linked("cleo", "dan")],
        ];
        let mut since = path("base");
        for (number, facts) in steps.into_iter().enumerate() {
            for fact in facts {
                work.say(fact).await;
            }
            let next = path(&format!("{number}.delta"));
            let exported = work.ledger.export_delta(&since, &next, now()).await.unwrap();
            let file = fs::read(&next).unwrap();
            assert_eq!(exported.bytes, file.len() as u64);
            chain = over(chain, &file, &work);
            assert_eq!(chain.statement().position, exported.position);
            assert_eq!(chain.statement().digest(), exported.digest);
            assert_eq!(chain.check(), Ok(()));
            since = next;
            // A new snapshot is told in the log, which changes nobody.
            work.ledger.export_snapshot(&path("all"), now()).await.unwrap();
            agree(&chain, &open(&fs::read(path("all")).unwrap(), &work));
        }
        assert_eq!(chain.resolve("dan"), Ok(Who::Suppressed));
        let own = work.ledger.own_events().await.unwrap();
        let (digest, position) = (chain.statement().digest(), chain.statement().position);
        assert!(own.iter().any(|(_, e)| matches!(e.fact, Fact::SnapshotExported {
            digest: said, position: at, ..
        } if (said, at) == (digest, position))));
    });
}

#[test]
fn a_delta_holds_those_of_whom_something_was_said_and_nobody_else() {
    run(async {
        let work = Workplace::new().await;
        for name in 0..200 {
            work.say(registered(&format!("somebody-{name}"))).await;
        }
        let (base, delta) = (work.path().join("base"), work.path().join("delta"));
        let whole = work.ledger.export_snapshot(&base, now()).await.unwrap();
        work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        let part = work.ledger.export_delta(&base, &delta, now()).await.unwrap();
        assert!(part.bytes + 190 * 36 < whole.bytes, "{} of {}", part.bytes, whole.bytes);
        let chain = over(open(&fs::read(&base).unwrap(), &work), &fs::read(&delta).unwrap(), &work);
        let accounts = |snapshot: &Snapshot| {
            (0..snapshot.slots()).filter(|s| snapshot.account_at(*s).unwrap().is_some()).count()
        };
        assert_eq!(accounts(&chain), 201);
    });
}

#[test]
fn a_delta_starts_from_a_snapshot_of_this_ledger_only() {
    run(async {
        let (work, other) = (Workplace::new().await, Workplace::new().await);
        let (strange, delta) = (other.path().join("strange"), work.path().join("delta"));
        other.ledger.export_snapshot(&strange, now()).await.unwrap();
        let error = work.ledger.export_delta(&strange, &delta, now()).await.unwrap_err();
        assert!(matches!(error, LedgerError::Since { .. }), "{error}");
        fs::write(&strange, b"nothing of the kind").unwrap();
        let error = work.ledger.export_delta(&strange, &delta, now()).await.unwrap_err();
        assert!(matches!(error, LedgerError::Since { .. }), "{error}");
        let error = work.ledger.export_delta(&work.path().join("none"), &delta, now()).await;
        assert!(matches!(error, Err(LedgerError::File { .. })));
        assert!(!delta.exists());
        // A ledger that was put back from a copy has less behind it than its own snapshot.
        let base = work.path().join("base");
        work.ledger.export_snapshot(&base, now()).await.unwrap();
        let early: untrain_policy::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let error = work.ledger.export_delta(&base, &delta, early).await.unwrap_err();
        assert!(error.to_string().contains("yet to come"), "{error}");
    });
}
