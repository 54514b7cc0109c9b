//! Offsets for the outside world. Inside, offsets count bytes; an API that is read by several
//! languages counts Unicode code points, which mean the same everywhere.

use crate::kinds::{Kind, Span};

/// A span whose offsets count Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodePointSpan<K = Kind> {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// What was found there.
    pub kind: K,
}

/// Turns byte offsets into code points, in one walk through the text. `spans` must be in order of
/// their beginnings, as [`Redactor::find`](crate::Redactor::find) returns them; where one is within
/// another, the walk turns back to it.
///
/// ```
/// # use untrain_redact::{to_code_points, Kind, Redactor};
/// let text = "Grüße an zoë@harbour.example";
/// let spans = Redactor::new()?.find(text);
/// assert_eq!(to_code_points(text, &spans)[0].start, 9);
/// # Ok::<(), untrain_redact::Error>(())
/// ```
#[must_use]
pub fn to_code_points<K: Copy>(text: &str, spans: &[Span<K>]) -> Vec<CodePointSpan<K>> {
    let mut walk = Walk { text, byte: 0, code_point: 0 };
    spans
        .iter()
        .map(|span| CodePointSpan {
            start: walk.to(span.start),
            end: walk.to(span.end),
            kind: span.kind,
        })
        .collect()
}

struct Walk<'t> {
    text: &'t str,
    byte: usize,
    code_point: usize,
}

impl Walk<'_> {
    fn to(&mut self, byte: usize) -> usize {
        if let Some(between) = self.text.get(self.byte..byte) {
            self.code_point = self.code_point.saturating_add(between.chars().count());
            self.byte = byte;
        } else if let Some(between) = self.text.get(byte..self.byte) {
            self.code_point = self.code_point.saturating_sub(between.chars().count());
            self.byte = byte;
        }
        self.code_point
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_and_not_bytes() {
        let text = "é\u{1F600}x";
        let spans = [
            Span { start: 0, end: 2, kind: Kind::Email },
            Span { start: 6, end: 7, kind: Kind::Phone },
        ];
        let found = to_code_points(text, &spans);
        assert_eq!((found[0].start, found[0].end), (0, 1));
        assert_eq!((found[1].start, found[1].end), (2, 3));
        let nested = [
            Span { start: 0, end: 7, kind: Kind::Url },
            Span { start: 2, end: 6, kind: Kind::Phone },
        ];
        let found = to_code_points(text, &nested);
        assert_eq!((found[1].start, found[1].end), (1, 2));
    }
}
