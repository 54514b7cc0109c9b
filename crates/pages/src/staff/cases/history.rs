//! What happened to a case so far, each step with who took it.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::Position;
use untrain_policy::vocabulary::Outcome;

use crate::components::{Link, TimelineItem, moment, timeline};
use crate::locale::Locale;

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HappenedStep {
    /// Which.
    pub kind: StepKind,
    /// When.
    pub at: Timestamp,
    /// The entry of the ledger that says so.
    pub entry: Position,
    /// Who took it, where it was somebody of the staff.
    pub by: Option<String>,
    /// What was written with it: a message, reasons, by which means.
    pub words: Option<String>,
}

/// What can have happened to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// It came in.
    Received,
    /// The use of data stood still from then on.
    Paused,
    /// The person was told that it came in.
    Acknowledged,
    /// It was put into somebody's hands.
    Assigned,
    /// The person was told that it takes longer.
    Extended,
    /// It was decided.
    Decided(Outcome),
    /// The answer was sent.
    Sent,
    /// The person did not accept the answer.
    Appealed,
    /// The person's own yes ended it.
    Lifted,
}

impl StepKind {
    const fn text(self) -> &'static str {
        match self {
            Self::Received => "step-received",
            Self::Paused => "step-paused",
            Self::Acknowledged => "step-acknowledged",
            Self::Assigned => "step-assigned",
            Self::Extended => "step-extended",
            Self::Decided(Outcome::Upheld) => "step-decided-upheld",
            Self::Decided(Outcome::Rejected) => "step-decided-rejected",
            Self::Sent => "step-sent",
            Self::Appealed => "step-appealed",
            Self::Lifted => "step-lifted",
        }
    }
}

/// The steps, the first one first.
pub(super) fn draw(locale: &Locale, steps: &[HappenedStep]) -> Markup {
    let items: Vec<_> = steps.iter().map(|step| item(locale, step)).collect();
    html! {
        h2 { (locale.text("staff-case-history")) }
        (timeline(&items))
    }
}

fn item(locale: &Locale, step: &HappenedStep) -> TimelineItem {
    let entry = [("entry", step.entry.0.into())];
    let link =
        Link::new(format!("/staff/ledger/{}", step.entry), locale.text_with("entry-of", &entry));
    let body = html! {
        p.hint {
            @if let Some(by) = &step.by { (locale.text("step-by")) " " bdi { (by) } " · " }
            (link)
        }
        @if let Some(words) = &step.words { blockquote dir="auto" { (words) } }
    };
    TimelineItem {
        when: moment(locale, step.at),
        heading: locale.text(step.kind.text()),
        tag: None,
        body,
    }
}
