//! External trainers: programs that keep the contract, and many that do not.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod probing;
mod runs;
mod slices;
mod trainer;
mod vectors;
