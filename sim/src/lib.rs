//! The ledger's files on a simulated disk that crashes, fails and lies.
//!
//! What runs here is the code that runs in production: [`untrain_ledger::tile_store`], driven in
//! the order in which a ledger drives it. Simulated are the [disk], which keeps only what was
//! synced, and the [database], which is as atomic and durable as a database promises to be. Two
//! processes take turns, as the ledger's lease lets them.
//!
//! A seed decides everything: the batches, when files are settled, which process writes, where
//! the power fails, what is lost, torn or flipped then, and which operation meets a fault. The same
//! seed always does the same, so that a failure can be watched again. Each failure names its seed:
//!
//! ```text
//! UNTRAIN_SIM_SEED=7 cargo test -p untrain-sim --test seeds     one history alone
//! UNTRAIN_SIM_SEEDS=100000 cargo test -p untrain-sim --release  many; 1,000 without it
//! ```
//!
//! What happens, and what it leaves:
//!
//! - The process ends: all that was written.
//! - The power fails: of each file that was not synced all, nothing, whole sectors, or all with a
//!   flipped bit; of each name whose folder was not synced the old one or the new.
//! - A sync of a file fails: contents that look written and are not.
//! - A write fails: a file in part, with an error; or a flipped bit, without one.
//! - Another operation fails: what it should do, or nothing.
//! - A commit of the database is cut off: nothing of it.
//!
//! After every recovery [`check`] compares all that can be read, by the store and by a stranger,
//! with a [model] that never fails: every entry that was committed is at its index, every file
//! holds what it must, the checkpoint that stands is never newer than the database and never older
//! than what was made durable, and nothing is published that the files do not lead to. That it
//! would notice is shown by [`Sabotage`]: each kind breaks one rule of the store or of its use, and
//! must be found out. `tests/every_crash.rs` does not draw: there the machine stops at each
//! operation of a few histories in turn.
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
