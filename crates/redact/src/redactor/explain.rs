//! Why something in a text is taken or left.
//!
//! Nothing is decided here: a text is searched as it always is, and then the same finders are asked
//! about what they were shown and did not take. The search itself knows nothing of it.

mod reason;
mod untaken;

pub use reason::Reason;

use super::Redactor;
use crate::code;
use crate::context::Surroundings;
use crate::fold::Folded;
use crate::ids;
use crate::kinds::Span;
use crate::labels::{Held, Label};
use crate::operators::Operator;
use crate::patterns::Mark;
use crate::resolve::has_check;
use crate::stand_ins;
use crate::view::View;
use crate::vocabulary::topic_of;

/// A place in a text, what it was looked at as, and why it is taken or left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Where it stands, and what it was looked at as. Where tags are within a value, this is all
    /// from its beginning to its end.
    pub span: Span<Label>,
    /// Why it is taken or left.
    pub reason: Reason,
}

impl Redactor {
    /// What in a text is taken and why, and what was looked at and is not, in order. Of the places
    /// that are looked at, those are left out that are plainly nothing (a time of day, a word of
    /// letters and digits of which nothing is said).
    ///
    /// ```
    /// # use untrain_redact::{Reason, Redactor};
    /// let text = "card 4111111111111112, tel. 201-555-0123";
    /// let explained = Redactor::new()?.explain(text);
    /// assert_eq!(explained[0].reason, Reason::CheckFails);
    /// assert_eq!(explained[1].reason, Reason::FormTells);
    /// # Ok::<(), untrain_redact::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self, text: &str) -> Vec<Explained> {
        let view = View::of(text);
        let folded = Folded::new(view.text());
        let mut all = self.explain_folded(&view, &folded);
        all.sort_by_key(|explained| (explained.span.start, explained.span.end));
        all.dedup_by(|next, last| next.span == last.span);
        for explained in &mut all {
            let Span { start, end, kind } = explained.span;
            let (start, end) = folded.original(start, end);
            let mut place = None;
            view.original(start, end, |start, end| {
                place = Some((place.map_or(start, |(first, _)| first), end));
            });
            let (start, end) = place.unwrap_or((start, end));
            explained.span = Span { start, end, kind };
        }
        all
    }

    fn explain_folded(&self, view: &View<'_>, folded: &Folded<'_>) -> Vec<Explained> {
        let text = folded.text();
        let known = self.settle(text, &[], true);
        let (first, _) = self.search(text, &self.standing(text), None);
        let mut all: Vec<Explained> = stand_ins::all(text, &self.names)
            .map(|(start, found, kind)| {
                let end = start.saturating_add(found.length);
                Explained { span: Span { start, end, kind }, reason: Reason::StandsForValue }
            })
            .collect();
        let mut from = 0;
        for at in 0..=known.len() {
            let span = known.get(at);
            let around = Surroundings {
                text,
                taken: known.get(..at).unwrap_or(&[]),
                floor: from,
                ceiling: span.map_or(text.len(), |span| span.start),
            };
            self.explain_gap(around, &mut all);
            let Some(span) = span else { break };
            if let Some(kind) = span.kind {
                let label = Span { start: span.start, end: span.end, kind };
                let reason = match self.left(view, folded, label) {
                    Some(reason) => reason,
                    None => self.taken(around, label, &first),
                };
                all.push(Explained { span: label, reason });
                self.explain_within(text, label, &first, &mut all);
            }
            from = span.end;
        }
        all
    }

    /// Why what was found is left all the same.
    fn left(&self, view: &View<'_>, folded: &Folded<'_>, span: Span<Label>) -> Option<Reason> {
        if !self.wants(span.kind) {
            return Some(Reason::KindIsOff);
        }
        let (start, end) = folded.original(span.start, span.end);
        let mut spans = vec![Span { start, end, kind: span.kind }];
        self.allowed.leave(view.text(), &mut spans);
        if spans.is_empty() {
            return Some(Reason::Allowed);
        }
        (self.replacer.operator(span.kind) == Operator::Keep).then_some(Reason::Kept)
    }

    /// Why what is taken is, if `first` is what the first look at the text found.
    fn taken(&self, around: Surroundings<'_>, span: Span<Label>, first: &[Held]) -> Reason {
        let Label::Known(kind) = span.kind else { return Reason::OwnKind };
        let value = around.text.get(span.start..span.end).unwrap_or("");
        let is_same = |held: &Held| held.start == span.start && held.end == span.end;
        let stands_elsewhere =
            |held: &Held| !is_same(held) && around.text.get(held.start..held.end) == Some(value);
        if !first.iter().any(is_same) {
            if kind.is_name() {
                return Reason::ReadAsName;
            }
            if first.iter().any(stands_elsewhere) {
                return Reason::FoundElsewhere;
            }
        }
        if has_check(kind) {
            return Reason::CheckHolds;
        }
        let is_whole = |held: &Held| (held.start, held.end) == (0, value.len());
        let (alone, _) = self.search(value, &[], None);
        if alone.iter().any(|held| is_whole(held) && held.kind == Some(span.kind)) {
            return Reason::FormTells;
        }
        match telling_word(around, span.start) {
            Some(word) => Reason::WordTells { word },
            None => Reason::FormTells,
        }
    }

    /// What else would be found at the place of what is.
    fn explain_within(
        &self,
        text: &str,
        span: Span<Label>,
        first: &[Held],
        all: &mut Vec<Explained>,
    ) {
        let value = text.get(span.start..span.end).unwrap_or("");
        let shifted = self.search(value, &[], None).0.into_iter().map(|held| Held {
            start: held.start.saturating_add(span.start),
            end: held.end.saturating_add(span.start),
            kind: held.kind,
        });
        let from = first.partition_point(|held| held.end <= span.start);
        let overlapping = first.iter().skip(from).take_while(|held| held.start < span.end);
        for held in overlapping.copied().chain(shifted) {
            let Some(label) = held.kind else { continue };
            let is_same = (held.start, held.end) == (span.start, span.end);
            if !is_same || label != span.kind {
                let kind = self.name(span.kind).to_owned();
                let within = Span { start: held.start, end: held.end, kind: label };
                all.push(Explained { span: within, reason: Reason::Within { kind } });
            }
        }
    }

    /// What was looked at between two spans and is not taken.
    fn explain_gap(&self, around: Surroundings<'_>, all: &mut Vec<Explained>) {
        let mut at = around.floor;
        while let Some(proposal) = self.patterns.next(around.text, at, around.ceiling) {
            let next = match proposal.mark {
                Mark::Code => code::find(around, proposal.start).next,
                _ => proposal.end,
            };
            at = next.max(at.saturating_add(1));
            let Some((span, reason)) = untaken::why_not(around, proposal) else { continue };
            at = at.max(span.end);
            let span = Span { start: span.start, end: span.end, kind: Label::Known(span.kind) };
            all.push(Explained { span, reason });
        }
    }
}

/// The nearest word before a place that tells something, or else the last one before it.
fn telling_word(around: Surroundings<'_>, at: usize) -> Option<String> {
    let tells = |word: &str| topic_of(word).is_some() || ids::is_term(word);
    around
        .words_before(at, |word| tells(word).then(|| word.to_owned()))
        .or_else(|| around.words_before(at, |word| Some(word.to_owned())))
}

#[cfg(test)]
mod tests;
