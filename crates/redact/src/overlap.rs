//! What is taken so far. Spans are taken from left to right and never overlap; of two candidates
//! for the same characters the validated one is taken (a card before a telephone number, a URL
//! before the address within it), and what it leaves is looked at afresh.

use crate::context::joins;
use crate::labels::Held;

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
