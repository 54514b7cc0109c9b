//! `/staff/policies` and `/staff/drafts`: versions, and a draft on its way to the rule.

mod planned;

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use untrain_pages::FieldError;
use untrain_pages::staff::policies::{
    self as pages, Difference, DocumentFault, DraftLine, DraftPage, NewDraftPage, NextStep,
    PlanState, PoliciesPage, Proposal, VersionLine,
};
use untrain_policy::document::{diff, passages};
use untrain_policy::{Policy, PolicyHash};

use self::planned::{Read, plan};
use super::{around, may};
use crate::access::Scope;
use crate::drafts::Draft;
use crate::jobs::Job;
use crate::problem::{Kind, Problem};
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

/// Lists the versions and the drafts.
pub async fn list(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    let can_write = visit.caller.scopes().has(Scope::PolicyPublish);
    let drafts = match can_write {
        true => visit.service.drafts().await,
        false => Ok(Vec::new()),
    };
    let drafts = match drafts {
        Ok(drafts) => drafts.iter().map(draft_line).collect(),
        Err(error) => return visit.fault(&error.into()),
    };
    let view = PoliciesPage { versions: versions(&visit), drafts, can_write };
    visit.show(&around(None), |frame| pages::page(frame, &view).into_string())
}

fn versions(visit: &Visit) -> Vec<VersionLine> {
    let history = &visit.book.history;
    let now = visit.service.now();
    let in_force = visit.book.in_force(now).map(|policy| policy.hash);
    let scheduled = history.scheduled(now);
    let line = |(number, policy): (usize, &std::sync::Arc<Policy>)| {
        let mut activations = history.activations().iter().rev();
        let activated = activations.find(|activation| activation.document == number);
        VersionLine {
            policy: policy.hash,
            version: policy.version.clone(),
            title: policy.title.clone(),
            effective: policy.effective,
            activated: activated.map(|activation| activation.at),
            in_force: in_force == Some(policy.hash),
            scheduled: scheduled.iter().find(|(it, _)| it.hash == policy.hash).map(|(_, at)| *at),
            document_href: format!("/v1/policies/{}", policy.hash),
        }
    };
    history.documents().iter().enumerate().map(line).rev().collect()
}

fn draft_line(draft: &Draft) -> DraftLine {
    let policy = Policy::parse(&draft.document).ok();
    let said = |text: fn(&Policy) -> &String| policy.as_ref().map(|it| text(it).clone());
    DraftLine {
        id: draft.id.clone(),
        version: said(|policy| &policy.version).unwrap_or_default(),
        title: said(|policy| &policy.title).unwrap_or_default(),
        author: draft.author.clone(),
        changed: draft.changed,
        proposed_by: draft.proposed_by.clone(),
    }
}

/// Shows the form of a new draft, which begins as the policy in force.
pub async fn ask_new(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    let policy = visit.book.in_force(visit.service.now());
    let view = NewDraftPage {
        document: policy.map(|policy| policy.text.clone()).unwrap_or_default(),
        from_version: policy.map(|policy| policy.version.clone()),
        faults: Vec::new(),
    };
    visit.show(&around(None), |frame| pages::new(frame, &view).into_string())
}

/// Keeps a new draft; one that is no policy comes back with its faults.
pub async fn add(visit: Visit, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    let document = document(&fields);
    let faults = faults(&document);
    if !faults.is_empty() {
        let view = NewDraftPage { document, from_version: None, faults };
        let around = Around { path: Some("/staff/policies/new"), ..around(None) };
        return visit.show_as(StatusCode::UNPROCESSABLE_ENTITY, &around, |frame| {
            pages::new(frame, &view).into_string()
        });
    }
    match visit.service.add_draft(&document, visit.caller.actor()).await {
        Ok(draft) => away(&format!("/staff/drafts/{}", draft.id)),
        Err(problem) => visit.fault(&problem),
    }
}

/// Begins a draft with the text of a version that was the rule: it goes the same way as any other.
/// Who asks twice comes to the same draft.
pub async fn roll_back(visit: Visit, Path(policy): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    let hash: Option<PolicyHash> = policy.parse().ok();
    let documents = visit.book.history.documents();
    let found = documents.iter().find(|policy| Some(policy.hash) == hash);
    let Some(version) = found else { return visit.fault(&Problem::not_found("policy")) };
    let draft = async {
        let drafts = visit.service.drafts().await?;
        match drafts.into_iter().find(|draft| draft.document == version.text) {
            Some(draft) => Ok(draft),
            None => visit.service.add_draft(&version.text, visit.caller.actor()).await,
        }
    };
    match draft.await {
        Ok(draft) => away(&format!("/staff/drafts/{}", draft.id)),
        Err(problem) => visit.fault(&problem),
    }
}

/// The document as a file has it: forms send the ends of lines as two signs.
fn document(fields: &Fields) -> String {
    fields.one("document").unwrap_or_default().replace("\r\n", "\n")
}

fn faults(document: &str) -> Vec<DocumentFault> {
    let faults = Policy::parse(document).err().unwrap_or_default();
    let told = |fault: untrain_policy::Fault| DocumentFault {
        line: fault.line as u64,
        message: fault.message,
        help: fault.help,
    };
    faults.into_iter().map(told).collect()
}

/// Shows a draft: its text, what it changes, its plan, and what comes next.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    match visit.service.draft(&id).await {
        Ok(draft) => page(&visit, &draft, None, Vec::new(), &[]).await,
        Err(problem) => visit.fault(&problem),
    }
}

async fn page(
    visit: &Visit,
    draft: &Draft,
    written: Option<String>,
    faults: Vec<DocumentFault>,
    errors: &[FieldError],
) -> Response {
    let view = match view(visit, draft, written, faults).await {
        Ok(view) => view,
        Err(problem) => return visit.fault(&problem),
    };
    let path = format!("/staff/drafts/{}", draft.id);
    let around = Around { errors, path: Some(&path), ..around(None) };
    visit.show(&around, |frame| pages::draft(frame, &view).into_string())
}

async fn view(
    visit: &Visit,
    draft: &Draft,
    written: Option<String>,
    faults: Vec<DocumentFault>,
) -> Result<DraftPage, Problem> {
    let policy = Policy::parse(&draft.document).ok();
    let in_force = visit.book.in_force(visit.service.now());
    let differences = in_force.zip(policy.as_ref()).map(|(old, new)| diff(old, new));
    let differences = differences.unwrap_or_default().into_iter().map(|change| {
        let whom: Vec<String> = change.whom.iter().map(ToString::to_string).collect();
        let for_whom =
            if whom.is_empty() { String::new() } else { format!(": {}", whom.join(", ")) };
        Difference { direction: change.direction, words: format!("{}{for_whom}", change.words) }
    });
    let beside = in_force.zip(policy.as_ref()).map(|(old, new)| passages(&old.text, &new.text));
    let (plan, read) = plan(visit, draft, policy.as_ref()).await?;
    let next = match policy.as_ref().filter(|_| faults.is_empty()) {
        None => NextStep::Mend,
        Some(policy) => next(visit, draft, policy, &plan, read.as_ref()).await?,
    };
    let is_over = matches!(next, NextStep::InForce | NextStep::Scheduled { .. });
    Ok(DraftPage {
        id: draft.id.clone(),
        revision: u64::try_from(draft.version).unwrap_or(0),
        version: policy.as_ref().map(|policy| policy.version.clone()).unwrap_or_default(),
        title: policy.as_ref().map(|policy| policy.title.clone()).unwrap_or_default(),
        author: draft.author.clone(),
        changed: draft.changed,
        effective: policy.as_ref().map(|policy| policy.effective),
        document: written.unwrap_or_else(|| draft.document.clone()),
        faults,
        against: in_force.map(|policy| policy.version.clone()),
        differences: differences.collect(),
        passages: beside.unwrap_or_default(),
        plan,
        proposal: draft.proposed_by.clone().zip(draft.proposed).map(|(by, at)| Proposal {
            by,
            at,
            reason: draft.reason.clone().unwrap_or_default(),
        }),
        next,
        can_write: !is_over,
    })
}

/// What has to happen to a draft that is a policy.
async fn next(
    visit: &Visit,
    draft: &Draft,
    policy: &Policy,
    plan: &PlanState,
    read: Option<&Read>,
) -> Result<NextStep, Problem> {
    let now = visit.service.now();
    if visit.book.in_force(now).is_some_and(|rule| rule.hash == policy.hash) {
        return Ok(NextStep::InForce);
    }
    let scheduled = visit.book.history.scheduled(now);
    if let Some((_, at)) = scheduled.into_iter().find(|(it, _)| it.hash == policy.hash) {
        return Ok(NextStep::Scheduled { at });
    }
    if let Some(job) = activating(visit, draft).await? {
        return Ok(NextStep::Activating { job });
    }
    Ok(match (plan, read) {
        (PlanState::Running { .. }, _) => NextStep::WaitForPlan,
        (PlanState::Made(_), Some(read)) if !read.covered => NextStep::Tell {
            to_tell_count: read.totals.to_tell,
            in_grace_count: read.totals.in_grace,
            notice_published: visit.book.is_published(&policy.notice.id),
        },
        (PlanState::Made(_), Some(_)) => match &draft.proposed_by {
            None => NextStep::Propose,
            Some(by) if by == visit.caller.actor() => NextStep::OtherPerson,
            Some(_) => NextStep::Activate,
        },
        _ => NextStep::Plan,
    })
}

/// The job that makes the draft the rule, while it is at it.
async fn activating(visit: &Visit, draft: &Draft) -> Result<Option<String>, Problem> {
    let jobs = visit.service.jobs(None, crate::limits::PAGE_ROWS).await?;
    let activates = |job: &&Job| {
        matches!(&job.task, crate::jobs::Task::Activate { draft: id } if *id == draft.id)
            && !job.state.is_over()
    };
    Ok(jobs.iter().find(activates).map(|job| job.id.clone()))
}

/// Writes a draft anew.
pub async fn change(visit: Visit, Path(id): Path<String>, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    let document = document(&fields);
    let faults = faults(&document);
    if !faults.is_empty() {
        return match visit.service.draft(&id).await {
            Ok(draft) => page(&visit, &draft, Some(document), faults, &[]).await,
            Err(problem) => visit.fault(&problem),
        };
    }
    let version = fields.one("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    match visit.service.change_draft(&id, version, &document).await {
        Ok(_) => away(&format!("/staff/drafts/{id}")),
        Err(problem) => stayed(&visit, &id, problem, "document").await,
    }
}

/// The draft's page again, with what stood against a step of it.
async fn stayed(visit: &Visit, id: &str, problem: Problem, field: &str) -> Response {
    if !matches!(problem.kind(), Kind::Conflict | Kind::Stale | Kind::Malformed) {
        return visit.fault(&problem);
    }
    let first = problem.errors().first().map(|error| error.detail.clone());
    let why = first.unwrap_or_else(|| problem.detail().to_owned());
    let text = visit.locale.text_with("refused-because", &[("why", why.into())]);
    let error = FieldError { field: field.to_owned(), text };
    match visit.service.draft(id).await {
        Ok(draft) => page(visit, &draft, None, Vec::new(), &[error]).await,
        Err(problem) => visit.fault(&problem),
    }
}

/// Begins to plan a draft.
pub async fn start_plan(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    match visit.service.plan_draft(&id, &visit.caller).await {
        Ok(_) => away(&format!("/staff/drafts/{id}")),
        Err(problem) => visit.fault(&problem),
    }
}

/// Proposes a draft to be activated by somebody else.
pub async fn propose(visit: Visit, Path(id): Path<String>, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    let reason = fields.one("reason").unwrap_or_default();
    match visit.service.propose_draft(&id, reason, &visit.caller).await {
        Ok(_) => away(&format!("/staff/drafts/{id}")),
        Err(problem) => stayed(&visit, &id, problem, "reason").await,
    }
}

/// Activates what somebody else proposed.
pub async fn activate(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::PolicyPublish) {
        return response;
    }
    let path = format!("/staff/drafts/{id}");
    match visit.service.activate_draft(&id, &visit.caller).await {
        Ok(_) => away(&path),
        Err(problem) if problem.kind() == Kind::SignInAgain => {
            let names = BTreeMap::from([("to", path)]);
            let query =
                url::form_urlencoded::Serializer::new(String::new()).extend_pairs(names).finish();
            away(&format!("/sign-in/again?{query}"))
        }
        Err(problem) => stayed(&visit, &id, problem, "document").await,
    }
}
