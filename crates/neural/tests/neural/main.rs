//! What a model of weights must keep to: gradients, exactness, files.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod gradient;
mod training;
mod vectors;
