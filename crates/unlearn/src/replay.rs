//! Trains from scratch on the records that a model says it stands on, and compares every hash.

use std::fs;
use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_policy::Digest;

use crate::corpus::Corpus;
use crate::model_dir;
use crate::resident::{FileDigests, Resident};
use crate::{Error, Result};

/// What training from scratch made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The card of the model that was replayed.
    pub card: ModelCard,
    /// BLAKE3 of the training manifest, written anew from its records.
    pub corpus: Digest,
    /// BLAKE3 of the exact state, counted from scratch.
    pub counts: Digest,
    /// BLAKE3 of what may be served, derived from it.
    pub serving: Digest,
}

impl Replayed {
    /// Whether every hash is the one on the card.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let card = &self.card;
        [self.corpus, self.counts, self.serving]
            == [card.corpus.digest, card.counts.digest, card.serving.digest]
    }
}

/// Trains from scratch on the training manifest in `folder`, by the recipe on the model's card.
/// Nothing is written, and neither counts nor serving file is read.
///
/// # Errors
/// [`Error`] when card or training manifest can't be read. Other hashes are no error.
pub fn replay(folder: &Path) -> Result<Replayed> {
    let card = model_dir::must_have_card(folder)?;
    let recipe = model_dir::recipe_of(folder, &card)?;
    let path = folder.join(&card.corpus.file);
    let bytes = fs::read(&path).map_err(Error::reading(&path))?;
    let corpus = Corpus::from_bytes(&path, &bytes)?;
    let digests = Resident::build(&recipe, corpus)?.files()?.digests();
    let FileDigests { corpus, counts, serving } = digests;
    Ok(Replayed { card, corpus, counts, serving })
}
