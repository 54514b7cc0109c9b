//! Reads the log's files and believes none of them: whatever is read must lead to the right edge
//! that is in memory.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use untrain_tlog::tiles::{
    CHECKPOINT_PATH, TILE_HASHES, bundles_at, bundles_grown, encode_bundle, encode_tile,
    read_bundle, read_tile, subtree_root, tile_of, tiles_at, tiles_grown,
};
use untrain_tlog::{Bundle, Entry, Hash, Node, Tile, leaf_hash, root_at, root_nodes};

use super::edge::{Edge, EntryBytes, exact};
use super::error::TileError;
use super::settle::list;
use crate::disk::Disk;

/// The log's files as they were at one size. Nothing that is appended later disturbs it.
#[derive(Debug, Clone)]
pub struct TileReader<D> {
    pub(super) disk: D,
    pub(super) folder: PathBuf,
    pub(super) edge: Edge,
}

impl<D: Disk> TileReader<D> {
    /// The log in `folder` as it was when it had `size` entries.
    ///
    /// # Errors
    /// [`TileError::Damaged`] when the files at that right edge contradict each other,
    /// [`TileError::File`] when one cannot be read.
    pub fn open(disk: D, folder: &Path, size: u64) -> Result<Self, TileError> {
        let edge = Edge::load(size, |path| read(&disk, folder, path))?;
        Ok(Self { disk, folder: folder.to_owned(), edge })
    }

    /// How many entries the log has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The signed checkpoint that stands in the folder, as it is: who opens a log that was signed
    /// before has to check that it does not say more than the head that they know.
    ///
    /// # Errors
    /// [`TileError::File`] when it cannot be read; a missing one is nothing.
    pub fn published(&self) -> Result<Option<Vec<u8>>, TileError> {
        self.file(CHECKPOINT_PATH)
    }

    /// The entries with these indices.
    ///
    /// # Errors
    /// [`TileError::Beyond`] when the log does not have them all, [`TileError::Damaged`] when a
    /// file does not lead to the right edge, [`TileError::File`] when it cannot be read.
    pub fn entries(&self, range: Range<u64>) -> Result<Vec<Entry>, TileError> {
        self.check_size(range.end)?;
        let mut checked = Checked::new(self);
        let mut entries = Vec::new();
        let mut next = range.start;
        while next < range.end {
            let index = next / TILE_HASHES;
            let bundle = checked.bundle(index)?;
            let first = index.saturating_mul(TILE_HASHES);
            let end = range.end.min(first.saturating_add(TILE_HASHES));
            for (place, bytes) in (first..end).zip(&bundle).filter(|(place, _)| *place >= next) {
                let entry = Entry::parse(bytes).map_err(|error| TileError::Damaged {
                    path: Bundle { index, width: 256 }.path(),
                    entry: place,
                    what: error.to_string(),
                })?;
                entries.push(entry);
            }
            next = end;
        }
        Ok(entries)
    }

    /// The hashes of nodes that a tree of `size` entries has complete.
    ///
    /// # Errors
    /// [`TileError::Beyond`] when the log is not that large or a tree of that size does not have a
    /// node complete, [`TileError::Damaged`] when a file does not lead to the right edge,
    /// [`TileError::File`] when it cannot be read.
    pub fn nodes(&self, nodes: &[Node], size: u64) -> Result<BTreeMap<Node, Hash>, TileError> {
        self.check_size(size)?;
        let mut wanted = BTreeMap::new();
        for node in nodes {
            tile_of(*node, size)?;
            let (tile, range) = tile_of(*node, self.size())?;
            wanted.insert((tile, *node), range);
        }
        let mut checked = Checked::new(self);
        let mut found = BTreeMap::new();
        for ((tile, node), range) in wanted {
            let hash = checked.tile(tile.level, tile.index)?.get(range).and_then(subtree_root);
            let beyond = TileError::Beyond { asked: size, size: self.size() };
            found.insert(node, hash.ok_or(beyond)?);
        }
        Ok(found)
    }

    /// The root of the tree over the first `size` entries.
    ///
    /// # Errors
    /// As [`TileReader::nodes`].
    pub fn root(&self, size: u64) -> Result<Hash, TileError> {
        if size == self.size() {
            return self.edge.root();
        }
        let nodes = self.nodes(&root_nodes(size), size)?;
        root_at(size, &nodes).map_err(|_| TileError::Root { size })
    }

    /// Reads every file that a log of this size has, and compares each with the others and with the
    /// right edge.
    ///
    /// # Errors
    /// As [`TileReader::entries`], for the first file that is not as it must be.
    pub fn check_files(&self) -> Result<(), TileError> {
        let mut checked = Checked::new(self);
        // The highest level first, so that each tile is checked against one that was just read.
        for tile in tiles_grown(0, self.size()).into_iter().rev() {
            if tile.is_partial() {
                let edge = self.edge.level(tile.level);
                let hashes = read_tile::<TileError>(tile, |path| self.file(path))?;
                same(tile.path(), hashes == edge)?;
            }
            checked.tile(tile.level, tile.index)?;
        }
        for bundle in bundles_grown(0, self.size()) {
            if bundle.is_partial() {
                let edge = self.edge.entries();
                let entries = read_bundle::<TileError>(bundle, |path| self.file(path))?;
                same(bundle.path(), entries == edge)?;
            }
            checked.bundle(bundle.index)?;
        }
        let wrong = self.outgrown_and_wrong()?.into_iter().next();
        wrong.map_or(Ok(()), |(path, _)| same(path, false))
    }

    /// The partial files of the right edge that it has outgrown and that are not what they must be,
    /// each with what it must hold. When the log has grown since this reader was made, some are
    /// wider than what it knows.
    pub(super) fn outgrown_and_wrong(&self) -> Result<Vec<(String, Vec<u8>)>, TileError> {
        let mut expected = Vec::new();
        for tile in tiles_at(self.size()).into_iter().filter(Tile::is_partial) {
            let edge = self.edge.level(tile.level);
            for path in self.narrower(&tile.full().path())? {
                let width = Tile::parse(&path).map_or(usize::MAX, |tile| tile.width.into());
                expected.extend(edge.get(..width).map(|edge| (path, encode_tile(edge))));
            }
        }
        for bundle in bundles_at(self.size()).into_iter().filter(Bundle::is_partial) {
            let edge = self.edge.entries();
            for path in self.narrower(&bundle.full().path())? {
                let width = Bundle::parse(&path).map_or(usize::MAX, |bundle| bundle.width.into());
                if let Some(edge) = edge.get(..width) {
                    expected.push((path, encode_bundle(edge)?));
                }
            }
        }
        let mut wrong = Vec::new();
        for (path, bytes) in expected {
            if self.file(&path)?.is_some_and(|found| found != bytes) {
                wrong.push((path, bytes));
            }
        }
        Ok(wrong)
    }

    /// The partial files that were written where `full` will stand.
    fn narrower(&self, full: &str) -> Result<Vec<String>, TileError> {
        let folder = [full, ".p"].concat();
        let names = list(&self.disk, &self.folder.join(&folder))?;
        Ok(names.into_iter().map(|name| [&folder, "/", &name].concat()).collect())
    }

    fn check_size(&self, asked: u64) -> Result<(), TileError> {
        let size = self.size();
        if asked > size { Err(TileError::Beyond { asked, size }) } else { Ok(()) }
    }

    /// The bytes of a file of the log; nothing when there is none.
    pub(super) fn file(&self, path: &str) -> Result<Option<Vec<u8>>, TileError> {
        read(&self.disk, &self.folder, path)
    }
}

/// Reads a file of the log in `folder`; a missing one is nothing.
pub(super) fn read<D: Disk>(
    disk: &D,
    folder: &Path,
    path: &str,
) -> Result<Option<Vec<u8>>, TileError> {
    let path = folder.join(path);
    match disk.read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(TileError::file("read", &path, error)),
    }
}

fn same(path: String, is_same: bool) -> Result<(), TileError> {
    let differs = || TileError::damaged(path, "it is not what was written");
    if is_same { Ok(()) } else { Err(differs()) }
}

/// Tiles that were read and lead to the right edge: the last one of each level, since who reads
/// many reads neighbours.
struct Checked<'a, D> {
    reader: &'a TileReader<D>,
    last: BTreeMap<u8, (u64, Vec<Hash>)>,
}

impl<'a, D: Disk> Checked<'a, D> {
    const fn new(reader: &'a TileReader<D>) -> Self {
        Self { reader, last: BTreeMap::new() }
    }

    /// The hashes of a tile, as many as the log has.
    fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], TileError> {
        let hashes = self.reader.size() >> (8 * u32::from(level)).min(63);
        if index == hashes / TILE_HASHES {
            return Ok(self.reader.edge.level(level));
        }
        if self.last.get(&level).is_none_or(|(kept, _)| *kept != index) {
            let hashes = self.read_full(Tile { level, index, width: 256 })?;
            self.last.insert(level, (index, hashes));
        }
        Ok(self.last.get(&level).map_or(&[], |(_, hashes)| hashes.as_slice()))
    }

    fn read_full(&mut self, tile: Tile) -> Result<Vec<Hash>, TileError> {
        let hashes = read_tile::<TileError>(tile, |path| self.reader.file(path))?;
        let place = usize::try_from(tile.index % TILE_HASHES).unwrap_or(usize::MAX);
        let above = self.tile(tile.level.saturating_add(1), tile.index / TILE_HASHES)?;
        if subtree_root(&hashes).as_ref() == above.get(place) {
            return Ok(hashes);
        }
        Err(TileError::damaged(tile.path(), "its hashes do not lead to the tile above"))
    }

    /// The entries of a bundle, as many as the log has.
    fn bundle(&mut self, index: u64) -> Result<Vec<EntryBytes>, TileError> {
        if index == self.reader.size() / TILE_HASHES {
            return Ok(self.reader.edge.entries().to_vec());
        }
        let bundle = Bundle { index, width: 256 };
        let entries = read_bundle::<TileError>(bundle, |path| self.reader.file(path))?;
        let hashes = self.tile(0, index)?;
        for (place, (entry, hash)) in (bundle.first()..).zip(entries.iter().zip(hashes)) {
            if leaf_hash(entry) != *hash {
                let what = "the entry does not hash to its leaf in the tree".to_owned();
                return Err(TileError::Damaged { path: bundle.path(), entry: place, what });
            }
        }
        entries.iter().map(|entry| exact(bundle, entry)).collect()
    }
}
