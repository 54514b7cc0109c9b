//! The answers of rules 3 to 12 worked out beforehand: for each person, and each kind of record,
//! what is answered by the time of collection.
//!
//! The rules are asked once for every stretch of time within which nothing can change, so that an
//! answer that is read here is the one that the rules give.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::Timestamp;
use crate::vocabulary::{Basis, Category, Reason, Signal, Source, Visibility};

use super::{
    CollectedAt, Decision, Nobody, PersonFacts, PurposeRules, Record, RecordFacts, Standing,
    time_of,
};

/// What rules 3 to 12 say.
type Outcome = Result<Basis, Reason>;

/// The persons of one purpose, by their numbers, and what is answered about them.
#[derive(Debug)]
pub(crate) struct Answers<'r> {
    rules: &'r PurposeRules,
    /// None is nobody. Erased ones are not among them: they are [`Asked::Suppressed`].
    persons: Vec<Option<PersonFacts>>,
    /// By the kind of record. A sheet is worked out when a record of its kind comes first.
    sheets: Vec<OnceLock<Sheet>>,
}

/// Whom an answer is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked {
    /// A person, by their number.
    Known(u32),
    /// Somebody on the suppression list.
    Suppressed,
    /// Nobody that the ledger has heard of.
    Unknown,
}

/// The answers of all persons about one kind of record. Few are different.
#[derive(Debug, Default)]
struct Sheet {
    /// Of each person the number of their answer.
    numbers: Vec<u32>,
    answers: Vec<Answer>,
}

/// What is answered about some persons.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Answer {
    /// From when on it is otherwise; never, when that is after all times.
    turn: Timestamp,
    /// Of a record that was collected before the turn.
    early: Outcome,
    /// Of one that was collected then or later, unless there are more turns.
    late: Outcome,
    /// Of a record that does not say when it was collected.
    missing: Outcome,
    /// More turns: from when on, and to what.
    more: Box<[(Timestamp, Outcome)]>,
}

/// What is asked of many persons: a record, read once.
#[derive(Debug)]
pub struct Prepared<'q> {
    rules: &'q PurposeRules,
    record: Result<Record<'q>, Reason>,
    sheet: Option<&'q Sheet>,
}

impl Prepared<'_> {
    /// Decides. `subjects` are whom the record is about, the author first.
    #[inline]
    pub(crate) fn decide(&self, subjects: impl Iterator<Item = Asked> + Clone) -> Decision {
        let collected = self.record.as_ref().ok().and_then(|record| record.collected);
        self.decide_read(self.record.as_ref(), collected, subjects)
    }

    /// The same of a record with another time of collection.
    #[inline]
    pub(crate) fn decide_at(
        &self,
        collected_at: CollectedAt,
        subjects: impl Iterator<Item = Asked> + Clone,
    ) -> Decision {
        match time_of(collected_at, self.rules.now) {
            Ok(collected) => self.decide_read(self.record.as_ref(), collected, subjects),
            Err(invalid) => self.decide_read(Err(&invalid), None, subjects),
        }
    }

    #[inline]
    fn decide_read(
        &self,
        record: Result<&Record<'_>, &Reason>,
        collected: Option<Timestamp>,
        subjects: impl Iterator<Item = Asked> + Clone,
    ) -> Decision {
        let erased = |asked: &Asked| match asked {
            Asked::Suppressed => true,
            Asked::Known(_) | Asked::Unknown => false,
        };
        let permits = |_: &Record<'_>, asked| match (asked, self.sheet) {
            (Asked::Known(number), Some(sheet)) => sheet.answer(number, collected),
            (Asked::Known(_) | Asked::Suppressed | Asked::Unknown, _) => {
                Err(Reason::UnknownSubject)
            }
        };
        match self.rules.permits(record, subjects, erased, permits, &Nobody) {
            Ok(basis) => Decision::allow(basis),
            Err(denial) => denial,
        }
    }
}

/// The number of a record's kind: of all that rules 3 to 12 read of it but the time.
#[inline]
fn kind(record: &RecordFacts<'_>) -> usize {
    let category = record.category.map_or(Category::ALL.len(), |category| category as usize);
    let visibility = record.visibility.map_or(Visibility::ALL.len(), |seen| seen as usize);
    let source = record.source.map_or(Source::ALL.len(), |source| source as usize);
    let kind = category * (Visibility::ALL.len() + 1) + visibility;
    (kind * (Source::ALL.len() + 1) + source) * Signal::ALL.len() + record.signal as usize
}

const KINDS: usize = (Category::ALL.len() + 1)
    * (Visibility::ALL.len() + 1)
    * (Source::ALL.len() + 1)
    * Signal::ALL.len();

impl<'r> Answers<'r> {
    pub(crate) fn new(rules: &'r PurposeRules, persons: Vec<Option<PersonFacts>>) -> Self {
        Self { rules, persons, sheets: (0..KINDS).map(|_| OnceLock::new()).collect() }
    }

    /// How many persons there are.
    pub(crate) fn count(&self) -> usize {
        self.persons.len()
    }

    /// What is asked about one record.
    #[inline]
    pub(crate) fn question<'q>(&'q self, record: &'q RecordFacts<'q>) -> Prepared<'q> {
        let (rules, sheet) = (self.rules, self.sheet(record));
        Prepared { rules, record: Record::read(record, rules.now), sheet }
    }

    /// Decides whether the purpose may run for one person now, on data of this category.
    pub(crate) fn decide_serving(&self, category: Category, asked: Asked) -> Decision {
        let standing = match asked {
            Asked::Known(number) => {
                let person = self.persons.get(number as usize).and_then(Option::as_ref);
                person.map_or(Standing::Unknown, Standing::Known)
            }
            Asked::Suppressed => Standing::Suppressed,
            Asked::Unknown => Standing::Unknown,
        };
        self.rules.decide_serving(category, standing)
    }

    /// The sheet for records of this kind.
    #[inline]
    fn sheet(&self, record: &RecordFacts<'_>) -> Option<&Sheet> {
        let sheet = self.sheets.get(kind(record))?;
        Some(sheet.get_or_init(|| self.work_out(record)))
    }

    #[cold]
    fn work_out(&self, facts: &RecordFacts<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        // A record without a source is denied before any person is asked.
        let Some(source) = facts.source else { return sheet };
        let mut known: HashMap<Answer, u32> = HashMap::new();
        for person in &self.persons {
            let answer = person.as_ref().map_or_else(Answer::nobody, |person| {
                Answer::of(person, |collected| {
                    let record = Record { facts, source, collected };
                    self.rules.person_permits(&record, Standing::Known(person), &Nobody)
                })
            });
            let number = known.get(&answer).copied().unwrap_or_else(|| {
                let next = u32::try_from(sheet.answers.len()).unwrap_or(u32::MAX);
                sheet.answers.push(answer.clone());
                known.insert(answer, next);
                next
            });
            sheet.numbers.push(number);
        }
        sheet
    }
}

impl Sheet {
    #[inline]
    fn answer(&self, person: u32, collected: Option<Timestamp>) -> Outcome {
        let number = self.numbers.get(person as usize).copied().unwrap_or(u32::MAX);
        match self.answers.get(number as usize) {
            Some(answer) => answer.at(collected),
            None => Err(Reason::UnknownSubject),
        }
    }
}

impl Answer {
    /// What is said of a person without a number.
    fn nobody() -> Self {
        let unknown = Err(Reason::UnknownSubject);
        let (early, late, missing) = (unknown, unknown, unknown);
        Self { turn: Timestamp::MAX, early, late, missing, more: Box::default() }
    }

    /// Asks at every moment at which the answer may be another.
    fn of(person: &PersonFacts, ask: impl Fn(Option<Timestamp>) -> Outcome) -> Self {
        let early = ask(Some(Timestamp::MIN));
        let mut last = early;
        let mut turns = person.turns().into_iter().filter_map(|turn| {
            let outcome = ask(Some(turn));
            let turns = outcome != last;
            last = outcome;
            turns.then_some((turn, outcome))
        });
        let (turn, late) = turns.next().unwrap_or((Timestamp::MAX, early));
        let more = turns.collect();
        Self { turn, early, late, missing: ask(None), more }
    }

    #[inline]
    fn at(&self, collected: Option<Timestamp>) -> Outcome {
        match collected {
            None => self.missing,
            Some(collected) if collected < self.turn => self.early,
            Some(_) if self.more.is_empty() => self.late,
            Some(collected) => {
                let passed = self.more.iter().take_while(|(turn, _)| *turn <= collected);
                passed.last().map_or(self.late, |(_, outcome)| *outcome)
            }
        }
    }
}
