//! The decision: may this record be used for this purpose, and why.
//!
//! Denials are tried in the order of `spec/policy.md` and the first one names the reason. Nothing
//! missing is read as a yes. The order stands here and nowhere else: [`Rules::decide`] and a
//! snapshot's view both come to [`PurposeRules::decide`].

mod answers;
pub mod explain;
mod likeness;
mod person;
mod purpose;
mod record;
mod serving;
mod witness;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::Policy;
use crate::history::PolicyHistory;
use crate::ids::PurposeId;
use crate::register::{NamedSource, Register};

use crate::Timestamp;
use crate::vocabulary::{Basis, Category, Reason, Signal, Source, UnknownAge};

pub use crate::decision::Decision;
pub(crate) use answers::{Answers, Asked, Prepared};
pub(crate) use likeness::Likeness;
pub use person::PersonFacts;
pub use purpose::PurposeRules;
pub use record::{CollectedAt, RecordFacts, Standing};

use person::{AccountFacts, ResidenceFacts};
use purpose::{CellRules, Frame, OpenRules, PackRules};
use witness::{Nobody, Rule, Witness};

/// The rules at one moment: the policy in force then, and what its versions announced before.
#[derive(Debug, Clone)]
pub struct Rules {
    policy: Option<Arc<Policy>>,
    purposes: BTreeMap<PurposeId, PurposeRules>,
    register: Register,
}

impl Rules {
    /// The rules at `now`. When no policy is in force then, every purpose is unknown.
    #[must_use]
    pub fn compile(history: &PolicyHistory, now: Timestamp) -> Self {
        let register = Register::at(history.sources(), now);
        let Some(policy) = history.in_force(now) else {
            return Self { policy: None, purposes: BTreeMap::new(), register };
        };
        let frame = Arc::new(Frame::of(history));
        let compile = |id: &PurposeId| {
            let mut rules = PurposeRules::compile(history, policy, &frame, id, now);
            rules.licences.add(register.covering(id, now));
            rules.lapsed.add(register.lapsed(id, now));
            (id.clone(), rules)
        };
        let purposes = policy.purposes.iter().map(|purpose| compile(&purpose.id)).collect();
        Self { policy: Some(Arc::clone(policy)), purposes, register }
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        self.policy.as_deref()
    }

    /// What a record's word for its source stands for; none when it is neither a kind nor on the
    /// register.
    #[must_use]
    pub fn source(&self, named: &str) -> Option<NamedSource<'_>> {
        self.register.named(named)
    }

    /// The rules of one purpose, for asking about many records; none when no policy in force
    /// declares it.
    #[must_use]
    pub fn purpose(&self, id: &PurposeId) -> Option<&PurposeRules> {
        self.purposes.get(id)
    }

    /// Decides about one record. `subjects` are whom it is about, the author first.
    #[must_use]
    pub fn decide(
        &self,
        purpose: &PurposeId,
        record: &RecordFacts<'_>,
        subjects: &[Standing<'_>],
    ) -> Decision {
        let Some(rules) = self.purpose(purpose) else {
            return Decision::from(Reason::InvalidRecord);
        };
        let facts = |standing: &Standing<'_>| match standing {
            Standing::Known(person) => Some(rules.person(person)),
            Standing::Suppressed | Standing::Unknown => None,
        };
        let persons: Vec<Option<PersonFacts>> = subjects.iter().map(facts).collect();
        let compiled =
            subjects.iter().zip(&persons).map(|(standing, person)| match (standing, person) {
                (Standing::Suppressed, _) => Standing::Suppressed,
                (_, Some(person)) => Standing::Known(person),
                (_, None) => Standing::Unknown,
            });
        rules.decide(record, compiled)
    }
}

impl PurposeRules {
    /// Decides about one record. `subjects` are whom it is about, the author first.
    pub fn decide<'p>(
        &self,
        record: &RecordFacts<'_>,
        subjects: impl Iterator<Item = Standing<'p, PersonFacts>> + Clone,
    ) -> Decision {
        let permits = |record: &Record<'_>, subject| self.person_permits(record, subject, &Nobody);
        self.decide_by(record, subjects, Standing::is_erased, permits, &Nobody)
    }

    /// The same about subjects of any kind, when rules 2 and 3 to 12 are answered elsewhere.
    #[inline]
    fn decide_by<S>(
        &self,
        record: &RecordFacts<'_>,
        subjects: impl Iterator<Item = S> + Clone,
        erased: impl Fn(&S) -> bool,
        permits: impl Fn(&Record<'_>, S) -> Result<Basis, Reason>,
        witness: &impl Witness,
    ) -> Decision {
        let record = Record::read(record, self.now);
        match self.permits(record.as_ref(), subjects, erased, permits, witness) {
            Ok(basis) => Decision::allow(basis),
            Err(denial) => denial,
        }
    }

    /// The rules in their order. Rule 1's unknown purpose has no rules to come here with.
    #[inline]
    fn permits<S>(
        &self,
        record: Result<&Record<'_>, &Reason>,
        mut subjects: impl Iterator<Item = S> + Clone,
        erased: impl Fn(&S) -> bool,
        permits: impl Fn(&Record<'_>, S) -> Result<Basis, Reason>,
        witness: &impl Witness,
    ) -> Result<Basis, Decision> {
        let mut all = subjects.clone();
        let author = subjects.next().ok_or(Reason::InvalidRecord);
        let read = author.and_then(|author| Ok((author, record.map_err(|invalid| *invalid)?)));
        let (author, record) = witness.hear(Rule::Record, None, read)?; //    1
        let erased = all.any(|subject| erased(&subject));
        let none = if erased { Err(Reason::Erased) } else { Ok(()) };
        witness.hear(Rule::Erasure, None, none)?; //                          2
        let basis = permits(record, author)?; //                              3 to 12
        witness.hear(Rule::Signal, None, self.signal_permits(record))?; //    13
        witness.hear(Rule::Licence, None, self.licence_covers(record))?; //   14
        for other in subjects {
            permits(record, other).map_err(Decision::of_other)?; //          15
        }
        Ok(basis)
    }

    /// Rules 3 to 12 for one person: for every account, and for every residence that counts. A
    /// rule denies when it denies for any of them, so the first denial over all of them is the
    /// least of their first denials.
    fn person_permits(
        &self,
        record: &Record<'_>,
        standing: Standing<'_, PersonFacts>,
        witness: &impl Witness,
    ) -> Result<Basis, Reason> {
        let known = match standing {
            Standing::Known(person) => Ok(person),
            Standing::Suppressed | Standing::Unknown => Err(Reason::UnknownSubject),
        };
        let person = witness.hear(Rule::Known, None, known)?; // 3
        let mut strictest: Option<Result<Basis, Reason>> = None;
        for (number, account) in person.accounts().enumerate() {
            for (residence_number, residence) in account.residences(record.collected) {
                let place = (number, residence_number);
                let answer = self.residence_permits(record, account, residence, place, witness);
                strictest = Some(strictest.map_or(answer, |before| stricter(before, answer)));
            }
        }
        strictest.unwrap_or(Err(Reason::UnknownSubject))
    }

    /// Rules 4 to 12 for one account in one residence.
    fn residence_permits(
        &self,
        record: &Record<'_>,
        account: &AccountFacts,
        residence: &ResidenceFacts,
        place: (usize, usize),
        witness: &impl Witness,
    ) -> Result<Basis, Reason> {
        let Some(pack) = self.pack(residence.zone) else {
            return witness.hear(Rule::Category, None, Err(Reason::CategoryExcluded));
        };
        let question = Question { rules: self, record, account, residence, pack, place };
        let q = Some(&question);
        let cell = witness.hear(Rule::Category, q, question.cell_lists_category())?; //         4
        let open = witness.hear(Rule::Visibility, q, question.visibility_is_open(cell))?; //    5
        witness.hear(Rule::Age, q, question.old_enough())?; //                                  6
        witness.hear(Rule::Region, q, question.region_is_open(cell))?; //                       7
        witness.hear(Rule::Objection, q, question.not_objected())?; //                          8
        witness.hear(Rule::Refusal, q, question.not_refused())?; //                             9
        witness.hear(Rule::Consent, q, question.consented(cell, open))?; //                     10
        witness.hear(Rule::Notice, q, question.notified(cell, open))?; //                       11
        witness.hear(Rule::PastData, q, question.collected_after_notice(open))?; //             12
        Ok(cell.basis)
    }

    /// Rule 13.
    fn signal_permits(&self, record: &Record<'_>) -> Result<(), Reason> {
        let signal = match record.facts.signal {
            Signal::Unknown => self.unknown_signals.of(record.source),
            found => found,
        };
        if signal == Signal::Allow { Ok(()) } else { Err(Reason::Signal) }
    }

    /// Rule 14.
    fn licence_covers(&self, record: &Record<'_>) -> Result<(), Reason> {
        match record.source {
            Source::FirstParty | Source::Public => match record.facts.licence {
                Some(licence) if self.lapsed.contains(licence) => Err(Reason::Licence),
                _ => Ok(()),
            },
            Source::Licensed | Source::ThirdParty => {
                let licence = record.facts.licence.ok_or(Reason::Licence)?;
                if self.licences.contains(licence) { Ok(()) } else { Err(Reason::Licence) }
            }
        }
    }
}

impl Standing<'_, PersonFacts> {
    /// Rule 2, for one of the subjects.
    fn is_erased(&self) -> bool {
        match self {
            Self::Suppressed => true,
            Self::Known(person) => person.erased,
            Self::Unknown => false,
        }
    }
}

/// The earlier denial; without one the basis that asks for more.
fn stricter(one: Result<Basis, Reason>, other: Result<Basis, Reason>) -> Result<Basis, Reason> {
    match (one, other) {
        (Err(one), Err(other)) => Err(one.min(other)),
        (Err(denial), Ok(_)) | (Ok(_), Err(denial)) => Err(denial),
        (Ok(one), Ok(other)) => Ok(one.min(other)),
    }
}

/// A record that rule 1 let pass.
#[derive(Debug)]
struct Record<'r> {
    facts: &'r RecordFacts<'r>,
    source: Source,
    /// Not after the decision's moment; absent when the record does not say.
    collected: Option<Timestamp>,
}

impl<'r> Record<'r> {
    /// Rule 1, as far as it is about the record.
    #[inline]
    fn read(facts: &'r RecordFacts<'r>, now: Timestamp) -> Result<Self, Reason> {
        let collected = time_of(facts.collected_at, now)?;
        let source = facts.source.ok_or(Reason::InvalidRecord)?;
        Ok(Self { facts, source, collected })
    }
}

/// Rule 1, as far as it is about the time of collection; none when the record does not say.
///
/// A record that claims to be from after the decision's moment counts as collected at that moment:
/// what a person is old enough for, or was told of, only later does not speak for it.
#[inline]
fn time_of(collected_at: CollectedAt, now: Timestamp) -> Result<Option<Timestamp>, Reason> {
    match collected_at {
        CollectedAt::Known(time) => Ok(Some(time.min(now))),
        CollectedAt::Missing => Ok(None),
        CollectedAt::Unreadable => Err(Reason::InvalidRecord),
    }
}

/// One account in one residence, asked about one record.
struct Question<'q> {
    rules: &'q PurposeRules,
    record: &'q Record<'q>,
    account: &'q AccountFacts,
    residence: &'q ResidenceFacts,
    pack: &'q PackRules,
    /// The numbers of the account and of the residence.
    place: (usize, usize),
}

impl<'q> Question<'q> {
    /// Rule 4. A special category needs a yes that a consent cell listed for it.
    fn cell_lists_category(&self) -> Result<&'q CellRules, Reason> {
        let category = self.record.facts.category.ok_or(Reason::CategoryExcluded)?;
        let cell =
            self.rules.cell(self.residence.zone, category).ok_or(Reason::CategoryExcluded)?;
        if category == Category::Special {
            let open = self.visibility_is_open(cell).map_err(|_| Reason::CategoryExcluded)?;
            if cell.basis != Basis::Consent || !self.yes_listed(open) {
                return Err(Reason::CategoryExcluded);
            }
        }
        Ok(cell)
    }

    /// Rule 5.
    fn visibility_is_open(&self, cell: &'q CellRules) -> Result<&'q OpenRules, Reason> {
        let visibility = self.record.facts.visibility.ok_or(Reason::NotPublic)?;
        cell.open(visibility).ok_or(Reason::NotPublic)
    }

    /// Rule 6: the younger of when the record was collected and now.
    fn old_enough(&self) -> Result<(), Reason> {
        let age = &self.residence.age;
        let youngest = self.record.collected.unwrap_or(self.rules.now);
        if age.below_through.is_some_and(|through| youngest <= through) {
            return Err(Reason::Minor);
        }
        // Of a record that does not say when, nobody is shown to have been old enough but who was
        // at all times; and a pack that permits unknown ages does not permit a hidden date.
        let asked_from = self.record.collected.map_or(Timestamp::MIN, |_| youngest);
        let shown = age.shown_from.is_some_and(|from| from <= asked_from);
        let hidden = self.record.collected.is_none() && age.below_through.is_some();
        if shown || (self.pack.unknown_age == UnknownAge::Permit && !hidden) {
            Ok(())
        } else {
            Err(Reason::AgeUnknown)
        }
    }

    /// Rule 7.
    fn region_is_open(&self, cell: &CellRules) -> Result<(), Reason> {
        if cell.basis == Basis::Prohibited { Err(Reason::RegionExcluded) } else { Ok(()) }
    }

    /// Rule 8.
    fn not_objected(&self) -> Result<(), Reason> {
        match self.account.blocked {
            None | Some(Reason::Refused) => Ok(()),
            Some(held) => Err(held),
        }
    }

    /// Rule 9.
    fn not_refused(&self) -> Result<(), Reason> {
        self.account.blocked.map_or(Ok(()), Err)
    }

    /// Rule 10.
    fn consented(&self, cell: &CellRules, open: &OpenRules) -> Result<(), Reason> {
        if cell.basis != Basis::Consent || self.yes_listed(open) {
            Ok(())
        } else {
            Err(Reason::NoChoice)
        }
    }

    /// Rule 11.
    fn notified(&self, cell: &CellRules, open: &OpenRules) -> Result<(), Reason> {
        if cell.basis != Basis::LegitimateInterest {
            return Ok(());
        }
        let announced = self.run(open).and_then(|run| self.account.announced(run));
        let delivered = announced.ok_or(Reason::NotNotified)?;
        if self.rules.now.duration_since(delivered) < self.pack.grace {
            return Err(Reason::GracePeriod);
        }
        if cell.assessed { Ok(()) } else { Err(Reason::NoAssessment) }
    }

    /// Rule 12.
    fn collected_after_notice(&self, open: &OpenRules) -> Result<(), Reason> {
        if self.account.yes.is_some_and(|yes| yes.past) && self.yes_listed(open) {
            return Ok(());
        }
        let covered = self.run(open).and_then(|run| self.residence.covered_from(run));
        match (self.record.collected, covered) {
            (Some(collected), Some(covered)) if collected >= covered => Ok(()),
            _ => Err(Reason::CollectedBeforeNotice),
        }
    }

    /// The run that announced this use of the record.
    fn run(&self, open: &OpenRules) -> Option<usize> {
        open.run(self.record.source, self.record.facts.signal)
    }

    /// Whether the yes that stands was given under a notice that listed this.
    fn yes_listed(&self, open: &OpenRules) -> bool {
        self.account.yes.is_some_and(|yes| self.rules.listed(open.listing, yes.notice))
    }
}
