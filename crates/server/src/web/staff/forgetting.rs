//! `/staff/forgetting`: who waits to be forgotten and until when, what it takes, and what was
//! carried out.

use axum::response::Response;
use jiff::tz::TimeZone;
use serde::Deserialize;
use untrain_lineage::catalogue::{Catalogue, Removal, changes};
use untrain_pages::staff::charts::{Left, left_after};
use untrain_pages::staff::forgetting::{
    self as pages, Anew, CarriedOut, Estimate, EstimateState, ForgettingPage, PartEstimate,
    WaitingRequest,
};
use untrain_pages::staff::states::{Due, DueStep};
use untrain_policy::{
    CaseKind, Fact, ForgetLevel, Jurisdiction, Position, SubjectId, Timestamp, cases,
};

use super::{around, may};
use crate::access::Scope;
use crate::jobs::{Job, JobState, Task};
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::Problem;
use crate::service::Service;
use crate::web::visit::Visit;

/// Shows who waits to be forgotten, and what was carried out.
pub async fn show(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    match view(&visit).await {
        Ok(view) => visit.show(&around(None), |frame| pages::page(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

async fn view(visit: &Visit) -> Result<ForgettingPage, Problem> {
    let service = &visit.service;
    let catalogue = Catalogue::of(&service.ledger().own_events().await?);
    let mut waiting = Vec::new();
    for (entry, level) in service.ledger().forget_requests().await? {
        if level != ForgetLevel::Stop && !service.forgetting_done(entry)? {
            waiting.push(request(visit, &catalogue, entry, level).await?);
        }
    }
    let runs = service.jobs_of("forget", PAGE_ROWS_MAX).await?;
    let running = runs.iter().find(|job| !job.state.is_over());
    let last = runs.iter().find(|job| job.state == JobState::Done);
    Ok(ForgettingPage {
        estimate: estimate(service, &catalogue, &waiting).await?,
        waiting,
        last_run_seconds: last.and_then(seconds),
        carried_out: carried_out(&catalogue),
        running_job: running.map(|job| job.id.clone()),
        can_run: visit.caller.scopes().has(Scope::UnlearnRun),
    })
}

async fn request(
    visit: &Visit,
    catalogue: &Catalogue,
    entry: Position,
    level: ForgetLevel,
) -> Result<WaitingRequest, Problem> {
    let service = &visit.service;
    let standing = catalogue.datasets.iter().filter(|line| !line.replaced).count();
    let models = catalogue.models.iter().filter(|line| !line.replaced).count();
    let reached = if level == ForgetLevel::Models { models } else { 0 };
    let event = service.ledger().events_from(entry, 1).await?.pop();
    let event = event.filter(|(found, _)| *found == entry).map(|(_, event)| event);
    let requested = match &event {
        Some(event) => event.time,
        None => service.ledger().time_at(Position(entry.0.saturating_add(1))).await?,
    };
    let subject = event.and_then(|event| match event.fact {
        Fact::ForgetRequested { subject, .. } => Some(subject),
        _ => None,
    });
    let residences = match &subject {
        Some(subject) => residences(service, subject).await?,
        None => Vec::new(),
    };
    let age = service.now().duration_since(requested).as_hours() / 24;
    Ok(WaitingRequest {
        entry,
        level,
        requested,
        age_days: u64::try_from(age).unwrap_or(0),
        due: due(visit, requested, &residences),
        holdings_count: standing.saturating_add(reached) as u64,
    })
}

/// Where each account of a person lives.
async fn residences(
    service: &Service,
    subject: &SubjectId,
) -> Result<Vec<Option<Jurisdiction>>, Problem> {
    let state = service.ledger().read_subject(subject, None).await?;
    let accounts = state.accounts_of(subject).iter().map(|account| state.state(account));
    Ok(accounts.map(|account| account?.jurisdiction().cloned()).collect())
}

/// A wish to be forgotten is one to erase: the clock for that runs, of the packs where the person
/// lives the one that ends first, by the policy that was in force when it came in.
fn due(visit: &Visit, requested: Timestamp, residences: &[Option<Jurisdiction>]) -> Due {
    let policy = visit.book.in_force(requested).map(AsRef::as_ref);
    let residences = residences.iter().map(Option::as_ref);
    let day = cases::Due::of(requested, CaseKind::Erasure, policy, residences).answer.day;
    let today = TimeZone::UTC.to_datetime(visit.service.now()).date();
    let left = today.until((jiff::Unit::Day, day)).map_or(0, |span| i64::from(span.get_days()));
    Due { what: DueStep::Answer, day, days_left: left }
}

/// What `forget --waiting --estimate --json` reports.
#[derive(Debug, Deserialize)]
struct Report {
    requests: Vec<Position>,
    time: Timestamp,
    artefacts: Vec<Part>,
}

#[derive(Debug, Deserialize)]
struct Part {
    artefact: String,
    directory: String,
    requests: u64,
    records: u64,
    leave: u64,
    bytes: u64,
    from_scratch_bytes: Option<u64>,
    #[serde(default)]
    planned: Option<Timestamp>,
}

/// How far it was worked out what the requests take.
async fn estimate(
    service: &Service,
    catalogue: &Catalogue,
    waiting: &[WaitingRequest],
) -> Result<EstimateState, Problem> {
    let last = service.jobs_of("estimate", 1).await?.pop();
    let Some(job) = last else { return Ok(EstimateState::Missing) };
    let report = job.report.as_ref().and_then(|text| serde_json::from_str(text.get()).ok());
    let report: Report = match (job.state, report) {
        (JobState::Waiting | JobState::Running, _) => {
            return Ok(EstimateState::Running { job: job.id });
        }
        (JobState::Cancelled, _) => return Ok(EstimateState::Missing),
        (JobState::Done, Some(report)) => report,
        (JobState::Done | JobState::Failed, _) => {
            return Ok(EstimateState::Failed { job: job.id });
        }
    };
    // What was counted before is no estimate of what waits now.
    let waits = |entry: &Position| waiting.iter().any(|request| request.entry == *entry);
    if !report.requests.iter().all(waits) {
        return Ok(EstimateState::Missing);
    }
    let trainings = service.jobs_of("train", PAGE_ROWS_MAX).await?;
    let counted = report.requests.len();
    Ok(EstimateState::Made(Estimate {
        at: report.time,
        new_count: waiting.len().saturating_sub(counted) as u64,
        parts: report.artefacts.into_iter().map(|it| part(catalogue, &trainings, it)).collect(),
    }))
}

fn part(catalogue: &Catalogue, trainings: &[Job], part: Part) -> PartEstimate {
    let href = match part.artefact.as_str() {
        "dataset" => {
            let mut lines = catalogue.datasets.iter().rev();
            let line = lines.find(|line| line.directory == part.directory);
            line.map(|line| format!("/staff/datasets/{}", line.dataset))
        }
        _ => {
            let mut lines = catalogue.models.iter().rev();
            let line = lines.find(|line| line.directory == part.directory);
            line.map(|line| format!("/staff/models/{}", line.model))
        }
    };
    let trained = trainings.iter().find(|job| {
        matches!(&job.task, Task::Train { output, .. } if *output == part.directory)
            && job.state == JobState::Done
    });
    PartEstimate {
        href,
        requests_count: part.requests,
        records_count: part.records,
        leave_count: part.leave,
        bytes: part.bytes,
        planned: part.planned,
        anew: part
            .from_scratch_bytes
            .map(|bytes| Anew { bytes, trained_seconds: trained.and_then(seconds) }),
        name: part.directory,
    }
}

/// How long a job ran.
fn seconds(job: &Job) -> Option<u64> {
    let (started, ended) = job.started.zip(job.ended)?;
    u64::try_from(ended.duration_since(started).as_secs()).ok()
}

/// How many records were left after each change, from what is left now.
pub fn left(removals: &[Removal], now_count: u64) -> Vec<Left> {
    let changes: Vec<_> = changes(removals).map(|it| (it.time, it.removed)).collect();
    left_after(&changes, now_count)
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
