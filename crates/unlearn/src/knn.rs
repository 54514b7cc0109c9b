//! Retrieval and personal ranking over vectors that stand in flat segments, one for each person.
//!
//! A search compares with every vector: there is no graph in which a deleted one leaves a
//! tombstone, or in which others are linked as they are because it was there. When a person leaves,
//! their segment is dropped; what is left is what an index holds that never had it. [`State`] is
//! the exact state, [`Index`] what is served of it, [`codec`] has the bytes (`spec/knn.md`).

pub mod additive;
pub mod codec;
pub mod index;
pub mod recipe;
pub mod served;
pub mod state;
pub mod trainer;

pub use index::{Index, Neighbour};
pub use recipe::{Recipe, Vectors};
pub use served::Served;
pub use state::{Entry, Segment, State};
pub use trainer::Knn;
