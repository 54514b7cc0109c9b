//! The state that all events up to a position make together.

mod cases;

use std::collections::BTreeMap;

use crate::age::{AgeBand, check_birth_year};
use crate::cases::Moment;
use crate::decide::Standing;
use crate::error::Error;
use crate::history::PolicyHistory;
use crate::ids::{NoticeId, Position, PurposeId, SubjectId};
use crate::state::{Person, SubjectState};
use crate::vocabulary::ForgetLevel;
use crate::{Event, Fact, Timestamp};

/// A request to be forgotten, and where it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgetRequest {
    /// Who asked.
    pub subject: SubjectId,
    /// How far.
    pub level: ForgetLevel,
    /// The index of the request's entry.
    pub entry: Position,
    /// When.
    pub at: Timestamp,
}

/// Where an account's state is kept.
#[derive(Debug, Clone, Copy)]
struct Place {
    slot: usize,
    account: usize,
}

/// A person and the names of their accounts, in the same order.
#[derive(Debug, Clone)]
struct Slot {
    names: Vec<SubjectId>,
    person: Person,
}

/// The fold of all events.
#[derive(Debug, Clone, Default)]
pub struct Projection {
    history: PolicyHistory,
    places: BTreeMap<SubjectId, Place>,
    /// A slot is empty once its person was found to be another's.
    slots: Vec<Option<Slot>>,
    requests: Vec<ForgetRequest>,
    position: Position,
    time: Option<Timestamp>,
}

impl Projection {
    /// A state of nothing whose history is [`PolicyHistory::with_documents_of`] another.
    #[must_use]
    pub fn with_documents_of(history: &PolicyHistory) -> Self {
        Self { history: PolicyHistory::with_documents_of(history), ..Self::default() }
    }

    /// Takes in the entry at index `entry`.
    ///
    /// # Errors
    /// Only for a policy document that cannot be taken; nothing is changed then. Any other event
    /// that makes no sense is read in the way that permits least; whether to write it at all is
    /// asked of [`Self::check`].
    pub fn apply(&mut self, entry: Position, event: &Event) -> Result<(), Error> {
        self.history.apply(event.time, &event.fact)?;
        if let Some(subject) = event.fact.subject() {
            let place = self.place(subject);
            if let Some(account) = self.account_mut(place) {
                account.apply(event.time, &event.fact);
            }
        }
        match &event.fact {
            fact if fact.is_about_case() => self.take_case(Moment { entry, at: event.time }, fact),
            Fact::SubjectsLinked { subject, other } => self.link(subject, other),
            Fact::ForgetRequested { subject, level } => self.requests.push(ForgetRequest {
                subject: subject.clone(),
                level: *level,
                entry,
                at: event.time,
            }),
            _ => {}
        }
        self.position = self.position.max(Position(entry.0.saturating_add(1)));
        self.time = self.time.max(Some(event.time));
        Ok(())
    }

    /// Whether an event should be written: what [`Self::apply`] would refuse or read as nothing
    /// is named here.
    ///
    /// # Errors
    /// Why it should not.
    pub fn check(&self, event: &Event) -> Result<(), Error> {
        match &event.fact {
            Fact::PolicyActivated { .. } | Fact::NoticePublished { .. } => {
                self.history.clone().apply(event.time, &event.fact)
            }
            Fact::SourceRegistered { .. } => {
                let mut history = self.history.clone();
                history.apply(event.time, &event.fact)?;
                history.check_source()
            }
            Fact::NoticeAcknowledged { subject, notice } => {
                self.known_notice(notice)?;
                self.reached(subject, notice)
            }
            Fact::NoticeDelivered { notice, delivered_at, .. } => {
                self.known_notice(notice)?;
                if *delivered_at > event.time {
                    return Err(Error::DeliveredLater(notice.clone()));
                }
                Ok(())
            }
            Fact::SubjectRegistered { birth_year, age_band, .. } => {
                if let Some(year) = birth_year {
                    check_birth_year(*year, event.time)?;
                }
                if let Some(band) = age_band {
                    band.parse::<AgeBand>()?;
                }
                Ok(())
            }
            Fact::SubjectsLinked { subject, other } if subject == other => {
                Err(Error::LinkedToItself(subject.clone()))
            }
            Fact::ChoiceMade { purpose, notice, .. } => self.known_question(purpose, notice),
            fact if fact.is_about_case() => self.check_case(event.time, fact),
            _ => Ok(()),
        }
    }

    /// The policy's versions.
    #[must_use]
    pub const fn history(&self) -> &PolicyHistory {
        &self.history
    }

    /// Where a subject stands: the person with all linked accounts.
    #[must_use]
    pub fn standing(&self, subject: &SubjectId) -> Standing<'_> {
        match self.slot(subject) {
            None => Standing::Unknown,
            Some(slot) if slot.person.erased() => Standing::Suppressed,
            Some(slot) => Standing::Known(&slot.person),
        }
    }

    /// What is known of one account alone; none when no event names it.
    #[must_use]
    pub fn state(&self, subject: &SubjectId) -> Option<&SubjectState> {
        let place = self.places.get(subject)?;
        self.slots.get(place.slot)?.as_ref()?.person.account(place.account)
    }

    /// Every account of the person who has this one, itself among them, in the order in which
    /// they were linked; none when no event names it.
    #[must_use]
    pub fn accounts_of(&self, subject: &SubjectId) -> &[SubjectId] {
        self.slot(subject).map_or(&[], |slot| &slot.names)
    }

    /// Every account that an event names, in the order of their names.
    pub fn subjects(&self) -> impl Iterator<Item = &SubjectId> {
        self.places.keys()
    }

    /// Every person, with the names of their accounts in the order of the accounts. The order of
    /// the persons is that of the events.
    pub fn persons(&self) -> impl Iterator<Item = (&[SubjectId], &Person)> {
        self.slots.iter().flatten().map(|slot| (slot.names.as_slice(), &slot.person))
    }

    /// Every request to be forgotten, in the order of the ledger.
    #[must_use]
    pub fn requests(&self) -> &[ForgetRequest] {
        &self.requests
    }

    /// The requests of the person who has this account.
    pub fn requests_of(&self, subject: &SubjectId) -> impl Iterator<Item = &ForgetRequest> {
        let accounts = self.accounts_of(subject);
        self.requests.iter().filter(move |request| accounts.contains(&request.subject))
    }

    /// How many entries are counted in, and the time of the latest; none before the first.
    #[must_use]
    pub const fn moment(&self) -> (Position, Option<Timestamp>) {
        (self.position, self.time)
    }

    fn slot(&self, subject: &SubjectId) -> Option<&Slot> {
        let place = self.places.get(subject)?;
        self.slots.get(place.slot)?.as_ref()
    }

    /// The place of an account, made when it is new.
    fn place(&mut self, subject: &SubjectId) -> Place {
        if let Some(place) = self.places.get(subject) {
            return *place;
        }
        let place = Place { slot: self.slots.len(), account: 0 };
        let person = Person::new(SubjectState::default());
        self.slots.push(Some(Slot { names: vec![subject.clone()], person }));
        self.places.insert(subject.clone(), place);
        place
    }

    fn account_mut(&mut self, place: Place) -> Option<&mut SubjectState> {
        self.slots.get_mut(place.slot)?.as_mut()?.person.account_mut(place.account)
    }

    /// The accounts of `other`'s person join those of `subject`'s.
    fn link(&mut self, subject: &SubjectId, other: &SubjectId) {
        let (to, from) = (self.place(subject).slot, self.place(other).slot);
        if to == from {
            return;
        }
        let Some(joining) = self.slots.get_mut(from).and_then(Option::take) else { return };
        let Some(Some(slot)) = self.slots.get_mut(to) else { return };
        for name in &joining.names {
            let place = Place { slot: to, account: slot.names.len() };
            self.places.insert(name.clone(), place);
            slot.names.push(name.clone());
        }
        slot.person.join(joining.person);
    }

    fn known_notice(&self, notice: &NoticeId) -> Result<(), Error> {
        match self.history.notice(notice) {
            Some(_) => Ok(()),
            None => Err(Error::UnknownNotice(notice.clone())),
        }
    }

    fn reached(&self, subject: &SubjectId, notice: &NoticeId) -> Result<(), Error> {
        let delivered = self.state(subject).is_some_and(|state| {
            state.deliveries.iter().any(|delivery| delivery.notice == *notice)
        });
        if delivered {
            return Ok(());
        }
        Err(Error::NotDelivered { subject: subject.clone(), notice: notice.clone() })
    }

    fn known_question(&self, purpose: &PurposeId, notice: &NoticeId) -> Result<(), Error> {
        let policy = self.history.notice(notice);
        match policy.ok_or_else(|| Error::UnknownNotice(notice.clone()))?.purpose(purpose) {
            Some(_) => Ok(()),
            None => Err(Error::UnknownPurpose { notice: notice.clone(), purpose: purpose.clone() }),
        }
    }
}
