//! `/staff/datasets` and `/staff/models`: what was made, and whether it still may stand.

mod dataset;
mod model;

use std::collections::BTreeSet;

use axum::response::Response;
use untrain_lineage::catalogue::{
    Catalogue, DatasetLine as Set, Given, ModelLine as Trained, removed,
};
use untrain_pages::staff::datasets::{self as sets, DatasetLine, DatasetState, DatasetsPage};
use untrain_pages::staff::models::{self as models, ModelLine, ModelState, ModelsPage};
use untrain_policy::{DatasetId, ForgetLevel};

pub use dataset::{dataset, funnel_csv, recheck};
pub use model::model;

use self::dataset::Report;
use super::{around, funnels, may};
use crate::access::Scope;
use crate::jobs::{Job, JobState};
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::Problem;
use crate::web::member::title;
use crate::web::visit::Visit;

/// What was made, and who waits for it to be changed.
struct Made {
    catalogue: Catalogue,
    /// The entries of requests that wait to be carried out, of each level.
    waiting: Vec<(untrain_policy::Position, ForgetLevel)>,
    /// The jobs that asked about datasets once more, the newest first.
    rechecks: Vec<Job>,
}

impl Made {
    async fn read(visit: &Visit) -> Result<Self, Problem> {
        let service = &visit.service;
        let catalogue = Catalogue::of(&service.ledger().own_events().await?);
        let mut waiting = Vec::new();
        for (entry, level) in service.ledger().forget_requests().await? {
            if level != ForgetLevel::Stop && !service.forgetting_done(entry)? {
                waiting.push((entry, level));
            }
        }
        let rechecks = service.jobs_of("recheck", PAGE_ROWS_MAX).await?;
        Ok(Self { catalogue, waiting, rechecks })
    }

    fn dataset_named(&self, id: &str) -> Option<&Set> {
        let id: Option<DatasetId> = id.parse().ok();
        self.catalogue.datasets.iter().find(|line| Some(line.dataset) == id)
    }

    /// What the last job that is done found of a dataset as it is now.
    fn rechecked(&self, line: &Set) -> Option<Report> {
        let done = self.rechecks.iter().filter(|job| job.state == JobState::Done);
        done.filter_map(Report::of).find(|report| report.is_of(line))
    }

    fn dataset(&self, visit: &Visit, line: &Set) -> DatasetLine {
        let manifest = funnels::manifest_of(visit.service.workspace(), line);
        let since = self.waiting.iter().filter(|(entry, _)| *entry >= line.position).count();
        let state = match (&manifest, self.rechecked(line)) {
            _ if line.replaced => DatasetState::Replaced,
            (None, _) => DatasetState::Gone,
            (Some(_), Some(Report { denied: records_count @ 1.., time: checked, .. })) => {
                DatasetState::Denied { records_count, checked }
            }
            (Some(_), _) if since > 0 => DatasetState::Changed { people_count: since as u64 },
            (Some(_), Some(Report { time: checked, .. })) => DatasetState::Clean { checked },
            (Some(manifest), None) => DatasetState::Clean { checked: manifest.created_at },
        };
        DatasetLine {
            dataset: line.dataset,
            name: line.directory.clone(),
            purpose: title(visit, &line.purpose),
            built: line.built_at,
            state,
            kept_count: manifest.map_or(0, |manifest| manifest.counts.kept),
            removed_count: removed(&line.removals),
        }
    }

    fn model(&self, visit: &Visit, line: &Trained) -> ModelLine {
        let waits = |(entry, level): &&(untrain_policy::Position, ForgetLevel)| {
            *level == ForgetLevel::Models && *entry >= line.position
        };
        let waiting = self.waiting.iter().filter(waits).count() as u64;
        let holds = |given: &&Given| given.version.0 == line.model.0;
        let given = line.outside.given.iter().filter(holds).flat_map(|given| &given.recipients);
        let recipients: BTreeSet<_> = given.collect();
        let state = match waiting {
            _ if line.outside.destroyed => ModelState::Destroyed,
            _ if line.replaced => ModelState::Replaced,
            _ if line.outside.withdrawn.is_some() => ModelState::Withdrawn,
            0 if line.is_published() => {
                ModelState::Published { recipients_count: recipients.len() as u64 }
            }
            0 => ModelState::Clean,
            people_count => ModelState::Waiting { people_count },
        };
        ModelLine {
            model: line.model,
            name: line.directory.clone(),
            purpose: title(visit, &line.purpose),
            trained: line.trained_at,
            state,
            removed_count: removed(&line.removals),
        }
    }
}

/// Lists the datasets.
pub async fn datasets(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    match Made::read(&visit).await {
        Ok(made) => {
            let lines = made.catalogue.datasets.iter().rev();
            let view =
                DatasetsPage { datasets: lines.map(|line| made.dataset(&visit, line)).collect() };
            visit.show(&around(None), |frame| sets::page(frame, &view).into_string())
        }
        Err(problem) => visit.fault(&problem),
    }
}

/// Lists the models.
pub async fn models(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    match Made::read(&visit).await {
        Ok(made) => {
            let lines = made.catalogue.models.iter().rev();
            let view = ModelsPage {
                models: lines.map(|line| made.model(&visit, line)).collect(),
                waiting_count: made.waiting.len() as u64,
            };
            visit.show(&around(None), |frame| models::page(frame, &view).into_string())
        }
        Err(problem) => visit.fault(&problem),
    }
}
