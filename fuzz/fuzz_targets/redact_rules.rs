//! Rules for redaction: a configuration in TOML, and after the first line of three dashes a text.
//! What is refused says why; what is taken redacts the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_redact::{Configuration, Key, Keys, Placeholders, Redactor};

fuzz_target!(|input: &str| {
    let (rules, text) = input.split_once("\n---\n").unwrap_or((input, "jane@harbour.example"));
    let Ok(table) = toml::from_str(rules) else { return };
    let configuration = match Configuration::read(table) {
        Ok(configuration) => configuration,
        Err(refused) => {
            assert!(refused.field.starts_with("redact"), "{refused}");
            assert!(!refused.why.is_empty(), "{refused}");
            return;
        }
    };
    let key = || Some(Key::new(&mut [7; 32]));
    let keys = Keys { pseudonyms: key(), encryption: key() };
    let redactor = Redactor::configured(configuration, &keys)
        .unwrap_or_else(|error| panic!("what was read must be taken: {error}"));
    let mut from = 0;
    for span in redactor.find(text) {
        assert!(from <= span.start && span.start < span.end);
        assert!(text.get(span.start..span.end).is_some());
        assert!(!redactor.name(span.kind).is_empty());
        from = span.end;
    }
    std::hint::black_box(redactor.redact(text, &mut Placeholders::new()));
});
