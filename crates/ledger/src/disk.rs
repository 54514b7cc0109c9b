//! The few file operations that the log's folder needs, so that they can fail on purpose.
//!
//! What a [`Disk`] promises is what a file system does: bytes are there for good once their file
//! was synced, and a name once its folder was. Whatever was not may be gone after a power cut, or
//! be there in part. It decides nothing: which files there are, the caller knows.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Files and folders that can be read, written and made durable.
pub trait Disk {
    /// The whole contents of a file.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when there is none, or what the system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Makes a folder that anybody may read. It is no error that it is there already.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when the folder that would hold it is not there, or what the
    /// system says.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Writes a file that anybody may read and that is not there yet. After an error it may be
    /// there in part.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when something is there, or what the system says.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Waits until a file's bytes are there for good.
    ///
    /// # Errors
    /// What the system says; the bytes may then be lost for good, whatever a later call answers.
    fn sync_file(&self, path: &Path) -> io::Result<()>;

    /// Gives a file another name, in the place of whatever has that name.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when the file or the other name's folder is not there, or what
    /// the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Waits until the names in a folder are there for good.
    ///
    /// # Errors
    /// What the system says.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when there is none, or what the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when there is none, or what the system says.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// The names in a folder, in no order.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when there is none, or what the system says.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
}

/// The file system of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

#[cfg(unix)]
const FILE_MODE: u32 = 0o644;
#[cfg(unix)]
const FOLDER_MODE: u32 = 0o755;

/// Sets the mode whatever the process masks out: the log is for everybody.
#[cfg(unix)]
fn open_to_all(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        match fs::create_dir(path) {
            #[cfg(unix)]
            Ok(()) => open_to_all(path, FOLDER_MODE),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            other => other,
        }
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        #[cfg(unix)]
        open_to_all(path, FILE_MODE)?;
        file.write_all(bytes)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let names = fs::read_dir(folder)?;
        names.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }
}

impl<D: Disk + ?Sized> Disk for &D {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        (**self).read(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        (**self).create_folder(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        (**self).write_new(path, bytes)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        (**self).sync_file(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (**self).rename(from, to)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        (**self).sync_folder(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        (**self).remove(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        (**self).remove_folder(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        (**self).list(folder)
    }
}
