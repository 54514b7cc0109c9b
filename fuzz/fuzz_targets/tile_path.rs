//! The log's files: a path has one spelling, is of a tile or of a bundle, and a log that has it had
//! every narrower one before.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::{Bundle, Tile};

fuzz_target!(|path: &str| {
    let (tile, bundle) = (Tile::parse(path), Bundle::parse(path));
    assert!(tile.is_err() || bundle.is_err(), "{path}");
    if let Ok(tile) = tile {
        assert_eq!(tile.path(), path);
        assert!((1..=256).contains(&tile.width) && tile.first() >= tile.index);
        let narrower = Tile { width: tile.width - 1, ..tile };
        assert!(narrower.width == 0 || Tile::parse(&narrower.path()) == Ok(narrower));
    }
    if let Ok(bundle) = bundle {
        assert_eq!(bundle.path(), path);
        assert!((1..=256).contains(&bundle.width) && bundle.first() >= bundle.index);
        let narrower = Bundle { width: bundle.width - 1, ..bundle };
        assert!(narrower.width == 0 || Bundle::parse(&narrower.path()) == Ok(narrower));
    }
});
