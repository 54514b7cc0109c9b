//! What the ledger promises, asked of real files.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![expect(clippy::indexing_slicing, reason = "tests")]

mod append;
mod backup;
mod cases;
mod current;
mod erase;
mod full;
mod import;
mod import_rules;
mod migrate;
mod once;
mod people;
mod proofs;
mod receipts;
mod snapshot;
mod tamper;
mod witnessed;
mod workplace;
