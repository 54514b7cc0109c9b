//! The files that people keep, and the logs and maps that they are about.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../vectors/fields.rs"]
mod fields;
mod flips;
mod standing;
mod world;
