//! Vocabulary and rules: may this record be used for this purpose, and why.
//!
//! This crate is pure. It does no I/O, reads no clock and draws no randomness: time and bytes are
//! arguments. It holds the words of untrain ([`vocabulary`], [`ids`], [`event`]), the policy
//! document ([`document`]) and its versions ([`history`]), the state of a person folded from
//! events ([`state`], [`projection`]), the decision ([`decide`]) and the codec of the snapshot
//! that carries all of it to a gate ([`snapshot`]).

pub mod age;
pub mod decide;
pub mod document;
pub mod error;
pub mod event;
pub mod history;
pub mod ids;
pub mod projection;
pub mod snapshot;
pub mod state;
pub mod vocabulary;

pub use decide::{CollectedAt, Decision, PersonFacts, PurposeRules, RecordFacts, Rules, Standing};
pub use document::{Fault, Policy};
pub use error::Error;
pub use event::{Event, Fact};
pub use history::PolicyHistory;
pub use ids::{
    CertificateId, DatasetId, Digest, InvalidId, Jurisdiction, LicenceId, ModelId, NoticeId,
    PackCode, PolicyHash, Position, PurposeId, SubjectId,
};
pub use projection::Projection;
pub use snapshot::{Snapshot, SnapshotError, Statement, View, Who};
pub use state::{Person, SubjectState};
pub use vocabulary::{
    Basis, Category, Choice, Effect, ForgetLevel, Reason, Signal, Source, UnknownAge, UnknownWord,
    Visibility,
};

/// A point in time, to the nanosecond, in UTC.
pub use jiff::Timestamp;
