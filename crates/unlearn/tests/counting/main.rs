//! What the classifiers and the index must keep to, on generated corpora.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod knn;
mod linear;
mod people;
mod sums;
mod vectors;
