//! One person before one purpose, compiled: everything that no record changes.

use std::iter;

use crate::Timestamp;
use crate::age::AgeWindow;
use crate::state::{Person, PurposeState, SubjectState};
use crate::vocabulary::{Choice, Reason};

use super::purpose::PurposeRules;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ResidenceFacts {
    pub(super) zone: usize,
    /// By the minimum age of the zone's pack.
    pub(super) age: AgeWindow,
}

impl PersonFacts {
    pub(super) fn accounts(&self) -> impl Iterator<Item = &AccountFacts> {
        iter::once(&self.first).chain(&self.others)
    }
}

impl AccountFacts {
    /// The residences from the time of collection to now; all of them when it is not known.
    pub(super) fn residences(
        &self,
        collected: Option<Timestamp>,
    ) -> impl Iterator<Item = &ResidenceFacts> {
        let counts = move |ended: &Timestamp| collected.is_none_or(|collected| *ended > collected);
        let former = self.former.iter().filter(move |(ended, _)| counts(ended));
        iter::once(&self.home).chain(former.map(|(_, residence)| residence))
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
        let residence = |jurisdiction| {
            let zone = self.frame.zone(jurisdiction);
            let minimum = self.pack(zone).map_or(u8::MAX, |pack| pack.minimum_age);
            ResidenceFacts { zone, age: AgeWindow::of(state.age, minimum) }
        };
        let ends = state.residences.iter().skip(1).map(|next| next.from);
        let former = state.residences.iter().zip(ends);
        AccountFacts {
            blocked: blocked(state, purpose),
            yes: self.yes(purpose),
            announced: self.announcements(state, purpose),
            home: residence(state.jurisdiction()),
            former: former.map(|(r, end)| (end, residence(r.jurisdiction.as_ref()))).collect(),
        }
    }

    fn yes(&self, purpose: &PurposeState) -> Option<Yes> {
        let answer = purpose.answer.as_ref().filter(|answer| answer.choice == Choice::Allow)?;
        Some(Yes { notice: self.frame.notice(&answer.notice)?, past: answer.past })
    }

    /// A notice reached somebody when it was delivered, or at the latest when they answered it
    /// with the yes that stands.
    fn announcements(
        &self,
        state: &SubjectState,
        purpose: &PurposeState,
    ) -> Box<[Option<Timestamp>]> {
        let deliveries = state.deliveries.iter().map(|delivery| (&delivery.notice, delivery.at));
        let answer = purpose.answer.iter().filter(|answer| answer.choice == Choice::Allow);
        let arrivals: Vec<(usize, Timestamp)> = deliveries
            .chain(answer.map(|answer| (&answer.notice, answer.at)))
            .filter(|(_, at)| *at <= self.now)
            .filter_map(|(notice, at)| Some((self.frame.notice(notice)?, at)))
            .collect();
        let first_of = |run: &super::purpose::Run| {
            let counting = arrivals.iter().filter(|(notice, at)| run.counts(*notice, *at));
            counting.map(|(_, at)| *at).min()
        };
        self.runs().iter().map(first_of).collect()
    }
}

/// Rules 8 and 9: an objection, a refusal, or a stop that no later yes of their own lifted.
fn blocked(state: &SubjectState, purpose: &PurposeState) -> Option<Reason> {
    let refused = purpose.answer.as_ref().is_some_and(|answer| answer.choice == Choice::Refuse);
    if purpose.objection_pending {
        Some(Reason::ObjectionPending)
    } else if purpose.objection_upheld {
        Some(Reason::Objected)
    } else if refused || (state.stopped && !purpose.stop_lifted) {
        Some(Reason::Refused)
    } else {
        None
    }
}
