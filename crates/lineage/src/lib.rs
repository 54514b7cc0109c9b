//! Where data went, written down so that a stranger can check it.
//!
//! A gate writes a **dataset** and says so in a **manifest** ([`manifest`]): what was asked, which
//! snapshot of the ledger decided, how many records came in, were kept, were dropped and why, and
//! the hash of every file. Beside it stands the **lineage index** ([`index`]): one entry for each
//! person of each record, under a label that only that person's key yields, so that the answer to
//! "where did my data go" costs one search, and dies with the key. A training run writes a **model
//! card** ([`model`]). When a request to be forgotten has been carried out, a **certificate**
//! ([`certificate`]) says what was done, how, and on what evidence, and the ledger proves that it
//! was said. The **map of people** ([`people`]) shows somebody that a dataset holds none of their
//! records. [`whereabouts`] puts all of it together for one person. Of what a person answers, a
//! **consent record** ([`consent_record`]) says what the standards ask to be written down.
//!
//! This crate is pure: it reads no file and no clock and draws no randomness.
//!
//! ```
//! use untrain_lineage::index::Labels;
//! use untrain_policy::DatasetId;
//!
//! // The same person has another label in every dataset, and nobody can link the two.
//! let key = [7; 16];
//! let here = Labels::new(&key, DatasetId([1; 16]));
//! let there = Labels::new(&key, DatasetId([2; 16]));
//! assert_ne!(here.label, there.label);
//! ```

pub mod canonical;
pub mod catalogue;
pub mod certificate;
mod code;
pub mod commitment;
pub mod consent_record;
pub mod envelope;
pub mod error;
pub mod index;
pub mod layout;
pub mod manifest;
pub mod model;
pub mod people;
pub mod recipe;
pub mod shards;
pub mod statement;
#[cfg(feature = "sealing")]
pub mod whereabouts;

pub use canonical::digest;
pub use catalogue::Catalogue;
pub use certificate::Certificate;
pub use code::{PERSONAL_DATA, PERSONAL_DATA_CODE, code_of};
pub use commitment::Commitment;
pub use error::Error;
pub use index::{IndexEntry, IndexReader};
#[cfg(feature = "sealing")]
pub use index::{IndexWriter, Labels};
pub use layout::Layout;
pub use manifest::Manifest;
pub use model::ModelCard;
pub use people::Person;
pub use statement::Statement;
#[cfg(feature = "sealing")]
pub use whereabouts::Whereabouts;
