//! The decisions of one snapshot about one purpose, of a record or of columns of records.

use crate::decide::{Answers, Asked, CollectedAt, Decision, Prepared, PurposeRules, RecordFacts};
use crate::ids::PurposeId;
use crate::snapshot::Who;
use crate::state::Person;
use crate::vocabulary::{Category, Reason, Signal, Source, Visibility};

/// A fact of many records.
#[derive(Debug, Clone, Copy)]
pub enum Column<'c, T> {
    /// All records have the same.
    All(T),
    /// Each has its own. A record behind the end has what permits nothing.
    Each(&'c [T]),
}

impl<T: Copy> Column<'_, T> {
    /// The fact of a record, or what stands for none.
    #[inline]
    fn get(&self, row: usize, missing: T) -> T {
        match self {
            Self::All(fact) => *fact,
            Self::Each(facts) => facts.get(row).copied().unwrap_or(missing),
        }
    }
}

/// The facts of many records, by columns: [`RecordFacts`] lying on their side.
#[derive(Debug, Clone, Copy)]
pub struct RecordColumns<'c> {
    /// Which kind of personal data it is.
    pub category: Column<'c, Option<Category>>,
    /// Who could read it on the platform.
    pub visibility: Column<'c, Option<Visibility>>,
    /// Where it comes from.
    pub source: Column<'c, Option<Source>>,
    /// When it was collected.
    pub collected_at: Column<'c, CollectedAt>,
    /// The licence it was obtained under.
    pub licence: Column<'c, Option<&'c str>>,
    /// The preference pinned to it.
    pub signal: Column<'c, Signal>,
}

impl<'c> RecordColumns<'c> {
    #[inline]
    fn collected_at(&self, row: usize) -> CollectedAt {
        self.collected_at.get(row, CollectedAt::Unreadable)
    }

    /// The facts that all records have, when they differ at most in their time of collection.
    fn alike(&self) -> Option<RecordFacts<'c>> {
        let Self {
            category: Column::All(category),
            visibility: Column::All(visibility),
            source: Column::All(source),
            licence: Column::All(licence),
            signal: Column::All(signal),
            collected_at: _,
        } = *self
        else {
            return None;
        };
        let collected_at = CollectedAt::Missing;
        Some(RecordFacts { category, visibility, source, collected_at, licence, signal })
    }

    /// The facts of one record.
    #[must_use]
    #[inline]
    pub fn record(&self, row: usize) -> RecordFacts<'c> {
        RecordFacts {
            category: self.category.get(row, None),
            visibility: self.visibility.get(row, None),
            source: self.source.get(row, None),
            collected_at: self.collected_at(row),
            licence: self.licence.get(row, None),
            signal: self.signal.get(row, Signal::Refuse),
        }
    }
}

/// The decisions of one snapshot about one purpose.
#[derive(Debug)]
pub struct View<'s> {
    purpose: PurposeId,
    /// None when no policy in force declares the purpose.
    answers: Option<Answers<'s>>,
}

impl<'s> View<'s> {
    /// The decisions under `rules` about persons, by the numbers of their states. A missing one is
    /// unknown.
    pub(crate) fn new(
        purpose: &PurposeId,
        rules: Option<&'s PurposeRules>,
        persons: impl Iterator<Item = Option<Person>>,
    ) -> Self {
        let answers = rules.map(|rules| {
            let persons = persons.map(|person| person.map(|person| rules.person(&person)));
            Answers::new(rules, persons.collect())
        });
        Self { purpose: purpose.clone(), answers }
    }

    /// The purpose.
    #[must_use]
    pub const fn purpose(&self) -> &PurposeId {
        &self.purpose
    }

    /// What is asked about a record, for whoever asks it of many people.
    #[must_use]
    #[inline]
    pub fn ask<'q>(&'q self, record: &'q RecordFacts<'q>) -> Ask<'q> {
        Ask(self.answers.as_ref().map(|answers| answers.question(record)))
    }

    /// Decides about one record. `subjects` are whom it is about, the author first.
    #[must_use]
    #[inline]
    pub fn decide(&self, record: &RecordFacts<'_>, subjects: &[Who]) -> Decision {
        self.ask(record).of(subjects)
    }

    /// The decisions about a record with one subject, whoever it is: worked out for every state,
    /// so that asking is no more than looking up.
    #[must_use]
    pub fn table(&self, record: &RecordFacts<'_>) -> DecisionTable {
        let prepared = self.answers.as_ref().map(|answers| answers.question(record));
        let about = |asked: Asked| match &prepared {
            None => Decision::from(Reason::InvalidRecord),
            Some(prepared) => prepared.decide(std::iter::once(asked)),
        };
        let count = self.answers.as_ref().map_or(0, Answers::count);
        let states = 0..u32::try_from(count).unwrap_or(u32::MAX);
        DecisionTable {
            by_state: states.map(|state| about(Asked::Known(state))).collect(),
            suppressed: about(Asked::Suppressed),
            unknown: about(Asked::Unknown),
        }
    }

    /// Decides whether the purpose may run for one person at the snapshot's moment, on data of this
    /// category.
    #[must_use]
    pub fn decide_serving(&self, category: Category, subject: Who) -> Decision {
        match &self.answers {
            None => Decision::from(Reason::InvalidRecord),
            Some(answers) => answers.decide_serving(category, asked(&subject)),
        }
    }

    /// Decides about many records and appends a decision for each. `people` are whom they are
    /// about, one record's behind another's, and `ends` where each record's people end.
    pub fn decide_all(
        &self,
        records: &RecordColumns<'_>,
        people: &[Who],
        ends: &[usize],
        decisions: &mut Vec<Decision>,
    ) {
        decisions.reserve(ends.len());
        let alike = records.alike();
        let all = alike.as_ref().map(|record| self.ask(record));
        let mut first = 0;
        for (row, end) in ends.iter().enumerate() {
            let subjects = people.get(first..*end).unwrap_or_default();
            decisions.push(match &all {
                Some(all) => all.at(records.collected_at(row), subjects),
                None => self.decide(&records.record(row), subjects),
            });
            first = *end;
        }
    }
}

/// The decisions about one record, whoever its one subject is ([`View::table`]).
#[derive(Debug, Clone)]
pub struct DecisionTable {
    by_state: Vec<Decision>,
    suppressed: Decision,
    unknown: Decision,
}

impl DecisionTable {
    /// The decision when this is the record's subject.
    #[must_use]
    #[inline]
    pub fn of(&self, subject: Who) -> Decision {
        match subject {
            Who::Known(account) => {
                self.by_state.get(account.state as usize).copied().unwrap_or(self.unknown)
            }
            Who::Suppressed => self.suppressed,
            Who::Unknown => self.unknown,
        }
    }
}

/// What is asked about one record, read once and asked of whom it is about.
#[derive(Debug)]
pub struct Ask<'q>(Option<Prepared<'q>>);

impl Ask<'_> {
    /// Decides. `subjects` are whom the record is about, the author first.
    #[must_use]
    #[inline]
    pub fn of(&self, subjects: &[Who]) -> Decision {
        match &self.0 {
            None => Decision::from(Reason::InvalidRecord),
            Some(question) => question.decide(subjects.iter().map(asked)),
        }
    }

    /// The same of a record with another time of collection.
    #[inline]
    fn at(&self, collected_at: CollectedAt, subjects: &[Who]) -> Decision {
        match &self.0 {
            None => Decision::from(Reason::InvalidRecord),
            Some(question) => question.decide_at(collected_at, subjects.iter().map(asked)),
        }
    }
}

#[inline]
fn asked(who: &Who) -> Asked {
    match who {
        Who::Known(account) => Asked::Known(account.state),
        Who::Suppressed => Asked::Suppressed,
        Who::Unknown => Asked::Unknown,
    }
}
