//! Rules broken on purpose. A simulation that does not find these out proves nothing.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};

use untrain_ledger::disk::Disk;

use crate::disk::SimDisk;

/// Which rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    /// None: everything is as it should be.
    None,
    /// Files are not synced when they are settled.
    NoFileSync,
    /// Folders are not synced when files in them are settled.
    NoFolderSync,
    /// A file that looks as it should is kept after a failed sync, and not written again.
    KeepsWhatLooksRight,
    /// What was written is not read back.
    NoReadBack,
    /// Recovery puts files that are not synced in the place of what another process has settled.
    RecoversUnsynced,
    /// The settled size is recorded before the files are synced.
    RecordsEarly,
    /// The checkpoint is published before the batch is committed.
    PublishesEarly,
}

impl Sabotage {
    /// Each way to break a rule.
    pub const ALL: [Self; 7] = [
        Self::NoFileSync,
        Self::NoFolderSync,
        Self::KeepsWhatLooksRight,
        Self::NoReadBack,
        Self::RecoversUnsynced,
        Self::RecordsEarly,
        Self::PublishesEarly,
    ];
}

/// The simulated disk as a sabotaged store would use it.
pub struct SabotagedDisk<'a> {
    disk: &'a SimDisk,
    sabotage: Sabotage,
    /// What was written last, and where.
    written: RefCell<(PathBuf, Vec<u8>)>,
}

impl<'a> SabotagedDisk<'a> {
    /// The disk behind a broken rule.
    #[must_use]
    pub fn new(disk: &'a SimDisk, sabotage: Sabotage) -> Self {
        Self { disk, sabotage, written: RefCell::default() }
    }

    /// Which rule is broken.
    #[must_use]
    pub const fn sabotage(&self) -> Sabotage {
        self.sabotage
    }
}

impl Disk for SabotagedDisk<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let written = self.written.borrow();
        if self.sabotage == Sabotage::NoReadBack && written.0 == path {
            return Ok(written.1.clone());
        }
        self.disk.read(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.disk.create_folder(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        *self.written.borrow_mut() = (path.to_owned(), bytes.to_vec());
        self.disk.write_new(path, bytes)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        match self.sabotage {
            Sabotage::NoFileSync => Ok(()),
            Sabotage::RecoversUnsynced if is_temporary(path) => Ok(()),
            _ => self.disk.sync_file(path),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        match self.sabotage {
            Sabotage::KeepsWhatLooksRight if self.looks_the_same(from, to) => {
                self.disk.remove(from)
            }
            _ => self.disk.rename(from, to),
        }
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        if self.sabotage == Sabotage::NoFolderSync { Ok(()) } else { self.disk.sync_folder(path) }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.disk.remove_folder(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.disk.list(folder)
    }
}

fn is_temporary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

impl SabotagedDisk<'_> {
    fn looks_the_same(&self, from: &Path, to: &Path) -> bool {
        match (self.disk.read(from), self.disk.read(to)) {
            (Ok(from), Ok(to)) => from == to,
            _ => false,
        }
    }
}
