//! What the ledger knows of one account, folded from its events; and the person behind accounts.
//!
//! The fold is total: an event that makes no sense here changes nothing, or makes the state
//! stricter. Whether an event should be taken in at all is asked before, of
//! [`Projection::check`](crate::Projection::check).

use std::collections::BTreeMap;

use crate::age::{StatedAge, check_birth_year};
use crate::cases::{Case, Claims, Hold, Moment, Taken};
use crate::event::Channel;
use crate::ids::{Jurisdiction, NoticeId, Position, PurposeId};
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
    /// A case that blocks the purpose waits for its end.
    pub objection_pending: bool,
    /// A case that blocks the purpose was upheld.
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
        self.stop_lifted = answer.is_own_yes();
        self.answer = Some(answer);
    }
}

impl Answer {
    fn is_own_yes(&self) -> bool {
        self.choice == Choice::Allow && self.channel == Channel::Subject
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
    /// Answers and what cases block, by purpose.
    pub purposes: BTreeMap<PurposeId, PurposeState>,
    /// What cases block of every purpose that is not among `purposes`.
    pub claims: Claims,
    /// The holder's cases in the order in which they were opened. A snapshot leaves them out; what
    /// they block stands in `purposes` and `claims`.
    pub cases: Vec<Case>,
    /// The holder asked for level 1: no future use.
    pub stopped: bool,
    /// The holder asked for level 2 or 3. It never ends.
    pub erased: bool,
}

impl SubjectState {
    /// Takes in what happened to this account at `time`. A fact about nobody changes nothing, and
    /// neither does one about a case: those come by [`Self::open_case`] and [`Self::take_step`].
    pub(crate) fn apply(&mut self, time: Timestamp, fact: &Fact) {
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
                self.take_answer(purpose, Answer { choice, notice, past, channel, at: time });
            }
            Fact::ForgetRequested { level: ForgetLevel::Stop, .. } => self.stop(),
            Fact::ForgetRequested { .. } => self.erased = true,
            // What was acknowledged was not answered, and a delivery has an event of its own.
            Fact::NoticeAcknowledged { .. }
            | Fact::SourceRegistered { .. }
            | Fact::ObjectionOpened { .. }
            | Fact::ObjectionDecided { .. }
            | Fact::CaseOpened { .. }
            | Fact::CaseAcknowledged { .. }
            | Fact::CaseExtended { .. }
            | Fact::CaseDecided { .. }
            | Fact::CaseAppealed { .. }
            | Fact::CaseSent { .. }
            | Fact::SubjectsLinked { .. }
            | Fact::PolicyActivated { .. }
            | Fact::NoticePublished { .. }
            | Fact::PolicyOverridden { .. }
            | Fact::SnapshotExported { .. }
            | Fact::DatasetBuilt { .. }
            | Fact::DatasetRevised { .. }
            | Fact::ModelTrained { .. }
            | Fact::ModelForgot { .. }
            | Fact::SubjectErased { .. }
            | Fact::StaffActed { .. }
            | Fact::ArtefactReleased { .. }
            | Fact::ArtefactWithdrawn { .. } => {}
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

    /// What the holder's cases say of a purpose.
    #[must_use]
    pub fn hold(&self, purpose: &PurposeId) -> Hold {
        self.purposes.get(purpose).map_or_else(
            || self.claims.hold(purpose),
            |state| Hold { pending: state.objection_pending, upheld: state.objection_upheld },
        )
    }

    /// The case that this entry opened.
    #[must_use]
    pub fn case(&self, entry: Position) -> Option<&Case> {
        self.cases.iter().find(|case| case.entry() == entry)
    }

    /// Takes a new case in.
    pub(crate) fn open_case(&mut self, case: Case) {
        self.cases.push(case);
        self.hold_again();
    }

    /// Takes a step of a case in, which fits.
    pub(crate) fn take_step(&mut self, entry: Position, taken: Taken, moment: Moment) {
        if let Some(case) = self.cases.iter_mut().find(|case| case.entry() == entry) {
            case.take(taken, moment);
            self.hold_again();
        }
    }

    fn take_answer(&mut self, purpose: &PurposeId, answer: Answer) {
        let own_yes = answer.is_own_yes();
        self.purposes.entry(purpose.clone()).or_default().answer(answer);
        if own_yes {
            self.cases.iter_mut().for_each(|case| case.own_yes(purpose));
        }
        self.hold_again();
    }

    /// What is blocked follows from the cases. Without any, nothing ever was.
    fn hold_again(&mut self) {
        if self.cases.is_empty() {
            return;
        }
        let named = self.cases.iter().filter_map(|case| case.purpose.as_ref());
        for purpose in named {
            self.purposes.entry(purpose.clone()).or_default();
        }
        self.claims = Claims::of(&self.cases);
        for (purpose, state) in &mut self.purposes {
            let hold = Hold::of(&self.cases, purpose);
            (state.objection_pending, state.objection_upheld) = (hold.pending, hold.upheld);
        }
    }

    pub(crate) fn deliver(&mut self, delivery: Delivery) {
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

    /// The same person, after a notice reached every account.
    pub(crate) fn told(&self, delivery: &Delivery) -> Self {
        let mut person = self.clone();
        person.first.deliver(delivery.clone());
        person.others.iter_mut().for_each(|account| account.deliver(delivery.clone()));
        person
    }

    pub(crate) fn account(&self, number: usize) -> Option<&SubjectState> {
        self.accounts().nth(number)
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.others.push(other.first);
        self.others.extend(other.others);
    }
}
