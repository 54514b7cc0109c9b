//! What is taken so far. Spans are taken from left to right and never overlap; of two candidates
//! for the same characters the validated one is taken (a card before a telephone number, a URL
//! before the address within it), and what it leaves is looked at afresh. A value that was found
//! once is taken wherever else it stands in the text, with or without telling words.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::kinds::{Kind, Span};

/// The spans taken so far, in order.
#[derive(Default)]
pub(crate) struct Taken {
    spans: Vec<Span>,
}

impl Taken {
    pub(crate) fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Where the last span ends: nothing before it is taken again.
    pub(crate) fn floor(&self) -> usize {
        self.spans.last().map_or(0, |span| span.end)
    }

    /// Takes a span, unless it reaches into what is taken or holds nothing.
    pub(crate) fn take(&mut self, span: Span) {
        if span.start >= self.floor() && span.start < span.end {
            self.spans.push(span);
        }
    }

    pub(crate) fn into_spans(self) -> Vec<Span> {
        self.spans
    }
}

/// Longer values (URLs without an end) are not looked for elsewhere: the automaton would be larger
/// than the text.
const LONGEST_REPEAT: usize = 256;

/// Adds the places between the spans at which a value of theirs stands once more.
pub(crate) fn with_repeats(text: &str, spans: Vec<Span>) -> Vec<Span> {
    let value = |span: &Span| text.get(span.start..span.end).unwrap_or("");
    let mut values: Vec<(&str, Kind)> = spans.iter().map(|span| (value(span), span.kind)).collect();
    // A name of one word is often a word too.
    values.retain(|(value, kind)| {
        value.len() <= LONGEST_REPEAT && (!is_name(*kind) || value.contains(' '))
    });
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
    let repeats_between = |all: &mut Vec<Span>, start: usize, end: usize| {
        for found in search.find_iter(text.get(start..end).unwrap_or("")) {
            if let Some((_, kind)) = values.get(found.pattern().as_usize()) {
                let (start, end) =
                    (start.saturating_add(found.start()), start.saturating_add(found.end()));
                if !is_name(*kind) || is_word(text, start, end) {
                    all.push(Span { start, end, kind: *kind });
                }
            }
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

const fn is_name(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Location | Kind::Organisation)
}

/// Whether no letter or digit stands beside a place: a name within a word is none.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    let behind = text.get(end..).and_then(|tail| tail.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
}
