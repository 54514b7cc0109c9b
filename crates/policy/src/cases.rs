//! Cases: what a person asks of a controller that has to be answered, and answered in time.
//!
//! A case is named by the entry that opened it. It goes through rounds: the first begins when it
//! is received, another with each appeal. What a case blocks is blocked from the entry that opened
//! it until a rejection with reasons was sent, or the person's own yes to the purpose. Whether an
//! event fits is asked of [`Projection::check`](crate::Projection::check); the page is
//! `spec/case.md`. Nothing here reads a clock: the time is an argument.

mod due;
mod hold;
pub mod report;

use std::collections::BTreeSet;

use crate::Timestamp;
use crate::event::Outcome;
use crate::ids::{Position, PurposeId};
use crate::vocabulary::{CaseKind, CaseStatus, CaseStep, Silence};

pub use due::{ClockLine, Deadline, Due, Measured};
pub use hold::{Claims, Hold, Scope};

/// The longest text that a person or a controller may put into a case, in bytes.
pub const CASE_TEXT_BYTES_MAX: usize = 16 * 1024;

/// The longest way to reach a person, or name for a way, in bytes.
pub const CASE_CONTACT_BYTES_MAX: usize = 1024;

/// The entry at which something happened to a case, and when that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Which entry of the ledger says so.
    pub entry: Position,
    /// When the ledger was told.
    pub at: Timestamp,
}

/// The person was told that the answer takes longer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Extension {
    /// When.
    pub moment: Moment,
    /// Why, as they were told.
    pub reasons: String,
}

/// What the controller decided.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// When.
    pub moment: Moment,
    /// How.
    pub outcome: Outcome,
    /// Why.
    pub reasons: String,
}

/// The decision went out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sent {
    /// When.
    pub moment: Moment,
    /// By what means; empty where earlier versions did not say.
    pub means: String,
}

/// From receipt, or from an appeal, to the answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Round {
    /// When it came in.
    pub received: Moment,
    /// What the person wrote.
    pub message: Option<String>,
    /// By when what has to happen. It was fixed when the round began, and no later policy moves it.
    pub due: Due,
    /// The person was told that it came in.
    pub acknowledged: Option<Moment>,
    /// The person was told that it takes longer.
    pub extended: Option<Extension>,
    /// The last decision.
    pub decided: Option<Verdict>,
    /// That decision went out.
    pub sent: Option<Sent>,
}

impl Round {
    /// A round that begins.
    #[must_use]
    pub const fn new(received: Moment, message: Option<String>, due: Due) -> Self {
        Self {
            received,
            message,
            due,
            acknowledged: None,
            extended: None,
            decided: None,
            sent: None,
        }
    }

    /// By when the decision has to be sent.
    #[must_use]
    pub fn answer_due(&self) -> &Deadline {
        let extended = self.extended.as_ref().and(self.due.extended.as_ref());
        extended.unwrap_or(&self.due.answer)
    }

    /// By when the person has to be told that it came in; none when nobody asks for that, or it
    /// was done, by a word of its own or together with a later one.
    #[must_use]
    pub fn acknowledgement_due(&self) -> Option<&Deadline> {
        let told = self.acknowledged.is_some() || self.extended.is_some() || self.sent.is_some();
        self.due.acknowledge.as_ref().filter(|_| !told)
    }

    /// What has to happen next, and by when; none when the decision was sent.
    #[must_use]
    pub fn next_due(&self) -> Option<&Deadline> {
        if self.sent.is_some() {
            return None;
        }
        let answer = self.answer_due();
        Some(self.acknowledgement_due().filter(|told| told.day < answer.day).unwrap_or(answer))
    }

    /// Whether nothing was sent in time and the clock reads that as a refusal.
    #[must_use]
    pub fn refused_by_silence(&self, now: Timestamp) -> bool {
        let silent = self.sent.is_none() && self.due.silence == Silence::Refusal;
        silent && self.answer_due().is_over(now)
    }
}

/// What a person asked for, and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Case {
    /// What is asked for.
    pub kind: CaseKind,
    /// The purpose that it is about, where it is about one.
    pub purpose: Option<PurposeId>,
    /// How to reach the person, where they said so.
    pub contact: Option<String>,
    first: Round,
    appeals: Vec<Round>,
    /// Purposes to which the person said yes themself since the round began.
    lifted: BTreeSet<PurposeId>,
}

impl Case {
    /// A case that comes in.
    #[must_use]
    pub const fn new(
        kind: CaseKind,
        purpose: Option<PurposeId>,
        contact: Option<String>,
        first: Round,
    ) -> Self {
        Self { kind, purpose, contact, first, appeals: Vec::new(), lifted: BTreeSet::new() }
    }

    /// The entry that opened it, which names it.
    #[must_use]
    pub const fn entry(&self) -> Position {
        self.first.received.entry
    }

    /// When it came in.
    #[must_use]
    pub const fn received(&self) -> Moment {
        self.first.received
    }

    /// Every round, the first first.
    pub fn rounds(&self) -> impl Iterator<Item = &Round> {
        std::iter::once(&self.first).chain(&self.appeals)
    }

    /// The round that it is in.
    #[must_use]
    pub fn round(&self) -> &Round {
        self.appeals.last().unwrap_or(&self.first)
    }

    fn round_mut(&mut self) -> &mut Round {
        self.appeals.last_mut().unwrap_or(&mut self.first)
    }

    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> CaseStatus {
        let round = self.round();
        match (&round.sent, &round.decided) {
            (Some(_), Some(Verdict { outcome: Outcome::Upheld, .. })) => CaseStatus::Upheld,
            (Some(_), _) => CaseStatus::Rejected,
            (None, _) if self.is_lifted() => CaseStatus::Lifted,
            (None, Some(_)) => CaseStatus::Decided,
            (None, None) if round.extended.is_some() => CaseStatus::Extended,
            (None, None) if round.acknowledged.is_some() => CaseStatus::Acknowledged,
            (None, None) if self.appeals.is_empty() => CaseStatus::Received,
            (None, None) => CaseStatus::Appealed,
        }
    }

    /// Whether an answer is still owed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.status(), CaseStatus::Upheld | CaseStatus::Rejected | CaseStatus::Lifted)
    }

    /// What has to happen next, and by when; none when nothing is owed.
    #[must_use]
    pub fn next_due(&self) -> Option<&Deadline> {
        self.round().next_due().filter(|_| self.is_open())
    }

    /// Whether what has to happen next should have happened before `now`.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.next_due().is_some_and(|due| due.is_over(now))
    }

    /// What may happen next, at `now`.
    #[must_use]
    pub fn fitting(&self, now: Timestamp) -> Vec<CaseStep> {
        CaseStep::ALL.iter().copied().filter(|step| self.fits(*step, now)).collect()
    }

    /// Whether a step may happen at `now`.
    #[must_use]
    pub fn fits(&self, step: CaseStep, now: Timestamp) -> bool {
        use CaseStatus::{Acknowledged, Appealed, Decided, Extended, Received, Rejected};
        let status = self.status();
        match step {
            CaseStep::Acknowledge => matches!(status, Received | Appealed),
            CaseStep::Extend => {
                let due = &self.round().due;
                let early = matches!(status, Received | Appealed | Acknowledged);
                early && due.extended.is_some() && !due.answer.is_over(now)
            }
            CaseStep::Decide => {
                matches!(status, Received | Appealed | Acknowledged | Extended | Decided)
            }
            CaseStep::Send => status == Decided,
            CaseStep::Appeal => {
                status == Rejected || (self.is_open() && self.round().refused_by_silence(now))
            }
        }
    }

    /// Takes a step in. The caller knows that it fits.
    pub(crate) fn take(&mut self, taken: Taken, moment: Moment) {
        let round = self.round_mut();
        match taken {
            Taken::Acknowledged => round.acknowledged = Some(moment),
            Taken::Extended { reasons } => round.extended = Some(Extension { moment, reasons }),
            Taken::Decided { outcome, reasons } => {
                round.decided = Some(Verdict { moment, outcome, reasons });
            }
            Taken::Sent { means } => round.sent = Some(Sent { moment, means }),
            Taken::Appealed { message, due } => {
                self.appeals.push(Round::new(moment, message, *due));
                // Who appeals wants it blocked again, whatever they said before.
                self.lifted.clear();
            }
        }
    }

    /// The person said yes to a purpose themself.
    pub(crate) fn own_yes(&mut self, purpose: &PurposeId) {
        if self.scope().covers(purpose) {
            self.lifted.insert(purpose.clone());
        }
    }

    /// Whether the person has said yes to none of its purposes since it came in.
    pub(crate) fn is_whole(&self) -> bool {
        self.lifted.is_empty()
    }

    /// An objection ends with the yes to its purpose. Any other case still wants its answer.
    fn is_lifted(&self) -> bool {
        let yes = self.purpose.as_ref().is_some_and(|purpose| self.lifted.contains(purpose));
        self.kind == CaseKind::Objection && yes
    }
}

/// What happened to a case.
#[derive(Debug)]
pub(crate) enum Taken {
    Acknowledged,
    Extended { reasons: String },
    Decided { outcome: Outcome, reasons: String },
    Sent { means: String },
    Appealed { message: Option<String>, due: Box<Due> },
}
