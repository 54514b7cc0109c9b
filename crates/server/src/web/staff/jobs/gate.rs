//! The form of a gate: what was filled in, and what an earlier build was made with.

use untrain_lineage::Manifest;
use untrain_lineage::catalogue::Catalogue;
use untrain_pages::staff::jobs::{GateDraft, SELDOM};
use untrain_policy::DatasetId;

use crate::jobs::{JobState, Task};
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::Problem;
use crate::web::form::Fields;
use crate::web::staff::funnels;
use crate::web::visit::Visit;

/// What was filled in.
pub(super) fn draft(fields: &Fields) -> GateDraft {
    let text = |name: &str| fields.one(name).unwrap_or_default().trim().to_owned();
    GateDraft {
        input: text("input"),
        output: text("output"),
        purpose: text("purpose"),
        subject_column: text("subject_column"),
        text_column: text("text_column"),
        id_column: text("id_column"),
        source: text("source"),
        category: text("category"),
        visibility: text("visibility"),
        seldom: SELDOM.map(text),
        replace: fields.one("replace").is_some(),
    }
}

/// The job that it asks for.
pub(super) fn task(draft: &GateDraft) -> Task {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let [
        licence,
        collected_at,
        source_column,
        category_column,
        visibility_column,
        licence_column,
        signals_column,
        collected_at_column,
    ] = draft.seldom.each_ref().map(some);
    Task::Gate {
        input: draft.input.clone(),
        output: draft.output.clone(),
        purpose: draft.purpose.clone(),
        subject_column: draft.subject_column.clone(),
        text_column: some(&draft.text_column),
        id_column: some(&draft.id_column),
        source: some(&draft.source),
        category: some(&draft.category),
        visibility: some(&draft.visibility),
        licence,
        collected_at,
        source_column,
        category_column,
        visibility_column,
        licence_column,
        signals_column,
        collected_at_column,
        replace: draft.replace,
    }
}

/// The form as a dataset was built: the settings from its manifest, and where its corpus is from
/// the job that built it. A manifest names files without their folders, so that somebody has to say
/// where they are when no job did it. None for a dataset of which no manifest is left.
pub(super) async fn of_dataset(visit: &Visit, dataset: &str) -> Result<Option<GateDraft>, Problem> {
    let service = &visit.service;
    let id: Option<DatasetId> = dataset.parse().ok();
    let catalogue = Catalogue::of(&service.ledger().own_events().await?);
    let line = catalogue.datasets.iter().find(|line| Some(line.dataset) == id);
    let line = line.ok_or_else(|| Problem::not_found("dataset"))?;
    let Some(manifest) = funnels::as_built(service.workspace(), line) else { return Ok(None) };
    let jobs = service.jobs_of("gate", PAGE_ROWS_MAX).await?;
    let done = jobs.into_iter().filter(|job| job.state == JobState::Done);
    let input = done.map(|job| job.task).find_map(|task| match task {
        Task::Gate { input, output, .. } if output == line.directory => Some(input),
        _ => None,
    });
    Ok(Some(of_manifest(&manifest, &line.directory, input)))
}

fn of_manifest(manifest: &Manifest, directory: &str, input: Option<String>) -> GateDraft {
    let (columns, declared) = (&manifest.columns, &manifest.declared);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let only = match manifest.inputs.as_slice() {
        [input] => input.name.clone(),
        _ => String::new(),
    };
    GateDraft {
        input: input.unwrap_or(only),
        output: directory.to_owned(),
        purpose: manifest.purpose.to_string(),
        subject_column: columns.subject.join(","),
        text_column: columns.text.join(","),
        id_column: text(&columns.id),
        source: word(declared.source.map(|source| source.as_str())),
        category: word(declared.category.map(|category| category.as_str())),
        visibility: word(declared.visibility.map(|visibility| visibility.as_str())),
        seldom: [
            text(&declared.licence),
            declared.collected_at.map(|at| at.to_string()).unwrap_or_default(),
            text(&columns.source),
            text(&columns.category),
            text(&columns.visibility),
            text(&columns.licence),
            text(&columns.signals),
            text(&columns.collected_at),
        ],
        replace: true,
    }
}
