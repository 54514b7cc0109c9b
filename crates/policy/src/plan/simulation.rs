//! The sets of rules, and what each state answers under them. A state is asked once, however
//! many persons share it.

use std::collections::HashMap;

use crate::Timestamp;
use crate::decide::{
    CollectedAt, Decision, PersonFacts, PurposeRules, RecordFacts, Rules, Standing,
};
use crate::document::Policy;
use crate::error::Error;
use crate::history::{Activation, PolicyHistory};
use crate::ids::{NoticeId, PurposeId};
use crate::register::NamedSource;
use crate::snapshot::state_key;
use crate::state::{Delivery, Person};
use crate::vocabulary::{Direction, Effect, Reason};

use super::tally::{Tally, Turn};
use super::{Collected, Coverage, Kind, Plan};

/// Something under the policy in force and under the draft, each as notices have arrived and as if
/// they had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Answers<T> {
    /// Under the policy in force.
    pub before: T,
    /// Under the policy in force, once its own notice has arrived and its days of grace are over.
    pub before_told: T,
    /// When the draft is activated.
    pub activated: T,
    /// Once its notice has arrived and its days of grace are over.
    pub told: T,
}

/// A draft on trial: persons are taken in one after another, and the plan comes out.
#[derive(Debug)]
pub struct Simulation {
    rules: Answers<Rules>,
    /// The notice of the policy in force.
    old_notice: Option<NoticeId>,
    notice: NoticeId,
    now: Timestamp,
    /// The draft is the policy in force: nothing changes.
    same: bool,
    purposes: Vec<(PurposeId, Vec<Kind>)>,
    /// The number of each state that was asked, by its bytes.
    states: HashMap<Vec<u8>, usize>,
    tally: Tally,
}

/// What one state answers about one purpose.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The number of the purpose.
    pub(super) purpose: usize,
    pub(super) narrowed: bool,
    pub(super) coverage: Option<Coverage>,
    pub(super) turns: Vec<Turn>,
}

impl Simulation {
    /// Puts a draft on trial at `now`.
    ///
    /// # Errors
    /// [`Error::NoticeReused`] when it cannot follow on the history.
    pub fn new(history: &PolicyHistory, draft: &Policy, now: Timestamp) -> Result<Self, Error> {
        let mut effective = draft.clone();
        effective.effective = draft.effective.min(now);
        let old = history.in_force(now);
        let told_history = match old {
            None => history.clone(),
            Some(old) => {
                let documents = history.documents().iter();
                let documents = documents.map(|policy| match policy.hash == old.hash {
                    true => without_grace(policy),
                    false => policy.as_ref().clone(),
                });
                from_parts(documents, history.activations().to_vec(), history)?
            }
        };
        let rules = Answers {
            before: Rules::compile(history, now),
            before_told: Rules::compile(&told_history, now),
            activated: Rules::compile(&with(history, effective.clone(), now)?, now),
            told: Rules::compile(&with(history, without_grace(&effective), now)?, now),
        };
        let mut ids: Vec<&PurposeId> = Vec::new();
        let both = [rules.before.policy(), Some(draft)];
        for purpose in both.into_iter().flatten().flat_map(|policy| &policy.purposes) {
            if !ids.contains(&&purpose.id) {
                ids.push(&purpose.id);
            }
        }
        let Answers { before, before_told, activated, told } = &rules;
        let four = [before, before_told, activated, told];
        let licences = licences(both.into_iter().flatten(), history);
        let purposes =
            ids.iter().map(|id| ((*id).clone(), Kind::all(id, four, &licences))).collect();
        Ok(Self {
            same: rules.before.policy().is_some_and(|policy| policy.hash == draft.hash),
            tally: Tally::new(rules.before.policy(), draft),
            old_notice: rules.before.policy().map(|policy| policy.notice.id.clone()),
            rules,
            notice: draft.notice.id.clone(),
            now,
            purposes,
            states: HashMap::new(),
        })
    }

    /// Takes in a person who stands for so many members, and says how far they have been told. Who
    /// was erased is no member.
    pub fn take(&mut self, person: &Person, members: u64) -> Coverage {
        if person.erased() {
            return Coverage::NothingOpens;
        }
        if self.same {
            self.tally.count(members);
            return Coverage::NothingOpens;
        }
        let key = state_key(person);
        let number = match self.states.get(&key) {
            Some(number) => *number,
            None => {
                let first = person.accounts().next();
                let home = first.and_then(|account| account.jurisdiction());
                let age = first.and_then(|account| account.age.band_at(self.now));
                let number = self.tally.add(home, age, self.outcomes(person));
                self.states.insert(key, number);
                number
            }
        };
        self.tally.take(number, members)
    }

    /// What a record's word for its source stands for; none when it is neither a kind nor on the
    /// register.
    #[must_use]
    pub fn source(&self, named: &str) -> Option<NamedSource<'_>> {
        self.rules.before.source(named)
    }

    /// What would be decided about one record.
    #[must_use]
    pub fn ask(
        &self,
        purpose: &PurposeId,
        record: &RecordFacts<'_>,
        subjects: &[Standing<'_>],
    ) -> Answers<Decision> {
        let before = self.rules.before.decide(purpose, record, subjects);
        if self.same {
            return Answers { before, before_told: before, activated: before, told: before };
        }
        let told = |rules: &Rules, notice: Option<&NoticeId>| {
            let informed: Vec<Option<Person>> =
                subjects.iter().map(|standing| self.informed(*standing, notice)).collect();
            let informed: Vec<Standing<'_>> = subjects
                .iter()
                .zip(&informed)
                .map(|(standing, person)| person.as_ref().map_or(*standing, Standing::Known))
                .collect();
            rules.decide(purpose, record, &informed)
        };
        Answers {
            before,
            before_told: told(&self.rules.before_told, self.old_notice.as_ref()),
            activated: self.rules.activated.decide(purpose, record, subjects),
            told: told(&self.rules.told, Some(&self.notice)),
        }
    }

    /// What all of them make together.
    #[must_use]
    pub fn finish(self) -> Plan {
        self.tally.finish(&self.purposes)
    }

    /// A known person after a notice reached them.
    fn informed(&self, standing: Standing<'_>, notice: Option<&NoticeId>) -> Option<Person> {
        match (standing, notice) {
            (Standing::Known(person), Some(notice)) => {
                Some(person.told(&Delivery { notice: notice.clone(), at: self.now }))
            }
            _ => None,
        }
    }

    fn outcomes(&self, person: &Person) -> Vec<Outcome> {
        let known = Standing::Known(person);
        let before_told = self.informed(known, self.old_notice.as_ref());
        let told = self.informed(known, Some(&self.notice));
        let people = Answers {
            before: person,
            before_told: before_told.as_ref().unwrap_or(person),
            activated: person,
            told: told.as_ref().unwrap_or(person),
        };
        let mut outcomes = Vec::new();
        for (number, (id, kinds)) in self.purposes.iter().enumerate() {
            let asked = Asked::of(&self.rules, id, people, self.now);
            let mut outcome = Outcome { purpose: number, ..Outcome::default() };
            for (kind_number, kind) in kinds.iter().enumerate() {
                asked.about(kind, |collected, answers| {
                    outcome.put(Turn { kind: kind_number, collected, answers });
                });
            }
            if !outcome.turns.is_empty() {
                outcomes.push(outcome);
            }
        }
        outcomes
    }
}

impl Outcome {
    fn put(&mut self, turn: Turn) {
        match turn.direction() {
            Direction::Widens => {
                let coverage = match turn.answers.activated {
                    Reason::Allow => Coverage::Ready,
                    Reason::GracePeriod => Coverage::InGrace,
                    _ => Coverage::ToTell,
                };
                self.coverage = self.coverage.max(Some(coverage));
            }
            Direction::Narrows => self.narrowed = true,
            Direction::Neither => {}
        }
        self.turns.push(turn);
    }
}

/// The same document, for when no days of grace are left.
fn without_grace(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    policy.packs.iter_mut().for_each(|pack| pack.grace_days = 0);
    policy
}

/// A history in which a document became the rule at `now`.
fn with(history: &PolicyHistory, draft: Policy, now: Timestamp) -> Result<PolicyHistory, Error> {
    let mut documents: Vec<Policy> =
        history.documents().iter().map(|policy| policy.as_ref().clone()).collect();
    let known = documents.iter().position(|policy| policy.hash == draft.hash);
    let document = known.unwrap_or(documents.len());
    match documents.get_mut(document) {
        Some(known) => *known = draft,
        None => documents.push(draft),
    }
    let mut activations = history.activations().to_vec();
    activations.push(Activation { document, at: now });
    from_parts(documents, activations, history)
}

/// A history of these documents and activations, with the sources of another.
fn from_parts(
    documents: impl IntoIterator<Item = Policy>,
    activations: Vec<Activation>,
    other: &PolicyHistory,
) -> Result<PolicyHistory, Error> {
    let mut history = PolicyHistory::from_parts(documents, activations)?;
    for source in other.sources() {
        history.apply(source.at, &source.fact())?;
    }
    Ok(history)
}

/// Every licence that the policies name or that sources were registered under.
fn licences<'p>(
    policies: impl Iterator<Item = &'p Policy>,
    history: &PolicyHistory,
) -> Vec<String> {
    let policies = policies.flat_map(|policy| &policy.licences);
    let sources = history.sources().iter().map(|source| source.licence_name().to_owned());
    let mut licences: Vec<String> =
        policies.map(|licence| licence.id.to_string()).chain(sources).collect();
    licences.sort();
    licences.dedup();
    licences
}

/// One person before one purpose, three times.
struct Asked<'r> {
    sides: Answers<Option<(&'r PurposeRules, PersonFacts)>>,
    now: Timestamp,
}

impl<'r> Asked<'r> {
    fn of(
        rules: &'r Answers<Rules>,
        id: &PurposeId,
        people: Answers<&Person>,
        now: Timestamp,
    ) -> Self {
        let side = |rules: &'r Rules, person: &Person| {
            rules.purpose(id).map(|rules| (rules, rules.person(person)))
        };
        let sides = Answers {
            before: side(&rules.before, people.before),
            before_told: side(&rules.before_told, people.before_told),
            activated: side(&rules.activated, people.activated),
            told: side(&rules.told, people.told),
        };
        Self { sides, now }
    }

    /// Tells what changes of a kind of records: of those collected now, and of earlier ones.
    fn about(&self, kind: &Kind, mut tell: impl FnMut(Collected, Answers<Reason>)) {
        let now = self.answers(kind, CollectedAt::Known(self.now));
        if now.before != now.activated || now.before != now.told {
            // Why something is denied is of interest only of what people mostly ask about.
            if direction(now) != Direction::Neither || kind.is_usual() {
                tell(Collected::Now, now);
            }
        }
        // A record is never permitted where one that is collected later is not.
        let last = self.answers(kind, CollectedAt::Known(Timestamp::MAX));
        if ![last.before, last.before_told, last.activated, last.told].contains(&Reason::Allow) {
            return;
        }
        let mut other: Vec<(Collected, Answers<Reason>)> = self
            .other_times()
            .map(|(when, collected)| (when, self.answers(kind, collected)))
            .filter(|(_, answers)| direction(*answers) != Direction::Neither)
            .collect();
        other.sort_unstable();
        other.dedup();
        other.into_iter().for_each(|(when, answers)| tell(when, answers));
    }

    fn answers(&self, kind: &Kind, collected: CollectedAt) -> Answers<Reason> {
        let record = kind.record(collected);
        let ask = |side: &Option<(&PurposeRules, PersonFacts)>| {
            side.as_ref().map_or(Reason::InvalidRecord, |(rules, person)| {
                rules.decide(&record, std::iter::once(Standing::Known(person))).reason
            })
        };
        Answers {
            before: ask(&self.sides.before),
            before_told: ask(&self.sides.before_told),
            activated: ask(&self.sides.activated),
            told: ask(&self.sides.told),
        }
    }

    /// Every time of collection but now from which on an answer may be another one.
    fn other_times(&self) -> impl Iterator<Item = (Collected, CollectedAt)> {
        let Answers { before, before_told, activated, told } = &self.sides;
        let sides = [before, before_told, activated, told];
        let turns = sides.into_iter().flatten().flat_map(|(_, person)| person.turns());
        let mut turns: Vec<Timestamp> = turns.filter(|turn| *turn != self.now).collect();
        turns.push(Timestamp::MIN);
        turns.sort_unstable();
        turns.dedup();
        let now = self.now;
        let when = move |turn| if turn < now { Collected::Past } else { Collected::Later };
        let known = turns.into_iter().map(move |turn| (when(turn), CollectedAt::Known(turn)));
        std::iter::once((Collected::Past, CollectedAt::Missing)).chain(known)
    }
}

/// What these answers do to the use of data.
pub(super) fn direction(answers: Answers<Reason>) -> Direction {
    let effect = |reason| if reason == Reason::Allow { Effect::Allow } else { Effect::Deny };
    Direction::of_answers(
        effect(answers.before),
        effect(answers.before_told),
        effect(answers.activated),
        effect(answers.told),
    )
}
