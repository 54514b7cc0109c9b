//! The longest log that this key is known to have signed, kept with the key.
//!
//! Whoever signs is the first witness of what was signed. The checkpoint beside the key outlives
//! the data: when a database or a folder is older than that, it was put back from a backup, and
//! going on from it would sign a second history. The published checkpoint and the witnessed one
//! say the same.

use std::fs;
use std::path::{Path, PathBuf};

use untrain_tlog::Checkpoint;

use crate::error::LedgerError;
use crate::ledger::KEYS_FOLDER;
use crate::secrets::Secrets;
use crate::witnessed::WITNESSED_FILE;
use crate::write::LOG_FOLDER;

/// The file with the last checkpoint that the key signed, in the folder of the keys.
pub const SEEN_FILE: &str = "log.seen";

/// Where a longer log may be seen: beside the key, published, and with witnesses' cosignatures.
fn places(folder: &Path) -> [PathBuf; 3] {
    let log = folder.join(LOG_FOLDER);
    let published = log.join(untrain_tlog::tiles::CHECKPOINT_PATH);
    [folder.join(KEYS_FOLDER).join(SEEN_FILE), published, folder.join(WITNESSED_FILE)]
}

/// What was seen of a log.
pub struct Seen(Vec<(PathBuf, Checkpoint)>);

impl Seen {
    /// Reads what was seen. A file that says nothing in our name proves nothing.
    pub fn read(folder: &Path, secrets: &Secrets) -> Self {
        let seen = places(folder).into_iter().filter_map(|path| {
            let note = fs::read(&path).ok()?;
            Some((path, Checkpoint::open(&note, &secrets.trusted).ok()?))
        });
        Self(seen.collect())
    }

    /// Refuses a head that is behind, or beside, a checkpoint that was seen.
    ///
    /// # Errors
    /// [`LedgerError::RolledBack`] when a longer log was seen, or another one of the same length.
    pub fn check(&self, head: &Checkpoint) -> Result<(), LedgerError> {
        for (path, seen) in &self.0 {
            let beside = seen.size == head.size && seen.root != head.root;
            if seen.size > head.size || beside {
                let (path, size) = (path.clone(), head.size);
                return Err(LedgerError::RolledBack { path, size, seen: seen.size });
            }
        }
        Ok(())
    }
}

/// Refuses a head that is behind, or beside, a checkpoint that was seen.
///
/// # Errors
/// As [`Seen::check`].
pub fn check(folder: &Path, secrets: &Secrets, head: &Checkpoint) -> Result<(), LedgerError> {
    Seen::read(folder, secrets).check(head)
}

/// Keeps a checkpoint that was just signed. It need not be on the disk at once: what a power cut
/// takes away here, the published checkpoint still shows.
///
/// # Errors
/// [`LedgerError::File`] when it cannot be written.
pub fn keep(folder: &Path, note: &str) -> Result<(), LedgerError> {
    let [path, ..] = places(folder);
    let next = path.with_extension("next");
    fs::write(&next, note).map_err(|e| LedgerError::file("write", &next, e))?;
    fs::rename(&next, &path).map_err(|e| LedgerError::file("write", &path, e))
}
