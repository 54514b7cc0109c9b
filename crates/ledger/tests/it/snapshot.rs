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
        assert_eq!((statement.position, statement.time), (Position(5), now()));
        assert_eq!(statement.origin, ORIGIN);
        assert_eq!(snapshot.resolve("bob"), Who::Suppressed);
        assert_eq!(snapshot.resolve("zoe"), Who::Unknown);
        let (ada, second) = (snapshot.resolve("ada"), snapshot.resolve("ada-2"));
        assert_eq!(snapshot.person_number(ada), snapshot.person_number(second));
        let key = work.ledger.lineage_key(&subject("ada")).await.unwrap();
        assert_eq!(snapshot.lineage_key(ada), key);

        let said = &work.ledger.own_events().await.unwrap()[1];
        let digest: Digest = untrain_lineage::digest(&file);
        let position = exported.position;
        assert_eq!(said.0, exported.logged);
        assert_eq!(said.1.fact, Fact::SnapshotExported { digest, position });

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
        assert_eq!(new.statement().position, Position(3));
        assert_eq!(open(&old, &work).resolve("ada"), Who::Unknown);
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
        assert_eq!(work.ledger.size().await.unwrap(), Position(1));
    });
}
