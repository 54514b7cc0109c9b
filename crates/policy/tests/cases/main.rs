//! Cases: the vectors of the page, and what no sequence of events may do.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod machine;
mod shipped;
mod vectors;
