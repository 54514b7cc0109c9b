//! Whoever changes the files is found: by opening, or by the audit with the place.

use std::fs;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use tempfile::TempDir;
use untrain_ledger::{Ledger, LedgerError, Options, audit};
use untrain_policy::{Choice, ForgetLevel, Position};

use crate::workplace::*;

/// A closed ledger with a bit of everything: 23 entries, of which 11 are state roots.
async fn house() -> TempDir {
    let work = Workplace::new().await;
    for name in ["ada", "bob", "cyd"] {
        work.say(registered(name)).await;
        work.say(chosen(name, CONTENT, Choice::Allow)).await;
    }
    work.say(linked("ada", "ada-2")).await;
    work.say(objected("bob", CONTENT)).await;
    work.say(forgotten("cyd", ForgetLevel::Models)).await;
    work.ledger.append(vec![registered("dan"), registered("eve")], now()).await.unwrap();
    work.close().await
}

async fn open(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("ledger.db"));
    options.foreign_keys(false).connect().await.unwrap()
}

/// Changes the database behind the ledger's back.
async fn tamper(folder: &Path, sql: &str) {
    let mut connection = open(folder).await;
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await;
    assert!(done.unwrap().rows_affected() > 0, "{sql}");
    connection.close().await.unwrap();
}

/// The audit's fault after a change, as `position: what`.
async fn fault_after(sql: &str) -> String {
    let folder = house().await;
    tamper(folder.path(), sql).await;
    fault_of(folder.path()).await
}

async fn fault_of(folder: &Path) -> String {
    let fault =
        audit(folder, &Options::default()).await.unwrap().fault.expect("the audit finds something");
    format!("{}: {}", fault.position, fault.what)
}

/// Flips one bit of a blob.
async fn flip(folder: &Path, table: &str, column: &str, place: &str) {
    let mut connection = open(folder).await;
    let read = AssertSqlSafe(format!("SELECT {column} FROM {table} WHERE {place}"));
    let mut blob: Vec<u8> = sqlx::query_scalar(read).fetch_one(&mut connection).await.unwrap();
    *blob.last_mut().unwrap() ^= 1;
    let write = AssertSqlSafe(format!("UPDATE {table} SET {column} = ? WHERE {place}"));
    sqlx::query(write).bind(blob).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[test]
fn an_untouched_ledger_has_no_fault() {
    run(async {
        let folder = house().await;
        let report = audit(folder.path(), &Options::default()).await.unwrap();
        assert_eq!(report.fault, None);
        let counts = (report.entries, report.checkpoints, report.subjects, report.states);
        assert_eq!(counts, (23, 12, 6, 10));
    });
}

#[test]
fn a_changed_byte_in_any_table_is_found_at_its_entry() {
    run(async {
        for (table, column, place, found) in [
            ("vault", "sealed", "position = 10", "10: what it says does not open"),
            ("states", "leaves", "true", "the state map"),
            ("states", "branch", "true", "the state map"),
        ] {
            let folder = house().await;
            flip(folder.path(), table, column, place).await;
            let fault = fault_of(folder.path()).await;
            assert!(fault.contains(found), "{table}: {fault}");
        }
        for (sql, found) in [
            ("UPDATE vault SET kind = 7 WHERE position = 12", "12: it stands under another kind"),
            (
                "UPDATE vault SET subject = (SELECT subject FROM vault WHERE position = 2)
                 WHERE position = 6",
                "6: what it says does not open",
            ),
            (
                "UPDATE checkpoints SET note = replace(note, 'a', 'b') WHERE size = 8",
                "8: the check",
            ),
            (
                "UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size = 8)
                 WHERE size = 10",
                "10: the checkpoint at 10",
            ),
            (
                "UPDATE subjects SET wrapped_key = zeroblob(72)
                 WHERE reference = (SELECT subject FROM vault WHERE position = 21)",
                "21: the key of its subject",
            ),
            ("UPDATE subjects SET forgotten = NULL WHERE forgotten IS NOT NULL", "18: the subject"),
            ("UPDATE subjects SET forgotten = 6 WHERE forgotten IS NULL", "6: a subject is marked"),
            ("UPDATE links SET position = 6", "6: a link"),
        ] {
            let fault = fault_after(sql).await;
            assert!(fault.starts_with(found), "{sql}: {fault}");
        }
    });
}

#[test]
fn a_missing_row_in_any_table_is_found() {
    run(async {
        for (sql, found) in [
            ("DELETE FROM vault WHERE position = 8", "8: it is missing"),
            ("DELETE FROM vault WHERE position = 22", "22: it is missing"),
            ("UPDATE vault SET sealed = NULL WHERE position = 8", "8: its vault row is empty"),
            ("DELETE FROM checkpoints WHERE size = 0", "0: the checkpoint at 0 is missing"),
            ("DELETE FROM checkpoints WHERE size = 23", "22: the last checkpoint"),
            (
                "DELETE FROM subjects
                 WHERE reference = (SELECT subject FROM vault WHERE position = 6)",
                "6: the key of its subject is gone",
            ),
            ("DELETE FROM links", "14: its link"),
            ("DELETE FROM states WHERE bucket = (SELECT min(bucket) FROM states)", "the state map"),
            ("INSERT INTO vault (position, kind) VALUES (23, 0)", "22: the vault has rows"),
        ] {
            let fault = fault_after(sql).await;
            assert!(fault.contains(found), "{sql}: {fault}");
        }
    });
}

#[test]
fn a_changed_file_of_the_log_is_found() {
    run(async {
        for (file, at) in [
            ("tile/entries/000.p/23", 5),
            ("tile/entries/000.p/23", 400),
            ("tile/0/000.p/23", 0),
            ("tile/0/000.p/23", 23 * 32 - 1),
        ] {
            let folder = house().await;
            let path = folder.path().join("log").join(file);
            let mut bytes = fs::read(&path).unwrap();
            bytes[at] ^= 1;
            fs::write(&path, bytes).unwrap();
            fault_of(folder.path()).await;
        }
        let folder = house().await;
        fs::remove_file(folder.path().join("log/tile/0/000.p/23")).unwrap();
        fault_of(folder.path()).await;
    });
}

#[test]
fn a_row_hidden_from_an_index_is_found() {
    run(async {
        // The index forgets one row, as a faulty disk or a patient hand would have it.
        let folder = house().await;
        let hide = "PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'subject IS NOT NULL', 'position > 90')
            WHERE name = 'vault_of_subject'; PRAGMA writable_schema = OFF;";
        tamper(folder.path(), hide).await;
        let rebuild = "REINDEX vault_of_subject;
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'position > 90', 'subject IS NOT NULL')
            WHERE name = 'vault_of_subject'; PRAGMA writable_schema = OFF;";
        tamper(folder.path(), rebuild).await;
        let fault = audit(folder.path(), &Options::default()).await.unwrap().fault.unwrap();
        assert!(fault.what.contains("pages"), "{}", fault.what);
    });
}

#[test]
fn a_ledger_whose_head_was_changed_is_not_written_to() {
    run(async {
        for sql in [
            "UPDATE head SET note = replace(note, '23', '22')",
            "UPDATE head SET note = (SELECT note FROM checkpoints WHERE size = 20),
             size = 20, settled = 20",
            "UPDATE head SET settled = 20",
        ] {
            let folder = house().await;
            tamper(folder.path(), sql).await;
            match Ledger::open(folder.path()).await {
                Err(
                    LedgerError::Damaged { .. }
                    | LedgerError::RolledBack { .. }
                    | LedgerError::Log(_),
                ) => {}
                Err(other) => panic!("{sql}: {other}"),
                Ok(_) => panic!("{sql}: it was opened"),
            }
        }
    });
}

#[test]
fn a_change_under_an_open_ledger_stops_its_next_write() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        // Another hand extends the log without the key.
        let forge = "UPDATE head SET
            note = replace(note, char(10) || '4' || char(10), char(10) || '6' || char(10))";
        tamper(work.path(), forge).await;
        let error = work.ledger.append(vec![registered("bob")], now()).await.unwrap_err();
        assert!(matches!(error, LedgerError::Damaged { .. }), "{error}");
    });
}

#[test]
fn the_keys_of_another_ledger_are_refused() {
    run(async {
        let (ours, theirs) = (house().await, house().await);
        for file in ["keys/vault.key", "keys/log.key"] {
            let kept = fs::read(ours.path().join(file)).unwrap();
            fs::copy(theirs.path().join(file), ours.path().join(file)).unwrap();
            let error = Ledger::open(ours.path()).await.err().unwrap();
            assert!(matches!(error, LedgerError::KeyForeign { .. }), "{error}");
            assert!(matches!(
                audit(ours.path(), &Options::default()).await,
                Err(LedgerError::KeyForeign { .. })
            ));
            fs::write(ours.path().join(file), kept).unwrap();
        }
        assert!(Ledger::open(ours.path()).await.is_ok());
    });
}

#[test]
fn a_truncated_or_foreign_database_is_not_opened_as_whole() {
    run(async {
        let folder = house().await;
        let file = folder.path().join("ledger.db");
        let whole = fs::read(&file).unwrap();
        assert!(whole.len() > 10 * 4_096, "closing folds the write-ahead log into the file");
        for bytes in [whole.len() / 2, whole.len() - 4_096, 4_096, 100, 1] {
            fs::write(&file, &whole[..bytes]).unwrap();
            let found = match Ledger::open(folder.path()).await {
                Err(_) => true,
                Ok(ledger) => ledger.audit().await.unwrap().fault.is_some(),
            };
            assert!(found, "{bytes} of {} bytes", whole.len());
        }
        fs::write(&file, "not a database, but long enough to be taken for one".repeat(99)).unwrap();
        assert!(Ledger::open(folder.path()).await.is_err());
        fs::write(&file, "").unwrap();
        let error = Ledger::open(folder.path()).await.err().unwrap();
        assert!(matches!(error, LedgerError::Missing { .. }), "{error}");
    });
}

#[test]
fn every_flipped_page_is_found_or_harmless() {
    run(async {
        let folder = house().await;
        let file = folder.path().join("ledger.db");
        let whole = fs::read(&file).unwrap();
        let events = async |path: &Path| -> Result<_, LedgerError> {
            let ledger = Ledger::open(path).await?;
            ledger.events(Position(0)..Position(u64::MAX)).await
        };
        let before = events(folder.path()).await.unwrap();
        let mut found = 0;
        for at in (100..whole.len()).step_by(1_531) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            fs::write(&file, &bytes).unwrap();
            for beside in ["ledger.db-wal", "ledger.db-shm"] {
                let _ = fs::remove_file(folder.path().join(beside));
            }
            let report = audit(folder.path(), &Options::default()).await;
            if report.is_err() || report.is_ok_and(|report| report.fault.is_some()) {
                found += 1;
                continue;
            }
            // Free space of a page: nothing that was said can have changed.
            assert_eq!(events(folder.path()).await.unwrap(), before, "byte {at}");
        }
        assert!(found > 0);
    });
}
