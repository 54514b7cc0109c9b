//! The ledger's files on a simulated disk that crashes, fails and lies.
//!
//! What runs here is the code that runs in production: [`untrain_ledger::tile_store`], driven in
//! the order in which a ledger drives it. Simulated are the [disk](disk), which keeps only what was
//! synced, and the [database](database), which is as atomic and durable as a database promises to
//! be. A seed decides everything: the batches, when files are settled, where the power fails, what
//! is lost, torn or flipped then, and which operation meets a fault. The same seed always does the
//! same, so that a failure can be watched again.
//!
//! After every recovery [`check`] compares all that can be read, by the store and by a stranger,
//! with a [model](model) that never fails. That it would notice is shown by [`Sabotage`]: each kind
//! breaks one rule of the store or of its use, and must be found out.
//!
//! ```
//! use untrain_sim::{Sabotage, run_seed};
//!
//! assert_eq!(run_seed(7, Sabotage::None), Ok(()));
//! ```

pub mod check;
pub mod database;
pub mod disk;
mod failing;
pub mod history;
pub mod model;
pub mod sabotage;
mod tree;
mod world;

pub use history::{run_script, run_seed};
pub use sabotage::Sabotage;
pub use world::Act;
