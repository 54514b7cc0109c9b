//! A model's folder: its card, the files that the card names, and how one generation takes the
//! place of another.
//!
//! New files are written under names of their own beside the old ones. Replacing the card is the
//! one step that makes the change true: before it the old model stands whole, after it the new one
//! does. What is left over of either is deleted by this run or by the next that changes the model.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use untrain_gate::staging::Mark;
use untrain_gate::{GateError, VerifiedSnapshot};
use untrain_lineage::ModelCard;
use untrain_lineage::model::{FILE, ModelFile, Role, SCHEMA, SnapshotUse};
use untrain_policy::{Digest, PolicyHash};

use crate::checkpoints;
use crate::corpus::Corpus;
use crate::limits::CARD_BYTES_MAX;
use crate::trainer::{Home, Made, NamedFile};
use crate::{Error, Result};

/// What a folder of a model is told by.
pub(crate) const MARK: Mark = Mark { file: FILE, schema: SCHEMA };

/// The program that makes models, as their cards name it.
pub const PROGRAM: &str = concat!("untrain ", env!("CARGO_PKG_VERSION"));

/// The class of processor that this program runs on, as cards name it.
pub const PROCESSOR: &str = std::env::consts::ARCH;

/// The card of the next generation, until it takes the place of the one before.
const NEW_CARD: &str = ".model.json.new";

const ROLES: [Role; 5] = [Role::Corpus, Role::Base, Role::State, Role::Serving, Role::Export];

/// The card of the model in `folder`, which must be there.
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
    ModelCard::parse(&bytes).map_err(|error| Error::file(&path, format!("can't be used: {error}")))
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

/// The records that a card names, a file after another.
pub(crate) fn corpora_of(folder: &Path, card: &ModelCard) -> Result<Vec<Corpus>> {
    card.of(Role::Corpus).map(|file| corpus_of(folder, file)).collect()
}

fn corpus_of(folder: &Path, file: &ModelFile) -> Result<Corpus> {
    let (path, bytes) = read_named(folder, &file.file, file.bytes, file.digest)?;
    let corpus = Corpus::from_bytes(&path, &bytes)?;
    if Some(corpus.records().len() as u64) != file.records {
        let why = format!("does not hold as many records as {FILE} says");
        return Err(Error::file(&path, why));
    }
    Ok(corpus)
}

/// Files of records as a replayer finds them: they need not be those that the card names, for that
/// is what the replay is to show.
pub(crate) fn corpora_found(folder: &Path, card: &ModelCard) -> Result<Vec<Corpus>> {
    let found = card.of(Role::Corpus).map(|file| {
        let path = folder.join(&file.file);
        let bytes = fs::read(&path).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound if card.layout.is_some() => {
                let why = format!("is not there: the records of shard {} are missing", file.label);
                Error::file(&path, why)
            }
            _ => Error::reading(&path)(cause),
        })?;
        Corpus::from_bytes(&path, &bytes)
    });
    found.collect()
}

/// The number of the next change: behind every number in the names of a card's files.
fn next_number(card: Option<&ModelCard>) -> u32 {
    let numbers = card.into_iter().flat_map(|card| &card.files).map(|file| number_of(&file.file));
    numbers.flatten().max().map_or(0, |last| last.saturating_add(1))
}

/// Writes the files of a generation beside those of the one before; what is the same stays.
pub(crate) fn write_files(
    folder: &Path,
    old: Option<&ModelCard>,
    made: &Made,
    home: &Home,
) -> Result<Vec<ModelFile>> {
    let number = next_number(old);
    let mut records = made.records.iter().copied();
    let mut sorted: Vec<&NamedFile> = made.files.iter().collect();
    sorted.sort_by(|one, other| (one.role, &one.label).cmp(&(other.role, &other.label)));
    let mut written = Vec::with_capacity(sorted.len());
    for file in sorted {
        let (bytes, digest) = (file.bytes.len() as u64, untrain_lineage::digest(&file.bytes));
        let same = old.and_then(|card| card.file(file.role, &file.label));
        let name = match same.filter(|same| (same.bytes, same.digest) == (bytes, digest)) {
            Some(same) => same.file.clone(),
            None => {
                let name = name_of(file, number);
                home.disk.write_new(&folder.join(&name), &file.bytes, false)?;
                name
            }
        };
        written.push(ModelFile {
            role: file.role,
            label: file.label.clone(),
            file: name,
            records: (file.role == Role::Corpus).then(|| records.next().unwrap_or(0)),
            bytes,
            digest,
        });
    }
    Ok(written)
}

fn name_of(file: &NamedFile, number: u32) -> String {
    let hyphen = if file.label.is_empty() { "" } else { "-" };
    format!("{}{hyphen}{}-{number:05}.{}", file.role.as_str(), file.label, file.ending)
}

/// The number in a name that [`name_of`] gives; none of any other.
fn number_of(name: &str) -> Option<u32> {
    let (stem, ending) = name.split_once('.')?;
    let (before, number) = stem.rsplit_once('-')?;
    let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_role = |before: &str| {
        let (role, label) = before.split_once('-').unwrap_or((before, ""));
        ROLES.iter().any(|known| known.as_str() == role) && label.bytes().all(small)
    };
    let plain = number.len() >= 5 && number.bytes().all(|byte| byte.is_ascii_digit());
    let ours = plain && is_role(before) && !ending.is_empty() && ending.bytes().all(small);
    ours.then(|| number.parse().ok()).flatten()
}

/// Writes the first card of a folder that is not published yet.
pub(crate) fn write_card(folder: &Path, card: &ModelCard, home: &Home) -> Result<()> {
    card.check()?;
    home.disk.write_new(&folder.join(FILE), &card.to_bytes()?, false)
}

/// Puts a card in the place of the one that is there.
pub(crate) fn replace_card(folder: &Path, card: &ModelCard, home: &Home) -> Result<()> {
    card.check()?;
    let (path, new) = (folder.join(FILE), folder.join(NEW_CARD));
    home.disk.write_new(&new, &card.to_bytes()?, false)?;
    home.disk.sync_folder(folder)?;
    home.disk.rename(&new, &path)?;
    home.disk.sync_folder(folder)
}

/// Puts the next generation in the place of the one that `old` is the card of. `card` makes the
/// new card when the files are there.
pub(crate) fn replace(
    folder: &Path,
    old: &ModelCard,
    made: &Made,
    home: &Home,
    card: impl FnOnce(Vec<ModelFile>) -> Result<ModelCard>,
) -> Result<ModelCard> {
    let prepare = || {
        let card = card(write_files(folder, Some(old), made, home)?)?;
        replace_card(folder, &card, home).map(|()| card)
    };
    let new = prepare().inspect_err(|_| {
        // What cannot be cleared away now, for want of space or rights, the next run clears away.
        let _ = must_have_card(folder).and_then(|card| sweep(folder, &card, home));
    })?;
    sweep(folder, &new, home)?;
    Ok(new)
}

/// Deletes every file of a model that `card` does not name, and destroys its checkpoints.
pub(crate) fn sweep(folder: &Path, card: &ModelCard, home: &Home) -> Result<()> {
    // First of all what could bring somebody back.
    checkpoints::sweep(folder, card, home)?;
    let mut swept = false;
    for entry in fs::read_dir(folder).map_err(Error::reading(folder))? {
        let entry = entry.map_err(Error::reading(folder))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let ours = name == NEW_CARD || number_of(name).is_some();
        if ours && !card.files.iter().any(|file| file.file == name) {
            home.disk.remove(&entry.path())?;
            swept = true;
        }
    }
    if swept { home.disk.sync_folder(folder) } else { Ok(()) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_told_from_others() {
        let file = NamedFile::of(Role::Export, Vec::new()).labelled("int8").ending("safetensors");
        assert_eq!(name_of(&file, 12), "export-int8-00012.safetensors");
        assert_eq!(number_of("export-int8-00012.safetensors"), Some(12));
        assert_eq!(
            number_of(&name_of(&NamedFile::of(Role::State, Vec::new()), 100_000)),
            Some(100_000)
        );
        for foreign in
            ["corpus-of-mine.jsonl", "corpus-1.jsonl", "notes-00001.txt", "state-00001", "a", ""]
        {
            assert_eq!(number_of(foreign), None, "{foreign}");
        }
    }
}
