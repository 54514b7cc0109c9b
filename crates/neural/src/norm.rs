//! The step before each part of a layer: every token's numbers are brought to one size, and some
//! of the token before comes to them.

use crate::maths::dot;

/// Keeps a token of nothing but zeros from being divided by zero.
const FLOOR: f32 = 1e-5;

/// What going back needs.
#[derive(Debug)]
pub struct Normed {
    /// By what each token's numbers were multiplied.
    pub scales: Vec<f32>,
    /// The numbers, before the token before came to them.
    pub plain: Vec<f32>,
    /// The numbers, after.
    pub mixed: Vec<f32>,
}

/// One token's numbers brought to one size, times the gain.
pub fn norm_row(out: &mut [f32], row: &[f32], gain: &[f32]) -> f32 {
    let scale = 1.0 / (dot(row, row) / row.len() as f32 + FLOOR).sqrt();
    for ((out, x), gain) in out.iter_mut().zip(row).zip(gain) {
        *out = x * scale * gain;
    }
    scale
}

/// All tokens' numbers brought to one size.
pub fn norm(rows: &[f32], gain: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let mut out = vec![0.0; rows.len()];
    let pairs = out.chunks_exact_mut(gain.len()).zip(rows.chunks_exact(gain.len()));
    let scales = pairs.map(|(out, row)| norm_row(out, row, gain)).collect();
    (scales, out)
}

/// The whole step, for windows of these lengths.
pub fn forward(rows: &[f32], gain: &[f32], before: &[f32], lengths: &[usize]) -> Normed {
    let (scales, plain) = norm(rows, gain);
    let mut mixed = plain.clone();
    let width = gain.len();
    let (mut left, mut left_mixed) = (plain.as_slice(), mixed.as_mut_slice());
    for length in lengths {
        let (window, rest) = left.split_at(length * width);
        let (out, rest_mixed) = left_mixed.split_at_mut(length * width);
        let later = out.chunks_exact_mut(width).skip(1);
        for (out, earlier) in later.zip(window.chunks_exact(width)) {
            for ((out, x), share) in out.iter_mut().zip(earlier).zip(before) {
                *out += x * share;
            }
        }
        (left, left_mixed) = (rest, rest_mixed);
    }
    Normed { scales, plain, mixed }
}

/// Back through [`norm`]: adds to the gradients of the rows and of the gain.
pub fn norm_backward(
    out: &mut [f32],
    gain_gradient: &mut [f32],
    gradient: &[f32],
    rows: &[f32],
    scales: &[f32],
    gain: &[f32],
) {
    let width = gain.len();
    let mut scaled = vec![0.0; width];
    let lines = out.chunks_exact_mut(width).zip(gradient.chunks_exact(width));
    for (((out, gradient), row), scale) in lines.zip(rows.chunks_exact(width)).zip(scales) {
        for ((scaled, gradient), gain) in scaled.iter_mut().zip(gradient).zip(gain) {
            *scaled = gradient * gain;
        }
        for ((sum, gradient), x) in gain_gradient.iter_mut().zip(gradient).zip(row) {
            *sum += gradient * x * scale;
        }
        let along = dot(&scaled, row) * scale * scale * scale / width as f32;
        for ((out, scaled), x) in out.iter_mut().zip(&scaled).zip(row) {
            *out += scale * scaled - along * x;
        }
    }
}

/// Back through what came of the token before: turns the gradient of the mixed numbers into that
/// of the plain ones, and adds to the gradient of the shares.
pub fn mix_backward(
    gradient: &[f32],
    before_gradient: &mut [f32],
    plain: &[f32],
    before: &[f32],
    lengths: &[usize],
) -> Vec<f32> {
    let width = before.len();
    let mut out = gradient.to_vec();
    let (mut left, mut left_plain, mut left_out) = (gradient, plain, out.as_mut_slice());
    for length in lengths {
        let (gradient, rest) = left.split_at(length * width);
        let (window, rest_plain) = left_plain.split_at(length * width);
        let (out, rest_out) = left_out.split_at_mut(length * width);
        let later = gradient.chunks_exact(width).skip(1);
        let rows = out.chunks_exact_mut(width).zip(window.chunks_exact(width));
        for ((out, row), later) in rows.zip(later) {
            for ((out, later), share) in out.iter_mut().zip(later).zip(before) {
                *out += later * share;
            }
            for ((sum, later), x) in before_gradient.iter_mut().zip(later).zip(row) {
                *sum += later * x;
            }
        }
        (left, left_plain, left_out) = (rest, rest_plain, rest_out);
    }
    out
}
