//! For auditors: the pack of a span of the log, and a sample of what was released.
//!
//! A sample is drawn from a seed, so that anybody draws the same one again.

mod drawing;
mod model;

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::Position;

use super::cases::Named;
use super::charts::{self, Lost};
use super::fields::{Select, TypedField, select, typed_field};
use crate::components::{
    Column, Row, Table, Tone, Weight, button, card, code, figure, moment, summary_list, table, tag,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use drawing::{DrawingPage, drawing};
pub use model::{
    Figures, MembershipFigures, ModelReport, Secrets, Stage, StageFigures, model_report,
};

/// How many records a sample has at most.
pub const SAMPLE_COUNT_MAX: u64 = 500;

/// The two forms: `POST /staff/audit/pack` with `from` and `to`, and `GET /staff/audit/sample` with
/// `dataset`, `count` and `seed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The datasets to sample from.
    pub datasets: Vec<Named>,
    /// The first day of the log.
    pub first_day: Option<Date>,
    /// Today.
    pub today: Date,
    /// A seed that was drawn for this page; who looks may write another.
    pub seed: u64,
    /// What was asked for last: the dataset, and how many.
    pub asked: Option<(String, u64)>,
}

/// Draws the forms.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &AuditPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("place-audit");
    let main = html! {
        h1 { (title) }
        p.lead { (locale.text("audit-lead")) }
        (card("pack", &locale.text("pack-title"), None, &pack(frame, view)))
        (card("sample", &locale.text("sample-title"), None, &sample_form(frame, view)))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Audit)), &main)
}

fn day_field(frame: &Frame<'_>, id: &str, name: &str, label: &str, day: Option<Date>) -> Markup {
    let value = day.map(|day| day.to_string()).unwrap_or_default();
    typed_field(&TypedField {
        id,
        name,
        label: &frame.locale.text(label),
        hint: None,
        kind: "date",
        range: None,
        value: &value,
        error: frame.error_of(id),
    })
}

fn pack(frame: &Frame<'_>, view: &AuditPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    html! {
        p { (say("pack-lead")) }
        form method="post" action="/staff/audit/pack" {
            div.filters {
                (day_field(frame, "pack-from", "from", "filter-from", view.first_day))
                (day_field(frame, "pack-to", "to", "filter-until", Some(view.today)))
                div.field { (button(Weight::Primary, &say("pack-button"))) }
            }
            p.hint { (say("pack-hint")) }
        }
    }
}

fn sample_form(frame: &Frame<'_>, view: &AuditPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let options: Vec<_> = view.datasets.iter().map(Named::option).collect();
    let (dataset, count) = view.asked.clone().unwrap_or_else(|| (String::new(), 50));
    let number = |id: &str, name: &str, hint: &str, value: u64, most: u64| {
        typed_field(&TypedField {
            id,
            name,
            label: &say(id),
            hint: Some(hint),
            kind: "number",
            range: Some((u64::from(name == "count"), most)),
            value: &value.to_string(),
            error: frame.error_of(id),
        })
    };
    let most = frame.locale.text_with("sample-count-hint", &[("count", SAMPLE_COUNT_MAX.into())]);
    html! {
        p { (say("sample-lead")) }
        @if options.is_empty() {
            p.soft { (say("newest-none")) }
        } @else {
            form.columns method="get" action="/staff/audit/sample" {
                (select(&Select {
                    id: "sample-dataset",
                    name: "dataset",
                    label: &say("start-dataset"),
                    options: &options,
                    chosen: &dataset,
                    error: frame.error_of("sample-dataset"),
                }))
                (number("sample-count", "count", &most, count, SAMPLE_COUNT_MAX))
                (number(
                    "sample-seed",
                    "seed",
                    &say("sample-seed-hint"),
                    view.seed,
                    u64::from(u32::MAX),
                ))
                div.end { (button(Weight::Primary, &say("sample-button"))) }
            }
        }
    }
}

/// A sample of released records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePage {
    /// The dataset's name.
    pub dataset: String,
    /// Where its page is.
    pub dataset_href: String,
    /// What it may be used for, by name.
    pub purpose: String,
    /// How many records it holds.
    pub records_count: u64,
    /// The seed.
    pub seed: u64,
    /// The ledger position at which the records were asked about.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// The records, in the order in which they were drawn.
    pub records: Vec<SampledRecord>,
    /// Where the sample is fetched as CSV.
    pub csv_href: Option<String>,
}

/// A record that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledRecord {
    /// Its identifier in the dataset: its own, or its part and row.
    pub id: String,
    /// Why it is denied now; none when it is permitted.
    pub denied: Option<Lost>,
    /// The author's answer about the purpose, if there is one.
    pub answer: Option<SampledAnswer>,
}

/// The answer that a record stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampledAnswer {
    /// What was said.
    pub choice: untrain_policy::Choice,
    /// When.
    pub at: Timestamp,
    /// The entry of the ledger that says so.
    pub entry: Position,
}

/// Draws a sample.
#[must_use]
pub fn sample(frame: &Frame<'_>, view: &SamplePage) -> Markup {
    let locale = frame.locale;
    let title = locale.text_with("sample-of", &[("name", (&view.dataset).into())]);
    let denied = view.records.iter().filter(|record| record.denied.is_some()).count() as u64;
    let permitted = (view.records.len() as u64).saturating_sub(denied);
    let main = html! {
        p.back { a href="/staff/audit" { (locale.text("audit-back")) } }
        h1 { (title) }
        div.figures {
            (figure(&locale.number(permitted), &locale.text("sample-permitted")))
            (figure(&locale.number(denied), &locale.text("sample-denied")))
        }
        @if denied > 0 { p { (locale.text("sample-denied-why")) } }
        @if view.records.is_empty() { p.empty { (locale.text("sample-empty")) } }
        @else { (records(locale, &view.records)) }
        @if let Some(href) = &view.csv_href { p { a href=(href) { (locale.text("chart-csv")) } } }
        h2 { (locale.text("sample-again")) }
        p { (locale.text("sample-again-why")) }
        (summary_list(&facts(locale, view)))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Audit)), &main)
}

fn records(locale: &Locale, records: &[SampledRecord]) -> Markup {
    let columns = ["column-record", "column-decision", "column-answer-of", "column-proof"];
    let columns = columns.map(|id| Column::text(locale.text(id)));
    let row = |record: &SampledRecord| {
        let decision = match record.denied {
            None => tag(Tone::Good, &locale.text("decision-allow")),
            Some(lost) => html! {
                (tag(Tone::Stop, &locale.text("decision-deny"))) br;
                small { (locale.text("decision-fails")) " " (lost.text(locale)) }
            },
        };
        vec![
            code(&record.id),
            decision,
            html! { @match record.answer {
                Some(answer) => {
                    (locale.text(&format!("choice-{}", answer.choice))) ", "
                    (moment(locale, answer.at))
                },
                None => (locale.text("sample-no-answer")),
            } },
            html! { @match record.answer {
                Some(answer) => {
                    a href={ "/staff/ledger/" (answer.entry) } {
                        (locale.text_with("entry-of", &[("entry", answer.entry.0.into())]))
                    }
                },
                None => "–",
            } },
        ]
    };
    let rows: Vec<_> = records.iter().map(row).collect();
    table(&Table {
        id: "records",
        caption: &locale.text("sample-caption"),
        columns: &columns,
        rows: &rows,
    })
}

fn facts(locale: &Locale, view: &SamplePage) -> Vec<Row> {
    vec![
        Row::new(
            locale.text("word-dataset"),
            html! { a href=(view.dataset_href) { bdi { (view.dataset) } } },
        ),
        Row::new(locale.text("column-purpose"), html! { bdi { (view.purpose) } }),
        Row::new(locale.text("column-records"), html! { (locale.number(view.records_count)) }),
        Row::new(locale.text("sample-count"), html! { (locale.number(view.records.len() as u64)) }),
        Row::new(locale.text("sample-seed"), code(&view.seed.to_string())),
        Row::new(locale.text("sample-position"), html! { (locale.number(view.position.0)) }),
        Row::new(locale.text("column-when"), moment(locale, view.at)),
    ]
}

/// A sample as a table for programs, as RFC 4180 writes them.
#[must_use]
pub fn sample_csv(locale: &Locale, view: &SamplePage) -> String {
    let headings = ["column-record", "column-decision", "column-answer-of", "column-when"]
        .map(|id| locale.text(id));
    let entry = locale.text("column-entry");
    let mut text = String::new();
    charts::line(&mut text, headings.iter().chain([&entry]).map(String::as_str));
    for record in &view.records {
        let decision = match record.denied {
            None => locale.text("decision-allow"),
            Some(lost) => format!("{}: {}", locale.text("decision-deny"), lost.text(locale)),
        };
        let answer = record.answer.as_ref();
        let cells = [
            record.id.clone(),
            decision,
            answer.map(|it| locale.text(&format!("choice-{}", it.choice))).unwrap_or_default(),
            answer.map(|it| it.at.to_string()).unwrap_or_default(),
            answer.map(|it| it.entry.to_string()).unwrap_or_default(),
        ];
        charts::line(&mut text, cells.iter().map(String::as_str));
    }
    text
}
