//! From the gate's dataset to a model, and out of the model again.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod exact;
mod faults;
mod killed;
mod posts;
mod rules;
mod secret;
mod shards;
mod toy;
mod vectors;
mod world;
