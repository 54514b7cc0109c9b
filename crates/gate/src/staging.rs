//! A dataset is built beside its place and moved there in one step. Whoever looks sees the old
//! dataset or the new one, whole, whenever the machine stops. Models are published the same way.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use untrain_lineage::manifest;

use crate::GateError;
use crate::hashing::sync_folder;

/// What tells a folder that may be replaced from any other: the file in it that says what it is.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// Its name.
    pub file: &'static str,
    /// The word for its format, near its start.
    pub schema: &'static str,
}

const DATASET: Mark = Mark { file: manifest::FILE, schema: manifest::SCHEMA };

/// A folder that becomes what its mark says, or is removed when it is dropped.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    out: PathBuf,
    mark: Mark,
    force: bool,
    /// Held while the folder is in use, so that others know a leftover from work in progress.
    _lock: Locked,
    published: bool,
}

/// Whether a dataset may be written at `out`.
pub(crate) fn check(out: &Path, force: bool) -> Result<(), GateError> {
    check_of(DATASET, out, force)
}

fn check_of(mark: Mark, out: &Path, force: bool) -> Result<(), GateError> {
    match (found(mark, out).map_err(GateError::reading(out))?, force) {
        (Found::Nothing, _) | (Found::Marked, true) => Ok(()),
        (Found::Foreign, true) => Err(GateError::OutForeign(out.to_owned())),
        (Found::Marked | Found::Foreign, false) => Err(GateError::OutExists(out.to_owned())),
    }
}

enum Found {
    /// Nothing, or an empty folder.
    Nothing,
    /// What may be replaced.
    Marked,
    Foreign,
}

fn found(mark: Mark, out: &Path) -> io::Result<Found> {
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(Found::Foreign),
        Err(error) => return Err(error),
    };
    if entries.next().is_none() {
        return Ok(Found::Nothing);
    }
    let mut head = Vec::new();
    match File::open(out.join(mark.file)) {
        Ok(file) => file.take(256).read_to_end(&mut head)?,
        Err(_) => return Ok(Found::Foreign),
    };
    let ours = memchr::memmem::find(&head, mark.schema.as_bytes()).is_some();
    Ok(if ours { Found::Marked } else { Found::Foreign })
}

impl Staging {
    pub(crate) fn new(out: &Path, force: bool) -> Result<Self, GateError> {
        Self::of(DATASET, out, force)
    }

    /// Makes the folder beside `out`, and clears away what crashed runs have left there. What
    /// stands at `out` is replaced only with `force`, and only if it bears the mark.
    ///
    /// # Errors
    /// [`GateError::OutExists`], [`GateError::OutForeign`], [`GateError::Io`].
    pub fn of(mark: Mark, out: &Path, force: bool) -> Result<Self, GateError> {
        check_of(mark, out, force)?;
        let make = || -> io::Result<Self> {
            let parent = parent_of(out);
            fs::create_dir_all(parent)?;
            let prefix = prefix_of(out.file_name().ok_or(io::ErrorKind::InvalidInput)?);
            sweep(parent, &prefix)?;
            loop {
                let mut random = [0; 8];
                getrandom::fill(&mut random).map_err(io::Error::other)?;
                let folder = parent.join(format!("{prefix}{}", HEXLOWER.encode(&random)));
                fs::create_dir(&folder)?;
                let lock = File::open(&folder)?;
                let locked = flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok();
                // Another run's sweep may have come between the folder and its lock.
                if locked && folder.exists() {
                    let (out, published) = (out.to_owned(), false);
                    let lock = Locked(lock);
                    return Ok(Self { folder, out, mark, force, _lock: lock, published });
                }
            }
        };
        make().map_err(GateError::writing(out))
    }

    /// The folder to write to.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Moves the folder, whose files are durable, to its place.
    ///
    /// # Errors
    /// As [`Staging::of`], and [`GateError::Busy`] while somebody changes what is replaced.
    pub fn publish(mut self) -> Result<(), GateError> {
        check_of(self.mark, &self.out, self.force)?;
        let fault = GateError::writing;
        sync_folder(&self.folder).map_err(fault(&self.out))?;
        let replaces = matches!(found(self.mark, &self.out), Ok(Found::Marked));
        if replaces {
            let old = lock(&self.out)?;
            exchange(&self.folder, &self.out).map_err(fault(&self.out))?;
            drop(old);
        } else {
            // Fails when somebody else has put something there meanwhile.
            fs::rename(&self.folder, &self.out).map_err(fault(&self.out))?;
            self.published = true;
        }
        sync_folder(parent_of(&self.out)).map_err(fault(&self.out))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After an exchange it is the old dataset that stands here.
        if !self.published {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A folder that nobody else changes, until this is dropped.
#[derive(Debug)]
pub struct Locked(File);

impl Drop for Locked {
    fn drop(&mut self) {
        // To close the file would not do: a process that is being begun at this moment has it too,
        // until it has become the other program.
        let _ = flock(&self.0, FlockOperation::Unlock);
    }
}

/// Locks a published folder against others that would change it, until the lock is dropped.
///
/// # Errors
/// [`GateError::Busy`] when it is locked, [`GateError::Io`] when it is not there.
pub fn lock(folder: &Path) -> Result<Locked, GateError> {
    let file = File::open(folder).map_err(GateError::reading(folder))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Locked(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(GateError::Busy(folder.to_owned())),
        Err(error) => Err(GateError::writing(folder)(error.into())),
    }
}

/// Swaps two folders in one step; where the file system cannot, in two, so that for a moment there
/// is no dataset, but never half of one.
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {}
        result => return result.map_err(io::Error::from),
    }
    let mut aside = new.as_os_str().to_owned();
    aside.push("-old");
    fs::rename(old, &aside)?;
    fs::rename(new, old)?;
    fs::rename(&aside, new)
}

fn parent_of(out: &Path) -> &Path {
    out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes what runs that died while they made `out` have left beside it: records among it.
///
/// # Errors
/// [`GateError::Io`].
pub fn clear_left(out: &Path) -> Result<(), GateError> {
    let Some(name) = out.file_name() else { return Ok(()) };
    match sweep(parent_of(out), &prefix_of(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done.map_err(GateError::writing(out)),
    }
}

/// How the folders begin in which `name` is built.
fn prefix_of(name: &OsStr) -> String {
    format!(".{}.untrain-", name.to_string_lossy())
}

/// Removes the folders of runs that did not live to remove them.
fn sweep(parent: &Path, prefix: &str) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            let Ok(folder) = File::open(entry.path()) else { continue };
            if flock(&folder, FlockOperation::NonBlockingLockExclusive).is_ok() {
                fs::remove_dir_all(entry.path())?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset(folder: &Path, content: &str) {
        fs::create_dir_all(folder).unwrap();
        let text = format!("{{\"schema\":\"{}\",\"x\":\"{content}\"}}", manifest::SCHEMA);
        fs::write(folder.join(manifest::FILE), text).unwrap();
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_dataset_appears_whole_and_is_replaced_whole() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("deep").join("ds");
        let staging = Staging::new(&out, false).unwrap();
        dataset(staging.folder(), "one");
        assert!(!out.exists());
        staging.publish().unwrap();
        assert!(matches!(Staging::new(&out, false), Err(GateError::OutExists(_))));
        let staging = Staging::new(&out, true).unwrap();
        dataset(staging.folder(), "two");
        staging.publish().unwrap();
        assert!(fs::read_to_string(out.join(manifest::FILE)).unwrap().contains("two"));
        assert_eq!(names(out.parent().unwrap()), ["ds"]);
    }

    #[test]
    fn nothing_but_a_dataset_is_ever_replaced() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("letter.txt"), "dear").unwrap();
        assert!(matches!(Staging::new(home.path(), true), Err(GateError::OutForeign(_))));
        let file = home.path().join("letter.txt");
        assert!(matches!(Staging::new(&file, true), Err(GateError::OutForeign(_))));
        assert!(matches!(Staging::new(&file, false), Err(GateError::OutExists(_))));
    }

    #[test]
    fn a_dataset_that_is_being_changed_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("ds");
        dataset(&out, "one");
        let held = lock(&out).unwrap();
        let staging = Staging::new(&out, true).unwrap();
        dataset(staging.folder(), "two");
        assert!(matches!(staging.publish(), Err(GateError::Busy(_))));
        drop(held);
        assert!(fs::read_to_string(out.join(manifest::FILE)).unwrap().contains("one"));
    }

    #[test]
    fn a_lock_ends_though_a_process_that_was_begun_meanwhile_has_the_file_too() {
        let home = tempfile::tempdir().unwrap();
        let held = lock(home.path()).unwrap();
        let theirs = held.0.try_clone().unwrap();
        drop(held);
        drop(lock(home.path()).unwrap());
        drop(theirs);
    }

    #[test]
    fn leftovers_of_crashed_runs_are_swept_and_work_in_progress_is_not() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("ds");
        fs::create_dir(home.path().join(".ds.untrain-dead")).unwrap();
        let running = Staging::new(&out, false).unwrap();
        assert!(!home.path().join(".ds.untrain-dead").exists());
        let other = Staging::new(&out, false).unwrap();
        assert!(running.folder().exists());
        drop(other);
        assert_eq!(names(home.path()).len(), 1);
        drop(running);
        assert!(names(home.path()).is_empty());
    }
}
