//! Who waits to be forgotten, and what was carried out, each with its certificate.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::{ForgetLevel, Position};

use super::fields::one_button;
use crate::components::{
    Column, Table, Tone, Weight, date, figure, moment, notification, table, tag,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// From how many days on a request that waits is marked.
const CARE_DAYS: u64 = 14;
/// From how many days on it is marked as late.
const LATE_DAYS: u64 = 30;

/// Requests that wait, and what was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgettingPage {
    /// The requests that wait, the oldest first.
    pub waiting: Vec<WaitingRequest>,
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
        }
        (run(locale, view))
        h2 { (locale.text("forgetting-queue")) }
        @if view.waiting.is_empty() { p.empty { (locale.text("forgetting-none")) } }
        @else { (queue(locale, &view.waiting)) }
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
        Column::number(locale.text("column-holdings")),
    ];
    let row = |request: &WaitingRequest| {
        let tone = match request.age_days {
            0..CARE_DAYS => Tone::Plain,
            CARE_DAYS..LATE_DAYS => Tone::Care,
            _ => Tone::Stop,
        };
        let entry = [("entry", request.entry.0.into())];
        vec![
            html! {
                a href={ "/staff/ledger/" (request.entry) } {
                    (locale.text_with("entry-of", &entry))
                }
            },
            html! { (locale.text(&format!("level-{}", request.level))) },
            date(locale, request.requested),
            tag(tone, &days_of(locale, request.age_days)),
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
