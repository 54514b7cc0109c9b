//! What carrying out the requests that wait would take, for each way of doing it.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::components::{Column, Table, Tone, Weight, moment, notification, table};
use crate::locale::Locale;
use crate::staff::fields::one_button;
use crate::staff::jobs::took;

/// How far it was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EstimateState {
    /// Not at all.
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
    /// It was worked out.
    Made(Estimate),
}

/// What it would take, as it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// When it was counted.
    pub at: Timestamp,
    /// How many of the requests that wait now were not counted in.
    pub new_count: u64,
    /// Every dataset and model that would be changed.
    pub parts: Vec<PartEstimate>,
}

/// What one dataset or model would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartEstimate {
    /// What people know it by.
    pub name: String,
    /// Where its page is; none when it has none any more.
    pub href: Option<String>,
    /// For how many of the requests.
    pub requests_count: u64,
    /// How many records it holds.
    pub records_count: u64,
    /// How many of them would leave.
    pub leave_count: u64,
    /// How many bytes are gone through for that.
    pub bytes: u64,
    /// When its run is planned.
    pub planned: Option<Timestamp>,
    /// What training it anew would take instead; none for a dataset.
    pub anew: Option<Anew>,
}

/// What training a model anew on the rest would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anew {
    /// How many bytes are gone through.
    pub bytes: u64,
    /// How long its training took, where a job did it.
    pub trained_seconds: Option<u64>,
}

/// The ways and what each takes, and the button that works them out.
pub(super) fn draw(locale: &Locale, state: &EstimateState, can_run: bool) -> Markup {
    let job = |job: &str| html! { a href={ "/staff/jobs/" (job) } { (locale.text("draft-job")) } };
    let running = matches!(state, EstimateState::Running { .. });
    html! {
        @match state {
            EstimateState::Missing => { p.empty { (locale.text("estimate-missing")) } }
            EstimateState::Running { job: id } => {
                (notification(
                    Tone::Info,
                    &html! { p { (locale.text("estimate-running")) " " (job(id)) } },
                ))
            }
            EstimateState::Failed { job: id } => {
                (notification(
                    Tone::Stop,
                    &html! { p { (locale.text("estimate-failed")) " " (job(id)) } },
                ))
            }
            EstimateState::Made(estimate) => { (made(locale, estimate)) }
        }
        @if can_run && !running {
            (one_button(
                "/staff/jobs/estimate",
                Weight::Secondary,
                &locale.text("estimate-button"),
                None,
            ))
        }
    }
}

fn made(locale: &Locale, estimate: &Estimate) -> Markup {
    let new = [("count", estimate.new_count.into())];
    html! {
        p {
            (locale.text("estimate-at")) " " (moment(locale, estimate.at)) ". "
            @if estimate.new_count > 0 { (locale.text_with("estimate-new", &new)) }
        }
        @if estimate.parts.is_empty() { p.empty { (locale.text("estimate-nothing")) } }
        @else {
            (parts(locale, &estimate.parts))
            p.hint { (locale.text("estimate-why")) }
        }
    }
}

fn parts(locale: &Locale, parts: &[PartEstimate]) -> Markup {
    let mut columns: Vec<Column> =
        ["column-taken-from", "estimate-way"].map(|id| Column::text(locale.text(id))).into();
    columns.extend(
        ["estimate-records", "estimate-bytes", "estimate-requests"]
            .map(|id| Column::number(locale.text(id))),
    );
    columns.push(Column::text(locale.text("estimate-planned")));
    columns.push(Column::text(locale.text("estimate-took")));
    let mut rows = Vec::new();
    for part in parts {
        let way = if part.anew.is_some() { "estimate-subtract" } else { "estimate-rows" };
        let counts = (part.leave_count, part.bytes);
        rows.push(row(locale, part, way, counts, part.planned, None));
        if let Some(anew) = part.anew {
            let left = part.records_count.saturating_sub(part.leave_count);
            let counts = (left, anew.bytes);
            rows.push(row(locale, part, "estimate-anew", counts, None, anew.trained_seconds));
        }
    }
    table(&Table {
        id: "estimate",
        caption: &locale.text("estimate-caption"),
        columns: &columns,
        rows: &rows,
    })
}

fn row(
    locale: &Locale,
    part: &PartEstimate,
    way: &str,
    (records, bytes): (u64, u64),
    planned: Option<Timestamp>,
    seconds: Option<u64>,
) -> Vec<Markup> {
    vec![
        html! {
            @match &part.href {
                Some(href) => a href=(href) { bdi { (part.name) } }, None => bdi { (part.name) }
            }
        },
        html! { (locale.text(way)) },
        html! { (locale.number(records)) },
        html! { (locale.number(bytes)) },
        html! { (locale.number(part.requests_count)) },
        html! { @match planned { Some(planned) => (moment(locale, planned)), None => "–" } },
        html! { @match seconds { Some(seconds) => (took(locale, seconds)), None => "–" } },
    ]
}
