//! What is taken so far. Spans are taken from left to right and never overlap; of two candidates
//! for the same characters the validated one is taken (a card before a telephone number, a URL
//! before the address within it), and what it leaves is looked at afresh. A value that was found
//! once is taken wherever else it stands in the text, with or without telling words.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::context::joins;
use crate::labels::{Held, Label};

/// The spans taken so far, in order.
#[derive(Default)]
pub(crate) struct Taken {
    spans: Vec<Held>,
}

impl Taken {
    pub(crate) fn spans(&self) -> &[Held] {
        &self.spans
    }

    /// Where the last span ends: nothing before it is taken again.
    pub(crate) fn floor(&self) -> usize {
        self.spans.last().map_or(0, |span| span.end)
    }

    /// Takes a span, unless it reaches into what is taken or holds nothing.
    pub(crate) fn take(&mut self, span: impl Into<Held>) {
        let span = span.into();
        if span.start >= self.floor() && span.start < span.end {
            self.spans.push(span);
        }
    }

    pub(crate) fn into_spans(self) -> Vec<Held> {
        self.spans
    }
}

/// Longer values (URLs without an end) are not looked for elsewhere: the automaton would be larger
/// than the text.
const LONGEST_REPEAT: usize = 256;

/// Adds the places between the spans at which a value of theirs stands once more; of a user's own
/// kind, or a name, only where that is a word of its own.
pub(crate) fn with_repeats(text: &str, spans: Vec<Held>) -> Vec<Held> {
    let value = |span: &Held| text.get(span.start..span.end).unwrap_or("");
    let labelled = |span: &Held| span.kind.map(|label| (value(span), label));
    let mut values: Vec<(&str, Label)> = spans.iter().filter_map(labelled).collect();
    // A name of one word is often a word too.
    values.retain(|(value, label)| {
        let telling = match label {
            Label::Known(kind) if kind.is_name() => value.contains(' '),
            Label::Known(kind) => kind.is_telling(),
            Label::Custom(_) => true,
        };
        telling && value.len() <= LONGEST_REPEAT
    });
    if values.is_empty() {
        return spans;
    }
    values.sort_unstable();
    values.dedup_by_key(|(value, _)| *value);
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(values.iter().map(|(value, _)| value));
    // More values than the automaton can hold would fill gigabytes: then none is looked for.
    let Ok(search) = search else {
        return spans;
    };
    let mut all = Vec::with_capacity(spans.len());
    let repeats_between = |all: &mut Vec<Held>, start: usize, end: usize| {
        let between = text.get(start..end).unwrap_or("");
        for found in search.find_iter(between) {
            let Some((_, label)) = values.get(found.pattern().as_usize()) else { continue };
            let whole = match label {
                Label::Known(kind) => kind.is_name(),
                Label::Custom(_) => true,
            };
            if whole && !stands_alone(between, found.start(), found.end()) {
                continue;
            }
            all.push(Held {
                start: start.saturating_add(found.start()),
                end: start.saturating_add(found.end()),
                kind: Some(*label),
            });
        }
    };
    let mut from = 0;
    for span in spans {
        repeats_between(&mut all, from, span.start);
        all.push(span);
        from = span.end;
    }
    repeats_between(&mut all, from, text.len());
    all
}

/// Whether no word goes on before or after a place.
pub(crate) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    let after = text.get(end..).and_then(|tail| tail.chars().next());
    !before.is_some_and(joins) && !after.is_some_and(|c| joins(c) || is_mark(c))
}

/// Whether a character is drawn over the one before it. After a digit or a stand-in such marks are
/// not seen at all.
pub(crate) const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{20D0}'..='\u{20FF}')
}
