//! The files that people keep, and the logs and maps that they are about.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod flips;
mod standing;
mod world;
