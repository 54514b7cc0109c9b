//! Trains from scratch on the records that a model says it stands on, and compares every hash.

use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_lineage::model::{ModelFile, Role};
use untrain_policy::Digest;

use crate::model_dir::{self, PROCESSOR, PROGRAM};
use crate::trainer::{Before, Find, Made, NamedFile};
use crate::{Result, trainers};

/// What training from scratch made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The card of the model that was replayed.
    pub card: ModelCard,
    /// Every file and shard of the card, and what was found.
    pub hashes: Vec<ReplayedHash>,
}

/// One hash of a card, and what training from scratch made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayedHash {
    /// Of what: a role with its label, or a shard.
    pub what: String,
    /// What the card says.
    pub named: Digest,
    /// What was made; none when the replay makes no such file.
    pub found: Option<Digest>,
}

/// Why two hashes may differ though nobody changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The program, and the class of processor, that the card names.
    pub named: (String, String),
    /// Those of this run.
    pub here: (&'static str, &'static str),
}

impl Replayed {
    /// Whether every hash is the one on the card.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.hashes.iter().all(|hash| hash.found == Some(hash.named))
    }

    /// Whether the model was made by another program or on another class of processor than this
    /// replay: other hashes show nothing then.
    #[must_use]
    pub fn elsewhere(&self) -> Option<Elsewhere> {
        let named = (self.card.program.clone(), self.card.processor.clone());
        let here = (PROGRAM, PROCESSOR);
        ((named.0.as_str(), named.1.as_str()) != here).then_some(Elsewhere { named, here })
    }
}

/// Trains from scratch on the records in `folder`, by the recipe on the model's card. Nothing is
/// written, and nothing that is private or served is read.
///
/// # Errors
/// [`crate::Error`] when card or records can't be read. Other hashes are no error.
pub fn replay(folder: &Path) -> Result<Replayed> {
    replay_by(folder, trainers::of_card)
}

/// The same, where a program has other trainers.
///
/// # Errors
/// As [`replay`].
pub fn replay_by(folder: &Path, find: Find) -> Result<Replayed> {
    let card = model_dir::must_have_card(folder)?;
    let before = Before { folder, card: &card };
    let made = find(&before)?.replay(&before)?;
    let mut hashes: Vec<ReplayedHash> =
        card.files.iter().map(|file| hash_of(file, &made)).collect();
    let named = card.layout.as_ref().map_or(&[][..], |layout| &layout.shards);
    let found = made.layout.as_ref().map_or(&[][..], |layout| &layout.shards);
    for (number, shard) in named.iter().enumerate() {
        let learned = found.get(number).map_or(&[][..], |shard| &shard.slices);
        for (slice, it) in shard.slices.iter().enumerate() {
            let Some(named) = it.state else { continue };
            let found = learned.get(slice).and_then(|found| found.state);
            let what = format!("shard {number} slice {slice}");
            hashes.push(ReplayedHash { what, named, found });
        }
    }
    Ok(Replayed { card, hashes })
}

fn hash_of(file: &ModelFile, made: &Made) -> ReplayedHash {
    let same = |it: &&NamedFile| it.role == file.role && it.label == file.label;
    let found = made.files.iter().find(same).map(|it| untrain_lineage::digest(&it.bytes));
    // What is public is not made, only read.
    let found = found.or((file.role == Role::Base).then_some(file.digest));
    let label = if file.label.is_empty() { "" } else { " " };
    let what = format!("{}{label}{}", file.role.as_str(), file.label);
    ReplayedHash { what, named: file.digest, found }
}
