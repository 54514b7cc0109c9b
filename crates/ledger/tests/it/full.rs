//! No room: the append fails, nothing of it is kept, and what stood before stands.

use untrain_ledger::{Ledger, LedgerError, Options};
use untrain_policy::Position;

use crate::workplace::*;

#[test]
fn a_full_database_takes_nothing_by_halves() {
    run(async {
        if on_a_server() {
            return;
        }
        let work = Workplace::new().await;
        work.say(registered("first")).await;
        let folder = work.close().await;
        let bytes = std::fs::metadata(folder.path().join("ledger.db")).unwrap().len();
        let options =
            Options { database_bytes_max: Some(bytes + 256 * 1_024), ..Options::default() };
        let ledger = Ledger::open_with(folder.path(), &options).await.unwrap();

        let mut number = 0;
        let error = loop {
            let people = (0..50).map(|other| registered(&format!("m-{number}-{other}")));
            match ledger.append(people.collect(), now()).await {
                Ok(_) => number += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, LedgerError::Full { .. }), "{error}");
        assert!(number > 0, "some calls fitted");
        let size = ledger.size().await.unwrap();
        assert_eq!(size, Position(4 + 51 * number));
        for index in [0, 2, size.0 - 2] {
            let receipt = ledger.receipt(Position(index)).await.unwrap();
            receipt.verify(&[ledger.verifier_key()]).unwrap();
        }
        ledger.close().await;

        // With room again the same call is taken, at the place where the failed one would be.
        let ledger = Ledger::open(folder.path()).await.unwrap();
        assert_eq!(ledger.append(vec![registered("later")], now()).await.unwrap()[0].index, size);
        let report = ledger.audit().await.unwrap();
        assert_eq!((report.entries, report.fault), (size.0 + 2, None));
    });
}

#[test]
fn a_full_database_still_takes_what_fits() {
    run(async {
        if on_a_server() {
            return;
        }
        let work = Workplace::new().await;
        let folder = work.close().await;
        let bytes = std::fs::metadata(folder.path().join("ledger.db")).unwrap().len();
        let options =
            Options { database_bytes_max: Some(bytes + 24 * 1_024), ..Options::default() };
        let ledger = Ledger::open_with(folder.path(), &options).await.unwrap();
        let many = (0..500).map(|number| registered(&format!("m-{number}"))).collect();
        assert!(matches!(ledger.append(many, now()).await, Err(LedgerError::Full { .. })));
        assert_eq!(ledger.append(vec![registered("one")], now()).await.unwrap()[0].index.0, 2);
    });
}
