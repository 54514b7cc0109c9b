//! What the log must be: every entry, every hash and every file of it, in memory, where nothing
//! fails.

use untrain_tlog::tiles::{encode_bundle, encode_tile, subtree_root, tile_of};
use untrain_tlog::{
    Bundle, Checkpoint, Entry, Frontier, Hash, Node, SigningKey, Tile, VerifierKey, root_at,
    root_nodes,
};

/// The name of the simulated log.
const ORIGIN: &str = "log.sim.example/2026";

/// The bytes of an entry.
pub type EntryBytes = [u8; 35];

/// The log as it must be.
#[derive(Clone)]
pub struct Model {
    entries: Vec<EntryBytes>,
    frontier: Frontier,
    /// The nodes that tiles hold, by level of tiles.
    levels: Vec<Vec<Hash>>,
}

impl Default for Model {
    fn default() -> Self {
        Self { entries: Vec::new(), frontier: Frontier::new(), levels: vec![Vec::new(); 4] }
    }
}

/// An entry that no other seed and place has.
#[must_use]
pub fn entry(seed: u64, index: u64) -> Entry {
    let mut commitment = [0; 32];
    let bytes = seed.to_be_bytes().into_iter().chain(index.to_be_bytes());
    commitment.iter_mut().zip(bytes).for_each(|(byte, value)| *byte = value);
    Entry { kind: 6, commitment }
}

/// The key of the simulated log, and the key that checks it.
///
/// # Errors
/// Never: the name is a good one.
pub fn key() -> Result<(SigningKey, VerifierKey), String> {
    let key = SigningKey::from_seed(ORIGIN, &[5; 32]).map_err(|error| error.to_string())?;
    let verifier = key.verifier_key();
    Ok((key, verifier))
}

impl Model {
    /// How many entries there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Appends an entry.
    pub fn push(&mut self, entry: Entry) {
        self.entries.push(entry.to_bytes());
        for (node, hash) in self.frontier.append(entry.leaf_hash()) {
            if node.level.is_multiple_of(8)
                && let Some(level) = self.levels.get_mut(usize::from(node.level / 8))
            {
                level.push(hash);
            }
        }
    }

    /// The entries from an index on.
    #[must_use]
    pub fn entries_from(&self, first: u64) -> &[EntryBytes] {
        usize::try_from(first).ok().and_then(|first| self.entries.get(first..)).unwrap_or_default()
    }

    /// The head of the log.
    #[must_use]
    pub fn head(&self) -> Checkpoint {
        let root = self.frontier.root();
        Checkpoint { origin: ORIGIN.to_owned(), size: self.size(), root }
    }

    /// The head of the log once it has these entries too.
    #[must_use]
    pub fn head_with(&self, entries: &[Entry]) -> Checkpoint {
        let mut frontier = self.frontier.clone();
        entries.iter().for_each(|entry| drop(frontier.append(entry.leaf_hash())));
        Checkpoint { size: frontier.size(), root: frontier.root(), ..self.head() }
    }

    fn node(&self, node: Node, size: u64) -> Option<Hash> {
        let (tile, range) = tile_of(node, size).ok()?;
        let level = self.levels.get(usize::from(tile.level))?;
        subtree_root(slice(level, tile.index, tile.width)?.get(range)?)
    }

    /// The root of the tree over the first entries; nothing when there are not as many.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        let nodes = root_nodes(size).into_iter();
        let nodes = nodes.filter_map(|node| Some((node, self.node(node, size)?))).collect();
        root_at(size, &nodes).ok()
    }

    /// What a file of the log must hold; nothing when the log has no such file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        if let Ok(tile) = Tile::parse(path) {
            let level = self.levels.get(usize::from(tile.level))?;
            return Some(encode_tile(slice(level, tile.index, tile.width)?));
        }
        let bundle = Bundle::parse(path).ok()?;
        encode_bundle(slice(&self.entries, bundle.index, bundle.width)?).ok()
    }
}

fn slice<T>(all: &[T], index: u64, width: u16) -> Option<&[T]> {
    let first = usize::try_from(index).ok()?.checked_mul(256)?;
    all.get(first..first.checked_add(width.into())?)
}
