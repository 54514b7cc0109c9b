//! One person before one purpose, compiled: everything that no record changes.

use std::iter;

use crate::Timestamp;
use crate::age::{AgeWindow, StatedAge};
use crate::ids::{Jurisdiction, PurposeId};
use crate::state::{Person, PurposeState, SubjectState};
use crate::vocabulary::{Choice, Reason};

use super::purpose::{Announcement, PurposeRules, Run};

/// Where a person stands before one purpose at one moment. It belongs to the [`PurposeRules`]
/// that made it and means nothing to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFacts {
    pub(super) erased: bool,
    first: AccountFacts,
    others: Box<[AccountFacts]>,
}

/// One account of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AccountFacts {
    /// What rules 8 and 9 say.
    pub(super) blocked: Option<Reason>,
    /// The yes that stands.
    pub(super) yes: Option<Yes>,
    /// When each run's first notice arrived, by the run's number.
    announced: Box<[Option<Timestamp>]>,
    home: ResidenceFacts,
    /// Former residences, each with its end.
    former: Box<[(Timestamp, ResidenceFacts)]>,
}

/// A yes to a known text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Yes {
    /// The number of the notice.
    pub(super) notice: usize,
    /// Whether it covers data collected before.
    pub(super) past: bool,
}

/// One residence of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResidenceFacts {
    pub(super) zone: usize,
    /// By the minimum age of the zone's pack.
    pub(super) age: AgeWindow,
    /// From when on collected data was announced to this person, by the run's number.
    covered_from: Box<[Option<Timestamp>]>,
}

/// A notice, by its number, and when it arrived.
pub(super) type Arrival = (usize, Timestamp);

impl ResidenceFacts {
    /// From when on collected data was announced to this person.
    pub(super) fn covered_from(&self, run: usize) -> Option<Timestamp> {
        self.covered_from.get(run).copied().flatten()
    }
}

impl PersonFacts {
    pub(super) fn accounts(&self) -> impl Iterator<Item = &AccountFacts> {
        iter::once(&self.first).chain(&self.others)
    }
}

impl PersonFacts {
    /// Every moment of collection from which on an answer may be another one than just before,
    /// whatever the record.
    pub(crate) fn turns(&self) -> Vec<Timestamp> {
        let after = |time: Timestamp| time.checked_add(jiff::SignedDuration::from_nanos(1)).ok();
        let mut turns = Vec::new();
        for account in self.accounts() {
            let former = account.former.iter();
            turns.extend(former.clone().map(|(ended, _)| *ended));
            for residence in iter::once(&account.home).chain(former.map(|(_, residence)| residence))
            {
                turns.extend(residence.age.below_through.and_then(after));
                turns.extend(residence.age.shown_from);
                turns.extend(residence.covered_from.iter().flatten());
            }
        }
        turns.sort_unstable();
        turns.dedup();
        turns
    }
}

impl AccountFacts {
    /// The residences from the time of collection to now, with their numbers in the account's
    /// state; all of them when it is not known.
    pub(super) fn residences(
        &self,
        collected: Option<Timestamp>,
    ) -> impl Iterator<Item = (usize, &ResidenceFacts)> {
        let counts = move |ended: &Timestamp| collected.is_none_or(|collected| *ended > collected);
        let former = self.former.iter().enumerate().filter(move |(_, (ended, _))| counts(ended));
        let former = former.map(|(number, (_, residence))| (number, residence));
        iter::once((self.former.len(), &self.home)).chain(former)
    }

    /// When the first notice of a run arrived.
    pub(super) fn announced(&self, run: usize) -> Option<Timestamp> {
        self.announced.get(run).copied().flatten()
    }
}

impl PurposeRules {
    /// Compiles a person for this purpose.
    #[must_use]
    pub fn person(&self, person: &Person) -> PersonFacts {
        let (first, others) = person.parts();
        PersonFacts {
            erased: person.erased(),
            first: self.account(first),
            others: others.iter().map(|account| self.account(account)).collect(),
        }
    }

    fn account(&self, state: &SubjectState) -> AccountFacts {
        let nothing = PurposeState::default();
        let purpose = state.purposes.get(&self.id).unwrap_or(&nothing);
        let arrivals = self.arrivals(state, purpose);
        let residence = |jurisdiction| self.residence(jurisdiction, state.age, &arrivals);
        let ends = state.residences.iter().skip(1).map(|next| next.from);
        let former = state.residences.iter().zip(ends);
        AccountFacts {
            blocked: blocked(state, &self.id, purpose),
            yes: self.yes(purpose),
            announced: self.runs().iter().map(|run| run.first_arrival(&arrivals)).collect(),
            home: residence(state.jurisdiction()),
            former: former.map(|(r, end)| (end, residence(r.jurisdiction.as_ref()))).collect(),
        }
    }

    fn residence(
        &self,
        jurisdiction: Option<&Jurisdiction>,
        age: StatedAge,
        arrivals: &[Arrival],
    ) -> ResidenceFacts {
        let zone = self.frame.zone(jurisdiction);
        let minimum = self.pack(zone).map_or(u8::MAX, |pack| pack.minimum_age);
        ResidenceFacts {
            zone,
            age: AgeWindow::of(age, minimum),
            covered_from: self.runs().iter().map(|run| run.covers_from(age, arrivals)).collect(),
        }
    }

    fn yes(&self, purpose: &PurposeState) -> Option<Yes> {
        let answer = purpose.answer.as_ref().filter(|answer| answer.choice == Choice::Allow)?;
        Some(Yes { notice: self.frame.notice(&answer.notice)?, past: answer.past })
    }

    /// A notice reached somebody when it was delivered, or at the latest when they answered it
    /// with the yes that stands.
    pub(super) fn arrivals(&self, state: &SubjectState, purpose: &PurposeState) -> Vec<Arrival> {
        let deliveries = state.deliveries.iter().map(|delivery| (&delivery.notice, delivery.at));
        let answer = purpose.answer.iter().filter(|answer| answer.choice == Choice::Allow);
        deliveries
            .chain(answer.map(|answer| (&answer.notice, answer.at)))
            .filter(|(_, at)| *at <= self.now)
            .filter_map(|(notice, at)| Some((self.frame.notice(notice)?, at)))
            .collect()
    }
}

impl Run {
    /// When the first notice of the run arrived.
    fn first_arrival(&self, arrivals: &[Arrival]) -> Option<Timestamp> {
        let each = self.versions.iter();
        each.filter_map(|version| self.arrival_of(version, arrivals)).min()
    }

    /// From when on collected data was announced.
    fn covers_from(&self, age: StatedAge, arrivals: &[Arrival]) -> Option<Timestamp> {
        self.covering(age, arrivals).map(|(from, _)| from)
    }

    /// From when on collected data was announced, and when what says so arrived: after the arrival
    /// of a notice whose version, and every version since, did not leave this person out by their
    /// age at that time. A lower minimum age announces itself with its own notice, and reaches back
    /// no further.
    pub(super) fn covering(
        &self,
        age: StatedAge,
        arrivals: &[Arrival],
    ) -> Option<(Timestamp, Timestamp)> {
        let mut old_enough_from = Timestamp::MIN;
        let mut covered: Option<(Timestamp, Timestamp)> = None;
        for version in &self.versions {
            let window = AgeWindow::of(age, version.minimum_age);
            let Some(from) = window.permitted_from(version.unknown_age) else { break };
            old_enough_from = old_enough_from.max(from);
            if let Some(arrived) = self.arrival_of(version, arrivals) {
                let covers = (arrived.max(old_enough_from), arrived);
                covered = Some(covered.map_or(covers, |before| before.min(covers)));
            }
        }
        covered
    }

    fn arrival_of(&self, version: &Announcement, arrivals: &[Arrival]) -> Option<Timestamp> {
        let from = self.broken_at.max(version.told_from);
        let of_notice = arrivals.iter().filter(|(number, _)| *number == version.notice);
        of_notice.map(|(_, at)| *at).filter(|at| from.is_none_or(|from| *at >= from)).min()
    }
}

/// Rules 8 and 9: an objection or a claim like one, a refusal, or a stop that no later yes of their
/// own lifted.
fn blocked(state: &SubjectState, id: &PurposeId, purpose: &PurposeState) -> Option<Reason> {
    let refused = purpose.answer.as_ref().is_some_and(|answer| answer.choice == Choice::Refuse);
    let refused = refused || (state.stopped && !purpose.stop_lifted);
    state.hold(id).reason().or(refused.then_some(Reason::Refused))
}
