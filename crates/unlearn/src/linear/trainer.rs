//! The trainer `linear`: a corpus into sums, sums into what is served.

use std::collections::{BTreeMap, BTreeSet};

use super::recipe::{Labels, Recipe};
use super::serving::Serving;
use super::state::{Example, State};
use crate::corpus::{Corpus, CorpusRecord};
use crate::limits::{EXAMPLES_AT_ONCE, LABEL_BYTES_MAX, LABELS_MAX};
use crate::ngram::workers::spread;
use crate::{Error, Result};

/// The trainer, with what it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linear {
    /// Its settings.
    pub recipe: Recipe,
}

impl Linear {
    /// The sums of a whole corpus.
    ///
    /// # Errors
    /// When the recipe is out of range, or the corpus has more labels than can be told apart.
    pub fn build(&self, corpus: &Corpus) -> Result<State> {
        self.recipe.check()?;
        let mut state = State::empty(&self.recipe);
        for records in corpus.records().chunks(EXAMPLES_AT_ONCE) {
            state.add(&self.examples(records.iter())?)?;
        }
        self.count_persons(&mut state, corpus, &BTreeSet::new());
        if state.classes().len() > LABELS_MAX {
            return Err(Error::TooMany { what: "different labels", limit: LABELS_MAX });
        }
        Ok(state)
    }

    /// Takes the records at the places `leaving` of `corpus` out of its sums.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the sums are not those of the corpus.
    pub fn take_out(&self, state: &mut State, corpus: &Corpus, leaving: &[usize]) -> Result<()> {
        for places in leaving.chunks(EXAMPLES_AT_ONCE) {
            let records = places.iter().filter_map(|at| corpus.records().get(*at));
            state.subtract(&self.examples(records)?)?;
        }
        self.count_persons(state, corpus, &leaving.iter().copied().collect());
        Ok(())
    }

    /// What may be served of the sums.
    ///
    /// # Errors
    /// As [`Serving::derive`].
    pub fn serve(&self, state: &State) -> Result<Serving> {
        Serving::derive(state, &self.recipe)
    }

    /// What the recipe makes of those records that have a label.
    fn examples<'r>(
        &self,
        records: impl Iterator<Item = &'r CorpusRecord>,
    ) -> Result<Vec<Example>> {
        let labelled = records.filter_map(|record| {
            let label = self.label_of(record)?;
            Some((label, record.body.text.as_str()))
        });
        let labelled: Vec<(String, &str)> = labelled.collect();
        if labelled.iter().any(|(label, _)| label.len() > LABEL_BYTES_MAX) {
            return Err(Error::TooMany { what: "bytes in a label", limit: LABEL_BYTES_MAX });
        }
        let example =
            |(): &mut (), (label, text): &(String, &str)| Example::of(&self.recipe, label, text);
        Ok(spread(&labelled, || (), example))
    }

    /// The label of a record; none where it has none.
    fn label_of(&self, record: &CorpusRecord) -> Option<String> {
        let body = &record.body;
        let label = match &self.recipe.labels {
            Labels::Column(_) => record.mark.clone()?,
            Labels::Category => body.category?.to_string(),
            Labels::Visibility => body.visibility?.to_string(),
            Labels::Source => body.source.clone()?,
        };
        Some(label).filter(|label| !label.is_empty())
    }

    /// Counts anew who is behind each label, without the records that are `gone`.
    fn count_persons(&self, state: &mut State, corpus: &Corpus, gone: &BTreeSet<usize>) {
        let mut owners: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for (at, record) in corpus.records().iter().enumerate() {
            if let (false, Some(label)) = (gone.contains(&at), self.label_of(record)) {
                owners.entry(label).or_default().insert(record.owner);
            }
        }
        let support = owners.iter().map(|(label, owners)| (label.as_str(), owners.len() as u32));
        state.set_support(&support.collect());
    }
}
