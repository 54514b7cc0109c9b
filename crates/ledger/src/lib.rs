//! The tamper-evident ledger: events, vault, checkpoints, snapshots.

mod audit;
pub mod error;
mod export;
pub mod import;
pub mod keys;
mod ledger;
pub mod limits;
mod people;
mod read;
mod rows;
mod schema;
mod secrets;
mod sequence;
mod standing;
mod state;
mod stored;
mod tree_store;
mod vault;
mod write;

pub use audit::{AuditReport, Fault, audit};
pub use error::LedgerError;
pub use export::Exported;
pub use import::{ImportReport, Kept, Row};
pub use ledger::{DATABASE_FILE, KEYS_FOLDER, Ledger, Options};
pub use read::Proof;
pub use write::Appended;
