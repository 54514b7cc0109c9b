//! `/staff`: the numbers, and what needs somebody today.

use axum::response::Response;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use untrain_lineage::catalogue::Catalogue;
use untrain_pages::staff::charts::Mark;
use untrain_pages::staff::overview::{
    self as pages, AnswersOfDay, ConsentRate, Need, NewestDataset, OverviewPage,
};
use untrain_policy::ForgetLevel;

use super::{around, cases, csv, funnels, last_days, may};
use crate::access::Scope;
use crate::figures::Figures;
use crate::jobs::{JobState, Task};
use crate::limits::PAGE_ROWS;
use crate::problem::Problem;
use crate::web::member::title;
use crate::web::visit::Visit;

/// How many cases the list of what needs somebody names.
const CASES_NAMED: usize = 5;

/// Shows the overview.
pub async fn show(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    match view(&visit).await {
        Ok(view) => visit.show(&around(None), |frame| pages::page(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

async fn view(visit: &Visit) -> Result<OverviewPage, Problem> {
    let service = &visit.service;
    let figures = service.figures().last();
    let reports = service.cases().await?;
    let overdue = reports.iter().filter(|case| case.due.as_ref().is_some_and(|due| due.overdue));
    let jobs = service.jobs(None, PAGE_ROWS).await?;
    let month = service.now().checked_sub(SignedDuration::from_hours(30 * 24));
    let blocked_count = service.builds_stopped_since(month.unwrap_or_default()).await?;
    let catalogue = Catalogue::of(&service.ledger().own_events().await?);
    let newest = catalogue.datasets.iter().rev().find(|line| !line.replaced);
    let newest = newest.and_then(|line| {
        let manifest = funnels::manifest_of(service.workspace(), line)?;
        Some(NewestDataset {
            dataset: line.dataset.to_string(),
            name: line.directory.clone(),
            funnel: funnels::of_dataset(line, &manifest),
        })
    });
    Ok(OverviewPage {
        consent: consent(visit, &figures),
        lag_p95_ms: service.metrics().lag_p95_ms(),
        overdue_count: overdue.count() as u64,
        blocked_count,
        needs: needs(visit, &reports, &jobs).await?,
        newest,
        answers: days(visit, &figures),
        versions: versions(visit),
        answers_csv: Some("/staff/answers.csv".to_owned()),
    })
}

fn consent(visit: &Visit, figures: &Figures) -> Vec<ConsentRate> {
    let answered = figures.answered.iter().filter(|(_, count)| count.yes > 0 || count.no > 0);
    let rate =
        |(purpose, count): (&untrain_policy::PurposeId, &crate::figures::Answered)| ConsentRate {
            purpose: title(visit, purpose),
            yes_count: count.yes,
            no_count: count.no,
            open_count: count.open,
        };
    answered.map(rate).collect()
}

/// The last days, with those on which nobody answered.
fn days(visit: &Visit, figures: &Figures) -> Vec<AnswersOfDay> {
    last_days(visit)
        .map(|day| {
            let count = figures.days.get(&day).copied().unwrap_or_default();
            AnswersOfDay {
                day,
                yes_count: count.yes,
                no_count: count.no,
                withdrawn_count: count.withdrawn,
            }
        })
        .collect()
}

fn versions(visit: &Visit) -> Vec<Mark> {
    let history = &visit.book.history;
    let marks = history.activations().iter().filter_map(|activation| {
        let policy = history.documents().get(activation.document)?;
        let day = TimeZone::UTC.to_datetime(activation.at.max(policy.effective)).date();
        Some(Mark { day, text: policy.version.clone() })
    });
    marks.collect()
}

async fn needs(
    visit: &Visit,
    reports: &[untrain_policy::cases::report::Report],
    jobs: &[crate::jobs::Job],
) -> Result<Vec<Need>, Problem> {
    let service = &visit.service;
    let mut needs = Vec::new();
    for case in reports.iter().take(CASES_NAMED) {
        if let Some(due) = cases::due(visit, case).filter(|due| due.days_left <= 7) {
            let reference = cases::reference(case.case);
            needs.push(Need::Case { case: case.case, reference, due });
        }
    }
    let me = visit.caller.actor();
    if visit.caller.scopes().has(Scope::PolicyPublish) {
        for draft in service.drafts().await? {
            let proposed = draft.proposed_by.clone().zip(draft.proposed);
            if let Some((proposed_by, proposed)) = proposed.filter(|(by, _)| by != me) {
                let version = draft.document_version();
                needs.push(Need::Draft { id: draft.id, version, proposed_by, proposed });
            }
        }
    }
    let mut waiting = Vec::new();
    for (entry, level) in service.ledger().forget_requests().await? {
        if level != ForgetLevel::Stop && !service.forgetting_done(entry)? {
            waiting.push(entry);
        }
    }
    if let Some(oldest) = waiting.first() {
        let oldest = service.ledger().time_at(untrain_policy::Position(oldest.0 + 1)).await?;
        needs.push(Need::Forgettings { count: waiting.len() as u64, oldest });
    }
    // The newest stand first: whatever was done since by the same job stands before it.
    let was_done = |at: usize, task: &Task| {
        jobs.iter().take(at).any(|later| later.task == *task && later.state == JobState::Done)
    };
    let failed = jobs
        .iter()
        .enumerate()
        .filter(|(at, job)| job.state == JobState::Failed && !was_done(*at, &job.task));
    for (_, job) in failed.take(CASES_NAMED) {
        if let Some(ended) = job.ended {
            let kind = job.task.kind().to_owned();
            needs.push(Need::Job { id: job.id.clone(), kind, ended });
        }
    }
    if visit.caller.scopes().has(Scope::SettingsWrite) {
        for webhook in service.webhooks().await? {
            let deliveries = service.deliveries(&webhook.id, PAGE_ROWS).await?;
            let failed = deliveries.iter().filter(|it| it.state != "taken" && it.attempts > 0);
            let count = failed.count() as u64;
            if count > 0 {
                needs.push(Need::Webhook { url: webhook.url, count });
            }
        }
    }
    Ok(needs)
}

/// The answers of each day as a table.
pub async fn answers_csv(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    match view(&visit).await {
        Ok(view) => {
            let chart = pages::answers_chart(visit.locale, &view);
            csv(chart.csv(visit.locale))
        }
        Err(problem) => visit.fault(&problem),
    }
}
