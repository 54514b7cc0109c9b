//! The snapshot: it decides as the ledger does, refuses whatever was changed, and its bytes are
//! those of `spec/snapshot.md`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

#[path = "snapshot/agreement.rs"]
mod agreement;
#[path = "snapshot/deltas.rs"]
mod deltas;
#[path = "snapshot/hostile.rs"]
mod hostile;
#[path = "snapshot/vectors.rs"]
mod vectors;
#[path = "snapshot/world.rs"]
mod world;
