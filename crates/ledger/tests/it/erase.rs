//! Erasure: nothing of the person is left in any file, and everything else stands.

use std::fs;
use std::path::{Path, PathBuf};

use untrain_ledger::{Kept, Ledger, LedgerError};
use untrain_policy::snapshot::{Snapshot, Statement, Who, split};
use untrain_policy::{Choice, Fact, ForgetLevel, Position, Standing};
use untrain_tlog::Note;

use crate::workplace::*;

/// A message that stands nowhere else.
const PLANTED: &str = "a letter that nobody else has written";

/// Everything that is said of somebody with two accounts, who asked to be forgotten.
async fn say_all(work: &Workplace) -> Vec<Position> {
    let mut entries = vec![
        work.say(registered("ada")).await,
        work.say(registered("ada-2")).await,
        work.say(linked("ada", "ada-2")).await,
        work.say(chosen("ada", CONTENT, Choice::Allow)).await,
        work.say(chosen("ada-2", MODERATION, Choice::Refuse)).await,
    ];
    let letter = Fact::CaseOpened {
        subject: subject("ada"),
        kind: untrain_policy::CaseKind::Complaint,
        purpose: None,
        message: Some(PLANTED.to_owned()),
        contact: None,
    };
    entries.push(work.say(letter).await);
    entries.push(work.say(forgotten("ada", ForgetLevel::Models)).await);
    entries
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// The files of a folder that hold some bytes.
fn holding(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let holds =
        |path: &PathBuf| fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes);
    files(folder).into_iter().filter(holds).collect()
}

#[test]
fn nothing_of_an_erased_person_is_left_and_every_proof_stands() {
    run(async {
        let work = Workplace::new().await;
        let other = work.say(chosen("bob", CONTENT, Choice::Refuse)).await;
        let entries = say_all(&work).await;
        let key = [work.ledger.verifier_key()];
        let before = work.ledger.receipt(other).await.unwrap();
        let theirs = work.ledger.receipt(entries[3]).await.unwrap();
        let lineage = work.ledger.lineage_key(&subject("ada")).await.unwrap().unwrap();
        let sealed = sealed_of(&work, entries[3]).await;
        let wrapped = wrapped_keys(&work).await;

        let erased = work.ledger.erase(&subject("ada-2"), now()).await.unwrap();
        assert_eq!((erased.accounts, &erased.entries), (2, &entries));

        // The log is as it was and goes on; who kept a receipt keeps it.
        before.verify(&key).unwrap();
        theirs.verify(&key).unwrap();
        work.ledger.receipt(other).await.unwrap().verify(&key).unwrap();
        work.ledger.receipt(erased.logged).await.unwrap().verify(&key).unwrap();
        for entry in &entries {
            let gone = work.ledger.receipt(*entry).await.unwrap_err();
            assert!(matches!(gone, LedgerError::Erased { .. }), "{gone}");
            work.ledger.prove_inclusion(*entry).await.unwrap();
        }
        assert!(work.ledger.events_of(&subject("ada")).await.unwrap().is_empty());
        assert_eq!(work.ledger.lineage_key(&subject("ada")).await.unwrap(), None);
        let report = work.ledger.audit().await.unwrap();
        assert_eq!((report.fault, report.erased), (None, entries.len() as u64));

        // Erased once is erased.
        let again = work.ledger.erase(&subject("ada"), now()).await.unwrap_err();
        assert!(matches!(again, LedgerError::Forgotten { .. }), "{again}");

        if on_a_server() {
            return;
        }
        for (what, bytes) in [
            ("the letter", PLANTED.as_bytes()),
            ("a sealed event", &sealed[..]),
            ("a key in lineage indexes", &lineage[..]),
            ("a wrapped key", &wrapped[0]),
            ("another wrapped key", &wrapped[1]),
        ] {
            let found = holding(work.path(), bytes);
            assert!(found.is_empty(), "{what} is in {found:?}");
        }
        // The search can find: what stands is found.
        assert!(!holding(work.path(), &sealed_of(&work, other).await).is_empty());
    });
}

/// The sealed bytes of an entry, read behind the ledger's back.
async fn sealed_of(work: &Workplace, entry: Position) -> Vec<u8> {
    let query = format!("SELECT sealed FROM vault WHERE position = {entry}");
    work.bytes(&query).await.pop().unwrap()
}

/// The wrapped keys of the two accounts.
async fn wrapped_keys(work: &Workplace) -> Vec<Vec<u8>> {
    let query = "SELECT wrapped_key FROM subjects WHERE forgotten IS NOT NULL";
    work.bytes(query).await
}

#[test]
fn bringing_an_erased_person_again_changes_nothing() {
    run(async {
        let work = Workplace::new().await;
        say_all(&work).await;
        work.ledger.erase(&subject("ada"), now()).await.unwrap();
        let size = work.ledger.size().await.unwrap();
        let row =
            r#"{"subject_id":"ada-2","jurisdiction":"US","choices":{"genai.content":"allow"}}"#;
        let row = serde_json::from_str(row).unwrap();
        let report = work.ledger.import([(1, Ok(row))], now()).await.unwrap();
        assert_eq!((report.unchanged, report.bad, report.not_taken), (1, 0, 1));
        assert_eq!(report.kept[0].why, Kept::Forgotten);
        for fact in [
            registered("ada"),
            chosen("ada", CONTENT, Choice::Allow),
            objected("ada-2", CONTENT),
            linked("zoe", "ada"),
        ] {
            let refused = work.ledger.append(vec![fact], now()).await.unwrap_err();
            assert!(matches!(refused, LedgerError::Forgotten { .. }), "{refused}");
        }
        assert_eq!(work.ledger.size().await.unwrap(), size);
        let state = work.ledger.read_subject(&subject("ada"), None).await.unwrap();
        assert!(matches!(state.standing(&subject("ada")), Standing::Suppressed));
    });
}

fn opened(file: &[u8], ledger: &Ledger) -> Snapshot {
    let (note, body) = split(file).unwrap();
    let note = Note::parse(note).unwrap();
    let text = note.verify(&[ledger.verifier_key()]).unwrap();
    Snapshot::open(Statement::parse(text).unwrap(), body.to_vec()).unwrap()
}

#[test]
fn every_snapshot_and_delta_carries_the_suppression() {
    run(async {
        let work = Workplace::new().await;
        say_all(&work).await;
        work.say(registered("bob")).await;
        let path = |name: &str| work.path().join(name);
        work.ledger.export_snapshot(&path("base"), now()).await.unwrap();
        work.ledger.erase(&subject("ada"), now()).await.unwrap();
        work.ledger.export_delta(&path("base"), &path("delta"), now()).await.unwrap();
        work.ledger.export_snapshot(&path("all"), now()).await.unwrap();
        let all = opened(&fs::read(path("all")).unwrap(), &work.ledger);
        let base = opened(&fs::read(path("base")).unwrap(), &work.ledger);
        let delta = fs::read(path("delta")).unwrap();
        let (note, body) = split(&delta).unwrap();
        let note = Note::parse(note).unwrap();
        let text = note.verify(&[work.ledger.verifier_key()]).unwrap();
        let chain = base.with_delta(Statement::parse(text).unwrap(), body.to_vec()).unwrap();
        for snapshot in [&all, &chain] {
            assert_eq!(snapshot.check(), Ok(()));
            for name in ["ada", "ada-2"] {
                assert_eq!(snapshot.resolve(name), Ok(Who::Suppressed), "{name}");
            }
            let bob = snapshot.resolve("bob").unwrap();
            assert!(!matches!(bob, Who::Suppressed | Who::Unknown));
            assert_eq!(snapshot.resolve("zoe"), Ok(Who::Unknown));
        }
    });
}

#[test]
fn nobody_is_erased_whose_records_could_no_longer_be_found() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        work.say(forgotten("ada", ForgetLevel::Stop)).await;
        let early = work.ledger.erase(&subject("ada"), now()).await.unwrap_err();
        assert!(matches!(early, LedgerError::NotForgotten { .. }), "{early}");
        assert!(early.to_string().contains("forget"), "{early}");
        let nobody = work.ledger.erase(&subject("zoe"), now()).await.unwrap_err();
        assert!(matches!(nobody, LedgerError::NoSubject { .. }), "{nobody}");
        assert_eq!(work.ledger.audit().await.unwrap().fault, None);
        assert_eq!(work.ledger.events_of(&subject("ada")).await.unwrap().len(), 2);
    });
}
