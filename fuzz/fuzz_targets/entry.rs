//! Entries: each reads back as it is written, and two that differ have two leaves.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::Entry;

fuzz_target!(|bytes: &[u8]| {
    let Ok(entry) = Entry::parse(bytes) else { return };
    assert_eq!(entry.to_bytes(), bytes);
    let mut other = entry;
    other.commitment[0] ^= 1;
    assert_ne!(other.leaf_hash(), entry.leaf_hash());
});
