//! Checkpoints: what a shard knew after each of its slices, in files that nobody can read without a
//! key that lies elsewhere.
//!
//! A checkpoint is encrypted under a key of its own, one for each shard, slice and generation, and
//! both are called by BLAKE3 of the encrypted file. The files lie with the model
//! (`checkpoints/…`), the keys in the operator's folder of keys (`keyring`). Who copies the
//! model's folder, as a backup does, copies no key: when a key is destroyed, every copy of its
//! checkpoint dies with it, and all others still open.

mod keyring;
mod sealed;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use untrain_lineage::ModelCard;
use untrain_policy::Digest;

use crate::trainer::Home;
use crate::{Error, Result};

pub use keyring::PlacementKey;
use keyring::{CheckpointKey, Keyring};

/// The folder of checkpoints in a model's folder.
pub const FOLDER: &str = "checkpoints";

const ENDING: &str = ".sealed";

/// The checkpoints of one model.
#[derive(Debug)]
pub(crate) struct Checkpoints<'a> {
    folder: PathBuf,
    keyring: Keyring<'a>,
    home: &'a Home,
}

impl<'a> Checkpoints<'a> {
    /// Those of the model in `folder` whose people are placed by the key that `placement` names.
    pub(crate) fn of(folder: &Path, placement: Digest, home: &'a Home) -> Self {
        let folder = folder.join(FOLDER);
        Self { folder, keyring: Keyring::of(placement, home), home }
    }

    /// Makes the folder.
    pub(crate) fn prepare(&self) -> Result<()> {
        if !self.folder.is_dir() {
            self.home.disk.make_private_folder(&self.folder)?;
        }
        self.keyring.prepare()
    }

    /// Encrypts a state, keeps its key and then the file. Answers what both are called by.
    pub(crate) fn keep(&self, state: &[u8]) -> Result<Digest> {
        let key = CheckpointKey::random()?;
        let bytes = sealed::seal(&key, state)?;
        let name = untrain_lineage::digest(&bytes);
        self.keyring.keep(name, &key)?;
        self.home.disk.write_new(&self.path(name), &bytes, true)?;
        Ok(name)
    }

    /// The state of a checkpoint.
    ///
    /// # Errors
    /// [`Error::NoKey`] when its key is gone, [`Error::File`] when the file is another one.
    pub(crate) fn read(&self, name: Digest) -> Result<Vec<u8>> {
        let path = self.path(name);
        let key = self.keyring.read(name)?;
        let bytes = fs::read(&path).map_err(Error::reading(&path))?;
        if untrain_lineage::digest(&bytes) != name {
            return Err(Error::file(&path, "is not the checkpoint that its name says"));
        }
        sealed::open(&key, &bytes).map_err(Error::of_file(&path))
    }

    fn path(&self, name: Digest) -> PathBuf {
        self.folder.join(format!("{name}{ENDING}"))
    }

    /// Destroys a checkpoint: first its key, then its file.
    fn destroy(&self, name: Digest) -> Result<()> {
        self.keyring.destroy(name)?;
        self.home.disk.remove(&self.path(name))
    }

    /// The checkpoints that lie in the folder.
    fn found(&self) -> Result<BTreeSet<Digest>> {
        names_in(&self.folder, ENDING)
    }
}

/// The hashes that files in a folder are called by; none when it is not there.
fn names_in(folder: &Path, ending: &str) -> Result<BTreeSet<Digest>> {
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries.map_err(Error::reading(folder))?,
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry.map_err(Error::reading(folder))?.file_name();
        let digest =
            name.to_str().and_then(|name| name.strip_suffix(ending)?.parse::<Digest>().ok());
        names.extend(digest);
    }
    Ok(names)
}

/// Destroys every checkpoint and every key of a model that `card` does not name: those of a run
/// that died, and those that knew somebody who has left.
pub(crate) fn sweep(folder: &Path, card: &ModelCard, home: &Home) -> Result<()> {
    let Some(layout) = &card.layout else { return Ok(()) };
    let checkpoints = Checkpoints::of(folder, layout.placement, home);
    let named: BTreeSet<Digest> = layout.checkpoints().map(|(_, _, name)| name).collect();
    let mut there = checkpoints.found()?;
    there.extend(checkpoints.keyring.found()?);
    for name in there.difference(&named) {
        checkpoints.destroy(*name)?;
    }
    Ok(())
}

/// Destroys all keys of a model: of its checkpoints, and the one that places people. Every copy of
/// its folder is of no use from then on but for what is served.
pub(crate) fn destroy_all(card: &ModelCard, home: &Home) -> Result<()> {
    let Some(layout) = &card.layout else { return Ok(()) };
    let keyring = Keyring::of(layout.placement, home);
    for name in keyring.found()? {
        keyring.destroy(name)?;
    }
    keyring.destroy_placement()
}

/// Deletes every file of a checkpoint in a model's folder, and the folder of them.
pub(crate) fn remove_files(folder: &Path, home: &Home) -> Result<()> {
    let folder = folder.join(FOLDER);
    for name in names_in(&folder, ENDING)? {
        home.disk.remove(&folder.join(format!("{name}{ENDING}")))?;
    }
    match fs::remove_dir(&folder) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(Error::writing(&folder)(cause))
        }
        _ => Ok(()),
    }
}

/// Whether a checkpoint of a model, or of a copy of its folder, can be read with the keys in
/// `home`.
#[must_use]
pub fn is_readable(folder: &Path, card: &ModelCard, name: Digest, home: &Home) -> bool {
    let placement = card.layout.as_ref().map(|layout| layout.placement);
    placement.is_some_and(|placement| Checkpoints::of(folder, placement, home).read(name).is_ok())
}

/// Whether nobody can read these checkpoints any more: neither key nor file of one is there. What a
/// certificate says of destroyed checkpoints is held against this before it is signed.
///
/// # Errors
/// [`Error::File`] names the first that can still be read.
pub fn must_be_unreadable(
    folder: &Path,
    card: &ModelCard,
    names: &[Digest],
    home: &Home,
) -> Result<()> {
    let Some(layout) = &card.layout else { return Ok(()) };
    let checkpoints = Checkpoints::of(folder, layout.placement, home);
    let (files, keys) = (checkpoints.found()?, checkpoints.keyring.found()?);
    match names.iter().find(|name| files.contains(*name) || keys.contains(*name)) {
        None => Ok(()),
        Some(name) => {
            let why = "is still there, and had to be destroyed; run the forgetting again";
            Err(Error::file(&checkpoints.path(*name), why))
        }
    }
}
