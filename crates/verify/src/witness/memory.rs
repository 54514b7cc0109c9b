//! What a witness remembers: a folder with the newest checkpoint that it cosigned of each log, as
//! the log signed it, and what it saw of forks.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use untrain_tlog::{Checkpoint, Hash, VerifierKey};

use super::WitnessError;

/// The folder, held by this process alone.
pub(super) struct Memory {
    folder: PathBuf,
    /// Open, and so locked, as long as this lives.
    _lock: File,
}

impl Memory {
    pub(super) fn open(folder: &Path) -> Result<Self, WitnessError> {
        fs::create_dir_all(folder).map_err(|e| WitnessError::file("make", folder, e))?;
        let path = folder.join("lock");
        let lock = OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
        let lock = lock.map_err(|error| WitnessError::file("open", &path, error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(WitnessError::Taken(folder.to_owned())),
            Err(TryLockError::Error(error)) => Err(WitnessError::file("lock", &path, error)),
        }
    }

    /// The newest checkpoint that was cosigned of a log; nothing when none was.
    pub(super) fn recall(
        &self,
        origin: &str,
        logs: &[VerifierKey],
    ) -> Result<Option<Checkpoint>, WitnessError> {
        let path = self.path(origin);
        let note = match fs::read(&path) {
            Ok(note) => note,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WitnessError::file("read", &path, error)),
        };
        let damaged = |why: String| WitnessError::Damaged { path: path.clone(), why };
        let seen = Checkpoint::open(&note, logs).map_err(|error| damaged(error.to_string()))?;
        if seen.origin == origin {
            Ok(Some(seen))
        } else {
            Err(damaged(format!("it is of `{}`", seen.origin)))
        }
    }

    /// Puts a checkpoint in the place of the one before. When this returns it is on the disk.
    pub(super) fn keep(&self, origin: &str, note: &[u8]) -> Result<(), WitnessError> {
        let path = self.path(origin);
        let beside = path.with_extension("new");
        let told = |error| WitnessError::file("write", &path, error);
        let mut file = File::create(&beside).map_err(told)?;
        file.write_all(note).and_then(|()| file.sync_all()).map_err(told)?;
        fs::rename(&beside, &path).map_err(told)?;
        // The name is on the disk once its folder is.
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(told)
    }

    /// Keeps a checkpoint that was not cosigned because it proves a fork, once.
    pub(super) fn keep_fork(
        &self,
        origin: &str,
        size: u64,
        root: Hash,
        note: &[u8],
    ) -> Result<(), WitnessError> {
        let path = self.path(origin).with_extension(format!("fork-{size}-{root}"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let written = file.write_all(note).and_then(|()| file.sync_all());
                written.map_err(|error| WitnessError::file("write", &path, error))
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(WitnessError::file("write", &path, error)),
        }
    }

    /// An origin may hold any character, so that its hash names the file.
    fn path(&self, origin: &str) -> PathBuf {
        self.folder.join(HEXLOWER.encode(&Sha256::digest(origin))).with_extension("checkpoint")
    }
}
