//! C2SP tlog-tiles: a log as files that any web server can serve (`spec/tiles.md`).
//!
//! A [`Tile`] holds up to 256 neighbouring hashes of every eighth level of the tree, a [`Bundle`]
//! the entries under a tile of the lowest level. What lies between is folded when it is needed. No
//! file is read or written here: callers bring a closure that reads one.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::checkpoint::parse_number;
use crate::error::LogFileError;
use crate::tree::{Hash, Node, SIZE_MAX, node_hash};

/// How many hashes a full tile holds, and how many entries a full bundle.
pub const TILE_HASHES: u64 = 256;

/// The name of the file that holds the signed checkpoint.
pub const CHECKPOINT_PATH: &str = "checkpoint";

/// How many levels of the tree one tile spans, as a shift.
const TILE_HEIGHT: u8 = 8;

/// The highest level of tiles that a tree of [`SIZE_MAX`] entries has.
const TILE_LEVEL_MAX: u8 = 7;

const HASH_BYTES: usize = 32;

/// The file that holds neighbouring hashes of one level of the tree, from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// The level: its hashes are nodes of the tree's level `8 * level`.
    pub level: u8,
    /// Which tile of its level, from the left, from zero.
    pub index: u64,
    /// How many hashes it holds: 256, or fewer at the right edge of a tree.
    pub width: u16,
}

/// The file that holds neighbouring entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle {
    /// Which bundle, from the left, from zero.
    pub index: u64,
    /// How many entries it holds: 256, or fewer at the right edge of a tree.
    pub width: u16,
}

impl Tile {
    /// The tile's path under the folder or address of the log.
    #[must_use]
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, place(self.index, self.width))
    }

    /// Reads a path in its one spelling.
    ///
    /// # Errors
    /// [`LogFileError::Path`] when it is none of a tile that a tree can have.
    pub fn parse(path: &str) -> Result<Self, LogFileError> {
        let read = || {
            let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
            let level = parse_number(level).and_then(|level| u8::try_from(level).ok())?;
            let (index, width) = parse_place(place)?;
            let tile = Self { level, index, width };
            let fits = level <= TILE_LEVEL_MAX && last(index, width) <= SIZE_MAX >> shift(level);
            (fits && tile.path() == path).then_some(tile)
        };
        read().ok_or_else(|| LogFileError::Path(path.to_owned()))
    }

    /// The index of the first entry under it.
    #[must_use]
    pub fn first(&self) -> u64 {
        let hash = self.index.saturating_mul(TILE_HASHES);
        hash.saturating_mul(1_u64.checked_shl(shift(self.level)).unwrap_or(u64::MAX))
    }

    /// The full tile that takes the place of this one once the tree has grown over it.
    #[must_use]
    pub const fn full(&self) -> Self {
        Self { level: self.level, index: self.index, width: FULL }
    }

    /// Whether this is the right edge of a tree and not a whole tile.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.width < FULL
    }

    /// The hashes in the tile's bytes.
    ///
    /// # Errors
    /// [`LogFileError::Length`] when there are more or fewer than the tile's width says.
    pub fn parse_hashes(&self, bytes: &[u8]) -> Result<Vec<Hash>, LogFileError> {
        let expected = usize::from(self.width) * HASH_BYTES;
        if bytes.len() != expected {
            return Err(LogFileError::Length { path: self.path(), expected, found: bytes.len() });
        }
        Ok(bytes.as_chunks().0.iter().copied().map(Hash).collect())
    }
}

impl Bundle {
    /// The bundle's path under the folder or address of the log.
    #[must_use]
    pub fn path(&self) -> String {
        format!("tile/entries/{}", place(self.index, self.width))
    }

    /// Reads a path in its one spelling.
    ///
    /// # Errors
    /// [`LogFileError::Path`] when it is none of a bundle that a log can have.
    pub fn parse(path: &str) -> Result<Self, LogFileError> {
        let read = || {
            let (index, width) = parse_place(path.strip_prefix("tile/entries/")?)?;
            let bundle = Self { index, width };
            (last(index, width) <= SIZE_MAX && bundle.path() == path).then_some(bundle)
        };
        read().ok_or_else(|| LogFileError::Path(path.to_owned()))
    }

    /// The bundle that holds entry `entry` in a log of `size` entries; none when there is no such
    /// entry.
    #[must_use]
    pub fn holding(entry: u64, size: u64) -> Option<Self> {
        let index = entry / TILE_HASHES;
        (entry < size).then(|| Self { index, width: width(index, size) })
    }

    /// The index of its first entry.
    #[must_use]
    pub const fn first(&self) -> u64 {
        self.index.saturating_mul(TILE_HASHES)
    }

    /// The full bundle that takes the place of this one once the log has grown over it.
    #[must_use]
    pub const fn full(&self) -> Self {
        Self { index: self.index, width: FULL }
    }

    /// Whether this is the right edge of a log and not a whole bundle.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.width < FULL
    }

    /// The entries in the bundle's bytes.
    ///
    /// # Errors
    /// [`LogFileError::Bundle`] when they are not as many as the bundle's width says, or do not
    /// end where the bytes end.
    pub fn parse_entries<'a>(&self, bytes: &'a [u8]) -> Result<Vec<&'a [u8]>, LogFileError> {
        let refuse = |why| LogFileError::Bundle { path: self.path(), why };
        let mut entries = Vec::with_capacity(usize::from(self.width));
        let mut rest = bytes;
        for _ in 0..self.width {
            let (length, after) = rest.split_first_chunk().ok_or(refuse("it ends too early"))?;
            let length = usize::from(u16::from_be_bytes(*length));
            let (entry, after) =
                after.split_at_checked(length).ok_or(refuse("its last entry is cut off"))?;
            entries.push(entry);
            rest = after;
        }
        if rest.is_empty() { Ok(entries) } else { Err(refuse("it goes on after its last entry")) }
    }
}

const FULL: u16 = 256;

const fn shift(level: u8) -> u32 {
    level as u32 * TILE_HEIGHT as u32
}

/// How many hashes of its level a tree must have to have this file.
fn last(index: u64, width: u16) -> u64 {
    index.saturating_mul(TILE_HASHES).saturating_add(width.into())
}

/// How wide the file `index` is on a level that has `hashes`, which reach into it.
fn width(index: u64, hashes: u64) -> u16 {
    let within = hashes.saturating_sub(index.saturating_mul(TILE_HASHES));
    u16::try_from(within).unwrap_or(FULL).min(FULL)
}

/// The index in groups of three digits, an `x` before all but the last, and the width of a partial
/// file.
fn place(index: u64, width: u16) -> String {
    let mut text = format!("{:03}", index % 1_000);
    let mut above = index / 1_000;
    while above > 0 {
        text = format!("x{:03}/{text}", above % 1_000);
        above /= 1_000;
    }
    if width < FULL { format!("{text}.p/{width}") } else { text }
}

/// Reads what [`place`] wrote, and some other spellings, which the caller has to refuse.
fn parse_place(text: &str) -> Option<(u64, u16)> {
    let (index, width) = match text.split_once(".p/") {
        Some((index, width)) => {
            let width = parse_number(width).and_then(|width| u16::try_from(width).ok());
            (index, width.filter(|width| (1..FULL).contains(width))?)
        }
        None => (text, FULL),
    };
    let digits: String = index.chars().filter(|c| !"x/".contains(*c)).collect();
    Some((digits.parse().ok()?, width))
}

/// The levels of tiles in a tree of `size` entries, each with how many hashes it has.
fn levels(size: u64) -> impl Iterator<Item = (u8, u64)> {
    (0..=TILE_LEVEL_MAX).map(move |level| (level, size >> shift(level)))
}

/// The files by index and width that `new` hashes take and `old` hashes do not.
fn grown(old: u64, new: u64) -> impl Iterator<Item = (u64, u16)> {
    let full = (old / TILE_HASHES..new / TILE_HASHES).map(|index| (index, FULL));
    let edge = (new > old && !new.is_multiple_of(TILE_HASHES))
        .then(|| (new / TILE_HASHES, width(new / TILE_HASHES, new)));
    full.chain(edge)
}

/// The tiles that a log of `new` entries has and one of `old` entries lacks, the lowest level
/// first: what is written when a log grows from `old` to `new` in one step.
#[must_use]
pub fn tiles_grown(old: u64, new: u64) -> Vec<Tile> {
    let before = levels(old).map(|(_, hashes)| hashes);
    let tiles = levels(new).zip(before).flat_map(|((level, new), old)| {
        grown(old, new).map(move |(index, width)| Tile { level, index, width })
    });
    tiles.collect()
}

/// The bundles that a log of `new` entries has and one of `old` entries lacks.
#[must_use]
pub fn bundles_grown(old: u64, new: u64) -> Vec<Bundle> {
    grown(old, new).map(|(index, width)| Bundle { index, width }).collect()
}

/// The last tile of each level in a log of `size` entries, full or not: its right edge.
#[must_use]
pub fn tiles_at(size: u64) -> Vec<Tile> {
    let edge = |(level, hashes): (u8, u64)| {
        let index = hashes.checked_sub(1)? / TILE_HASHES;
        Some(Tile { level, index, width: width(index, hashes) })
    };
    levels(size).filter_map(edge).collect()
}

/// The last bundle of a log of `size` entries, full or not; none of an empty log.
#[must_use]
pub fn bundles_at(size: u64) -> Vec<Bundle> {
    size.checked_sub(1).and_then(|entry| Bundle::holding(entry, size)).into_iter().collect()
}

/// The tile that holds `node` in a log of `size` entries, and which of the tile's hashes fold into
/// the node.
///
/// # Errors
/// [`LogFileError::Outside`] when a tree of that size does not have the node complete.
pub fn tile_of(node: Node, size: u64) -> Result<(Tile, Range<usize>), LogFileError> {
    let find = || {
        let (level, height) = (node.level / TILE_HEIGHT, node.level % TILE_HEIGHT);
        let first = node.index.checked_mul(1 << height)?;
        let hashes = size.checked_shr(shift(level.min(TILE_LEVEL_MAX)))?;
        let end = first.checked_add(1 << height)?;
        if level > TILE_LEVEL_MAX || end > hashes {
            return None;
        }
        let index = first / TILE_HASHES;
        let begin = usize::try_from(first % TILE_HASHES).ok()?;
        let tile = Tile { level, index, width: width(index, hashes) };
        Some((tile, begin..begin + (1 << height)))
    };
    find().ok_or(LogFileError::Outside { node, size })
}

/// The bytes of a tile.
#[must_use]
pub fn encode_tile(hashes: &[Hash]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(hashes.len() * HASH_BYTES);
    hashes.iter().for_each(|hash| bytes.extend_from_slice(&hash.0));
    bytes
}

/// The bytes of a bundle: each entry after its length in two bytes, the higher first.
///
/// # Errors
/// [`LogFileError::EntryLength`] when an entry is of 64 KiB or more.
pub fn encode_bundle<E: AsRef<[u8]>>(
    entries: impl IntoIterator<Item = E>,
) -> Result<Vec<u8>, LogFileError> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length =
            u16::try_from(entry.len()).map_err(|_| LogFileError::EntryLength(entry.len()))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// The hashes of `tile`, read through `read`, which answers a path with the file's bytes, or with
/// nothing when there is no such file.
///
/// A partial tile may be gone once the full one is there, so that one is read in its place.
///
/// # Errors
/// What `read` fails with, and [`LogFileError`] when neither file is there or the one that is has
/// another length.
pub fn read_tile<E: From<LogFileError>>(
    tile: Tile,
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<Vec<Hash>, E> {
    if let Some(bytes) = read(&tile.path())? {
        return Ok(tile.parse_hashes(&bytes)?);
    }
    let bytes = read_full(tile.is_partial(), &tile.path(), &tile.full().path(), read)?;
    let mut hashes = tile.full().parse_hashes(&bytes)?;
    hashes.truncate(tile.width.into());
    Ok(hashes)
}

/// The entries of `bundle`, read as [`read_tile`] reads.
///
/// # Errors
/// What `read` fails with, and [`LogFileError`] when neither file is there or the one that is does
/// not hold such a bundle.
pub fn read_bundle<E: From<LogFileError>>(
    bundle: Bundle,
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<Vec<Vec<u8>>, E> {
    let owned = |entries: Vec<&[u8]>| entries.into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>();
    if let Some(bytes) = read(&bundle.path())? {
        return Ok(owned(bundle.parse_entries(&bytes)?));
    }
    let bytes = read_full(bundle.is_partial(), &bundle.path(), &bundle.full().path(), read)?;
    let mut entries = owned(bundle.full().parse_entries(&bytes)?);
    entries.truncate(bundle.width.into());
    Ok(entries)
}

fn read_full<E: From<LogFileError>>(
    partial: bool,
    path: &str,
    full: &str,
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<Vec<u8>, E> {
    let found = if partial { read(full)? } else { None };
    found.ok_or_else(|| LogFileError::Missing(path.to_owned()).into())
}

/// The hashes of `nodes` in a log of `size` entries, folded from its tiles, each of which is read
/// once, as [`read_tile`] reads. They are as good as the tiles are: only a proof that leads to a
/// signed root shows that they are the log's.
///
/// # Errors
/// What `read` fails with, and [`LogFileError`] when a node is not of that log or a tile is missing
/// or of another length.
pub fn read_nodes<E: From<LogFileError>>(
    nodes: &[Node],
    size: u64,
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<BTreeMap<Node, Hash>, E> {
    let mut tiles: BTreeMap<Tile, Vec<(Node, Range<usize>)>> = BTreeMap::new();
    for node in nodes {
        let (tile, range) = tile_of(*node, size)?;
        tiles.entry(tile).or_default().push((*node, range));
    }
    let mut found = BTreeMap::new();
    for (tile, wanted) in tiles {
        let hashes = read_tile(tile, &mut read)?;
        for (node, range) in wanted {
            let folded = hashes.get(range).and_then(subtree_root);
            found.insert(node, folded.ok_or(LogFileError::Outside { node, size })?);
        }
    }
    Ok(found)
}

/// The root of the complete subtree over `hashes`; none when they are no power of two. Of a full
/// tile it is the hash that stands for it in the level above.
#[must_use]
pub fn subtree_root(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level.as_chunks().0.iter().map(|[left, right]| node_hash(*left, *right)).collect();
    }
    level.first().copied()
}
