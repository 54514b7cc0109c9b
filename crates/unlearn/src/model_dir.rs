//! A model's folder: its card, the three files that the card names, and how one generation takes
//! the place of another.
//!
//! New files are written under names of their own beside the old ones. Replacing the card is the
//! one step that makes the change true: before it the old model stands whole, after it the new one
//! does. What is left over of either is deleted by this run or by the next that changes the model.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use untrain_lineage::ModelCard;
use untrain_lineage::model::{CorpusRef, FILE, FileRef};
use untrain_policy::Digest;

use crate::limits::CARD_BYTES_MAX;
use crate::resident::Files;
use crate::{Error, Result};

/// What the files of a model are called, before a dash and their generation.
const KINDS: [&str; 3] = ["corpus", "counts", "serving"];

/// What a file is called while it is being written.
const UNFINISHED: &str = "unfinished-";

/// The file that whoever changes the model has locked.
const LOCK: &str = "lock";

/// The program that makes models, as their cards name it.
pub(crate) const PROGRAM: &str = concat!("untrain ", env!("CARGO_PKG_VERSION"));

/// A folder that nobody else changes for as long as this lives.
#[derive(Debug)]
pub(crate) struct ModelDir {
    folder: PathBuf,
    _lock: File,
}

/// The three files of a generation, for its card.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) corpus: CorpusRef,
    pub(crate) counts: FileRef,
    pub(crate) serving: FileRef,
}

/// The card of the model in `folder`; none if there is no such file.
pub(crate) fn card_in(folder: &Path) -> Result<Option<ModelCard>> {
    let path = folder.join(FILE);
    let mut bytes = Vec::new();
    match File::open(&path) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        opened => {
            let file = opened.map_err(Error::reading(&path))?;
            file.take(CARD_BYTES_MAX).read_to_end(&mut bytes).map_err(Error::reading(&path))?;
        }
    }
    let card = ModelCard::parse(&bytes).map_err(|error| Error::file(&path, error.to_string()))?;
    Ok(Some(card))
}

/// The card of the model in `folder`, which must be there.
pub(crate) fn must_have_card(folder: &Path) -> Result<ModelCard> {
    let missing = || Error::file(&folder.join(FILE), "is not there: this is no model's folder");
    card_in(folder)?.ok_or_else(missing)
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

impl ModelDir {
    /// Locks the folder of a model that is there.
    pub(crate) fn lock(folder: &Path) -> Result<Self> {
        let path = folder.join(LOCK);
        let lock = File::options().create(true).append(true).open(&path);
        let lock = lock.map_err(Error::writing(&path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Error::Busy(folder.to_owned())),
            Err(TryLockError::Error(cause)) => Err(Error::writing(&path)(cause)),
        }
    }

    /// Makes or takes the folder for a model that is to be trained, and locks it. What is there
    /// must be a model, and `force` must say that it may go.
    pub(crate) fn make(folder: &Path, force: bool) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::writing(folder))?;
        let mut foreign = false;
        for entry in fs::read_dir(folder).map_err(Error::reading(folder))? {
            let entry = entry.map_err(Error::reading(folder))?;
            let name = entry.file_name();
            foreign |= !name.to_str().is_some_and(|name| name == FILE || is_ours(name));
        }
        if foreign {
            return Err(Error::OutForeign(folder.to_owned()));
        }
        let own = Self::lock(folder)?;
        match card_in(folder) {
            Ok(None) => Ok(own),
            Ok(Some(_)) if force => Ok(own),
            Ok(Some(_)) => Err(Error::OutExists(folder.to_owned())),
            Err(error) if !force => Err(error),
            // What calls itself a model and is none may be replaced like one.
            Err(_) => Ok(own),
        }
    }

    /// Writes the files of a generation beside those that are there.
    pub(crate) fn write(&self, generation: u32, files: &Files, records: u64) -> Result<Written> {
        let file = |kind: &str, ending: &str, bytes: &[u8]| -> Result<FileRef> {
            let digest = untrain_lineage::digest(bytes);
            let short: String = digest.to_string().chars().take(16).collect();
            let file = format!("{kind}-{generation}-{short}{ending}");
            self.put(&file, bytes)?;
            Ok(FileRef { file, bytes: bytes.len() as u64, digest })
        };
        let [corpus, counts, serving] = KINDS;
        let FileRef { file: name, bytes, digest } = file(corpus, ".jsonl", &files.corpus)?;
        Ok(Written {
            corpus: CorpusRef { file: name, records, bytes, digest },
            counts: file(counts, "", &files.counts)?,
            serving: file(serving, "", &files.serving)?,
        })
    }

    /// Makes `card` the model's card, and deletes what it does not name.
    pub(crate) fn commit(&self, card: &ModelCard) -> Result<()> {
        sync_folder(&self.folder)?;
        self.put(FILE, &card.to_bytes()?)?;
        sync_folder(&self.folder)?;
        self.sweep(card)
    }

    /// Deletes every file of a model that `card` does not name.
    pub(crate) fn sweep(&self, card: &ModelCard) -> Result<()> {
        let named = [&card.corpus.file, &card.counts.file, &card.serving.file];
        for entry in fs::read_dir(&self.folder).map_err(Error::reading(&self.folder))? {
            let entry = entry.map_err(Error::reading(&self.folder))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            if is_ours(name) && name != LOCK && !named.iter().any(|named| *named == name) {
                fs::remove_file(entry.path()).map_err(Error::writing(&entry.path()))?;
            }
        }
        sync_folder(&self.folder)
    }

    /// Puts a file in place in one step, on disk before it has its name.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let unfinished = self.folder.join(format!("{UNFINISHED}{name}"));
        let path = self.folder.join(name);
        let mut file = File::create(&unfinished).map_err(Error::writing(&unfinished))?;
        file.write_all(bytes).map_err(Error::writing(&unfinished))?;
        file.sync_all().map_err(Error::writing(&unfinished))?;
        fs::rename(&unfinished, &path).map_err(Error::writing(&path))
    }
}

/// Whether a name in a model's folder, other than the card's, is one that this module gives.
fn is_ours(name: &str) -> bool {
    let kind = |kind: &&str| name.strip_prefix(*kind).is_some_and(|rest| rest.starts_with('-'));
    name == LOCK || name.starts_with(UNFINISHED) || KINDS.iter().any(|name| kind(&name))
}

fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::writing(folder))
}
