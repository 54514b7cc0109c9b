//! `/v1/cases` and `/v1/subjects/{subject}/cases`: what people ask for, and its answers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use untrain_policy::cases::report::Report;
use untrain_policy::event::Outcome;
use untrain_policy::{CaseKind, Position, PurposeId, SubjectId};
use utoipa::{IntoParams, ToSchema};

use super::choices::Receipted;
use super::extract::{Asked, Body, Named};
use super::idempotency::IdempotencyKey;
use super::page::{Paging, cursor, link_next};
use super::words;
use crate::access::{Caller, Scope};
use crate::acts::{NewCase, Step};
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// Where a case stands (`spec/case.md`): `case` names it, `status` says where it stands, `due` what
/// has to happen next and by when, `fits` what may.
#[derive(Debug, Serialize, ToSchema)]
#[schema(value_type = Object)]
pub struct CaseReport(Box<RawValue>);

impl TryFrom<&Report> for CaseReport {
    type Error = Problem;

    fn try_from(report: &Report) -> Result<Self, Problem> {
        let raw = serde_json::value::to_raw_value(report);
        raw.map(Self).map_err(|error| Problem::new(Kind::Internal, error.to_string()))
    }
}

/// Cases, what is owed first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cases {
    /// The cases of this page.
    cases: Vec<CaseReport>,
    /// How many an answer is owed to, in all.
    open: usize,
    /// How many of those should have been answered before.
    overdue: usize,
    /// The cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Those that have ended as well.
    #[serde(default)]
    all: bool,
    /// Only what should have been answered before.
    #[serde(default)]
    overdue: bool,
}

/// List what people ask for: what is owed before what has ended, the earliest day first.
#[utoipa::path(
    get, path = "/v1/cases", tag = "cases", operation_id = "listCases",
    params(Filter, Paging),
    responses(
        (status = 200, body = Cases),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("cases:read"))),
)]
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
    Asked(paging): Asked<Paging>,
) -> Result<(HeaderMap, Json<Cases>), Problem> {
    caller.must_have(Scope::CasesRead)?;
    let (rows, from) = (paging.rows()?, paging.number()?.unwrap_or(0));
    let mut cases = service.cases().await?;
    let is_overdue = |case: &Report| case.due.as_ref().is_some_and(|due| due.overdue);
    let open = cases.iter().filter(|case| case.due.is_some()).count();
    let overdue = cases.iter().filter(|case| is_overdue(case)).count();
    cases.retain(|case| filter.all || case.due.is_some());
    cases.retain(|case| !filter.overdue || is_overdue(case));
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let end = from.saturating_add(rows);
    let next = (end < cases.len()).then(|| cursor(end as u64));
    let page = cases.iter().skip(from).take(rows).map(CaseReport::try_from);
    let cases = page.collect::<Result<_, _>>()?;
    let headers = link_next("/v1/cases", rows, next.as_ref());
    Ok((headers, Json(Cases { cases, open, overdue, next })))
}

/// List what one person asks for.
#[utoipa::path(
    get, path = "/v1/subjects/{subject}/cases", tag = "cases", operation_id = "listSubjectCases",
    params(("subject" = words::SubjectId, Path, description = "Who")),
    responses(
        (status = 200, body = Vec<CaseReport>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own cases:read"))),
)]
pub async fn list_own(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
) -> Result<Json<Vec<CaseReport>>, Problem> {
    caller.must_be_or_have(&subject, Scope::CasesRead)?;
    service.must_know(&subject).await?;
    let state = service.ledger().read_subject(&subject, None).await?;
    let account = state.state(&subject).ok_or_else(Problem::unknown_subject)?;
    let report = |case| Report::of(&state, &subject, case, service.now());
    let cases = account.cases.iter().map(report);
    cases.map(|report| CaseReport::try_from(&report)).collect::<Result<_, _>>().map(Json)
}

/// What somebody asks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseRequest {
    /// `objection`, `complaint`, `erasure` or `memorisation`.
    #[schema(value_type = words::CaseKind)]
    kind: CaseKind,
    /// Which purpose it is about. An objection needs one.
    #[serde(default)]
    #[schema(value_type = Option<words::PurposeId>)]
    purpose: Option<PurposeId>,
    /// What they wrote.
    #[serde(default)]
    message: Option<String>,
    /// How to reach them, where the platform does not know it.
    #[serde(default)]
    contact: Option<String>,
}

/// A case that came in.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseOpened {
    /// The entry that opened it, which names it.
    entry: u64,
    /// The person's receipt.
    receipt: String,
    /// The last day on which an answer is in time, in UTC.
    #[schema(value_type = String, format = Date)]
    answer_by: jiff::civil::Date,
    /// Where it stands.
    case: CaseReport,
}

/// Take in what somebody asks for. What it is about is blocked from then on, and its clock runs.
#[utoipa::path(
    post, path = "/v1/subjects/{subject}/cases", tag = "cases", operation_id = "openCase",
    params(
        ("subject" = words::SubjectId, Path, description = "Who"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Opens it once"),
    ),
    request_body = CaseRequest,
    responses(
        (status = 201, body = CaseOpened),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own cases:write"))),
)]
pub async fn open(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
    key: IdempotencyKey,
    Body(request): Body<CaseRequest>,
) -> Result<(StatusCode, Json<CaseOpened>), Problem> {
    caller.must_be_or_have(&subject, Scope::CasesWrite)?;
    // Whom the ledger does not know may object as well, through the platform that speaks for them.
    if request.contact.is_none() {
        service.must_know(&subject).await?;
    }
    let CaseRequest { kind, purpose, message, contact } = request;
    let new = NewCase { subject, kind, purpose, message, contact };
    let opened = service.open_case(new, key.of(&caller).as_deref()).await?;
    let body = CaseOpened {
        entry: opened.recorded.entry.0,
        receipt: opened.recorded.receipt,
        answer_by: opened.answer_by.day,
        case: CaseReport::try_from(&opened.report)?,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Tell where a case stands.
#[utoipa::path(
    get, path = "/v1/subjects/{subject}/cases/{case}", tag = "cases", operation_id = "showCase",
    params(
        ("subject" = words::SubjectId, Path, description = "Whose"),
        ("case" = u64, Path, description = "The entry that opened it"),
    ),
    responses(
        (status = 200, body = CaseReport),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own cases:read"))),
)]
pub async fn show(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named((subject, case)): Named<(SubjectId, u64)>,
) -> Result<Json<CaseReport>, Problem> {
    caller.must_be_or_have(&subject, Scope::CasesRead)?;
    let found = service.find_case_of(&subject, Position(case)).await?;
    CaseReport::try_from(&found.report).map(Json)
}

/// What happens to a case next.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseStepRequest {
    /// `acknowledge`, `extend`, `decide`, `send`, or `appeal`, which is the person's own.
    #[schema(value_type = words::CaseStep)]
    step: untrain_policy::CaseStep,
    /// How it was decided: `upheld` or `rejected`.
    #[serde(default)]
    #[schema(value_type = Option<words::Outcome>)]
    outcome: Option<Outcome>,
    /// Why it was extended, or decided so.
    #[serde(default)]
    reasons: Option<String>,
    /// How the decision was sent.
    #[serde(default)]
    means: Option<String>,
    /// What the person wrote with their appeal.
    #[serde(default)]
    message: Option<String>,
}

impl CaseStepRequest {
    fn step(self) -> Result<Step, Problem> {
        use untrain_policy::CaseStep;
        let missing = |field: &str| Problem::field(field, "this step needs it");
        Ok(match self.step {
            CaseStep::Acknowledge => Step::Acknowledge,
            CaseStep::Extend => {
                Step::Extend { reasons: self.reasons.ok_or_else(|| missing("/reasons"))? }
            }
            CaseStep::Decide => Step::Decide {
                outcome: self.outcome.ok_or_else(|| missing("/outcome"))?,
                reasons: self.reasons.unwrap_or_default(),
            },
            CaseStep::Send => Step::Send { means: self.means.ok_or_else(|| missing("/means"))? },
            CaseStep::Appeal => Step::Appeal { message: self.message },
        })
    }
}

/// Take in the next step of a case. What does not fit where it stands is refused.
#[utoipa::path(
    post, path = "/v1/subjects/{subject}/cases/{case}/steps", tag = "cases",
    operation_id = "stepCase",
    params(
        ("subject" = words::SubjectId, Path, description = "Whose"),
        ("case" = u64, Path, description = "The entry that opened it"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Takes it once"),
    ),
    request_body = CaseStepRequest,
    responses(
        (status = 201, body = Receipted),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own cases:write"))),
)]
pub async fn step(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named((subject, case)): Named<(SubjectId, u64)>,
    key: IdempotencyKey,
    Body(request): Body<CaseStepRequest>,
) -> Result<(StatusCode, Json<Receipted>), Problem> {
    caller.must_be_or_have(&subject, Scope::CasesWrite)?;
    let step = request.step()?;
    if caller.is(&subject) && !matches!(step, Step::Appeal { .. }) {
        return Err(Problem::new(Kind::Forbidden, "a person's own step is `appeal` alone"));
    }
    let case = Position(case);
    service.find_case_of(&subject, case).await?;
    let key = key.of(&caller);
    let recorded = service.take_step(&caller, subject, case, step, key.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(recorded.into())))
}
