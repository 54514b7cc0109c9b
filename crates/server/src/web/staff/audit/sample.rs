//! `/staff/audit/sample`: asks for a sample, waits for it, and shows it.
//!
//! The sample is drawn by a job, so that its page has an address of its own and shows what was
//! found when it was asked.

use axum::extract::RawQuery;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use untrain_lineage::catalogue::DatasetLine;
use untrain_pages::FieldError;
use untrain_pages::staff::audit::{
    self as pages, DrawingPage, SAMPLE_COUNT_MAX, SamplePage, SampledAnswer, SampledRecord,
};
use untrain_pages::staff::charts::Lost;
use untrain_policy::{Choice, DatasetId, Position, PurposeId, Reason};

use super::{datasets, forms};
use crate::access::Scope;
use crate::jobs::{Job, JobState, Task};
use crate::limits::PAGE_ROWS;
use crate::problem::{Kind, Problem};
use crate::web::form::Fields;
use crate::web::member::title;
use crate::web::sign_in::away;
use crate::web::staff::{around, may};
use crate::web::visit::Visit;

/// How long a sample that was drawn is shown to whoever asks for the same one.
const KEPT: SignedDuration = SignedDuration::from_secs(60);

/// What `untrain audit sample --json` reports, as far as the page shows it.
#[derive(Debug, Deserialize)]
struct Report {
    dataset: DatasetId,
    purpose: PurposeId,
    records: u64,
    seed: u64,
    position: Position,
    time: Timestamp,
    sample: Vec<Line>,
}

#[derive(Debug, Deserialize)]
struct Line {
    row: u64,
    id: Option<String>,
    effect: String,
    reason: String,
    answer: Option<Answered>,
}

#[derive(Debug, Deserialize)]
struct Answered {
    choice: Choice,
    since: Timestamp,
    entry: Option<Position>,
}

/// Shows the sample of a job, or has the one drawn that a form asks for.
pub async fn show(visit: Visit, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::AuditRead) {
        return response;
    }
    let fields = Fields::of_query(query.as_deref());
    match fields.one("job") {
        Some(job) => match visit.service.job(job).await {
            Ok(job) => page(&visit, &job),
            Err(problem) => visit.fault(&problem),
        },
        None => ask(&visit, &fields).await,
    }
}

/// Has a sample drawn, and leads to its page.
async fn ask(visit: &Visit, fields: &Fields) -> Response {
    let known = match datasets(&visit.service).await {
        Ok(known) => known,
        Err(problem) => return visit.fault(&problem),
    };
    let task = match read(visit, fields, &known) {
        Ok(task) => task,
        Err(errors) => return forms(visit, fields, &errors).await,
    };
    match begin(visit, &task).await {
        Ok(job) => away(&format!("/staff/audit/sample?job={job}")),
        Err(problem) => visit.fault(&problem),
    }
}

fn read(visit: &Visit, fields: &Fields, known: &[DatasetLine]) -> Result<Task, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut error = |field: &str, text: String| {
        errors.push(FieldError { field: field.to_owned(), text });
    };
    let asked = fields.one("dataset").unwrap_or_default();
    let dataset = known.iter().find(|line| line.dataset.to_string() == asked);
    if dataset.is_none() {
        error("sample-dataset", visit.locale.text("sample-dataset-error"));
    }
    let number = |name: &str| fields.one(name).and_then(|text| text.trim().parse::<u64>().ok());
    let count = number("count").filter(|count| (1..=SAMPLE_COUNT_MAX).contains(count));
    if count.is_none() {
        let most = [("count", SAMPLE_COUNT_MAX.into())];
        error("sample-count", visit.locale.text_with("sample-count-hint", &most));
    }
    let seed = number("seed");
    if seed.is_none() {
        error("sample-seed", visit.locale.text("required-error"));
    }
    match (dataset, count, seed) {
        (Some(line), Some(count), Some(seed)) => {
            Ok(Task::Sample { dataset: line.directory.clone(), count, seed })
        }
        _ => Err(errors),
    }
}

/// The job that draws a sample: one that does so already, or did a moment ago, or else a new one.
async fn begin(visit: &Visit, task: &Task) -> Result<String, Problem> {
    let (service, now) = (&visit.service, visit.service.now());
    let jobs = service.jobs(None, PAGE_ROWS).await?;
    let is_new = |job: &Job| match (job.state, job.ended) {
        (JobState::Waiting | JobState::Running, _) => true,
        (JobState::Done, Some(ended)) => now.duration_since(ended) <= KEPT,
        _ => false,
    };
    if let Some(job) = jobs.into_iter().find(|job| job.task == *task && is_new(job)) {
        return Ok(job.id);
    }
    let job = service.start_job(task, visit.caller.actor()).await?;
    let object = format!("job sample {}", job.id);
    service.note_act(&visit.caller, "audit.sampled", &object, None).await?;
    Ok(job.id)
}

fn page(visit: &Visit, job: &Job) -> Response {
    let Task::Sample { dataset, .. } = &job.task else {
        return visit.fault(&Problem::not_found("sample"));
    };
    let failed = match job.state {
        JobState::Waiting | JobState::Running => None,
        JobState::Done => return drawn(visit, job, dataset),
        JobState::Failed | JobState::Cancelled => Some(job.words.clone().unwrap_or_default()),
    };
    let again = format!("/staff/audit/sample?job={}", job.id);
    let view = DrawingPage { dataset: dataset.clone(), again, failed };
    visit.show(&around(None), |frame| pages::drawing(frame, &view).into_string())
}

fn drawn(visit: &Visit, job: &Job, dataset: &str) -> Response {
    match view(visit, job, dataset) {
        Ok(view) => visit.show(&around(None), |frame| pages::sample(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

fn view(visit: &Visit, job: &Job, dataset: &str) -> Result<SamplePage, Problem> {
    let report = job.report.as_ref().map(|report| report.get()).unwrap_or_default();
    let report: Report = serde_json::from_str(report).map_err(|error| {
        Problem::new(Kind::Internal, format!("the report of job {} does not read: {error}", job.id))
    })?;
    Ok(SamplePage {
        dataset: dataset.to_owned(),
        dataset_href: format!("/staff/datasets/{}", report.dataset),
        purpose: title(visit, &report.purpose),
        records_count: report.records,
        seed: report.seed,
        position: report.position,
        at: report.time,
        records: report.sample.into_iter().map(record).collect(),
        csv_href: Some(format!("/staff/audit/sample.csv?job={}", job.id)),
    })
}

fn record(line: Line) -> SampledRecord {
    let denied = (line.effect != "allow").then(|| match line.reason.parse::<Reason>() {
        Ok(reason) => Lost::Rule(reason),
        // Codes of rule 15 begin with whose rule it is.
        Err(_) => Lost::OtherSubject,
    });
    let answer = line.answer.and_then(|answer| {
        let entry = answer.entry?;
        Some(SampledAnswer { choice: answer.choice, at: answer.since, entry })
    });
    SampledRecord { id: line.id.unwrap_or_else(|| line.row.to_string()), denied, answer }
}

/// A sample as a table.
pub async fn csv(visit: Visit, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::AuditRead) {
        return response;
    }
    let fields = Fields::of_query(query.as_deref());
    let view = async {
        let job = visit.service.job(fields.one("job").unwrap_or_default()).await?;
        match &job.task {
            Task::Sample { dataset, .. } if job.state == JobState::Done => {
                view(&visit, &job, dataset)
            }
            _ => Err(Problem::not_found("sample")),
        }
    };
    match view.await {
        Ok(view) => {
            let kind = HeaderValue::from_static("text/csv; charset=utf-8");
            let text = pages::sample_csv(visit.locale, &view);
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(problem) => visit.fault(&problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_becomes_the_records_of_the_page() {
        let report = r#"{
            "schema": "untrain/audit-sample/v1", "manifest": "unread",
            "dataset": "00000000000000000000000000000000", "purpose": "genai.content",
            "records": 4, "seed": 7, "position": 12, "time": "2026-11-03T09:00:00Z",
            "sample": [
                {"row": 2, "id": "3", "effect": "allow", "reason": "allow", "rule": "",
                 "answer": {"choice": "allow", "since": "2026-11-01T09:00:00Z", "notice": "n",
                            "entry": 8}},
                {"row": 0, "id": null, "effect": "deny", "reason": "refused", "rule": "",
                 "answer": null},
                {"row": 1, "id": "2", "effect": "deny", "reason": "other_subject:refused",
                 "rule": "", "answer": null}
            ]
        }"#;
        let report: Report = serde_json::from_str(report).unwrap();
        let records: Vec<_> = report.sample.into_iter().map(record).collect();
        assert_eq!(records[0].denied, None);
        assert_eq!(records[0].answer.map(|answer| answer.entry), Some(Position(8)));
        assert_eq!(
            (records[1].id.as_str(), records[1].denied),
            ("0", Some(Lost::Rule(Reason::Refused)))
        );
        assert_eq!(records[2].denied, Some(Lost::OtherSubject));
    }
}
