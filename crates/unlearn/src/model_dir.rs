//! A model's folder: its card, the three files that the card names, and how one generation takes
//! the place of another.
//!
//! New files are written under names of their own beside the old ones. Replacing the card is the
//! one step that makes the change true: before it the old model stands whole, after it the new one
//! does. What is left over of either is deleted by this run or by the next that changes the model.

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

/// The program that makes models, as their cards name it.
pub(crate) const PROGRAM: &str = concat!("untrain ", env!("CARGO_PKG_VERSION"));

/// The card of the next generation, until it takes the place of the one before.
const NEW_CARD: &str = ".model.json.new";

/// What the files of every generation are called before and behind its number.
const NAMES: [(&str, &str); 3] = [("corpus-", ".jsonl"), ("counts-", ".bin"), ("serving-", ".bin")];

/// The three files of a generation, for its card.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) corpus: CorpusRef,
    pub(crate) counts: FileRef,
    pub(crate) serving: FileRef,
}

/// The card of the model in `folder`, which must be there and of this trainer.
pub(crate) fn must_have_card(folder: &Path) -> Result<ModelCard> {
    let path = folder.join(FILE);
    let mut bytes = Vec::new();
    let file = match File::open(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            return Err(Error::file(&path, "is not there: this is no model's folder"));
        }
        opened => opened.map_err(Error::reading(&path))?,
    };
    file.take(CARD_BYTES_MAX).read_to_end(&mut bytes).map_err(Error::reading(&path))?;
    let card = ModelCard::parse(&bytes)
        .map_err(|error| Error::file(&path, format!("can't be used: {error}")))?;
    if card.trainer != TRAINER {
        let why = format!("is of the trainer `{}`, which this program has not", card.trainer);
        return Err(Error::file(&path, why));
    }
    Ok(card)
}

/// The recipe that the model in `folder` was made by.
pub(crate) fn recipe_of(folder: &Path, card: &ModelCard) -> Result<Recipe> {
    let refuse = |why: String| Error::file(&folder.join(FILE), why);
    Recipe::of_settings(&card.recipe)
        .map_err(|error| refuse(format!("has a recipe that can't be followed: {error}")))?
        .ok_or_else(|| refuse("was made by rules that this program does not have".to_owned()))
}

/// The bytes of a file that a card names, which must be those that it names.
pub(crate) fn read_named(
    folder: &Path,
    name: &str,
    bytes: u64,
    digest: Digest,
) -> Result<(PathBuf, Vec<u8>)> {
    let path = folder.join(name);
    let read = fs::read(&path).map_err(Error::reading(&path))?;
    if read.len() as u64 != bytes || untrain_lineage::digest(&read) != digest {
        return Err(Error::file(&path, format!("is not the file that {FILE} names")));
    }
    Ok((path, read))
}

/// The training manifest that a card names.
pub(crate) fn corpus_of(folder: &Path, card: &ModelCard) -> Result<Corpus> {
    let CorpusRef { file, records, bytes, digest } = &card.corpus;
    let (path, bytes) = read_named(folder, file, *bytes, *digest)?;
    let corpus = Corpus::from_bytes(&path, &bytes)?;
    if corpus.records().len() as u64 != *records {
        let why = format!("does not hold the {records} records that {FILE} names");
        return Err(Error::file(&path, why));
    }
    Ok(corpus)
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

/// Puts the next generation in the place of the one that `old` is the card of. `card` makes the
/// new card when the files are there.
pub(crate) fn replace(
    folder: &Path,
    old: &ModelCard,
    files: &Files,
    records: u64,
    card: impl FnOnce(Written) -> ModelCard,
) -> Result<ModelCard> {
    let prepare = || {
        let generation = old.generation.saturating_add(1);
        let card = card(write_files(folder, generation, files, records)?);
        card.check()?;
        write_new(&folder.join(NEW_CARD), &card.to_bytes()?)?;
        sync_folder(folder).map(|()| card)
    };
    let new = prepare().inspect_err(|_| {
        // What cannot be cleared away now, for want of space or rights, the next run clears away.
        let _ = sweep(folder, old);
    })?;
    let path = folder.join(FILE);
    fs::rename(folder.join(NEW_CARD), &path).map_err(Error::writing(&path))?;
    sync_folder(folder)?;
    sweep(folder, &new)?;
    Ok(new)
}

/// Deletes every file of a model that `card` does not name.
pub(crate) fn sweep(folder: &Path, card: &ModelCard) -> Result<()> {
    let named = [&card.corpus.file, &card.counts.file, &card.serving.file];
    let mut swept = false;
    for entry in fs::read_dir(folder).map_err(Error::reading(folder))? {
        let entry = entry.map_err(Error::reading(folder))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if is_ours(name) && !named.iter().any(|named| *named == name) {
            let path = entry.path();
            fs::remove_file(&path).map_err(|cause| Error::Io { path, action: "removed", cause })?;
            swept = true;
        }
    }
    if swept { sync_folder(folder) } else { Ok(()) }
}

/// Whether a name in a model's folder, other than the card's, is one that this module gives.
fn is_ours(name: &str) -> bool {
    let of_a_generation = |(before, behind): &(&str, &str)| {
        let number = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    name == NEW_CARD || NAMES.iter().any(of_a_generation)
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

/// What the gate says about publishing and locking, when it is a model that is published.
pub(crate) fn of_model(error: GateError) -> Error {
    match error {
        GateError::OutExists(path) => Error::OutExists(path),
        GateError::OutForeign(path) => Error::OutForeign(path),
        GateError::Busy(path) => Error::Busy(path),
        GateError::Io { path, action, cause } => Error::Io { path, action, cause },
        error => Error::Gate(error),
    }
}
