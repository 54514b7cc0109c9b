//! Jobs: what runs, what ran, and forms that begin one.

mod start;

use jiff::Timestamp;
use maud::{Markup, html};

use super::fields::one_button;
use super::states::JobState;
use crate::components::{
    Column, Row, Table, Weight, code, details, moment, pagination, summary_list, table,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use start::{GateDraft, SELDOM, StartForms, TrainDraft};

/// The jobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobsPage {
    /// The jobs of this page, the newest first.
    pub jobs: Vec<JobLine>,
    /// What forms need that begin a job; none for who may not.
    pub start: Option<StartForms>,
    /// The cursor of the page before.
    pub newer: Option<String>,
    /// The cursor of the page behind.
    pub older: Option<String>,
}

/// A job in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    /// Its name.
    pub id: String,
    /// What it does, as the API calls it: `gate`, `train`, `forget`, `estimate`, `recheck`,
    /// `plan`, `activate`, `audit`, `sample`.
    pub kind: String,
    /// What it works on, such as the dataset's folder.
    pub object: Option<String>,
    /// How it stands.
    pub state: JobState,
    /// Who asked for it.
    pub actor: String,
    /// When it was asked for.
    pub created: Timestamp,
    /// How long it ran, in seconds, as far as it ran.
    pub seconds: Option<u64>,
}

/// Draws the jobs.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &JobsPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("jobs-title");
    let link = |cursor: &String| super::query::link("/staff/jobs", &[("cursor", Some(cursor))]);
    let main = html! {
        h1 { (title) }
        p.lead { (locale.text("jobs-lead")) }
        @if let Some(start) = &view.start { (start::draw(frame, start)) }
        h2 { (locale.text("jobs-list")) }
        @if view.jobs.is_empty() { p.empty { (locale.text("jobs-none")) } }
        @else { (list(locale, &view.jobs)) }
        (pagination(
            locale,
            view.newer.as_ref().map(link).as_deref(),
            view.older.as_ref().map(link).as_deref(),
        ))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Models)), &main)
}

fn list(locale: &Locale, jobs: &[JobLine]) -> Markup {
    let columns = ["column-job", "column-state", "column-begun", "column-took", "column-actor"];
    let columns = columns.map(|id| Column::text(locale.text(id)));
    let row = |line: &JobLine| {
        vec![
            html! {
                a href={ "/staff/jobs/" (line.id) } { (kind(locale, &line.kind)) }
                @if let Some(object) = &line.object { br; small { bdi { (object) } } }
            },
            line.state.tag(locale),
            moment(locale, line.created),
            html! { @match line.seconds { Some(seconds) => (took(locale, seconds)), None => "–" } },
            html! { bdi { (line.actor) } },
        ]
    };
    let rows: Vec<_> = jobs.iter().map(row).collect();
    table(&Table {
        id: "jobs",
        caption: &locale.text("jobs-caption"),
        columns: &columns,
        rows: &rows,
    })
}

fn kind(locale: &Locale, kind: &str) -> String {
    locale.text(&format!("job-{kind}"))
}

/// How long something took, in words.
pub(super) fn took(locale: &Locale, seconds: u64) -> String {
    match seconds {
        0..120 => locale.text_with("took-seconds", &[("count", seconds.into())]),
        _ => locale.text_with("took-minutes", &[("count", (seconds / 60).into())]),
    }
}

/// One job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPage {
    /// What stands of it in the list.
    pub line: JobLine,
    /// When its process began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// What it was asked, by the names of the API.
    pub arguments: Vec<(String, String)>,
    /// The code that its process ended with.
    pub exit_code: Option<i64>,
    /// What it said to people, in its last words, which are English.
    pub words: Option<String>,
    /// What it reported, as indented JSON.
    pub report: Option<String>,
    /// Where what it made has a page.
    pub result_href: Option<String>,
    /// Whether who looks may end it.
    pub can_cancel: bool,
}

/// Draws one job.
#[must_use]
pub fn job(frame: &Frame<'_>, view: &JobPage) -> Markup {
    let locale = frame.locale;
    let title = kind(locale, &view.line.kind);
    let main = html! {
        p.back { a href="/staff/jobs" { (locale.text("jobs-back")) } }
        h1 { (title) @if let Some(object) = &view.line.object { " " bdi { (object) } } }
        p.marks { (view.line.state.tag(locale)) }
        @if let Some(why) = why(locale, view) { p.lead { (why) } }
        @if view.line.state.is_open() {
            p { (locale.text("job-open")) }
            div.row {
                a.button.second href={ "/staff/jobs/" (view.line.id) } {
                    (locale.text("job-look-again"))
                }
                @if view.can_cancel {
                    (one_button(
                        &format!("/staff/jobs/{}/cancel", view.line.id),
                        Weight::Warning,
                        &locale.text("job-cancel"),
                        None,
                    ))
                }
            }
            @if view.can_cancel { p.hint { (locale.text("job-cancel-hint")) } }
        }
        @if let Some(href) = &view.result_href {
            p { a href=(href) { (locale.text("job-result")) } }
        }
        @if let Some(words) = &view.words {
            h2 { (locale.text("job-words")) }
            pre.scroll tabindex="0" dir="ltr" lang="en" { (words) }
        }
        h2 { (locale.text("job-facts")) }
        (summary_list(&facts(locale, view)))
        @if let Some(report) = &view.report {
            (details(
                &locale.text("job-report"),
                &html! { pre.scroll tabindex="0" dir="ltr" { (report) } },
            ))
        }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Models)), &main)
}

/// What became of a job that did not do what it was asked, by the code that it ended with: its own
/// words are English.
fn why(locale: &Locale, view: &JobPage) -> Option<String> {
    let id = match (view.line.state, view.exit_code) {
        (JobState::Failed, None) => "exit-none",
        (_, Some(1)) => "exit-failed",
        (_, Some(2)) => "exit-cannot-tell",
        (_, Some(3)) => "exit-stale",
        (_, Some(4)) => "exit-refused",
        (_, Some(5)) => "exit-signature",
        (_, Some(64)) => "exit-usage",
        (JobState::Failed, Some(_)) => "exit-other",
        _ => return None,
    };
    let is_plan = id == "exit-cannot-tell" && view.line.kind == "plan";
    Some(locale.text(if is_plan { "exit-widens" } else { id }))
}

fn facts(locale: &Locale, view: &JobPage) -> Vec<Row> {
    let mut rows = vec![
        Row::new(locale.text("column-actor"), html! { bdi { (view.line.actor) } }),
        Row::new(locale.text("job-asked"), moment(locale, view.line.created)),
    ];
    for (id, at) in [("job-started", view.started), ("job-ended", view.ended)] {
        if let Some(at) = at {
            rows.push(Row::new(locale.text(id), moment(locale, at)));
        }
    }
    if let Some(exit) = view.exit_code {
        rows.push(Row::new(locale.text("job-exit"), code(&exit.to_string())));
    }
    for (name, value) in &view.arguments {
        rows.push(Row::new(name, code(value)));
    }
    rows.push(Row::new(locale.text("job-id"), code(&view.line.id)));
    rows
}
