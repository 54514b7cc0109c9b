//! Backups: whole, checked, without keys; and old ones refused.

use std::fs;
use std::path::Path;

use untrain_ledger::{Ledger, LedgerError, Options, audit};
use untrain_policy::{Choice, Position};

use crate::workplace::*;

/// A folder with nothing but another ledger's keys.
fn with_keys_of(folder: &Path) -> tempfile::TempDir {
    let new = tempfile::tempdir().unwrap();
    let keys = new.path().join("keys");
    fs::create_dir(&keys).unwrap();
    for file in ["log.key", "log.pub", "vault.key"] {
        fs::copy(folder.join("keys").join(file), keys.join(file)).unwrap();
    }
    new
}

#[test]
fn a_backup_is_the_ledger_and_holds_no_key() {
    run(async {
        let work = Workplace::new().await;
        for number in 0..300 {
            work.say(chosen(&format!("m-{number}"), CONTENT, Choice::Refuse)).await;
        }
        let to = work.path().join("backup");
        let entries = work.ledger.backup(&to).await.unwrap();
        assert_eq!(entries, work.ledger.size().await.unwrap());
        assert!(!to.join("keys").exists());
        let again = work.ledger.backup(&to).await.unwrap_err();
        assert!(matches!(again, LedgerError::Exists { .. }), "{again}");

        let place = with_keys_of(work.path());
        let restored = Ledger::restore(&to, place.path(), &Options::default()).await.unwrap();
        assert_eq!(restored.audit().await.unwrap().fault, None);
        assert_eq!(restored.checkpoint().await.unwrap(), work.ledger.checkpoint().await.unwrap());
        let all = Position(0)..Position(u64::MAX);
        assert_eq!(
            restored.events(all.clone()).await.unwrap(),
            work.ledger.events(all).await.unwrap()
        );
        // And it lives.
        restored.append(vec![registered("zoe")], now()).await.unwrap();
        assert_eq!(restored.audit().await.unwrap().fault, None);
    });
}

#[test]
fn an_old_backup_is_refused_as_a_rollback() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        let to = work.path().join("backup");
        work.ledger.backup(&to).await.unwrap();
        work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        let folder = work.close().await;

        // What the key has signed since is remembered beside the key.
        let place = with_keys_of(folder.path());
        fs::copy(folder.path().join("keys/log.seen"), place.path().join("keys/log.seen")).unwrap();
        let refused = Ledger::restore(&to, place.path(), &Options::default()).await.err().unwrap();
        assert!(matches!(refused, LedgerError::RolledBack { size: 4, seen: 6, .. }), "{refused}");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing was written");

        // And published in the log's own folder.
        let place = with_keys_of(folder.path());
        fs::create_dir(place.path().join("log")).unwrap();
        let published = folder.path().join("log/checkpoint");
        fs::copy(published, place.path().join("log/checkpoint")).unwrap();
        let refused = Ledger::restore(&to, place.path(), &Options::default()).await.err().unwrap();
        assert!(matches!(refused, LedgerError::RolledBack { .. }), "{refused}");
    });
}

#[test]
fn a_database_that_was_put_back_behind_the_log_is_not_opened() {
    run(async {
        if on_a_server() {
            return;
        }
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        let folder = work.close().await;
        let file = folder.path().join("ledger.db");
        let old = fs::read(&file).unwrap();
        let ledger = open(folder.path()).await.unwrap();
        ledger.append(vec![chosen("ada", CONTENT, Choice::Refuse)], now()).await.unwrap();
        ledger.close().await;
        fs::write(&file, old).unwrap();
        let refused = open(folder.path()).await.err().unwrap();
        assert!(matches!(refused, LedgerError::RolledBack { size: 4, seen: 6, .. }), "{refused}");
        // All that is there agrees, and is not all.
        let audited = audit(folder.path(), &Options::default()).await.unwrap();
        assert_eq!(audited.entries, 4);
        assert!(audited.fault.unwrap().what.contains("that it had 6"));
    });
}

#[test]
fn what_is_no_backup_is_said_to_be_none() {
    run(async {
        let (empty, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let refused = Ledger::restore(empty.path(), place.path(), &Options::default()).await;
        let refused = refused.err().unwrap();
        assert!(matches!(refused, LedgerError::NoBackup { .. }), "{refused}");
    });
}

#[test]
fn a_damaged_backup_leaves_no_ledger_behind() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        let (good, bad) = (work.path().join("good"), work.path().join("bad"));
        work.ledger.backup(&good).await.unwrap();
        work.ledger.backup(&bad).await.unwrap();
        let beside = fs::read_dir(work.path()).unwrap();
        let left = |name: std::ffi::OsString| name.to_string_lossy().contains("unfinished");
        assert!(!beside.into_iter().any(|entry| left(entry.unwrap().file_name())));
        fs::create_dir(work.path().join("killed.unfinished")).unwrap();
        let refused = work.ledger.backup(&work.path().join("killed")).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Unfinished { .. }), "{refused}");
        fs::remove_dir_all(bad.join("log/tile/entries")).unwrap();
        let folder = work.close().await;
        if on_a_server() {
            return;
        }
        let place = with_keys_of(folder.path());
        let refused = Ledger::restore(&bad, place.path(), &Options::default()).await;
        assert!(refused.is_err());
        assert!(!place.path().join("ledger.db").exists());
        let ledger = Ledger::restore(&good, place.path(), &Options::default()).await.unwrap();
        assert_eq!(ledger.audit().await.unwrap().fault, None);
    });
}
