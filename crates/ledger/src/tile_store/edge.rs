//! The right edge of the log in memory: the hashes and entries that fill no file yet.
//!
//! It is all that is needed to append, and what every hash that is read from a file must lead to.

use std::ops::Range;

use untrain_tlog::entry::ENTRY_BYTES;
use untrain_tlog::tiles::{
    TILE_HASHES, bundles_at, read_bundle, read_tile, subtree_root, tile_of, tiles_at,
};
use untrain_tlog::{Bundle, Hash, Node, Tile, leaf_hash, root_at, root_nodes};

use super::error::TileError;

/// How many levels of tiles a tree of the largest size has.
const LEVELS: usize = 8;

/// The bytes of an entry.
pub type EntryBytes = [u8; ENTRY_BYTES];

/// The hashes of each level, and the entries, that come after the last full tile and bundle.
#[derive(Debug, Clone)]
pub struct Edge {
    size: u64,
    entries: Vec<EntryBytes>,
    levels: [Vec<Hash>; LEVELS],
}

impl Edge {
    /// Reads the edge of the log of `size` entries, through `read`, which answers a path with the
    /// file's bytes. The last files of all levels must agree with each other.
    pub fn load(
        size: u64,
        read: impl Fn(&str) -> Result<Option<Vec<u8>>, TileError>,
    ) -> Result<Self, TileError> {
        let mut edge = Self { size, entries: Vec::new(), levels: Default::default() };
        // The hash of the last full tile of the level below, or the leaf hashes of the last bundle.
        let mut below: Vec<Hash> = Vec::new();
        for bundle in bundles_at(size) {
            let entries = read_bundle::<TileError>(bundle, &read)?;
            below = entries.iter().map(|entry| leaf_hash(entry)).collect();
            if bundle.is_partial() {
                edge.entries =
                    entries.iter().map(|e| exact(bundle, e)).collect::<Result<_, _>>()?;
            }
        }
        for (tile, level) in tiles_at(size).into_iter().zip(&mut edge.levels) {
            let hashes = read_tile::<TileError>(tile, &read)?;
            if !hashes.ends_with(&below) {
                let what = "its last hashes are not those of the files below";
                return Err(TileError::damaged(tile.path(), what));
            }
            // A partial tile does not reach into the level above: the full one before it does.
            below = if tile.is_partial() {
                last_full(tile).map_or_else(|| Ok(None), |tile| read_tile(tile, &read).map(Some))?
            } else {
                Some(hashes.clone())
            }
            .and_then(|hashes| subtree_root(&hashes))
            .into_iter()
            .collect();
            if tile.is_partial() {
                *level = hashes;
            }
        }
        Ok(edge)
    }

    /// How many entries the log has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The entries after the last full bundle.
    pub fn entries(&self) -> &[EntryBytes] {
        &self.entries
    }

    /// The hashes of one level of tiles that come after its last full tile.
    pub fn level(&self, level: u8) -> &[Hash] {
        self.levels.get(usize::from(level)).map_or(&[], Vec::as_slice)
    }

    /// Appends an entry with its leaf hash, and gives the tiles that this filled to `full`.
    pub fn push(&mut self, entry: EntryBytes, leaf: Hash, mut full: impl FnMut(Tile, Vec<Hash>)) {
        self.entries.push(entry);
        if self.entries.len() as u64 == TILE_HASHES {
            self.entries.clear();
        }
        self.size = self.size.saturating_add(1);
        let mut carried = Some(leaf);
        for (level, hashes) in (0_u8..).zip(&mut self.levels) {
            let Some(hash) = carried.take() else { return };
            hashes.push(hash);
            if hashes.len() as u64 == TILE_HASHES {
                carried = subtree_root(hashes);
                let spans = TILE_HASHES.checked_pow(u32::from(level) + 1);
                let index = spans.map_or(0, |spans| self.size / spans).saturating_sub(1);
                full(Tile { level, index, width: 256 }, std::mem::take(hashes));
            }
        }
    }

    /// A node that is folded from the edge alone.
    pub fn node(&self, node: Node) -> Option<Hash> {
        let (tile, range): (Tile, Range<usize>) = tile_of(node, self.size).ok()?;
        let hashes = tile.is_partial().then(|| self.level(tile.level))?;
        subtree_root(hashes.get(range)?)
    }

    /// The root over all entries.
    pub fn root(&self) -> Result<Hash, TileError> {
        // Every node of the root stands for a bit of the size, and so in a tile that is not full.
        let nodes = root_nodes(self.size).into_iter();
        let nodes = nodes.filter_map(|node| Some((node, self.node(node)?))).collect();
        root_at(self.size, &nodes).map_err(|_| TileError::Root { size: self.size })
    }
}

/// The full tile before a partial one.
fn last_full(tile: Tile) -> Option<Tile> {
    Some(Tile { index: tile.index.checked_sub(1)?, ..tile.full() })
}

/// An entry of this log, whose entries are all of one length.
pub fn exact(bundle: Bundle, entry: &[u8]) -> Result<EntryBytes, TileError> {
    entry.try_into().map_err(|_| {
        TileError::damaged(bundle.path(), format!("it holds an entry of {} bytes", entry.len()))
    })
}
