//! Datasets: what was let through and what was left out, what was redacted, and whether it is still
//! clean.

mod compared;
mod rechecked;

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::{DatasetId, Position};

use super::charts::{Funnel, FunnelStep, Left, funnel, left};
use super::forgetting::{CarriedOut, carried_out};
use super::models::{self, ModelLine};
use crate::components::{
    Column, Row, Table, Tone, Weight, code, link_button, moment, notification, summary_list, table,
    tag,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use compared::{BuildFigures, Compared};
pub use rechecked::{Recheck, Rechecked};

/// The datasets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetsPage {
    /// The datasets, the newest first.
    pub datasets: Vec<DatasetLine>,
}

/// A dataset in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetLine {
    /// Which.
    pub dataset: DatasetId,
    /// The folder it was written to, which people know it by.
    pub name: String,
    /// What it may be used for, by name.
    pub purpose: String,
    /// When it was built.
    pub built: Timestamp,
    /// How it stands.
    pub state: DatasetState,
    /// How many records it holds now.
    pub kept_count: u64,
    /// How many records were taken out since it was built.
    pub removed_count: u64,
}

/// How a dataset stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetState {
    /// Everybody in it still permits it, when it was asked last.
    Clean {
        /// When that was.
        checked: Timestamp,
    },
    /// People changed their mind since.
    Changed {
        /// How many.
        people_count: u64,
    },
    /// Not all of it is permitted any more, as it was found when it was asked last.
    Denied {
        /// How many records are not.
        records_count: u64,
        /// When that was.
        checked: Timestamp,
    },
    /// Another dataset was written over it.
    Replaced,
    /// Its folder is gone.
    Gone,
}

impl DatasetState {
    fn tag(self, locale: &Locale) -> Markup {
        match self {
            Self::Clean { .. } => tag(Tone::Good, &locale.text("model-clean")),
            Self::Changed { people_count } => tag(
                Tone::Care,
                &locale.text_with("dataset-changed", &[("count", people_count.into())]),
            ),
            Self::Denied { records_count, .. } => tag(
                Tone::Stop,
                &locale.text_with("dataset-denied", &[("count", records_count.into())]),
            ),
            Self::Replaced => tag(Tone::Plain, &locale.text("word-replaced")),
            Self::Gone => tag(Tone::Stop, &locale.text("dataset-gone")),
        }
    }
}

/// Draws the datasets.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &DatasetsPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("place-datasets");
    let main = html! {
        h1 { (title) }
        div.row {
            (link_button(Weight::Primary, "/staff/jobs", &locale.text("datasets-build")))
            (link_button(Weight::Secondary, "/staff/sources", &locale.text("sources-title")))
        }
        h2 { (locale.text("datasets-list")) }
        @if view.datasets.is_empty() { p.empty { (locale.text("newest-none")) } }
        @else { (list(locale, &view.datasets)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Datasets)), &main)
}

fn list(locale: &Locale, datasets: &[DatasetLine]) -> Markup {
    let columns = [
        Column::text(locale.text("word-dataset")),
        Column::text(locale.text("column-state")),
        Column::text(locale.text("column-purpose")),
        Column::text(locale.text("column-built")),
        Column::number(locale.text("column-records")),
        Column::number(locale.text("column-taken-out")),
    ];
    let row = |line: &DatasetLine| {
        vec![
            html! { a href={ "/staff/datasets/" (line.dataset) } { bdi { (line.name) } } },
            line.state.tag(locale),
            html! { bdi { (line.purpose) } },
            moment(locale, line.built),
            html! { (locale.number(line.kept_count)) },
            html! { (locale.number(line.removed_count)) },
        ]
    };
    let rows: Vec<_> = datasets.iter().map(row).collect();
    table(&Table {
        id: "datasets",
        caption: &locale.text("datasets-caption"),
        columns: &columns,
        rows: &rows,
    })
}

/// One dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetPage {
    /// What stands of it in the list.
    pub line: DatasetLine,
    /// What its manifest says; none when the folder is gone.
    pub manifest: Option<ManifestFacts>,
    /// What was left after each rule.
    pub funnel: Option<Funnel>,
    /// How many findings of each kind were redacted, such as `email`.
    pub redactions: BTreeMap<String, u64>,
    /// Whether it was asked about once more.
    pub recheck: Recheck,
    /// The build before it in the same folder; none when there was none, or it left no figures.
    pub compared: Option<Compared>,
    /// Where a build with the same settings begins; none for who may not, and for what is gone.
    pub rebuild_href: Option<String>,
    /// Whether who looks may have it asked about.
    pub can_run: bool,
    /// How many records it held as it was built and after each revision; empty without one.
    pub left: Vec<Left>,
    /// What people were taken out since, the newest first.
    pub removals: Vec<CarriedOut>,
    /// The models that were made from it.
    pub models: Vec<ModelLine>,
}

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestFacts {
    /// How often it was revised; 0 as it was built.
    pub generation: u64,
    /// The policy that decided: its version, and its SHA-256.
    pub policy: (String, String),
    /// The ledger position that its decisions were made at.
    pub position: Position,
    /// The files of the corpus, each with how many records it held.
    pub inputs: Vec<(String, u64)>,
    /// How many files it has.
    pub parts_count: u64,
    /// How many people's records it holds.
    pub people_count: u64,
    /// The program that built it.
    pub program: String,
    /// BLAKE3 of the manifest.
    pub digest: String,
    /// Where the manifest is.
    pub href: Option<String>,
}

/// The steps of a funnel from what a manifest counted as dropped, by the codes of decisions such as
/// `refused` and `other_subject:refused`, in the order in which rules are tried.
#[must_use]
pub fn funnel_steps(dropped: &BTreeMap<String, u64>, removed_since: u64) -> Vec<FunnelStep> {
    use super::charts::Lost;
    use untrain_policy::Reason;
    let own = Reason::ALL.iter().filter_map(|reason| {
        let count = dropped.get(reason.as_str()).copied()?;
        Some(FunnelStep { lost: Lost::Rule(*reason), count })
    });
    let mut steps: Vec<_> = own.collect();
    let others = dropped.iter().filter(|(code, _)| code.starts_with("other_subject"));
    let count = others.fold(0_u64, |sum, (_, count)| sum.saturating_add(*count));
    steps.push(FunnelStep { lost: Lost::OtherSubject, count });
    let count = dropped.get("personal_data").copied().unwrap_or(0);
    steps.push(FunnelStep { lost: Lost::PersonalData, count });
    steps.push(FunnelStep { lost: Lost::RemovedSince, count: removed_since });
    steps.retain(|step| step.count > 0);
    steps
}

/// Draws one dataset.
#[must_use]
pub fn dataset(frame: &Frame<'_>, view: &DatasetPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text_with("dataset-title", &[("name", (&view.line.name).into())]);
    let main = html! {
        p.back { a href="/staff/datasets" { (locale.text("datasets-back")) } }
        h1 { (title) }
        p.marks { (view.line.state.tag(locale)) }
        (again(locale, view.line.state))
        @if let Some(href) = &view.rebuild_href {
            div.row { (link_button(Weight::Primary, href, &locale.text("dataset-rebuild"))) }
            p.hint { (locale.text("dataset-rebuild-hint")) }
        }
        @if !matches!(view.line.state, DatasetState::Replaced | DatasetState::Gone) {
            h2 { (locale.text("recheck-title")) }
            (rechecked::draw(locale, view.line.dataset, &view.recheck, view.can_run))
        }
        @if let Some(chart) = &view.funnel {
            h2 { (locale.text("funnel-title")) }
            (funnel(locale, chart))
        }
        h2 { (locale.text("dataset-redactions")) }
        (redactions(locale, &view.redactions))
        h2 { (locale.text("compared-title")) }
        @match &view.compared {
            None => { p.empty { (locale.text("compared-none")) } }
            Some(compared) => { (compared::draw(locale, compared)) }
        }
        h2 { (locale.text("dataset-removals")) }
        @if !view.left.is_empty() { (left(locale, "left", &view.left)) }
        @if view.removals.is_empty() { p.empty { (locale.text("model-forgot-nothing")) } }
        @else { (carried_out(locale, &view.removals)) }
        h2 { (locale.text("dataset-models")) }
        @if view.models.is_empty() { p.empty { (locale.text("dataset-no-models")) } }
        @else { (models::list(locale, &view.models)) }
        h2 { (locale.text("dataset-manifest")) }
        (summary_list(&facts(locale, view)))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Datasets)), &main)
}

/// What came of asking again.
fn again(locale: &Locale, state: DatasetState) -> Markup {
    let (tone, words) = match state {
        DatasetState::Clean { checked } => (
            Tone::Good,
            locale.text_with("dataset-clean-at", &[("date", locale.moment(checked).into())]),
        ),
        DatasetState::Changed { people_count } => {
            (Tone::Care, locale.text_with("dataset-changed-why", &[("count", people_count.into())]))
        }
        DatasetState::Denied { records_count, checked } => {
            let said = [("count", records_count.into()), ("date", locale.moment(checked).into())];
            (Tone::Stop, locale.text_with("dataset-denied-why", &said))
        }
        DatasetState::Replaced => (Tone::Plain, locale.text("dataset-replaced-why")),
        DatasetState::Gone => (Tone::Stop, locale.text("dataset-gone-why")),
    };
    notification(tone, &html! { p { (words) } })
}

/// A kind of personal data in words; one that a newer program found stands as it is.
pub(crate) fn found_in_words(locale: &Locale, kind: &str) -> String {
    let id = format!("found-{kind}");
    if locale.has(&id) { locale.text(&id) } else { kind.to_owned() }
}

fn redactions(locale: &Locale, redactions: &BTreeMap<String, u64>) -> Markup {
    let columns =
        [Column::text(locale.text("column-found")), Column::number(locale.text("column-count"))];
    let row = |(kind, count): (&String, &u64)| {
        vec![html! { (found_in_words(locale, kind)) }, html! { (locale.number(*count)) }]
    };
    let rows: Vec<_> = redactions.iter().map(row).collect();
    html! {
        @if rows.is_empty() { p.empty { (locale.text("dataset-no-redactions")) } }
        @else {
            (table(&Table {
                id: "redactions",
                caption: &locale.text("redactions-caption"),
                columns: &columns,
                rows: &rows,
            }))
        }
    }
}

fn facts(locale: &Locale, view: &DatasetPage) -> Vec<Row> {
    let mut rows = vec![
        Row::new(locale.text("column-purpose"), html! { bdi { (view.line.purpose) } }),
        Row::new(locale.text("column-built"), moment(locale, view.line.built)),
        Row::new(locale.text("column-records"), html! { (locale.number(view.line.kept_count)) }),
        Row::new(locale.text("column-id"), code(&view.line.dataset.to_string())),
    ];
    rows.extend(view.manifest.iter().flat_map(|manifest| manifest_facts(locale, manifest)));
    rows
}

/// What a manifest says, in rows.
pub(crate) fn manifest_facts(locale: &Locale, manifest: &ManifestFacts) -> Vec<Row> {
    let inputs = html! { ul.plain { @for (name, count) in &manifest.inputs {
        li { (code(name)) " " (locale.text_with("records-of", &[("count", (*count).into())])) }
    } } };
    let digest = html! {
        (code(&manifest.digest))
        @if let Some(href) = &manifest.href {
            br; a href=(href) { (locale.text("dataset-manifest-file")) }
        }
    };
    let (version, hash) = &manifest.policy;
    vec![
        Row::new(locale.text("dataset-people"), html! { (locale.number(manifest.people_count)) }),
        Row::new(locale.text("dataset-policy"), html! { bdi { (version) } br; (code(hash)) }),
        Row::new(locale.text("dataset-position"), html! { (locale.number(manifest.position.0)) }),
        Row::new(locale.text("dataset-generation"), html! { (locale.number(manifest.generation)) }),
        Row::new(locale.text("dataset-inputs"), inputs),
        Row::new(locale.text("dataset-parts"), html! { (locale.number(manifest.parts_count)) }),
        Row::new(locale.text("dataset-program"), code(&manifest.program)),
        Row::new(locale.text("dataset-digest"), digest),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::charts::Lost;
    use untrain_policy::Reason;

    #[test]
    fn steps_follow_the_rules_and_lose_nothing() {
        let dropped = [
            ("refused", 5),
            ("other_subject:refused", 2),
            ("other_subject:minor", 1),
            ("erased", 3),
            ("personal_data", 6),
        ];
        let dropped = dropped.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
        let steps = funnel_steps(&dropped, 4);
        let lost: Vec<_> = steps.iter().map(|step| (step.lost, step.count)).collect();
        assert_eq!(
            lost,
            [
                (Lost::Rule(Reason::Erased), 3),
                (Lost::Rule(Reason::Refused), 5),
                (Lost::OtherSubject, 3),
                (Lost::PersonalData, 6),
                (Lost::RemovedSince, 4),
            ]
        );
    }
}
