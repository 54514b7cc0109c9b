//! The labels that fit best together, over the stretches of a text that can be names.

use std::ops::Range;

use super::features::{self, REACH};
use super::likely;
use super::manner::Manner;
use super::model::{LABELS, Model, NEVER, OUTSIDE, Scores, WIDTH, meaning};
use super::tokens::{Place, Shape, Token};
use super::{Name, Named};

/// How many words and signs may stand between two words of one stretch.
const GAP: usize = 2;

/// How many tokens before the first word of a stretch its numbers may reach.
const NUMBERS_BEFORE: usize = 4;

/// How far from a stretch something new may stand and change how it is read: a feature reaches so
/// far, or what is taken now was a part of it behind a gap.
const NEAR: usize = if REACH > NUMBERS_BEFORE { REACH } else { NUMBERS_BEFORE + 1 };

/// What is kept from one stretch to the next, so that nothing is allocated for each.
#[derive(Default)]
pub(super) struct Decoder {
    /// The best label before each, by label.
    back: Vec<[u8; LABELS]>,
    labels: Vec<u8>,
}

impl Decoder {
    /// The names among tokens. With `fresh`, only those near what was taken since the last time.
    pub(super) fn names(
        &mut self,
        model: &Model<'_>,
        text: &str,
        tokens: &[Token],
        manner: Manner,
        fresh: Option<&[Place]>,
    ) -> Vec<Named> {
        let mut names = Vec::new();
        let mut at = 0;
        while let Some(stretch) = next_stretch(tokens, at, manner) {
            at = stretch.end;
            if fresh.is_some_and(|fresh| !is_near(tokens, &stretch, fresh)) {
                continue;
            }
            self.label(model, text, tokens, stretch.clone(), manner);
            let labelled = stretch.clone().zip(&self.labels);
            collect(tokens, labelled.map(|(at, label)| (at, usize::from(*label))), &mut names);
        }
        likely::keep(text, tokens, manner, &mut names);
        names
    }

    /// Finds the labels of a stretch: Viterbi's algorithm. Before and behind it nothing is a name.
    fn label(
        &mut self,
        model: &Model<'_>,
        text: &str,
        tokens: &[Token],
        stretch: Range<usize>,
        manner: Manner,
    ) {
        self.back.clear();
        self.labels.clear();
        let mut best: Option<Scores> = None;
        let first = stretch.start;
        for at in stretch {
            let own = model.scores(&features::of(text, tokens, at, manner), manner);
            let (scores, back) = match &best {
                Some(best) => extend(model, best, &own),
                // Outside stands before the first, unless the text begins with it.
                None => (begin(model, &own, first == 0), [0; LABELS]),
            };
            self.back.push(back);
            best = Some(scores);
        }
        let Some(best) = best else { return };
        let ends = |label: &usize| best.get(*label).copied().unwrap_or(i32::MIN);
        let mut label = (0..LABELS).max_by_key(|label| (ends(label), LABELS - label)).unwrap_or(0);
        for back in self.back.iter().rev() {
            self.labels.push(u8::try_from(label).unwrap_or(0));
            label = usize::from(back.get(label).copied().unwrap_or(0));
        }
        self.labels.reverse();
    }
}

/// The sums at the first word of a stretch, by its label.
pub(super) fn begin(model: &Model<'_>, own: &Scores, at_start: bool) -> Scores {
    let mut scores = *model.step((!at_start).then_some(OUTSIDE));
    scores.iter_mut().zip(own).for_each(|(score, own)| *score += own);
    scores
}

/// The best sums at the next word by its label, each with the label before that leads to it. The
/// sum so far of no name is taken from all, so that they grow with no text's length.
pub(super) fn extend(model: &Model<'_>, best: &Scores, own: &Scores) -> (Scores, [u8; LABELS]) {
    let mut scores = [i32::MIN / 2; WIDTH];
    let so_far = best.get(OUTSIDE).copied().unwrap_or(0);
    let mut back = [0_i32; WIDTH];
    for (before, reached) in (0..).zip(best.iter().take(LABELS)) {
        let steps = model.step(Some(before as usize));
        for ((score, back), step) in scores.iter_mut().zip(&mut back).zip(steps) {
            let reached = reached + step;
            let is_better = reached > *score;
            *score = if is_better { reached } else { *score };
            *back = if is_better { before } else { *back };
        }
    }
    // Far below every real score, and far above where a sum would run over.
    scores.iter_mut().zip(own).for_each(|(score, own)| *score = (*score + own - so_far).max(NEVER));
    let mut from = [0; LABELS];
    from.iter_mut().zip(back).for_each(|(from, back)| *from = back as u8);
    (scores, from)
}

/// Appends the names that labels say.
fn collect(tokens: &[Token], labels: impl Iterator<Item = (usize, usize)>, names: &mut Vec<Named>) {
    let mut open: Option<Name> = None;
    for (at, label) in labels {
        let Some(token) = tokens.get(at) else { break };
        match (meaning(label), names.last_mut()) {
            (Some((name, false)), Some(last)) if open == Some(name) => last.end = token.end,
            (Some((name, _)), _) => {
                names.push(Named { start: token.start, end: token.end, name });
                open = Some(name);
            }
            (None, _) => open = None,
        }
    }
}

/// Whether a stretch stands near enough to one of some places that it may be read otherwise: by its
/// features, or by what is left of its line.
fn is_near(tokens: &[Token], stretch: &Range<usize>, fresh: &[Place]) -> bool {
    let start = tokens.get(stretch.start).map_or(0, |token| token.start);
    let end = tokens.get(stretch.end.saturating_sub(1)).map_or(0, |token| token.end);
    let first = tokens.partition_point(|token| token.end + likely::LINE < start);
    let last = tokens.partition_point(|token| token.start <= end + likely::LINE);
    let first = first.min(stretch.start.saturating_sub(NEAR));
    let last = last.max((stretch.end + NEAR).min(tokens.len()));
    let near = tokens.get(first..last).unwrap_or_default();
    let mut taken = near.iter().filter(|token| token.shape == Shape::Taken);
    taken.any(|token| fresh.binary_search_by_key(&token.start, |new| new.start).is_ok())
}

/// Whether a token can be a word of a name by itself.
fn can_be_name(tokens: &[Token], at: usize, manner: Manner) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    match token.shape {
        // What opens most sentences is looked at only before another word with a capital.
        Shape::Capital if token.opens && token.word.capitals() == 1 && !token.word.is_given() => {
            tokens.get(at + 1).is_some_and(|next| has_capital(next.shape))
        }
        Shape::Tag => true,
        shape if has_capital(shape) => true,
        // What programs write.
        Shape::Inner | Shape::Mixed => manner != Manner::Technical,
        // In lower case only what is on a list, and mostly has a capital or is no common word.
        Shape::Lower => {
            token.word.capitals() == 3 || !token.word.is_common() && token.word.is_name()
        }
        _ => false,
    }
}

/// Whether a word begins with a capital.
const fn has_capital(shape: Shape) -> bool {
    matches!(shape, Shape::Capital | Shape::Camel | Shape::Capitals | Shape::Initial)
}

/// Whether a token may belong to an address, beside words that can be names.
const fn is_number(token: &Token) -> bool {
    matches!(token.shape, Shape::Number | Shape::Year)
}

/// Whether a token may go on with what somebody is by trade (`Training and care coordinator`).
const fn is_of_trade(token: &Token) -> bool {
    matches!(token.shape, Shape::Lower) && token.word.is_of_trade()
}

/// The next stretch of tokens that can be names, from a place on: words that can, with at most a
/// few words and signs between two of them, and the numbers beside them.
pub(super) fn next_stretch(tokens: &[Token], from: usize, manner: Manner) -> Option<Range<usize>> {
    let first = (from..tokens.len()).find(|at| can_be_name(tokens, *at, manner))?;
    let mut end = first + 1;
    for (at, token) in tokens.iter().enumerate().skip(first + 1) {
        if matches!(token.shape, Shape::Taken) || at > end + GAP {
            break;
        }
        if can_be_name(tokens, at, manner) || is_number(token) || is_of_trade(token) {
            end = at + 1;
        }
    }
    Some(with_numbers_before(tokens, from, first)..end)
}

/// Where a stretch begins, with the numbers that stand close before its first word.
fn with_numbers_before(tokens: &[Token], from: usize, first: usize) -> usize {
    let mut start = first;
    for at in (from..first).rev().take_while(|at| first - at <= NUMBERS_BEFORE) {
        match tokens.get(at) {
            Some(token) if is_number(token) => start = at,
            Some(token) if token.shape == Shape::Taken => break,
            Some(_) if start - at <= GAP => {}
            _ => break,
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_grow_with_no_stretch() {
        let model = Model::read(super::super::NAMES).unwrap();
        let own: Scores = std::array::from_fn(|label| 30_000 - label as i32);
        let mut best = begin(&model, &own, true);
        for _ in 0..100_000 {
            best = extend(&model, &best, &own).0;
        }
        assert!(best.iter().take(LABELS).all(|score| score.abs() < 1 << 20), "{best:?}");
    }
}
