//! Trains from scratch on the records that a model says it stands on, and compares every hash.

use std::fs;
use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_policy::Digest;

use crate::corpus::Corpus;
use crate::folder::Folder;
use crate::resident::{FileDigests, Resident};
use crate::{Error, Result};

/// What training from scratch made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The card of the model that was replayed.
    pub card: ModelCard,
    /// How many records it was trained on.
    pub records: u64,
    /// BLAKE3 of the training manifest, written anew from its records.
    pub corpus: Digest,
    /// BLAKE3 of the exact state, counted from scratch.
    pub counts: Digest,
    /// BLAKE3 of what may be served, derived from it.
    pub serving: Digest,
    /// Whether these are the hashes on the card.
    pub matches: bool,
}

/// Trains from scratch on the training manifest in the folder at `model`, by the recipe on its
/// card. Nothing is written.
///
/// # Errors
/// [`Error`] when card or training manifest can't be read. Other hashes are no error.
pub fn replay(model: &Path) -> Result<Replayed> {
    let folder = Folder::open(model)?;
    let card = folder.card().clone();
    let path = model.join(&card.corpus.file);
    let bytes = fs::read(&path).map_err(Error::reading(&path))?;
    let corpus = Corpus::from_bytes(&path, &bytes)?;
    let records = corpus.records().len() as u64;
    let FileDigests { corpus, counts, serving } =
        Resident::build(&folder.recipe()?, corpus)?.files()?.digests();
    let matches = records == card.corpus.records
        && [corpus, counts, serving]
            == [card.corpus.digest, card.counts.digest, card.serving.digest];
    Ok(Replayed { card, records, corpus, counts, serving, matches })
}
