//! A batch's way through the layers, and the gradient's way back.

use crate::batch::Batch;
use crate::kernels::{Into, Panels, product, transposed};
use crate::shape::{Layer, LayerGradient, Shape};
use crate::{look, norm};

/// What a layer keeps for the way back.
#[derive(Debug)]
struct Kept {
    entered: Vec<f32>,
    look: norm::Normed,
    made: Vec<f32>,
    shares: Vec<Vec<f32>>,
    seen: Vec<f32>,
    between: Vec<f32>,
    think: norm::Normed,
    inner: Vec<f32>,
    squared: Vec<f32>,
}

/// What a batch leaves behind for the way back.
#[derive(Debug)]
pub struct Tape {
    layers: Vec<Kept>,
    left: Vec<f32>,
    scales: Vec<f32>,
    /// The numbers of each token, brought to one size: what the next token is told from.
    pub last: Vec<f32>,
}

/// The rows of the table that a batch reads.
pub fn enter(shape: &Shape, table: &[f32], inputs: &[u16]) -> Vec<f32> {
    let row = |token: &u16| table.chunks_exact(shape.width()).nth(usize::from(*token));
    inputs.iter().filter_map(row).flatten().copied().collect()
}

/// Through all layers.
pub fn forward(shape: &Shape, table: &[f32], body: &[f32], batch: &Batch) -> Tape {
    let mut rows = enter(shape, table, &batch.inputs);
    let mut layers = Vec::new();
    let mut weights = body.chunks_exact(shape.layer_size());
    for weights in (&mut weights).take(shape.layers as usize) {
        let (left, kept) = layer_forward(shape, &Layer::of(shape, weights), rows, &batch.lengths);
        rows = left;
        layers.push(kept);
    }
    let (scales, last) = norm::norm(&rows, last_norm(shape, body));
    Tape { layers, left: rows, scales, last }
}

/// The gain of the last norm: the end of the body.
pub fn last_norm<'a>(shape: &Shape, body: &'a [f32]) -> &'a [f32] {
    body.split_at(shape.body_size() - shape.width()).1
}

/// Through one layer.
fn layer_forward(
    shape: &Shape,
    layer: &Layer<'_>,
    entered: Vec<f32>,
    lengths: &[usize],
) -> (Vec<f32>, Kept) {
    let (width, hidden) = (shape.width(), shape.hidden as usize);
    let look = norm::forward(&entered, layer.look_norm, layer.look_before, lengths);
    let mut made = vec![0.0; 3 * entered.len()];
    product(&mut made, &look.mixed, &Panels::of_rows(layer.look_in, 3 * width), Into::Place);
    let (seen, shares) = look::forward(shape, &made, lengths);
    let mut between = entered.clone();
    product(&mut between, &seen, &Panels::of_rows(layer.look_out, width), Into::Sum);

    let think = norm::forward(&between, layer.think_norm, layer.think_before, lengths);
    let mut inner = vec![0.0; entered.len() / width * hidden];
    product(&mut inner, &think.mixed, &Panels::of_rows(layer.think_in, hidden), Into::Place);
    let squared: Vec<f32> = inner.iter().map(|x| x.max(0.0) * x.max(0.0)).collect();
    let mut left = between.clone();
    product(&mut left, &squared, &Panels::of_rows(layer.think_out, width), Into::Sum);
    (left, Kept { entered, look, made, shares, seen, between, think, inner, squared })
}

/// Back through all layers: adds to the gradient of the body, and answers that of what entered.
pub fn backward(
    shape: &Shape,
    body: &[f32],
    batch: &Batch,
    tape: &Tape,
    gradient: &[f32],
    body_gradient: &mut [f32],
) -> Vec<f32> {
    let (layers, last) = body_gradient.split_at_mut(shape.body_size() - shape.width());
    let mut back = vec![0.0; gradient.len()];
    let gain = last_norm(shape, body);
    norm::norm_backward(&mut back, last, gradient, &tape.left, &tape.scales, gain);
    let size = shape.layer_size();
    let weights = body.chunks_exact(size).zip(layers.chunks_exact_mut(size));
    let all: Vec<_> = tape.layers.iter().zip(weights).collect();
    for (kept, (weights, gradient)) in all.into_iter().rev() {
        let layer = Layer::of(shape, weights);
        let into = LayerGradient::of(shape, gradient);
        back = layer_backward(shape, &layer, kept, &batch.lengths, back, into);
    }
    back
}

/// Back through one layer.
fn layer_backward(
    shape: &Shape,
    layer: &Layer<'_>,
    kept: &Kept,
    lengths: &[usize],
    mut back: Vec<f32>,
    into: LayerGradient<'_>,
) -> Vec<f32> {
    let (width, hidden) = (shape.width(), shape.hidden as usize);
    let mut inner = vec![0.0; kept.inner.len()];
    matrix_backward(into.think_out, &mut inner, &kept.squared, layer.think_out, &back, width);
    for (gradient, x) in inner.iter_mut().zip(&kept.inner) {
        *gradient *= 2.0 * x.max(0.0);
    }
    let mut mixed = vec![0.0; back.len()];
    matrix_backward(into.think_in, &mut mixed, &kept.think.mixed, layer.think_in, &inner, hidden);
    let think = &kept.think;
    let plain =
        norm::mix_backward(&mixed, into.think_before, &think.plain, layer.think_before, lengths);
    let gain = layer.think_norm;
    norm::norm_backward(&mut back, into.think_norm, &plain, &kept.between, &think.scales, gain);

    let mut seen = vec![0.0; back.len()];
    matrix_backward(into.look_out, &mut seen, &kept.seen, layer.look_out, &back, width);
    let made = look::backward(shape, &seen, &kept.made, &kept.shares, lengths);
    matrix_backward(into.look_in, &mut mixed, &kept.look.mixed, layer.look_in, &made, 3 * width);
    let look = &kept.look;
    let plain =
        norm::mix_backward(&mixed, into.look_before, &look.plain, layer.look_before, lengths);
    let gain = layer.look_norm;
    norm::norm_backward(&mut back, into.look_norm, &plain, &kept.entered, &look.scales, gain);
    back
}

/// Back through a product of rows with a matrix: adds to the matrix's gradient, and writes that of
/// the rows.
fn matrix_backward(
    matrix_gradient: &mut [f32],
    rows_gradient: &mut [f32],
    rows: &[f32],
    matrix: &[f32],
    gradient: &[f32],
    width: usize,
) {
    let depth = matrix.len() / width;
    let columns = transposed(rows, depth);
    product(matrix_gradient, &columns, &Panels::of_rows(gradient, width), Into::Sum);
    product(rows_gradient, gradient, &Panels::of_columns(matrix, width), Into::Place);
}
