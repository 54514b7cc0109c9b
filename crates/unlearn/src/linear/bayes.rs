//! Naive Bayes from its sums: the logarithms of how often features of each place occur under a
//! label, each place counted once more than it was seen.

use super::state::State;

/// By label that is asked for, in order: the weight of each place and, last, that of the label
/// itself. Logarithms are those of a library written out in plain arithmetic, the same everywhere.
#[must_use]
pub fn weights(state: &State, labels: &[&str]) -> Vec<Vec<f64>> {
    let records = state.records() as f64;
    let weights = |label: &&str| {
        let class = state.classes.get(*label)?;
        let all: i64 = class.sums.iter().sum();
        let all = (all + state.places as i64) as f64;
        let weight = |sum: &i64| libm::log((*sum + 1) as f64 / all);
        let mut weights: Vec<f64> = class.sums.iter().map(weight).collect();
        weights.push(libm::log(class.records as f64 / records));
        Some(weights)
    };
    labels.iter().filter_map(weights).collect()
}
