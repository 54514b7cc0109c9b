//! Appending: all of a call or none, refusals that hurt nobody else, and many callers at once.

use std::sync::Arc;

use untrain_ledger::{Ledger, LedgerError, limits};
use untrain_policy::{Choice, Event, ForgetLevel, Position};

use crate::workplace::*;

#[test]
fn what_was_answered_reads_back_byte_for_byte_after_reopening() {
    run(async {
        let work = Workplace::new().await;
        let index = work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        let said = work.ledger.receipt(index).await.unwrap().event;
        let folder = work.close().await;

        let again = open(folder.path()).await.unwrap();
        assert_eq!(again.receipt(index).await.unwrap().event, said);
        let event = Event { time: now(), fact: chosen("ada", CONTENT, Choice::Refuse) };
        assert_eq!(said, event.to_bytes().unwrap());
        let range = index..Position(index.0 + 1);
        assert_eq!(again.events(range).await.unwrap(), [(index, event)]);
    });
}

/// A service keeps the ledger open while commands come and go, and some of them write nothing: what
/// they settle when they close is not unsettled by the service's next batch.
#[test]
fn what_a_visitor_settled_stays_settled() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        for name in ["bob", "eve", "ian"] {
            work.say(chosen(name, CONTENT, Choice::Refuse)).await;
            let visitor = open(work.path()).await.unwrap();
            visitor.size().await.unwrap();
            visitor.close().await;
            work.say(chosen("ada", CONTENT, Choice::Allow)).await;
            let other = open(work.path()).await.unwrap();
            assert_eq!(other.size().await.unwrap(), work.ledger.size().await.unwrap(), "{name}");
            drop(other);
        }
        assert_eq!(work.ledger.audit().await.unwrap().fault, None);
        let folder = work.close().await;
        let again = open(folder.path()).await.unwrap();
        assert_eq!(again.audit().await.unwrap().fault, None);
    });
}

#[test]
fn a_call_is_taken_whole_or_not_at_all() {
    run(async {
        let work = Workplace::new().await;
        let before = work.ledger.checkpoint().await.unwrap();
        let facts = vec![
            registered("ada"),
            forgotten("ada", ForgetLevel::Models),
            chosen("ada", CONTENT, Choice::Allow),
        ];
        let error = work.ledger.append(facts, now()).await.unwrap_err();
        assert!(matches!(error, LedgerError::Forgotten { .. }), "{error}");
        assert_eq!(work.ledger.checkpoint().await.unwrap(), before);
        assert_eq!(work.ledger.lineage_key(&subject("ada")).await.unwrap(), None);

        // And the same person can still be registered and answer.
        work.say(chosen("ada", CONTENT, Choice::Allow)).await;
        assert_eq!(work.ledger.audit().await.unwrap().fault, None);
    });
}

#[test]
fn a_refused_call_does_not_hurt_those_it_shares_a_transaction_with() {
    run(async {
        let work = Workplace::new().await;
        work.say(forgotten("eve", ForgetLevel::Datasets)).await;
        let ledger = &work.ledger;
        let call = |name| ledger.append(vec![chosen(name, CONTENT, Choice::Allow)], now());
        let ((ada, eve), bob) = both(both(call("ada"), call("eve")), call("bob")).await;
        assert!(matches!(eve, Err(LedgerError::Forgotten { request: 2, .. })));
        // Entries 1 and 3 are state roots, and so is the one behind both.
        assert_eq!([ada.unwrap()[0].index, bob.unwrap()[0].index], [Position(4), Position(5)]);
        assert_eq!(ledger.size().await.unwrap(), Position(7));
    });
}

#[test]
fn facts_that_contradict_the_policy_are_refused_by_name() {
    run(async {
        let work = Workplace::new().await;
        for (fact, word) in [
            (chosen("ada", "no.such.purpose", Choice::Allow), "no.such.purpose"),
            (rejected("ada", CONTENT), "no open objection"),
            (linked("ada", "ada"), "itself"),
        ] {
            let error = work.ledger.append(vec![fact], now()).await.unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
        assert_eq!(work.ledger.size().await.unwrap(), Position(2));
    });
}

#[test]
fn an_objection_is_decided_only_while_it_is_open() {
    run(async {
        let work = Workplace::new().await;
        work.say(objected("ada", CONTENT)).await;
        work.say(rejected("ada", CONTENT)).await;
        let again = work.ledger.append(vec![rejected("ada", CONTENT)], now()).await;
        assert!(matches!(again, Err(LedgerError::Inadmissible(_))));
        let both = vec![objected("ada", MODERATION), rejected("ada", MODERATION)];
        assert_eq!(work.ledger.append(both, now()).await.unwrap().len(), 2);
    });
}

#[test]
fn a_policy_can_be_answered_in_the_call_after_it_and_in_the_same() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let ledger = create(folder.path()).await;
        let answer = || chosen("ada", CONTENT, Choice::Allow);
        let early = ledger.append(vec![answer()], now()).await;
        assert!(matches!(early, Err(LedgerError::Inadmissible(_))));
        assert_eq!(ledger.append(vec![policy(), answer()], now()).await.unwrap().len(), 2);
        assert_eq!(ledger.append(vec![answer()], now()).await.unwrap().len(), 1);
    });
}

#[test]
fn limits_are_kept_and_named() {
    run(async {
        let work = Workplace::new().await;
        let many = vec![registered("ada"); limits::FACTS_PER_APPEND_MAX + 1];
        let error = work.ledger.append(many, now()).await.unwrap_err();
        assert!(matches!(error, LedgerError::TooMany { limit: 5_000, .. }), "{error}");
        assert!(work.ledger.append(Vec::new(), now()).await.unwrap().is_empty());

        let mut long = rejected("ada", CONTENT);
        if let untrain_policy::Fact::ObjectionDecided { reasons, .. } = &mut long {
            *reasons = "x".repeat(limits::EVENT_BYTES_MAX);
        }
        let error = work.ledger.append(vec![objected("ada", CONTENT), long], now()).await;
        assert!(matches!(error, Err(LedgerError::TooMany { .. })));
        assert_eq!(work.ledger.size().await.unwrap(), Position(2));
    });
}

#[test]
fn many_writers_get_every_position_once_and_in_their_own_order() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let work = Workplace::new().await;
        let ledger = Arc::new(work.ledger);
        let mut tasks = Vec::new();
        for writer in 0..8 {
            let ledger = Arc::clone(&ledger);
            tasks.push(tokio::spawn(async move {
                let mut indices = Vec::new();
                for _ in 0..40 {
                    let fact = chosen(&format!("m-{writer}"), CONTENT, Choice::Allow);
                    indices.push(ledger.append(vec![fact], now()).await.unwrap()[0].index.0);
                }
                indices
            }));
        }
        let mut all = Vec::new();
        for task in tasks {
            let indices = task.await.unwrap();
            assert!(indices.is_sorted());
            all.extend(indices);
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 320);
        let report = ledger.audit().await.unwrap();
        assert_eq!(report.fault, None);
        // Every batch ends with a state root, and has a checkpoint; so has the empty log.
        assert_eq!(report.entries, 321 + report.checkpoints - 1);
        assert!(report.checkpoints < 322, "calls at the same time share transactions");
    });
}

#[test]
fn every_head_that_was_signed_is_told_page_by_page() {
    run(async {
        let work = Workplace::new().await;
        let mut signed = vec![work.ledger.checkpoint().await.unwrap()];
        for round in 0..5 {
            work.say(chosen(&format!("m-{round}"), CONTENT, Choice::Allow)).await;
            signed.push(work.ledger.checkpoint().await.unwrap());
        }
        signed.reverse();
        let (mut told, mut before) = (Vec::new(), Position(u64::MAX));
        loop {
            let page = work.ledger.checkpoints_before(before, 2).await.unwrap();
            let Some((_, last)) = page.last() else { break };
            before = Position(last.size);
            told.extend(page.into_iter().map(|(note, _)| note));
        }
        assert_eq!(told[..signed.len()], signed);
        assert!(told.last().unwrap().lines().nth(1) == Some("0"), "the empty log has one too");
    });
}

#[test]
fn two_handles_on_one_folder_see_each_other() {
    run(async {
        let work = Workplace::new().await;
        let other = open(work.path()).await.unwrap();
        for round in 0..20_u64 {
            let (mine, theirs) = if round % 2 == 0 { ("a", "b") } else { ("b", "a") };
            work.say(chosen(mine, CONTENT, Choice::Allow)).await;
            let fact = vec![chosen(theirs, CONTENT, Choice::Refuse)];
            assert_eq!(other.append(fact, now()).await.unwrap()[0].index.0, 4 + 4 * round);
        }
        let answers = both(
            work.ledger.append(vec![registered("c")], now()),
            other.append(vec![registered("d")], now()),
        )
        .await;
        assert!(answers.0.is_ok() && answers.1.is_ok());
        assert_eq!(other.audit().await.unwrap().fault, None);
        assert_eq!(other.checkpoint().await.unwrap(), work.ledger.checkpoint().await.unwrap());
    });
}

#[test]
fn facts_computed_from_an_older_state_are_refused() {
    run(async {
        let work = Workplace::new().await;
        let since = work.ledger.size().await.unwrap();
        let facts = || vec![chosen("ada", CONTENT, Choice::Allow)];
        work.say(registered("bob")).await;
        work.ledger.append_unchanged(facts(), now(), since).await.unwrap();
        let again = work.ledger.append_unchanged(facts(), now(), since).await;
        assert!(matches!(again, Err(LedgerError::Changed { .. })));
        let since = work.ledger.size().await.unwrap();
        work.ledger.append_unchanged(facts(), now(), since).await.unwrap();
    });
}

#[test]
fn nothing_is_made_where_a_ledger_stands_and_nothing_opened_where_none_does() {
    run(async {
        let work = Workplace::new().await;
        let again = Ledger::create_with(work.path(), ORIGIN, &options(work.path())).await;
        let again = again.err().unwrap();
        assert!(
            matches!(again, LedgerError::Exists { .. } | LedgerError::DatabaseTaken),
            "{again}"
        );
        let empty = tempfile::tempdir().unwrap();
        let none = Ledger::open(empty.path()).await.err().unwrap();
        assert!(matches!(none, LedgerError::Missing { .. }), "{none}");
        assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0);
    });
}
