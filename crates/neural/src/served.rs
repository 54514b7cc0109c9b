//! A model that writes: reads a text token by token, tells what comes next, and goes on from there.

use std::collections::VecDeque;

use crate::batch::batches;
use crate::body::last_norm;
use crate::head::Head;
use crate::kernels::{row_product, softmax, transposed};
use crate::limits::{COMPLETION_TOKENS_MAX, PROMPT_BYTES_MAX};
use crate::look::{score_scale, slope};
use crate::maths::dot;
use crate::norm::norm_row;
use crate::random::Counter;
use crate::shape::Layer;
use crate::tokens::START;
use crate::weights::Weights;

/// How freely a text goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Manner {
    /// Always with the most probable token.
    Surest,
    /// With one of the `among` most probable tokens, drawn after their scores were divided by
    /// `heat`, by the random numbers of this seed.
    Drawn {
        /// Below 1 the probable ones come more often, above it less.
        heat: f32,
        /// From how many it is drawn.
        among: usize,
        /// Which numbers.
        seed: u64,
    },
}

/// A model that is served.
#[derive(Debug)]
pub struct Model {
    weights: Weights,
    head: Head,
    columns: Vec<f32>,
}

/// A text that a model has read up to some token.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    layers: Vec<Memory>,
}

/// What one layer keeps of the tokens that it can look back to.
#[derive(Debug, Clone, Default)]
struct Memory {
    looked: Vec<f32>,
    thought: Vec<f32>,
    keys: VecDeque<Vec<f32>>,
    values: VecDeque<Vec<f32>>,
}

impl Model {
    /// Of weights.
    pub fn new(weights: Weights) -> Self {
        let width = weights.shape.width();
        let head = Head::new(&weights.table, width);
        let columns = transposed(&weights.table, width);
        Self { weights, head, columns }
    }

    /// Its weights.
    pub const fn weights(&self) -> &Weights {
        &self.weights
    }

    /// How surprising a text is, in bits.
    pub fn bits(&self, text: &str) -> f64 {
        let shape = &self.weights.shape;
        let tokens = self.weights.vocabulary.encode(text);
        let context = shape.context as usize;
        let all = batches([tokens.as_slice()].into_iter(), START, context, 8 * context);
        let losses = all.iter().flat_map(|batch| self.weights.losses(&self.head, batch));
        losses.sum::<f64>() / std::f64::consts::LN_2
    }

    /// Reads one more token; answers a score for each token that may follow.
    pub fn read(&self, reading: &mut Reading, token: u16) -> Vec<f32> {
        let shape = &self.weights.shape;
        let mut row = crate::body::enter(shape, &self.weights.table, &[token]);
        row.resize(shape.width(), 0.0);
        reading.layers.resize_with(shape.layers as usize, Memory::default);
        let layers = self.weights.body.chunks_exact(shape.layer_size());
        for (weights, memory) in layers.zip(&mut reading.layers) {
            self.read_layer(&Layer::of(shape, weights), memory, &mut row);
        }
        let mut last = vec![0.0; shape.width()];
        norm_row(&mut last, &row, last_norm(shape, &self.weights.body));
        let mut scores = vec![0.0; shape.vocabulary as usize];
        row_product(&mut scores, &last, &self.columns);
        scores
    }

    fn read_layer(&self, layer: &Layer<'_>, memory: &mut Memory, row: &mut [f32]) {
        let (width, hidden) = (row.len(), self.weights.shape.hidden as usize);
        let mixed = mix(row, layer.look_norm, layer.look_before, &mut memory.looked);
        let mut made = vec![0.0; 3 * width];
        row_product(&mut made, &mixed, layer.look_in);
        let (query, rest) = made.split_at(width);
        let (key, value) = rest.split_at(width);
        memory.keys.push_back(key.to_vec());
        memory.values.push_back(value.to_vec());
        if memory.keys.len() > self.weights.shape.context as usize {
            memory.keys.pop_front();
            memory.values.pop_front();
        }
        let mut added = vec![0.0; width];
        row_product(&mut added, &self.look(memory, query), layer.look_out);
        row.iter_mut().zip(&added).for_each(|(row, added)| *row += added);

        let mixed = mix(row, layer.think_norm, layer.think_before, &mut memory.thought);
        let mut inner = vec![0.0; hidden];
        row_product(&mut inner, &mixed, layer.think_in);
        inner.iter_mut().for_each(|x| *x = x.max(0.0) * x.max(0.0));
        row_product(&mut added, &inner, layer.think_out);
        row.iter_mut().zip(&added).for_each(|(row, added)| *row += added);
    }

    fn look(&self, memory: &Memory, query: &[f32]) -> Vec<f32> {
        let shape = &self.weights.shape;
        let (heads, head_width) = (shape.heads as usize, shape.head_width());
        let mut seen = Vec::with_capacity(query.len());
        for (head, query) in query.chunks_exact(head_width).enumerate() {
            let part = |row: &'_ Vec<f32>| -> Vec<f32> {
                row.chunks_exact(head_width).nth(head).unwrap_or_default().to_vec()
            };
            let count = memory.keys.len();
            let scores = memory.keys.iter().enumerate().map(|(place, key)| {
                let distance = (count - 1 - place) as f32;
                dot(query, &part(key)) * score_scale(shape) - slope(head, heads) * distance
            });
            let mut shares: Vec<f32> = scores.collect();
            softmax(&mut shares);
            let mut sum = vec![0.0; head_width];
            for (share, value) in shares.iter().zip(&memory.values) {
                sum.iter_mut().zip(part(value)).for_each(|(sum, x)| *sum += share * x);
            }
            seen.extend(sum);
        }
        seen
    }

    /// Reads a prompt from its start, or its end where it is longer than the model looks back.
    pub fn read_text(&self, prompt: &str) -> (Reading, Vec<f32>) {
        let begin = prompt.len().saturating_sub(PROMPT_BYTES_MAX);
        let begin = (begin..=prompt.len()).find(|at| prompt.is_char_boundary(*at)).unwrap_or(0);
        let tokens = self.weights.vocabulary.encode(prompt.split_at(begin).1);
        let skipped = tokens.len().saturating_sub(self.weights.shape.context as usize);
        let mut reading = Reading::default();
        let mut scores = self.read(&mut reading, START);
        for token in tokens.into_iter().skip(skipped) {
            scores = self.read(&mut reading, token);
        }
        (reading, scores)
    }

    /// Goes on with a prompt for at most so many tokens.
    pub fn complete(&self, prompt: &str, tokens: usize, manner: Manner) -> String {
        let (mut reading, mut scores) = self.read_text(prompt);
        let mut written = Vec::new();
        for place in 0..tokens.min(COMPLETION_TOKENS_MAX) {
            let token = choose(&scores, manner, place as u64);
            written.push(token);
            scores = self.read(&mut reading, token);
        }
        String::from_utf8_lossy(&self.weights.vocabulary.decode(&written)).into_owned()
    }

    /// The tokens that follow most probably, with their probabilities, the most probable first.
    pub fn next(&self, scores: &[f32], count: usize) -> Vec<(u16, f32)> {
        let mut shares = scores.to_vec();
        softmax(&mut shares);
        ranked(&shares).take(count).collect()
    }

    /// How probable a token is by these scores.
    pub(crate) fn probability(&self, scores: &[f32], token: u16) -> f64 {
        let mut shares = scores.to_vec();
        softmax(&mut shares);
        f64::from(shares.get(usize::from(token)).copied().unwrap_or_default())
    }
}

/// Norms a row, and adds to it of the one before, which it takes the place of.
fn mix(row: &[f32], gain: &[f32], before: &[f32], earlier: &mut Vec<f32>) -> Vec<f32> {
    let mut plain = vec![0.0; row.len()];
    norm_row(&mut plain, row, gain);
    let mut mixed = plain.clone();
    for ((mixed, x), share) in mixed.iter_mut().zip(earlier.iter()).zip(before) {
        *mixed += x * share;
    }
    *earlier = plain;
    mixed
}

/// All tokens but the start, the largest first; of two alike the one of the lower number.
fn ranked(numbers: &[f32]) -> impl Iterator<Item = (u16, f32)> {
    let mut all: Vec<(u16, f32)> = (0..=u16::MAX).zip(numbers.iter().copied()).collect();
    all.retain(|(token, _)| *token != START);
    all.sort_by(|(one, x), (other, y)| y.total_cmp(x).then(one.cmp(other)));
    all.into_iter()
}

/// The token that comes next.
pub(crate) fn choose(scores: &[f32], manner: Manner, place: u64) -> u16 {
    let (heat, among, seed) = match manner {
        Manner::Surest => (1.0, 1, 0),
        Manner::Drawn { heat, among, seed } => (heat.max(0.01), among.max(1), seed),
    };
    let found: Vec<(u16, f32)> = ranked(scores).take(among).collect();
    let mut shares: Vec<f32> = found.iter().map(|(_, score)| score / heat).collect();
    softmax(&mut shares);
    let mut left = Counter::keyed(&[seed]).uniform(place);
    for ((token, _), share) in found.iter().zip(&shares) {
        left -= share;
        if left < 0.0 {
            return *token;
        }
    }
    found.first().map_or(u16::from(b' '), |(token, _)| *token)
}
