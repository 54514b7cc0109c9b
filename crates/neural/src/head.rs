//! Telling the next token: the numbers of a token meet the row of each token of the table.

use crate::kernels::{Into, Panels, product, softmax, transposed};
use crate::maths::ln;

/// How many tokens are worked on at a time, so that their scores stay near.
const ROWS: usize = 128;

/// The table, laid out for both ways.
#[derive(Debug)]
pub struct Head {
    width: usize,
    vocabulary: usize,
    forth: Panels,
    back: Panels,
}

impl Head {
    /// Of a table with rows of this width.
    pub fn new(table: &[f32], width: usize) -> Self {
        Self {
            width,
            vocabulary: table.len() / width.max(1),
            forth: Panels::of_columns(table, width),
            back: Panels::of_rows(table, width),
        }
    }

    /// How probable each token is at each place, with how surprising the right one is, in nats.
    fn probabilities(&self, last: &[f32], targets: &[u16]) -> (Vec<f32>, Vec<f64>) {
        let mut scores = vec![0.0; targets.len() * self.vocabulary];
        product(&mut scores, last, &self.forth, Into::Place);
        let mut losses = Vec::with_capacity(targets.len());
        for (row, target) in scores.chunks_exact_mut(self.vocabulary).zip(targets) {
            let score = row.get(usize::from(*target)).copied().unwrap_or_default();
            let (most, sum) = softmax(row);
            losses.push(f64::from(most) + ln(f64::from(sum)) - f64::from(score));
        }
        (scores, losses)
    }

    /// How surprising each target is, in nats.
    pub fn losses(&self, last: &[f32], targets: &[u16]) -> Vec<f64> {
        let chunks = last.chunks(ROWS * self.width).zip(targets.chunks(ROWS));
        chunks.flat_map(|(last, targets)| self.probabilities(last, targets).1).collect()
    }

    /// The sum of the losses, and the gradient of `last`; adds to that of the table.
    pub fn backward(
        &self,
        last: &[f32],
        targets: &[u16],
        mut table_gradient: Option<&mut [f32]>,
    ) -> (f64, Vec<f32>) {
        let mut out = vec![0.0; last.len()];
        let mut sum = 0.0;
        let chunks = last.chunks(ROWS * self.width).zip(targets.chunks(ROWS));
        for ((last, targets), out) in chunks.zip(out.chunks_mut(ROWS * self.width)) {
            let (mut gradient, losses) = self.probabilities(last, targets);
            sum += losses.iter().sum::<f64>();
            for (row, target) in gradient.chunks_exact_mut(self.vocabulary).zip(targets) {
                row.iter_mut().skip(usize::from(*target)).take(1).for_each(|share| *share -= 1.0);
            }
            product(out, &gradient, &self.back, Into::Place);
            if let Some(table) = table_gradient.as_deref_mut() {
                let columns = transposed(&gradient, self.vocabulary);
                product(table, &columns, &Panels::of_rows(last, self.width), Into::Sum);
            }
        }
        (sum, out)
    }
}
