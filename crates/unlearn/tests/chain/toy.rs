//! A trainer of slices for tests: whole numbers that every record changes, in an order that shows.
//! It can be told to break one rule, so that a test sees that the rule is what makes it exact.

use std::sync::atomic::{AtomicU64, Ordering};

use untrain_lineage::model::Role;
use untrain_lineage::recipe::Recipe as Settings;
use untrain_unlearn::sharded::{Learned, Lesson, SliceTrainer};
use untrain_unlearn::trainer::{Before, NamedFile};
use untrain_unlearn::{Error, Shape, Sharded, Trainer};

/// Which rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    Nothing,
    /// Something is learned from everybody: how many records all shards together have learned.
    LearnsFromAll,
    /// Random numbers are drawn from one stream that everybody shares.
    OneStream,
    /// A checkpoint leaves out the moments.
    HalfCheckpoint,
}

const WEIGHTS: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    weights: Vec<i64>,
    moments: Vec<i64>,
    step: i64,
}

/// How much of the one stream has been drawn, by all shards of all models.
static DRAWN: AtomicU64 = AtomicU64::new(0);

/// The trainer.
#[derive(Debug)]
pub struct Toy {
    breaks: Breaks,
    seen: AtomicU64,
}

impl Toy {
    pub fn new(breaks: Breaks) -> Self {
        Self { breaks, seen: AtomicU64::new(0) }
    }

    fn one(&self, state: &mut State, text: &str, noise: i64) {
        let global = match self.breaks {
            Breaks::LearnsFromAll => self.seen.fetch_add(1, Ordering::SeqCst) as i64,
            _ => 0,
        };
        for (at, byte) in text.bytes().enumerate() {
            let place = (usize::from(byte) + at) % WEIGHTS;
            let pull = state.weights[(place + 1) % WEIGHTS].wrapping_mul(31);
            let moment = &mut state.moments[place];
            *moment = moment.wrapping_mul(7).wrapping_add(i64::from(byte) + global + noise);
            state.weights[place] = state.weights[place].wrapping_add(pull).wrapping_add(*moment);
        }
        state.step += 1;
    }
}

impl SliceTrainer for Toy {
    type State = State;

    fn name(&self) -> &'static str {
        "toy"
    }

    fn settings(&self) -> untrain_unlearn::Result<Settings> {
        let weights = [("weights", WEIGHTS as i64), ("breaks", self.breaks as i64)];
        Ok(Settings::of(&std::collections::BTreeMap::from(weights))?)
    }

    fn base(&self) -> Vec<NamedFile> {
        vec![NamedFile::of(Role::Base, b"public".to_vec())]
    }

    fn start(&self) -> untrain_unlearn::Result<State> {
        Ok(State { weights: (0..WEIGHTS as i64).collect(), moments: vec![1; WEIGHTS], step: 0 })
    }

    fn learn(
        &self,
        mut state: State,
        people: &[Learned<'_>],
        lesson: &Lesson,
    ) -> untrain_unlearn::Result<State> {
        assert!(!people.is_empty());
        for (step, person) in (0..).zip(people) {
            let first = |record: &&untrain_unlearn::corpus::Body| record.subjects[0].clone();
            let names: std::collections::BTreeSet<String> =
                person.records.iter().map(first).collect();
            assert_eq!(names.len(), 1, "one person at a time: {names:?}");
            let drawn = match self.breaks {
                Breaks::OneStream => DRAWN.fetch_add(1, Ordering::SeqCst),
                _ => lesson.random(step).bits(),
            };
            for record in &person.records {
                self.one(&mut state, &record.text, (drawn % 1000) as i64);
            }
        }
        Ok(state)
    }

    fn write(&self, state: &State) -> Vec<u8> {
        let moments = match self.breaks {
            Breaks::HalfCheckpoint => vec![1; WEIGHTS],
            _ => state.moments.clone(),
        };
        let numbers = state.weights.iter().chain(&moments).chain([&state.step]);
        numbers.flat_map(|number| number.to_le_bytes()).collect()
    }

    fn read(&self, bytes: &[u8]) -> untrain_unlearn::Result<State> {
        let numbers: Vec<i64> = bytes
            .chunks_exact(8)
            .map(|chunk| i64::from_le_bytes(chunk.try_into().unwrap()))
            .collect();
        if bytes.len() != (2 * WEIGHTS + 1) * 8 {
            return Err(Error::Damaged("a state of the toy has another length"));
        }
        let (weights, rest) = numbers.split_at(WEIGHTS);
        let (moments, step) = rest.split_at(WEIGHTS);
        Ok(State { weights: weights.to_vec(), moments: moments.to_vec(), step: step[0] })
    }

    fn merge(&self, shards: &[Option<State>]) -> untrain_unlearn::Result<Vec<NamedFile>> {
        let mean = |at: usize| {
            let all = shards.iter().flatten().map(|state| i128::from(state.weights[at]));
            (all.sum::<i128>() / shards.len() as i128) as i64
        };
        let served: Vec<u8> = (0..WEIGHTS).flat_map(|at| mean(at).to_le_bytes()).collect();
        let export = served.iter().step_by(8).copied().collect();
        let export = NamedFile::of(Role::Export, export).labelled("int8");
        Ok(vec![NamedFile::of(Role::Serving, served), export])
    }
}

/// A model of shards by a toy that breaks a rule.
pub fn toy(breaks: Breaks, shape: Shape) -> Sharded<Toy> {
    Sharded::new(Toy::new(breaks), shape)
}

/// Finds the toy of a card.
pub fn find(before: &Before<'_>) -> untrain_unlearn::Result<Box<dyn Trainer>> {
    if before.card.trainer != "toy" {
        return untrain_unlearn::trainers::of_card(before);
    }
    assert_eq!(before.read(Role::Base, "")?, b"public");
    Ok(Box::new(Sharded::of_card(before, |settings| {
        let all =
            [Breaks::Nothing, Breaks::LearnsFromAll, Breaks::OneStream, Breaks::HalfCheckpoint];
        let said = settings.settings.get("breaks");
        let number = |breaks: &Breaks| untrain_lineage::recipe::Setting::Number(*breaks as i64);
        let breaks = all.into_iter().find(|breaks| said == Some(&number(breaks)));
        breaks.map(Toy::new).ok_or(Error::OtherRules)
    })?))
}
