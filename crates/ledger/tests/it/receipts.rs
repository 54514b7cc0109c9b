//! Receipts that many ask for at the same time: each is the one that it would be alone.

use std::sync::Arc;

use untrain_ledger::LedgerError;
use untrain_policy::{Choice, ForgetLevel, Position};

use crate::workplace::*;

#[test]
fn those_who_ask_together_are_each_given_their_own() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let work = Workplace::new().await;
        // People with a history, one under two accounts; entries about nobody are asked for too.
        for person in 0..40 {
            let name = format!("person-{person}");
            work.say(registered(&name)).await;
            for choice in [Choice::Allow, Choice::Refuse].into_iter().cycle().take(person % 5) {
                work.say(chosen(&name, CONTENT, choice)).await;
            }
        }
        work.say(linked("person-1", "person-3")).await;
        work.say(forgotten("person-8", ForgetLevel::Models)).await;
        work.ledger.erase(&subject("person-8"), now()).await.unwrap();
        let size = work.ledger.size().await.unwrap().0;
        let mut alone = Vec::new();
        for index in 0..size {
            alone.push(work.ledger.receipt(Position(index)).await);
        }
        let key = [work.ledger.verifier_key()];
        let ledger = Arc::new(open(work.path()).await.unwrap());
        let mut tasks = Vec::new();
        for index in (0..size).chain(0..size) {
            let ledger = Arc::clone(&ledger);
            tasks.push(tokio::spawn(async move { ledger.receipt(Position(index)).await }));
        }
        // Some who asked go away; the others are answered all the same.
        for task in tasks.iter().skip(size as usize).step_by(3) {
            task.abort();
        }
        for (task, alone) in tasks.into_iter().zip(alone.iter().chain(&alone)) {
            match (task.await, alone) {
                (Ok(Ok(together)), Ok(alone)) => {
                    together.verify(&key).unwrap();
                    assert_eq!(together, *alone);
                }
                (Ok(Err(together)), Err(alone)) => {
                    assert_eq!(together.to_string(), alone.to_string());
                }
                (Err(ended), _) => assert!(ended.is_cancelled()),
                (Ok(together), alone) => panic!("{together:?} instead of {alone:?}"),
            }
        }
        assert!(alone.iter().filter(|alone| alone.is_ok()).count() > 80);
    });
}

#[test]
fn nothing_is_recorded_of_somebody_unknown_where_that_was_asked() {
    run(async {
        let work = Workplace::new().await;
        let no = |name: &str| vec![chosen(name, CONTENT, Choice::Refuse)];
        let unknown = work.ledger.append_of_known(None, no("ada"), now()).await.unwrap_err();
        assert!(matches!(unknown, LedgerError::Unknown { .. }), "{unknown}");
        let both = vec![registered("eve"), no("ada").remove(0)];
        assert!(work.ledger.append_of_known(Some("k"), both, now()).await.is_err());
        assert!(work.ledger.lineage_key(&subject("eve")).await.unwrap().is_none());
        work.say(registered("ada")).await;
        let first = work.ledger.append_of_known(Some("k"), no("ada"), now()).await.unwrap();
        let again = work.ledger.append_of_known(Some("k"), no("ada"), now()).await.unwrap();
        assert_eq!(first, again);
        work.say(forgotten("ada", ForgetLevel::Models)).await;
        work.ledger.erase(&subject("ada"), now()).await.unwrap();
        let erased = work.ledger.append_of_known(None, no("ada"), now()).await.unwrap_err();
        assert!(matches!(erased, LedgerError::Unknown { .. }), "{erased}");
    });
}
