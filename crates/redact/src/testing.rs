//! For the tests: a text in which ⟦KIND value⟧ marks what must be found, and nothing else may be.

use crate::kinds::{Kind, Settings, Span};
use crate::labels::Label;
use crate::redactor::Redactor;

fn parse(marked: &str) -> (String, Vec<Span<Label>>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for (place, part) in marked.split('⟦').enumerate() {
        if place == 0 {
            text.push_str(part);
            continue;
        }
        let (marked, rest) = part.split_once('⟧').unwrap();
        let (name, value) = marked.split_once(' ').unwrap();
        let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == name).unwrap();
        let start = text.len();
        text.push_str(value);
        spans.push(Span { start, end: text.len(), kind: Label::Known(kind) });
        text.push_str(rest);
    }
    (text, spans)
}

/// Checks that exactly what is marked is found under the given settings.
#[track_caller]
pub(crate) fn check_with(settings: Settings, marked: &str) {
    let (text, expected) = parse(marked);
    let redactor = Redactor::with(settings).unwrap();
    let found = redactor.find(&text);
    let show = |spans: &[Span<Label>]| -> Vec<String> {
        spans
            .iter()
            .map(|span| {
                format!("{} {}", redactor.name(span.kind), text.get(span.start..span.end).unwrap())
            })
            .collect()
    };
    assert_eq!(show(&found), show(&expected), "in `{text}`");
    assert_eq!(found, expected, "in `{text}`");
}

/// Checks that exactly what is marked is found.
#[track_caller]
pub(crate) fn check(marked: &str) {
    check_with(Settings::default(), marked);
}

/// Checks that nothing is found.
#[track_caller]
pub(crate) fn finds_nothing(text: &str) {
    check(text);
}
