//! The engine and the view of a snapshot, compared with a model that was written from the pages
//! alone. `UNTRAIN_REFERENCE_CASES` sets how many worlds, `UNTRAIN_REFERENCE_SEED` where to start.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod age;
mod ask;
mod cases;
mod compare;
mod dice;
mod generate;
mod model;
mod policies;
mod walk;
