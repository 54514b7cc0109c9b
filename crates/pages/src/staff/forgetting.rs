//! Who waits to be forgotten, and what was carried out, each with its certificate.

mod estimate;

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::{ForgetLevel, Position};

use super::fields::one_button;
use super::jobs::took;
use super::states::Due;
use crate::components::{
    Column, Table, Tone, Weight, date, figure, moment, notification, table, tag,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use estimate::{Anew, Estimate, EstimateState, PartEstimate};

/// Requests that wait, and what was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgettingPage {
    /// The requests that wait, the oldest first.
    pub waiting: Vec<WaitingRequest>,
    /// What it would take to carry them out.
    pub estimate: EstimateState,
    /// How long the last run over everybody took, in seconds.
    pub last_run_seconds: Option<u64>,
    /// What was carried out, the newest first.
    pub carried_out: Vec<CarriedOut>,
    /// The job that carries out at this moment.
    pub running_job: Option<String>,
    /// Whether who looks may begin one.
    pub can_run: bool,
}

/// A request that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRequest {
    /// The entry that is the request.
    pub entry: Position,
    /// How far it goes.
    pub level: ForgetLevel,
    /// When it was made.
    pub requested: Timestamp,
    /// How many whole days ago that is.
    pub age_days: u64,
    /// By when the law where they live has it carried out.
    pub due: Due,
    /// How many datasets and models still hold something of the person.
    pub holdings_count: u64,
}

/// A dataset or model that somebody was taken out of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOut {
    /// The entry that says so.
    pub entry: Position,
    /// When.
    pub at: Timestamp,
    /// What people know the dataset or model by.
    pub name: String,
    /// Where its page is.
    pub href: String,
    /// How many records of anybody's were taken out.
    pub removed_count: u64,
    /// Whether what is left is bit for bit what it would be without them.
    pub exact: bool,
    /// Where its certificate is.
    pub certificate_href: Option<String>,
}

/// Draws the requests and what was carried out.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &ForgettingPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("forgetting-title");
    let oldest = view.waiting.iter().map(|request| request.age_days).max();
    let first = view.waiting.iter().map(|request| request.due).min_by_key(|due| due.day);
    let main = html! {
        p.back { a href="/staff/models" { (locale.text("models-back")) } }
        h1 { (title) }
        p.lead { (locale.text("forgetting-lead")) }
        div.figures {
            (figure(&locale.number(view.waiting.len() as u64), &locale.text("forgetting-waiting")))
            (figure(
                &oldest.map_or_else(|| "–".to_owned(), |days| days_of(locale, days)),
                &locale.text("forgetting-oldest"),
            ))
            (figure(
                &first.map_or_else(|| "–".to_owned(), |due| locale.day(due.day)),
                &first.map_or_else(
                    || locale.text("forgetting-due"),
                    |due| locale.text_with(
                        "forgetting-due-in",
                        &[("days", due.words(locale).into())],
                    ),
                ),
            ))
            (figure(
                &view.last_run_seconds.map_or_else(|| "–".to_owned(), |it| took(locale, it)),
                &locale.text("forgetting-last-run"),
            ))
        }
        (run(locale, view))
        h2 { (locale.text("forgetting-queue")) }
        @if view.waiting.is_empty() { p.empty { (locale.text("forgetting-none")) } }
        @else { (queue(locale, &view.waiting)) }
        @if !view.waiting.is_empty() {
            h2 { (locale.text("estimate-title")) }
            (estimate::draw(locale, &view.estimate, view.can_run))
        }
        h2 { (locale.text("forgetting-done")) }
        @if view.carried_out.is_empty() { p.empty { (locale.text("forgetting-nothing-done")) } }
        @else { (carried_out(locale, &view.carried_out)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Models)), &main)
}

fn days_of(locale: &Locale, days: u64) -> String {
    locale.text_with("days", &[("count", days.into())])
}

fn run(locale: &Locale, view: &ForgettingPage) -> Markup {
    html! {
        @if let Some(job) = &view.running_job {
            (notification(Tone::Info, &html! {
                p {
                    (locale.text("forgetting-running")) " " a href={ "/staff/jobs/" (job) } {
                        (locale.text("draft-job"))
                    }
                }
            }))
        } @else if view.can_run && !view.waiting.is_empty() {
            (one_button(
                "/staff/jobs/forget",
                Weight::Primary,
                &locale.text("forgetting-run"),
                None,
            ))
            p.hint { (locale.text("forgetting-run-hint")) }
        }
    }
}

fn queue(locale: &Locale, waiting: &[WaitingRequest]) -> Markup {
    let columns = [
        Column::text(locale.text("column-request")),
        Column::text(locale.text("column-level")),
        Column::text(locale.text("column-received")),
        Column::text(locale.text("column-age")),
        Column::text(locale.text("forgetting-by")),
        Column::number(locale.text("column-holdings")),
    ];
    let row = |request: &WaitingRequest| {
        let entry = [("entry", request.entry.0.into())];
        vec![
            html! {
                a href={ "/staff/ledger/" (request.entry) } {
                    (locale.text_with("entry-of", &entry))
                }
            },
            html! { (locale.text(&format!("level-{}", request.level))) },
            date(locale, request.requested),
            html! { (days_of(locale, request.age_days)) },
            request.due.cell(locale),
            html! { (locale.number(request.holdings_count)) },
        ]
    };
    let rows: Vec<_> = waiting.iter().map(row).collect();
    table(&Table {
        id: "waiting",
        caption: &locale.text("forgetting-queue-caption"),
        columns: &columns,
        rows: &rows,
    })
}

/// What was carried out, as a table; a model's page shows its own part of it.
pub(super) fn carried_out(locale: &Locale, done: &[CarriedOut]) -> Markup {
    let columns = [
        Column::text(locale.text("column-taken-from")),
        Column::text(locale.text("column-when")),
        Column::number(locale.text("column-removed")),
        Column::text(locale.text("column-exact")),
        Column::text(locale.text("column-proof")),
    ];
    let row = |done: &CarriedOut| {
        let entry = [("entry", done.entry.0.into())];
        let (tone, word) =
            if done.exact { (Tone::Good, "word-exact") } else { (Tone::Care, "word-approximate") };
        vec![
            html! { a href=(done.href) { bdi { (done.name) } } },
            moment(locale, done.at),
            html! { (locale.number(done.removed_count)) },
            tag(tone, &locale.text(word)),
            html! {
                @if let Some(href) = &done.certificate_href {
                    a href=(href) {
                        (locale.text("word-certificate")) span.hidden { " " (done.name) }
                    }
                    br;
                }
                a href={ "/staff/ledger/" (done.entry) } { (locale.text_with("entry-of", &entry)) }
            },
        ]
    };
    let rows: Vec<_> = done.iter().map(row).collect();
    table(&Table {
        id: "carried-out",
        caption: &locale.text("forgetting-done-caption"),
        columns: &columns,
        rows: &rows,
    })
}
