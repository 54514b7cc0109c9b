//! Model cards: each has one spelling, and agrees with itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_lineage::{ModelCard, digest};

fuzz_target!(|bytes: &[u8]| {
    let Ok(card) = ModelCard::parse(bytes) else { return };
    assert_eq!(card.to_bytes().unwrap(), bytes);
    assert_eq!(card.digest().unwrap(), digest(bytes));
    card.check().unwrap();
});
