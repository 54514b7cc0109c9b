//! Which entry of the ledger set each fact that stands.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::ids::{Position, PurposeId, SubjectId};
use crate::register::RegisteredSource;
use crate::state::{Delivery, SubjectState};
use crate::vocabulary::ForgetLevel;
use crate::{Event, Fact, Projection, Timestamp};

use super::Origin;

/// The state that events make, and which of them made what.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    projection: Projection,
    entries: BTreeMap<Position, (Timestamp, &'static str)>,
    accounts: BTreeMap<SubjectId, AccountTrail>,
    /// One for each registration of a source, in their order.
    sources: Vec<Position>,
}

/// The entries behind what stands of one account.
#[derive(Debug, Clone, Default)]
pub(super) struct AccountTrail {
    /// The first that names it.
    pub(super) first: Position,
    /// One for each residence, in their order.
    pub(super) residences: Vec<Position>,
    pub(super) age: Option<Position>,
    pub(super) answers: BTreeMap<PurposeId, Position>,
    pub(super) deliveries: BTreeMap<Delivery, Position>,
    /// The last request of level 1.
    pub(super) stop: Option<Position>,
    /// The first request of level 2 or 3.
    pub(super) erasure: Option<Position>,
}

impl Trail {
    /// The trail of these events, which stand in the order of the ledger. They are those of the
    /// policies and of everybody who is asked about.
    ///
    /// # Errors
    /// As [`Projection::apply`].
    pub fn of<'e>(events: impl IntoIterator<Item = &'e (Position, Event)>) -> Result<Self, Error> {
        let mut trail = Self::default();
        for (entry, event) in events {
            trail.take(*entry, event)?;
        }
        Ok(trail)
    }

    /// What all of them make.
    #[must_use]
    pub const fn projection(&self) -> &Projection {
        &self.projection
    }

    fn take(&mut self, entry: Position, event: &Event) -> Result<(), Error> {
        let subject = event.fact.subject();
        let before = subject.and_then(|subject| self.projection.state(subject)).cloned();
        self.projection.apply(entry, event)?;
        self.entries.insert(entry, (event.time, event.fact.name()));
        if matches!(event.fact, Fact::SourceRegistered { .. }) {
            self.sources.push(entry);
        }
        let first = || AccountTrail { first: entry, ..AccountTrail::default() };
        if let Fact::SubjectsLinked { other, .. } = &event.fact {
            self.accounts.entry(other.clone()).or_insert_with(first);
        }
        let Some(subject) = subject else { return Ok(()) };
        let account = self.accounts.entry(subject.clone()).or_insert_with(first);
        if let Some(after) = self.projection.state(subject) {
            account.note(entry, &event.fact, &before.unwrap_or_default(), after);
        }
        Ok(())
    }

    /// The sources as they were registered at a time, each with the entry of its last registration.
    pub(super) fn sources_at(&self, now: Timestamp) -> Vec<(&RegisteredSource, Position)> {
        let told = self.projection.history().sources().iter().zip(self.sources.iter().copied());
        let told = told.filter(|(source, _)| source.at <= now);
        let last: BTreeMap<_, _> =
            told.map(|(source, entry)| (&source.id, (source, entry))).collect();
        last.into_values().collect()
    }

    pub(super) fn account(&self, subject: &SubjectId) -> Option<&AccountTrail> {
        self.accounts.get(subject)
    }

    /// The entry as an origin.
    pub(super) fn origin(&self, entry: Option<Position>) -> Origin {
        let found = entry.and_then(|entry| Some((entry, self.entries.get(&entry)?)));
        found.map_or(Origin::Nothing, |(entry, (time, event))| Origin::Entry {
            entry,
            time: *time,
            event,
        })
    }
}

impl AccountTrail {
    /// Notes what an entry changed. One that says again what stood already sets nothing.
    fn note(&mut self, entry: Position, fact: &Fact, before: &SubjectState, after: &SubjectState) {
        if after.residences.len() > before.residences.len() {
            self.residences.push(entry);
        }
        if after.age != before.age {
            self.age = Some(entry);
        }
        for (purpose, state) in &after.purposes {
            if state.answer.as_ref() != before.answer(purpose) {
                self.answers.insert(purpose.clone(), entry);
            }
        }
        if after.erased && !before.erased {
            self.erasure = Some(entry);
        }
        match fact {
            Fact::NoticeDelivered { notice, delivered_at, .. } => {
                let delivery = Delivery { notice: notice.clone(), at: *delivered_at };
                self.deliveries.entry(delivery).or_insert(entry);
            }
            Fact::ForgetRequested { level: ForgetLevel::Stop, .. } => self.stop = Some(entry),
            _ => {}
        }
    }
}
