//! The checkpoint that witnesses have cosigned, and what is proved under it.

use untrain_ledger::{Ledger, LedgerError, WITNESSED_FILE, witnessed};
use untrain_policy::{Choice, Position};
use untrain_tlog::{
    Checkpoint, CosigningKey, Hash, Receipt, TrustPolicy, cosign, verify_consistency,
};

use crate::workplace::*;

fn cosigned(note: &str, ledger: &Ledger) -> String {
    let key = CosigningKey::from_seed("witness.ada.example", &[3; 32]).unwrap();
    let line = cosign(note.as_bytes(), &[ledger.verifier_key()], &key, 1_796_000_000).unwrap();
    format!("{note}{line}")
}

fn policy(ledger: &Ledger) -> TrustPolicy {
    let key = CosigningKey::from_seed("witness.ada.example", &[3; 32]).unwrap().verifier_key();
    let text = format!("log {}\nwitness ada {key}\nquorum ada\n", ledger.verifier_key());
    TrustPolicy::parse(text.as_bytes()).unwrap()
}

#[test]
fn a_receipt_is_issued_again_under_what_witnesses_saw() {
    run(async {
        let work = Workplace::new().await;
        let ledger = &work.ledger;
        let early = work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        assert_eq!(ledger.witnessed_receipt(early).await.unwrap(), None);

        let note = cosigned(&ledger.checkpoint().await.unwrap(), ledger);
        assert!(ledger.keep_witnessed(&note).await.unwrap());
        assert_eq!(witnessed(work.path()).as_ref(), Some(&note));
        let late = work.say(chosen("ben", CONTENT, Choice::Refuse)).await;

        // The log has grown since, and the proof is to the older tree.
        let receipt = ledger.witnessed_receipt(early).await.unwrap().unwrap();
        let read = Receipt::parse(receipt.to_text().as_bytes()).unwrap();
        let (verified, seen) = read.verify_under(&policy(ledger)).unwrap();
        assert!(seen.quorum);
        assert_eq!(verified.index, early.0);
        assert!(verified.checkpoint.size < ledger.size().await.unwrap().0);
        assert_eq!(ledger.witnessed_receipt(late).await.unwrap(), None);

        // What was asked for earlier and comes later does not take it back.
        let newer = cosigned(&ledger.checkpoint().await.unwrap(), ledger);
        assert!(ledger.keep_witnessed(&newer).await.unwrap());
        assert!(!ledger.keep_witnessed(&note).await.unwrap());
        assert_eq!(witnessed(work.path()), Some(newer));
        assert!(ledger.witnessed_receipt(late).await.unwrap().is_some());
        let beyond = ledger.witnessed_receipt(Position(999)).await.unwrap_err();
        assert!(matches!(beyond, LedgerError::NoEntry { position: 999, .. }), "{beyond}");
    });
}

#[test]
fn only_a_checkpoint_of_this_log_is_kept() {
    run(async {
        let work = Workplace::new().await;
        let ledger = &work.ledger;
        let other = Workplace::new().await;
        let foreign = other.ledger.checkpoint().await.unwrap();
        let refused = ledger.keep_witnessed(&foreign).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Damaged { .. }), "{refused}");
        // The key is right, and the history is another.
        let size = ledger.size().await.unwrap().0;
        for (size, why) in [(size, "other entries"), (size + 1, "an older copy")] {
            let head = Checkpoint { origin: ORIGIN.to_owned(), size, root: Hash([7; 32]) };
            let note = head.sign(ledger.signing_key()).unwrap();
            let refused = ledger.keep_witnessed(&note).await.unwrap_err().to_string();
            assert!(refused.contains(why), "{refused}");
        }
        assert_eq!(witnessed(work.path()), None);
        std::fs::create_dir_all(work.path().join("log")).unwrap();
        std::fs::write(work.path().join(WITNESSED_FILE), "nothing").unwrap();
        assert!(ledger.witnessed().await.is_err());
    });
}

#[test]
fn any_two_sizes_are_proved() {
    run(async {
        let work = Workplace::new().await;
        let ledger = &work.ledger;
        let key = [ledger.verifier_key()];
        let mut heads = Vec::new();
        for number in 0..9 {
            work.say(registered(&format!("m-{number}"))).await;
            let note = ledger.checkpoint().await.unwrap();
            heads.push(Checkpoint::open(note.as_bytes(), &key).unwrap());
        }
        for new in &heads {
            for old in heads.iter().filter(|old| old.size <= new.size) {
                let sizes = (Position(old.size), Position(new.size));
                let proof = ledger.prove_between(sizes.0, sizes.1).await.unwrap();
                verify_consistency(old.size, old.root, new.size, new.root, &proof).unwrap();
            }
        }
        let beyond = ledger.prove_between(Position(1), Position(999)).await.unwrap_err();
        assert!(matches!(beyond, LedgerError::NoEntry { position: 999, .. }), "{beyond}");
    });
}
