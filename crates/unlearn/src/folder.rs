//! A model's folder: the card, the three files that it names, and the one step that makes a change
//! true, which is replacing the card. Files that the card does not name are no part of the model.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use untrain_gate::staging::Mark;
use untrain_gate::{GateError, VerifiedSnapshot};
use untrain_lineage::ModelCard;
use untrain_lineage::model::{CorpusRef, FILE, FileRef, SCHEMA, SnapshotUse};
use untrain_policy::{Digest, PolicyHash};

use crate::corpus::Corpus;
use crate::limits::CARD_BYTES_MAX;
use crate::recipe::TRAINER;
use crate::resident::Files;
use crate::{Error, Recipe, Result};

/// What a folder of a model is told by.
pub(crate) const MARK: Mark = Mark { file: FILE, schema: SCHEMA };

/// The program, as cards name it.
pub(crate) const PROGRAM: &str = concat!("untrain ", env!("CARGO_PKG_VERSION"));

/// The card of the next generation, until it takes the place of the one before.
const NEW_CARD: &str = ".model.json.new";

/// What the files of every generation are called before and behind its number.
const NAMES: [(&str, &str); 3] =
    [("corpus-", ".jsonl"), ("counts-", ".bin"), ("serving-", ".bin")];

/// A model where it stands.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    card: ModelCard,
    digest: Digest,
}

impl Folder {
    /// Reads the card in the folder at `path`.
    ///
    /// # Errors
    /// [`Error::Io`] when there is none, [`Error::File`] when it is not a card of this trainer.
    pub fn open(path: &Path) -> Result<Self> {
        let file = path.join(FILE);
        let mut bytes = Vec::new();
        let reader = File::open(&file).map_err(Error::reading(&file))?;
        reader.take(CARD_BYTES_MAX).read_to_end(&mut bytes).map_err(Error::reading(&file))?;
        let card = ModelCard::parse(&bytes)
            .map_err(|error| Error::file(&file, format!("is no model card: {error}")))?;
        if card.trainer != TRAINER {
            let why = format!("is of the trainer `{}`, which this program has not", card.trainer);
            return Err(Error::file(&file, why));
        }
        Ok(Self { path: path.to_owned(), card, digest: untrain_lineage::digest(&bytes) })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The model's card.
    #[must_use]
    pub const fn card(&self) -> &ModelCard {
        &self.card
    }

    /// BLAKE3 of the card's file.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The recipe that the model was made by.
    ///
    /// # Errors
    /// [`Error::File`] when this program would make another model by it.
    pub fn recipe(&self) -> Result<Recipe> {
        let refuse = |why: String| Error::file(&self.path.join(FILE), why);
        Recipe::of_settings(&self.card.recipe)
            .map_err(|error| refuse(format!("has a recipe that can't be followed: {error}")))?
            .ok_or_else(|| refuse("was made by rules that this program does not have".to_owned()))
    }

    /// The training manifest.
    ///
    /// # Errors
    /// When the file is not the one that the card names.
    pub fn corpus(&self) -> Result<Corpus> {
        let CorpusRef { file, records, bytes, digest } = &self.card.corpus;
        let path = self.path.join(file);
        let corpus = Corpus::from_bytes(&path, &self.named(file, *bytes, *digest)?)?;
        if corpus.records().len() as u64 == *records {
            return Ok(corpus);
        }
        Err(Error::file(&path, format!("does not hold the {records} records that {FILE} names")))
    }

    /// The bytes of the exact state.
    ///
    /// # Errors
    /// When the file is not the one that the card names.
    pub fn counts(&self) -> Result<Vec<u8>> {
        let FileRef { file, bytes, digest } = &self.card.counts;
        self.named(file, *bytes, *digest)
    }

    /// The bytes of what is served.
    ///
    /// # Errors
    /// When the file is not the one that the card names.
    pub fn serving(&self) -> Result<Vec<u8>> {
        let FileRef { file, bytes, digest } = &self.card.serving;
        self.named(file, *bytes, *digest)
    }

    fn named(&self, name: &str, length: u64, digest: Digest) -> Result<Vec<u8>> {
        let path = self.path.join(name);
        let bytes = fs::read(&path).map_err(Error::reading(&path))?;
        if bytes.len() as u64 == length && untrain_lineage::digest(&bytes) == digest {
            return Ok(bytes);
        }
        Err(Error::file(&path, format!("is not the file that {FILE} names: train anew, or restore it")))
    }

    /// Puts the next generation in the place of this one. Until the card is replaced this one
    /// stands whole, from then on the next one does.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn replace(
        &self,
        files: &Files,
        records: u64,
        card: impl FnOnce(Written) -> ModelCard,
    ) -> Result<Self> {
        let generation = self.card.generation.saturating_add(1);
        let prepared = write_files(&self.path, generation, files, records)
            .and_then(|written| self.write_new_card(card(written)));
        let next = match prepared {
            Ok(next) => next,
            Err(error) => {
                // The error that is told is the first one; a later run clears what stays.
                let _ = self.sweep();
                return Err(error);
            }
        };
        let path = self.path.join(FILE);
        fs::rename(self.path.join(NEW_CARD), &path).map_err(Error::writing(&path))?;
        sync_folder(&self.path)?;
        next.sweep()?;
        Ok(next)
    }

    fn write_new_card(&self, card: ModelCard) -> Result<Self> {
        card.check()?;
        let bytes = card.to_bytes()?;
        write_new(&self.path.join(NEW_CARD), &bytes)?;
        sync_folder(&self.path)?;
        Ok(Self { path: self.path.clone(), card, digest: untrain_lineage::digest(&bytes) })
    }

    /// Deletes the files of other generations.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn sweep(&self) -> Result<()> {
        let card = &self.card;
        let named = [&card.corpus.file, &card.counts.file, &card.serving.file];
        let mut swept = false;
        for entry in fs::read_dir(&self.path).map_err(Error::reading(&self.path))? {
            let name = entry.map_err(Error::reading(&self.path))?.file_name();
            let Some(name) = name.to_str() else { continue };
            let of_a_generation = NAMES.iter().any(|(before, behind)| {
                name.strip_prefix(before).is_some_and(|rest| rest.ends_with(behind))
            });
            if (of_a_generation || name == NEW_CARD) && !named.iter().any(|own| *own == name) {
                let path = self.path.join(name);
                fs::remove_file(&path)
                    .map_err(|cause| Error::Io { path, action: "removed", cause })?;
                swept = true;
            }
        }
        if swept { sync_folder(&self.path) } else { Ok(()) }
    }
}

/// Files that are durable, as a card names them.
pub(crate) struct Written {
    pub(crate) corpus: CorpusRef,
    pub(crate) counts: FileRef,
    pub(crate) serving: FileRef,
}

/// Writes the files of a generation beside those of others.
pub(crate) fn write_files(
    folder: &Path,
    generation: u32,
    files: &Files,
    records: u64,
) -> Result<Written> {
    let digests = files.digests();
    let [corpus, counts, serving] =
        NAMES.map(|(before, behind)| format!("{before}{generation:05}{behind}"));
    write_new(&folder.join(&corpus), &files.corpus)?;
    write_new(&folder.join(&counts), &files.counts)?;
    write_new(&folder.join(&serving), &files.serving)?;
    let file = |file, content: &[u8], digest| FileRef { file, bytes: content.len() as u64, digest };
    let bytes = files.corpus.len() as u64;
    Ok(Written {
        corpus: CorpusRef { file: corpus, records, bytes, digest: digests.corpus },
        counts: file(counts, &files.counts, digests.counts),
        serving: file(serving, &files.serving, digests.serving),
    })
}

/// Writes the first card of a folder that is not published yet.
pub(crate) fn write_card(folder: &Path, card: &ModelCard) -> Result<()> {
    card.check()?;
    write_new(&folder.join(FILE), &card.to_bytes()?)
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(Error::writing(path))
}

fn sync_folder(path: &Path) -> Result<()> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(Error::writing(path))
}

/// What a card says of the snapshot that its records were checked against, and of its policy.
pub(crate) fn checked_against(snapshot: &VerifiedSnapshot) -> Result<(SnapshotUse, PolicyHash)> {
    let statement = snapshot.snapshot.statement();
    let policy = snapshot.snapshot.policy().ok_or(Error::NoPolicy)?;
    let (position, time) = (statement.position, statement.time);
    Ok((SnapshotUse { digest: snapshot.digest, position, time }, policy.hash))
}

/// The gate's word on where something is published, when that is a model.
pub(crate) fn of_model(error: GateError) -> Error {
    match error {
        GateError::OutExists(path) => Error::OutExists(path),
        GateError::OutForeign(path) => Error::OutForeign(path),
        GateError::Busy(path) => Error::Busy(path),
        GateError::Io { path, action, cause } => Error::Io { path, action, cause },
        error => Error::Gate(error),
    }
}
