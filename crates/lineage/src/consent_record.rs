//! The consent record of a choice or an objection: what ISO/IEC TS 27560 asks to be written down,
//! in the words of the W3C Data Privacy Vocabulary, as JSON-LD. The format is
//! `spec/consent-record.md`.
//!
//! It says of the controller what the policy document says, and of the person what the ledger
//! knew. Nothing is made up: what neither says is left out, and a record that lacks anything that
//! the profile demands does not claim to conform to it.
//!
//! Writing one takes the code that reads policies; reading one in short, a [`Summary`], does not.

#[cfg(feature = "rules")]
mod basis;
#[cfg(feature = "rules")]
mod document;
#[cfg(feature = "rules")]
mod facts;
mod said;
mod summary;

#[cfg(feature = "rules")]
pub use facts::{Facts, has_record, policy_of, record};
pub use summary::Summary;

/// The profile that a complete record of consent conforms to.
pub const PROFILE: &str = "https://w3id.org/dpv/schema/dpv-27560#receipt";

/// The namespace of the names that policies declare: purposes and categories.
pub const NAMESPACE: &str = "https://untrain.example/ns#";

const WHAT: &str = "consent record";
