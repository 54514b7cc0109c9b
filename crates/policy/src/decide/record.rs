//! What is asked: a record's facts, and where its subjects stand.

use crate::Timestamp;
use crate::state::Person;
use crate::vocabulary::{Category, Signal, Source, Visibility};

/// Where one subject of a record stands.
#[derive(Debug)]
pub enum Standing<'a, P = Person> {
    /// The ledger knows the person.
    Known(&'a P),
    /// Their identifier is on the suppression list.
    Suppressed,
    /// The ledger has never heard of them.
    Unknown,
}

impl<P> Clone for Standing<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Standing<'_, P> {}

/// When a record was collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CollectedAt {
    /// Then.
    Known(Timestamp),
    /// The record does not say: it counts as collected before every notice.
    Missing,
    /// The record says something that is no time.
    Unreadable,
}

/// What a decision needs to know of a record. Whatever is absent here permits nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecordFacts<'a> {
    /// Which kind of personal data it is.
    pub category: Option<Category>,
    /// Who could read it on the platform.
    pub visibility: Option<Visibility>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// When it was collected.
    pub collected_at: CollectedAt,
    /// The licence it was obtained under.
    pub licence: Option<&'a str>,
    /// The preference pinned to it.
    pub signal: Signal,
}
