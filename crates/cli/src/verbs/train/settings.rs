//! The trainers that the command has, and the settings of each.

use std::fs;
use std::path::PathBuf;

use clap::ValueEnum;
use untrain_neural::Tuning;
use untrain_neural::shipped::BASE;
use untrain_unlearn::knn::{self, Knn, Vectors};
use untrain_unlearn::linear::{self, Labels, Linear, Method};
use untrain_unlearn::neural::Neural;
use untrain_unlearn::sharded::{Shape, Sharded};
use untrain_unlearn::{Ngram, Recipe, Trainer, Whole};

use super::external;
use crate::config;
use crate::context::Context;
use crate::error::Error;

/// How many shards a model has, unless it is said otherwise: each request then costs an eighth of
/// training again at most, and what is served loses little.
const SHARDS: u32 = 8;

/// How many slices a shard has, unless it is said otherwise.
const SLICES: u32 = 8;

/// Which trainers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// An additive n-gram model: completes text, and forgets exactly
    Ngram,
    /// A classifier on sums of whole numbers: tells labels, and forgets exactly
    Linear,
    /// An index of vectors: finds what is alike, and forgets exactly
    Knn,
    /// A small generative model on a public base: writes text; forgets exactly by shards
    Neural,
    /// A program of your own, such as a PyTorch job; learns in shards and slices
    External,
}

/// Settings; what is absent is as the trainer has it.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Settings {
    /// ngram: the longest n-gram
    #[arg(long, env = "UNTRAIN_ORDER", value_name = "N")]
    order: Option<u8>,
    /// ngram, linear: how many people must stand behind every n-gram or label that is served
    #[arg(long, env = "UNTRAIN_MIN_SUPPORT", value_name = "N")]
    min_support: Option<u32>,
    /// linear: where labels stand: category, visibility, source or column:NAME
    #[arg(long, value_name = "WHERE", value_parser = labels)]
    labels: Option<Labels>,
    /// linear: how weights are fitted: ridge or bayes
    #[arg(long, value_name = "METHOD", value_parser = method)]
    method: Option<Method>,
    /// linear with ridge: the penalty on large weights, in thousandths
    #[arg(long, value_name = "N")]
    ridge_milli: Option<u32>,
    /// knn: where vectors come from: text or column:NAME
    #[arg(long, value_name = "WHERE", value_parser = vectors)]
    vectors: Option<Vectors>,
    /// neural, external: how many shards people are placed in; fixed for the life of the model
    #[arg(long, value_name = "N")]
    shards: Option<u32>,
    /// neural, external: how many slices each shard has; a forgetting learns again from the first
    /// that is touched
    #[arg(long, value_name = "N")]
    slices: Option<u32>,
    /// neural, external: after how many of its last slices each shard keeps a checkpoint; all when
    /// absent
    #[arg(long, value_name = "N")]
    checkpoints: Option<u32>,
    /// neural: how often each slice is gone through
    #[arg(long, value_name = "N")]
    passes: Option<u32>,
    /// neural: a public base to begin from; else the one that comes with the program
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
    /// linear, knn: how many places features are hashed to, or how long given vectors are
    #[arg(long, value_name = "N")]
    places: Option<u32>,
    #[command(flatten)]
    external: external::Asked,
}

fn labels(name: &str) -> Result<Labels, String> {
    let known = "labels stand in category, visibility, source or column:NAME";
    Labels::named(name).ok_or_else(|| known.to_owned())
}

fn method(name: &str) -> Result<Method, String> {
    Method::named(name).ok_or_else(|| "methods are ridge and bayes".to_owned())
}

fn vectors(name: &str) -> Result<Vectors, String> {
    Vectors::named(name).ok_or_else(|| "vectors come from text or column:NAME".to_owned())
}

impl Settings {
    /// The generative model in its shards.
    fn neural(&self) -> Result<Sharded<Neural>, Error> {
        let base = match &self.base {
            Some(path) => fs::read(path).map_err(|source| Error::file(path, source))?,
            None => BASE.to_vec(),
        };
        let default = Tuning::default();
        let tuning = Tuning { passes: self.passes.unwrap_or(default.passes), ..default };
        let neural = Neural::new(base, tuning)?;
        Ok(Sharded { retain: self.retain(), ..Sharded::new(neural, self.shape()) })
    }

    /// How many shards and slices there are to be.
    fn shape(&self) -> Shape {
        let (shards, slices) = (self.shards.unwrap_or(SHARDS), self.slices.unwrap_or(SLICES));
        Shape { shards, slices, tiers: 1 }
    }

    /// After how many of its last slices each shard keeps a checkpoint; 0 for all of them.
    fn retain(&self) -> u32 {
        self.checkpoints.unwrap_or(0)
    }
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Ngram => "ngram",
            Self::Linear => "linear",
            Self::Knn => "knn",
            Self::Neural => "neural",
            Self::External => "external",
        }
    }

    /// The trainer with its settings; what was not asked for is as `config` or else the trainer has
    /// it.
    pub fn trainer(
        self,
        settings: &Settings,
        config: &config::Train,
        context: &Context,
    ) -> Result<Box<dyn Trainer>, Error> {
        self.must_know(settings)?;
        let support = settings.min_support.or(config.min_support);
        Ok(match self {
            Self::Ngram => {
                let default = Recipe::default();
                Box::new(Whole(Ngram(Recipe {
                    order: settings.order.or(config.order).unwrap_or(default.order),
                    min_support: support.unwrap_or(default.min_support),
                })))
            }
            Self::Linear => {
                let default = linear::Recipe::default();
                let recipe = linear::Recipe {
                    method: settings.method.unwrap_or(default.method),
                    labels: settings.labels.clone().unwrap_or(default.labels),
                    places: settings.places.unwrap_or(default.places),
                    ridge_milli: settings.ridge_milli.unwrap_or(default.ridge_milli),
                    min_support: support.unwrap_or(default.min_support),
                };
                Box::new(Whole(Linear { recipe }))
            }
            Self::Knn => {
                let default = knn::Recipe::default();
                let recipe = knn::Recipe {
                    vectors: settings.vectors.clone().unwrap_or(default.vectors),
                    places: settings.places.unwrap_or(default.places),
                };
                Box::new(Whole(Knn { recipe }))
            }
            Self::Neural => Box::new(settings.neural()?),
            Self::External => {
                Box::new(settings.external.trainer(settings.shape(), settings.retain(), context)?)
            }
        })
    }

    /// Refuses a setting that this trainer does not have: who gives one expects something of it.
    fn must_know(self, settings: &Settings) -> Result<(), Error> {
        let given = [
            ("--labels", settings.labels.is_some(), Self::Linear),
            ("--method", settings.method.is_some(), Self::Linear),
            ("--ridge-milli", settings.ridge_milli.is_some(), Self::Linear),
            ("--vectors", settings.vectors.is_some(), Self::Knn),
            ("--passes", settings.passes.is_some(), Self::Neural),
            ("--base", settings.base.is_some(), Self::Neural),
            ("--command", settings.external.is_given(), Self::External),
        ];
        for (flag, given, of) in given {
            if given && of != self {
                let (of, name) = (of.name(), self.name());
                return Err(Error::Usage(format!(
                    "{flag} is a setting of the trainer `{of}`, and `{name}` was asked for"
                )));
            }
        }
        let of_shards = [settings.shards, settings.slices, settings.checkpoints];
        if of_shards.iter().any(Option::is_some) && !matches!(self, Self::Neural | Self::External) {
            return Err(Error::Usage(format!(
                "--shards, --slices and --checkpoints are settings of the trainers `neural` and \
                 `external`; `{}` was asked for",
                self.name()
            )));
        }
        if settings.places.is_some() && !matches!(self, Self::Linear | Self::Knn) {
            return Err(Error::Usage(format!(
                "--places is a setting of the trainers `linear` and `knn`; `{}` was asked for",
                self.name()
            )));
        }
        Ok(())
    }
}
