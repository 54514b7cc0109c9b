//! Trains from scratch on the records that a model says it stands on, and compares every hash.

use std::fmt;
use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_lineage::model::{ModelFile, Role};
use untrain_lineage::statement::ModelState;
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
    state: ModelState,
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

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((program, processor), here) = (&self.named, self.here);
        write!(
            f,
            "the hashes differ, and the model was made by {program} on {processor} while this is \
             {} on {}: replay it there",
            here.0, here.1
        )
    }
}

impl Replayed {
    /// Whether every hash is the one on the card.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.hashes.iter().all(|hash| hash.found == Some(hash.named))
    }

    /// The roots of what was made, as a certificate names them.
    #[must_use]
    pub const fn state(&self) -> ModelState {
        self.state
    }

    /// What differs first: a file, or a slice of a shard.
    #[must_use]
    pub fn first_difference(&self) -> Option<&str> {
        // Slices first: what they come to is why files differ.
        let differs = |hash: &&ReplayedHash| hash.found != Some(hash.named);
        let slices = self.hashes.iter().filter(|hash| hash.what.starts_with("shard"));
        slices.chain(&self.hashes).find(differs).map(|hash| hash.what.as_str())
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
    let state = state_of(&card, &made);
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
    Ok(Replayed { card, hashes, state })
}

/// The roots that a card would have whose files were those that were made.
fn state_of(card: &ModelCard, made: &Made) -> ModelState {
    let mut files: Vec<ModelFile> = card.of(Role::Base).cloned().collect();
    let mut records = made.records.iter();
    for it in made.files.iter().filter(|it| it.role != Role::Base) {
        files.push(ModelFile {
            role: it.role,
            label: it.label.clone(),
            file: String::new(),
            records: (it.role == Role::Corpus).then(|| records.next().copied().unwrap_or(0)),
            bytes: it.bytes.len() as u64,
            digest: untrain_lineage::digest(&it.bytes),
        });
    }
    files.sort_by(|one, other| (one.role, &one.label).cmp(&(other.role, &other.label)));
    ModelCard { files, layout: made.layout.clone(), ..card.clone() }.state()
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
