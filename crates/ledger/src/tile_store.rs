//! The log's public part, as files that any web server can serve (`spec/tiles.md`).
//!
//! A [`TileStore`] writes what the database has committed: batches of entries are staged there
//! first, and [applied](TileStore::apply) here, through the same function after a crash as before.
//! Files are written beside the log, read back, and renamed into it; none is ever changed. They are
//! made durable later, in the background ([`Unsettled`]), and only then may the database forget the
//! staged batches. It knows no database and no key, and signs nothing.
//!
//! Several stores may be open on a folder, one in each process: one at a time writes, under the
//! ledger's lease, and each [recovers](TileStore::recover) before it does.

mod edge;
mod error;
mod place;
mod reader;
mod settle;
mod staged;

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use data_encoding::HEXLOWER;
use untrain_tlog::tiles::{
    CHECKPOINT_PATH, bundles_grown, encode_bundle, encode_tile, tiles_grown,
};
use untrain_tlog::tree::SIZE_MAX;
use untrain_tlog::{Checkpoint, Entry, Hash, Node, Note, Tile, leaf_hash};

use crate::disk::Disk;
use edge::{Edge, EntryBytes, exact};
use place::Place;

pub use error::TileError;
pub use reader::TileReader;
pub use settle::{Replaced, Settled, Unsettled};
pub use staged::StagedEntries;

/// How the names of files start that are not part of the log yet. No path of a log starts so.
const TEMPORARY: &str = ".new-";

/// The log's folder, open for writing.
#[derive(Debug)]
pub struct TileStore<D> {
    reader: TileReader<D>,
    /// A random name, for temporary files and to know what was synced for this store.
    name: String,
    settled: u64,
    /// The size up to which partial files that full ones replaced were removed.
    swept: u64,
    /// Whether somebody has an [`Unsettled`] and has not come back yet.
    settling: bool,
    /// Paths in the log's folder.
    unsettled: BTreeSet<String>,
    /// The size of the checkpoint that this store published last.
    published: Option<u64>,
}

impl<D: Disk> TileStore<D> {
    /// Opens the log in `folder`, which is made when it is missing, with the entries whose files
    /// are on the disk for good. What a crash left beside them is removed.
    ///
    /// # Errors
    /// [`TileError::Damaged`] when the files at the right edge contradict each other,
    /// [`TileError::File`] when something cannot be read or made.
    pub fn open(disk: D, folder: &Path, settled: u64) -> Result<Self, TileError> {
        disk.create_folder(folder).map_err(|e| TileError::file("make", folder, e))?;
        for name in settle::list(&disk, folder)? {
            if name.starts_with(TEMPORARY) {
                let path = folder.join(name);
                disk.remove(&path).map_err(|e| TileError::file("remove", &path, e))?;
            }
        }
        settle::sweep(&disk, folder, settled)?;
        let edge = Edge::load(settled, |path| reader::read(&disk, folder, path))?;
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(TileError::Randomness)?;
        let mut store = Self {
            reader: TileReader { disk, folder: folder.to_owned(), edge },
            name: HEXLOWER.encode(&random),
            settled,
            swept: settled,
            settling: false,
            unsettled: BTreeSet::new(),
            published: None,
        };
        // What the right edge has outgrown was left alone when it looked right, and may not be.
        for (path, bytes) in store.reader.outgrown_and_wrong()? {
            store.put(&path, &bytes, Place::MayBeTaken)?;
        }
        Ok(store)
    }

    /// Brings the files up to the signed `head`: applies everything that was staged after what this
    /// store holds, in order, and demands the head's root at the end.
    ///
    /// The files may stand there already, written by another process that is about to report them
    /// settled. Those that the head needs are not trusted, because a failed sync leaves files that
    /// only look written; and each is replaced by one that is on the disk, so that the report stays
    /// true. Partial files that the head has outgrown are left alone when they look right.
    ///
    /// # Errors
    /// As [`TileStore::apply`]; [`TileError::Gap`] when the head is of another size than what was
    /// staged leads to, [`TileError::Root`] when it is of another root.
    pub fn recover(
        &mut self,
        staged: impl IntoIterator<Item = StagedEntries>,
        head: &Checkpoint,
    ) -> Result<(), TileError> {
        for batch in staged {
            self.write_batch(&batch, Some(head.size))?;
        }
        let size = self.size();
        if size != head.size {
            return Err(TileError::Gap { first: head.size, size });
        }
        if self.root(size)? != head.root { Err(TileError::Root { size }) } else { Ok(()) }
    }

    /// Writes the files that the log gains with these entries. Those that it has already are
    /// compared and not written again. After an error the store is as it was, and the same entries
    /// can be applied again.
    ///
    /// # Errors
    /// [`TileError::Gap`] when entries are missing before the first, [`TileError::Differs`] when
    /// the log has another entry in one's place, [`TileError::ReadBack`] when a file was not
    /// written as it should, [`TileError::File`] when it could not be written.
    pub fn apply(&mut self, staged: &StagedEntries) -> Result<(), TileError> {
        self.write_batch(staged, None)
    }

    /// Writes the files of a batch; when others may have written them, up to `head` entries.
    fn write_batch(&mut self, staged: &StagedEntries, head: Option<u64>) -> Result<(), TileError> {
        let (size, end) = (self.size(), staged.end());
        if staged.first > size || end > SIZE_MAX {
            return Err(TileError::Gap { first: staged.first, size });
        }
        let there = self.entries(staged.first..end.min(size).max(staged.first))?;
        for (entry, (there, staged)) in (staged.first..).zip(there.iter().zip(&staged.entries)) {
            if there.to_bytes() != *staged {
                return Err(TileError::Differs { entry });
            }
        }
        let added = staged.entries.get(there.len()..).unwrap_or_default();
        if added.is_empty() {
            return Ok(());
        }
        let mut edge = self.reader.edge.clone();
        let full = self.write_bundles(&mut edge, added, head)?;
        for tile in tiles_grown(size, end) {
            let hashes = full.get(&tile).map_or_else(|| edge.level(tile.level), Vec::as_slice);
            let hashes_at = |head: u64| head.checked_shr(8 * u32::from(tile.level)).unwrap_or(0);
            let place = Place::of(tile.index, tile.width, head.map(hashes_at));
            self.put(&tile.path(), &encode_tile(hashes), place)?;
        }
        self.reader.edge = edge;
        Ok(())
    }

    /// Writes the bundles with the added entries, and appends to the edge what was read back of
    /// them. Gives the tiles that this filled.
    fn write_bundles(
        &mut self,
        edge: &mut Edge,
        added: &[EntryBytes],
        head: Option<u64>,
    ) -> Result<BTreeMap<Tile, Vec<Hash>>, TileError> {
        let size = edge.size();
        let end = size.saturating_add(added.len() as u64);
        let mut full = BTreeMap::new();
        let mut added = added.iter();
        for bundle in bundles_grown(size, end) {
            let known = edge.entries().to_vec();
            let more = usize::from(bundle.width).saturating_sub(known.len());
            let bytes =
                encode_bundle(known.iter().copied().chain(added.by_ref().copied().take(more)))?;
            let place = Place::of(bundle.index, bundle.width, head);
            let stored = self.put(&bundle.path(), &bytes, place)?;
            for entry in bundle.parse_entries(&stored)?.into_iter().skip(known.len()) {
                let leaf = leaf_hash(entry);
                edge.push(exact(bundle, entry)?, leaf, |tile, hashes| {
                    full.insert(tile, hashes);
                });
            }
        }
        Ok(full)
    }

    /// Publishes the signed checkpoint of the first `size` entries. An older one than was published
    /// last is passed over: the newer says all that it says.
    ///
    /// # Errors
    /// [`TileError::Unfit`] when it is not a checkpoint of that size and of these files,
    /// [`TileError::TakenOver`] when a newer one stands that this store did not publish,
    /// [`TileError::ReadBack`] or [`TileError::File`] when it could not be written.
    pub fn publish(&mut self, checkpoint: &str, size: u64) -> Result<(), TileError> {
        let unfit = |why: &str| TileError::Unfit { why: why.to_owned() };
        let said = parse(checkpoint.as_bytes()).ok_or(unfit("it is none"))?;
        if said.size != size || size > self.size() {
            return Err(unfit("it is not of the size that the log's files have"));
        }
        if self.published.is_some_and(|published| published > size) {
            return Ok(());
        }
        if self.root(size)? != said.root {
            return Err(TileError::Root { size });
        }
        // What stood there when this store was opened is for the opener to judge, who has the key.
        if self.published.is_some()
            && let Some(found) = self.published()?.as_deref().and_then(parse)
            && found.size > size
        {
            let path = self.reader.folder.join(CHECKPOINT_PATH);
            return Err(TileError::TakenOver { path, found: found.size });
        }
        self.put(CHECKPOINT_PATH, checkpoint.as_bytes(), Place::Free)?;
        self.published = Some(size);
        Ok(())
    }

    /// Writes a file beside the log, reads it back, and renames it into its place. Answers with
    /// what was read.
    fn put(&mut self, path: &str, bytes: &[u8], place: Place) -> Result<Vec<u8>, TileError> {
        if place == Place::Outgrown && self.reader.file(path)?.as_deref() == Some(bytes) {
            self.unsettled.insert(path.to_owned());
            return Ok(bytes.to_vec());
        }
        let temporary = self.reader.folder.join([TEMPORARY, &self.name].concat());
        let result = self.put_through(&temporary, path, bytes, place);
        if result.is_err() {
            // The error is what matters; a file that stays is removed before the next.
            let _ = self.reader.disk.remove(&temporary);
        }
        result
    }

    fn put_through(
        &mut self,
        temporary: &Path,
        path: &str,
        bytes: &[u8],
        place: Place,
    ) -> Result<Vec<u8>, TileError> {
        let disk = &self.reader.disk;
        match disk.write_new(temporary, bytes) {
            // What an earlier error left, when removing it failed too.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                disk.remove(temporary).map_err(|e| TileError::file("remove", temporary, e))?;
                disk.write_new(temporary, bytes)
            }
            result => result,
        }
        .map_err(|e| TileError::file("write", temporary, e))?;
        let stored = disk.read(temporary).map_err(|e| TileError::file("read", temporary, e))?;
        let to = self.reader.folder.join(path);
        if stored != bytes {
            return Err(TileError::ReadBack { path: to });
        }
        if place == Place::MayBeTaken {
            disk.sync_file(temporary).map_err(|e| TileError::file("sync", temporary, e))?;
        }
        match disk.rename(temporary, &to) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.make_folders(path)?;
                self.reader.disk.rename(temporary, &to)
            }
            result => result,
        }
        .map_err(|e| TileError::file("rename", &to, e))?;
        self.unsettled.insert(path.to_owned());
        Ok(stored)
    }

    /// Makes every folder between the log's and a file.
    fn make_folders(&self, path: &str) -> Result<(), TileError> {
        for (end, _) in path.match_indices('/') {
            let folder = self.reader.folder.join(path.get(..end).unwrap_or_default());
            let made = self.reader.disk.create_folder(&folder);
            made.map_err(|e| TileError::file("make", &folder, e))?;
        }
        Ok(())
    }

    /// The files that were written since the last time, to be synced; nothing when there are none,
    /// or when those of the last time have not come back. When they never do, nothing more is
    /// settled until the log is opened again.
    pub fn take_unsettled(&mut self) -> Option<Unsettled> {
        if self.settling || self.unsettled.is_empty() {
            return None;
        }
        self.settling = true;
        Some(Unsettled {
            store: self.name.clone(),
            folder: self.reader.folder.clone(),
            from: self.settled,
            to: self.size(),
            files: std::mem::take(&mut self.unsettled),
        })
    }

    /// Takes note of what was synced, and answers with the size that is settled: that is to be
    /// recorded, with the staged batches up to it dropped, and then [`TileStore::remove_replaced`]
    /// may be called.
    ///
    /// # Errors
    /// [`TileError::Unsettled`] when that was synced for another store than this.
    pub fn settle(&mut self, settled: &Settled) -> Result<u64, TileError> {
        if !self.settling || settled.store != self.name || settled.from != self.settled {
            return Err(TileError::Unsettled { settled: self.settled });
        }
        self.settling = false;
        self.settled = settled.to;
        Ok(self.settled)
    }

    /// The partial files that full ones replaced, to be removed on another thread: there are
    /// hundreds where batches are small. As for [`TileStore::remove_replaced`], the settled size
    /// must have been recorded before. What is not removed then is removed when the log is opened.
    pub fn take_replaced(&mut self) -> Replaced {
        let (from, to) = (self.swept, self.settled);
        self.swept = self.settled;
        Replaced { folder: self.reader.folder.clone(), from, to }
    }

    /// Removes the partial files that full ones replaced. To be called only after the settled size
    /// has been recorded for good: until then they are the right edge of the size that counts.
    ///
    /// # Errors
    /// [`TileError::File`] when one could not be removed. It is needed no more, and is removed
    /// another time.
    pub fn remove_replaced(&mut self) -> Result<(), TileError> {
        let (disk, folder) = (&self.reader.disk, &self.reader.folder);
        settle::remove_replaced(disk, folder, self.swept, self.settled)?;
        self.swept = self.settled;
        Ok(())
    }

    /// How many entries are on the disk for good.
    #[must_use]
    pub const fn settled(&self) -> u64 {
        self.settled
    }

    /// How many entries the log has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.reader.size()
    }

    /// As [`TileReader::published`].
    ///
    /// # Errors
    /// As there.
    pub fn published(&self) -> Result<Option<Vec<u8>>, TileError> {
        self.reader.published()
    }

    /// As [`TileReader::entries`].
    ///
    /// # Errors
    /// As there.
    pub fn entries(&self, range: Range<u64>) -> Result<Vec<Entry>, TileError> {
        self.reader.entries(range)
    }

    /// As [`TileReader::nodes`].
    ///
    /// # Errors
    /// As there.
    pub fn nodes(&self, nodes: &[Node], size: u64) -> Result<BTreeMap<Node, Hash>, TileError> {
        self.reader.nodes(nodes, size)
    }

    /// As [`TileReader::root`].
    ///
    /// # Errors
    /// As there.
    pub fn root(&self, size: u64) -> Result<Hash, TileError> {
        self.reader.root(size)
    }

    /// As [`TileReader::check_files`].
    ///
    /// # Errors
    /// As there.
    pub fn check_files(&self) -> Result<(), TileError> {
        self.reader.check_files()
    }

    /// The log as it is now, for others to read while it grows.
    #[must_use]
    pub fn reader(&self) -> TileReader<D>
    where
        D: Clone,
    {
        self.reader.clone()
    }
}

/// The checkpoint in a signed one, whoever signed it.
fn parse(note: &[u8]) -> Option<Checkpoint> {
    Note::parse(note).ok()?;
    let (text, _) = std::str::from_utf8(note).ok()?.split_once("\n\n")?;
    Checkpoint::parse(&[text, "\n"].concat()).ok()
}
