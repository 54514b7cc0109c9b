//! Manifests: each has one spelling, and agrees with itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_lineage::{Manifest, digest};

fuzz_target!(|bytes: &[u8]| {
    let Ok(manifest) = Manifest::parse(bytes) else { return };
    assert_eq!(manifest.to_bytes().unwrap(), bytes);
    assert_eq!(manifest.digest().unwrap(), digest(bytes));
    manifest.check().unwrap();
});
