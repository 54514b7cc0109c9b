//! What a trainer is, to the rest of this crate: something that makes files of a corpus, and that
//! makes of the files and of what leaves the files of a model that never knew.
//!
//! Nobody implements [`Trainer`] itself: a trainer is either [`Additive`], when what leaves can be
//! taken out of its state, or a [`SliceTrainer`](crate::sharded::SliceTrainer), when it learns step
//! by step and has to learn again from before the first step that knew.

use std::path::{Path, PathBuf};

use untrain_lineage::ModelCard;
use untrain_lineage::layout::Layout;
use untrain_lineage::model::Role;
use untrain_lineage::recipe::Recipe as Settings;
use untrain_lineage::statement::Grade;

use crate::corpus::Corpus;
use crate::disk::Disk;
use crate::model_dir;
use crate::{Error, Result, trainers};

/// A file that a trainer makes. In the model's folder it is called after its role, its label, and
/// the number of the change that brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// What it is for.
    pub role: Role,
    /// What tells it from the others of its role: small letters, digits; empty when it is the one.
    pub label: String,
    /// What its name ends in, without the dot: `bin`, `jsonl`, `safetensors`.
    pub ending: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl NamedFile {
    /// The one file of its role, `bin`.
    #[must_use]
    pub const fn of(role: Role, bytes: Vec<u8>) -> Self {
        Self { role, label: String::new(), ending: "bin", bytes }
    }

    /// The same file under a label.
    #[must_use]
    pub fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same file with another ending.
    #[must_use]
    pub const fn ending(mut self, ending: &'static str) -> Self {
        self.ending = ending;
        self
    }
}

/// A trainer whose exact state what leaves can be subtracted from, so that it forgets at once. It
/// knows nothing of folders, cards and decisions.
pub trait Additive: Send + Sync {
    /// What cards call it, such as `ngram`.
    fn name(&self) -> &'static str;

    /// Everything besides the corpus that its bytes depend on, flat.
    ///
    /// # Errors
    /// When a setting is out of its range.
    fn settings(&self) -> Result<Settings>;

    /// The files of a model of `corpus`, made from scratch: [`Role::State`], [`Role::Serving`] and
    /// perhaps [`Role::Export`], in an order that never changes. They may depend on the records in
    /// their order and on who is behind them, and on nothing else.
    ///
    /// # Errors
    /// When the corpus has more than it can take.
    fn learn(&self, corpus: &Corpus) -> Result<Vec<NamedFile>>;

    /// The files of the same model without the records at the places `leaving` (ascending) of
    /// `corpus`: byte for byte what [`Additive::learn`] makes of the others. `before` reads the
    /// files of the model that knew.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the state is not that of `corpus`.
    fn unlearn(
        &self,
        before: &Before<'_>,
        corpus: &Corpus,
        leaving: &[usize],
    ) -> Result<Vec<NamedFile>>;
}

/// The files of a model as its card names them.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The model's folder.
    pub folder: &'a Path,
    /// Its card.
    pub card: &'a ModelCard,
}

impl Before<'_> {
    /// The bytes of a file of the model, which must be those that its card names.
    ///
    /// # Errors
    /// When the card names no such file, or the file is another one.
    pub fn read(&self, role: Role, label: &str) -> Result<Vec<u8>> {
        let file = self.card.file(role, label).ok_or_else(|| {
            let which = format!("{} {label}", role.as_str());
            let why = format!("names no file of the role `{}`", which.trim_end());
            Error::file(&self.folder.join(untrain_lineage::model::FILE), why)
        })?;
        let read = model_dir::read_named(self.folder, &file.file, file.bytes, file.digest);
        read.map(|(_, bytes)| bytes)
    }

    /// Where a file of the model is, for messages.
    #[must_use]
    pub fn path(&self, role: Role, label: &str) -> PathBuf {
        self.card
            .file(role, label)
            .map_or_else(|| self.folder.to_owned(), |file| self.folder.join(&file.file))
    }
}

/// Where an operator keeps what must not lie with a model: the keys of its checkpoints and of its
/// placement. A copy of the model's folder is of no use without it, and dies with what is
/// destroyed here.
#[derive(Debug, Clone)]
pub struct Home {
    /// The folder of keys; made when it is needed.
    pub keys: PathBuf,
    /// What finds the trainer of a card; [`crate::trainers::of_card`] unless a program has others.
    pub find: Find,
    pub(crate) disk: Disk,
}

/// Finds the trainer that made a model.
pub type Find = fn(&Before<'_>) -> Result<Box<dyn Trainer>>;

impl Home {
    /// The keys in `folder`.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { keys: folder.into(), find: trainers::of_card, disk: Disk::default() }
    }

    /// The same keys, for a program that has trainers of its own.
    #[must_use]
    pub fn finding(&self, find: Find) -> Self {
        Self { find, ..self.clone() }
    }

    /// The same keys, on a machine that stops in the middle of the write behind `writes` others: to
    /// see in a test that whatever it leaves is finished by the next run.
    #[must_use]
    pub fn stopping_after(&self, writes: u64) -> Self {
        Self { disk: Disk::stopping_after(writes), ..self.clone() }
    }
}

/// One file of records, and which of them leave.
#[derive(Debug)]
pub struct Part {
    /// The records as they stood in training order.
    pub corpus: Corpus,
    /// The places of those that leave, ascending.
    pub leaving: Vec<usize>,
}

/// What is to be taken out of a model.
#[derive(Debug)]
pub struct Change {
    /// Every file of records of the model, in the order of its card.
    pub parts: Vec<Part>,
    /// The records that stay with the persons behind them as they are known now, when accounts
    /// were linked since they were counted.
    pub relinked: Option<Corpus>,
}

/// What a run made: the files of the next card.
#[derive(Debug)]
pub struct Made {
    /// Every file, of records too ([`Role::Corpus`]).
    pub files: Vec<NamedFile>,
    /// How many records each file of records holds, in their order.
    pub records: Vec<u64>,
    /// How the records are laid out, in a model of shards; with what is still to be done.
    pub layout: Option<Layout>,
}

/// Commits what has been learned so far: runs what it is given while nobody else changes the
/// model, and puts the layout that comes back on the card.
pub type Keep<'a> = dyn FnMut(&mut dyn FnMut() -> Result<Layout>) -> Result<()> + Send + 'a;

/// What the rest of this crate asks of a trainer.
pub trait Trainer: Send + Sync {
    /// What cards call it.
    fn name(&self) -> &str;

    /// The recipe for the card.
    ///
    /// # Errors
    /// When a setting is out of its range.
    fn settings(&self) -> Result<Settings>;

    /// How exact its forgetting is.
    fn grade(&self) -> Grade;

    /// Trains on `corpus` from scratch. What is secret is kept in `home`; what is private and large
    /// (checkpoints) is written to `folder`, which nobody looks at yet.
    ///
    /// # Errors
    /// [`Error`].
    fn build(&self, corpus: Corpus, folder: &Path, home: &Home) -> Result<Made>;

    /// Takes records out. What comes back may be unfinished ([`Made::layout`]): what leaves has no
    /// part in what is served, and [`Trainer::finish`] has to learn anew what others lost by it.
    ///
    /// # Errors
    /// [`Error`]; nothing that `before` names has been changed.
    fn forget(&self, before: &Before<'_>, change: Change, home: &Home) -> Result<Made>;

    /// Finishes what [`Trainer::forget`] left; none when there is nothing to finish. `keep` commits
    /// a layout with what has been learned so far, so that no run learns it once more.
    ///
    /// # Errors
    /// As [`Trainer::forget`].
    fn finish(&self, before: &Before<'_>, home: &Home, keep: &mut Keep<'_>)
    -> Result<Option<Made>>;

    /// Trains from scratch on the files of records in `before` and on what is public; whatever is
    /// private is neither read nor written.
    ///
    /// # Errors
    /// [`Error`] when a file of records can't be read.
    fn replay(&self, before: &Before<'_>) -> Result<Made>;
}
