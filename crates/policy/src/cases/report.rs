//! How a case is told: where it stands, what it blocks, what is due and which line of which policy
//! says so.

use jiff::civil::Date;
use serde::Serialize;

use super::{Case, Deadline, Moment};
use crate::Timestamp;
use crate::document::Span;
use crate::ids::{PackCode, PolicyHash, Position, PurposeId, SubjectId};
use crate::projection::Projection;
use crate::vocabulary::{CaseKind, CaseStatus, CaseStep};

/// A case in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The entry that opened it.
    pub case: Position,
    /// Whose it is.
    pub subject: SubjectId,
    /// What is asked for.
    pub kind: CaseKind,
    /// What it is about, where it is about one purpose.
    pub purpose: Option<PurposeId>,
    /// Where it stands.
    pub status: CaseStatus,
    /// When it came in.
    pub received_at: Timestamp,
    /// The purposes of the policy in force that are blocked by it at this moment.
    pub blocks: Vec<PurposeId>,
    /// What has to happen next; none when nothing is owed.
    pub due: Option<Owed>,
    /// What may happen next.
    pub fits: Vec<CaseStep>,
    /// Nothing was sent in time, and the clock reads that as a refusal.
    pub refused_by_silence: bool,
}

/// What has to happen next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// `acknowledgement` or `answer`.
    pub what: &'static str,
    /// Whether it should have happened before.
    pub overdue: bool,
    /// By when.
    #[serde(flatten)]
    pub by: By,
}

/// A day, and the lines that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct By {
    /// The last day in time, in UTC.
    pub day: Date,
    /// The entry that the clock runs from.
    pub from: Position,
    /// The policy that was in force when it came in.
    pub policy: Option<PolicyHash>,
    /// The pack that protects the person.
    pub pack: Option<PackCode>,
    /// The values of the pack that gave the day.
    pub clock: Vec<Clock>,
}

/// One value of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The key of the pack, such as `clocks.objection.answer`.
    pub key: String,
    /// How long.
    pub span: Span,
    /// Where the pack says that it comes from.
    pub source: Option<String>,
}

impl By {
    /// A deadline of a round.
    #[must_use]
    pub fn of(state: &Projection, deadline: &Deadline, received: &Moment) -> Self {
        let line = &deadline.line;
        let (policy, pack) = line.rules.clone().unzip();
        let clock = line.values().map(|(key, span)| {
            let source = line.source(state.history(), &key).map(str::to_owned);
            Clock { key, span, source }
        });
        Self { day: deadline.day, from: received.entry, policy, pack, clock: clock.collect() }
    }
}

impl Report {
    /// Where a case stands at `now`.
    #[must_use]
    pub fn of(state: &Projection, subject: &SubjectId, case: &Case, now: Timestamp) -> Self {
        let policy = state.history().in_force(now);
        let purposes = policy.into_iter().flat_map(|policy| &policy.purposes).map(|it| &it.id);
        let round = case.round();
        let due = case.next_due().map(|due| Owed {
            what: match round.acknowledgement_due() {
                Some(acknowledgement) if acknowledgement == due => "acknowledgement",
                _ => "answer",
            },
            overdue: case.is_overdue(now),
            by: By::of(state, due, &round.received),
        });
        Self {
            case: case.entry(),
            subject: subject.clone(),
            kind: case.kind,
            purpose: case.purpose.clone(),
            status: case.status(),
            received_at: case.received().at,
            blocks: purposes.filter(|id| case.holds(id)).cloned().collect(),
            due,
            fits: case.fitting(now),
            refused_by_silence: case.is_open() && round.refused_by_silence(now),
        }
    }
}
