//! Logs as folders of files, of any length, made with nothing but the tree's own rules.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;
use untrain_tlog::tiles::{encode_bundle, encode_tile};
use untrain_tlog::{Bundle, Checkpoint, Entry, Frontier, Hash, Node, SigningKey, Tile, node_hash};

/// The name of every log here.
pub const ORIGIN: &str = "log.harbour.example/2026";

/// The key of every log here.
pub fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap()
}

/// A log of which no event is known.
pub struct Tiled {
    /// Where its files are.
    pub folder: TempDir,
    frontier: Frontier,
    nodes: BTreeMap<Node, Hash>,
    entries: Vec<[u8; 35]>,
    /// The signed checkpoint of each size that was published.
    pub checkpoints: BTreeMap<u64, String>,
}

/// Entry `index` of the history `history`: histories differ in every entry from `from` on. Every
/// third is a root of the state map.
fn entry(index: u64, history: u8, from: u64) -> Entry {
    let mut commitment = [0; 32];
    commitment[..8].copy_from_slice(&index.to_be_bytes());
    commitment[31] = if index < from { 0 } else { history };
    Entry { kind: if index % 3 == 2 { 0 } else { 6 }, commitment }
}

impl Tiled {
    /// A log that has no entry.
    pub fn new() -> Self {
        let mut log = Self {
            folder: tempfile::tempdir().unwrap(),
            frontier: Frontier::new(),
            nodes: BTreeMap::new(),
            entries: Vec::new(),
            checkpoints: BTreeMap::new(),
        };
        log.publish();
        log
    }

    /// A log of `size` entries, as it was written in one step.
    pub fn of(size: u64) -> Self {
        let mut log = Self::new();
        log.grow(size, 0);
        log
    }

    /// The same log with another future, signed by the same key.
    pub fn fork(&self) -> Self {
        let mut fork = Self::new();
        fork.frontier = self.frontier.clone();
        fork.nodes = self.nodes.clone();
        fork.entries = self.entries.clone();
        fork.checkpoints = self.checkpoints.clone();
        fork.publish();
        fork
    }

    /// Grows to `size` entries; `history` says which future it takes.
    pub fn grow(&mut self, size: u64, history: u8) {
        let from = self.size();
        for index in from..size {
            let entry = entry(index, history, from);
            self.entries.push(entry.to_bytes());
            self.nodes.extend(self.frontier.append(entry.leaf_hash()));
        }
        self.publish();
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The newest checkpoint.
    pub fn checkpoint(&self) -> &str {
        &self.checkpoints[&self.size()]
    }

    /// The proof that it continues itself at `old` entries.
    #[cfg(feature = "witness")]
    pub fn consistency(&self, old: u64) -> Vec<Hash> {
        untrain_tlog::consistency_proof(old, self.size(), &self.nodes).unwrap()
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn publish(&mut self) {
        let size = self.size();
        let head = Checkpoint { origin: ORIGIN.to_owned(), size, root: self.frontier.root() };
        self.checkpoints.insert(size, head.sign(&key()).unwrap());
        let mut level = 0;
        let mut hashes: Vec<Hash> =
            (0..size).map(|index| self.nodes[&Node { level: 0, index }]).collect();
        while !hashes.is_empty() {
            for (index, hashes) in (0..).zip(hashes.chunks(256)) {
                let width = u16::try_from(hashes.len()).unwrap();
                self.write(&Tile { level, index, width }.path(), &encode_tile(hashes));
            }
            // Written out once more, plainly: eight levels of pairs.
            hashes = hashes.as_chunks::<256>().0.iter().map(|full| pair(full)).collect();
            level += 1;
        }
        for (index, entries) in (0..).zip(self.entries.chunks(256)) {
            let width = u16::try_from(entries.len()).unwrap();
            self.write(&Bundle { index, width }.path(), &encode_bundle(entries).unwrap());
        }
        self.write("checkpoint", self.checkpoint().as_bytes());
    }

    /// Every file, by its path from the folder.
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.folder.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => open.push(path),
                    false => found.push(name(&path, self.folder.path())),
                }
            }
        }
        found.sort();
        found
    }
}

fn name(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned()
}

fn pair(hashes: &[Hash]) -> Hash {
    match hashes {
        [one] => *one,
        many => {
            let (left, right) = many.split_at(many.len() / 2);
            node_hash(pair(left), pair(right))
        }
    }
}
