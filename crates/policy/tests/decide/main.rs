//! Decisions: every rule by example, one story, the invariants on random worlds, the vectors.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod ages;
mod canonical;
mod choices;
mod diff;
mod generated;
mod invariants;
mod people;
mod rules;
mod story;
mod vectors;
mod world;
