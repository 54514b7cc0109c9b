//! From the chances of labels, piece by piece, to spans of personal data.

use std::ops::Range;

use untrain_redact::{Kind, Span};

use crate::labels::Sense;

/// A piece of a word, as the tokeniser cuts it: where it stands, and which word it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether a word begins with it.
    pub(crate) begins: bool,
}

/// What a word is.
#[derive(Clone, Copy)]
struct Part {
    kind: Kind,
    name: usize,
    begins: bool,
}

/// Joins words into spans.
pub(crate) struct Joiner<'t> {
    text: &'t str,
    senses: &'t [Sense],
    threshold: f32,
    spans: Vec<Span>,
    /// The name of the label of the last word, where that is a part of the last span.
    open: Option<usize>,
}

impl<'t> Joiner<'t> {
    pub(crate) const fn new(text: &'t str, senses: &'t [Sense], threshold: f32) -> Self {
        Self { text, senses, threshold, spans: Vec::new(), open: None }
    }

    /// Takes pieces with their chances, for each as many as there are labels. Whole words only.
    pub(crate) fn take(&mut self, pieces: &[Piece], chances: &[f32]) {
        let labels = self.senses.len().max(1);
        for word in words(pieces) {
            let own = word.start.saturating_mul(labels)..word.end.saturating_mul(labels);
            let (Some(pieces), Some(chances)) = (pieces.get(word), chances.get(own)) else {
                continue;
            };
            self.word(pieces, chances);
        }
    }

    /// The spans, in order and apart from each other.
    pub(crate) fn spans(self) -> Vec<Span> {
        self.spans
    }

    fn word(&mut self, pieces: &[Piece], chances: &[f32]) {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
        let (start, end) = trimmed(self.text, first.start, last.end);
        if start >= end {
            return;
        }
        let Some(part) = self.part(chances, pieces.len()) else {
            self.open = None;
            return;
        };
        match self.spans.last_mut() {
            Some(span)
                if self.open.is_some() && goes_on(self.text, span, self.open, part, start) =>
            {
                span.end = end.max(span.end);
            }
            Some(span) if span.end > start => {}
            _ => self.spans.push(Span { start, end, kind: part.kind }),
        }
        self.open = Some(part.name);
    }

    /// What a word of so many pieces is: the likeliest kind, where any is likely enough.
    fn part(&self, chances: &[f32], pieces: usize) -> Option<Part> {
        let labels = self.senses.len();
        // By label, over all pieces.
        let mut sums = vec![0.0_f32; labels];
        for piece in chances.chunks_exact(labels.max(1)) {
            sums.iter_mut().zip(piece).for_each(|(sum, chance)| *sum += chance);
        }
        let parts = self.senses.iter().zip(&sums).filter_map(|(sense, sum)| match *sense {
            Sense::Part { kind, name, begins } => Some((Part { kind, name, begins }, *sum)),
            Sense::Nothing => None,
        });
        let parts: Vec<(Part, f32)> = parts.collect();
        let all: f32 = parts.iter().map(|(_, sum)| sum).sum();
        if all < self.threshold * pieces as f32 {
            return None;
        }
        let of_kind = |kind: Kind| -> f32 {
            parts.iter().filter(|(part, _)| part.kind == kind).map(|(_, sum)| sum).sum()
        };
        let best = parts.iter().map(|(part, _)| (part.kind, of_kind(part.kind)));
        let (kind, _) = best.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let own = parts.iter().filter(|(part, _)| part.kind == kind);
        own.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(part, _)| *part)
    }
}

/// Whether a word goes on with what came before it: the same kind, only spaces between, and no
/// label that says that another begins. A surname goes on with a given name even where it begins.
fn goes_on(text: &str, span: &Span, open: Option<usize>, part: Part, start: usize) -> bool {
    let apart = !part.begins || open != Some(part.name);
    let between = text.get(span.end..start);
    let near =
        between.is_some_and(|between| between.chars().all(|c| matches!(c, ' ' | '\t' | '\u{A0}')));
    apart && span.kind == part.kind && (near || span.end >= start)
}

/// Words of pieces.
fn words(pieces: &[Piece]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let rest = pieces.get(start..)?;
        let length = match rest.iter().skip(1).position(|piece| piece.begins) {
            Some(more) => more.saturating_add(1),
            None => rest.len(),
        };
        at = start.saturating_add(length);
        (length > 0).then_some(start..at)
    })
}

/// A place on character boundaries of a text, without the spaces at its edges, and with the accents
/// of its last letter, which a tokeniser may have dropped.
fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let (start, end) = (text.floor_char_boundary(start), text.ceil_char_boundary(end));
    let value = text.get(start..end).unwrap_or("");
    let left = value.len().saturating_sub(value.trim_start().len());
    let right = value.len().saturating_sub(value.trim_end().len());
    let end = end.saturating_sub(right);
    let behind = text.get(end..).unwrap_or("");
    let marks = behind.len().saturating_sub(behind.trim_start_matches(is_accent).len());
    (start.saturating_add(left), end.saturating_add(marks))
}

/// Whether a character is drawn over the one before it.
const fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENSES: [Sense; 5] = [
        Sense::Nothing,
        Sense::Part { kind: Kind::Person, name: 0, begins: true },
        Sense::Part { kind: Kind::Person, name: 0, begins: false },
        Sense::Part { kind: Kind::Person, name: 1, begins: true },
        Sense::Part { kind: Kind::Location, name: 2, begins: false },
    ];

    /// The spans of a text whose words are cut by `|` within and by spaces between, under these
    /// labels, each given with this chance.
    fn join(marked: &str, labels: &[usize], chance: f32) -> Vec<(String, Kind)> {
        let (mut text, mut pieces, mut begins) = (String::new(), Vec::new(), true);
        for part in marked.split_inclusive(['|', ' ']) {
            let piece = part.trim_end_matches(['|', ' ']);
            let start = text.len();
            text.push_str(piece);
            pieces.push(Piece { start, end: text.len(), begins });
            begins = part.ends_with(' ');
            if begins {
                text.push(' ');
            }
        }
        assert_eq!(pieces.len(), labels.len());
        let of = |label: usize| {
            let rest = (1.0 - chance) / (SENSES.len() - 1) as f32;
            (0..SENSES.len()).map(move |at| if at == label { chance } else { rest })
        };
        let chances: Vec<f32> = labels.iter().flat_map(|label| of(*label)).collect();
        let mut joiner = Joiner::new(&text, &SENSES, 0.5);
        joiner.take(&pieces, &chances);
        let spans = joiner.spans().into_iter();
        spans.map(|s| (text.get(s.start..s.end).unwrap().to_owned(), s.kind)).collect()
    }

    #[track_caller]
    fn check(marked: &str, labels: &[usize], expected: &[(&str, Kind)]) {
        let found = join(marked, labels, 0.96);
        let found: Vec<_> = found.iter().map(|(value, kind)| (value.as_str(), *kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_of_one_name_are_joined() {
        check("Zo|ë Lee met", &[1, 2, 2, 0], &[("Zoë Lee", Kind::Person)]);
        // A given name and a surname, each of which begins.
        check("Zoë Lee", &[1, 3], &[("Zoë Lee", Kind::Person)]);
    }

    #[test]
    fn what_begins_anew_or_is_of_another_kind_is_another() {
        check("Zoë Ann", &[1, 1], &[("Zoë", Kind::Person), ("Ann", Kind::Person)]);
        check("Zoë Bern", &[1, 4], &[("Zoë", Kind::Person), ("Bern", Kind::Location)]);
        check("Zoë or Ann", &[1, 0, 2], &[("Zoë", Kind::Person), ("Ann", Kind::Person)]);
    }

    #[test]
    fn a_word_is_one_thing_whatever_its_pieces_are_said_to_be() {
        check("Ann|e|tte", &[1, 0, 2], &[("Annette", Kind::Person)]);
        check("Ann|e|tte", &[1, 0, 0], &[]);
    }

    #[test]
    fn chances_of_labels_of_any_kind_add_up_to_the_threshold() {
        // The best label has .4, those of persons .7 together, those that are personal .85.
        assert_eq!(join("Zoë", &[1], 0.4), [("Zoë".to_owned(), Kind::Person)]);
        assert!(join("Zoë", &[0], 0.6).is_empty());
        assert_eq!(join("Zoë", &[0], 0.4).len(), 1);
    }
}
