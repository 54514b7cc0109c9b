//! The state that events make: everybody's, or one person's without reading anybody else's.
//!
//! At an earlier position the state is what it was then, with one exception that the rules ask for:
//! who has been forgotten since is forgotten at every position.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use untrain_policy::{
    Event, Fact, ForgetLevel, Position, Projection, Standing, SubjectId, Timestamp,
};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::limits::READ_ROWS;
use crate::policies::Policies;
use crate::read::read_subject_rows;
use crate::standing::read_erased;
use crate::vault::SubjectRef;

impl Ledger {
    /// The state of everybody: after the first `at` entries, or after all of them.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] beyond the end, [`LedgerError::Damaged`] when an entry is missing
    /// or does not open.
    pub async fn projection(&self, at: Option<Position>) -> Result<Projection, LedgerError> {
        let size = self.size().await?.0;
        let at = self.checked(at, size)?;
        let mut state = Projection::default();
        let mut later = Vec::new();
        for first in (0..size).step_by(READ_STEP) {
            let range = first..first.saturating_add(READ_ROWS).min(size);
            self.each_event(range, |position, event| {
                if position.0 < at {
                    return apply(&mut state, position, &event);
                }
                if outlives_time(&event.fact) {
                    later.push((position, event));
                }
                Ok(())
            })
            .await?;
        }
        forget_later(&mut state, &later)?;
        Ok(state)
    }

    /// The state of one person under all their accounts, and the policies: what is needed to decide
    /// for them, however many others there are.
    ///
    /// # Errors
    /// As [`Ledger::projection`].
    pub async fn read_subject(
        &self,
        subject: &SubjectId,
        at: Option<Position>,
    ) -> Result<Projection, LedgerError> {
        Ok(self.read_subject_with_events(subject, at).await?.0)
    }

    /// As [`Ledger::read_subject`], with the events that made the state, in their order.
    ///
    /// # Errors
    /// As [`Ledger::projection`].
    pub async fn read_subject_with_events(
        &self,
        subject: &SubjectId,
        at: Option<Position>,
    ) -> Result<(Projection, Vec<(Position, Event)>), LedgerError> {
        let at = match at {
            Some(at) => Position(self.checked(Some(at), self.size().await?.0)?),
            None => Position(u64::MAX),
        };
        let events = self.events_of(subject).await?;
        // Of an erased person no event is left, under any account.
        if events.is_empty()
            && let Some(erased) = self.erased(std::iter::once(subject)).await?.pop()
        {
            let (policies, events) = self.with_policies(vec![erased]).await?;
            return Ok((fold(&policies, &events)?, events));
        }
        as_of(&*self.policies_for(&events).await?, events, at)
    }

    /// How many entries had been taken in by a time. Entries are taken to stand in the order of
    /// their times; where a clock was set back between two of them, either may be the last.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub async fn position_at(&self, time: Timestamp) -> Result<Position, LedgerError> {
        let (mut least, mut most) = (0, self.size().await?.0);
        while least < most {
            let middle = least.midpoint(most);
            match self.events_from(Position(middle), 1).await?.pop() {
                Some((position, event)) if position.0 < most && event.time <= time => {
                    least = position.0.saturating_add(1);
                }
                _ => most = middle,
            }
        }
        Ok(Position(least))
    }

    /// When the last event of the first `at` entries was taken in; before all times when there is
    /// none.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when an entry does not open.
    pub async fn time_at(&self, at: Position) -> Result<Timestamp, LedgerError> {
        let last = self.events_before(at, 1).await?.pop();
        Ok(last.map_or(Timestamp::MIN, |(_, event)| event.time))
    }

    /// The state of everybody who has a case, and the policies: what is needed to say which cases
    /// are due, without reading anybody else.
    ///
    /// # Errors
    /// As [`Ledger::projection`].
    pub async fn read_people_with_cases(&self) -> Result<Projection, LedgerError> {
        let people = self.events_of_people_with_cases().await?;
        let (policies, events) = self.with_policies(people).await?;
        fold(&policies, &events)
    }

    /// The state of the holders of these accounts after the first `at` entries, without policies.
    /// `accounts` are all that anybody of them has.
    pub(crate) async fn state_of(
        &self,
        accounts: &BTreeSet<SubjectRef>,
        at: Position,
    ) -> Result<Projection, LedgerError> {
        let rows = read_subject_rows(&mut *self.reader().await?, accounts).await?;
        let mut state = Projection::default();
        let mut later = Vec::new();
        for (position, event) in self.open_all(&rows)? {
            if position < at {
                apply(&mut state, position, &event)?;
            } else if outlives_time(&event.fact) {
                later.push((position, event));
            }
        }
        forget_later(&mut state, &later)?;
        Ok(state)
    }

    /// The state of several people as it is now, and the policies.
    pub(crate) async fn read_people(
        &self,
        subjects: impl Iterator<Item = &SubjectId>,
    ) -> Result<Projection, LedgerError> {
        let subjects: Vec<&SubjectId> = subjects.collect();
        let mut events = self.events_of_people(subjects.iter().copied()).await?;
        events.extend(self.erased(subjects.into_iter()).await?);
        let (policies, events) = self.with_policies(events).await?;
        fold(&policies, &events)
    }

    /// What stands of those of these people who were erased: that they asked to be forgotten. Their
    /// own events say nothing any more, and they stay forgotten at every position.
    async fn erased(
        &self,
        subjects: impl Iterator<Item = &SubjectId>,
    ) -> Result<Vec<(Position, Event)>, LedgerError> {
        let by_reference: BTreeMap<SubjectRef, &SubjectId> =
            subjects.map(|subject| (self.secrets().vault.reference(subject), subject)).collect();
        let references = by_reference.keys().copied().collect();
        let erased = read_erased(&mut *self.reader().await?, &references).await?;
        let forgotten = |(reference, request): (SubjectRef, u64)| {
            let subject = SubjectId::clone(by_reference.get(&reference)?);
            let fact = Fact::ForgetRequested { subject, level: ForgetLevel::Models };
            Some((Position(request), Event { time: Timestamp::MIN, fact }))
        };
        Ok(erased.into_iter().filter_map(forgotten).collect())
    }

    /// Events of people among those of the policies, in their order. The policies are read last:
    /// what somebody said of a policy is not read without it.
    async fn with_policies(
        &self,
        events: Vec<(Position, Event)>,
    ) -> Result<(Arc<Policies>, Vec<(Position, Event)>), LedgerError> {
        let policies = self.policies_for(&events).await?;
        let events = among_policies(&policies, events);
        Ok((policies, events))
    }

    fn checked(&self, at: Option<Position>, size: u64) -> Result<u64, LedgerError> {
        match at {
            Some(at) if at.0 > size => Err(LedgerError::NoEntry { position: at.0, size }),
            Some(at) => Ok(at.0),
            None => Ok(size),
        }
    }
}

/// Takes an event into a state.
///
/// # Errors
/// [`LedgerError::Damaged`] for a policy that cannot be taken, which was never written here.
pub fn apply(state: &mut Projection, entry: Position, event: &Event) -> Result<(), LedgerError> {
    state.apply(entry, event).map_err(|e| LedgerError::damaged(entry.0, e.to_string()))
}

/// The state of a person after the first `at` entries, from everything that was ever said of them,
/// with the events that made it.
///
/// # Errors
/// [`LedgerError::Damaged`] for a policy that cannot be taken.
pub fn as_of(
    policies: &Policies,
    events: Vec<(Position, Event)>,
    at: Position,
) -> Result<(Projection, Vec<(Position, Event)>), LedgerError> {
    let mut events = among_policies(policies, events);
    let mut later = events.split_off(events.partition_point(|(position, _)| *position < at));
    later.retain(|(_, event)| outlives_time(&event.fact));
    let mut state = fold(policies, &events)?;
    if !later.is_empty() {
        let end = end_of(&state, &later)?;
        events.extend(later.into_iter().filter(|(_, event)| is_of_forgotten(event, &end)));
        state = fold(policies, &events)?;
    }
    Ok((state, events))
}

/// Events of people among those of the policies, in their order.
fn among_policies(
    policies: &Policies,
    mut events: Vec<(Position, Event)>,
) -> Vec<(Position, Event)> {
    events.extend_from_slice(&policies.events);
    events.sort_by_key(|(position, _)| *position);
    events
}

const READ_STEP: usize = READ_ROWS as usize;

/// Whether a fact can make somebody forgotten at positions before its own.
fn outlives_time(fact: &Fact) -> bool {
    match fact {
        Fact::SubjectsLinked { .. } => true,
        Fact::ForgetRequested { level, .. } => *level >= ForgetLevel::Datasets,
        _ => false,
    }
}

/// Applies later requests to be forgotten to all accounts of the person who asked, and nothing else
/// of what came later.
fn forget_later(state: &mut Projection, later: &[(Position, Event)]) -> Result<(), LedgerError> {
    let end = end_of(state, later)?;
    for (position, event) in later.iter().filter(|(_, event)| is_of_forgotten(event, &end)) {
        apply(state, *position, event)?;
    }
    Ok(())
}

fn end_of(state: &Projection, later: &[(Position, Event)]) -> Result<Projection, LedgerError> {
    let mut end = state.clone();
    for (position, event) in later {
        apply(&mut end, *position, event)?;
    }
    Ok(end)
}

/// Whether an event is about somebody who is forgotten in the end.
fn is_of_forgotten(event: &Event, end: &Projection) -> bool {
    let subject = event.fact.subject();
    subject.is_some_and(|subject| matches!(end.standing(subject), Standing::Suppressed))
}

fn fold(policies: &Policies, events: &[(Position, Event)]) -> Result<Projection, LedgerError> {
    let mut state = policies.state_of_nothing();
    for (position, event) in events {
        apply(&mut state, *position, event)?;
    }
    Ok(state)
}
