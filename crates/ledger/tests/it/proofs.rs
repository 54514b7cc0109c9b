//! Receipts and proofs, checked with nothing but the verifier key.

use untrain_ledger::LedgerError;
use untrain_policy::{Choice, Position};
use untrain_tlog::{Checkpoint, Receipt, verify_consistency, verify_inclusion};

use crate::workplace::*;

#[test]
fn every_receipt_verifies_under_the_log_key_alone() {
    run(async {
        let work = Workplace::new().await;
        for number in 0..20 {
            work.say(chosen(&format!("m-{number}"), CONTENT, Choice::Refuse)).await;
        }
        let key = work.ledger.verifier_key();
        for index in (0..42).step_by(2) {
            let receipt = work.ledger.receipt(Position(index)).await.unwrap();
            let read = Receipt::parse(receipt.to_text().as_bytes()).unwrap();
            let verified = read.verify(std::slice::from_ref(&key)).unwrap();
            assert_eq!((verified.index, verified.checkpoint.size), (index, 42));
            assert_eq!(work.ledger.entry(Position(index)).await.unwrap(), verified.entry);
        }
        let root = work.ledger.receipt(Position(1)).await.unwrap_err();
        assert!(matches!(root, LedgerError::Erased { position: 1 }), "{root}");
        let beyond = work.ledger.receipt(Position(42)).await.unwrap_err();
        assert!(matches!(beyond, LedgerError::NoEntry { position: 42, size: 42 }), "{beyond}");
    });
}

#[test]
fn a_choice_receipt_is_small() {
    run(async {
        let work = Workplace::new().await;
        let index = work.say(chosen("ada", CONTENT, Choice::Refuse)).await;
        let text = work.ledger.receipt(index).await.unwrap().to_text();
        assert!(text.len() < 4_096, "{} bytes", text.len());
    });
}

#[test]
fn every_checkpoint_is_continued_by_every_later_one() {
    run(async {
        let work = Workplace::new().await;
        let key = [work.ledger.verifier_key()];
        let open = |note: &str| Checkpoint::open(note.as_bytes(), &key).unwrap();
        let mut heads = vec![open(&work.ledger.checkpoint().await.unwrap())];
        for number in 0..17 {
            work.say(registered(&format!("m-{number}"))).await;
            let new = open(&work.ledger.checkpoint().await.unwrap());
            heads.push(new.clone());
            for old in &heads {
                let proof = work.ledger.prove_consistency(Position(old.size)).await.unwrap();
                assert_eq!(open(&proof.checkpoint), new);
                verify_consistency(old.size, old.root, new.size, new.root, &proof.hashes).unwrap();
            }
        }
        let beyond = work.ledger.prove_consistency(Position(99)).await.unwrap_err();
        assert!(matches!(beyond, LedgerError::NoEntry { .. }), "{beyond}");
    });
}

#[test]
fn an_inclusion_proof_is_about_the_entry_and_no_other() {
    run(async {
        let work = Workplace::new().await;
        for number in 0..9 {
            work.say(registered(&format!("m-{number}"))).await;
        }
        let head = Checkpoint::open(
            work.ledger.checkpoint().await.unwrap().as_bytes(),
            &[work.ledger.verifier_key()],
        )
        .unwrap();
        for index in 0..10 {
            let proof = work.ledger.prove_inclusion(Position(index)).await.unwrap();
            for other in 0..10 {
                let leaf = work.ledger.entry(Position(other)).await.unwrap().leaf_hash();
                let holds = verify_inclusion(leaf, index, head.size, &proof.hashes, head.root);
                assert_eq!(holds.is_ok(), index == other);
            }
        }
    });
}
