//! The operator's folder of keys: for each model the key that places its people, and one key for
//! each of its checkpoints, in files that only the operator may read.
//!
//! `placement/ID.json` holds the key that places the people of a model, where ID is BLAKE3 of it;
//! `checkpoints/ID/NAME.json` the key of the checkpoint NAME of that model. A key is destroyed by
//! writing zeros over its file and deleting it. On a disk or a file system that keeps what was
//! overwritten, the folder has to lie where that is cleared as well (`spec/shards.md`).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use untrain_policy::Digest;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::names_in;
use crate::limits::KEY_BYTES_MAX;
use crate::trainer::Home;
use crate::{Error, Result};

const CHECKPOINT_SCHEMA: &str = "untrain/checkpoint-key/v1";
const PLACEMENT_SCHEMA: &str = "untrain/placement-key/v1";
const ENDING: &str = ".json";

/// The key of one checkpoint.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct CheckpointKey(pub(super) [u8; 32]);

impl CheckpointKey {
    pub(super) fn random() -> Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| Error::NoRandomness)?;
        Ok(Self(bytes))
    }
}

/// The secret that places people in shards and slices, and that orders what they learn from:
/// whoever knows it can choose whose checkpoint they share.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PlacementKey(pub(crate) [u8; 32]);

impl std::fmt::Debug for PlacementKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlacementKey")
    }
}

impl PlacementKey {
    /// A key of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new key.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn random() -> Result<Self> {
        CheckpointKey::random().map(|key| Self(key.0))
    }

    /// What names it and does not tell it: BLAKE3 of it.
    #[must_use]
    pub fn id(&self) -> Digest {
        untrain_lineage::digest(&self.0)
    }

    /// Keeps it in `home`, where it is not kept yet.
    pub(crate) fn keep(&self, home: &Home) -> Result<()> {
        let folder = home.keys.join("placement");
        let path = folder.join(format!("{}{ENDING}", self.id()));
        if path.exists() {
            return Ok(());
        }
        home.disk.make_private_folder(&folder)?;
        write_key(&path, PLACEMENT_SCHEMA, &self.0, home)
    }
}

/// A key's file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    schema: String,
    /// 32 bytes, as hexadecimal digits.
    key: Digest,
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        self.key.0.zeroize();
    }
}

/// Writes beside the place and moves there: a key is whole or not there.
fn write_key(path: &Path, schema: &str, key: &[u8; 32], home: &Home) -> Result<()> {
    let file = KeyFile { schema: schema.to_owned(), key: Digest(*key) };
    let mut bytes = serde_json::to_vec_pretty(&file)
        .map_err(|_| Error::Damaged("a key can't be written as JSON"))?;
    let new = path.with_extension("new");
    home.disk.remove(&new)?;
    let done = home.disk.write_new(&new, &bytes, true).and_then(|()| home.disk.rename(&new, path));
    bytes.zeroize();
    done?;
    path.parent().map_or(Ok(()), |folder| home.disk.sync_folder(folder))
}

/// The keys of one model.
#[derive(Debug)]
pub(super) struct Keyring<'a> {
    folder: PathBuf,
    placement: PathBuf,
    home: &'a Home,
}

impl<'a> Keyring<'a> {
    pub(super) fn of(placement: Digest, home: &'a Home) -> Self {
        let folder = home.keys.join("checkpoints").join(placement.to_string());
        let placement = home.keys.join("placement").join(format!("{placement}{ENDING}"));
        Self { folder, placement, home }
    }

    pub(super) fn prepare(&self) -> Result<()> {
        if self.folder.is_dir() { Ok(()) } else { self.home.disk.make_private_folder(&self.folder) }
    }

    fn path(&self, name: Digest) -> PathBuf {
        self.folder.join(format!("{name}{ENDING}"))
    }

    pub(super) fn keep(&self, name: Digest, key: &CheckpointKey) -> Result<()> {
        write_key(&self.path(name), CHECKPOINT_SCHEMA, &key.0, self.home)
    }

    pub(super) fn read(&self, name: Digest) -> Result<CheckpointKey> {
        let path = self.path(name);
        let mut bytes = Vec::new();
        match File::open(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                return Err(Error::NoKey(path));
            }
            opened => opened
                .and_then(|file| file.take(KEY_BYTES_MAX).read_to_end(&mut bytes))
                .map_err(Error::reading(&path))?,
        };
        let file = serde_json::from_slice::<KeyFile>(&bytes).ok();
        bytes.zeroize();
        file.filter(|file| file.schema == CHECKPOINT_SCHEMA)
            .map(|file| CheckpointKey(file.key.0))
            .ok_or_else(|| Error::file(&path, "is no key of a checkpoint"))
    }

    pub(super) fn destroy(&self, name: Digest) -> Result<()> {
        self.home.disk.shred(&self.path(name))?;
        self.home.disk.shred(&self.path(name).with_extension("new"))?;
        if self.folder.is_dir() { self.home.disk.sync_folder(&self.folder) } else { Ok(()) }
    }

    pub(super) fn destroy_placement(&self) -> Result<()> {
        self.home.disk.shred(&self.placement)?;
        match fs::remove_dir(&self.folder) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                Err(Error::writing(&self.folder)(cause))
            }
            _ => Ok(()),
        }
    }

    /// The checkpoints whose keys are there, or half there.
    pub(super) fn found(&self) -> Result<BTreeSet<Digest>> {
        let mut names = names_in(&self.folder, ENDING)?;
        names.extend(names_in(&self.folder, ".new")?);
        Ok(names)
    }
}
