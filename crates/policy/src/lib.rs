//! Vocabulary and rules: may this record be used for this purpose, and why.
//!
//! A controller says in a [`Policy`] what it would use data for, whose, and why it may. Everything
//! that happens afterwards is an [`Event`]: a policy becomes the rule, a notice reaches somebody,
//! somebody answers, objects, or asks to be forgotten. A [`Projection`] folds events into states.
//! [`Rules`] are a policy's versions at one moment, and [`Rules::decide`] says of one record
//! whether it may be used, and which rule decided. The same events, record and moment give the same
//! decision on every machine, and nothing that is missing is ever read as a yes.
//!
//! This crate is pure. It does no I/O, reads no clock and draws no randomness: time and bytes are
//! arguments. The [`snapshot`] carries rules and states to a gate that has no ledger. Without the
//! feature `rules` there are only words, events and signed statements: what somebody needs who
//! checks signatures and decides nothing.
//!
//! ```
//! use untrain_policy::{
//!     Category, CollectedAt, Event, Policy, Position, Projection, RecordFacts, Rules, Signal,
//!     Source, SubjectId, Visibility,
//! };
//!
//! let document = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/strict.toml"));
//! let policy = Policy::parse(document).map_err(|faults| faults[0].to_string())?;
//! let activated = serde_json::json!({
//!     "time": "2026-01-01T00:00:00Z", "event": "policy_activated",
//!     "policy": policy.hash, "document": document,
//! });
//! let said_yes = serde_json::json!({
//!     "time": "2026-02-01T00:00:00Z", "event": "choice_made", "subject": "harbour:maya",
//!     "purpose": "genai.content", "choice": "allow", "notice": "strict-1", "channel": "subject",
//! });
//! let registered = serde_json::json!({
//!     "time": "2026-02-01T00:00:00Z", "event": "subject_registered", "subject": "harbour:maya",
//!     "jurisdiction": "DE", "birth_year": 1988,
//! });
//! let mut projection = Projection::default();
//! for (entry, event) in (0..).zip([activated, registered, said_yes]) {
//!     projection.apply(Position(entry), &Event::from_bytes(event.to_string().as_bytes())?)?;
//! }
//!
//! let rules = Rules::compile(projection.history(), "2026-08-01T00:00:00Z".parse()?);
//! let maya = projection.standing(&SubjectId::new("harbour:maya")?);
//! let post = RecordFacts {
//!     category: Some(Category::Content),
//!     visibility: Some(Visibility::Public),
//!     source: Some(Source::FirstParty),
//!     collected_at: CollectedAt::Known("2026-07-01T00:00:00Z".parse()?),
//!     licence: None,
//!     signal: Signal::Unknown,
//! };
//! let purpose = "genai.content".parse()?;
//! assert_eq!(rules.decide(&purpose, &post, &[maya]).code(), "allow");
//! let older = RecordFacts { collected_at: CollectedAt::Missing, ..post };
//! assert_eq!(rules.decide(&purpose, &older, &[maya]).code(), "age_unknown");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod age;
#[cfg(feature = "rules")]
pub mod cases;
#[cfg(feature = "rules")]
pub mod decide;
pub mod decision;
#[cfg(feature = "rules")]
pub mod document;
pub mod error;
pub mod event;
#[cfg(feature = "rules")]
pub mod history;
pub mod ids;
pub mod leb128;
pub mod overriding;
#[cfg(feature = "rules")]
pub mod plan;
#[cfg(feature = "rules")]
pub mod projection;
#[cfg(feature = "rules")]
pub mod register;
#[cfg(feature = "rules")]
pub mod rule_book;
#[cfg(feature = "rules")]
pub mod snapshot;
#[cfg(feature = "rules")]
pub mod state;
pub mod statement;
pub mod vocabulary;

#[cfg(feature = "rules")]
pub use cases::Case;
#[cfg(feature = "rules")]
pub use decide::{CollectedAt, PersonFacts, PurposeRules, RecordFacts, Rules, Standing};
pub use decision::Decision;
#[cfg(feature = "rules")]
pub use document::Policy;
pub use error::{Error, Fault};
pub use event::{Event, Fact};
#[cfg(feature = "rules")]
pub use history::PolicyHistory;
pub use ids::{
    CertificateId, DatasetId, Digest, InvalidId, Jurisdiction, LicenceId, ModelId, NoticeId,
    PackCode, PolicyHash, Position, PurposeId, SourceId, SubjectId,
};
pub use overriding::Override;
#[cfg(feature = "rules")]
pub use projection::Projection;
#[cfg(feature = "rules")]
pub use register::{NamedSource, RegisteredSource};
#[cfg(feature = "rules")]
pub use rule_book::RuleBook;
#[cfg(feature = "rules")]
pub use snapshot::{Account, Snapshot, View, Who};
#[cfg(feature = "rules")]
pub use state::{Person, SubjectState};
pub use statement::{SnapshotError, Statement};
pub use vocabulary::{
    ArtefactKind, Basis, CaseKind, CaseStatus, CaseStep, Category, Choice, Direction, Effect,
    ForgetLevel, Part, Reason, Signal, Silence, Source, UnknownAge, UnknownWord, Visibility,
    Weekday,
};

/// A point in time, to the nanosecond, in UTC.
pub use jiff::Timestamp;
