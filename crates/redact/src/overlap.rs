//! What is taken so far. Spans are taken from left to right and never overlap; of two candidates
//! for the same characters the validated one is taken (a card before a telephone number, a URL
//! before the address within it), and what it leaves is looked at afresh.

use crate::kinds::Span;

/// The spans taken so far, in order.
#[derive(Default)]
pub(crate) struct Taken {
    spans: Vec<Span>,
}

impl Taken {
    /// Where the last span ends: nothing before it is read again.
    pub(crate) fn floor(&self) -> usize {
        self.spans.last().map_or(0, |span| span.end)
    }

    /// Takes a span, unless it reaches into what is taken or holds nothing.
    pub(crate) fn take(&mut self, span: Span) -> bool {
        let fits = span.start >= self.floor() && span.start < span.end;
        if fits {
            self.spans.push(span);
        }
        fits
    }

    pub(crate) fn into_spans(self) -> Vec<Span> {
        self.spans
    }
}
