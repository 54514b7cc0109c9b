//! A file seen as memory: the one place where unsafe code is, and why it is needed.
//!
//! A snapshot of millions of accounts is read at a few places for each record; mapped, it costs no
//! copy, and opening it takes no time. What Rust cannot know is that nobody writes into the file
//! meanwhile. Nobody who follows the rules does: a snapshot is replaced by a new file under its
//! name, and a mapping keeps the old one. Should somebody do so all the same, then a chunk that
//! was not read yet no longer has the hash that was signed, and a file whose length or time of
//! change is another one at the end stops the run ([`Mapping::check_unchanged`]); a file that was
//! cut short ends the process by a signal, before anything is published.
#![expect(unsafe_code, reason = "a file cannot be mapped without promising that it stays")]

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use memmap2::Mmap;

use crate::GateError;

/// A mapped file, and how it looked when it was mapped.
#[derive(Debug)]
pub(crate) struct Mapping {
    path: PathBuf,
    file: File,
    seen: Seen,
    /// The bytes. Parts of them keep the mapping alive.
    pub(crate) bytes: Bytes,
}

/// What would be another if the file were written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    bytes: u64,
    changed: SystemTime,
}

impl Seen {
    fn at(file: &File) -> io::Result<Self> {
        let meta = file.metadata()?;
        Ok(Self { bytes: meta.len(), changed: meta.modified()? })
    }
}

impl Mapping {
    /// Maps a file.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let seen = Seen::at(&file)?;
        // SAFETY: the mapping is read only and private to this process, and lives as long as the
        // bytes. That the file is not written to meanwhile is asked of whoever keeps snapshots,
        // and looked after as the head of this module says.
        let mapped = unsafe { Mmap::map(&file) }?;
        Ok(Self { path: path.to_owned(), file, seen, bytes: Bytes::from_owner(mapped) })
    }

    /// Whether the file is as it was, as far as its length and its time of change tell.
    pub(crate) fn check_unchanged(&self) -> Result<(), GateError> {
        match Seen::at(&self.file) {
            Ok(seen) if seen == self.seen => Ok(()),
            Ok(_) | Err(_) => Err(GateError::SnapshotChanged { path: self.path.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_that_was_written_to_is_noticed_and_one_that_was_replaced_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.snapshot");
        std::fs::write(&path, b"as it was").unwrap();
        let mapping = Mapping::of(&path).unwrap();
        assert_eq!(&*mapping.bytes, b"as it was");
        std::fs::write(folder.path().join("new"), b"another").unwrap();
        std::fs::rename(folder.path().join("new"), &path).unwrap();
        assert_eq!(&*mapping.bytes, b"as it was");
        assert!(mapping.check_unchanged().is_ok());

        let mapping = Mapping::of(&path).unwrap();
        File::options().append(true).open(&path).unwrap().write_all(b" one").unwrap();
        assert!(matches!(mapping.check_unchanged(), Err(GateError::SnapshotChanged { .. })));
    }

    #[test]
    fn an_empty_file_is_mapped_to_nothing() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Mapping::of(file.path()).unwrap().bytes.is_empty());
        assert!(Mapping::of(Path::new("no such file")).is_err());
    }
}
