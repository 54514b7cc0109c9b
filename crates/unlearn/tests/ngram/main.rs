//! What the n-gram model must keep to, on generated corpora and on real ones.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod exactness;
mod naive;
mod people;
mod real;
mod vectors;
