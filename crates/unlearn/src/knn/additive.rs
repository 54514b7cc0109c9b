//! The index as a trainer, and its recipe as a card keeps it.

use serde::{Deserialize, Serialize};
use untrain_lineage::model::Role;
use untrain_lineage::recipe::Recipe as Settings;

use super::recipe::{Recipe, Vectors};
use super::state::State;
use super::trainer::Knn;
use crate::corpus::Corpus;
use crate::features;
use crate::trainer::{Additive, Before, NamedFile};
use crate::{Error, Result};

/// The trainer's name on a card.
pub const TRAINER: &str = "knn";

/// The recipe as a card keeps it: with the names of the rules that it was made by.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    vectors: String,
    places: u32,
    features: String,
}

impl Knn {
    /// The trainer of a model's card.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when it was made by rules that this program does not have.
    pub fn of_settings(settings: &Settings) -> Result<Self> {
        let full: Full = settings.to()?;
        let known = full.features == features::NAME;
        let vectors = Vectors::named(&full.vectors).filter(|_| known).ok_or(Error::OtherRules)?;
        let recipe = Recipe { vectors, places: full.places };
        recipe.check()?;
        Ok(Self { recipe })
    }

    fn files(&self, state: &State) -> Vec<NamedFile> {
        let serving = self.serve(state).to_bytes();
        vec![NamedFile::of(Role::State, state.to_bytes()), NamedFile::of(Role::Serving, serving)]
    }
}

impl Additive for Knn {
    fn name(&self) -> &'static str {
        TRAINER
    }

    fn settings(&self) -> Result<Settings> {
        self.recipe.check()?;
        let (vectors, places) = (self.recipe.vectors.name(), self.recipe.places);
        Ok(Settings::of(&Full { vectors, places, features: features::NAME.to_owned() })?)
    }

    fn column(&self) -> Option<&str> {
        match &self.recipe.vectors {
            Vectors::Column(name) => Some(name),
            Vectors::Text => None,
        }
    }

    fn learn(&self, corpus: &Corpus) -> Result<Vec<NamedFile>> {
        Ok(self.files(&self.build(corpus)?))
    }

    fn unlearn(
        &self,
        before: &Before<'_>,
        corpus: &Corpus,
        leaving: &[usize],
    ) -> Result<Vec<NamedFile>> {
        let mut state = State::from_bytes(&before.read(Role::State, "")?)?;
        if state.places != self.recipe.places {
            return Err(Error::Damaged("its vectors are of another kind than its recipe says"));
        }
        self.take_out(&mut state, corpus, leaving)?;
        Ok(self.files(&state))
    }
}

#[cfg(test)]
mod tests {
    use untrain_lineage::recipe::Setting;

    use super::*;

    #[test]
    fn a_card_keeps_the_recipe_and_the_rules_it_means() {
        for vectors in [Vectors::Text, Vectors::Column("embedding".to_owned())] {
            let knn = Knn { recipe: Recipe { vectors, places: 384 } };
            let mut settings = knn.settings().unwrap();
            assert_eq!(Knn::of_settings(&settings).unwrap(), knn);
            let other = Setting::Text("untrain/features/v2".to_owned());
            settings.settings.insert("features".to_owned(), other);
            assert!(matches!(Knn::of_settings(&settings), Err(Error::OtherRules)));
        }
    }
}
