//! Redaction of any text, with names: what is found lies in the text, in order and apart, and a
//! redacted text is left as it is.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use untrain_redact::{Kind, Placeholders, Redactor, Settings, Urls, to_code_points};

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| {
    let mut settings = Settings { urls: Urls::Every, ..Settings::default() };
    settings.kinds.extend(Kind::ALL);
    Redactor::with(settings).expect("the weights are those of this version")
});

fuzz_target!(|text: &str| {
    let spans = REDACTOR.find(text);
    let mut from = 0;
    for (span, points) in spans.iter().zip(to_code_points(text, &spans)) {
        assert!(from <= span.start && span.start < span.end, "{spans:?}");
        let value = text.get(span.start..span.end).expect("within the text, between characters");
        let by_points = text.chars().skip(points.start).take(points.end - points.start);
        assert!(value.chars().eq(by_points), "{spans:?}");
        from = span.end;
    }
    let mut placeholders = Placeholders::new();
    let once = REDACTOR.redact(text, &mut placeholders).text().expect("nothing is dropped");
    let twice = REDACTOR.redact(&once, &mut placeholders).text().expect("nothing is dropped");
    assert_eq!(once, twice, "{text:?}");
});
