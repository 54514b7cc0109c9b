//! `/v1/datasets`, `/v1/models`, `/v1/runs` and `/v1/subjects/{subject}/whereabouts`: what was
//! made, and what of a person is in it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::value::RawValue;
use untrain_lineage::catalogue::{Catalogue, DatasetLine, ModelLine, removed};
use untrain_policy::{DatasetId, Digest, ModelId, PurposeId, SubjectId, Timestamp};
use utoipa::ToSchema;

use super::extract::Named;
use super::words;
use crate::access::{Caller, Scope};
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// A dataset.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dataset {
    /// Which.
    #[schema(value_type = words::DatasetId)]
    dataset: DatasetId,
    /// The folder it was written to.
    directory: String,
    /// What it may be used for.
    #[schema(value_type = words::PurposeId)]
    purpose: PurposeId,
    /// When it was built.
    #[schema(value_type = String, format = DateTime)]
    built_at: Timestamp,
    /// The ledger position of its latest decisions.
    position: u64,
    /// BLAKE3 of its latest manifest.
    #[schema(value_type = words::Digest)]
    manifest: Digest,
    /// How many rows of anybody's were taken out since it was built.
    removed: u64,
    /// Whether another dataset was written over it.
    replaced: bool,
}

impl From<&DatasetLine> for Dataset {
    fn from(line: &DatasetLine) -> Self {
        Self {
            dataset: line.dataset,
            directory: line.directory.clone(),
            purpose: line.purpose.clone(),
            built_at: line.built_at,
            position: line.position.0,
            manifest: line.manifest,
            removed: removed(&line.removals),
            replaced: line.replaced,
        }
    }
}

/// A model, or the run that trained it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Model {
    /// What it serves now.
    #[schema(value_type = words::ModelId)]
    model: ModelId,
    /// The folder it was written to.
    directory: String,
    /// The dataset that it was trained on.
    #[schema(value_type = words::DatasetId)]
    dataset: DatasetId,
    /// What it may be used for.
    #[schema(value_type = words::PurposeId)]
    purpose: PurposeId,
    /// When it was trained.
    #[schema(value_type = String, format = DateTime)]
    trained_at: Timestamp,
    /// The entry of the log that says so, which names the run.
    run: u64,
    /// The ledger position at which its records were last checked.
    position: u64,
    /// BLAKE3 of its latest training manifest.
    #[schema(value_type = words::Digest)]
    corpus: Digest,
    /// How many records of anybody's it has forgotten since.
    removed: u64,
    /// Whether another model was written over it.
    replaced: bool,
}

impl From<&ModelLine> for Model {
    fn from(line: &ModelLine) -> Self {
        Self {
            model: line.model,
            directory: line.directory.clone(),
            dataset: line.dataset,
            purpose: line.purpose.clone(),
            trained_at: line.trained_at,
            run: line.entry.0,
            position: line.position.0,
            corpus: line.corpus,
            removed: removed(&line.removals),
            replaced: line.replaced,
        }
    }
}

async fn catalogue(service: &Service, caller: &Caller) -> Result<Catalogue, Problem> {
    caller.must_have(Scope::OverviewRead)?;
    Ok(Catalogue::of(&service.ledger().own_events().await?))
}

/// List the datasets, the oldest first.
#[utoipa::path(
    get, path = "/v1/datasets", tag = "holdings", operation_id = "listDatasets",
    responses(
        (status = 200, body = Vec<Dataset>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("overview:read"))),
)]
pub async fn list_datasets(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Vec<Dataset>>, Problem> {
    let catalogue = catalogue(&service, &caller).await?;
    Ok(Json(catalogue.datasets.iter().map(Dataset::from).collect()))
}

/// Tell a dataset.
#[utoipa::path(
    get, path = "/v1/datasets/{dataset}", tag = "holdings", operation_id = "showDataset",
    params(("dataset" = words::DatasetId, Path, description = "Which")),
    responses(
        (status = 200, body = Dataset),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("overview:read"))),
)]
pub async fn show_dataset(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(dataset): Named<DatasetId>,
) -> Result<Json<Dataset>, Problem> {
    let catalogue = catalogue(&service, &caller).await?;
    let found = catalogue.datasets.iter().find(|line| line.dataset == dataset);
    found.map(|line| Json(line.into())).ok_or_else(|| Problem::not_found("dataset"))
}

/// List the models, the oldest first.
#[utoipa::path(
    get, path = "/v1/models", tag = "holdings", operation_id = "listModels",
    responses(
        (status = 200, body = Vec<Model>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("overview:read"))),
)]
pub async fn list_models(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Vec<Model>>, Problem> {
    let catalogue = catalogue(&service, &caller).await?;
    Ok(Json(catalogue.models.iter().map(Model::from).collect()))
}

/// Tell a model.
#[utoipa::path(
    get, path = "/v1/models/{model}", tag = "holdings", operation_id = "showModel",
    params(("model" = words::ModelId, Path, description = "Which, as it is now")),
    responses(
        (status = 200, body = Model),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("overview:read"))),
)]
pub async fn show_model(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(model): Named<ModelId>,
) -> Result<Json<Model>, Problem> {
    let catalogue = catalogue(&service, &caller).await?;
    let found = catalogue.models.iter().find(|line| line.model == model);
    found.map(|line| Json(line.into())).ok_or_else(|| Problem::not_found("model"))
}

/// Tell a training run, by the entry of the log that says so: the model that came of it.
#[utoipa::path(
    get, path = "/v1/runs/{run}", tag = "holdings", operation_id = "showRun",
    params(("run" = u64, Path, description = "The entry of the log")),
    responses(
        (status = 200, body = Model),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("overview:read"))),
)]
pub async fn show_run(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(run): Named<u64>,
) -> Result<Json<Model>, Problem> {
    let catalogue = catalogue(&service, &caller).await?;
    let found = catalogue.models.iter().find(|line| line.entry.0 == run);
    found.map(|line| Json(line.into())).ok_or_else(|| Problem::not_found("run"))
}

/// Where a person's data went: what `untrain where --json` prints.
#[derive(Debug, Serialize, ToSchema)]
#[schema(value_type = Object)]
pub struct WhereaboutsBody(Box<RawValue>);

/// Tell where a person's data went: in every dataset and behind every model, what was left out and
/// why, and what came of their requests to be forgotten.
#[utoipa::path(
    get, path = "/v1/subjects/{subject}/whereabouts", tag = "holdings",
    operation_id = "whereabouts",
    params(("subject" = words::SubjectId, Path, description = "Who")),
    responses(
        (status = 200, body = WhereaboutsBody),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:read"))),
)]
pub async fn whereabouts(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
) -> Result<Json<WhereaboutsBody>, Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesRead)?;
    let answer = service.whereabouts(&subject).await?;
    let raw = serde_json::value::to_raw_value(&answer);
    let told = |error: serde_json::Error| Problem::new(Kind::Internal, error.to_string());
    raw.map(|raw| Json(WhereaboutsBody(raw))).map_err(told)
}
