//! The weights of a model: its vocabulary, the table of tokens and the layers.

use crate::batch::Batch;
use crate::body;
use crate::head::Head;
use crate::random::Counter;
use crate::shape::Shape;
use crate::tokens::Vocabulary;
use crate::{Error, Result};

/// All that a model is.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// How large it is.
    pub shape: Shape,
    /// Its tokens.
    pub vocabulary: Vocabulary,
    /// A row for each token, by which it is read and told.
    pub table: Vec<f32>,
    /// The layers and the last norm.
    pub body: Vec<f32>,
}

/// Into which direction the weights have to go.
#[derive(Debug)]
pub struct Gradient {
    /// How surprising the batch was: the sum over its tokens, in nats.
    pub loss: f64,
    /// Of the table, where it was asked for.
    pub table: Option<Vec<f32>>,
    /// Of the body.
    pub body: Vec<f32>,
}

impl Weights {
    /// Weights that know nothing yet, the same for the same seed.
    ///
    /// # Errors
    /// The shape may not be, or the vocabulary has another size.
    pub fn fresh(shape: Shape, vocabulary: Vocabulary, seed: u64) -> Result<Self> {
        shape.check()?;
        if vocabulary.size() != shape.vocabulary {
            return Err(Error::Damaged("the vocabulary has another size than the shape says"));
        }
        let mut table = Vec::with_capacity(shape.table_size());
        let mut body = Vec::with_capacity(shape.body_size());
        for (number, part) in shape.parts().iter().enumerate() {
            let key = Counter::keyed(&[seed, number as u64]);
            let spread = 0.7 / (part.rows as f32).sqrt();
            let weight = |place: usize| match part.name.rsplit('.').next() {
                Some("table") => key.normal(place as u64) * 0.05,
                Some("norm") => 1.0,
                Some("in") => key.normal(place as u64) * spread,
                _ => 0.0,
            };
            let to = if number == 0 { &mut table } else { &mut body };
            to.extend((0..part.size()).map(weight));
        }
        Ok(Self { shape, vocabulary, table, body })
    }

    /// What a batch says about these weights; of the table only if that learns too.
    pub fn gradient(&self, head: &Head, batch: &Batch, with_table: bool) -> Gradient {
        gradient(&self.shape, &self.table, &self.body, head, batch, with_table)
    }

    /// How surprising a batch is, token by token, in nats.
    pub fn losses(&self, head: &Head, batch: &Batch) -> Vec<f64> {
        let tape = body::forward(&self.shape, &self.table, &self.body, batch);
        head.losses(&tape.last, &batch.targets)
    }
}

/// As [`Weights::gradient`], for a body that stands elsewhere.
pub fn gradient(
    shape: &Shape,
    table: &[f32],
    body_weights: &[f32],
    head: &Head,
    batch: &Batch,
    with_table: bool,
) -> Gradient {
    let tape = body::forward(shape, table, body_weights, batch);
    let mut table_gradient = with_table.then(|| vec![0.0; table.len()]);
    let (loss, back) = head.backward(&tape.last, &batch.targets, table_gradient.as_deref_mut());
    let mut body_gradient = vec![0.0; body_weights.len()];
    let back = body::backward(shape, body_weights, batch, &tape, &back, &mut body_gradient);
    if let Some(table) = &mut table_gradient {
        for (token, back) in batch.inputs.iter().zip(back.chunks_exact(shape.width())) {
            if let Some(row) = table.chunks_exact_mut(shape.width()).nth(usize::from(*token)) {
                row.iter_mut().zip(back).for_each(|(sum, back)| *sum += back);
            }
        }
    }
    Gradient { loss, table: table_gradient, body: body_gradient }
}
