//! The file that a classifier is served from: a weight of each place for each label.
//!
//! A label that fewer than `min_support` persons are behind is not in it. The weights themselves
//! have no threshold: each is a function of sums over everybody, and places have no names.

use super::recipe::{Method, Recipe};
use super::state::State;
use super::{bayes, solve};
use crate::Result;
use crate::features::{Features, UNIT};

/// What is served.
#[derive(Debug, Clone, PartialEq)]
pub struct Serving {
    pub(crate) method: Method,
    pub(crate) places: u32,
    /// By label, in order: the weight of each place and, last, a constant.
    pub(crate) labels: Vec<(String, Vec<f64>)>,
}

/// A label, and how well it fits a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The label.
    pub label: String,
    /// For ridge regression an estimate that is near 1 where the label fits and near 0 where it
    /// does not; for naive Bayes a probability, which is surer of itself than it should be.
    pub score: f64,
}

impl Serving {
    /// What may be served of `state`.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) when the sums are of no records.
    pub fn derive(state: &State, recipe: &Recipe) -> Result<Self> {
        let served = state.classes.iter().filter(|(_, class)| class.support >= recipe.min_support);
        let labels: Vec<&str> = served.map(|(label, _)| label.as_str()).collect();
        let weights = match recipe.method {
            _ if labels.is_empty() => Vec::new(),
            Method::Ridge => solve::weights(state, recipe.ridge_milli, &labels)?,
            Method::Bayes => bayes::weights(state, &labels),
        };
        let labels = labels.into_iter().map(str::to_owned).zip(weights).collect();
        Ok(Self { method: recipe.method, places: recipe.places, labels })
    }

    /// How it was fitted.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Every label that it tells, in order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(|(label, _)| label.as_str())
    }

    /// How well each label fits the text, the best first; as good ones in the order of labels.
    #[must_use]
    pub fn predict(&self, text: &str) -> Vec<Prediction> {
        let features = Features::new(self.places);
        let figures: Vec<f64> = match self.method {
            Method::Ridge => {
                let unit = f64::from(UNIT);
                features.vector(text).into_iter().map(|value| f64::from(value) / unit).collect()
            }
            Method::Bayes => features.tally(text).into_iter().map(f64::from).collect(),
        };
        let mut found: Vec<Prediction> = self
            .labels
            .iter()
            .map(|(label, weights)| Prediction {
                label: label.clone(),
                score: score(weights, &figures),
            })
            .collect();
        if self.method == Method::Bayes {
            as_probabilities(&mut found);
        }
        found.sort_by(|left, right| right.score.total_cmp(&left.score));
        found
    }
}

/// The weighted sum of figures, from the first place to the last, and the constant.
fn score(weights: &[f64], figures: &[f64]) -> f64 {
    let places = weights.iter().zip(figures).fold(0.0, |sum, (weight, value)| sum + weight * value);
    places + weights.get(figures.len()).copied().unwrap_or_default()
}

/// Turns logarithms of likelihoods into probabilities.
fn as_probabilities(found: &mut [Prediction]) {
    let most = found.iter().map(|one| one.score).fold(f64::NEG_INFINITY, f64::max);
    for one in &mut *found {
        one.score = libm::exp(one.score - most);
    }
    let all = found.iter().fold(0.0, |sum, one| sum + one.score);
    for one in found {
        one.score /= all;
    }
}
