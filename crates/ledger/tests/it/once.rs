//! Calls with a key: made once, however often and from wherever they come.

use std::sync::Arc;

use untrain_ledger::LedgerError;
use untrain_policy::Choice;

use crate::workplace::*;

#[test]
fn the_same_call_a_hundred_times_at_once_is_one_event() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let work = Workplace::new().await;
        let handles = [
            Arc::new(open(work.path()).await.unwrap()),
            Arc::new(open(work.path()).await.unwrap()),
        ];
        let mut tasks = Vec::new();
        for number in 0..100 {
            let ledger = Arc::clone(&handles[number % 2]);
            tasks.push(tokio::spawn(async move {
                let fact = chosen("ada", CONTENT, Choice::Refuse);
                ledger.append_once("a key of the caller's", vec![fact], now()).await.unwrap()
            }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "every call has the same answer");
        assert_eq!(work.ledger.events_of(&subject("ada")).await.unwrap().len(), 1);
        assert_eq!(work.ledger.audit().await.unwrap().fault, None);
    });
}

#[test]
fn another_call_under_a_used_key_is_refused() {
    run(async {
        let work = Workplace::new().await;
        let call = |choice| vec![registered("ada"), chosen("ada", CONTENT, choice)];
        let first = work.ledger.append_once("k", call(Choice::Refuse), now()).await.unwrap();
        let other = work.ledger.append_once("k", call(Choice::Allow), now()).await.unwrap_err();
        assert!(
            matches!(other, LedgerError::KeyUsed { first: entry } if entry == first[0].index.0),
            "{other}"
        );
        // Later, and after opening the ledger anew, the first answer is still the answer.
        let folder = work.close().await;
        let ledger = open(folder.path()).await.unwrap();
        let later = now() + jiff::SignedDuration::from_hours(1);
        let again = ledger.append_once("k", call(Choice::Refuse), later).await.unwrap();
        assert_eq!(again, first);
        assert_ne!(ledger.append_once("l", call(Choice::Refuse), later).await.unwrap(), first);
    });
}

#[test]
fn a_refused_call_does_not_use_up_its_key() {
    run(async {
        let work = Workplace::new().await;
        let bad = vec![chosen("ada", "no.such.purpose", Choice::Allow)];
        assert!(work.ledger.append_once("k", bad, now()).await.is_err());
        let good = vec![chosen("ada", CONTENT, Choice::Allow)];
        assert_eq!(work.ledger.append_once("k", good, now()).await.unwrap().len(), 1);
    });
}
