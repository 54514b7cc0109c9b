//! `/v1/policies`: the versions that became the rule, and the drafts of the next.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use untrain_policy::{NoticeId, Policy, PolicyHash, PurposeId, Timestamp};
use utoipa::ToSchema;

use super::extract::{Body, Named};
use super::if_match::IfMatch;
use super::words;
use crate::access::{Caller, Scope};
use crate::drafts::{self, Draft};
use crate::jobs::Job;
use crate::problem::{Problem, ProblemBody};
use crate::service::Service;

/// A version of the policy.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyVersion {
    /// SHA-256 of its text.
    #[schema(value_type = words::PolicyHash)]
    policy: PolicyHash,
    /// What its versions have in common.
    id: String,
    /// Which version it is.
    version: String,
    /// A line for people.
    title: String,
    /// From when it is the rule, once activated.
    #[schema(value_type = String, format = DateTime)]
    effective: Timestamp,
    /// When it was activated; none when only its notice is known.
    #[schema(value_type = Option<String>, format = DateTime)]
    activated: Option<Timestamp>,
    /// Whether it is the rule now.
    in_force: bool,
    /// Its notice.
    #[schema(value_type = words::NoticeId)]
    notice: NoticeId,
    /// The purposes that it declares.
    purposes: Vec<PurposeLine>,
}

/// A purpose.
#[derive(Debug, Serialize, ToSchema)]
pub struct PurposeLine {
    /// Its name.
    #[schema(value_type = words::PurposeId)]
    id: PurposeId,
    /// A line for people.
    title: String,
    /// A sentence or two for people.
    description: String,
}

/// List the versions of the policy, in the order in which the ledger heard of them.
#[utoipa::path(
    get, path = "/v1/policies", tag = "policies", operation_id = "listPolicies",
    responses(
        (status = 200, body = Vec<PolicyVersion>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn list(
    State(service): State<Arc<Service>>,
) -> Result<Json<Vec<PolicyVersion>>, Problem> {
    let book = service.book().await?;
    let in_force = book.in_force(service.now()).map(|policy| policy.hash);
    let documents = book.history.documents().iter();
    let versions = documents.map(|policy| version(policy, &book, in_force));
    Ok(Json(versions.collect()))
}

fn version(
    policy: &Policy,
    book: &untrain_policy::RuleBook,
    in_force: Option<PolicyHash>,
) -> PolicyVersion {
    let documents = book.history.documents();
    let of_this = |number: usize| documents.get(number).is_some_and(|it| it.hash == policy.hash);
    let activations = book.history.activations().iter();
    let activated = activations.rev().find(|activation| of_this(activation.document));
    let line = |purpose: &untrain_policy::document::Purpose| PurposeLine {
        id: purpose.id.clone(),
        title: purpose.title.clone(),
        description: purpose.description.clone(),
    };
    PolicyVersion {
        policy: policy.hash,
        id: policy.id.clone(),
        version: policy.version.clone(),
        title: policy.title.clone(),
        effective: policy.effective,
        activated: activated.map(|activation| activation.at),
        in_force: in_force == Some(policy.hash),
        notice: policy.notice.id.clone(),
        purposes: policy.purposes.iter().map(line).collect(),
    }
}

/// Tell a version's text, byte for byte: its SHA-256 is its name.
#[utoipa::path(
    get, path = "/v1/policies/{policy}", tag = "policies", operation_id = "showPolicy",
    params(("policy" = words::PolicyHash, Path, description = "SHA-256 of the text")),
    responses(
        (status = 200, body = String, content_type = "application/toml"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn show(
    State(service): State<Arc<Service>>,
    Named(hash): Named<PolicyHash>,
) -> Result<Response, Problem> {
    let book = service.book().await?;
    let found = book.history.documents().iter().find(|policy| policy.hash == hash);
    let policy = found.ok_or_else(|| Problem::not_found("policy"))?;
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("application/toml"))];
    Ok((headers, policy.text.clone()).into_response())
}

/// A document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its text (`spec/policy.md`), with its packs in it.
    document: String,
}

/// List the drafts, the one changed last first.
#[utoipa::path(
    get, path = "/v1/drafts", tag = "policies", operation_id = "listDrafts",
    responses(
        (status = 200, body = Vec<Draft>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn list_drafts(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Vec<Draft>>, Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    Ok(Json(service.drafts().await?))
}

/// Keep a new draft. A document that is no policy is refused, with every fault and its line.
#[utoipa::path(
    post, path = "/v1/drafts", tag = "policies", operation_id = "addDraft",
    request_body = Document,
    responses(
        (status = 201, body = Draft),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn add_draft(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(document): Body<Document>,
) -> Result<Response, Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    drafts::parse(&document.document)?;
    let draft = service.add_draft(&document.document, caller.actor()).await?;
    Ok((StatusCode::CREATED, tagged(draft)).into_response())
}

/// A draft with its `ETag`.
fn tagged(draft: Draft) -> impl IntoResponse {
    let etag = HeaderValue::from_str(&draft.etag());
    let headers = etag.map(|etag| [(header::ETAG, etag)]);
    (headers.unwrap_or([(header::ETAG, HeaderValue::from_static("\"0\""))]), Json(draft))
}

/// Tell a draft.
#[utoipa::path(
    get, path = "/v1/drafts/{draft}", tag = "policies", operation_id = "showDraft",
    params(("draft" = String, Path, description = "Which")),
    responses(
        (status = 200, body = Draft),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn show_draft(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    Ok(tagged(service.draft(&id).await?).into_response())
}

/// Write a draft anew. What was planned and proposed of it counts no more.
#[utoipa::path(
    put, path = "/v1/drafts/{draft}", tag = "policies", operation_id = "changeDraft",
    params(
        ("draft" = String, Path, description = "Which"),
        ("If-Match" = words::EntityTag, Header, description = "The `ETag` of what is changed"),
    ),
    request_body = Document,
    responses(
        (status = 200, body = Draft),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn change_draft(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
    IfMatch(version): IfMatch,
    Body(document): Body<Document>,
) -> Result<Response, Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    drafts::parse(&document.document)?;
    let draft = service.change_draft(&id, version, &document.document).await?;
    Ok(tagged(draft).into_response())
}

/// Remove a draft.
#[utoipa::path(
    delete, path = "/v1/drafts/{draft}", tag = "policies", operation_id = "removeDraft",
    params(
        ("draft" = String, Path, description = "Which"),
        ("If-Match" = words::EntityTag, Header, description = "The `ETag` of what is removed"),
    ),
    responses(
        (status = 204),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn remove_draft(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    service.remove_draft(&id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin to plan a draft: what it would change for everybody whom the ledger knows. The job's
/// report is the plan.
#[utoipa::path(
    post, path = "/v1/drafts/{draft}/plan", tag = "policies", operation_id = "planDraft",
    params(("draft" = String, Path, description = "Which")),
    responses(
        (status = 202, body = Job),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn plan_draft(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    Ok((StatusCode::ACCEPTED, Json(service.plan_draft(&id, &caller).await?)))
}

/// Why a draft is proposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Why, for those who ask later.
    reason: String,
}

/// Propose a draft, for somebody else to activate. Locked while it opens the data of anybody who
/// was not told, or whose days of grace run.
#[utoipa::path(
    post, path = "/v1/drafts/{draft}/proposal", tag = "policies", operation_id = "proposeDraft",
    params(("draft" = String, Path, description = "Which")),
    request_body = Proposal,
    responses(
        (status = 200, body = Draft),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn propose_draft(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
    Body(proposal): Body<Proposal>,
) -> Result<Response, Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    Ok(tagged(service.propose_draft(&id, &proposal.reason, &caller).await?).into_response())
}

/// Activate what somebody else proposed. A person of the staff does, signed in just now; the job
/// asks once more whether everybody was told.
#[utoipa::path(
    post, path = "/v1/drafts/{draft}/activation", tag = "policies",
    operation_id = "activateDraft",
    params(("draft" = String, Path, description = "Which")),
    responses(
        (status = 202, body = Job),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("staff policy:publish"))),
)]
pub async fn activate_draft(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    caller.must_be_staff(Scope::PolicyPublish)?;
    Ok((StatusCode::ACCEPTED, Json(service.activate_draft(&id, &caller).await?)))
}
