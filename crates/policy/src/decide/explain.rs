//! Why a decision says what it says: the path of rules, what each saw, and where that came from.
//!
//! Nothing is decided here. The same functions that decide are asked once more while somebody
//! listens, so that an explanation cannot differ from what it explains.

mod facts;
mod trail;

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::Timestamp;
use crate::document::Policy;
use crate::ids::{Jurisdiction, PolicyHash, Position, PurposeId, SubjectId};
use crate::vocabulary::{Category, Reason, Visibility};

use super::serving::most_favourable;
use super::witness::Witness;
use super::{Decision, PersonFacts, PurposeRules, Question, Record, RecordFacts, Rules, Standing};

pub use super::witness::Rule;
pub use trail::Trail;

/// A decision and the path that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What was decided.
    pub decision: Decision,
    /// The rules in their order. The last one that was asked denied, unless none did.
    pub steps: Vec<Step>,
}

impl Explanation {
    /// The steps that were asked.
    pub fn asked(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.answer != Answered::NotAsked)
    }
}

/// One rule, asked once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub rule: Rule,
    /// Whether it was asked of somebody else than the author (rule 15).
    pub other: bool,
    /// Of whom it was asked; none when it is about the record.
    pub whom: Option<Whom>,
    /// What it said.
    pub answer: Answered,
    /// What it saw.
    pub facts: Vec<FactSeen>,
}

/// Of whom a rule was asked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Whom {
    /// As the record names them.
    pub subject: SubjectId,
    /// Which of their accounts; none when the rule asks whether there is one.
    pub account: Option<SubjectId>,
    /// Where the account's holder lives or lived; none when nobody stated it.
    pub residence: Option<Jurisdiction>,
}

/// What a rule said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It denies nothing.
    Passed,
    /// It denies.
    Denied(Reason),
    /// An earlier one had denied.
    NotAsked,
}

/// One fact that a rule saw.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FactSeen {
    /// What it is about.
    pub what: &'static str,
    /// What it says.
    pub value: String,
    /// Who says so.
    pub from: Origin,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// An entry of the ledger.
    Entry {
        /// Which.
        entry: Position,
        /// When it was taken in.
        time: Timestamp,
        /// The name of its kind.
        event: &'static str,
    },
    /// The text of a policy.
    Policy {
        /// Which.
        policy: PolicyHash,
        /// The line, counted from 1; none where the text is silent and a default holds.
        line: Option<usize>,
    },
    /// The record itself, or the operator's word about it.
    Record,
    /// The moment that is asked about.
    Moment,
    /// No entry up to that moment says anything of it.
    Nothing,
}

/// As reports have it.
impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (answer, reason) = match self.answer {
            Answered::Passed => ("passed", None),
            Answered::Denied(reason) => ("denied", Some(reason)),
            Answered::NotAsked => ("not_asked", None),
        };
        let mut step = serializer.serialize_struct("Step", 7)?;
        step.serialize_field("rule", &self.rule.number())?;
        step.serialize_field("name", self.rule.name())?;
        step.serialize_field("other", &self.other)?;
        step.serialize_field("whom", &self.whom)?;
        step.serialize_field("answer", answer)?;
        step.serialize_field("reason", &reason)?;
        step.serialize_field("facts", &self.facts)?;
        step.end()
    }
}

impl Rules {
    /// Decides about one record as [`Rules::decide`] does, and says why. `subjects` are whom it is
    /// about, the author first, as they stand at the end of the trail.
    #[must_use]
    pub fn explain(
        &self,
        purpose: &PurposeId,
        record: &RecordFacts<'_>,
        subjects: &[&SubjectId],
        trail: &Trail,
    ) -> Explanation {
        match (self.purpose(purpose), self.policy()) {
            (Some(rules), Some(policy)) => {
                Recorder::new(rules, policy, record, subjects, trail).explain()
            }
            (_, policy) => undeclared(purpose, policy),
        }
    }
}

impl Rules {
    /// Decides whether a purpose may run for one person now as [`Rules::decide_serving`] does, and
    /// says why. There is no record, so that no step says anything of one.
    #[must_use]
    pub fn explain_serving(
        &self,
        purpose: &PurposeId,
        category: Category,
        subject: &SubjectId,
        trail: &Trail,
    ) -> Explanation {
        let (Some(rules), Some(policy)) = (self.purpose(purpose), self.policy()) else {
            return undeclared(purpose, self.policy());
        };
        let decision = self.decide_serving(purpose, category, trail.projection().standing(subject));
        // The path of the visibility that decided.
        let explained = Visibility::ALL.iter().find_map(|visibility| {
            let facts = most_favourable(category, *visibility, rules.now);
            let subjects = [subject];
            let recorder = Recorder::new(rules, policy, &facts, &subjects, trail);
            recorder.explain_serving().filter(|explained| explained.decision == decision)
        });
        explained.unwrap_or(Explanation { decision, steps: Vec::new() })
    }
}

/// No policy in force declares the purpose, so there are no rules to ask.
fn undeclared(purpose: &PurposeId, policy: Option<&Policy>) -> Explanation {
    let from =
        policy.map_or(Origin::Nothing, |policy| Origin::Policy { policy: policy.hash, line: None });
    let value = format!("{purpose} is not declared");
    let denial = Reason::InvalidRecord;
    let step = Step {
        rule: Rule::Record,
        other: false,
        whom: None,
        answer: Answered::Denied(denial),
        facts: vec![FactSeen { what: "purpose", value, from }],
    };
    let mut steps = vec![step];
    add_unasked(&mut steps, denial.into());
    Explanation { decision: denial.into(), steps }
}

/// Hears what the rules answer about one record.
struct Recorder<'r> {
    rules: &'r PurposeRules,
    policy: &'r Policy,
    record: &'r RecordFacts<'r>,
    subjects: &'r [&'r SubjectId],
    trail: &'r Trail,
    /// The number of the subject whose turn it is.
    turn: Cell<usize>,
    heard: RefCell<Vec<Heard>>,
}

/// One answer, and whose turn it was.
struct Heard {
    turn: usize,
    step: Step,
}

impl<'r> Recorder<'r> {
    fn new(
        rules: &'r PurposeRules,
        policy: &'r Policy,
        record: &'r RecordFacts<'r>,
        subjects: &'r [&'r SubjectId],
        trail: &'r Trail,
    ) -> Self {
        let (turn, heard) = (Cell::new(0), RefCell::new(Vec::new()));
        Self { rules, policy, record, subjects, trail, turn, heard }
    }

    fn explain(self) -> Explanation {
        let persons: Vec<Standing<'_>> =
            self.subjects.iter().map(|subject| self.trail.projection().standing(subject)).collect();
        let compiled: Vec<Option<PersonFacts>> = persons
            .iter()
            .map(|standing| match standing {
                Standing::Known(person) => Some(self.rules.person(person)),
                Standing::Suppressed | Standing::Unknown => None,
            })
            .collect();
        let standings =
            persons.iter().zip(&compiled).map(|(standing, person)| match (standing, person) {
                (Standing::Suppressed, _) => Standing::Suppressed,
                (_, Some(person)) => Standing::Known(person),
                (_, None) => Standing::Unknown,
            });
        let permits = |record: &Record<'_>,
                       (turn, standing): (usize, Standing<'_, PersonFacts>)| {
            self.turn.set(turn);
            self.rules.person_permits(record, standing, &self)
        };
        let erased = |(_, standing): &(usize, Standing<'_, PersonFacts>)| standing.is_erased();
        let turns = standings.enumerate();
        let decision = self.rules.decide_by(self.record, turns, erased, permits, &self);
        let mut steps = in_order(self.heard.into_inner());
        add_unasked(&mut steps, decision);
        Explanation { decision, steps }
    }

    /// The same of the one person alone, whatever there is a record of.
    fn explain_serving(self) -> Option<Explanation> {
        let subject = self.subjects.first()?;
        let person;
        let standing = match self.trail.projection().standing(subject) {
            Standing::Known(known) => {
                person = self.rules.person(known);
                Standing::Known(&person)
            }
            Standing::Suppressed => Standing::Suppressed,
            Standing::Unknown => Standing::Unknown,
        };
        let decision = match self.rules.may_serve_from(self.record, standing, &self) {
            Ok(basis) => Decision::allow(basis),
            Err(reason) => reason.into(),
        };
        let mut steps = in_order(self.heard.into_inner());
        for step in &mut steps {
            step.facts.retain(|fact| fact.from != Origin::Record);
        }
        add_unasked(&mut steps, decision);
        steps.retain(|step| (2..=12).contains(&step.rule.number()));
        Some(Explanation { decision, steps })
    }

    /// Of whom it is asked: an account in a residence, or somebody of whom none is known yet.
    fn whom(&self, rule: Rule, question: Option<&Question<'_>>) -> Option<Whom> {
        let subject = (*self.subjects.get(self.turn.get())?).clone();
        let Some(question) = question else {
            let asked = Whom { subject, account: None, residence: None };
            return rule.is_about_persons().then_some(asked);
        };
        let account = self.account(question);
        let residence = self.residence(question).and_then(|it| it.jurisdiction.clone());
        Some(Whom { subject, account: account.map(|(id, _)| id.clone()), residence })
    }
}

impl Witness for Recorder<'_> {
    fn hear<T>(
        &self,
        rule: Rule,
        question: Option<&Question<'_>>,
        answer: Result<T, Reason>,
    ) -> Result<T, Reason> {
        // Rules 13 and 14 come before the others, and are about the record again.
        let turn = self.turn.get();
        let step = Step {
            rule,
            other: rule.is_about_persons() && turn > 0,
            whom: self.whom(rule, question),
            answer: answer.as_ref().err().map_or(Answered::Passed, |r| Answered::Denied(*r)),
            facts: self.facts(rule, question),
        };
        self.heard.borrow_mut().push(Heard { turn, step });
        answer
    }
}

/// Rule by rule, as the rules' order has it, and not residence by residence, as it was heard. What
/// comes after the rule that denied for one residence counts for nobody.
fn in_order(heard: Vec<Heard>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut heard = heard.into_iter().peekable();
    while let Some(first) = heard.next() {
        let mut turn = vec![first.step];
        if first_of_person(&turn) {
            let same = |next: &Heard| next.turn == first.turn && next.step.rule.is_about_persons();
            while let Some(next) = heard.next_if(same) {
                turn.push(next.step);
            }
        }
        let denied = turn.iter().filter_map(denial).min();
        let last = denied.map(Reason::rule);
        turn.retain(|step| last.is_none_or(|last| step.rule.number() <= last));
        // Within the rule that denied, the denial that counts comes last.
        turn.sort_by_key(|step| (step.rule, denial(step).map(Reverse)));
        steps.append(&mut turn);
    }
    steps
}

fn first_of_person(turn: &[Step]) -> bool {
    turn.iter().all(|step| step.rule.is_about_persons())
}

const fn denial(step: &Step) -> Option<Reason> {
    match step.answer {
        Answered::Denied(reason) => Some(reason),
        Answered::Passed | Answered::NotAsked => None,
    }
}

/// The rules that nobody came to.
fn add_unasked(steps: &mut Vec<Step>, decision: Decision) {
    let Some(last) = steps.last().and_then(denial) else { return };
    let unasked =
        |rule: &Rule| rule.number() > last.rule() && (!decision.other || rule.is_about_persons());
    steps.extend(Rule::ALL.into_iter().filter(unasked).map(|rule| Step {
        rule,
        other: decision.other,
        whom: None,
        answer: Answered::NotAsked,
        facts: Vec::new(),
    }));
}
