//! Every write to disk of this crate, so that a test can stop a run behind each of them and see
//! that the next one finishes what was begun.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Error, Result};

/// The writes of one run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    /// How many more writes succeed; all, when none is named.
    left: Option<Arc<AtomicU64>>,
}

impl Disk {
    /// A disk on which `writes` writes succeed. The next is done by half, and from then on none is.
    pub(crate) fn stopping_after(writes: u64) -> Self {
        Self { left: Some(Arc::new(AtomicU64::new(writes))) }
    }

    /// Counts a write.
    fn step(&self) -> io::Result<()> {
        let Some(left) = &self.left else { return Ok(()) };
        let one_less = |left: u64| left.checked_sub(1);
        let counted = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less);
        counted.map(|_| ()).map_err(|_| io::Error::other("the run was stopped here"))
    }

    /// Writes a file that is not there yet, durably; only its owner may read it if `private`.
    pub(crate) fn write_new(&self, path: &Path, bytes: &[u8], private: bool) -> Result<()> {
        let write = || -> io::Result<()> {
            let stopped = self.step();
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            if private {
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            }
            let mut file = options.open(path)?;
            if stopped.is_err() {
                file.write_all(bytes.get(..bytes.len() / 2).unwrap_or_default())?;
                return stopped;
            }
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(Error::writing(path))
    }

    /// Puts `new` in the place of `path`.
    pub(crate) fn rename(&self, new: &Path, path: &Path) -> Result<()> {
        self.step().and_then(|()| fs::rename(new, path)).map_err(Error::writing(path))
    }

    /// Makes the names in a folder durable.
    pub(crate) fn sync_folder(&self, path: &Path) -> Result<()> {
        let sync = || File::open(path).and_then(|folder| folder.sync_all());
        self.step().and_then(|()| sync()).map_err(Error::writing(path))
    }

    /// Makes a folder that only its owner may enter, with those above it.
    pub(crate) fn make_private_folder(&self, path: &Path) -> Result<()> {
        let make = || -> io::Result<()> {
            self.step()?;
            let mut builder = fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(path)
        };
        make().map_err(Error::writing(path))
    }

    /// Deletes a file; that it is gone already is no error.
    pub(crate) fn remove(&self, path: &Path) -> Result<()> {
        match self.step().and_then(|()| fs::remove_file(path)) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                Err(Error::Io { path: path.to_owned(), action: "removed", cause })
            }
            _ => Ok(()),
        }
    }

    /// Overwrites a file with zeros, durably, and deletes it.
    pub(crate) fn shred(&self, path: &Path) -> Result<()> {
        let overwrite = || -> io::Result<()> {
            self.step()?;
            let mut file = OpenOptions::new().write(true).open(path)?;
            let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
            file.write_all(&vec![0; length])?;
            file.sync_all()
        };
        match overwrite() {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
            done => done.map_err(Error::writing(path))?,
        }
        self.remove(path)
    }
}
