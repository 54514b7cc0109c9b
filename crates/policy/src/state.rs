//! What the ledger knows of one account, folded from its events; and the person behind accounts.
//!
//! The fold is total: an event that makes no sense here changes nothing, or makes the state
//! stricter. Whether an event should be taken in at all is asked before, of
//! [`Projection::check`](crate::Projection::check).

use std::collections::BTreeMap;

use crate::age::{StatedAge, check_birth_year};
use crate::event::{Channel, Outcome};
use crate::ids::{Jurisdiction, NoticeId, PurposeId};
use crate::vocabulary::{Choice, ForgetLevel};
use crate::{Fact, Timestamp};

/// Where an account's holder lives from some time on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Residence {
    /// From when. The first residence also stands for all time before it.
    pub from: Timestamp,
    /// Where; absent when the controller does not know.
    pub jurisdiction: Option<Jurisdiction>,
}

/// One arrival of a notice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Delivery {
    /// What arrived.
    pub notice: NoticeId,
    /// When.
    pub at: Timestamp,
}

/// The answer of an account's holder that stands for one purpose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Answer {
    /// What they said.
    pub choice: Choice,
    /// Which text they answered.
    pub notice: NoticeId,
    /// Whether a yes covers data collected before the notice.
    pub past: bool,
    /// Who told the ledger.
    pub channel: Channel,
    /// Since when they have said so to this text.
    pub at: Timestamp,
}

/// Where an account stands on one purpose.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PurposeState {
    /// The answer that stands; none when nothing was ever answered.
    pub answer: Option<Answer>,
    /// An objection waits for its decision.
    pub objection_pending: bool,
    /// An objection was upheld.
    pub objection_upheld: bool,
    /// The holder's own yes came after the stop and has not been taken back.
    pub stop_lifted: bool,
}

impl PurposeState {
    /// Whether an answer would be taken: an import never lifts what the holder said, and never
    /// lifts a refusal.
    #[must_use]
    pub fn takes(&self, choice: Choice, channel: Channel) -> bool {
        let Some(standing) = &self.answer else { return true };
        match (channel, choice) {
            (Channel::Subject, _) | (Channel::Import, Choice::Refuse) => true,
            (Channel::Import, Choice::Undefined) => standing.choice == Choice::Allow,
            (Channel::Import, Choice::Allow) => {
                standing.choice != Choice::Refuse && standing.channel == Channel::Import
            }
        }
    }

    fn answer(&mut self, mut answer: Answer) {
        if !self.takes(answer.choice, answer.channel) {
            return;
        }
        // Saying it once more does not make it younger.
        if let Some(standing) = &self.answer
            && (standing.choice, &standing.notice) == (answer.choice, &answer.notice)
        {
            answer.at = standing.at;
        }
        let own_yes = answer.choice == Choice::Allow && answer.channel == Channel::Subject;
        if own_yes {
            self.objection_pending = false;
            self.objection_upheld = false;
        }
        self.stop_lifted = own_yes;
        self.answer = Some(answer);
    }

    fn decide_objection(&mut self, outcome: Outcome, reasons: &str) {
        match outcome {
            Outcome::Upheld => {
                self.objection_pending = false;
                self.objection_upheld = true;
            }
            // A rejection without reasons is none, and it ends only what waits for a decision.
            Outcome::Rejected if reasons.trim().is_empty() => {}
            Outcome::Rejected => self.objection_pending = false,
        }
    }
}

/// Everything that a decision needs of one account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SubjectState {
    /// Residences in the order of their start; empty when none was ever stated.
    pub residences: Vec<Residence>,
    /// The age, as last stated.
    pub age: StatedAge,
    /// Arrivals of notices, sorted and without repetition.
    pub deliveries: Vec<Delivery>,
    /// Answers and objections by purpose.
    pub purposes: BTreeMap<PurposeId, PurposeState>,
    /// The holder asked for level 1: no future use.
    pub stopped: bool,
    /// The holder asked for level 2 or 3. It never ends.
    pub erased: bool,
}

impl SubjectState {
    /// Takes in what happened to this account at `time`. A fact about nobody changes nothing.
    pub fn apply(&mut self, time: Timestamp, fact: &Fact) {
        match fact {
            Fact::NoticeDelivered { notice, delivered_at, .. } => {
                self.deliver(Delivery { notice: notice.clone(), at: *delivered_at });
            }
            Fact::SubjectRegistered { jurisdiction, birth_year, age_band, .. } => {
                self.reside(time, jurisdiction.as_ref());
                self.state_age(time, *birth_year, age_band.as_deref());
            }
            Fact::ChoiceMade { purpose, choice, notice, past, channel, .. } => {
                let (choice, past, channel) = (*choice, *past, *channel);
                let notice = notice.clone();
                self.purpose(purpose).answer(Answer { choice, notice, past, channel, at: time });
            }
            Fact::ObjectionOpened { purpose, .. } => self.purpose(purpose).objection_pending = true,
            Fact::ObjectionDecided { purpose, outcome, reasons, .. } => {
                self.purpose(purpose).decide_objection(*outcome, reasons);
            }
            Fact::ForgetRequested { level: ForgetLevel::Stop, .. } => self.stop(),
            Fact::ForgetRequested { .. } => self.erased = true,
            Fact::SubjectsLinked { .. }
            | Fact::PolicyActivated { .. }
            | Fact::NoticePublished { .. }
            | Fact::SnapshotExported { .. }
            | Fact::DatasetBuilt { .. }
            | Fact::DatasetRevised { .. }
            | Fact::ModelTrained { .. }
            | Fact::ModelForgot { .. } => {}
        }
    }

    /// Where the holder lives now, as far as it was ever stated.
    #[must_use]
    pub fn jurisdiction(&self) -> Option<&Jurisdiction> {
        self.residences.last().and_then(|residence| residence.jurisdiction.as_ref())
    }

    /// The answer that stands for a purpose.
    #[must_use]
    pub fn answer(&self, purpose: &PurposeId) -> Option<&Answer> {
        self.purposes.get(purpose).and_then(|state| state.answer.as_ref())
    }

    fn purpose(&mut self, purpose: &PurposeId) -> &mut PurposeState {
        self.purposes.entry(purpose.clone()).or_default()
    }

    fn deliver(&mut self, delivery: Delivery) {
        if let Err(place) = self.deliveries.binary_search(&delivery) {
            self.deliveries.insert(place, delivery);
        }
    }

    fn reside(&mut self, from: Timestamp, jurisdiction: Option<&Jurisdiction>) {
        let last = self.residences.last();
        if last.is_some_and(|residence| residence.jurisdiction.as_ref() == jurisdiction) {
            return;
        }
        let from = last.map_or(from, |residence| residence.from.max(from));
        self.residences.push(Residence { from, jurisdiction: jurisdiction.cloned() });
    }

    /// A statement without an age leaves the earlier one standing: silence makes nobody older. A
    /// statement that cannot be read makes the age unknown.
    fn state_age(&mut self, time: Timestamp, birth_year: Option<i16>, band: Option<&str>) {
        if birth_year.is_none() && band.is_none() {
            return;
        }
        let year = birth_year.map(|year| check_birth_year(year, time).map(|()| year));
        let band = band.map(|text| text.parse().map(|band| (band, time)));
        self.age = match (year.transpose(), band.transpose()) {
            (Ok(birth_year), Ok(band)) => StatedAge { birth_year, band },
            _ => StatedAge::default(),
        };
    }

    fn stop(&mut self) {
        self.stopped = true;
        for state in self.purposes.values_mut() {
            state.stop_lifted = false;
        }
    }
}

/// One person, with all accounts that were linked. The strictest state of any of them counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Person {
    first: SubjectState,
    others: Vec<SubjectState>,
}

impl Person {
    /// A person with one account.
    #[must_use]
    pub const fn new(account: SubjectState) -> Self {
        Self { first: account, others: Vec::new() }
    }

    /// A person with these accounts; none when there is no account.
    #[must_use]
    pub fn of_accounts(accounts: impl IntoIterator<Item = SubjectState>) -> Option<Self> {
        let mut accounts = accounts.into_iter();
        let first = accounts.next()?;
        Some(Self { first, others: accounts.collect() })
    }

    /// The accounts, in the order in which they were linked.
    pub fn accounts(&self) -> impl Iterator<Item = &SubjectState> + Clone {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Whether any account asked for level 2 or 3.
    #[must_use]
    pub fn erased(&self) -> bool {
        self.accounts().any(|account| account.erased)
    }

    pub(crate) fn parts(&self) -> (&SubjectState, &[SubjectState]) {
        (&self.first, &self.others)
    }

    pub(crate) fn account_mut(&mut self, number: usize) -> Option<&mut SubjectState> {
        match number.checked_sub(1) {
            None => Some(&mut self.first),
            Some(other) => self.others.get_mut(other),
        }
    }

    pub(crate) fn account(&self, number: usize) -> Option<&SubjectState> {
        self.accounts().nth(number)
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.others.push(other.first);
        self.others.extend(other.others);
    }
}
