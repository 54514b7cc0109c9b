//! Ledgers of earlier versions are brought forward, and nothing that they said is lost.

use std::fs;
use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use untrain_ledger::{Ledger, Options, audit};
use untrain_policy::{Choice, Fact, Position};
use untrain_tlog::Checkpoint;

use crate::workplace::*;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/version-1");

/// A ledger as version 1 left it.
async fn version_1(folder: &Path) {
    let keys = folder.join("keys");
    fs::create_dir(&keys).unwrap();
    for file in ["log.key", "log.pub", "vault.key"] {
        fs::copy(Path::new(FOLDER).join(file), keys.join(file)).unwrap();
    }
    for file in ["log.key", "vault.key"] {
        let only_us = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(keys.join(file), only_us).unwrap();
    }
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(folder.join("ledger.db"))
        .create_if_missing(true)
        .foreign_keys(false);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let text = fs::read_to_string(Path::new(FOLDER).join("ledger.sql")).unwrap();
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[test]
fn a_ledger_of_version_1_goes_on_under_the_same_entries() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        version_1(folder.path()).await;
        let ledger = Ledger::open(folder.path()).await.unwrap();
        let events = ledger.events(Position(0)..Position(u64::MAX)).await.unwrap();
        assert_eq!(events.len(), 14);
        assert!(events.iter().map(|(position, _)| position.0).eq(0..14));
        let report = ledger.audit().await.unwrap();
        assert_eq!((report.fault, report.entries, report.checkpoints), (None, 14, 9));
        // The checkpoint of version 1 is continued by what is written now.
        let key = [ledger.verifier_key()];
        let open = |note: &str| Checkpoint::open(note.as_bytes(), &key).unwrap();
        let old = open(&ledger.checkpoint().await.unwrap());
        assert_eq!(old.size, 14);
        let refusal = Fact::ChoiceMade {
            subject: subject("ada"),
            purpose: purpose(CONTENT),
            choice: Choice::Refuse,
            notice: untrain_policy::NoticeId::new("strict-1").unwrap(),
            past: false,
            channel: untrain_policy::event::Channel::Subject,
        };
        ledger.append(vec![refusal], now()).await.unwrap();
        let proof = ledger.prove_consistency(Position(14)).await.unwrap();
        let new = open(&proof.checkpoint);
        assert_eq!(new.size, 16);
        untrain_tlog::verify_consistency(14, old.root, 16, new.root, &proof.hashes).unwrap();
        for index in [0, 4, 13, 14] {
            ledger.receipt(Position(index)).await.unwrap().verify(&key).unwrap();
        }
        ledger.close().await;
        let report = audit(folder.path(), &Options::default()).await.unwrap();
        assert_eq!((report.fault, report.entries), (None, 16));
    });
}
