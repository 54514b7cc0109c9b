//! `/staff/datasets/{id}`: one dataset, the build before it, and whether it is still clean.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use untrain_lineage::Manifest;
use untrain_lineage::catalogue::DatasetLine as Set;
use untrain_pages::staff::datasets::{
    self as sets, BuildFigures, Compared, DatasetPage, ManifestFacts, Recheck, Rechecked,
};
use untrain_policy::{DatasetId, Digest, Position, Timestamp};

use super::Made;
use crate::access::Scope;
use crate::jobs::{Job, JobState, Task};
use crate::problem::Problem;
use crate::web::sign_in::away;
use crate::web::staff::forgetting::{carried, left};
use crate::web::staff::{around, csv, funnels, may};
use crate::web::visit::Visit;

/// What `audit recheck --json` reports.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    dataset: DatasetId,
    manifest: Digest,
    records: u64,
    /// How many records are not permitted any more.
    pub(super) denied: u64,
    by_code: BTreeMap<String, u64>,
    position: Position,
    /// When it was asked.
    pub(super) time: Timestamp,
}

impl Report {
    /// The report of a job, when it has one.
    pub(super) fn of(job: &Job) -> Option<Self> {
        serde_json::from_str(job.report.as_ref()?.get()).ok()
    }

    /// Whether it is of a dataset as it is now: a revision since made another of it.
    pub(super) fn is_of(&self, line: &Set) -> bool {
        self.dataset == line.dataset && self.manifest == line.manifest
    }
}

/// Shows a dataset.
pub async fn dataset(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let made = match Made::read(&visit).await {
        Ok(made) => made,
        Err(problem) => return visit.fault(&problem),
    };
    let Some(line) = made.dataset_named(&id) else {
        return visit.fault(&Problem::not_found("dataset"));
    };
    match view(&visit, &made, line).await {
        Ok(view) => visit.show(&around(None), |frame| sets::dataset(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

async fn view(visit: &Visit, made: &Made, line: &Set) -> Result<DatasetPage, Problem> {
    let size = visit.service.ledger().size().await?;
    let can_run = visit.caller.scopes().has(Scope::UnlearnRun);
    let built = funnels::as_built(visit.service.workspace(), line);
    let manifest = funnels::manifest_of(visit.service.workspace(), line);
    let trained = made.catalogue.models.iter().filter(|model| model.dataset == line.dataset);
    let href = format!("/staff/datasets/{}", line.dataset);
    Ok(DatasetPage {
        line: made.dataset(visit, line),
        funnel: manifest.as_ref().map(|it| funnels::of_dataset(line, it)),
        redactions: manifest.as_ref().map(|it| it.redactions.clone()).unwrap_or_default(),
        manifest: manifest.as_ref().map(|it| facts(visit, line, it)),
        recheck: rechecked(made, line, size),
        compared: built.as_ref().and_then(|built| compared(visit, made, line, built)),
        rebuild_href: built
            .filter(|_| can_run)
            .map(|_| format!("/staff/jobs?rebuild={}", line.dataset)),
        can_run,
        left: manifest.as_ref().map_or_else(Vec::new, |it| left(&line.removals, it.counts.kept)),
        removals: line.removals.iter().map(|it| carried(it, &line.directory, &href)).collect(),
        models: trained.map(|model| made.model(visit, model)).collect(),
    })
}

/// The funnel of a dataset as a table.
pub async fn funnel_csv(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let made = match Made::read(&visit).await {
        Ok(made) => made,
        Err(problem) => return visit.fault(&problem),
    };
    let line = made.dataset_named(&id);
    let found =
        line.and_then(|line| Some((line, funnels::manifest_of(visit.service.workspace(), line)?)));
    let Some((line, manifest)) = found else {
        return visit.fault(&Problem::not_found("dataset"));
    };
    csv(funnels::of_dataset(line, &manifest).csv(visit.locale))
}

/// How far the dataset was asked about once more: what the last job found of it as it is now, or
/// how the last job stands.
fn rechecked(made: &Made, line: &Set, size: Position) -> Recheck {
    let of_it =
        |job: &&Job| matches!(&job.task, Task::Recheck { dataset } if *dataset == line.directory);
    let last = made.rechecks.iter().find(of_it);
    match last.map(|job| (job.state, job.id.clone())) {
        Some((JobState::Waiting | JobState::Running, job)) => return Recheck::Running { job },
        Some((JobState::Failed, job)) => return Recheck::Failed { job },
        _ => {}
    }
    let Some(report) = made.rechecked(line) else { return Recheck::Never };
    Recheck::Done(Rechecked {
        at: report.time,
        position: report.position,
        entries_since: size.0.saturating_sub(report.position.0),
        records_count: report.records,
        denied: report.by_code.into_iter().collect(),
    })
}

/// The last build before one in the same folder, as far as it left figures.
fn compared(visit: &Visit, made: &Made, line: &Set, built: &Manifest) -> Option<Compared> {
    let earlier = made.catalogue.datasets.iter().rev();
    let mut earlier = earlier.filter(|it| it.directory == line.directory && it.entry < line.entry);
    let before = earlier.next()?;
    let manifest = funnels::as_built(visit.service.workspace(), before)?;
    Some(Compared {
        before: figures(&manifest),
        before_href: format!("/staff/datasets/{}", before.dataset),
        now: figures(built),
    })
}

fn figures(manifest: &Manifest) -> BuildFigures {
    BuildFigures {
        built: manifest.created_at,
        read_count: manifest.counts.read,
        kept_count: manifest.counts.kept,
        dropped: manifest.counts.dropped.clone(),
        redactions: manifest.redactions.clone(),
    }
}

/// Has every record of a dataset asked about once more, unless a job is at it.
pub async fn recheck(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::UnlearnRun) {
        return response;
    }
    let begun = async {
        let made = Made::read(&visit).await?;
        let line = made.dataset_named(&id).ok_or_else(|| Problem::not_found("dataset"))?;
        let task = Task::Recheck { dataset: line.directory.clone() };
        if !made.rechecks.iter().any(|job| job.task == task && !job.state.is_over()) {
            let job = visit.service.start_job(&task, visit.caller.actor()).await?;
            let object = format!("job {} {}", task.kind(), job.id);
            visit.service.note_act(&visit.caller, "job.started", &object, None).await?;
        }
        Ok::<_, Problem>(line.dataset)
    };
    match begun.await {
        Ok(dataset) => away(&format!("/staff/datasets/{dataset}")),
        Err(problem) => visit.fault(&problem),
    }
}

fn facts(visit: &Visit, line: &Set, manifest: &Manifest) -> ManifestFacts {
    let documents = visit.book.history.documents();
    let policy = documents.iter().find(|policy| policy.hash == manifest.policy);
    ManifestFacts {
        generation: u64::from(manifest.generation),
        policy: (
            policy.map(|policy| policy.version.clone()).unwrap_or_default(),
            manifest.policy.to_string(),
        ),
        position: line.position,
        inputs: manifest.inputs.iter().map(|input| (input.name.clone(), input.rows)).collect(),
        parts_count: manifest.parts.len() as u64,
        people_count: manifest.people.count,
        program: manifest.program.clone(),
        digest: line.manifest.to_string(),
        href: None,
    }
}
