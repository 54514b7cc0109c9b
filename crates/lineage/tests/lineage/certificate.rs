//! A certificate states one thing in one spelling, and only trusted keys make it believed.

use proptest::prelude::*;
use untrain_lineage::statement::Carried;
use untrain_lineage::{Certificate, Commitment, Error, Statement, certificate};
use untrain_policy::{ForgetLevel, Position};

use crate::harbour;

fn signed(statement: &Statement) -> Certificate {
    let envelope = certificate::sign(statement, &harbour::key()).unwrap();
    Certificate::new(envelope, "the receipt\n".to_owned())
}

#[test]
fn what_is_signed_verifies_and_reads_back() {
    for statement in [harbour::dataset_statement(), harbour::model_statement()] {
        let bytes = signed(&statement).to_bytes().unwrap();
        let certificate = Certificate::parse(&bytes).unwrap();
        assert_eq!(certificate.verify(&[harbour::key().verifier_key()]).unwrap(), statement);
        assert!(matches!(certificate.verify(&[]), Err(Error::UntrustedKey(_))));
    }
}

#[test]
fn a_statement_agrees_with_itself() {
    let refusal = |change: &dyn Fn(&mut Statement)| {
        let mut statement = harbour::model_statement();
        change(&mut statement);
        certificate::sign(&statement, &harbour::key()).unwrap_err().to_string()
    };
    let model = |statement: &mut Statement, change: &dyn Fn(&mut Vec<Commitment>)| {
        let Carried::Model(model) = &mut statement.predicate.carried else { return };
        change(&mut model.removed);
    };
    assert!(refusal(&|s| s.statement_type.clear()).contains("`_type`"));
    assert!(refusal(&|s| s.predicate_type.clear()).contains("`predicateType`"));
    assert!(refusal(&|s| s.subject.clear()).contains("`subject`"));
    assert!(refusal(&|s| s.predicate.level = ForgetLevel::Datasets).contains("level"));
    assert!(refusal(&|s| s.predicate.replay_position = Position(41)).contains("replay_position"));
    assert!(refusal(&|s| model(s, &|removed| removed.clear())).contains("removed"));
    let unsorted = |removed: &mut Vec<Commitment>| removed.push(Commitment([0; 32]));
    assert!(refusal(&|s| model(s, &unsorted)).contains("not sorted"));
    assert!(refusal(&|s| model(s, &|removed| removed.push(removed[0]))).contains("difference"));
    let mut stop = harbour::dataset_statement();
    stop.predicate.level = ForgetLevel::Stop;
    assert!(stop.check().is_err());
}

#[test]
fn nothing_in_a_certificate_names_anybody() {
    let text = String::from_utf8(harbour::model_statement().to_payload().unwrap()).unwrap();
    for word in ["subject_id", "\"subject\":\"", "author", "directory"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

proptest! {
    /// A changed byte never verifies: either the spelling breaks, or a signature does.
    #[test]
    fn no_changed_byte_of_the_envelope_verifies(at in 0_usize..4096, change in 1_u8..) {
        let trusted = [harbour::key().verifier_key()];
        let original = signed(&harbour::model_statement());
        let mut bytes = original.to_bytes().unwrap();
        let at = at % bytes.len();
        bytes[at] ^= change;
        if let Ok(certificate) = Certificate::parse(&bytes) {
            // The receipt is judged by the log's own check, not by this signature.
            prop_assert!(
                certificate.verify(&trusted).is_err() || certificate.envelope == original.envelope
            );
        }
    }
}
