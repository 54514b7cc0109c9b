//! What must hold, whatever happened: asked of the store, and of the files as a stranger finds
//! them.

use std::path::Path;

use untrain_ledger::disk::Disk;
use untrain_tlog::tiles::{
    CHECKPOINT_PATH, bundles_at, bundles_grown, read_bundle, read_nodes, read_tile, tiles_at,
    tiles_grown,
};
use untrain_tlog::{
    Bundle, Checkpoint, LogFileError, Tile, inclusion_nodes, inclusion_proof, leaf_hash, root_at,
    root_nodes, verify_inclusion,
};

use crate::disk::SimDisk;
use crate::world::{FOLDER, World};

/// How many of the last entries are read and compared each time.
const ENTRIES_READ: u64 = 1_500;

/// The largest log of which everything is read each time.
const SIZE_READ_WHOLE: u64 = 10_000;

type Checked = Result<(), String>;

fn demand(holds: bool, what: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(what()) }
}

fn said(error: impl ToString) -> String {
    error.to_string()
}

/// After a crash, before anything is recovered: the checkpoint that a web server would serve.
///
/// # Errors
/// When it is newer than the database, older than what was made durable, or torn though it was.
pub fn crashed(world: &World<'_>) -> Checked {
    let files = world.disk.files(Path::new(FOLDER));
    let found = files.get(CHECKPOINT_PATH).map(|bytes| open(world, bytes));
    let (head, durable) = (world.database.head.size, world.durable);
    match found {
        Some(Ok(checkpoint)) => {
            let size = checkpoint.size;
            demand(size <= head, || {
                format!("a checkpoint of {size} entries stands, and only {head} are committed")
            })?;
            demand(durable.is_none_or(|durable| durable <= size), || {
                format!("a checkpoint of {size} entries stands, and {durable:?} were settled")
            })
        }
        Some(Err(why)) => {
            demand(world.tearable, || format!("the durable checkpoint is torn: {why}"))
        }
        None => demand(durable.is_none(), || "the durable checkpoint is gone".to_owned()),
    }
}

fn open(world: &World<'_>, bytes: &[u8]) -> Result<Checkpoint, String> {
    Checkpoint::open(bytes, std::slice::from_ref(&world.verifier)).map_err(said)
}

fn read(disk: &SimDisk, path: &str) -> Result<Option<Vec<u8>>, LogFileError> {
    Ok(disk.read(&Path::new(FOLDER).join(path)).ok())
}

/// After a checkpoint was published: it is the database's, and a stranger who has nothing else
/// finds files that lead to its root.
///
/// # Errors
/// Which file does not.
pub fn published(world: &World<'_>) -> Checked {
    let read = |path: &str| read(world.disk, path);
    let bytes = read(CHECKPOINT_PATH).map_err(said)?.ok_or("no checkpoint stands")?;
    let head = open(world, &bytes)?;
    demand(head == world.database.head, || "the published checkpoint is not the head".to_owned())?;
    let nodes = read_nodes(&root_nodes(head.size), head.size, read).map_err(said)?;
    let root = root_at(head.size, &nodes).map_err(said)?;
    demand(root == head.root, || "the tiles do not lead to the published root".to_owned())?;
    for bundle in bundles_at(head.size) {
        let Bundle { index, width } = bundle;
        let entries = read_bundle(bundle, read).map_err(said)?;
        let hashes = read_tile(Tile { level: 0, index, width }, read).map_err(said)?;
        let same = entries.iter().map(|entry| leaf_hash(entry)).eq(hashes);
        demand(same, || format!("`{}` does not hash to its tile", bundle.path()))?;
    }
    Ok(())
}

/// After a recovery: every committed entry is where it was committed, every file is what it must
/// be, and every proof holds.
///
/// # Errors
/// What is not so.
pub fn recovered(world: &mut World<'_>) -> Checked {
    files(world)?;
    entries(world)?;
    proofs(world)
}

/// Every file in the folder, byte for byte, and every file that somebody may ask for.
fn files(world: &World<'_>) -> Checked {
    let files = world.disk.files(Path::new(FOLDER));
    for (path, bytes) in &files {
        let expected = if path == CHECKPOINT_PATH {
            Some(world.database.signed.clone().into_bytes())
        } else {
            world.model.file(path)
        };
        demand(expected.as_deref() == Some(bytes), || format!("`{path}` is not what it must be"))?;
    }
    let stands = |partial: String, full: String| {
        demand(files.contains_key(&partial) || files.contains_key(&full), || {
            format!("neither `{partial}` nor `{full}` is there")
        })
    };
    let size = world.model.size();
    let mut tiles = tiles_grown(0, size);
    let mut bundles = bundles_grown(0, size);
    for size in &world.published {
        tiles.extend(tiles_at(*size));
        bundles.extend(bundles_at(*size));
    }
    tiles.iter().try_for_each(|tile| stands(tile.path(), tile.full().path()))?;
    bundles.iter().try_for_each(|bundle| stands(bundle.path(), bundle.full().path()))
}

fn entries(world: &World<'_>) -> Checked {
    let size = world.model.size();
    let store = world.store.as_ref().ok_or("the store is not open")?;
    demand(store.size() == size, || format!("{} of {size} entries are there", store.size()))?;
    let first = if size <= SIZE_READ_WHOLE { 0 } else { size.saturating_sub(ENTRIES_READ) };
    let entries = store.entries(first..size).map_err(said)?;
    let same = entries.iter().map(untrain_tlog::Entry::to_bytes);
    demand(same.eq(world.model.entries_from(first).iter().copied()), || {
        "an entry is not what was committed".to_owned()
    })?;
    if size <= SIZE_READ_WHOLE { store.check_files().map_err(said) } else { Ok(()) }
}

/// An inclusion proof of some entry, and the root of some size.
fn proofs(world: &mut World<'_>) -> Checked {
    let head = world.database.head.clone();
    let Some(index) = head.size.checked_sub(1).map(|last| world.rng.u64(0..=last)) else {
        return Ok(());
    };
    let store = world.store.as_ref().ok_or("the store is not open")?;
    let nodes = store.nodes(&inclusion_nodes(index, head.size), head.size).map_err(said)?;
    let proof = inclusion_proof(index, head.size, &nodes).map_err(said)?;
    let entry = world.model.entries_from(index).first().ok_or("the model lacks an entry")?;
    verify_inclusion(leaf_hash(entry), index, head.size, &proof, head.root).map_err(said)?;
    let root = store.root(index + 1).map_err(said)?;
    demand(Some(root) == world.model.root_at(index + 1), || format!("the root of {index} is wrong"))
}

/// After a bit of the file at `path` was flipped: whoever reads gets what is right, or an error,
/// and who reads everything finds it. Then the same once the log was opened again.
///
/// # Errors
/// What was answered wrongly, or that nobody found the bit.
pub fn rotten(world: &mut World<'_>, path: &str) -> Checked {
    let store = world.store.as_ref().ok_or("the store is not open")?;
    right_or_refused(world)?;
    if path == CHECKPOINT_PATH {
        let bytes = read(world.disk, path).map_err(said)?.unwrap_or_default();
        let opened = open(world, &bytes);
        return demand(opened.is_err(), || "a changed checkpoint verifies".to_owned());
    }
    // A partial file beside the full one is read by nobody, and goes when that is recorded.
    let files = world.disk.files(Path::new(FOLDER));
    let replaced = path.split_once(".p/").is_some_and(|(full, _)| files.contains_key(full));
    demand(replaced || store.check_files().is_err(), || {
        format!("a flipped bit of `{path}` was not found")
    })?;
    world.store = None;
    match world.recover_quietly() {
        Ok(()) => right_or_refused(world),
        Err(_) => Ok(()),
    }
}

fn right_or_refused(world: &World<'_>) -> Checked {
    let store = world.store.as_ref().ok_or("the store is not open")?;
    let (size, head) = (world.model.size(), &world.database.head);
    let model = world.model.entries_from(0);
    for (index, expected) in (0..size).zip(model).step_by(7) {
        if let Ok(found) = store.entries(index..index + 1) {
            let same = found.iter().map(untrain_tlog::Entry::to_bytes).eq([*expected]);
            demand(same, || format!("entry {index} is served with other bytes"))?;
        }
    }
    for (index, entry) in (0..size).zip(model).step_by(13) {
        let Ok(nodes) = store.nodes(&inclusion_nodes(index, size), size) else { continue };
        let proof = inclusion_proof(index, size, &nodes).map_err(said)?;
        verify_inclusion(leaf_hash(entry), index, size, &proof, head.root)
            .map_err(|error| format!("a proof of entry {index} was served: {error}"))?;
        let root = store.root(index + 1).ok();
        demand(root.is_none() || root == world.model.root_at(index + 1), || {
            format!("a root of {} entries was served that is none", index + 1)
        })?;
    }
    Ok(())
}
