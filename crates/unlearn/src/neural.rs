//! The generative model as a trainer of slices: a public base, and what the shards learned on it.
//!
//! The model itself is `untrain-neural`; here it meets records, recipes and files. What is served
//! and exported is one merged model: nothing of a single shard leaves.

mod writing;

use serde::{Deserialize, Serialize};
use untrain_lineage::model::Role;
use untrain_lineage::recipe::Recipe as Settings;
use untrain_neural::codec::Kind;
use untrain_neural::random::Counter;
use untrain_neural::{Base, State, Tuning};
use untrain_policy::Digest;

use crate::sharded::{Learned, Lesson, SliceTrainer};
use crate::trainer::NamedFile;
use crate::{Error, Result};

pub use writing::Writing;

/// The trainer, as a model's card names it.
pub const TRAINER: &str = "neural";

/// The rules by which it learns (`spec/neural.md`).
pub const RULES: &str = "untrain/neural/v1";

/// Learns on a public base.
#[derive(Debug)]
pub struct Neural {
    bytes: Vec<u8>,
    base: Base,
    tuning: Tuning,
}

/// The recipe as a card keeps it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    rules: String,
    base: Digest,
    passes: u32,
    batch_tokens: u32,
    rate_millionths: u32,
}

impl Neural {
    /// On the base in these bytes: a weights file.
    ///
    /// # Errors
    /// The bytes are no base, or a setting is out of its range.
    pub fn new(base: Vec<u8>, tuning: Tuning) -> Result<Self> {
        tuning.check()?;
        Ok(Self { base: Base::of_bytes(&base)?, bytes: base, tuning })
    }

    /// The trainer of a model's card, on the base that lies with the model.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when it was made by rules that this program does not have;
    /// [`Error::Damaged`] when the base is not the one that the card names.
    pub fn of_settings(settings: &Settings, base: Vec<u8>) -> Result<Self> {
        let full: Full = settings.to()?;
        if full.rules != RULES {
            return Err(Error::OtherRules);
        }
        let Full { passes, batch_tokens, rate_millionths, .. } = full;
        let neural = Self::new(base, Tuning { passes, batch_tokens, rate_millionths })?;
        if neural.base.digest() != full.base.0 {
            return Err(Error::Damaged("the base is not the one of the recipe"));
        }
        Ok(neural)
    }
}

impl SliceTrainer for Neural {
    type State = State;

    fn name(&self) -> &str {
        TRAINER
    }

    fn settings(&self) -> Result<Settings> {
        let Tuning { passes, batch_tokens, rate_millionths } = self.tuning;
        let (rules, base) = (RULES.to_owned(), Digest(self.base.digest()));
        Ok(Settings::of(&Full { rules, base, passes, batch_tokens, rate_millionths })?)
    }

    fn base(&self) -> Vec<NamedFile> {
        vec![NamedFile::of(Role::Base, self.bytes.clone())]
    }

    fn start(&self) -> Result<State> {
        Ok(self.base.start())
    }

    fn learn(&self, state: State, people: &[Learned<'_>], lesson: &Lesson) -> Result<State> {
        let mut texts: Vec<Vec<&str>> = Vec::with_capacity(people.len());
        for person in people {
            texts.push(person.records.iter().map(|body| body.text.as_str()).collect());
        }
        let key = Counter::keyed(&[lesson.random(0).bits()]);
        Ok(self.base.learn(state, &texts, &self.tuning, key))
    }

    fn write(&self, state: &State) -> Vec<u8> {
        state.to_bytes()
    }

    fn read(&self, bytes: &[u8]) -> Result<State> {
        Ok(self.base.read_state(bytes)?)
    }

    fn merge(&self, shards: &[Option<State>]) -> Result<Vec<NamedFile>> {
        let served = self.base.merge(shards)?;
        let export = |label, bytes| NamedFile::of(Role::Export, bytes).labelled(label);
        Ok(vec![
            NamedFile::of(Role::Serving, served.to_bytes(Kind::Whole)),
            export("int8", served.to_bytes(Kind::Eight)),
            export("int4", served.to_bytes(Kind::Four)),
            export("safetensors", served.to_safetensors()?).ending("safetensors"),
        ])
    }
}

#[cfg(test)]
mod tests {
    use untrain_neural::tokens::learn::learn;
    use untrain_neural::{Shape, Weights};
    use untrain_policy::Signal;

    use super::*;
    use crate::corpus::Body;

    const TUNING: Tuning = Tuning { passes: 1, batch_tokens: 16, rate_millionths: 5000 };

    fn base(seed: u64) -> Vec<u8> {
        let vocabulary = learn(b"the sea, the sky, the sea, the sky", 262).unwrap();
        let (width, layers, heads, hidden, context) = (16, 1, 2, 16, 8);
        let vocabulary_size = vocabulary.size();
        let shape = Shape { vocabulary: vocabulary_size, width, layers, heads, hidden, context };
        Weights::fresh(shape, vocabulary, seed).unwrap().to_bytes(Kind::Half)
    }

    fn neural() -> Neural {
        Neural::new(base(1), TUNING).unwrap()
    }

    fn learned(neural: &Neural, texts: &[&str], slice: u32) -> State {
        let body = |text: &&str| Body {
            id: None,
            subjects: vec!["ada".to_owned()],
            category: None,
            visibility: None,
            source: None,
            collected_at: None,
            licence: None,
            signal: Signal::Unknown,
            text: (*text).to_owned(),
        };
        let bodies: Vec<Body> = texts.iter().map(body).collect();
        let people = [Learned { records: bodies.iter().collect() }];
        let lesson = Lesson { recipe: Digest([7; 32]), shard: 0, slice };
        neural.learn(neural.start().unwrap(), &people, &lesson).unwrap()
    }

    #[test]
    fn a_card_keeps_the_recipe_and_names_the_base() {
        let settings = neural().settings().unwrap();
        let again = Neural::of_settings(&settings, base(1)).unwrap();
        assert_eq!(again.tuning, TUNING);
        assert_eq!(again.settings().unwrap(), settings);
        let error = Neural::of_settings(&settings, base(2)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the model is damaged: the base is not the one of the recipe"
        );
        let mut others = settings;
        let rules = untrain_lineage::recipe::Setting::Text("untrain/neural/v2".to_owned());
        others.settings.insert("rules".to_owned(), rules);
        assert!(matches!(Neural::of_settings(&others, base(1)), Err(Error::OtherRules)));
    }

    #[test]
    fn the_order_goes_by_the_slice_and_a_checkpoint_is_the_state() {
        let neural = neural();
        let texts = ["the sea is wide", "the sky is high", "the sea, the sky", "sky, sea"];
        let state = learned(&neural, &texts, 0);
        assert_eq!(state, learned(&neural, &texts, 0));
        assert_ne!(state, learned(&neural, &texts, 1));
        assert_eq!(neural.read(&neural.write(&state)).unwrap(), state);
        assert!(neural.read(&neural.write(&state)[1..]).is_err());
    }

    #[test]
    fn what_leaves_is_of_the_merged_model() {
        let neural = neural();
        let states = [Some(learned(&neural, &["the sea is wide"], 0)), None];
        let files = neural.merge(&states).unwrap();
        let kinds: Vec<(Role, &str)> =
            files.iter().map(|file| (file.role, file.label.as_str())).collect();
        let exports = ["int8", "int4", "safetensors"].map(|label| (Role::Export, label));
        assert_eq!(kinds, [&[(Role::Serving, "")][..], &exports].concat());
        // Every one is a function of what is served.
        let served = Weights::of_bytes(&files[0].bytes).unwrap();
        assert_eq!(served.to_bytes(Kind::Eight), files[1].bytes);
        assert_eq!(served.to_bytes(Kind::Four), files[2].bytes);
        assert_eq!(served.to_safetensors().unwrap(), files[3].bytes);
        assert_ne!(neural.merge(&[None, None]).unwrap(), files);
    }
}
