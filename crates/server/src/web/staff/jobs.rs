//! `/staff/jobs` and `/staff/forgetting`: what runs beside the service, and who waits to be
//! forgotten.

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use untrain_lineage::catalogue::{Catalogue, Removal};
use untrain_pages::FieldError;
use untrain_pages::staff::cases::Named;
use untrain_pages::staff::forgetting::{self, CarriedOut, ForgettingPage, WaitingRequest};
use untrain_pages::staff::jobs::{
    self as pages, GateDraft, JobLine, JobPage, JobsPage, StartForms, TrainDraft,
};
use untrain_pages::staff::states;
use untrain_policy::ForgetLevel;

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
    list_page(&visit, fields.one("cursor"), GateDraft::default(), TrainDraft::default(), &[]).await
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
        gate,
        train,
    })
}

fn line(job: &Job) -> JobLine {
    let object = match &job.task {
        Task::Gate { output, .. } => Some(output.clone()),
        Task::Train { dataset, .. } => Some(dataset.clone()),
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
        Task::Forget {} => Some("/staff/forgetting".to_owned()),
        Task::Gate { .. } => Some("/staff/datasets".to_owned()),
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
    let text = |name: &str| fields.one(name).unwrap_or_default().trim().to_owned();
    let some = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let draft = GateDraft {
        input: text("input"),
        output: text("output"),
        purpose: text("purpose"),
        subject_column: text("subject_column"),
        text_column: text("text_column"),
        id_column: text("id_column"),
        source: text("source"),
        category: text("category"),
        replace: fields.one("replace").is_some(),
    };
    let task = Task::Gate {
        input: text("input"),
        output: text("output"),
        purpose: text("purpose"),
        subject_column: text("subject_column"),
        text_column: some("text_column"),
        id_column: some("id_column"),
        source: some("source"),
        category: some("category"),
        replace: draft.replace,
    };
    begin(&visit, task, draft, TrainDraft::default(), "gate").await
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
                field: format!("{form}-{}", error.pointer.trim_start_matches('/')),
                text: error.detail.clone(),
            };
            let errors: Vec<FieldError> = problem.errors().iter().map(error).collect();
            list_page(visit, None, gate, train, &errors).await
        }
        Err(problem) => visit.fault(&problem),
    }
}

/// Shows who waits to be forgotten, and what was carried out.
pub async fn forgetting(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    match forgetting_view(&visit).await {
        Ok(view) => visit.show(&around(None), |frame| forgetting::page(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

async fn forgetting_view(visit: &Visit) -> Result<ForgettingPage, Problem> {
    let service = &visit.service;
    let catalogue = Catalogue::of(&service.ledger().own_events().await?);
    let standing = catalogue.datasets.iter().filter(|line| !line.replaced).count();
    let models = catalogue.models.iter().filter(|line| !line.replaced).count();
    let mut waiting = Vec::new();
    for (entry, level) in service.ledger().forget_requests().await? {
        if level == ForgetLevel::Stop || service.forgetting_done(entry)? {
            continue;
        }
        let after = untrain_policy::Position(entry.0.saturating_add(1));
        let requested = service.ledger().time_at(after).await?;
        let age = service.now().duration_since(requested).as_hours() / 24;
        let reached = if level == ForgetLevel::Models { models } else { 0 };
        waiting.push(WaitingRequest {
            entry,
            level,
            requested,
            age_days: u64::try_from(age).unwrap_or(0),
            holdings_count: standing.saturating_add(reached) as u64,
        });
    }
    let jobs = service.jobs(None, PAGE_ROWS).await?;
    let running = jobs.iter().find(|job| job.task == Task::Forget {} && !job.state.is_over());
    Ok(ForgettingPage {
        waiting,
        carried_out: carried_out(&catalogue),
        running_job: running.map(|job| job.id.clone()),
        can_run: visit.caller.scopes().has(Scope::UnlearnRun),
    })
}

/// What was taken out of datasets and models for people who asked, the newest first.
pub fn carried_out(catalogue: &Catalogue) -> Vec<CarriedOut> {
    let datasets = catalogue.datasets.iter().flat_map(|line| {
        let href = format!("/staff/datasets/{}", line.dataset);
        line.removals.iter().map(move |removal| carried(removal, &line.directory, &href))
    });
    let models = catalogue.models.iter().flat_map(|line| {
        let href = format!("/staff/models/{}", line.model);
        line.removals.iter().map(move |removal| carried(removal, &line.directory, &href))
    });
    let mut all: Vec<CarriedOut> = datasets.chain(models).collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.entry));
    all
}

/// One time that something was taken out.
pub fn carried(removal: &Removal, name: &str, href: &str) -> CarriedOut {
    CarriedOut {
        entry: removal.entry,
        at: removal.time,
        name: name.to_owned(),
        href: href.to_owned(),
        removed_count: removal.removed,
        exact: true,
        certificate_href: removal.certificate.map(|id| format!("/certificates/{id}")),
    }
}
