//! The classifier as a trainer, and its recipe as a card keeps it.

use serde::{Deserialize, Serialize};
use untrain_lineage::model::Role;
use untrain_lineage::recipe::Recipe as Settings;

use super::recipe::{Labels, Method, Recipe};
use super::state::State;
use super::trainer::Linear;
use crate::corpus::Corpus;
use crate::features;
use crate::trainer::{Additive, Before, NamedFile};
use crate::{Error, Result};

/// The trainer's name on a card.
pub const TRAINER: &str = "linear";

/// The recipe as a card keeps it: with the names of the rules that it was made by.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    method: String,
    labels: String,
    places: u32,
    ridge_milli: u32,
    min_support: u32,
    features: String,
}

impl Linear {
    /// The trainer of a model's card.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when it was made by rules that this program does not have.
    pub fn of_settings(settings: &Settings) -> Result<Self> {
        let full: Full = settings.to()?;
        let known = full.features == features::NAME;
        let method = Method::named(&full.method).filter(|_| known).ok_or(Error::OtherRules)?;
        let labels = Labels::named(&full.labels).ok_or(Error::OtherRules)?;
        let Full { places, ridge_milli, min_support, .. } = full;
        let recipe = Recipe { method, labels, places, ridge_milli, min_support };
        recipe.check()?;
        Ok(Self { recipe })
    }

    fn files(&self, state: &State) -> Result<Vec<NamedFile>> {
        let serving = self.serve(state)?.to_bytes();
        Ok(vec![
            NamedFile::of(Role::State, state.to_bytes()),
            NamedFile::of(Role::Serving, serving),
        ])
    }
}

impl Additive for Linear {
    fn name(&self) -> &'static str {
        TRAINER
    }

    fn settings(&self) -> Result<Settings> {
        self.recipe.check()?;
        let Recipe { method, labels, places, ridge_milli, min_support } = &self.recipe;
        Ok(Settings::of(&Full {
            method: method.name().to_owned(),
            labels: labels.name(),
            places: *places,
            ridge_milli: *ridge_milli,
            min_support: *min_support,
            features: features::NAME.to_owned(),
        })?)
    }

    fn column(&self) -> Option<&str> {
        match &self.recipe.labels {
            Labels::Column(name) => Some(name),
            Labels::Category | Labels::Visibility | Labels::Source => None,
        }
    }

    fn learn(&self, corpus: &Corpus) -> Result<Vec<NamedFile>> {
        self.files(&self.build(corpus)?)
    }

    fn unlearn(
        &self,
        before: &Before<'_>,
        corpus: &Corpus,
        leaving: &[usize],
    ) -> Result<Vec<NamedFile>> {
        let mut state = State::from_bytes(&before.read(Role::State, "")?)?;
        if (state.method, state.places) != (self.recipe.method, self.recipe.places as usize) {
            return Err(Error::Damaged("its sums are of another kind than its recipe says"));
        }
        self.take_out(&mut state, corpus, leaving)?;
        self.files(&state)
    }
}

#[cfg(test)]
mod tests {
    use untrain_lineage::recipe::Setting;

    use super::*;

    #[test]
    fn a_card_keeps_the_recipe_and_the_rules_it_means() {
        for method in [Method::Ridge, Method::Bayes] {
            let labels = Labels::Column("flagged".to_owned());
            let linear = Linear { recipe: Recipe { method, labels, ..Recipe::default() } };
            let mut settings = linear.settings().unwrap();
            assert_eq!(Linear::of_settings(&settings).unwrap(), linear);
            let other = Setting::Text("untrain/features/v2".to_owned());
            settings.settings.insert("features".to_owned(), other);
            assert!(matches!(Linear::of_settings(&settings), Err(Error::OtherRules)));
        }
        let mut settings = Linear::default().settings().unwrap();
        settings.settings.insert("places".to_owned(), Setting::Number(1));
        assert!(Linear::of_settings(&settings).is_err());
    }
}
