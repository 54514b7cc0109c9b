//! Looking back: every token gathers from those before it, in each head by how well its query
//! meets their keys, and the less the farther away they are.

use crate::kernels::{Into, Panels, product, softmax, transposed};
use crate::shape::Shape;

/// By how much a score falls with each token of distance, in one head.
pub fn slope(head: usize, heads: usize) -> f32 {
    let mut slope = 1.0;
    for _ in 0..(8 * (head + 1)).div_ceil(heads) {
        slope *= 0.5;
    }
    slope
}

/// By what queries times keys are multiplied.
pub fn score_scale(shape: &Shape) -> f32 {
    1.0 / (shape.head_width() as f32).sqrt()
}

/// The part of each row that belongs to one head.
fn gather(rows: &[f32], row_width: usize, head_width: usize, place: usize) -> Vec<f32> {
    let parts =
        rows.chunks_exact(row_width).filter_map(|row| row.chunks_exact(head_width).nth(place));
    parts.flatten().copied().collect()
}

/// Puts back what [`gather`] took.
fn scatter(rows: &mut [f32], row_width: usize, head_width: usize, place: usize, from: &[f32]) {
    for (row, from) in rows.chunks_exact_mut(row_width).zip(from.chunks_exact(head_width)) {
        if let Some(to) = row.chunks_exact_mut(head_width).nth(place) {
            to.copy_from_slice(from);
        }
    }
}

/// Looks back in every window. Answers what was seen, and how much each token looked at each
/// other, window by window and head by head.
pub fn forward(shape: &Shape, made: &[f32], lengths: &[usize]) -> (Vec<f32>, Vec<Vec<f32>>) {
    let (width, heads, head_width) = (shape.width(), shape.heads as usize, shape.head_width());
    let mut seen = vec![0.0; made.len() / 3];
    let mut shares = Vec::with_capacity(lengths.len() * heads);
    let (mut left, mut left_seen) = (made, seen.as_mut_slice());
    for &length in lengths {
        let (window, rest) = left.split_at(length * 3 * width);
        let (out, rest_seen) = left_seen.split_at_mut(length * width);
        for head in 0..heads {
            let of = |kind: usize| gather(window, 3 * width, head_width, kind * heads + head);
            let keys = Panels::of_columns(&of(1), head_width);
            let mut scores = vec![0.0; length * length];
            product(&mut scores, &of(0), &keys, Into::Place);
            weigh(&mut scores, length, score_scale(shape), slope(head, heads));
            let mut from = vec![0.0; length * head_width];
            product(&mut from, &scores, &Panels::of_rows(&of(2), head_width), Into::Place);
            scatter(out, width, head_width, head, &from);
            shares.push(scores);
        }
        (left, left_seen) = (rest, rest_seen);
    }
    (seen, shares)
}

/// Turns scores into shares: none of what comes later, and less of what is far.
fn weigh(scores: &mut [f32], length: usize, scale: f32, slope: f32) {
    for (place, row) in scores.chunks_exact_mut(length).enumerate() {
        let (before, after) = row.split_at_mut(place + 1);
        for (at, score) in before.iter_mut().enumerate() {
            *score = *score * scale - slope * (place - at) as f32;
        }
        softmax(before);
        after.fill(0.0);
    }
}

/// Back through [`forward`]: the gradient of queries, keys and values.
pub fn backward(
    shape: &Shape,
    gradient: &[f32],
    made: &[f32],
    shares: &[Vec<f32>],
    lengths: &[usize],
) -> Vec<f32> {
    let (width, heads, head_width) = (shape.width(), shape.heads as usize, shape.head_width());
    let mut out = vec![0.0; made.len()];
    let (mut left, mut left_made, mut left_out) = (gradient, made, out.as_mut_slice());
    for (&length, shares) in lengths.iter().zip(shares.chunks_exact(heads)) {
        let (gradient, rest) = left.split_at(length * width);
        let (window, rest_made) = left_made.split_at(length * 3 * width);
        let (out, rest_out) = left_out.split_at_mut(length * 3 * width);
        for (head, shares) in shares.iter().enumerate() {
            let of = |kind: usize| gather(window, 3 * width, head_width, kind * heads + head);
            let gradient = gather(gradient, width, head_width, head);
            let made = [of(0), of(1), of(2)];
            let back = head_backward(&gradient, &made, shares, head_width, score_scale(shape));
            for (kind, back) in back.iter().enumerate() {
                scatter(out, 3 * width, head_width, kind * heads + head, back);
            }
        }
        (left, left_made, left_out) = (rest, rest_made, rest_out);
    }
    out
}

/// Back through one head of one window: the gradients of its queries, keys and values.
fn head_backward(
    gradient: &[f32],
    [queries, keys, values]: &[Vec<f32>; 3],
    shares: &[f32],
    head_width: usize,
    scale: f32,
) -> [Vec<f32>; 3] {
    let length = gradient.len() / head_width;
    let times = |left: &[f32], right: &[f32]| {
        let mut out = vec![0.0; gradient.len()];
        product(&mut out, left, &Panels::of_rows(right, head_width), Into::Place);
        out
    };
    let mut scores = vec![0.0; shares.len()];
    product(&mut scores, gradient, &Panels::of_columns(values, head_width), Into::Place);
    for (scores, shares) in scores.chunks_exact_mut(length).zip(shares.chunks_exact(length)) {
        let along = crate::maths::dot(scores, shares);
        for (score, share) in scores.iter_mut().zip(shares) {
            *score = share * (*score - along) * scale;
        }
    }
    let from_queries = times(&scores, keys);
    let from_keys = times(&transposed(&scores, length), queries);
    let from_values = times(&transposed(shares, length), gradient);
    [from_queries, from_keys, from_values]
}
