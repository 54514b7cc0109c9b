//! Records of several texts and told values: what one tells, all of them hide.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use proptest::prelude::*;
use untrain_redact::{
    Configuration, Count, Key, Keys, Kind, Operator, Placeholders, Plan, Record, RedactedRecord,
    Redactor, Settings, Span,
};

fn redactor(also: &[Kind], of: &[(Kind, Operator)]) -> Redactor {
    let mut settings = Settings::default();
    settings.kinds.extend(also);
    let plan = Plan { of: of.iter().copied().collect(), ..Plan::default() };
    let keys = Keys { pseudonyms: Some(Key::new(&mut [1; 32])), encryption: None };
    Redactor::configured(Configuration { settings, plan, ..Configuration::default() }, &keys)
        .unwrap()
}

/// The told values and the texts after the redaction.
fn passed(
    redactor: &Redactor,
    told: &[(Kind, &str)],
    texts: &[&str],
) -> (Vec<String>, Vec<String>) {
    let record = Record { told: told.to_vec(), texts: texts.to_vec() };
    match redactor.redact_record(&record, &mut Placeholders::new()) {
        RedactedRecord::Passed { told, texts } => (
            told.into_iter().map(String::from).collect(),
            texts.into_iter().map(|passed| passed.text.into()).collect(),
        ),
        RedactedRecord::Drop(_) => panic!("dropped"),
    }
}

#[test]
fn an_author_is_found_in_title_and_body_under_one_number() {
    let plain = redactor(&[], &[]);
    let told = [(Kind::Person, "Agata Kowalczyk"), (Kind::Person, " Bo Lindqvist ")];
    let texts = [
        "Agata's trip",
        "@kowalczyk and LINDQVIST met; mail agata.kowalczyk@harbour.example, ask Bo",
    ];
    let (told, texts) = passed(&plain, &told, &texts);
    assert_eq!(told, ["[PERSON_1]", " [PERSON_2] "]);
    assert_eq!(texts[0], "[PERSON_1]'s trip");
    assert_eq!(texts[1], "[PERSON_1] and [PERSON_2] met; mail [EMAIL_1], ask Bo");
    // Redacting again changes nothing.
    let again: Vec<(Kind, &str)> = told.iter().map(|it| (Kind::Person, it.as_str())).collect();
    let before: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(passed(&plain, &again, &before), (told.clone(), texts.clone()));
}

#[test]
fn a_part_has_the_pseudonym_of_the_whole() {
    let keyed = redactor(&[], &[(Kind::Person, Operator::Pseudonym)]);
    let (told, texts) = passed(&keyed, &[(Kind::Person, "Agata Kowalczyk")], &["ask kowalczyk"]);
    assert_eq!(texts[0], format!("ask {}", told[0]));
    assert!(told[0].starts_with("[PERSON_") && told[0].len() == 25, "{}", told[0]);
}

#[test]
fn what_one_text_tells_by_its_words_is_found_in_the_others() {
    let plain = redactor(&[], &[]);
    let texts = ["My passport number is X1234567", "again: X1234567", "and X12345678"];
    let (_, texts) = passed(&plain, &[], &texts);
    assert_eq!(texts[1], "again: [PASSPORT_1]");
    assert!(texts[0].ends_with("[PASSPORT_1]"), "{}", texts[0]);
    let named = redactor(&[Kind::Person], &[]);
    let texts = ["My name is Agata Kowalczyk.", "kowalczyk, Agata Kowalczyk"];
    let (_, texts) = passed(&named, &[], &texts);
    assert_eq!(texts[0], "My name is [PERSON_1].");
    assert!(texts[1].ends_with("[PERSON_1]"), "{}", texts[1]);
}

#[test]
fn a_record_is_dropped_whole_and_not_counted() {
    let strict = redactor(&[], &[(Kind::UsSsn, Operator::DropRecord)]);
    assert!(strict.drops_records() && !redactor(&[], &[]).drops_records());
    let texts = vec!["mail zoe@harbour.example", "my ssn is 536-22-1234"];
    let record = Record { told: Vec::new(), texts };
    let mut placeholders = Placeholders::new();
    let redacted = strict.redact_record(&record, &mut placeholders);
    assert_eq!(redacted, RedactedRecord::Drop(Kind::UsSsn.into()));
    assert_eq!(strict.dropped_for(&record), Some(Kind::UsSsn.into()));
    assert_eq!(placeholders.counts().count(), 0);
}

#[test]
fn what_is_kept_is_found_and_not_replaced() {
    let keeps = redactor(&[], &[(Kind::Email, Operator::Keep)]);
    let record = Record { told: Vec::new(), texts: vec!["zoe@harbour.example"] };
    let mut placeholders = Placeholders::new();
    let redacted = keeps.redact_record(&record, &mut placeholders);
    let RedactedRecord::Passed { texts, .. } = redacted else { panic!("dropped") };
    assert_eq!((&*texts[0].text, texts[0].stand_ins.len()), ("zoe@harbour.example", 0));
    let counts: Vec<_> = placeholders.counts().collect();
    assert_eq!(counts, [Count { name: "EMAIL", found: 1, replaced: 0 }]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_record_is_read(
        told in proptest::collection::vec("(Agata |Łucja |@|\\PC|[a-c ]){0,12}", 0..3),
        texts in proptest::collection::vec(
            "(Agata|łucja|a@b\\.example| |\\PC|\\[PERSON_1\\]){0,20}", 0..3,
        ),
    ) {
        let redactor = redactor(&[], &[]);
        let record = Record {
            told: told.iter().map(|value| (Kind::Person, value.as_str())).collect(),
            texts: texts.iter().map(String::as_str).collect(),
        };
        for (text, spans) in texts.iter().zip(redactor.find_record(&record)) {
            let mut last = 0;
            for Span { start, end, .. } in spans {
                prop_assert!(start >= last && end > start && text.get(start..end).is_some());
                last = end;
            }
        }
        let redacted = redactor.redact_record(&record, &mut Placeholders::new());
        let RedactedRecord::Passed { told, texts } = redacted else { panic!("dropped") };
        for passed in texts {
            for place in passed.stand_ins {
                prop_assert!(passed.text.get(place).is_some_and(|it| it.starts_with('[')));
            }
        }
        for value in told {
            prop_assert!(value.trim().is_empty() || value.trim().starts_with("[PERSON_"));
        }
    }
}
