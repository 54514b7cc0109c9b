//! What stands now, and what a choice is in other systems' words, checked with nothing but the
//! verifier key.

use serde_json::Value;
use untrain_ledger::LedgerError;
use untrain_policy::{Choice, Event, Fact, ForgetLevel, Position};
use untrain_tlog::{CurrentProof, MapFileError};

use crate::workplace::*;

const TOPIC: &str = "choice/genai.content";

/// The proof as its file, read back and checked: how many answers there were, and the last one.
async fn shown(work: &Workplace, who: &str, topic: &str) -> (u64, Option<Fact>) {
    let proof = work.ledger.prove_current(&subject(who), topic).await.unwrap();
    let read = CurrentProof::parse(proof.to_text().as_bytes()).unwrap();
    assert_eq!(read, proof);
    let standing = read.verify(&[work.ledger.verifier_key()]).unwrap();
    assert_eq!(standing.checkpoint.size, work.ledger.size().await.unwrap().0);
    let last = standing.last.map(|receipt| Event::from_bytes(&receipt.event).unwrap().fact);
    (standing.version, last)
}

#[test]
fn what_stands_now_is_the_last_thing_that_was_said() {
    run(async {
        let work = Workplace::new().await;
        let refused = chosen("ada", CONTENT, Choice::Refuse);
        let allowed = chosen("ada", CONTENT, Choice::Allow);
        work.say(registered("ada")).await;
        work.say(chosen("ben", CONTENT, Choice::Refuse)).await;
        assert_eq!(shown(&work, "ada", TOPIC).await, (0, None));
        work.say(refused.clone()).await;
        assert_eq!(shown(&work, "ada", TOPIC).await, (1, Some(refused)));
        // Two answers of one batch.
        let again = chosen("ada", CONTENT, Choice::Refuse);
        work.ledger.append(vec![again, allowed.clone()], now()).await.unwrap();
        assert_eq!(shown(&work, "ada", TOPIC).await, (3, Some(allowed.clone())));
        // Other people and other topics change nothing of it.
        for number in 0..40 {
            work.say(chosen(&format!("m-{number}"), CONTENT, Choice::Refuse)).await;
        }
        assert_eq!(shown(&work, "ada", TOPIC).await, (3, Some(allowed)));
        assert_eq!(shown(&work, "ada", "choice/ml.moderation").await, (0, None));
        assert_eq!(shown(&work, "ada", "registration").await, (1, Some(registered("ada"))));
    });
}

#[test]
fn an_answer_of_yesterday_cannot_be_shown_as_todays() {
    run(async {
        let work = Workplace::new().await;
        let key = [work.ledger.verifier_key()];
        work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        let old = work.ledger.prove_current(&subject("ada"), TOPIC).await.unwrap();
        work.say(chosen("ada", CONTENT, Choice::Allow)).await;
        let new = work.ledger.prove_current(&subject("ada"), TOPIC).await.unwrap();
        // The old event under the new head, by its own receipt.
        let receipt = work.ledger.receipt(Position(old.receipt.index)).await.unwrap();
        assert!(receipt.verify(&key).is_ok());
        for version in 0..3 {
            let forged = CurrentProof { version, receipt: receipt.clone(), ..new.clone() };
            let refused = forged.verify(&key).unwrap_err();
            assert!(matches!(refused, MapFileError::Value | MapFileError::Present), "{refused}");
        }
        // Somebody else's key.
        work.say(registered("ben")).await;
        let bens = work.ledger.prove_current(&subject("ben"), TOPIC).await.unwrap();
        let forged = CurrentProof { key: bens.key, ..new };
        assert!(matches!(forged.verify(&key), Err(MapFileError::Key)));
    });
}

#[test]
fn of_nobody_nothing_can_be_shown() {
    run(async {
        let work = Workplace::new().await;
        let ada = subject("ada");
        let nobody = work.ledger.prove_current(&ada, TOPIC).await.unwrap_err();
        assert!(matches!(nobody, LedgerError::NoSubject { .. }), "{nobody}");
        work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        work.say(forgotten("ada", ForgetLevel::Models)).await;
        assert_eq!(shown(&work, "ada", TOPIC).await.0, 1);
        work.ledger.erase(&ada, now()).await.unwrap();
        let erased = work.ledger.prove_current(&ada, TOPIC).await.unwrap_err();
        assert!(matches!(erased, LedgerError::NoSubject { .. }), "{erased}");
        assert!(work.ledger.label_key(&ada).await.unwrap().is_none());
    });
}

#[test]
fn a_choices_receipt_carries_its_consent_record() {
    run(async {
        let work = Workplace::new().await;
        let key = [work.ledger.verifier_key()];
        let joined = work.say(registered("ada")).await;
        assert_eq!(work.ledger.receipt(joined).await.unwrap().record, None);
        let yes = work.say(chosen("ada", CONTENT, Choice::Allow)).await;
        let no = work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        let mut statuses = Vec::new();
        for index in [yes, no] {
            let receipt = work.ledger.receipt(index).await.unwrap();
            receipt.verify(&key).unwrap();
            let record = receipt.record.clone().unwrap();
            let json: Value = serde_json::from_slice(&record.text).unwrap();
            assert_eq!(json["dpv:hasDataSubject"], "ada");
            assert_eq!(json["dct:identifier"], format!("{ORIGIN}#{index}"));
            statuses.push(json["dpv:hasConsentStatus"]["@type"].as_str().unwrap().to_owned());
            // It is the same whenever it is asked for, and no other event's.
            work.say(registered(&format!("m-{index}"))).await;
            assert_eq!(work.ledger.receipt(index).await.unwrap().record, Some(record));
        }
        assert_eq!(statuses, ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]);
        let mut forged = work.ledger.receipt(no).await.unwrap();
        forged.record = work.ledger.receipt(yes).await.unwrap().record;
        assert!(forged.verify(&key).is_err());
    });
}
