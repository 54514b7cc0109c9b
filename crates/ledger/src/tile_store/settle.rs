//! Makes written files durable, in the background, and removes those that were replaced.
//!
//! Nothing that is recorded as settled is ever written again, and what may be about to be recorded
//! only by files that are synced already (`TileStore::recover`). Partial files are removed after
//! the settled size was recorded: until then they are the right edge of the size that counts.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use untrain_tlog::tiles::{bundles_grown, tiles_at, tiles_grown};
use untrain_tlog::{Bundle, TILE_HASHES, Tile};

use super::error::TileError;
use crate::disk::Disk;

/// Files that were written and not synced yet: take it to another thread and
/// [`sync`](Unsettled::sync) it there.
#[must_use = "what is not synced is not settled"]
#[derive(Debug)]
pub struct Unsettled {
    pub(super) store: String,
    pub(super) folder: PathBuf,
    pub(super) from: u64,
    pub(super) to: u64,
    /// Paths in the log's folder.
    pub(super) files: BTreeSet<String>,
}

/// The proof that the files up to a size are on the disk for good.
#[must_use = "what was synced counts once the store was told"]
#[derive(Debug)]
pub struct Settled {
    pub(super) store: String,
    pub(super) from: u64,
    pub(super) to: u64,
}

/// Partial files that full ones replaced.
#[must_use = "files that nobody needs stay"]
#[derive(Debug)]
pub struct Replaced {
    pub(super) folder: PathBuf,
    pub(super) from: u64,
    pub(super) to: u64,
}

impl Replaced {
    /// Removes them.
    ///
    /// # Errors
    /// [`TileError::File`] when one could not be removed; it is needed no more.
    pub fn remove<D: Disk>(self, disk: &D) -> Result<(), TileError> {
        remove_replaced(disk, &self.folder, self.from, self.to)
    }
}

impl Settled {
    /// How many entries are on the disk for good.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.to
    }
}

impl Unsettled {
    /// How many entries will be on the disk for good.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.to
    }

    /// Waits until the files, and their names, are on the disk for good.
    ///
    /// # Errors
    /// [`TileError::File`] when one could not be synced. Its bytes may be lost and look as if they
    /// were there, so the store must be opened again, which writes all of them anew.
    pub fn sync<D: Disk>(self, disk: &D) -> Result<Settled, TileError> {
        let replaced = replaced(self.from, self.to);
        let replaced = |path: &str| replaced.iter().any(|folder| path.starts_with(folder));
        let mut folders = BTreeSet::new();
        for file in self.files.iter().filter(|file| !replaced(file)) {
            let path = self.folder.join(file);
            let full = file.split_once(".p/").map(|(full, _)| self.folder.join(full));
            sync_or_full(disk, &path, disk.sync_file(&path), full)?;
            // Each folder up to the one that the log's own folder stands in: it may be new.
            let depth = 1 + Path::new(file).components().count();
            folders.extend(path.ancestors().skip(1).take(depth).map(Path::to_path_buf));
        }
        for folder in folders.iter().rev() {
            let named = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let partial = folder.extension().is_some_and(|extension| extension == "p");
            let full = partial.then(|| folder.with_extension(""));
            sync_or_full(disk, named, disk.sync_folder(named), full)?;
        }
        Ok(Settled { store: self.store, from: self.from, to: self.to })
    }
}

/// Takes a missing partial file, or the folder of such, for synced when the full file is: another
/// process has settled more than this, and removed what was replaced.
fn sync_or_full<D: Disk>(
    disk: &D,
    path: &Path,
    synced: io::Result<()>,
    full: Option<PathBuf>,
) -> Result<(), TileError> {
    match (synced, full) {
        (Err(error), Some(full)) if error.kind() == ErrorKind::NotFound => disk.sync_file(&full),
        (synced, _) => synced,
    }
    .map_err(|e| TileError::file("sync", path, e))
}

/// The folders of partial files that full ones replaced when a log grew from `from` to `to`, each
/// with a slash after it.
fn replaced(from: u64, to: u64) -> Vec<String> {
    let tiles = tiles_grown(from, to).into_iter().filter(|tile| !tile.is_partial());
    let bundles = bundles_grown(from, to).into_iter().filter(|bundle| !bundle.is_partial());
    let tiles = tiles.map(|tile: Tile| tile.path());
    tiles.chain(bundles.map(|bundle: Bundle| bundle.path())).map(|path| path + ".p/").collect()
}

/// Removes the partial files that full ones replaced when the log grew from `from` to `to`.
pub fn remove_replaced<D: Disk>(disk: &D, log: &Path, from: u64, to: u64) -> Result<(), TileError> {
    replaced(from, to).iter().try_for_each(|folder| remove_partial(disk, &log.join(folder)))
}

/// Removes what a crash left of partial files in a log of `size` entries, whose full files are on
/// the disk for good. Not all of those are whole: no partial file was synced once a full one was.
pub fn sweep<D: Disk>(disk: &D, log: &Path, size: u64) -> Result<(), TileError> {
    let levels = tiles_at(size).into_iter().map(|tile| format!("tile/{}", tile.level));
    let mut folders: Vec<String> = levels.chain(["tile/entries".to_owned()]).collect();
    while let Some(folder) = folders.pop() {
        for name in list(disk, &log.join(&folder))? {
            let path = [&folder, "/", &name].concat();
            if name.ends_with(".p") {
                if is_replaced(&path, size) {
                    remove_partial(disk, &log.join(path))?;
                }
            } else if name.starts_with('x') {
                folders.push(path);
            }
        }
    }
    Ok(())
}

/// Whether `folder` holds partial files that a log of `size` entries has a full one in place of.
fn is_replaced(folder: &str, size: u64) -> bool {
    let file = [folder, "/1"].concat();
    let tile = Tile::parse(&file).map(|tile| Tile { index: tile.index.saturating_add(1), ..tile });
    let bundle = Bundle::parse(&file).map(|bundle| bundle.index.saturating_add(1));
    let end = match (tile, bundle) {
        (Ok(next), _) => next.first(),
        (_, Ok(next)) => next.saturating_mul(TILE_HASHES),
        _ => u64::MAX,
    };
    end <= size
}

fn remove_partial<D: Disk>(disk: &D, folder: &Path) -> Result<(), TileError> {
    for name in list(disk, folder)? {
        let path = folder.join(name);
        missing_is_fine(disk.remove(&path)).map_err(|e| TileError::file("remove", &path, e))?;
    }
    missing_is_fine(disk.remove_folder(folder)).map_err(|e| TileError::file("remove", folder, e))
}

/// The names in a folder; none when there is no folder.
pub fn list<D: Disk>(disk: &D, folder: &Path) -> Result<Vec<String>, TileError> {
    match disk.list(folder) {
        Ok(names) => Ok(names),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(TileError::file("list", folder, error)),
    }
}

fn missing_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
