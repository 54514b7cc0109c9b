//! What the ledger promises, asked of real files.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![expect(clippy::indexing_slicing, reason = "tests")]

mod append;
mod cases;
mod full;
mod import;
mod import_rules;
mod people;
mod proofs;
mod snapshot;
mod tamper;
mod workplace;
