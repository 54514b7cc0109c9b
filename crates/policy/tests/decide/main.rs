//! Decisions: every rule by example, one story, the invariants on random worlds, the vectors.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod again;
mod ages;
mod answers;
mod canonical;
mod choices;
mod diff;
mod explain;
mod following;
mod generated;
mod invariants;
mod lasting;
mod people;
mod plan;
mod projection;
mod register;
mod rules;
mod sample;
mod scheduled;
mod serving;
mod story;
mod vectors;
mod world;
