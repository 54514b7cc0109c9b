//! The log's files: the bytes of a bundle and of a tile are written back as they were.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::tiles::{encode_bundle, encode_tile};
use untrain_tlog::{Bundle, Entry, Tile};

fuzz_target!(|bytes: &[u8]| {
    let Some((width, bytes)) = bytes.split_first() else { return };
    let width = u16::from(*width) + 1;
    if let Ok(entries) = (Bundle { index: 7, width }).parse_entries(bytes) {
        assert_eq!(entries.len(), usize::from(width));
        assert_eq!(encode_bundle(&entries).unwrap(), bytes);
        for entry in entries {
            let Ok(parsed) = Entry::parse(entry) else { continue };
            assert_eq!(parsed.to_bytes().as_slice(), entry);
        }
    }
    if let Ok(hashes) = (Tile { level: 1, index: 7, width }).parse_hashes(bytes) {
        assert_eq!(hashes.len(), usize::from(width));
        assert_eq!(encode_tile(&hashes), bytes);
    }
});
