//! `/staff/cases`: what people ask for, and its answers.

use std::collections::BTreeSet;

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use jiff::tz::TimeZone;
use untrain_pages::staff::cases::{
    self as pages, CaseFilter, CaseLine, CasePage, CaseState, CasesPage, ClockLine, HappenedStep,
    Named, Sending, StepDraft, StepKind, Verdict,
};
use untrain_pages::staff::states::{Due, DueStep};
use untrain_pages::{FieldError, Status};
use untrain_policy::cases::report::Report;
use untrain_policy::event::Outcome;
use untrain_policy::{Case, CaseKind, CaseStep, Position, PurposeId};

use super::{around, may};
use crate::access::Scope;
use crate::acts::{FoundCase, Step};
use crate::limits::PAGE_ROWS;
use crate::problem::{Kind, Problem};
use crate::web::form::Fields;
use crate::web::member::{references, title};
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

/// How people name a case.
#[must_use]
pub fn reference(case: Position) -> String {
    references::code(case)
}

/// What is owed, counted from today.
#[must_use]
pub fn due(visit: &Visit, report: &Report) -> Option<Due> {
    let owed = report.due.as_ref()?;
    let today = TimeZone::UTC.to_datetime(visit.service.now()).date();
    let left = today.until((jiff::Unit::Day, owed.by.day)).ok()?;
    let what = match owed.what {
        "acknowledgement" => DueStep::Acknowledgement,
        _ => DueStep::Answer,
    };
    Some(Due { what, day: owed.by.day, days_left: i64::from(left.get_days()) })
}

/// Lists the cases.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::CasesRead) {
        return response;
    }
    match view(&visit, &Fields::of_query(query.as_deref())).await {
        Ok(view) => visit.show(&around(None), |frame| pages::page(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

fn filter(fields: &Fields) -> CaseFilter {
    let word = |name: &str| fields.one(name).filter(|word| !word.is_empty());
    CaseFilter {
        state: CaseState::of(word("state").unwrap_or_default()),
        kind: word("kind").and_then(|kind| kind.parse::<CaseKind>().ok()),
        purpose: word("purpose").and_then(|purpose| PurposeId::new(purpose).ok()),
        assignee: word("assignee").map(str::to_owned),
    }
}

async fn view(visit: &Visit, fields: &Fields) -> Result<CasesPage, Problem> {
    let filter = filter(fields);
    let reports = visit.service.cases().await?;
    let assignments = visit.service.assignments().await?;
    let late = |case: &Report| case.due.as_ref().is_some_and(|due| due.overdue);
    let wanted = |case: &&Report| {
        let state = match filter.state {
            CaseState::Open => case.due.is_some(),
            CaseState::Overdue => late(case),
            CaseState::Ended => case.due.is_none(),
            CaseState::All => true,
        };
        let assignee = assignments.get(&case.case).map(String::as_str);
        state
            && filter.kind.is_none_or(|kind| kind == case.kind)
            && filter.purpose.as_ref().is_none_or(|it| case.purpose.as_ref() == Some(it))
            && filter.assignee.as_deref().is_none_or(|it| assignee.unwrap_or("nobody") == it)
    };
    let found: Vec<&Report> = reports.iter().filter(wanted).collect();
    let from = fields.one("cursor").and_then(|cursor| cursor.parse().ok()).unwrap_or(0_usize);
    let end = from.saturating_add(PAGE_ROWS);
    let lines = found.iter().skip(from).take(PAGE_ROWS).map(|case| CaseLine {
        case: case.case,
        reference: reference(case.case),
        kind: case.kind,
        purpose: case.purpose.as_ref().map(|purpose| title(visit, purpose)),
        status: case.status,
        received: case.received_at,
        due: due(visit, case),
        assignee: assignments.get(&case.case).cloned(),
    });
    let purposes: BTreeSet<&PurposeId> =
        reports.iter().filter_map(|case| case.purpose.as_ref()).collect();
    let named = |id: &PurposeId| Named { id: id.to_string(), name: title(visit, id) };
    let mut cases: Vec<CaseLine> = lines.collect();
    cases.shrink_to_fit();
    Ok(CasesPage {
        cases,
        open_count: reports.iter().filter(|case| case.due.is_some()).count() as u64,
        overdue_count: reports.iter().filter(|case| late(case)).count() as u64,
        purposes: purposes.into_iter().map(named).collect(),
        staff: staff(visit).await?,
        me: visit.caller.actor().to_owned(),
        can_assign: visit.caller.scopes().has(Scope::CasesWrite),
        newer: (from > 0).then(|| from.saturating_sub(PAGE_ROWS).to_string()),
        older: (end < found.len()).then(|| end.to_string()),
        filter,
    })
}

/// Who can take cases: whom the configuration names, who has some, and who looks.
async fn staff(visit: &Visit) -> Result<Vec<Named>, Problem> {
    let mut names: BTreeSet<String> =
        visit.service.config().staff.person.iter().map(|person| person.id.clone()).collect();
    names.extend(visit.service.assignments().await?.into_values());
    names.insert(visit.caller.actor().to_owned());
    Ok(names.into_iter().map(|name| Named { id: name.clone(), name }).collect())
}

/// Puts cases into somebody's hands.
pub async fn assign(visit: Visit, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::CasesWrite) {
        return response;
    }
    let assignee = fields.one("assignee").unwrap_or_default();
    for case in fields.all("case").filter_map(|case| case.parse().ok()) {
        if let Err(error) = visit.service.assign(Position(case), assignee).await {
            return visit.fault(&error.into());
        }
    }
    match fields.one("back").and_then(crate::access::LocalPath::new) {
        Some(back) => away(back.as_str()),
        None => away("/staff/cases"),
    }
}

/// Shows a case.
pub async fn show(visit: Visit, Path(case): Path<u64>) -> Response {
    if let Err(response) = may(&visit, Scope::CasesRead) {
        return response;
    }
    page(&visit, Position(case), StepDraft::default(), &[], None).await
}

async fn page(
    visit: &Visit,
    case: Position,
    draft: StepDraft,
    errors: &[FieldError],
    status: Option<&Status>,
) -> Response {
    let view = async {
        let found = visit.service.find_case(case).await?;
        case_view(visit, &found, case, draft).await
    };
    match view.await {
        Ok(view) => {
            let path = format!("/staff/cases/{case}");
            let around = Around { errors, path: Some(&path), ..around(status) };
            visit.show(&around, |frame| pages::case(frame, &view).into_string())
        }
        Err(problem) => visit.fault(&problem),
    }
}

async fn case_view(
    visit: &Visit,
    found: &FoundCase,
    entry: Position,
    draft: StepDraft,
) -> Result<CasePage, Problem> {
    let case = found.state.case(&found.subject, entry);
    let case = case.ok_or_else(|| Problem::not_found("case"))?;
    let report = &found.report;
    let acts = visit.service.acts_on(&format!("case {entry}")).await?;
    let by = |actions: &[&str]| {
        let last = acts.iter().rev().find(|(action, ..)| actions.contains(&action.as_str()));
        last.map(|(_, actor, _)| actor.clone())
    };
    let decided_by = by(&["case.upheld", "case.rejected"]);
    let round = case.round();
    let clock = report.due.iter().flat_map(|due| &due.by.clock).map(|clock| ClockLine {
        key: clock.key.clone(),
        span: clock.span.to_string(),
        source: clock.source.clone(),
    });
    let second = visit.service.needs_second_reader(&visit.caller, entry).await?;
    Ok(CasePage {
        case: entry,
        reference: reference(entry),
        subject: found.subject.clone(),
        contact: case.contact.clone(),
        kind: case.kind,
        purpose: case.purpose.as_ref().map(|purpose| title(visit, purpose)),
        status: report.status,
        received: report.received_at,
        message: case.rounds().next().and_then(|round| round.message.clone()),
        blocks: report.blocks.iter().map(|purpose| title(visit, purpose)).collect(),
        due: due(visit, report),
        clock: clock.collect(),
        refused_by_silence: report.refused_by_silence,
        history: history(case, &by),
        fits: report.fits.iter().copied().filter(|step| *step != CaseStep::Appeal).collect(),
        extended_until: round.due.extended.as_ref().map(|due| due.day),
        verdict: round.decided.as_ref().map(|verdict| Verdict {
            outcome: verdict.outcome,
            reasons: verdict.reasons.clone(),
            by: decided_by,
        }),
        sending: if second { Sending::SecondReader } else { Sending::Yes },
        draft,
        assignee: visit.service.assignments().await?.remove(&entry),
        staff: staff(visit).await?,
        can_write: visit.caller.scopes().has(Scope::CasesWrite),
    })
}

fn history(case: &Case, by: &dyn Fn(&[&str]) -> Option<String>) -> Vec<HappenedStep> {
    let mut steps = Vec::new();
    for (number, round) in case.rounds().enumerate() {
        let first = number == 0;
        let received = if first { StepKind::Received } else { StepKind::Appealed };
        let mut add = |kind, moment: untrain_policy::cases::Moment, by, words: Option<String>| {
            steps.push(HappenedStep { kind, at: moment.at, entry: moment.entry, by, words });
        };
        add(received, round.received, None, round.message.clone());
        if let Some(moment) = round.acknowledged {
            add(StepKind::Acknowledged, moment, by(&["case.acknowledged"]), None);
        }
        if let Some(extended) = &round.extended {
            let words = Some(extended.reasons.clone());
            add(StepKind::Extended, extended.moment, by(&["case.extended"]), words);
        }
        if let Some(verdict) = &round.decided {
            let kind = StepKind::Decided(verdict.outcome);
            let words = Some(verdict.reasons.clone()).filter(|words| !words.is_empty());
            add(kind, verdict.moment, by(&["case.upheld", "case.rejected"]), words);
        }
        if let Some(sent) = &round.sent {
            add(StepKind::Sent, sent.moment, by(&["case.sent"]), Some(sent.means.clone()));
        }
    }
    steps
}

/// Takes the next step of a case.
pub async fn step(visit: Visit, Path(case): Path<u64>, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::CasesWrite) {
        return response;
    }
    let entry = Position(case);
    let (draft, step) = (draft(&fields), read_step(&visit, &fields));
    let step = match step {
        Ok(step) => step,
        Err(error) => return page(&visit, entry, draft, &[error], None).await,
    };
    let found = match visit.service.find_case(entry).await {
        Ok(found) => found,
        Err(problem) => return visit.fault(&problem),
    };
    match visit.service.take_step(&visit.caller, found.subject, entry, step, None).await {
        Ok(_) => away(&format!("/staff/cases/{case}")),
        Err(problem) if problem.kind() == Kind::Conflict => {
            let why = [("why", problem.detail().into())];
            let text = visit.locale.text_with("refused-because", &why);
            let error = FieldError { field: "step".to_owned(), text };
            page(&visit, entry, draft, &[error], None).await
        }
        Err(problem) => visit.fault(&problem),
    }
}

fn draft(fields: &Fields) -> StepDraft {
    let text = |name: &str| fields.one(name).unwrap_or_default().to_owned();
    let extends = fields.one("step") == Some("extend");
    StepDraft {
        extend_reasons: if extends { text("reasons") } else { String::new() },
        outcome: fields.one("outcome").and_then(|word| word.parse().ok()),
        reasons: if extends { String::new() } else { text("reasons") },
        means: text("means"),
    }
}

fn read_step(visit: &Visit, fields: &Fields) -> Result<Step, FieldError> {
    let error =
        |field: &str, id: &str| FieldError { field: field.to_owned(), text: visit.locale.text(id) };
    let written = |name: &str| fields.one(name).map(str::trim).filter(|text| !text.is_empty());
    match fields.one("step").unwrap_or_default() {
        "acknowledge" => Ok(Step::Acknowledge),
        "extend" => {
            let reasons =
                written("reasons").ok_or_else(|| error("extend-reasons", "required-error"))?;
            Ok(Step::Extend { reasons: reasons.to_owned() })
        }
        "decide" => {
            let outcome = fields.one("outcome").and_then(|word| word.parse::<Outcome>().ok());
            let outcome = outcome.ok_or_else(|| error("decide-outcome", "required-error"))?;
            let reasons = written("reasons").unwrap_or_default();
            if outcome == Outcome::Rejected && reasons.is_empty() {
                return Err(error("decide-reasons", "required-error"));
            }
            Ok(Step::Decide { outcome, reasons: reasons.to_owned() })
        }
        "send" => {
            let means = written("means").ok_or_else(|| error("send-means", "required-error"))?;
            Ok(Step::Send { means: means.to_owned() })
        }
        _ => Err(error("step", "required-error")),
    }
}
