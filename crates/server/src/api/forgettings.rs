//! `/v1/subjects/{subject}/forgettings`: requests to be forgotten, and what came of each.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use untrain_policy::{ForgetLevel, SubjectId, Timestamp};
use utoipa::ToSchema;

use super::choices::Receipted;
use super::extract::{Body, Named};
use super::idempotency::IdempotencyKey;
use super::words;
use crate::access::{Caller, Scope};
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// A request to be forgotten.
#[derive(Debug, Serialize, ToSchema)]
pub struct Forgetting {
    /// The entry that is the request.
    entry: u64,
    /// How far it goes.
    #[schema(value_type = words::ForgetLevel)]
    level: ForgetLevel,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    requested_at: Timestamp,
}

/// List a person's requests to be forgotten.
#[utoipa::path(
    get, path = "/v1/subjects/{subject}/forgettings", tag = "forgetting",
    operation_id = "listForgettings",
    params(("subject" = words::SubjectId, Path, description = "Who")),
    responses(
        (status = 200, body = Vec<Forgetting>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:read"))),
)]
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
) -> Result<Json<Vec<Forgetting>>, Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesRead)?;
    service.must_know(&subject).await?;
    let state = service.ledger().read_subject(&subject, None).await?;
    let requests = state.requests_of(&subject).map(|request| Forgetting {
        entry: request.entry.0,
        level: request.level,
        requested_at: request.at,
    });
    Ok(Json(requests.collect()))
}

/// How far somebody wants to be forgotten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgettingRequest {
    /// `stop`: no future use; `datasets`: rows leave released datasets too; `models`: models forget
    /// too.
    #[schema(value_type = words::ForgetLevel)]
    level: ForgetLevel,
}

/// Take in that somebody wants to be forgotten. Nothing of theirs is used from that moment; a
/// member asking for `datasets` or `models` must have signed in just now.
#[utoipa::path(
    post, path = "/v1/subjects/{subject}/forgettings", tag = "forgetting",
    operation_id = "requestForgetting",
    params(
        ("subject" = words::SubjectId, Path, description = "Who"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Asks once"),
    ),
    request_body = ForgettingRequest,
    responses(
        (status = 201, body = Receipted),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:write"))),
)]
pub async fn request(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
    key: IdempotencyKey,
    Body(request): Body<ForgettingRequest>,
) -> Result<(StatusCode, Json<Receipted>), Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesWrite)?;
    let lasting = request.level != ForgetLevel::Stop;
    if lasting && matches!(&caller, Caller::Member(member) if !member.fresh) {
        return Err(Problem::new(Kind::SignInAgain, "sign in again: this cannot be undone"));
    }
    let key = key.of(&caller);
    let recorded = service.request_forgetting(subject, request.level, key.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(recorded.into())))
}
