//! A model of shards and slices (SISA, Bourtoule et al. 2021), for trainers that learn step by
//! step.
//!
//! Every person is in one slice of one shard. A shard learns its slices one after another, on its
//! own; what it knew before each is kept ([`crate::checkpoints`]). Whoever leaves, leaves with
//! everything that was learned since their slice: the shard goes back to the checkpoint before it
//! and learns the rest again. What is served is a merge of all shards.
//!
//! [`placement`] says where a person is, `state` what the shards' files are, `learn` how they learn
//! and learn again. A trainer is a [`SliceTrainer`]; [`Sharded`] makes a model of it.

mod learn;
pub mod placement;
mod state;

use std::sync::Arc;

use untrain_lineage::recipe::{Recipe as Settings, Setting};
use untrain_lineage::statement::Grade;
use untrain_policy::Digest;

use crate::checkpoints::PlacementKey;
use crate::corpus::Body;
use crate::limits::{SHARDS_MAX, SLICES_MAX, THREADS_MAX};
use crate::trainer::NamedFile;
use crate::{Error, Result};
use placement::{Places, Tiers};

/// A trainer that learns the records of a slice on top of a state.
pub trait SliceTrainer: Send + Sync {
    /// Everything that learning goes on from: weights, the optimiser's moments, the step.
    type State: Send + Sync;

    /// What cards call it, such as `neural`.
    fn name(&self) -> &str;

    /// Everything besides corpus and layout that its bytes depend on, flat; the digest of a public
    /// base among it.
    ///
    /// # Errors
    /// When a setting is out of its range.
    fn settings(&self) -> Result<Settings>;

    /// How exact it is.
    fn grade(&self) -> Grade {
        Grade::BitExact
    }

    /// What is public and has to be at hand to learn: files of the role `base`, copied into the
    /// model's folder.
    fn base(&self) -> Vec<NamedFile> {
        Vec::new()
    }

    /// What every shard starts from: public, whoever is in the corpus.
    ///
    /// # Errors
    /// When the base is not what the settings say.
    fn start(&self) -> Result<Self::State>;

    /// Learns `people` in their order on top of `state`. It runs on one thread, may start none, and
    /// its result may depend on nothing but its arguments and the settings. No batch spans two
    /// people; no schedule depends on what came before the slice.
    ///
    /// # Errors
    /// When it cannot: an external program failed, or the state is damaged.
    fn learn(
        &self,
        state: Self::State,
        people: &[Learned<'_>],
        lesson: &Lesson,
    ) -> Result<Self::State>;

    /// The bytes of a checkpoint: all of the state.
    fn write(&self, state: &Self::State) -> Vec<u8>;

    /// Reads what [`SliceTrainer::write`] wrote.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    fn read(&self, bytes: &[u8]) -> Result<Self::State>;

    /// What is served, of all shards: files of the roles `serving` and `export`, in an order that
    /// never changes. A shard that is empty or suppressed is none and contributes zero: the number
    /// of shards stays what it is, so a mean still divides by all of them.
    ///
    /// # Errors
    /// When the states are not of one kind.
    fn merge(&self, shards: &[Option<Self::State>]) -> Result<Vec<NamedFile>>;
}

/// One person's records of a slice, in training order.
#[derive(Debug, Clone)]
pub struct Learned<'a> {
    /// The records.
    pub records: Vec<&'a Body>,
}

/// Which slice is learned, and the random numbers that go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// BLAKE3 of the whole recipe, the layout in it.
    pub recipe: Digest,
    /// Which shard, from 0.
    pub shard: u32,
    /// Which slice of it, from 0.
    pub slice: u32,
}

impl Lesson {
    /// The random numbers of one step: the same for the same recipe, shard, slice and step,
    /// whatever was drawn before.
    #[must_use]
    pub fn random(&self, step: u64) -> Random {
        let mut hasher = blake3::Hasher::new_derive_key("untrain lesson v1");
        hasher.update(&self.recipe.0);
        hasher.update(&self.shard.to_le_bytes());
        hasher.update(&self.slice.to_le_bytes());
        hasher.update(&step.to_le_bytes());
        Random(hasher.finalize_xof())
    }
}

/// Random numbers that depend on nothing but what they are for.
#[derive(Debug)]
pub struct Random(blake3::OutputReader);

impl Random {
    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A number below `end`, each as likely as the others but for a bias below 2^-32 (Lemire 2019);
    /// 0 when `end` is 0.
    pub fn below(&mut self, end: u32) -> u32 {
        let wide = u128::from(self.bits()) * u128::from(end);
        u32::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from 0 to below 1, of 24 bits.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1_u32 << 24) as f32
    }
}

/// How many shards and slices, and how many tiers of risk the slices are shared among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// How many shards; fixed for the life of the model.
    pub shards: u32,
    /// How many slices each shard has.
    pub slices: u32,
    /// How many tiers of risk; those likeliest to leave are in the last, and so in the last slices.
    pub tiers: u32,
}

const SHARDS: &str = "shards";
const SLICES: &str = "slices";
const TIERS: &str = "tiers";

impl Shape {
    /// Whether a model can have it.
    ///
    /// # Errors
    /// [`Error::Recipe`] names the first setting that is out of its range.
    pub fn check(self) -> Result<()> {
        for (setting, given, most) in [
            (SHARDS, self.shards, SHARDS_MAX),
            (SLICES, self.slices, SLICES_MAX),
            (TIERS, self.tiers, self.slices),
        ] {
            if !(1..=most).contains(&given) {
                return Err(Error::Recipe { setting, given, least: 1, most });
            }
        }
        Ok(())
    }

    /// A trainer's own settings, and these.
    fn add_to(self, mut settings: Settings) -> Result<Settings> {
        self.check()?;
        for (name, value) in [(SHARDS, self.shards), (SLICES, self.slices), (TIERS, self.tiers)] {
            let taken = settings.settings.insert(name.to_owned(), Setting::Number(value.into()));
            if taken.is_some() {
                return Err(Error::Damaged(
                    "a trainer's own settings name shards, slices or tiers",
                ));
            }
        }
        Ok(settings)
    }

    /// Takes the shape out of a card's settings, and leaves the trainer's own.
    fn take_from(settings: &mut Settings) -> Result<Self> {
        let mut take = |name: &str| match settings.settings.remove(name) {
            Some(Setting::Number(value)) => u32::try_from(value).map_err(|_| Error::OtherRules),
            _ => Err(Error::OtherRules),
        };
        let (shards, slices, tiers) = (take(SHARDS)?, take(SLICES)?, take(TIERS)?);
        let shape = Self { shards, slices, tiers };
        shape.check().map(|()| shape)
    }
}

/// A model of shards, of a trainer of slices.
#[derive(Debug)]
pub struct Sharded<T> {
    /// How a slice is learned.
    pub trainer: T,
    /// How many there are.
    pub shape: Shape,
    /// After how many of its last slices each shard keeps a checkpoint; 0: after all of them. The
    /// last is always kept.
    pub retain: u32,
    /// Who is likelier to leave than others.
    pub tiers: Tiers,
    /// The key that a new model's people are placed by; a new one when there is none.
    pub key: Option<PlacementKey>,
    /// What places people in a new model instead of a key: to see what a rule is good for.
    pub places: Option<Arc<dyn Places>>,
    /// How many shards learn at the same time; their bytes do not depend on it.
    pub threads: usize,
}

impl<T: SliceTrainer> Sharded<T> {
    /// A model of `trainer` in the given shape, which keeps every checkpoint.
    #[must_use]
    pub fn new(trainer: T, shape: Shape) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(THREADS_MAX);
        let (tiers, key, places) = (Tiers::new(), None, None);
        Self { trainer, shape, retain: 0, tiers, key, places, threads }
    }

    /// The model of a card: `own` makes the trainer of its own settings.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when the card has no shards; and what `own` says.
    pub fn of_card(
        before: &crate::trainer::Before<'_>,
        own: impl FnOnce(&Settings) -> Result<T>,
    ) -> Result<Self> {
        let mut settings = before.card.recipe.clone();
        let shape = Shape::take_from(&mut settings)?;
        let retain = before.card.layout.as_ref().map_or(0, |layout| layout.keep);
        Ok(Self { retain, ..Self::new(own(&settings)?, shape) })
    }
}
