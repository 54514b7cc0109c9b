//! Cases in a real ledger: checked inside the transaction that writes them, sealed, read back.

use untrain_ledger::LedgerError;
use untrain_policy::event::Outcome;
use untrain_policy::{
    CaseKind, CaseStatus, Fact, Jurisdiction, Position, Projection, Reason, SubjectId, Timestamp,
};

use crate::workplace::*;

fn opened(name: &str, kind: CaseKind, about: Option<&str>) -> Fact {
    Fact::CaseOpened {
        subject: subject(name),
        kind,
        purpose: about.map(purpose),
        message: Some("It recited my letter of the third of May.".to_owned()),
        contact: Some("noor@harbour.example".to_owned()),
    }
}

fn decided(name: &str, case: Position, outcome: Outcome) -> Fact {
    let reasons = "Nobody is judged by it.".to_owned();
    Fact::CaseDecided { subject: subject(name), case, outcome, reasons }
}

fn sent(name: &str, case: Position) -> Fact {
    Fact::CaseSent { subject: subject(name), case, means: "letter".to_owned() }
}

fn lives(name: &str, code: &str) -> Fact {
    Fact::SubjectRegistered {
        subject: subject(name),
        jurisdiction: Some(Jurisdiction::new(code).unwrap()),
        birth_year: Some(1980),
        age_band: None,
    }
}

fn told(result: Result<impl Sized, LedgerError>) -> String {
    match result {
        Ok(_) => panic!("it was taken in"),
        Err(error) => error.to_string(),
    }
}

fn cases(state: &Projection) -> Vec<String> {
    let mut all: Vec<String> = state.cases().map(|(who, case)| format!("{who} {case:?}")).collect();
    all.sort();
    all
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_case_goes_its_way_and_is_there_after_the_ledger_was_closed() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        let case = work.say(opened("ada", CaseKind::Objection, Some(CONTENT))).await;
        work.say(Fact::CaseAcknowledged { subject: subject("ada"), case }).await;
        work.say(decided("ada", case, Outcome::Rejected)).await;
        let held =
            |state: &Projection| state.state(&subject("ada")).unwrap().hold(&purpose(CONTENT));
        let state = work.ledger.read_subject(&subject("ada"), None).await.unwrap();
        assert_eq!(held(&state).reason(), Some(Reason::ObjectionPending));
        work.say(sent("ada", case)).await;

        let folder = work.close().await;
        let ledger = open(folder.path()).await.unwrap();
        let state = ledger.read_subject(&subject("ada"), None).await.unwrap();
        assert_eq!(held(&state).reason(), None);
        let found = state.case(&subject("ada"), case).unwrap();
        assert_eq!(found.status(), CaseStatus::Rejected);
        assert_eq!(found.round().sent.as_ref().unwrap().means, "letter");
        assert_eq!(ledger.audit().await.unwrap().fault, None);
        // At an earlier position it stands where it stood.
        let then = ledger.read_subject(&subject("ada"), Some(Position(case.0 + 1))).await.unwrap();
        assert_eq!(then.case(&subject("ada"), case).unwrap().status(), CaseStatus::Received);
        assert_eq!(held(&then).reason(), Some(Reason::ObjectionPending));
    });
}

#[test]
fn what_does_not_fit_is_refused_with_what_would() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        let case = work.say(opened("ada", CaseKind::Objection, Some(CONTENT))).await;
        let size = work.ledger.size().await.unwrap();
        for (fact, words) in [
            (opened("ada", CaseKind::Objection, Some(CONTENT)), "asks for the same"),
            (sent("ada", case), "what fits is"),
            (sent("bob", case), "has no case"),
            (opened("ada", CaseKind::Erasure, Some(CONTENT)), "names none"),
            (opened("ada", CaseKind::Objection, Some("ml.other")), "no policy declares"),
        ] {
            let message = told(work.ledger.append(vec![fact], now()).await);
            assert!(message.contains(words), "{message}");
        }
        assert_eq!(work.ledger.size().await.unwrap(), size);
    });
}

#[test]
fn two_who_open_the_same_case_at_once_open_it_once() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        let open = || {
            let fact = opened("ada", CaseKind::Objection, Some(CONTENT));
            work.ledger.append(vec![fact], now())
        };
        let (one, other) = both(open(), open()).await;
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
        // Decided and sent in one call: each fact is checked against the ones before it.
        let case = Position(4);
        let facts = vec![decided("ada", case, Outcome::Upheld), sent("ada", case)];
        work.ledger.append(facts, now()).await.unwrap();
        let both_again = vec![decided("ada", case, Outcome::Rejected), sent("ada", case)];
        assert!(told(work.ledger.append(both_again, now()).await).contains("it has ended"));
    });
}

#[test]
fn what_is_written_counts_every_account_that_is_linked_by_then() {
    run(async {
        let work = Workplace::new().await;
        work.say(lives("ada", "DE")).await;
        // Linked in the call that opens the case: the same person already.
        let link = linked("ada", "ada-work");
        let call = vec![lives("ada-work", "US"), link, opened("ada", CaseKind::Erasure, None)];
        let case = work.ledger.append(call, now()).await.unwrap()[2].index;
        let everybody = work.ledger.projection(None).await.unwrap();
        let one = work.ledger.read_subject(&subject("ada-work"), None).await.unwrap();
        let listed = work.ledger.read_people_with_cases().await.unwrap();
        assert_eq!(cases(&everybody), cases(&one));
        assert_eq!(cases(&everybody), cases(&listed));
        // The default clock, which cannot be extended, even on its last day.
        let reasons = "Many came at once.".to_owned();
        let late = Fact::CaseExtended { subject: subject("ada"), case, reasons };
        let last_day = at("2026-12-23T12:00:00Z");
        assert!(told(work.ledger.append(vec![late], last_day).await).contains("2026-12-23"));
    });
}

#[test]
fn nobody_without_a_case_is_read_to_list_cases() {
    run(async {
        let work = Workplace::new().await;
        for name in ["ada", "bob", "cyd"] {
            work.say(registered(name)).await;
        }
        work.say(objected("bob", CONTENT)).await;
        work.say(opened("non-member:1f", CaseKind::Memorisation, None)).await;
        let listed = work.ledger.read_people_with_cases().await.unwrap();
        let known: Vec<&SubjectId> = listed.subjects().collect();
        assert_eq!(known, [&subject("bob"), &subject("non-member:1f")]);
        assert_eq!(cases(&listed), cases(&work.ledger.projection(None).await.unwrap()));
    });
}

#[test]
fn what_somebody_wrote_is_sealed_under_their_own_key() {
    run(async {
        let work = Workplace::new().await;
        let case = work.say(opened("non-member:1f", CaseKind::Memorisation, None)).await;
        let receipt = work.ledger.receipt(case).await.unwrap();
        assert!(receipt.verify(&[work.ledger.verifier_key()]).is_ok());
        assert!(String::from_utf8_lossy(&receipt.event).contains("noor@harbour.example"));
        let folder = work.close().await;
        for file in ["ledger.db", "ledger.db-wal"] {
            let Ok(bytes) = std::fs::read(folder.path().join(file)) else { continue };
            for secret in ["noor@harbour", "recited", "non-member:1f"] {
                let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!found, "`{secret}` stands in {file}");
            }
        }
    });
}
