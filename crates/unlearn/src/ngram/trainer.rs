//! The n-gram model as a trainer.

use untrain_lineage::model::Role;
use untrain_lineage::recipe::Recipe as Settings;

use crate::corpus::Corpus;
use crate::ngram::Counts;
use crate::recipe::{Recipe, TRAINER};
use crate::resident::Resident;
use crate::trainer::{Additive, Before, NamedFile};
use crate::{Error, Result};

/// Counts n-grams by a recipe.
#[derive(Debug, Clone, Default)]
pub struct Ngram(pub Recipe);

impl Ngram {
    /// The trainer of a model's card.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when it was made by rules that this program does not have.
    pub fn of_settings(settings: &Settings) -> Result<Self> {
        Recipe::of_settings(settings)?.map(Self).ok_or(Error::OtherRules)
    }
}

impl Additive for Ngram {
    fn name(&self) -> &'static str {
        TRAINER
    }

    fn settings(&self) -> Result<Settings> {
        self.0.check()?;
        self.0.to_settings()
    }

    fn learn(&self, corpus: &Corpus) -> Result<Vec<NamedFile>> {
        named(&Resident::build(&self.0, corpus.clone())?)
    }

    fn unlearn(
        &self,
        before: &Before<'_>,
        corpus: &Corpus,
        leaving: &[usize],
    ) -> Result<Vec<NamedFile>> {
        let counts = Counts::from_bytes(&before.read(Role::State, "")?)?;
        let mut resident = Resident::load(&self.0, corpus.clone(), counts)?;
        resident.forget(leaving)?;
        named(&resident)
    }
}

fn named(resident: &Resident) -> Result<Vec<NamedFile>> {
    let (state, serving) = resident.exact_and_serving()?;
    Ok(vec![NamedFile::of(Role::State, state), NamedFile::of(Role::Serving, serving)])
}
