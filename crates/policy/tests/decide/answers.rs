//! What a decision tells: its rule, in a number and in words, and its byte in tables.

use std::collections::BTreeSet;

use untrain_policy::{Basis, Decision, Effect, Reason};

fn of_other(reason: Reason) -> Decision {
    Decision { other: true, ..Decision::from(reason) }
}

fn allow() -> Decision {
    let basis = Some(Basis::Consent);
    Decision { effect: Effect::Allow, reason: Reason::Allow, other: false, basis }
}

#[test]
fn the_rule_is_told_in_a_number_and_in_words() {
    for (decision, rule, text) in [
        (Decision::from(Reason::Refused), 9, "rule 9: the subject said no"),
        (
            of_other(Reason::Refused),
            15,
            "rule 15: of somebody else whom the record is about: the subject said no (rule 9)",
        ),
        (allow(), 16, "no rule denies it"),
    ] {
        assert_eq!((decision.rule(), decision.rule_text().as_str()), (rule, text));
    }
}

#[test]
fn no_two_reasons_have_the_same_words() {
    let texts: BTreeSet<String> =
        Reason::ALL.iter().map(|reason| Decision::from(*reason).rule_text()).collect();
    assert_eq!(texts.len(), Reason::ALL.len());
}

#[test]
fn a_byte_stands_for_one_reason() {
    for (decision, byte) in [
        (Decision::from(Reason::InvalidRecord), 0),
        (Decision::from(Reason::Refused), 10),
        (allow(), 18),
        (of_other(Reason::UnknownSubject), 64 + 2),
        (of_other(Reason::CollectedBeforeNotice), 64 + 15),
    ] {
        assert_eq!(decision.index(), byte);
        assert_eq!(Decision::from_index(byte), Some((decision.reason, decision.other)));
    }
    // Rule 15 is rules 3 to 12 asked of somebody else; and there is no nineteenth reason.
    for byte in [64, 64 + 1, 64 + 16, 64 + 18, 19, 63, 127, 128, 255] {
        assert_eq!(Decision::from_index(byte), None, "{byte}");
    }
}
