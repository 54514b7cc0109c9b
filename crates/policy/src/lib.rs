//! Vocabulary and rules: may this record be used for this purpose, and why.
//!
//! This crate is pure. It does no I/O, reads no clock and draws no randomness: time and bytes are
//! arguments. It holds the words of untrain ([`vocabulary`], [`ids`], [`event`]), the policy
//! document ([`document`]), the state of a person folded from events ([`state`]), the decision
//! ([`decide`]) and the codec of the snapshot that carries all of it to a gate ([`snapshot`]).

pub mod event;
pub mod ids;
pub mod vocabulary;

pub use event::{Event, Fact};
pub use ids::{
    CertificateId, DatasetId, Digest, InvalidId, Jurisdiction, ModelId, NoticeId, PolicyHash,
    Position, PurposeId, SubjectId,
};
pub use vocabulary::{
    Basis, Category, Choice, Effect, ForgetLevel, Reason, Signal, Source, UnknownWord, Visibility,
};

/// A point in time, to the nanosecond, in UTC.
pub use jiff::Timestamp;
