//! The trainer `knn`: a corpus into segments, and texts or lists of numbers into vectors.

use std::collections::BTreeMap;

use untrain_policy::Visibility;

use super::index::Index;
use super::recipe::{Recipe, Vectors};
use super::state::{Entry, Segment, State};
use crate::corpus::{Corpus, CorpusRecord};
use crate::features::{Features, SMALL_MAX};
use crate::ngram::workers::spread;
use crate::{Error, Result};

/// The trainer, with what it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knn {
    /// Its settings.
    pub recipe: Recipe,
}

impl Knn {
    /// The segments of a whole corpus. A record whose column holds no list of numbers is in none.
    ///
    /// # Errors
    /// When the recipe is out of range, or a list is not of as many numbers as it says.
    pub fn build(&self, corpus: &Corpus) -> Result<State> {
        self.recipe.check()?;
        let made = spread(corpus.records(), || (), |(), record| self.entry(record));
        let mut segments: BTreeMap<u32, Segment> = BTreeMap::new();
        for (record, entry) in corpus.records().iter().zip(made) {
            if let Some(entry) = entry? {
                segments.entry(record.owner).or_default().entries.push(entry);
            }
        }
        Ok(State::new(self.recipe.places, segments.into_values().collect()))
    }

    /// Drops the records at the places `leaving` of `corpus`.
    ///
    /// # Errors
    /// [`Error::Damaged`] when one of them is not there.
    pub fn take_out(&self, state: &mut State, corpus: &Corpus, leaving: &[usize]) -> Result<()> {
        let records = leaving.iter().filter_map(|at| corpus.records().get(*at));
        let entries = records.filter_map(|record| self.entry(record).transpose());
        if state.drop_records(&entries.collect::<Result<Vec<_>>>()?) {
            Ok(())
        } else {
            Err(Error::Damaged("its segments do not hold the records that are to leave"))
        }
    }

    /// What may be served of the segments.
    #[must_use]
    pub fn serve(&self, state: &State) -> Index {
        Index::derive(state)
    }

    /// A record's place in an index, and the account that it is by.
    fn entry(&self, record: &CorpusRecord) -> Result<Option<(Entry, String)>> {
        let body = &record.body;
        let vector = match &self.recipe.vectors {
            Vectors::Text => Features::new(self.recipe.places).small(&body.text),
            Vectors::Column(column) => {
                let Some(mark) = &record.mark else { return Ok(None) };
                let why =
                    |why| Error::Vector { record: record.content, column: column.clone(), why };
                vector_of(mark, self.recipe.places).map_err(why)?
            }
        };
        let (content, id) = (record.content, body.id.clone());
        let public = body.visibility == Some(Visibility::Public);
        let account = body.subjects.first().cloned().unwrap_or_default();
        Ok(Some((Entry { content, id, public, vector }, account)))
    }
}

/// A list of numbers in brackets as a vector: scaled so that the greatest is [`SMALL_MAX`], and
/// rounded, halves away from zero.
///
/// # Errors
/// Why it is none, for a message.
pub fn vector_of(list: &str, places: u32) -> std::result::Result<Vec<i8>, String> {
    let numbers: Vec<f64> =
        serde_json::from_str(list).map_err(|_| "is no list of numbers".to_owned())?;
    if numbers.len() != places as usize {
        return Err(format!("has {} numbers, and the recipe asks for {places}", numbers.len()));
    }
    let most = numbers.iter().fold(0.0, |most: f64, number| most.max(number.abs()));
    if most == 0.0 {
        return Ok(vec![0; numbers.len()]);
    }
    let scale = |number: &f64| (number / most * f64::from(SMALL_MAX)).round() as i8;
    Ok(numbers.iter().map(scale).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_scaled_to_bytes() {
        assert_eq!(vector_of("[0.5, -1.0,0,2]", 4).unwrap(), [32, -64, 0, 127]);
        assert_eq!(vector_of("[0,0]", 2).unwrap(), [0, 0]);
        assert!(vector_of("[1e308,-1e-308]", 2).is_ok());
        for (list, why) in [
            ("[1,2]", "has 2 numbers, and the recipe asks for 3"),
            ("[1,null,3]", "is no list of numbers"),
            ("0.1 0.2 0.3", "is no list of numbers"),
            ("[1,2,1e999]", "is no list of numbers"),
        ] {
            assert_eq!(vector_of(list, 3).unwrap_err(), why);
        }
    }
}
