//! `/staff/models/{id}`: one model, what it stands on, and what it has forgotten.

use axum::extract::Path;
use axum::response::Response;
use untrain_lineage::{ModelCard, model as card_file};
use untrain_pages::staff::models::{self as models, ModelPage};
use untrain_policy::ModelId;

use super::Made;
use crate::access::Scope;
use crate::problem::Problem;
use crate::web::staff::forgetting::{carried, left};
use crate::web::staff::{around, may};
use crate::web::visit::Visit;

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
    let card = std::fs::read(folder.join(card_file::FILE)).ok();
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
        left: card.as_ref().map_or_else(Vec::new, |it| left(&line.removals, it.records())),
        records_count: card.map_or(0, |card| card.records()),
        carried_out: line.removals.iter().map(|it| carried(it, &line.directory, &href)).collect(),
        measured: Vec::new(),
    };
    visit.show(&around(None), |frame| models::model(frame, &view).into_string())
}
