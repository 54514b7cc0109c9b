//! What a draft would change: in a sentence of numbers, by region and purpose, in words.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::Direction;
use untrain_policy::plan::Totals;

use super::cases::{self, SampleCase};
use super::gate::{self, NoticeGate};
use crate::components::{Column, Table, Tone, figure, moment, notification, table, tag};
use crate::locale::Locale;

/// How far a draft was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanState {
    /// Not at all, or an older text of it.
    Missing,
    /// A job is at it.
    Running {
        /// The job.
        job: String,
    },
    /// The job failed.
    Failed {
        /// The job, which says why.
        job: String,
    },
    /// It was planned.
    Made(DraftPlan),
}

/// What a draft would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPlan {
    /// When that was asked.
    pub at: Timestamp,
    /// Everybody, each counted once.
    pub totals: Totals,
    /// Its notice, where it opens anything.
    pub gate: Option<NoticeGate>,
    /// By purpose and residence.
    pub places: Vec<PlaceLine>,
    /// Some of those for whom something changes.
    pub sample: Vec<SampleCase>,
    /// The datasets and models that would stand against the rule.
    pub concerned: Vec<Concerned>,
}

/// One purpose for those who live in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLine {
    /// The purpose's name.
    pub purpose: String,
    /// Where they live, as people call it; none when it is not known.
    pub region: Option<String>,
    /// What changes for them.
    pub totals: Totals,
}

/// A dataset or model that a draft concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concerned {
    /// Whether it is a model.
    pub is_model: bool,
    /// What people know it by.
    pub name: String,
    /// Where its page is.
    pub href: String,
}

/// A difference between a draft and the policy in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it does to the use of data.
    pub direction: Direction,
    /// For whom and what, in the policy checker's words, which are English.
    pub words: String,
}

/// The plan, or how far it is.
pub(super) fn draw(locale: &Locale, state: &PlanState) -> Markup {
    let job = |job: &str| html! { a href={ "/staff/jobs/" (job) } { (locale.text("draft-job")) } };
    html! {
        h2 { (locale.text("plan-title")) }
        @match state {
            PlanState::Missing => { p.empty { (locale.text("plan-missing")) } }
            PlanState::Running { job: id } => {
                (notification(
                    Tone::Info,
                    &html! { p { (locale.text("plan-running")) " " (job(id)) } },
                ))
            }
            PlanState::Failed { job: id } => {
                (notification(
                    Tone::Stop,
                    &html! { p { (locale.text("plan-failed")) " " (job(id)) } },
                ))
            }
            PlanState::Made(plan) => { (made(locale, plan)) }
        }
    }
}

fn made(locale: &Locale, plan: &DraftPlan) -> Markup {
    let totals = &plan.totals;
    let counts = [
        ("widened", totals.widened.into()),
        ("narrowed", totals.narrowed.into()),
        ("members", totals.members.into()),
    ];
    let tone = if totals.widened > 0 { Tone::Care } else { Tone::Good };
    html! {
        (notification(tone, &html! {
            p { strong { (locale.text_with("plan-sentence", &counts)) } }
            p.hint { (locale.text("plan-made")) " " (moment(locale, plan.at)) }
        }))
        div.figures {
            (figure(&locale.number(totals.ready), &locale.text("plan-ready")))
            (figure(&locale.number(totals.in_grace), &locale.text("plan-in-grace")))
            (figure(&locale.number(totals.to_tell), &locale.text("plan-to-tell")))
            (figure(&locale.number(totals.narrowed), &locale.text("plan-narrowed")))
        }
        @if let Some(notice) = &plan.gate { (gate::draw(locale, notice, totals)) }
        @if !plan.places.is_empty() { (places(locale, &plan.places)) }
        (cases::draw(locale, &plan.sample))
        (concerned(locale, &plan.concerned))
    }
}

fn places(locale: &Locale, places: &[PlaceLine]) -> Markup {
    let mut columns = vec![
        Column::text(locale.text("column-region")),
        Column::text(locale.text("column-purpose")),
    ];
    let numbers = [
        "column-members",
        "plan-opened",
        "plan-to-tell-short",
        "plan-in-grace-short",
        "plan-closed",
    ];
    columns.extend(numbers.map(|id| Column::number(locale.text(id))));
    let row = |line: &PlaceLine| {
        let totals = &line.totals;
        let counts =
            [totals.members, totals.widened, totals.to_tell, totals.in_grace, totals.narrowed];
        let mut cells = vec![
            html! {
                @match &line.region {
                    Some(region) => bdi { (region) }, None => (locale.text("plan-nowhere"))
                }
            },
            html! { bdi { (line.purpose) } },
        ];
        cells.extend(counts.map(|count| html! { (locale.number(count)) }));
        cells
    };
    let rows: Vec<_> = places.iter().map(row).collect();
    table(&Table {
        id: "places",
        caption: &locale.text("plan-places"),
        columns: &columns,
        rows: &rows,
    })
}

fn concerned(locale: &Locale, concerned: &[Concerned]) -> Markup {
    let kind = |it: &Concerned| if it.is_model { "word-model" } else { "word-dataset" };
    html! {
        @if !concerned.is_empty() {
            h3 { (locale.text_with("plan-concerned", &[("count", concerned.len().into())])) }
            ul {
                @for it in concerned {
                    li { (locale.text(kind(it))) " " a href=(it.href) { bdi { (it.name) } } }
                }
            }
        }
    }
}

/// How a draft differs from what is the rule: what widens first.
pub(super) fn differences(
    locale: &Locale,
    against: Option<&str>,
    differences: &[Difference],
) -> Markup {
    let version = [("version", against.unwrap_or_default().into())];
    html! {
        h2 { (locale.text("diff-title")) }
        @match against {
            None => { p.empty { (locale.text("diff-first")) } }
            Some(_) if differences.is_empty() => {
                p.empty { (locale.text_with("diff-none", &version)) }
            }
            Some(_) => {
                p { (locale.text_with("diff-against", &version)) }
                (difference_list(locale, differences))
            }
        }
    }
}

/// Differences, each with what it does to the use of data.
pub(in crate::staff) fn difference_list(locale: &Locale, differences: &[Difference]) -> Markup {
    html! {
        ul.diff { @for it in differences {
            li { (direction(locale, it.direction)) " " span lang="en" dir="ltr" { (it.words) } }
        } }
    }
}

fn direction(locale: &Locale, direction: Direction) -> Markup {
    let tone = match direction {
        Direction::Widens => Tone::Care,
        Direction::Narrows => Tone::Good,
        Direction::Neither => Tone::Plain,
    };
    tag(tone, &locale.text(&format!("diff-{direction}")))
}
