//! A folder with a model is read and asked: a tiny one that is made here, and the one whose folder
//! `UNTRAIN_SLOW_TIER` names.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "model/tiny.rs"]
mod tiny;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use tiny::{Tiny, WORDS};
use untrain_redact::{Ask, Configuration, Keys, Kind, Redactor, SecondReader, Settings};
use untrain_token_classifier::TokenClassifier;

/// What is found in a text, each with its kind.
fn values(reader: &dyn SecondReader, text: &str) -> Vec<(Kind, String)> {
    let spans = reader.read(text).into_iter();
    spans.map(|span| (span.kind, text.get(span.start..span.end).unwrap().to_owned())).collect()
}

#[track_caller]
fn check(reader: &dyn SecondReader, text: &str, expected: &[(Kind, &str)]) {
    let found = values(reader, text);
    let found: Vec<_> = found.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
    assert_eq!(found, expected, "in `{text}`");
}

#[test]
fn names_are_found_where_they_stand() {
    let tiny = Tiny::default().open().unwrap();
    check(&tiny, "ask zoe lee in bern now", &[(Kind::Person, "zoe lee"), (Kind::Location, "bern")]);
    check(&tiny, "nobody asks", &[]);
    check(&tiny, "", &[]);
    check(&tiny, " \n\t", &[]);
    // What is lower-cased and loses its accents for the model keeps its places in the text.
    check(
        &tiny,
        "İé日本 ask ZOË, LEE’s 👩‍👩‍👧 Bérn",
        &[(Kind::Person, "ZOË"), (Kind::Person, "LEE"), (Kind::Location, "Bérn")],
    );
    check(&tiny, "e\u{301}e\u{301} zo\u{65}\u{308} ok", &[(Kind::Person, "zoe\u{308}")]);
    // A word in pieces is one word.
    check(&tiny, "the bernese and zoelee", &[(Kind::Location, "bernese")]);
    assert_eq!((tiny.texts(), tiny.unread()), (7, 0));
}

#[test]
fn a_long_text_is_read_to_its_end() {
    let tiny = Tiny::default().open().unwrap();
    for between in [0, 1, 2, 3, 5, 8, 13, 21] {
        let sentence = format!("zoe lee {}", "and ".repeat(between));
        let text = format!("and {sentence}").repeat(200);
        let found = values(&tiny, &text);
        assert_eq!(found.len(), 200, "with {between} words between");
        assert!(found.iter().all(|(_, value)| value == "zoe lee"), "with {between} between");
    }
    let word = "bern".repeat(50_000);
    assert_eq!(values(&tiny, &word).len(), 0);
}

#[test]
fn a_redactor_takes_what_it_says() {
    let mut settings = Settings::default();
    settings.kinds.extend([Kind::Person, Kind::Location]);
    let configuration = Configuration { settings, ask: Ask::Always, ..Configuration::default() };
    let redactor = Redactor::configured(configuration, &Keys::default()).unwrap();
    let tiny = Arc::new(Tiny::default().open().unwrap());
    let redactor = redactor.with_second_reader(tiny).unwrap();
    let redacted = redactor.redact("to zoe lee, zoe@harbour.example", &mut Default::default());
    assert_eq!(redacted.text().as_deref(), Some("to [PERSON_1], [EMAIL_1]"));
}

#[test]
fn other_words_for_labels_and_another_threshold() {
    let options = "threshold = 0.999\n[labels]\nHERON = 'ORG'";
    let labels = ["O", "HERON", "I-PER", "none-of-it"];
    let refused = Tiny { labels, ..Tiny::default() }.open().err().unwrap().to_string();
    assert!(refused.contains("not known: HERON, none-of-it"), "{refused}");
    let labels = ["O", "HERON", "I-PER", "LOC"];
    let sure = Tiny { labels, options, ..Tiny::default() }.open().unwrap();
    check(&sure, "zoe lee in bern", &[]);
    let options = "threshold = 0.9\n[labels]\nHERON = 'ORG'";
    let tiny = Tiny { labels, options, ..Tiny::default() }.open().unwrap();
    let found = [(Kind::Organisation, "zoe"), (Kind::Person, "lee"), (Kind::Location, "bern")];
    check(&tiny, "zoe lee in bern", &found);
}

#[test]
fn what_is_no_model_is_refused_in_words() {
    let refused = |tiny: Tiny, why: &str| {
        let error = tiny.open().err().unwrap().to_string();
        assert!(error.contains(why), "`{error}` does not say `{why}`");
    };
    refused(
        Tiny { inputs: &["input_ids", "pixel_values"], ..Tiny::default() },
        "model.onnx` wants `pixel_values`: a token classifier is given `input_ids`",
    );
    refused(Tiny { outputs: 3, ..Tiny::default() }, "cannot be run: it answers [1, 1, 3] to 1");
    let folder = Tiny::default().write();
    let open = || TokenClassifier::open(folder.path()).err().unwrap().to_string();
    fs::write(folder.path().join("model.onnx"), b"\xFFno model").unwrap();
    assert!(open().contains("model.onnx` is no ONNX model"), "{}", open());
    fs::write(folder.path().join("tokenizer.json"), "{}").unwrap();
    assert!(open().contains("tokenizer.json` is no tokeniser"), "{}", open());
    fs::remove_file(folder.path().join("tokenizer.json")).unwrap();
    assert!(open().contains("tokenizer.json` cannot be read"), "{}", open());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn spans_of_any_text_lie_on_its_boundaries(
        parts in proptest::collection::vec(
            prop_oneof![
                "\\PC{0,6}".boxed(),
                proptest::sample::select(WORDS).prop_map(str::to_owned).boxed(),
                "[ \\-.,\u{200B}\u{301}]".boxed(),
            ],
            0..40,
        ),
    ) {
        let text = parts.concat();
        let tiny = Tiny::default().open_once();
        let mut floor = 0;
        for span in tiny.read(&text) {
            prop_assert!(span.start >= floor && span.start < span.end);
            prop_assert!(text.get(span.start..span.end).is_some());
            floor = span.end;
        }
        prop_assert_eq!(tiny.unread(), 0);
    }
}

#[test]
fn a_real_model_finds_names() {
    let Some(folder) = std::env::var_os("UNTRAIN_SLOW_TIER").map(PathBuf::from) else {
        println!("UNTRAIN_SLOW_TIER names no folder: only the tiny model was asked");
        return;
    };
    let model = TokenClassifier::open(&folder).unwrap();
    let text = "Hello, my name is Alex Rivera and I live in Zürich with Maria Lopez.";
    let found = values(&model, text);
    for name in ["Alex Rivera", "Maria Lopez"] {
        assert!(found.contains(&(Kind::Person, name.to_owned())), "{name} in {found:?}");
    }
    // The same at the end of a text of many windows, behind what the model has no pieces for.
    let long = format!("{}{text}", "It rained the whole day long, 日本 👩‍👩‍👧. ".repeat(200));
    let found = values(&model, &long);
    assert!(found.contains(&(Kind::Person, "Alex Rivera".to_owned())), "in {found:?}");
    assert_eq!(model.unread(), 0);
}
