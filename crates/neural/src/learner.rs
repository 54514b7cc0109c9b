//! Learning the texts of people on top of a public base, slice after slice, and merging what the
//! shards learned into one model.
//!
//! The table of tokens stays as the base has it; the layers learn. Nothing here depends on how many
//! steps came before a slice, on other shards, or on how many people there are elsewhere.

use crate::adam::clip;
use crate::batch::{Batch, batches};
use crate::head::Head;
use crate::limits::{CONTEXT_MAX, PASSES_MAX, SHARDS_MAX};
use crate::random::Counter;
use crate::state::State;
use crate::tokens::START;
use crate::weights::{Weights, gradient};
use crate::{Error, Result};

/// What an operator may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// How often a slice is gone through before the next one comes.
    pub passes: u32,
    /// How many tokens one step learns from at most, all of one person.
    pub batch_tokens: u32,
    /// How far one step goes, in millionths.
    pub rate_millionths: u32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { passes: 1, batch_tokens: 512, rate_millionths: 1000 }
    }
}

impl Tuning {
    /// Whether a model can be trained by it.
    ///
    /// # Errors
    /// [`Error::Setting`] names the first setting that is out of its range.
    pub fn check(&self) -> Result<()> {
        for (setting, given, least, most) in [
            ("passes", self.passes, 1, PASSES_MAX),
            ("batch_tokens", self.batch_tokens, 1, CONTEXT_MAX * 16),
            ("rate_millionths", self.rate_millionths, 1, 100_000),
        ] {
            if !(least..=most).contains(&given) {
                return Err(Error::Setting { setting, given, least, most });
            }
        }
        Ok(())
    }

    /// How far a step of a slice goes: all the way at first, a tenth of it at the end of the slice,
    /// so that what is kept of each slice has come to rest.
    fn rate(&self, step: usize, steps: usize) -> f32 {
        let rate = self.rate_millionths as f32 / 1e6;
        rate * (1.0 - 0.9 * step as f32 / steps.max(1) as f32)
    }
}

/// A public base, ready to be learned on.
#[derive(Debug)]
pub struct Base {
    weights: Weights,
    head: Head,
    digest: [u8; 32],
}

impl Base {
    /// Of its file.
    ///
    /// # Errors
    /// The bytes are not of this format.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self> {
        let weights = Weights::of_bytes(bytes)?;
        let head = Head::new(&weights.table, weights.shape.width());
        Ok(Self { weights, head, digest: *blake3::hash(bytes).as_bytes() })
    }

    /// Its weights.
    pub const fn weights(&self) -> &Weights {
        &self.weights
    }

    /// BLAKE3 of its file.
    pub const fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// What every shard starts from.
    pub fn start(&self) -> State {
        State::fresh(self.digest, self.weights.body.len())
    }

    /// A state of a checkpoint.
    ///
    /// # Errors
    /// The bytes are not a state that was learned on this base.
    pub fn read_state(&self, bytes: &[u8]) -> Result<State> {
        State::of_bytes(bytes, self.digest, self.weights.body.len())
    }

    /// Learns one slice: the texts of each person, in their order. `key` is for the order of the
    /// batches in each pass.
    pub fn learn(
        &self,
        mut state: State,
        people: &[Vec<&str>],
        tuning: &Tuning,
        key: Counter,
    ) -> State {
        let all: Vec<Batch> = people.iter().flat_map(|texts| self.batches(texts, tuning)).collect();
        let mut body = self.with(&state.delta);
        let steps = all.len() * tuning.passes as usize;
        let mut step = 0;
        for pass in 0..tuning.passes {
            for place in Counter::keyed(&[key.at(u64::from(pass))]).order(all.len()) {
                if let Some(batch) = all.get(place) {
                    self.step(&mut state, &mut body, batch, tuning, tuning.rate(step, steps));
                }
                step += 1;
            }
        }
        let came = body.iter().zip(&self.weights.body).map(|(body, base)| body - base);
        state.delta = came.collect();
        state.round();
        state
    }

    /// The batches of one person's texts.
    fn batches(&self, texts: &[&str], tuning: &Tuning) -> Vec<Batch> {
        let vocabulary = &self.weights.vocabulary;
        let tokens: Vec<Vec<u16>> = texts.iter().map(|text| vocabulary.encode(text)).collect();
        let context = self.weights.shape.context.min(tuning.batch_tokens) as usize;
        let texts = tokens.iter().map(Vec::as_slice);
        batches(texts, START, context, tuning.batch_tokens as usize)
    }

    fn step(&self, state: &mut State, body: &mut [f32], batch: &Batch, tuning: &Tuning, rate: f32) {
        let weights = &self.weights;
        let found = gradient(&weights.shape, &weights.table, body, &self.head, batch, false);
        // Whoever wrote little moves the weights little: the sum is not divided by their tokens.
        let share = 1.0 / tuning.batch_tokens as f32;
        let mut gradient = found.body;
        gradient.iter_mut().for_each(|x| *x *= share);
        let factor = clip(&[&gradient], 1.0);
        gradient.iter_mut().for_each(|x| *x *= factor);
        state.moments.step(body, &gradient, rate, 0.0);
    }

    /// The body of the base with something added.
    fn with(&self, delta: &[f32]) -> Vec<f32> {
        self.weights.body.iter().zip(delta).map(|(base, delta)| base + delta).collect()
    }

    /// The one model that is served: the base, and the mean of what the shards learned, times a
    /// factor that depends on their number alone. A shard that is none counts as one that learned
    /// nothing.
    ///
    /// # Errors
    /// A state belongs to another base, or there are too many shards or none.
    pub fn merge(&self, shards: &[Option<State>]) -> Result<Weights> {
        let count = u32::try_from(shards.len()).unwrap_or(u32::MAX);
        self.merge_by(shards, strength(count))
    }

    /// As [`Base::merge`], by another factor: for choosing these.
    ///
    /// # Errors
    /// As [`Base::merge`].
    pub fn merge_by(&self, shards: &[Option<State>], strength: f32) -> Result<Weights> {
        let count = u32::try_from(shards.len()).unwrap_or(u32::MAX);
        if !(1..=SHARDS_MAX).contains(&count) {
            let (setting, given) = ("shards", count);
            return Err(Error::Setting { setting, given, least: 1, most: SHARDS_MAX });
        }
        let mut sum = vec![0.0; self.weights.body.len()];
        for state in shards.iter().flatten() {
            if state.base != self.digest || state.delta.len() != sum.len() {
                return Err(Error::OtherBase("state"));
            }
            sum.iter_mut().zip(&state.delta).for_each(|(sum, delta)| *sum += delta);
        }
        let share = strength / count as f32;
        sum.iter_mut().for_each(|x| *x *= share);
        Ok(Weights { body: self.with(&sum), ..self.weights.clone() })
    }
}

/// By what the mean of the shards is multiplied. What they learned alike is short of what one would
/// have learned of all texts; yet at four shards the plain mean was the best that was tried
/// (`bench/README.md`). Factors between those of the table are on straight lines over doublings.
pub fn strength(shards: u32) -> f32 {
    let doublings = shards.max(1).ilog2();
    let at = |doublings: u32| STRENGTHS.get(doublings as usize).or(STRENGTHS.last()).copied();
    let (low, high) = (at(doublings).unwrap_or(1.0), at(doublings + 1).unwrap_or(1.0));
    low + (high - low) * (shards.max(1) as f32 / (1_u32 << doublings) as f32 - 1.0)
}

/// For 1, 2, 4, … shards.
const STRENGTHS: [f32; 6] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
