//! `/staff/jobs`: what runs beside the service, and the forms that begin it.

mod gate;

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use untrain_lineage::catalogue::Catalogue;
use untrain_pages::FieldError;
use untrain_pages::staff::cases::Named;
use untrain_pages::staff::jobs::{
    self as pages, GateDraft, JobLine, JobPage, JobsPage, StartForms, TrainDraft,
};
use untrain_pages::staff::states;

use super::{around, may};
use crate::access::Scope;
use crate::jobs::{Job, JobState, Task};
use crate::limits::PAGE_ROWS;
use crate::problem::{Kind, Problem};
use crate::web::form::Fields;
use crate::web::member::title;
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

/// Lists the jobs, with the forms that begin one.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let fields = Fields::of_query(query.as_deref());
    let rebuilt = match fields.one("rebuild") {
        Some(dataset) => gate::of_dataset(&visit, dataset).await,
        None => Ok(None),
    };
    let draft = match rebuilt {
        Ok(draft) => draft.unwrap_or_default(),
        Err(problem) => return visit.fault(&problem),
    };
    list_page(&visit, fields.one("cursor"), draft, TrainDraft::default(), &[]).await
}

async fn list_page(
    visit: &Visit,
    cursor: Option<&str>,
    gate: GateDraft,
    train: TrainDraft,
    errors: &[FieldError],
) -> Response {
    let view = async {
        let mut jobs = visit.service.jobs(cursor, PAGE_ROWS.saturating_add(1)).await?;
        let more = jobs.len() > PAGE_ROWS;
        jobs.truncate(PAGE_ROWS);
        let older = jobs.last().filter(|_| more).map(|job| job.id.clone());
        let start = match visit.caller.scopes().has(Scope::UnlearnRun) {
            true => Some(forms(visit, gate, train).await?),
            false => None,
        };
        let newer = cursor.map(|_| String::new());
        Ok::<_, Problem>(JobsPage { jobs: jobs.iter().map(line).collect(), start, newer, older })
    };
    match view.await {
        Ok(view) => {
            let around = Around { errors, path: Some("/staff/jobs"), ..around(None) };
            visit.show(&around, |frame| pages::page(frame, &view).into_string())
        }
        Err(problem) => visit.fault(&problem),
    }
}

async fn forms(visit: &Visit, gate: GateDraft, train: TrainDraft) -> Result<StartForms, Problem> {
    let policy = visit.book.in_force(visit.service.now());
    let purposes = policy.map(|policy| policy.purposes.as_slice()).unwrap_or_default();
    let catalogue = Catalogue::of(&visit.service.ledger().own_events().await?);
    let datasets = catalogue.datasets.iter().filter(|line| !line.replaced);
    Ok(StartForms {
        purposes: purposes
            .iter()
            .map(|it| Named { id: it.id.to_string(), name: title(visit, &it.id) })
            .collect(),
        datasets: datasets
            .map(|line| Named { id: line.directory.clone(), name: line.directory.clone() })
            .collect(),
        rebuilds: gate != GateDraft::default(),
        gate,
        train,
    })
}

fn line(job: &Job) -> JobLine {
    let object = match &job.task {
        Task::Gate { output, .. } => Some(output.clone()),
        Task::Train { dataset, .. } | Task::Recheck { dataset } => Some(dataset.clone()),
        Task::Plan { draft } | Task::Activate { draft } => Some(draft.clone()),
        _ => None,
    };
    let ran = job.started.zip(job.ended).map(|(from, to)| to.duration_since(from).as_secs());
    JobLine {
        id: job.id.clone(),
        kind: job.task.kind().to_owned(),
        object,
        state: state(job.state),
        actor: job.actor.clone(),
        created: job.created,
        seconds: ran.and_then(|seconds| u64::try_from(seconds).ok()),
    }
}

const fn state(state: JobState) -> states::JobState {
    match state {
        JobState::Waiting => states::JobState::Waiting,
        JobState::Running => states::JobState::Running,
        JobState::Done => states::JobState::Done,
        JobState::Failed => states::JobState::Failed,
        JobState::Cancelled => states::JobState::Cancelled,
    }
}

/// Shows a job.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let job = match visit.service.job(&id).await {
        Ok(job) => job.as_seen_by(&visit.caller),
        Err(problem) => return visit.fault(&problem),
    };
    let task = serde_json::to_value(&job.task).unwrap_or_default();
    let arguments = task.as_object().into_iter().flatten().filter(|(name, _)| *name != "kind");
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let arguments = arguments.map(|(name, value)| (name.clone(), text(value)));
    let report = job.report.as_ref().map(|report| report.get());
    let pretty = report.and_then(|text| {
        let value: serde_json::Value = serde_json::from_str(text).ok()?;
        serde_json::to_string_pretty(&value).ok()
    });
    let result_href = match &job.task {
        Task::Plan { draft } | Task::Activate { draft } => Some(format!("/staff/drafts/{draft}")),
        Task::Forget {} | Task::Estimate {} => Some("/staff/forgetting".to_owned()),
        Task::Gate { .. } | Task::Recheck { .. } => Some("/staff/datasets".to_owned()),
        Task::Train { .. } => Some("/staff/models".to_owned()),
        _ => None,
    };
    let can_cancel = !job.state.is_over() && visit.caller.scopes().has(Scope::UnlearnRun);
    let view = JobPage {
        line: line(&job),
        started: job.started,
        ended: job.ended,
        arguments: arguments.filter(|(_, value)| !value.is_empty()).collect(),
        exit_code: job.exit_code,
        words: job.words.clone().filter(|words| !words.is_empty()),
        report: pretty,
        result_href,
        can_cancel,
    };
    visit.show(&around(None), |frame| pages::job(frame, &view).into_string())
}

/// Ends a job.
pub async fn cancel(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::UnlearnRun) {
        return response;
    }
    let ended = async {
        visit.service.cancel_job(&id).await?;
        visit.service.note_act(&visit.caller, "job.cancelled", &format!("job {id}"), None).await
    };
    match ended.await {
        Ok(()) => away(&format!("/staff/jobs/{id}")),
        Err(problem) if problem.kind() == Kind::Conflict => away(&format!("/staff/jobs/{id}")),
        Err(problem) => visit.fault(&problem),
    }
}

/// Begins a gate.
pub async fn gate(visit: Visit, fields: Fields) -> Response {
    let draft = gate::draft(&fields);
    begin(&visit, gate::task(&draft), draft, TrainDraft::default(), "gate").await
}

/// Begins a training.
pub async fn train(visit: Visit, fields: Fields) -> Response {
    let text = |name: &str| fields.one(name).unwrap_or_default().trim().to_owned();
    let replace = fields.one("replace").is_some();
    let draft = TrainDraft { dataset: text("dataset"), output: text("output"), replace };
    let task = Task::Train { dataset: text("dataset"), output: text("output"), replace };
    begin(&visit, task, GateDraft::default(), draft, "train").await
}

/// Carries out every request to be forgotten that waits.
pub async fn forget(visit: Visit) -> Response {
    let task = Task::Forget {};
    begin(&visit, task, GateDraft::default(), TrainDraft::default(), "forget").await
}

/// Says what carrying them out would take.
pub async fn estimate(visit: Visit) -> Response {
    let task = Task::Estimate {};
    begin(&visit, task, GateDraft::default(), TrainDraft::default(), "estimate").await
}

/// Reads the whole ledger again and holds it against what was signed.
pub async fn audit(visit: Visit) -> Response {
    let task = Task::Audit {};
    begin(&visit, task, GateDraft::default(), TrainDraft::default(), "audit").await
}

async fn begin(
    visit: &Visit,
    task: Task,
    gate: GateDraft,
    train: TrainDraft,
    form: &str,
) -> Response {
    if let Err(response) = may(visit, Scope::UnlearnRun) {
        return response;
    }
    let begun = async {
        let job = visit.service.start_job(&task, visit.caller.actor()).await?;
        let object = format!("job {} {}", task.kind(), job.id);
        visit.service.note_act(&visit.caller, "job.started", &object, None).await?;
        Ok::<_, Problem>(job)
    };
    match begun.await {
        Ok(job) => away(&format!("/staff/jobs/{}", job.id)),
        Err(problem) if problem.kind() == Kind::Malformed => {
            let error = |error: &crate::problem::FieldProblem| FieldError {
                field: format!(
                    "{form}-{}",
                    error.pointer.trim_start_matches('/').replace('_', "-")
                ),
                text: error.detail.clone(),
            };
            let errors: Vec<FieldError> = problem.errors().iter().map(error).collect();
            list_page(visit, None, gate, train, &errors).await
        }
        Err(problem) => visit.fault(&problem),
    }
}
