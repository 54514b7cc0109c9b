//! When something is due: a pack's clock, counted from the day on which a case came in.
//!
//! A day is a day in UTC. The ledger's times are in UTC, so that whoever holds a receipt can count
//! again, and no table of time zones, of which every machine has another edition, comes between.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Timestamp;
use crate::document::{CaseClock, Clocks, Policy, Span, SpanUnit};
use crate::history::PolicyHistory;
use crate::ids::{Jurisdiction, PackCode, PolicyHash};
use crate::vocabulary::{CaseKind, Silence};

/// What a clock measures first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measured {
    /// The time until the person has to be told that the case came in.
    Acknowledgement,
    /// The time until the answer has to be sent.
    Answer,
}

/// The lines of a policy that gave a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClockLine {
    /// The policy in force when the case came in, and the pack that protects the person; none
    /// when none was in force, and the clock is that of a pack that sets none.
    pub rules: Option<(PolicyHash, PackCode)>,
    /// Whose clock of the pack it is.
    pub kind: CaseKind,
    /// What it measures.
    pub measured: Measured,
    /// How long, from the day on which the case came in.
    pub span: Span,
    /// How much longer, where the day is that of an extension.
    pub extension: Option<Span>,
}

impl ClockLine {
    /// The keys of the pack that give the spans, such as `clocks.objection.answer`, and the spans.
    pub fn values(&self) -> impl Iterator<Item = (String, Span)> {
        let first = match self.measured {
            Measured::Acknowledgement => "acknowledge",
            Measured::Answer => "answer",
        };
        let key = |name: &str| format!("clocks.{}.{name}", self.kind);
        let extension = self.extension.map(|span| (key("extension"), span));
        std::iter::once((key(first), self.span)).chain(extension)
    }

    /// The source that the pack names for the value under a key: the statute that somebody can
    /// look up. None when it names none.
    #[must_use]
    pub fn source<'h>(&self, history: &'h PolicyHistory, key: &str) -> Option<&'h str> {
        let (hash, code) = self.rules.as_ref()?;
        let policy = history.documents().iter().find(|policy| policy.hash == *hash)?;
        policy.packs.iter().find(|pack| pack.code == *code)?.sources.of(key)
    }
}

/// The last day on which something can happen in time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Deadline {
    /// The day.
    pub day: Date,
    /// Why that one.
    pub line: ClockLine,
}

impl Deadline {
    /// The moment from which it is late: the end of the day, in UTC.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        let midnight = self.day.tomorrow().map(|next| next.at(0, 0, 0, 0));
        midnight.and_then(|next| TimeZone::UTC.to_timestamp(next)).unwrap_or(Timestamp::MAX)
    }

    /// Whether the day has passed.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.ends()
    }
}

/// What is due when, for one round of a case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Due {
    /// By when the person has to be told that the case came in, where that is asked.
    pub acknowledge: Option<Deadline>,
    /// By when the decision has to be sent.
    pub answer: Deadline,
    /// By when, once an extension was told; none where it cannot be extended. Never before
    /// `answer`.
    pub extended: Option<Deadline>,
    /// What it means that nothing was sent in time.
    pub silence: Silence,
}

impl Due {
    /// For a person with these residences, one for each account: of several packs, whatever is due
    /// first. Without a residence the strictest pack counts, without a policy in force the clock
    /// of a pack that sets none.
    #[must_use]
    pub fn of<'j>(
        received: Timestamp,
        kind: CaseKind,
        policy: Option<&Policy>,
        residences: impl IntoIterator<Item = Option<&'j Jurisdiction>>,
    ) -> Self {
        let each =
            residences.into_iter().map(|residence| Self::one(received, kind, policy, residence));
        each.reduce(Self::stricter).unwrap_or_else(|| Self::one(received, kind, policy, None))
    }

    fn one(
        received: Timestamp,
        kind: CaseKind,
        policy: Option<&Policy>,
        residence: Option<&Jurisdiction>,
    ) -> Self {
        let pack = policy.and_then(|policy| Some((policy.hash, policy.pack_of(residence)?)));
        let unsaid = Clocks::default();
        let clocks = pack.map_or(&unsaid, |(_, pack)| &pack.clocks);
        let CaseClock { acknowledge, answer, extension, silence } = clocks.of(kind);
        let from = TimeZone::UTC.to_datetime(received).date();
        let rules = || pack.map(|(policy, pack)| (policy, pack.code.clone()));
        let deadline = |measured, span: Span, extension: Option<Span>| Deadline {
            day: extended_day(from, span, extension, clocks),
            line: ClockLine { rules: rules(), kind, measured, span, extension },
        };
        Self {
            acknowledge: acknowledge.map(|span| deadline(Measured::Acknowledgement, span, None)),
            answer: deadline(Measured::Answer, *answer, None),
            extended: extension.map(|more| deadline(Measured::Answer, *answer, Some(more))),
            silence: *silence,
        }
    }

    /// Of both, what is due first. An extension holds only as far as both permit it.
    fn stricter(self, other: Self) -> Self {
        let last = |due: &Self| due.extended.clone().unwrap_or_else(|| due.answer.clone());
        let extended = earlier(last(&self), last(&other));
        let answer = earlier(self.answer, other.answer);
        let acknowledge = match (self.acknowledge, other.acknowledge) {
            (Some(one), Some(other)) => Some(earlier(one, other)),
            (one, other) => one.or(other),
        };
        Self {
            extended: (extended.day > answer.day).then_some(extended),
            acknowledge,
            answer,
            silence: self.silence.max(other.silence),
        }
    }
}

fn earlier(one: Deadline, other: Deadline) -> Deadline {
    if other.day < one.day { other } else { one }
}

/// The day on which a span and its extension end. Both are counted from the day of receipt where
/// they have one unit: `1 month` and `2 months` are three months from then, not two from the last
/// day of a short month.
fn extended_day(from: Date, span: Span, extension: Option<Span>, clocks: &Clocks) -> Date {
    match extension {
        None => last_day(from, span, clocks),
        Some(more) if more.unit == span.unit => {
            last_day(from, Span { count: span.count.saturating_add(more.count), ..span }, clocks)
        }
        Some(more) => last_day(last_day(from, span, clocks), more, clocks),
    }
}

/// The last day of a span. The day of receipt is not counted. A month ends on the same day of its
/// last month, or on that month's last day where it has none such; and a day on which nobody works
/// stays the last: some laws move it to the next working day, none demands that, and what is in
/// time here is in time there.
fn last_day(from: Date, span: Span, clocks: &Clocks) -> Date {
    let count = i64::from(span.count);
    match span.unit {
        SpanUnit::Days => from.saturating_add(count.days()),
        SpanUnit::Months => from.saturating_add(count.months()),
        SpanUnit::BusinessDays => {
            let (mut day, mut left) = (from, span.count);
            while left > 0 {
                let Ok(next) = day.tomorrow() else { break };
                day = next;
                left -= u16::from(clocks.is_business_day(day));
            }
            day
        }
    }
}
