//! `/staff/datasets` and `/staff/models`: what was made, and whether it still may stand.

use axum::extract::Path;
use axum::response::Response;
use untrain_lineage::ModelCard;
use untrain_lineage::catalogue::{Catalogue, DatasetLine as Set, ModelLine as Trained, Removal};
use untrain_lineage::model;
use untrain_pages::staff::datasets::{
    self as sets, DatasetLine, DatasetPage, DatasetState, DatasetsPage, ManifestFacts,
};
use untrain_pages::staff::models::{self as models, ModelLine, ModelPage, ModelState, ModelsPage};
use untrain_policy::{DatasetId, ForgetLevel, ModelId};

use super::jobs::carried;
use super::{around, funnels, may};
use crate::access::Scope;
use crate::problem::Problem;
use crate::web::member::title;
use crate::web::visit::Visit;

/// What was made, and who waits for it to be changed.
struct Made {
    catalogue: Catalogue,
    /// The entries of requests that wait to be carried out, of each level.
    waiting: Vec<(untrain_policy::Position, ForgetLevel)>,
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
        Ok(Self { catalogue, waiting })
    }

    fn dataset(&self, visit: &Visit, line: &Set) -> DatasetLine {
        let manifest = funnels::manifest_of(visit.service.workspace(), line);
        let since = self.waiting.iter().filter(|(entry, _)| *entry >= line.position).count();
        let state = match &manifest {
            _ if line.replaced => DatasetState::Replaced,
            None => DatasetState::Gone,
            Some(_) if since > 0 => DatasetState::Changed { people_count: since as u64 },
            Some(manifest) => DatasetState::Clean { checked: manifest.created_at },
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
        let state = match waiting {
            _ if line.replaced => ModelState::Replaced,
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

fn removed(removals: &[Removal]) -> u64 {
    removals.iter().fold(0, |sum, removal| sum.saturating_add(removal.removed))
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

/// Shows a dataset.
pub async fn dataset(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let made = match Made::read(&visit).await {
        Ok(made) => made,
        Err(problem) => return visit.fault(&problem),
    };
    let id: Option<DatasetId> = id.parse().ok();
    let line = made.catalogue.datasets.iter().find(|line| Some(line.dataset) == id);
    let Some(line) = line else { return visit.fault(&Problem::not_found("dataset")) };
    let manifest = funnels::manifest_of(visit.service.workspace(), line);
    let trained = made.catalogue.models.iter().filter(|model| model.dataset == line.dataset);
    let href = format!("/staff/datasets/{}", line.dataset);
    let view = DatasetPage {
        line: made.dataset(&visit, line),
        funnel: manifest.as_ref().map(|it| funnels::of("funnel", &it.counts, None)),
        redactions: manifest.as_ref().map(|it| it.redactions.clone()).unwrap_or_default(),
        manifest: manifest.as_ref().map(|it| facts(&visit, line, it)),
        removals: line.removals.iter().map(|it| carried(it, &line.directory, &href)).collect(),
        models: trained.map(|model| made.model(&visit, model)).collect(),
    };
    visit.show(&around(None), |frame| sets::dataset(frame, &view).into_string())
}

fn facts(visit: &Visit, line: &Set, manifest: &untrain_lineage::Manifest) -> ManifestFacts {
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

/// Shows a model.
pub async fn model(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let made = match Made::read(&visit).await {
        Ok(made) => made,
        Err(problem) => return visit.fault(&problem),
    };
    let id: Option<ModelId> = id.parse().ok();
    let line = made.catalogue.models.iter().find(|line| Some(line.model) == id);
    let Some(line) = line else { return visit.fault(&Problem::not_found("model")) };
    let folder = visit.service.workspace().join(&line.directory);
    let card = std::fs::read(folder.join(model::FILE)).ok();
    let card = card.and_then(|bytes| ModelCard::parse(&bytes).ok());
    let sets = made.catalogue.datasets.iter().find(|set| set.dataset == line.dataset);
    let name = sets.map_or_else(|| line.dataset.to_string(), |set| set.directory.clone());
    let href = format!("/staff/models/{}", line.model);
    let view = ModelPage {
        line: made.model(&visit, line),
        dataset: (name, format!("/staff/datasets/{}", line.dataset)),
        run: line.entry,
        position: line.position,
        corpus: line.corpus.to_string(),
        records_count: card.map_or(0, |card| card.corpus.records),
        carried_out: line.removals.iter().map(|it| carried(it, &line.directory, &href)).collect(),
        measured: Vec::new(),
    };
    visit.show(&around(None), |frame| models::model(frame, &view).into_string())
}
