//! The trainers that the command has, and the settings of each.

use clap::ValueEnum;
use untrain_unlearn::knn::{self, Knn, Vectors};
use untrain_unlearn::linear::{self, Labels, Linear, Method};
use untrain_unlearn::{Ngram, Recipe, Trainer, Whole};

use crate::config;
use crate::error::Error;

/// Which trainers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// An additive n-gram model: completes text, and forgets exactly
    Ngram,
    /// A classifier on sums of whole numbers: tells labels, and forgets exactly
    Linear,
    /// An index of vectors: finds what is alike, and forgets exactly
    Knn,
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
    /// linear, knn: how many places features are hashed to, or how long given vectors are
    #[arg(long, value_name = "N")]
    places: Option<u32>,
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

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Ngram => "ngram",
            Self::Linear => "linear",
            Self::Knn => "knn",
        }
    }

    /// The trainer with its settings; what was not asked for is as `config` or else the trainer has
    /// it.
    pub fn trainer(
        self,
        settings: &Settings,
        config: &config::Train,
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
        })
    }

    /// Refuses a setting that this trainer does not have: who gives one expects something of it.
    fn must_know(self, settings: &Settings) -> Result<(), Error> {
        let given = [
            ("--labels", settings.labels.is_some(), Self::Linear),
            ("--method", settings.method.is_some(), Self::Linear),
            ("--ridge-milli", settings.ridge_milli.is_some(), Self::Linear),
            ("--vectors", settings.vectors.is_some(), Self::Knn),
        ];
        for (flag, given, of) in given {
            if given && of != self {
                let (of, name) = (of.name(), self.name());
                return Err(Error::Usage(format!(
                    "{flag} is a setting of the trainer `{of}`, and `{name}` was asked for"
                )));
            }
        }
        if settings.places.is_some() && self == Self::Ngram {
            return Err(Error::Usage(
                "--places is a setting of the trainers `linear` and `knn`; `ngram` was asked for"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}
