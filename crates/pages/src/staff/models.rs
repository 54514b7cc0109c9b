//! Models: what each stands on, what it has forgotten, and what its tests measured.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::{ModelId, Position};

use super::charts::{Bars, Left, bars, left};
use super::forgetting::{CarriedOut, carried_out};
use crate::components::{
    Column, Row, Table, Tone, Weight, code, link_button, moment, notification, summary_list, table,
    tag,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// The models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelsPage {
    /// The models, the newest first.
    pub models: Vec<ModelLine>,
    /// How many requests to be forgotten wait.
    pub waiting_count: u64,
}

/// A model in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelLine {
    /// What it serves now.
    pub model: ModelId,
    /// The folder it was written to, which people know it by.
    pub name: String,
    /// What it may be used for, by name.
    pub purpose: String,
    /// When it was trained.
    pub trained: Timestamp,
    /// How it stands.
    pub state: ModelState,
    /// How many records of anybody's it has forgotten.
    pub removed_count: u64,
}

/// How a model stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelState {
    /// Everybody whose data it stands on still permits it.
    Clean,
    /// People changed their mind since, or ask to be forgotten.
    Waiting {
        /// How many.
        people_count: u64,
    },
    /// It was given to somebody outside: people leave it together.
    Published {
        /// To how many.
        recipients_count: u64,
    },
    /// It serves nobody any more.
    Withdrawn,
    /// Its files were destroyed.
    Destroyed,
    /// Another model was written over it.
    Replaced,
}

impl ModelState {
    fn tag(self, locale: &Locale) -> Markup {
        match self {
            Self::Clean => tag(Tone::Good, &locale.text("model-clean")),
            Self::Waiting { people_count } => tag(
                Tone::Care,
                &locale.text_with("model-waiting", &[("count", people_count.into())]),
            ),
            Self::Published { recipients_count } => tag(
                Tone::Info,
                &locale.text_with("model-published", &[("count", recipients_count.into())]),
            ),
            Self::Withdrawn => tag(Tone::Stop, &locale.text("model-withdrawn")),
            Self::Destroyed => tag(Tone::Plain, &locale.text("model-destroyed")),
            Self::Replaced => tag(Tone::Plain, &locale.text("word-replaced")),
        }
    }
}

/// Draws the models.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &ModelsPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("place-models");
    let waiting = [("count", view.waiting_count.into())];
    let main = html! {
        h1 { (title) }
        div.row {
            (link_button(
                Weight::Primary,
                "/staff/forgetting",
                &locale.text_with("models-forgetting", &waiting),
            ))
            (link_button(Weight::Secondary, "/staff/jobs", &locale.text("models-jobs")))
        }
        h2 { (locale.text("models-list")) }
        @if view.models.is_empty() { p.empty { (locale.text("models-none")) } }
        @else { (list(locale, &view.models)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Models)), &main)
}

/// Models as a table; the page of a dataset shows those that were made from it.
pub(super) fn list(locale: &Locale, models: &[ModelLine]) -> Markup {
    let columns = [
        Column::text(locale.text("word-model")),
        Column::text(locale.text("column-state")),
        Column::text(locale.text("column-purpose")),
        Column::text(locale.text("column-trained")),
        Column::number(locale.text("column-forgotten")),
    ];
    let row = |line: &ModelLine| {
        vec![
            html! { a href={ "/staff/models/" (line.model) } { bdi { (line.name) } } },
            line.state.tag(locale),
            html! { bdi { (line.purpose) } },
            moment(locale, line.trained),
            html! { (locale.number(line.removed_count)) },
        ]
    };
    let rows: Vec<_> = models.iter().map(row).collect();
    table(&Table {
        id: "models",
        caption: &locale.text("models-caption"),
        columns: &columns,
        rows: &rows,
    })
}

/// One model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelPage {
    /// What stands of it in the list.
    pub line: ModelLine,
    /// The dataset that it was trained on: its name, and where its page is.
    pub dataset: (String, String),
    /// The entry of the log that says that it was trained.
    pub run: Position,
    /// The ledger position at which its records were last checked.
    pub position: Position,
    /// BLAKE3 of its latest training manifest, in hexadecimal.
    pub corpus: String,
    /// How many records it stands on.
    pub records_count: u64,
    /// How many records it stood on as it was trained and after each forgetting; empty when it has
    /// forgotten nobody.
    pub left: Vec<Left>,
    /// What people were taken out, the newest first.
    pub carried_out: Vec<CarriedOut>,
    /// Who holds a version that was called back, in the order in which they were given it.
    pub recalled: Vec<Recalled>,
    /// What its tests measured: how useful it is, whether it tells who was in it. Empty before
    /// the first test.
    pub measured: Vec<Bars>,
}

/// Somebody outside who holds a version that was called back, and has to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// Who.
    pub recipient: String,
    /// Which version, in hexadecimal.
    pub version: String,
    /// Since when they hold it.
    pub given: Timestamp,
    /// The entry of the log that says so.
    pub entry: Position,
}

/// Draws one model.
#[must_use]
pub fn model(frame: &Frame<'_>, view: &ModelPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text_with("model-title", &[("name", (&view.line.name).into())]);
    let main = html! {
        p.back { a href="/staff/models" { (locale.text("models-back")) } }
        h1 { (title) }
        p.marks { (view.line.state.tag(locale)) }
        @if let ModelState::Waiting { .. } = view.line.state {
            (notification(Tone::Care, &html! {
                p {
                    (locale.text("model-waiting-why")) " " a href="/staff/forgetting" {
                        (locale.text("forgetting-title"))
                    }
                }
            }))
        }
        h2 { (locale.text("staff-case-facts")) }
        (summary_list(&facts(locale, view)))
        @if !view.recalled.is_empty() {
            h2 { (locale.text("model-recalled")) }
            p { (locale.text("model-recalled-why")) }
            (recalled(locale, &view.recalled))
        }
        h2 { (locale.text("model-measured")) }
        @if view.measured.is_empty() { p.empty { (locale.text("model-not-measured")) } }
        @for chart in &view.measured {
            h3 { (chart.title) }
            (bars(locale, chart))
        }
        h2 { (locale.text("model-has-forgotten")) }
        @if !view.left.is_empty() { (left(locale, "left", &view.left)) }
        @if view.carried_out.is_empty() { p.empty { (locale.text("model-forgot-nothing")) } }
        @else { (carried_out(locale, &view.carried_out)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Models)), &main)
}

fn recalled(locale: &Locale, recalled: &[Recalled]) -> Markup {
    let columns = ["column-recipient", "column-held-since", "column-version"]
        .map(|id| Column::text(locale.text(id)));
    let row = |it: &Recalled| {
        vec![
            html! { bdi { (it.recipient) } },
            html! { a href={ "/staff/ledger/" (it.entry) } { (moment(locale, it.given)) } },
            code(&it.version),
        ]
    };
    let rows: Vec<_> = recalled.iter().map(row).collect();
    table(&Table {
        id: "recalled",
        caption: &locale.text("model-recalled"),
        columns: &columns,
        rows: &rows,
    })
}

fn facts(locale: &Locale, view: &ModelPage) -> Vec<Row> {
    let (dataset, href) = &view.dataset;
    let run = [("entry", view.run.0.into())];
    vec![
        Row::new(locale.text("column-purpose"), html! { bdi { (view.line.purpose) } }),
        Row::new(locale.text("column-trained"), moment(locale, view.line.trained)),
        Row::new(locale.text("model-dataset"), html! { a href=(href) { bdi { (dataset) } } }),
        Row::new(locale.text("model-records"), html! { (locale.number(view.records_count)) }),
        Row::new(
            locale.text("model-run"),
            html! {
                a href={ "/staff/ledger/" (view.run) } { (locale.text_with("entry-of", &run)) }
            },
        ),
        Row::new(locale.text("model-position"), html! { (locale.number(view.position.0)) }),
        Row::new(locale.text("model-id"), code(&view.line.model.to_string())),
        Row::new(locale.text("model-corpus"), code(&view.corpus)),
    ]
}
