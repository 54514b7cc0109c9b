//! The tamper-evident ledger: events, vault, checkpoints, snapshots.
//!
//! A [`Ledger`] takes in facts about subjects, policies, datasets and models, in an order that
//! nobody can change later, and proves to anybody what it took in. Three things are kept apart:
//!
//! * The **log** is what anybody may see: an entry for each event, which is a salted commitment and
//!   names nobody, the hash tree over the entries, and the signed checkpoints.
//! * The **vault** is what the log committed to: each event's bytes and opening, sealed under a key
//!   of its subject, who stands there as a keyed hash. Without the vault key it says nothing, and
//!   without a subject's key nothing about that subject.
//! * The **keys** stand in two files beside the database, which only their owner may read.
//!
//! Whatever was answered stays: one sequencer joins the calls that wait at the same time into one
//! transaction, writes it, reads it back, hashes it again, signs the new tree, commits to the disk,
//! and only then answers ([`Ledger::append`]). Several processes may do so on one folder. Who asks
//! gets a receipt that verifies offline ([`Ledger::receipt`]); [`audit()`] reads everything again.
//! Current state is never stored: it is folded from events, for everybody
//! ([`Ledger::projection`]), for one person ([`Ledger::read_subject`]), or into a signed file for
//! gates ([`Ledger::export_snapshot`]).
//!
//! ```
//! use untrain_ledger::Ledger;
//! use untrain_policy::{Fact, ForgetLevel, Position, SubjectId, Timestamp};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! # let folder = tempfile::tempdir()?;
//! let ledger = Ledger::create(folder.path(), "log.harbour.example/2026").await?;
//! let ada = SubjectId::new("ada")?;
//! let fact = Fact::ForgetRequested { subject: ada.clone(), level: ForgetLevel::Models };
//! let appended = ledger.append(vec![fact], Timestamp::now()).await?;
//!
//! let receipt = ledger.receipt(appended[0].index).await?;
//! assert_eq!(receipt.verify(&[ledger.verifier_key()])?.index, 0);
//! assert_eq!(ledger.read_subject(&ada, None).await?.requests()[0].entry, Position(0));
//! assert_eq!(ledger.audit().await?.fault, None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod backup;
mod batch;
mod current;
pub mod disk;
mod erase;
pub mod error;
mod export;
mod head;
mod heads;
pub mod import;
pub mod keys;
mod lease;
mod ledger;
pub mod limits;
mod mapping;
mod migrate;
mod numbers;
mod people;
mod policies;
mod prove;
mod read;
mod receipts;
mod record;
mod requests;
mod rows;
mod schema;
mod secrets;
mod seen;
mod sequence;
mod staged;
mod standing;
mod state;
mod states;
mod store;
mod stored;
pub mod tile_store;
mod vault;
mod witnessed;
mod write;

pub use audit::{AuditReport, Fault, audit};
pub use batch::Appended;
pub use erase::Erased;
pub use error::LedgerError;
pub use export::Exported;
pub use import::{ImportReport, Kept, Row};
pub use ledger::{KEYS_FOLDER, Ledger, Options};
pub use prove::Proof;
pub use store::DATABASE_FILE;
pub use witnessed::{WITNESSED_FILE, witnessed};
pub use write::LOG_FOLDER;
