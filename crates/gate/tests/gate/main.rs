//! The gate from the outside: corpora in, datasets out, and nothing at all when anything is wrong.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod corpora;
mod formats;
mod hostile;
mod lineage;
mod marks;
mod one_core;
mod people;
mod publish;
mod rows;
mod rules;
mod snapshots;
mod text;
mod threads;
mod whole;
mod witnesses;
mod world;
