//! Values that were left in a corpus on purpose, and whether the estimate knows of them.

#![expect(clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;

use untrain_redact::measure::{Draw, Reader, Sample, Seen, Strictest};
use untrain_redact::{
    Configuration, Key, Keys, Kind, Operator, Passed, Placeholders, Plan, Record, RedactedRecord,
    Redactor, Settings,
};

fn configuration(off: &[Kind]) -> Configuration {
    let kinds: BTreeSet<Kind> = Kind::formed().filter(|kind| !off.contains(kind)).collect();
    let settings = Settings { kinds, ..Settings::default() };
    Configuration { settings, ..Configuration::default() }
}

/// So many records, of which every fortieth holds three addresses, or one, and each a card.
fn corpus(records: u64) -> Vec<String> {
    let text = |row: u64| {
        let addresses = match (row.is_multiple_of(40), row.is_multiple_of(80)) {
            (true, true) => format!(" a{row}@b.example b{row}@b.example c{row}@b.example"),
            (true, false) => format!(" a{row}@b.example"),
            _ => String::new(),
        };
        format!("the tide of day {row} by 4111 1111 1111 1111{addresses}")
    };
    (0..records).map(text).collect()
}

fn passed(redactor: &Redactor, text: &str) -> Passed<'static> {
    let record = Record { told: Vec::new(), texts: vec![text] };
    match redactor.redact_record(&record, &mut Placeholders::new()) {
        RedactedRecord::Passed { mut texts, .. } => {
            let Passed { text, stand_ins } = texts.remove(0);
            Passed { text: text.into_owned().into(), stand_ins }
        }
        RedactedRecord::Drop(_) => panic!("dropped"),
    }
}

#[test]
fn the_interval_covers_what_was_left_as_often_as_it_says() {
    const RECORDS: u64 = 2_000;
    let off = configuration(&[Kind::Email]);
    let redactor = Redactor::configured(off.clone(), &Keys::default()).unwrap();
    let strict = Strictest::of(&off).unwrap();
    let redacted: Vec<_> = corpus(RECORDS).iter().map(|it| passed(&redactor, it)).collect();
    // Each text is read once; what the reader says is the same for every draw.
    let seen: Vec<Vec<Seen>> = redacted.iter().map(|it| strict.read(&it.text)).collect();
    let holding = |seen: &&Vec<Seen>| seen.iter().any(|it| it.kind == "EMAIL");
    let truth = seen.iter().filter(holding).count() as u64;
    assert_eq!(truth, RECORDS / 40);
    let known: std::collections::HashMap<&str, &Vec<Seen>> =
        redacted.iter().map(|it| it.text.as_ref()).zip(&seen).collect();
    struct Known<'a>(&'a std::collections::HashMap<&'a str, &'a Vec<Seen>>);
    impl Reader for Known<'_> {
        fn name(&self) -> &'static str {
            "known"
        }
        fn read(&self, text: &str) -> Vec<Seen> {
            self.0.get(text).map(|seen| (*seen).clone()).unwrap_or_default()
        }
    }
    let reader = Known(&known);
    let (mut covered, mut pieces_covered, mut spans, mut width) = (0_u32, 0_u32, 0_u64, 0_u64);
    const SEEDS: u64 = 400;
    for seed in 0..SEEDS {
        let mut sample = Sample::new(Draw { records: 200, seed });
        for (row, passed) in (0..).zip(&redacted) {
            sample.offer((0, row), std::slice::from_ref(passed), &[&reader]);
        }
        let measured = sample.measure(&[&reader]);
        let left = measured.of_kind("EMAIL");
        covered += u32::from((left.records.low..=left.records.high).contains(&truth));
        // Fifty records hold a hundred addresses.
        pieces_covered += u32::from((left.pieces.low..=left.pieces.high).contains(&(2 * truth)));
        spans += left.pieces.likely;
        width += left.records.high - left.records.low;
        assert!(left.records.low < left.records.high);
        assert_eq!(measured.of_kind("CREDIT_CARD").spans_seen, 0);
    }
    // At least as often as it says; and not by being useless.
    assert!(covered >= 380, "{covered} of {SEEDS}");
    assert!(pieces_covered >= 380, "{pieces_covered} of {SEEDS}");
    assert!(width / SEEDS < 100, "{}", width / SEEDS);
    // The estimate of spans is right on the average: 100 addresses.
    assert!((90..=110).contains(&(spans / SEEDS)), "{}", spans / SEEDS);
}

#[test]
fn what_stands_for_something_is_not_left_whatever_it_reads_like() {
    let keys = Keys { pseudonyms: Some(Key::new(&mut [3; 32])), encryption: None };
    for operator in [Operator::Surrogate, Operator::FormatPreserving, Operator::Placeholder] {
        let plan = Plan { default: operator, ..Plan::default() };
        let configuration = Configuration { plan, ..Configuration::default() };
        let redactor = Redactor::configured(configuration.clone(), &keys).unwrap();
        let strict = Strictest::of(&configuration).unwrap();
        let mut sample = Sample::new(Draw::default());
        for (row, text) in (0..).zip(corpus(90)) {
            sample.offer((0, row), &[passed(&redactor, &text)], &[&strict]);
        }
        let measured = sample.measure(&[&strict]);
        for kind in ["EMAIL", "CREDIT_CARD", "PHONE"] {
            assert_eq!(measured.of_kind(kind).spans_seen, 0, "{kind} after {operator:?}");
        }
        assert_eq!((measured.records, measured.of), (90, 90));
    }
    // What is kept is left.
    let plan = Plan { default: Operator::Keep, ..Plan::default() };
    let keeps = Configuration { plan, ..Configuration::default() };
    let redactor = Redactor::configured(keeps.clone(), &keys).unwrap();
    let strict = Strictest::of(&keeps).unwrap();
    let mut sample = Sample::new(Draw::default());
    sample.offer((0, 0), &[passed(&redactor, "to a@b.example")], &[&strict]);
    assert_eq!(sample.measure(&[&strict]).of_kind("EMAIL").spans_seen, 1);
}
