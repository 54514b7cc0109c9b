//! Tiles and bundles: the vectors of `spec/tiles.md`, and proofs that are folded from files.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "vectors/fields.rs"]
mod fields;

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use fields::{list, text};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};
use untrain_tlog::tiles::{
    bundles_at, bundles_grown, encode_bundle, encode_tile, read_bundle, read_nodes, read_tile,
    subtree_root, tile_of, tiles_at, tiles_grown,
};
use untrain_tlog::{
    Bundle, Entry, Frontier, Hash, LogFileError, Node, Tile, consistency_nodes, consistency_proof,
    inclusion_nodes, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};

const TILES: &str = include_str!("../../../spec/vectors/tiles.json");

fn number(value: &Value, field: &str) -> u64 {
    value[field].as_u64().unwrap()
}

fn small<T: TryFrom<u64>>(value: &Value, field: &str) -> T {
    T::try_from(number(value, field)).ok().unwrap()
}

fn node(value: &Value) -> Node {
    Node { level: small(value, "level"), index: number(value, "index") }
}

/// The log that the vectors describe, with every file that a log written in one step has.
struct Log {
    leaves: Vec<Hash>,
    files: BTreeMap<String, Vec<u8>>,
    root: Hash,
}

fn entry(index: u64) -> Entry {
    Entry { kind: 6, commitment: Sha256::digest(index.to_be_bytes()).into() }
}

fn log(size: u64) -> Log {
    let mut frontier = Frontier::new();
    let mut nodes = BTreeMap::new();
    let leaves: Vec<Hash> = (0..size).map(|index| entry(index).leaf_hash()).collect();
    leaves.iter().for_each(|leaf| nodes.extend(frontier.append(*leaf)));
    let mut files = BTreeMap::new();
    for tile in tiles_grown(0, size) {
        let first = tile.index * 256;
        let hashes: Vec<Hash> = (first..first + u64::from(tile.width))
            .map(|index| nodes[&Node { level: tile.level * 8, index }])
            .collect();
        files.insert(tile.path(), encode_tile(&hashes));
    }
    for bundle in bundles_grown(0, size) {
        let entries = bundle.first()..bundle.first() + u64::from(bundle.width);
        let bytes = encode_bundle(entries.map(|index| entry(index).to_bytes())).unwrap();
        files.insert(bundle.path(), bytes);
    }
    Log { leaves, files, root: frontier.root() }
}

impl Log {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, LogFileError> {
        Ok(self.files.get(path).cloned())
    }
}

fn paths(value: &Value, field: &str) -> Vec<String> {
    value[field].as_array().unwrap().iter().map(|p| p.as_str().unwrap().to_owned()).collect()
}

fn tile_paths(tiles: &[Tile]) -> Vec<String> {
    tiles.iter().map(Tile::path).collect()
}

fn bundle_paths(bundles: &[Bundle]) -> Vec<String> {
    bundles.iter().map(Bundle::path).collect()
}

#[test]
fn paths_are_as_the_page_says() {
    let vectors: Value = serde_json::from_str(TILES).unwrap();
    for vector in list(&vectors, "paths") {
        let path = text(vector, "path");
        if let Some(tile) = vector.get("tile") {
            let (level, index) = (small(tile, "level"), number(tile, "index"));
            let tile = Tile { level, index, width: small(tile, "width") };
            assert_eq!(tile.path(), path);
            assert_eq!(Tile::parse(path), Ok(tile));
            assert!(Bundle::parse(path).is_err());
        } else {
            let bundle = &vector["bundle"];
            let bundle = Bundle { index: number(bundle, "index"), width: small(bundle, "width") };
            assert_eq!(bundle.path(), path);
            assert_eq!(Bundle::parse(path), Ok(bundle));
            assert!(Tile::parse(path).is_err());
        }
    }
    for vector in list(&vectors, "invalid_paths") {
        let path = text(vector, "path");
        assert_eq!(Tile::parse(path), Err(LogFileError::Path(path.to_owned())), "{vector}");
        assert_eq!(Bundle::parse(path), Err(LogFileError::Path(path.to_owned())), "{vector}");
    }
}

#[test]
fn files_grow_as_the_page_says() {
    let vectors: Value = serde_json::from_str(TILES).unwrap();
    for vector in list(&vectors, "grown") {
        let (old, new) = (number(vector, "old"), number(vector, "new"));
        assert_eq!(tile_paths(&tiles_grown(old, new)), paths(vector, "tiles"), "{old}, {new}");
        assert_eq!(bundle_paths(&bundles_grown(old, new)), paths(vector, "bundles"));
    }
    for vector in list(&vectors, "edges") {
        let size = number(vector, "size");
        assert_eq!(tile_paths(&tiles_at(size)), paths(vector, "tiles"), "{size}");
        assert_eq!(bundle_paths(&bundles_at(size)), paths(vector, "bundles"), "{size}");
    }
}

#[test]
fn files_hold_what_the_page_says() {
    let vectors: Value = serde_json::from_str(TILES).unwrap();
    let vector = &vectors["log"];
    let size = number(vector, "size");
    let log = log(size);
    assert_eq!(log.root.to_string(), text(vector, "root"));
    for (path, hash) in vector["sha256"].as_object().unwrap() {
        assert_eq!(
            HEXLOWER.encode(&Sha256::digest(&log.files[path])),
            hash.as_str().unwrap(),
            "{path}"
        );
    }
    for vector in list(vector, "nodes") {
        let node = node(&vector["node"]);
        let (tile, range) = tile_of(node, size).unwrap();
        assert_eq!(tile.path(), text(vector, "tile"));
        assert_eq!(range, small(vector, "from")..small(vector, "to"));
        let found = read_nodes(&[node], size, |path| log.read(path)).unwrap();
        assert_eq!(found[&node].to_string(), text(vector, "hash"), "{node}");
    }
    for vector in list(vector, "outside") {
        let node = node(vector);
        let outside = LogFileError::Outside { node, size };
        assert_eq!(tile_of(node, size), Err(outside.clone()));
        assert_eq!(read_nodes(&[node], size, |path| log.read(path)), Err(outside));
    }
    let entries: Vec<Vec<u8>> = paths(vector, "first_entries")
        .iter()
        .map(|entry| HEXLOWER.decode(entry.as_bytes()).unwrap())
        .collect();
    let bundle = HEXLOWER.decode(text(vector, "tile/entries/000.p/3").as_bytes()).unwrap();
    assert_eq!(encode_bundle(&entries).unwrap(), bundle);
    assert_eq!(Bundle { index: 0, width: 3 }.parse_entries(&bundle).unwrap(), entries);
    let tile = HEXLOWER.decode(text(vector, "tile/0/000.p/3").as_bytes()).unwrap();
    assert_eq!(encode_tile(&log.leaves[..3]), tile);
    assert_eq!(
        Tile { level: 0, index: 0, width: 3 }.parse_hashes(&tile),
        Ok(log.leaves[..3].into())
    );
}

#[test]
fn files_that_are_not_as_the_page_says_are_refused() {
    let vectors: Value = serde_json::from_str(TILES).unwrap();
    for vector in list(&vectors, "invalid_files") {
        let (path, bytes) =
            (text(vector, "path"), HEXLOWER.decode(text(vector, "bytes").as_bytes()).unwrap());
        let error = match (Tile::parse(path), Bundle::parse(path)) {
            (Ok(tile), _) => tile.parse_hashes(&bytes).unwrap_err(),
            (_, bundle) => bundle.unwrap().parse_entries(&bytes).unwrap_err(),
        };
        assert!(error.to_string().contains(path), "{vector}: {error}");
    }
}

#[test]
fn the_full_file_stands_in_for_a_partial_one() {
    let log = log(300);
    let (tile, bundle) = (Tile { level: 0, index: 0, width: 7 }, Bundle { index: 0, width: 7 });
    let hashes: Vec<Hash> = read_tile(tile, |path| log.read(path)).unwrap();
    assert_eq!(hashes, log.leaves[..7]);
    let entries: Vec<Vec<u8>> = read_bundle(bundle, |path| log.read(path)).unwrap();
    assert_eq!(entries, (0..7).map(|index| entry(index).to_bytes().to_vec()).collect::<Vec<_>>());
    let proof = |index, size| {
        let nodes = read_nodes(&inclusion_nodes(index, size), size, |path| log.read(path))?;
        Ok::<_, LogFileError>(inclusion_proof(index, size, &nodes).unwrap())
    };
    assert_eq!(proof(3, 200).unwrap().len(), 8);
    // The edge of 299 was never written, and no full tile is there yet.
    assert_eq!(proof(298, 299), Err(LogFileError::Missing("tile/0/001.p/43".to_owned())));
    let missing = LogFileError::Missing("tile/entries/001.p/1".to_owned());
    let bundle = Bundle { index: 1, width: 1 };
    assert_eq!(read_bundle(bundle, |path| log.read(path)), Err(missing));
    let full = LogFileError::Missing("tile/entries/002".to_owned());
    assert_eq!(read_bundle(Bundle { index: 2, width: 256 }, |path| log.read(path)), Err(full));
}

#[test]
fn a_tile_is_read_once_however_many_nodes_it_holds() {
    let log = log(70_000);
    let mut asked = Vec::new();
    let nodes = inclusion_nodes(12_345, 70_000);
    let found: Result<_, LogFileError> = read_nodes(&nodes, 70_000, |path| {
        asked.push(path.to_owned());
        log.read(path)
    });
    assert_eq!(found.unwrap().len(), nodes.len());
    assert_eq!(asked, ["tile/0/048", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17"]);
}

#[test]
fn a_full_tile_stands_in_the_level_above() {
    let log = log(70_000);
    let read = |tile: Tile| read_tile(tile, |path| log.read(path)).unwrap();
    let above = read(Tile { level: 1, index: 1, width: 17 });
    let tile = Tile { level: 0, index: 270, width: 256 };
    assert_eq!(subtree_root(&read(tile)), Some(above[14]));
    assert_eq!(tile.first(), 69_120);
    assert_eq!(Tile { level: 1, index: 1, width: 17 }.first(), 65_536);
    assert_eq!(Tile { level: 255, index: u64::MAX, width: 0 }.first(), u64::MAX);
    assert_eq!((subtree_root(&above), subtree_root(&[])), (None, None));
}

#[test]
fn an_entry_of_64_kib_has_no_place() {
    assert!(encode_bundle([vec![0; 65_535]]).is_ok());
    assert_eq!(encode_bundle([vec![0; 65_536]]), Err(LogFileError::EntryLength(65_536)));
}

proptest! {
    #[test]
    fn what_grows_is_what_was_not_there(old in 0..140_000_u64, more in 0..70_000_u64) {
        let new = old + more;
        let set = |size| tile_paths(&tiles_grown(0, size)).into_iter().collect::<BTreeSet<_>>();
        let grown: BTreeSet<_> = tile_paths(&tiles_grown(old, new)).into_iter().collect();
        prop_assert_eq!(grown, &set(new) - &set(old));
        let set = |size| bundle_paths(&bundles_grown(0, size)).into_iter().collect::<BTreeSet<_>>();
        let grown: BTreeSet<_> = bundle_paths(&bundles_grown(old, new)).into_iter().collect();
        prop_assert_eq!(grown, &set(new) - &set(old));
        // The right edge of a size is among the files that a log of that size has.
        prop_assert!(tiles_at(new).iter().all(|tile| tiles_grown(0, new).contains(tile)));
        prop_assert!(tiles_grown(new, old).is_empty() && bundles_grown(new, old).is_empty());
    }

    #[test]
    fn proofs_from_tiles_hold(size in 1..3_000_u64, at in 0..u64::MAX, from in 0..u64::MAX) {
        let (log, index, old) = (log(size), at % size, from % (size + 1));
        let nodes = [inclusion_nodes(index, size), consistency_nodes(old, size)].concat();
        let nodes = read_nodes(&nodes, size, |path| log.read(path)).unwrap();
        let proof = inclusion_proof(index, size, &nodes).unwrap();
        let leaf = entry(index).leaf_hash();
        prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, log.root), Ok(()));
        let proof = consistency_proof(old, size, &nodes).unwrap();
        let nodes = read_nodes::<LogFileError>(&Frontier::nodes_needed(old), size, |path| {
            log.read(path)
        });
        let old_root = root_at(old, &nodes.unwrap()).unwrap();
        prop_assert_eq!(verify_consistency(old, old_root, size, log.root, &proof), Ok(()));
    }

    #[test]
    fn every_path_has_one_spelling(
        level in 0..8_u8,
        index in 0..1_u64 << 46,
        width in 1..=256_u16,
    ) {
        let tile = Tile { level: 0, index, width };
        prop_assert_eq!(Tile::parse(&tile.path()), Ok(tile));
        let bundle = Bundle { index, width };
        prop_assert_eq!(Bundle::parse(&bundle.path()), Ok(bundle));
        let tile = Tile { level, index: index >> 50_u8.min(8 * level), width };
        if let Ok(read) = Tile::parse(&tile.path()) {
            prop_assert_eq!(read, tile);
        }
    }

    #[test]
    fn no_text_is_read_that_would_be_written_otherwise(
        path in "(tile/)?[0-8x/]{0,3}(x00[01]/)?[0-9x.p/]{0,8}",
    ) {
        if let Ok(tile) = Tile::parse(&path) {
            prop_assert_eq!(tile.path(), path);
        }
    }

    #[test]
    fn a_node_that_is_found_is_within_its_tile(
        level in 0..=255_u8,
        index: u64,
        size in 0..=1_u64 << 62,
    ) {
        let index = index >> (level % 64);
        if let Ok((tile, range)) = tile_of(Node { level, index }, size) {
            prop_assert!(range.start < range.end && range.end <= usize::from(tile.width));
            prop_assert_eq!(Tile::parse(&tile.path()), Ok(tile));
        }
    }
}
