//! Whether a dataset is still clean: when that was asked last, and what came of it.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::{DatasetId, Position};

use crate::components::{
    Column, Row, Table, Tone, Weight, moment, notification, summary_list, table,
};
use crate::locale::Locale;
use crate::staff::fields::one_button;
use crate::staff::states::stand_of_code;

/// How far a dataset was asked about once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recheck {
    /// Not since it was built or revised.
    Never,
    /// A job is at it.
    Running {
        /// The job.
        job: String,
    },
    /// The job could not tell.
    Failed {
        /// The job, which says why.
        job: String,
    },
    /// It was.
    Done(Rechecked),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rechecked {
    /// When it was asked.
    pub at: Timestamp,
    /// The ledger position of the decisions.
    pub position: Position,
    /// How many entries the ledger took in since.
    pub entries_since: u64,
    /// How many records were asked about.
    pub records_count: u64,
    /// How many of them are not permitted any more, by the code of the decision.
    pub denied: Vec<(String, u64)>,
}

/// What is known, and the button that asks again.
pub(super) fn draw(locale: &Locale, dataset: DatasetId, recheck: &Recheck, can: bool) -> Markup {
    let running = matches!(recheck, Recheck::Running { .. });
    let action = format!("/staff/datasets/{dataset}/recheck");
    html! {
        @match recheck {
            Recheck::Never => { p.empty { (locale.text("recheck-never")) } }
            Recheck::Running { job } => { (note(locale, Tone::Info, "recheck-running", job)) }
            Recheck::Failed { job } => { (note(locale, Tone::Stop, "recheck-failed", job)) }
            Recheck::Done(done) => { (came(locale, done)) }
        }
        @if can && !running {
            (one_button(&action, Weight::Secondary, &locale.text("recheck-button"), None))
            p.hint { (locale.text("recheck-hint")) }
        }
    }
}

fn note(locale: &Locale, tone: Tone, id: &str, job: &str) -> Markup {
    notification(
        tone,
        &html! {
            p {
                (locale.text(id)) " "
                a href={ "/staff/jobs/" (job) } { (locale.text("draft-job")) }
            }
        },
    )
}

fn came(locale: &Locale, done: &Rechecked) -> Markup {
    let rows = [
        Row::new(locale.text("recheck-at"), moment(locale, done.at)),
        Row::new(locale.text("recheck-records"), html! { (locale.number(done.records_count)) }),
        Row::new(locale.text("dataset-position"), html! { (locale.number(done.position.0)) }),
        Row::new(locale.text("recheck-since"), html! { (locale.number(done.entries_since)) }),
    ];
    let columns =
        [Column::text(locale.text("compared-why")), Column::number(locale.text("column-records"))];
    let row = |(code, count): &(String, u64)| {
        vec![html! { (stand_of_code(locale, code)) }, html! { (locale.number(*count)) }]
    };
    let denied: Vec<_> = done.denied.iter().map(row).collect();
    html! {
        (summary_list(&rows))
        @if denied.is_empty() { p { (locale.text("recheck-clean")) } }
        @else {
            (table(&Table {
                id: "denied",
                caption: &locale.text("recheck-denied"),
                columns: &columns,
                rows: &denied,
            }))
        }
    }
}
