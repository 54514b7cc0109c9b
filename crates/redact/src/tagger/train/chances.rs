//! How likely each label and each pair of labels is: the forward-backward algorithm, with each
//! place scaled to a sum of one (Rabiner, 1989, section V.A). Sums are taken in one order, and
//! exponentials come from `libm`, so that every machine computes the same.

use super::is_in;
use crate::tagger::model::{LABELS, OUTSIDE, WIDTH, follows};

/// A number for each label; those behind the last label are 0.
pub(super) type Row = [f32; WIDTH];

/// What each label adds behind each other, as factors; the last row at the beginning.
pub(super) struct Steps([Row; LABELS + 1]);

impl Steps {
    /// From sums to factors.
    pub(super) fn new(steps: &[Row; LABELS + 1]) -> Self {
        let mut factors = [[0.0; WIDTH]; LABELS + 1];
        for (before, (factors, steps)) in factors.iter_mut().zip(steps).enumerate() {
            let before = if before == LABELS { OUTSIDE } else { before };
            let row = factors.iter_mut().zip(steps).enumerate();
            for (_, (factor, step)) in row.filter(|(label, _)| follows(before, *label)) {
                *factor = libm::expf(*step);
            }
        }
        Self(factors)
    }

    fn behind(&self, before: usize) -> &Row {
        const NOTHING: Row = [0.0; WIDTH];
        self.0.get(before).unwrap_or(&NOTHING)
    }
}

/// The chances of a sequence's labels.
pub(super) struct Chances<'a> {
    steps: &'a Steps,
    /// What each word says for each label, as factors.
    own: Vec<Row>,
    forward: Vec<Row>,
    backward: Vec<Row>,
}

impl<'a> Chances<'a> {
    /// From the scores of each word, where only some labels are allowed.
    pub(super) fn of(scores: &[Row], allowed: impl Fn(usize) -> u16, steps: &'a Steps) -> Self {
        let own: Vec<Row> =
            scores.iter().enumerate().map(|(at, scores)| factors(scores, allowed(at))).collect();
        let mut forward: Vec<Row> = Vec::with_capacity(own.len());
        for own in &own {
            let reached = match forward.last() {
                None => *steps.behind(LABELS),
                Some(last) => {
                    let mut reached = [0.0; WIDTH];
                    for (before, chance) in last.iter().enumerate().take(LABELS) {
                        let step = reached.iter_mut().zip(steps.behind(before));
                        step.for_each(|(reached, step)| *reached += chance * step);
                    }
                    reached
                }
            };
            forward.push(scaled(&product(&reached, own)));
        }
        let mut backward = vec![[1.0; WIDTH]; own.len()];
        let mut behind: Option<Row> = None;
        for (own, place) in own.iter().zip(&mut backward).rev() {
            if let Some(behind) = &behind {
                for (before, place) in place.iter_mut().enumerate() {
                    *place = sum(&product(steps.behind(before), behind));
                }
                *place = scaled(place);
            }
            behind = Some(product(place, own));
        }
        Self { steps, own, forward, backward }
    }

    /// Of each label at a place.
    pub(super) fn at(&self, place: usize) -> Row {
        let (Some(forward), Some(backward)) = (self.forward.get(place), self.backward.get(place))
        else {
            return [0.0; WIDTH];
        };
        scaled(&product(forward, backward))
    }

    /// Adds `weight` times the chance of each pair of labels at a place and the one before it.
    pub(super) fn add_pairs(&self, place: usize, weight: f32, pairs: &mut [Row; LABELS + 1]) {
        let earlier = place.checked_sub(1).and_then(|place| self.forward.get(place));
        let (Some(earlier), Some(own), Some(backward)) =
            (earlier, self.own.get(place), self.backward.get(place))
        else {
            return;
        };
        let behind = product(own, backward);
        let mut all = [[0.0; WIDTH]; LABELS];
        let mut total = 0.0;
        for (before, (pairs, chance)) in all.iter_mut().zip(earlier).enumerate() {
            *pairs = product(self.steps.behind(before), &behind).map(|pair| pair * chance);
            total += sum(pairs);
        }
        let scale = weight / total.max(f32::MIN_POSITIVE);
        for (pairs, all) in pairs.iter_mut().zip(&all) {
            pairs.iter_mut().zip(all).for_each(|(pair, one)| *pair += one * scale);
        }
    }
}

/// The scores of a word as factors, the largest of them one.
fn factors(scores: &Row, allowed: u16) -> Row {
    /// A label is never quite impossible, so that no sum is zero.
    const LEAST: f32 = 1e-30;
    let most = scores.iter().take(LABELS).copied().fold(f32::MIN, f32::max);
    let mut factors = [0.0; WIDTH];
    for (label, (factor, score)) in factors.iter_mut().zip(scores).enumerate() {
        if is_in(allowed, label) {
            *factor = libm::expf(score - most).max(LEAST);
        }
    }
    factors
}

fn product(a: &Row, b: &Row) -> Row {
    let mut product = *a;
    product.iter_mut().zip(b).for_each(|(a, b)| *a *= b);
    product
}

fn sum(row: &Row) -> f32 {
    row.iter().take(LABELS).sum()
}

fn scaled(row: &Row) -> Row {
    let scale = 1.0 / sum(row).max(f32::MIN_POSITIVE);
    row.map(|value| value * scale)
}
