//! A whole log as a folder of files, however it was fetched: every entry is hashed, every tile
//! compared, and both lead to the root that the log signed.
//!
//! It goes from the first entry to the last and keeps one tile of each level in memory, so that a
//! log may be of any length.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use untrain_tlog::tiles::{CHECKPOINT_PATH, read_bundle, read_tile};
use untrain_tlog::tree::empty_root;
use untrain_tlog::{
    Bundle, Checkpoint, CheckpointError, Entry, Hash, LogFileError, NoteError, TILE_HASHES, Tile,
    Witnessed, node_hash,
};

use crate::limits::LOG_FILE_BYTES_MAX;
use crate::receipt;
use crate::report::{Findings, Kind, Outcome, Report};
use crate::trust::Trust;
use crate::words::short;

/// The kind of the entries that hold a root of the state map.
const STATE_ROOT: u8 = 0;

/// Checks the log in `folder`; `old` is an earlier checkpoint, which it has to continue.
pub(crate) fn check(folder: &Path, old: Option<&[u8]>, trust: &Trust) -> Report {
    let mut findings = Findings::default();
    let statement = run(folder, old, trust, &mut findings);
    findings.report(Kind::Log, statement)
}

fn run(
    folder: &Path,
    old: Option<&[u8]>,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<String> {
    let note = match read(folder, CHECKPOINT_PATH) {
        Ok(Some(note)) => note,
        Ok(None) => {
            findings.missing("checkpoint", "the folder holds no `checkpoint`");
            return None;
        }
        Err(fault) => return fault.tell("checkpoint", findings),
    };
    let checkpoint = open("checkpoint", &note, trust, findings)?;
    let old = match old {
        None => None,
        Some(old) => Some(open_old(old, &checkpoint, trust, findings)?),
    };
    let found = match walk(folder, &checkpoint, old.as_ref(), findings) {
        Ok(found) => found,
        Err(fault) => return fault.tell("files", findings),
    };
    let Checkpoint { origin, size, root } = &checkpoint;
    findings.holds("files", format!("every entry and every tile of {size} entries is there"));
    if found.root != *root {
        let detail = format!(
            "the log signed the root {} over {size} entries, but those here have {}",
            short(root),
            short(found.root)
        );
        findings.fails("root", detail);
        return None;
    }
    findings.holds("root", format!("they have the root {} that the log signed", short(root)));
    let states = match found.last_state {
        None => "no entry holds a root of the state map".to_owned(),
        Some(last) => format!("{} hold one, the last of them entry {last}", found.states),
    };
    findings.holds("state roots", states);
    findings.not_checked("events", "entries are commitments, and no opening was looked at");
    Some(format!("log `{origin}` holds {}, all under the root that it signed", entries(*size)))
}

fn entries(size: u64) -> String {
    if size == 1 { "1 entry".to_owned() } else { format!("{size} entries") }
}

/// The checkpoint, once the log that it speaks for has signed it.
fn open(
    name: &'static str,
    note: &[u8],
    trust: &Trust,
    findings: &mut Findings,
) -> Option<Checkpoint> {
    let opened = match trust.policy() {
        Some(policy) => policy.open(note),
        None => Checkpoint::open(note, trust.keys()).map(|checkpoint| Witnessed {
            checkpoint,
            cosignatures: Vec::new(),
            quorum: true,
        }),
    };
    match opened {
        Ok(opened) => {
            let Checkpoint { origin, size, .. } = &opened.checkpoint;
            findings.holds(name, format!("`{origin}` signed it at {}", entries(*size)));
            if trust.policy().is_some_and(untrain_tlog::TrustPolicy::asks_for_witnesses) {
                receipt::witnesses(&opened, findings);
            }
            Some(opened.checkpoint)
        }
        Err(error) => {
            let unsigned = matches!(error, CheckpointError::Note(NoteError::Unsigned(_)));
            let (outcome, hint) = match unsigned {
                true => (Outcome::Missing, "; give the log's key to trust"),
                false => (Outcome::Fails, ""),
            };
            findings.add(name, outcome, format!("{error}{hint}"));
            None
        }
    }
}

/// The earlier checkpoint, once it is known to be one that this log may be held to.
fn open_old(
    old: &[u8],
    new: &Checkpoint,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<Checkpoint> {
    let name = "earlier checkpoint";
    // Whether that one was witnessed is nothing that this log can be blamed for.
    let keys = Trust::from(trust.keys().to_vec());
    let old = open(name, old, &keys, findings)?;
    if old.origin != new.origin {
        let detail = format!("it is of the log `{}`, not of `{}`", old.origin, new.origin);
        findings.fails(name, detail);
        return None;
    }
    if old.size > new.size {
        let detail = format!(
            "it has {}, and this copy of the log only {}: fetch a newer copy",
            entries(old.size),
            entries(new.size)
        );
        findings.missing(name, detail);
        return None;
    }
    Some(old)
}

/// What a walk over all files found.
struct Found {
    root: Hash,
    /// How many entries hold a root of the state map, and the index of the last of them.
    states: u64,
    last_state: Option<u64>,
}

fn walk(
    folder: &Path,
    checkpoint: &Checkpoint,
    old: Option<&Checkpoint>,
    findings: &mut Findings,
) -> Result<Found, Fault> {
    let mut tree = Tree { folder, levels: Vec::new() };
    let (mut states, mut last_state) = (0, None);
    let mut index = 0;
    compare_old(index, &tree, old, findings)?;
    while let Some(bundle) = Bundle::holding(index, checkpoint.size) {
        for bytes in read_bundle(bundle, |path| read(folder, path))? {
            let entry = Entry::parse(&bytes).map_err(|error| {
                Fault::Wrong(format!("entry {index} in `{}`: {error}", bundle.path()))
            })?;
            if entry.kind == STATE_ROOT {
                (states, last_state) = (states + 1, Some(index));
            }
            tree.append(entry.leaf_hash())?;
            index += 1;
            compare_old(index, &tree, old, findings)?;
        }
    }
    tree.check_edge()?;
    Ok(Found { root: tree.root(), states, last_state })
}

/// At the size of the earlier checkpoint: whether the log has the root that it signed then.
fn compare_old(
    size: u64,
    tree: &Tree<'_>,
    old: Option<&Checkpoint>,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let Some(old) = old.filter(|old| old.size == size) else { return Ok(()) };
    let root = tree.root();
    if root == old.root {
        let detail = format!("the first {} are those that were signed then", entries(size));
        findings.holds("continues", detail);
        return Ok(());
    }
    Err(Fault::Fork(format!(
        "this is a fork: for its first {} `{}` signed the root {} in the earlier checkpoint, and \
         here they have {}; keep both, they prove it",
        entries(size),
        old.origin,
        old.root,
        root
    )))
}

/// The tree over the entries read so far: of each level of tiles the tile that is being filled.
struct Tree<'a> {
    folder: &'a Path,
    levels: Vec<Level>,
}

#[derive(Default)]
struct Level {
    /// Which tile it is.
    index: u64,
    hashes: Vec<Hash>,
}

impl Tree<'_> {
    /// Takes in a leaf; each tile that it completes is compared with its file and becomes a hash of
    /// the level above.
    fn append(&mut self, leaf: Hash) -> Result<(), Fault> {
        let (mut hash, mut number) = (leaf, 0);
        loop {
            if self.levels.len() == number {
                self.levels.push(Level::default());
            }
            let Some(level) = self.levels.get_mut(number) else { return Ok(()) };
            level.hashes.push(hash);
            if (level.hashes.len() as u64) < TILE_HASHES {
                return Ok(());
            }
            compare(self.folder, number, level)?;
            hash = fold(&level.hashes);
            level.hashes.clear();
            level.index += 1;
            number += 1;
        }
    }

    /// Compares the tiles that are not full.
    fn check_edge(&self) -> Result<(), Fault> {
        let mut edge = self.levels.iter().enumerate().filter(|(_, level)| !level.hashes.is_empty());
        edge.try_for_each(|(number, level)| compare(self.folder, number, level))
    }

    /// The root over everything so far: what is complete, folded from the right.
    fn root(&self) -> Hash {
        let mut peaks = Vec::new();
        for level in self.levels.iter().rev() {
            let mut rest = level.hashes.as_slice();
            while let Some(width) = rest.len().checked_ilog2() {
                let (complete, after) = rest.split_at(1 << width);
                peaks.push(fold(complete));
                rest = after;
            }
        }
        let root = peaks.into_iter().rev().reduce(|right, left| node_hash(left, right));
        root.unwrap_or_else(empty_root)
    }
}

fn compare(folder: &Path, number: usize, level: &Level) -> Result<(), Fault> {
    let tile = Tile {
        level: u8::try_from(number).unwrap_or(u8::MAX),
        index: level.index,
        width: u16::try_from(level.hashes.len()).unwrap_or(u16::MAX),
    };
    let found = read_tile(tile, |path| read(folder, path))?;
    match found.iter().zip(&level.hashes).position(|(found, made)| found != made) {
        None => Ok(()),
        Some(place) => Err(Fault::Wrong(format!(
            "hash {place} of `{}` is not that of what stands below it",
            tile.path()
        ))),
    }
}

/// The root of the complete subtree over a power of two of hashes.
fn fold(hashes: &[Hash]) -> Hash {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level.as_chunks().0.iter().map(|[left, right]| node_hash(*left, *right)).collect();
    }
    level.first().copied().unwrap_or_else(empty_root)
}

/// Why a walk ended early.
enum Fault {
    /// A file is not there, or cannot be read.
    Missing(String),
    /// A file says what is not so.
    Wrong(String),
    /// The log has another history than it had.
    Fork(String),
}

impl Fault {
    fn tell(self, name: &'static str, findings: &mut Findings) -> Option<String> {
        match self {
            Self::Missing(what) => findings.missing(name, what),
            Self::Wrong(what) => findings.fails(name, what),
            Self::Fork(what) => findings.fails("continues", what),
        }
        None
    }
}

impl From<LogFileError> for Fault {
    fn from(error: LogFileError) -> Self {
        match error {
            LogFileError::Missing(_) => Self::Missing(error.to_string()),
            other => Self::Wrong(other.to_string()),
        }
    }
}

/// The bytes of a file of the log; nothing when there is none.
fn read(folder: &Path, path: &str) -> Result<Option<Vec<u8>>, Fault> {
    let told =
        |error: std::io::Error| Fault::Missing(format!("`{path}` could not be looked at: {error}"));
    let file = match File::open(folder.join(path)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(told(error)),
    };
    let mut bytes = Vec::new();
    let mut within = file.take(LOG_FILE_BYTES_MAX + 1);
    within.read_to_end(&mut bytes).map_err(told)?;
    if bytes.len() as u64 > LOG_FILE_BYTES_MAX {
        return Err(Fault::Wrong(format!("`{path}` is longer than any file of a log")));
    }
    Ok(Some(bytes))
}
