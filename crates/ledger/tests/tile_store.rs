//! The log's files on a real disk: what is written, what is refused, and what is found out.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use untrain_ledger::disk::{Disk, RealDisk};
use untrain_ledger::tile_store::{StagedEntries, TileError, TileStore};
use untrain_tlog::tiles::{bundles_grown, read_nodes, tiles_grown};
use untrain_tlog::{
    Checkpoint, Entry, Frontier, Hash, LogFileError, Node, SigningKey, inclusion_nodes,
    inclusion_proof, root_nodes, verify_inclusion,
};

const ORIGIN: &str = "log.harbour.example/2026";

fn entry(index: u64) -> Entry {
    let mut commitment = [7; 32];
    commitment[..8].copy_from_slice(&index.to_be_bytes());
    Entry { kind: 6, commitment }
}

fn staged(first: u64, end: u64) -> StagedEntries {
    StagedEntries { first, entries: (first..end).map(|index| entry(index).to_bytes()).collect() }
}

fn head(size: u64) -> Checkpoint {
    let mut frontier = Frontier::new();
    (0..size).for_each(|index| drop(frontier.append(entry(index).leaf_hash())));
    Checkpoint { origin: ORIGIN.to_owned(), size, root: frontier.root() }
}

fn signed(head: &Checkpoint) -> String {
    head.sign(&SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap()).unwrap()
}

fn open(folder: &Path, settled: u64) -> TileStore<RealDisk> {
    TileStore::open(RealDisk, &folder.join("log"), settled).unwrap()
}

/// A store with batches that end at these sizes, nothing of it settled.
fn grown(folder: &Path, sizes: &[u64]) -> TileStore<RealDisk> {
    let mut store = open(folder, 0);
    for size in sizes {
        store.apply(&staged(store.size(), *size)).unwrap();
    }
    store
}

fn settle(store: &mut TileStore<RealDisk>) -> u64 {
    let settled = store.take_unsettled().unwrap().sync(&RealDisk).unwrap();
    let size = store.settle(&settled).unwrap();
    assert_eq!((size, settled.size(), store.settled()), (store.size(), size, size));
    store.remove_replaced().unwrap();
    size
}

/// Every file in the log's folder, by its path there.
fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let log = folder.join("log");
    let mut found = BTreeMap::new();
    let mut folders = vec![log.clone()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&log).unwrap().to_str().unwrap().to_owned();
                found.insert(name, path);
            }
        }
    }
    found
}

fn names(folder: &Path) -> BTreeSet<String> {
    files(folder).into_keys().collect()
}

fn expected(old: u64, new: u64) -> BTreeSet<String> {
    let bundles = bundles_grown(old, new).into_iter().map(|bundle| bundle.path());
    tiles_grown(old, new).into_iter().map(|tile| tile.path()).chain(bundles).collect()
}

#[test]
fn each_batch_adds_the_files_that_the_page_names_and_settling_removes_replaced_ones() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[5, 200, 300, 513]);
    let steps = [(0, 5), (5, 200), (200, 300), (300, 513)];
    let all: BTreeSet<_> = steps.iter().flat_map(|(old, new)| expected(*old, *new)).collect();
    assert_eq!(names(folder.path()), all);
    assert!(all.contains("tile/0/000.p/5"));

    assert_eq!(settle(&mut store), 513);
    let kept: BTreeSet<_> =
        all.into_iter().filter(|path| !path.contains("000.p") && !path.contains("001.p")).collect();
    // Level 1 has no full tile yet, so its partial ones stay.
    let kept = &kept | &["tile/1/000.p/1", "tile/1/000.p/2"].map(str::to_owned).into();
    assert_eq!(names(folder.path()), kept);
    assert!(!folder.path().join("log/tile/0/000.p").exists());
    store.check_files().unwrap();
    assert!(store.take_unsettled().is_none(), "nothing new");
}

#[test]
fn files_are_for_everybody() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[300]);
    store.publish(&signed(&head(300)), 300).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for path in files(folder.path()).values() {
        assert_eq!(mode(path), 0o644, "{}", path.display());
    }
    assert_eq!(mode(&folder.path().join("log/tile/0/001.p")), 0o755);
    assert_eq!(mode(&folder.path().join("log")), 0o755);
}

#[test]
fn a_stranger_builds_proofs_from_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let store = grown(folder.path(), &[255, 256, 70_000]);
    let head = head(70_000);
    let read =
        |path: &str| Ok::<_, LogFileError>(fs::read(folder.path().join("log").join(path)).ok());
    for index in [0, 255, 256, 65_535, 65_536, 69_999] {
        let nodes = inclusion_nodes(index, 70_000);
        let theirs = read_nodes(&nodes, 70_000, read).unwrap();
        assert_eq!(store.nodes(&nodes, 70_000).unwrap(), theirs);
        let proof = inclusion_proof(index, 70_000, &theirs).unwrap();
        let leaf = entry(index).leaf_hash();
        assert_eq!(verify_inclusion(leaf, index, 70_000, &proof, head.root), Ok(()));
    }
    assert_eq!(store.root(70_000).unwrap(), head.root);
    assert_eq!(store.root(256).unwrap(), self::head(256).root);
    assert_eq!(store.root(0).unwrap(), self::head(0).root);
    let range = store.entries(65_000..66_000).unwrap();
    assert_eq!(range, (65_000..66_000).map(entry).collect::<Vec<_>>());
    assert_eq!(store.entries(3..3).unwrap(), []);
    store.check_files().unwrap();
}

#[test]
fn what_is_not_there_is_not_answered() {
    let folder = tempfile::tempdir().unwrap();
    let store = grown(folder.path(), &[300]);
    assert!(matches!(store.entries(0..301), Err(TileError::Beyond { asked: 301, size: 300 })));
    assert!(matches!(store.root(301), Err(TileError::Beyond { .. })));
    let node = Node { level: 3, index: 37 };
    assert!(matches!(store.nodes(&[node], 300), Err(TileError::Beyond { asked: 303, size: 300 })));
    let node = Node { level: 8, index: 0 };
    assert!(matches!(store.nodes(&[node], 255), Err(TileError::Beyond { asked: 255, size: 255 })));
}

#[test]
fn a_batch_is_applied_once_and_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[300]);
    let before = names(folder.path());
    // Again, in part, over the end.
    store.apply(&staged(0, 300)).unwrap();
    store.apply(&staged(17, 290)).unwrap();
    store.apply(&staged(300, 300)).unwrap();
    assert_eq!(names(folder.path()), before);
    store.apply(&staged(250, 310)).unwrap();
    assert_eq!((store.size(), store.root(310).unwrap()), (310, head(310).root));

    let gap = store.apply(&staged(311, 312)).unwrap_err();
    assert!(matches!(gap, TileError::Gap { first: 311, size: 310 }), "{gap}");
    for changed in [3, 305] {
        let mut other = staged(0, 320);
        other.entries[changed][20] ^= 1;
        let differs = store.apply(&other).unwrap_err();
        assert!(matches!(differs, TileError::Differs { entry } if entry == changed as u64));
    }
    let beyond = StagedEntries { first: u64::MAX, entries: vec![[0; 35]] };
    assert!(matches!(store.apply(&beyond), Err(TileError::Gap { .. })));
    assert_eq!(store.size(), 310);
}

#[test]
fn a_checkpoint_is_published_when_it_is_of_these_files_and_not_older() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[10, 20, 300]);
    let text = |size| signed(&head(size));
    let published = |store: &TileStore<RealDisk>| {
        String::from_utf8(store.published().unwrap().unwrap()).unwrap()
    };
    assert_eq!(store.published().unwrap(), None);
    store.publish(&text(20), 20).unwrap();
    assert_eq!(published(&store), text(20));
    store.publish(&text(10), 10).unwrap();
    assert_eq!(published(&store), text(20), "an older one is passed over");
    let more = text(20)
        + "— witness.example/w 2u6CZAAAAABqsTuAgUrV4BsDqckuUvoePzG8am0NtwWr\
        +FZcXGVKBG9eYr9nVxb/w7dPABIgeoC8sc39dYdMzvEldOYfwqrEdP67BQ==\n";
    store.publish(&more, 20).unwrap();
    assert_eq!(published(&store), more, "a cosignature may come later");

    for (unfit, size) in [(text(20), 30), (text(310), 310), ("x".to_owned(), 20)] {
        let unfit = store.publish(&unfit, size).unwrap_err();
        assert!(matches!(unfit, TileError::Unfit { .. }), "{unfit}");
    }
    let other = Checkpoint { root: Hash([1; 32]), ..head(300) };
    let root = store.publish(&signed(&other), 300).unwrap_err();
    assert!(matches!(root, TileError::Root { size: 300 }), "{root}");

    // Somebody else has gone on.
    fs::write(folder.path().join("log/checkpoint"), text(310)).unwrap();
    let newer = store.publish(&text(300), 300).unwrap_err();
    assert!(matches!(newer, TileError::TakenOver { found: 310, .. }), "{newer}");
    assert_eq!(published(&store), text(310));
    // What is none is replaced.
    fs::write(folder.path().join("log/checkpoint"), "torn").unwrap();
    store.publish(&text(300), 300).unwrap();
    assert_eq!(published(&store), text(300));
    assert!(store.take_unsettled().unwrap().sync(&RealDisk).is_ok());
}

#[test]
fn a_store_goes_on_from_what_is_settled() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[5, 250, 300]);
    settle(&mut store);
    store.apply(&staged(300, 400)).unwrap();
    store.apply(&staged(400, 700)).unwrap();
    fs::write(folder.path().join("log/.new-left"), "left").unwrap();
    fs::create_dir(folder.path().join("log/tile/0/000.p")).unwrap();
    fs::write(folder.path().join("log/tile/0/000.p/9"), "left").unwrap();
    drop(store);

    let mut store = open(folder.path(), 300);
    assert_eq!((store.size(), store.settled()), (300, 300));
    assert!(!names(folder.path()).iter().any(|name| name.contains("new-") || name.ends_with("/9")));
    store.recover([staged(300, 400), staged(400, 700)], &head(700)).unwrap();
    store.check_files().unwrap();
    assert_eq!(store.take_unsettled().unwrap().size(), 700);

    let recover = |staged: Vec<StagedEntries>, head: &Checkpoint| {
        open(folder.path(), 300).recover(staged, head).unwrap_err()
    };
    let short = recover(vec![staged(300, 400)], &head(700));
    assert!(matches!(short, TileError::Gap { first: 700, size: 400 }), "{short}");
    let gap = recover(vec![staged(400, 700)], &head(700));
    assert!(matches!(gap, TileError::Gap { first: 400, size: 300 }), "{gap}");
    let root = recover(vec![staged(300, 400)], &Checkpoint { root: Hash([1; 32]), ..head(400) });
    assert!(matches!(root, TileError::Root { size: 400 }), "{root}");
}

#[test]
fn a_smaller_settled_size_reads_the_full_file_when_the_partial_one_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[200, 300]);
    settle(&mut store);
    assert!(!names(folder.path()).contains("tile/0/000.p/200"));
    let mut store = open(folder.path(), 200);
    assert_eq!(store.root(200).unwrap(), head(200).root);
    store.recover([staged(200, 300)], &head(300)).unwrap();
}

#[test]
fn only_what_was_synced_for_this_store_is_settled() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[200]);
    let first = store.take_unsettled().unwrap();
    store.apply(&staged(200, 300)).unwrap();
    assert!(store.take_unsettled().is_none(), "one at a time");
    let mut again = open(folder.path(), 0);
    let settled = first.sync(&RealDisk).unwrap();
    let foreign = again.settle(&settled).unwrap_err();
    assert!(matches!(foreign, TileError::Unsettled { settled: 0 }), "{foreign}");
    assert_eq!(store.settle(&settled).unwrap(), 200);
    assert!(store.settle(&settled).is_err(), "it is settled already");
    assert_eq!(settle(&mut store), 300);
}

#[test]
fn a_file_that_is_gone_cannot_be_settled() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[200]);
    fs::remove_file(folder.path().join("log/tile/0/000.p/200")).unwrap();
    let error = store.take_unsettled().unwrap().sync(&RealDisk).unwrap_err();
    assert!(error.to_string().starts_with("cannot sync `"), "{error}");
    assert!(store.take_unsettled().is_none(), "nothing is settled any more");
}

/// The file system, where another process removes a folder as soon as a file in it was synced.
struct Removes {
    folder: PathBuf,
}

impl Disk for Removes {
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_file(path)?;
        if path.starts_with(&self.folder) { fs::remove_dir_all(&self.folder) } else { Ok(()) }
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_folder(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        RealDisk.create_folder(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        RealDisk.write_new(path, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove_folder(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(folder)
    }
}

#[test]
fn what_another_process_replaced_meanwhile_is_settled() {
    for before in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = grown(folder.path(), &[200]);
        let unsettled = store.take_unsettled().unwrap();
        let mut other = open(folder.path(), 0);
        other.recover([staged(0, 200)], &head(200)).unwrap();
        other.apply(&staged(200, 300)).unwrap();
        let partial = folder.path().join("log/tile/0/000.p");
        if before {
            settle(&mut other);
            assert!(!partial.exists());
        }
        let settled = unsettled.sync(&Removes { folder: partial.clone() }).unwrap();
        assert_eq!(store.settle(&settled).unwrap(), 200);
        assert!(!partial.exists());
        open(folder.path(), 200).recover([staged(200, 300)], &head(300)).unwrap();
    }
}

#[test]
fn a_reader_stays_at_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[200]);
    let reader = store.reader();
    store.apply(&staged(200, 700)).unwrap();
    settle(&mut store);
    assert_eq!((reader.size(), reader.root(200).unwrap()), (200, head(200).root));
    assert_eq!(reader.entries(190..200).unwrap().len(), 10);
    reader.nodes(&root_nodes(199), 199).unwrap();
    assert!(matches!(reader.entries(190..201), Err(TileError::Beyond { .. })));
}

#[test]
fn a_changed_byte_anywhere_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = grown(folder.path(), &[66_000]);
    settle(&mut store);
    store.apply(&staged(66_000, 66_010)).unwrap();
    settle(&mut store);
    let wanted = [
        "tile/0/000",
        "tile/0/257.p/218",
        "tile/0/257.p/208",
        "tile/1/000",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
        "tile/entries/128",
        "tile/entries/257.p/208",
        "tile/entries/257.p/218",
    ];
    for (at, name) in wanted.iter().enumerate() {
        let path = folder.path().join("log").join(name);
        let sound = fs::read(&path).unwrap();
        let mut flipped = sound.clone();
        flipped[(at * 7_919) % sound.len()] ^= 1 << (at % 8);
        for bytes in [flipped, sound[1..].to_vec()] {
            fs::write(&path, &bytes).unwrap();
            let found = store.check_files().unwrap_err();
            assert!(matches!(&found, TileError::Damaged { path, .. } if path == name), "{found}");
            let message = found.to_string();
            assert!(message.contains("log audit") && message.contains(name), "{message}");
            if name.contains(".p/") && !name.ends_with("/208") {
                let mut reopened =
                    match TileStore::open(RealDisk, &folder.path().join("log"), 66_010) {
                        Err(_) => continue,
                        Ok(store) => store,
                    };
                let found = reopened.recover([], &head(66_010)).unwrap_err();
                assert!(matches!(found, TileError::Root { .. }), "{found}");
            }
        }
        fs::remove_file(&path).unwrap();
        let narrower = name.ends_with("/208");
        assert!(narrower || matches!(store.check_files(), Err(TileError::Damaged { .. })));
        fs::write(&path, &sound).unwrap();
        store.check_files().unwrap();
    }
}

#[test]
fn damage_is_found_by_whoever_reads_there_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let store = grown(folder.path(), &[1_000]);
    let change = |name: &str, place: usize| {
        let path = folder.path().join("log").join(name);
        let mut bytes = fs::read(&path).unwrap();
        bytes[place] ^= 4;
        fs::write(&path, bytes).unwrap();
    };
    change("tile/entries/001", 37 * 3 + 20);
    let found = store.entries(250..300).unwrap_err();
    assert!(
        matches!(&found, TileError::Damaged { path, entry: 259, .. } if path == "tile/entries/001")
    );
    assert_eq!(store.entries(0..256).unwrap().len(), 256);
    change("tile/0/002", 40);
    let nodes = inclusion_nodes(600, 1_000);
    let found = store.nodes(&nodes, 1_000).unwrap_err();
    assert!(matches!(&found, TileError::Damaged { path, entry: 512, .. } if path == "tile/0/002"));
    assert!(store.root(600).is_err());
    assert!(store.root(512).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// However a log is cut into batches, settled and opened again, its files are the same.
    #[test]
    fn files_do_not_depend_on_batches(
        batches in prop::collection::vec((1..400_u64, 0..3_u8), 1..8),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path(), 0);
        for (more, then) in batches {
            store.apply(&staged(store.size(), store.size() + more)).unwrap();
            if then > 0 {
                settle(&mut store);
            }
            if then > 1 {
                store = open(folder.path(), store.size());
            }
        }
        let size = store.size();
        prop_assert_eq!(store.root(size).unwrap(), head(size).root);
        store.check_files().unwrap();
        let once = tempfile::tempdir().unwrap();
        grown(once.path(), &[size]);
        let found = files(folder.path());
        for (name, path) in files(once.path()) {
            prop_assert_eq!(fs::read(&found[&name]).unwrap(), fs::read(path).unwrap(), "{}", name);
        }
    }
}
