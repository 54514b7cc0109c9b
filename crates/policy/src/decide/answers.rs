//! The answers of rules 3 to 12 worked out beforehand: for each person, and each kind of record,
//! what is answered by the time of collection.
//!
//! The rules are asked once for every stretch of time within which nothing can change, so that an
//! answer that is read here is the one that the rules give.

use std::sync::OnceLock;

use crate::Timestamp;
use crate::vocabulary::{Basis, Category, Reason, Signal, Source, Visibility};

use super::{Decision, Nobody, PersonFacts, PurposeRules, Record, RecordFacts, Standing};

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

/// The answers of all persons about one kind of record.
#[derive(Debug, Default)]
struct Sheet {
    answers: Vec<Answer>,
    /// From when on it is otherwise, and how; of each person one after another.
    turns: Vec<(Timestamp, Outcome)>,
}

/// What is answered about one person.
#[derive(Debug, Clone, Copy)]
struct Answer {
    /// Of a record that does not say when it was collected.
    missing: Outcome,
    /// Of one that was collected before the first turn.
    early: Outcome,
    /// Where the turns start, and how many there are.
    turns: u32,
    count: u32,
}

impl Answer {
    /// What is said of a person without a number.
    const NOBODY: Self = Self {
        missing: Err(Reason::UnknownSubject),
        early: Err(Reason::UnknownSubject),
        turns: 0,
        count: 0,
    };
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

    /// Decides about one record. `subjects` are whom it is about, the author first.
    #[inline]
    pub(crate) fn decide(
        &self,
        record: &RecordFacts<'_>,
        subjects: impl Iterator<Item = Asked> + Clone,
    ) -> Decision {
        let sheet = self.sheet(record);
        let erased = |asked: &Asked| match asked {
            Asked::Suppressed => true,
            Asked::Known(_) | Asked::Unknown => false,
        };
        let permits = |record: &Record<'_>, asked| match asked {
            Asked::Known(number) => sheet.map_or(Err(Reason::UnknownSubject), |sheet| {
                sheet.answer(number, record.collected)
            }),
            Asked::Suppressed | Asked::Unknown => Err(Reason::UnknownSubject),
        };
        self.rules.decide_by(record, subjects, erased, permits, &Nobody)
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
        for person in &self.persons {
            let Some(person) = person else {
                sheet.answers.push(Answer::NOBODY);
                continue;
            };
            let ask = |collected| {
                let record = Record { facts, source, collected };
                self.rules.person_permits(&record, Standing::Known(person), &Nobody)
            };
            sheet.put(person, ask);
        }
        sheet
    }
}

impl Sheet {
    fn put(&mut self, person: &PersonFacts, ask: impl Fn(Option<Timestamp>) -> Outcome) {
        let early = ask(Some(Timestamp::MIN));
        let first = self.turns.len();
        let mut last = early;
        for turn in person.turns() {
            let outcome = ask(Some(turn));
            if outcome != last {
                self.turns.push((turn, outcome));
                last = outcome;
            }
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (turns, count) = (number(first), number(self.turns.len() - first));
        self.answers.push(Answer { missing: ask(None), early, turns, count });
    }

    #[inline]
    fn answer(&self, number: u32, collected: Option<Timestamp>) -> Outcome {
        let answer = self.answers.get(number as usize).copied().unwrap_or(Answer::NOBODY);
        match collected {
            None => answer.missing,
            Some(_) if answer.count == 0 => answer.early,
            Some(collected) => self.answer_at(&answer, collected),
        }
    }

    fn answer_at(&self, answer: &Answer, collected: Timestamp) -> Outcome {
        let from = answer.turns as usize;
        let turns = self.turns.get(from..from.saturating_add(answer.count as usize));
        // Turns that have no place are none that anybody may be permitted by.
        let Some(turns) = turns else { return Err(Reason::UnknownSubject) };
        let passed = turns.iter().take_while(|(turn, _)| *turn <= collected);
        passed.last().map_or(answer.early, |(_, outcome)| *outcome)
    }
}
