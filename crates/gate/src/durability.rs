//! Makes finished parts durable beside the work on the next ones: a disk is waited for by a thread
//! of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};

use crate::GateError;

/// How many finished parts may wait for the disk; after that their makers wait too.
const WAITING_MAX: usize = 16;

/// Takes finished files and makes them durable.
pub(crate) struct Durability(SyncSender<(PathBuf, File)>);

impl Durability {
    /// Hands a finished file over.
    pub(crate) fn take(&self, path: &Path, file: File) -> Result<(), GateError> {
        self.0.send((path.to_owned(), file)).map_err(|_| {
            let cause = std::io::Error::other("an earlier file could not be made durable");
            GateError::writing(path)(cause)
        })
    }
}

/// Runs `work`; when it is done, every file that it handed over is durable, or that is the failure.
pub(crate) fn durably<R>(
    work: impl FnOnce(&Durability) -> Result<R, GateError>,
) -> Result<R, GateError> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<(PathBuf, File)>(WAITING_MAX);
        let sync = || {
            receiver
                .into_iter()
                .try_for_each(|(path, file)| file.sync_all().map_err(GateError::writing(&path)))
        };
        let syncing = scope.spawn(sync);
        let durability = Durability(sender);
        let result = work(&durability);
        drop(durability);
        let synced = syncing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        synced.and(result)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_when_its_files_are_durable() {
        let folder = tempfile::tempdir().unwrap();
        let done = durably(|durability| {
            for name in ["a", "b"] {
                let path = folder.path().join(name);
                durability.take(&path, File::create(&path).unwrap())?;
            }
            Ok(7)
        });
        assert_eq!(done.unwrap(), 7);
        let failed = durably::<()>(|_| Err(GateError::Order("no".to_owned())));
        assert_eq!(failed.unwrap_err().to_string(), "no");
    }
}
