//! What the service promises, asked of a whole one: its router over a real ledger and store.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::indexing_slicing, reason = "tests")]

mod flood;
mod house;
mod keys;
mod sessions;
mod shields;
