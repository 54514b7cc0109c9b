//! How a case is told, to programs and to people: where it stands, what it blocks, what is due and
//! which line of which policy says so.

use jiff::civil::Date;
use serde::Serialize;
use untrain_policy::cases::{Deadline, Moment};
use untrain_policy::document::Span;
use untrain_policy::{
    Case, CaseKind, CaseStatus, CaseStep, PackCode, PolicyHash, Position, Projection, PurposeId,
    SubjectId, Timestamp,
};

use crate::output::{BAD, BOLD};

/// A case in short.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The entry that opened it.
    pub case: Position,
    pub subject: SubjectId,
    pub kind: CaseKind,
    pub purpose: Option<PurposeId>,
    pub status: CaseStatus,
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
#[derive(Debug, Serialize)]
pub struct Owed {
    /// `acknowledgement` or `answer`.
    pub what: &'static str,
    pub overdue: bool,
    #[serde(flatten)]
    pub by: By,
}

/// A day, and the lines that gave it.
#[derive(Debug, Serialize)]
pub struct By {
    /// The last day in time, in UTC.
    pub day: Date,
    /// The entry that the clock runs from.
    pub from: Position,
    pub policy: Option<PolicyHash>,
    pub pack: Option<PackCode>,
    pub clock: Vec<Clock>,
}

/// One value of a clock.
#[derive(Debug, Serialize)]
pub struct Clock {
    /// The key of the pack, such as `clocks.objection.answer`.
    pub key: String,
    pub span: Span,
    /// Where the pack says that it comes from.
    pub source: Option<String>,
}

impl By {
    /// A deadline of a round.
    pub fn of(state: &Projection, deadline: &Deadline, received: &Moment) -> Self {
        let line = &deadline.line;
        let (policy, pack) = line.rules.clone().unzip();
        let clock = line.values().map(|(key, span)| {
            let source = line.source(state.history(), &key).map(str::to_owned);
            Clock { key, span, source }
        });
        Self { day: deadline.day, from: received.entry, policy, pack, clock: clock.collect() }
    }

    /// The lines that gave the day, in words.
    pub fn why(&self) -> String {
        let spans: Vec<String> = self.clock.iter().map(|clock| clock.span.to_string()).collect();
        let mut words = format!("{} from entry {}", spans.join(" and "), self.from);
        match &self.pack {
            None => words.push_str(", as no policy was in force"),
            Some(pack) => words.push_str(&format!(", pack `{pack}`")),
        }
        for source in self.clock.iter().filter_map(|clock| clock.source.as_deref()) {
            words.push_str(&format!("; {source}"));
        }
        words
    }
}

impl Report {
    /// Where a case stands at `now`.
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

    /// On one line.
    pub fn line(&self) -> String {
        let due = self.due.as_ref().map_or_else(String::new, |due| {
            let day = due.by.day;
            if due.overdue { format!("{BAD}{day} overdue{BAD:#}") } else { day.to_string() }
        });
        let about = self.purpose.as_ref().map_or("-", PurposeId::as_str);
        let Self { case, kind, status, subject, .. } = self;
        format!("{BOLD}{case:>8}{BOLD:#}  {kind:12}  {status:12}  {due:18}  {about:20}  {subject}")
    }

    /// What it blocks, in words.
    pub fn blocked(&self) -> String {
        let names: Vec<&str> = self.blocks.iter().map(PurposeId::as_str).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    }

    /// What is owed, in words.
    pub fn owed(&self) -> String {
        match &self.due {
            None => "nothing: it has ended".to_owned(),
            Some(due) if due.overdue => {
                format!("{BAD}the {} was due by {}{BAD:#}", due.what, due.by.day)
            }
            Some(due) => format!("the {} by {}", due.what, due.by.day),
        }
    }
}
