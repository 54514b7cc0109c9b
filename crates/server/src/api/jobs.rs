//! `/v1/jobs`: gates, trainings, forgettings and audits that run beside the service.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::{Asked, Body, Named};
use super::page::link_next;
use crate::access::{Caller, Scope};
use crate::jobs::{Job, Task};
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// Jobs, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Jobs {
    /// The jobs of this page.
    jobs: Vec<Job>,
    /// The cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Which page of jobs.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobPage {
    /// How many rows; 50 when absent, at most 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Where the page begins, as the page before said.
    cursor: Option<String>,
}

/// List the jobs, the newest first.
#[utoipa::path(
    get, path = "/v1/jobs", tag = "jobs", operation_id = "listJobs",
    params(JobPage),
    responses(
        (status = 200, body = Jobs),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("overview:read"))),
)]
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Asked(page): Asked<JobPage>,
) -> Result<(HeaderMap, Json<Jobs>), Problem> {
    caller.must_have(Scope::OverviewRead)?;
    let rows = page.limit.unwrap_or(crate::limits::PAGE_ROWS);
    if !(1..=crate::limits::PAGE_ROWS_MAX).contains(&rows) {
        return Err(Problem::new(Kind::Malformed, "`limit` is 1 to 500"));
    }
    let mut jobs = service.jobs(page.cursor.as_deref(), rows.saturating_add(1)).await?;
    let more = jobs.len() > rows;
    jobs.truncate(rows);
    let next = jobs.last().filter(|_| more).map(|job| job.id.clone());
    let jobs = jobs.into_iter().map(|job| job.as_seen_by(&caller)).collect();
    Ok((link_next("/v1/jobs", rows, next.as_ref()), Json(Jobs { jobs, next })))
}

/// Begin a job: a gate, a training, a forgetting of everybody who waits, or an audit of the ledger.
#[utoipa::path(
    post, path = "/v1/jobs", tag = "jobs", operation_id = "startJob",
    request_body = Task,
    responses(
        (status = 202, body = Job),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("unlearn:run"))),
)]
pub async fn start(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(task): Body<Task>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    caller.must_have(Scope::UnlearnRun)?;
    if !task.is_free() {
        return Err(Problem::field(
            "/kind",
            "is for the steps of a draft (/v1/drafts), or for auditors",
        ));
    }
    let job = service.start_job(&task, caller.actor()).await?;
    let object = format!("job {} {}", task.kind(), job.id);
    service.note_act(&caller, "job.started", &object, None).await?;
    Ok((StatusCode::ACCEPTED, Json(job)))
}

/// Tell a job.
#[utoipa::path(
    get, path = "/v1/jobs/{job}", tag = "jobs", operation_id = "showJob",
    params(("job" = String, Path, description = "Which")),
    responses(
        (status = 200, body = Job),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("overview:read"))),
)]
pub async fn show(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Json<Job>, Problem> {
    caller.must_have(Scope::OverviewRead)?;
    Ok(Json(service.job(&id).await?.as_seen_by(&caller)))
}

/// End a job. What it had not committed is as if it had never begun.
#[utoipa::path(
    delete, path = "/v1/jobs/{job}", tag = "jobs", operation_id = "cancelJob",
    params(("job" = String, Path, description = "Which")),
    responses(
        (status = 200, body = Job),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("unlearn:run"))),
)]
pub async fn cancel(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Json<Job>, Problem> {
    caller.must_have(Scope::UnlearnRun)?;
    let job = service.cancel_job(&id).await?;
    service.note_act(&caller, "job.cancelled", &format!("job {id}"), None).await?;
    Ok(Json(job))
}
