//! A model in memory: loaded or built once, it forgets at the cost of what leaves.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use untrain_policy::Digest;

use crate::corpus::Corpus;
use crate::ngram::{Counts, Sequences, Serving, build, sequences};
use crate::{Error, Recipe, Result};

/// A corpus, the exact state that was counted from it, and what has left since.
#[derive(Debug, Clone)]
pub struct Resident {
    recipe: Recipe,
    corpus: Corpus,
    /// By record: whether it has left.
    gone: Vec<bool>,
    /// By owner: their records.
    records_of: Vec<Vec<usize>>,
    /// The corpus in token numbers, when all of it was needed.
    sequences: Option<Sequences>,
    counts: Counts,
}

/// The bytes of a model's three files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The training manifest.
    pub corpus: Vec<u8>,
    /// The exact state.
    pub counts: Vec<u8>,
    /// What may be served.
    pub serving: Vec<u8>,
}

/// BLAKE3 of a model's three files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileDigests {
    /// Of the training manifest.
    pub corpus: Digest,
    /// Of the exact state.
    pub counts: Digest,
    /// Of what may be served.
    pub serving: Digest,
}

impl Files {
    /// The hashes of the files.
    #[must_use]
    pub fn digests(&self) -> FileDigests {
        let digest = untrain_lineage::digest;
        FileDigests {
            corpus: digest(&self.corpus),
            counts: digest(&self.counts),
            serving: digest(&self.serving),
        }
    }
}

impl Resident {
    /// Trains on a corpus from scratch.
    ///
    /// # Errors
    /// When the recipe is out of range or the corpus has more than can be counted.
    pub fn build(recipe: &Recipe, corpus: Corpus) -> Result<Self> {
        recipe.check()?;
        let texts: Vec<&str> =
            corpus.records().iter().map(|record| record.body.text.as_str()).collect();
        let owners: Vec<u32> = corpus.records().iter().map(|record| record.owner).collect();
        let (vocabulary, sequences) = sequences::number(&texts)?;
        let counts = build::count(usize::from(recipe.order), vocabulary, &sequences, &owners);
        let sequences = Some(sequences);
        Ok(Self { sequences, ..Self::new(recipe, corpus, counts) })
    }

    /// Puts together what was read from files.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the exact state is not of this recipe.
    pub fn load(recipe: &Recipe, corpus: Corpus, counts: Counts) -> Result<Self> {
        if counts.order() != usize::from(recipe.order) {
            return Err(Error::Damaged("its n-grams are of another length than its recipe says"));
        }
        Ok(Self::new(recipe, corpus, counts))
    }

    fn new(recipe: &Recipe, corpus: Corpus, counts: Counts) -> Self {
        let owners = corpus.records().iter().map(|record| record.owner as usize + 1).max();
        let mut records_of = vec![Vec::new(); owners.unwrap_or(0)];
        for (at, record) in corpus.records().iter().enumerate() {
            if let Some(records) = records_of.get_mut(record.owner as usize) {
                records.push(at);
            }
        }
        let gone = vec![false; corpus.records().len()];
        Self { recipe: recipe.clone(), corpus, gone, records_of, sequences: None, counts }
    }

    /// The corpus, with the records that have left.
    #[must_use]
    pub const fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// How many records are left.
    #[must_use]
    pub fn records(&self) -> usize {
        self.gone.iter().filter(|gone| !**gone).count()
    }

    /// The exact state.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Takes records out, by their place in the corpus. Those that have left already are skipped.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the exact state does not hold them; what is in memory is of no use
    /// then and must be loaded again.
    pub fn forget(&mut self, records: &[usize]) -> Result<()> {
        let mut leaving: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for &at in records {
            if let (Some(false), Some(record)) = (self.gone.get(at), self.corpus.records().get(at))
            {
                leaving.entry(record.owner).or_default().insert(at);
            }
        }
        for (owner, leaving) in leaving {
            let vocabulary = self.counts.share_vocabulary();
            let (corpus, gone, sequences) = (&self.corpus, &self.gone, self.sequences.as_ref());
            let numbers = |at: usize| -> Option<Cow<'_, [u32]>> {
                match sequences {
                    Some(sequences) => sequences.record(at).map(Cow::Borrowed),
                    None => {
                        let text = &corpus.records().get(at)?.body.text;
                        sequences::number_one(&vocabulary, text).map(Cow::Owned)
                    }
                }
            };
            let missing = Error::Damaged("its corpus has tokens that its counts do not have");
            let removed: Option<Vec<Cow<'_, [u32]>>> =
                leaving.iter().map(|&at| numbers(at)).collect();
            let removed = removed.ok_or(missing)?;
            let removed: Vec<&[u32]> = removed.iter().map(AsRef::as_ref).collect();
            let own = self.records_of.get(owner as usize).map_or(&[][..], Vec::as_slice);
            let stays = |at: &usize| gone.get(*at) == Some(&false) && !leaving.contains(at);
            let remaining = own.iter().copied().filter(stays).filter_map(numbers);
            self.counts.subtract(&removed, remaining)?;
            for &at in &leaving {
                self.gone.iter_mut().skip(at).take(1).for_each(|gone| *gone = true);
            }
        }
        Ok(())
    }

    /// The canonical bytes of the model's files.
    ///
    /// # Errors
    /// None in practice.
    pub fn files(&self) -> Result<Files> {
        let gone = &self.gone;
        let (counts, serving) = self.exact_and_serving()?;
        let corpus = self.corpus.to_bytes(|at| gone.get(at) == Some(&false))?;
        Ok(Files { corpus, counts, serving })
    }

    /// The canonical bytes of the exact state and of what may be served.
    ///
    /// # Errors
    /// None in practice.
    pub fn exact_and_serving(&self) -> Result<(Vec<u8>, Vec<u8>)> {
        let counts = &self.counts;
        std::thread::scope(|scope| {
            let exact = scope.spawn(|| counts.to_bytes());
            let serving = Serving::derive(counts, self.recipe.min_support);
            let exact = exact.join().map_err(|_| Error::Damaged("writing the counts failed"))?;
            Ok((exact, serving?.to_bytes()))
        })
    }
}
