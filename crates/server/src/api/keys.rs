//! `/v1/keys`: the keys of machines.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use untrain_policy::Timestamp;
use utoipa::ToSchema;

use super::extract::{Body, Named};
use crate::access::{Caller, Key, NewKey, Scope, Scopes};
use crate::limits::KEY_NAME_BYTES_MAX;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// Every key that was ever made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keys {
    /// The youngest first.
    keys: Vec<Key>,
}

/// Tell which keys there are. No secret is in the answer.
#[utoipa::path(
    get, path = "/v1/keys", tag = "settings", operation_id = "listKeys",
    responses(
        (status = 200, body = Keys),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Keys>, Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    Ok(Json(Keys { keys: service.keys().await? }))
}

/// What a key is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What it is for.
    #[schema(example = "the training cluster")]
    name: String,
    /// What it may do.
    #[schema(example = json!(["gate:decide"]))]
    scopes: Vec<Scope>,
    /// When it ends by itself; it does not when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    ends: Option<Timestamp>,
}

/// A key that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    /// What is kept of it.
    key: Key,
    /// Its text. It is told this once.
    secret: String,
}

/// Make a key. Its text is in this answer and nowhere else.
#[utoipa::path(
    post, path = "/v1/keys", tag = "settings", operation_id = "makeKey",
    request_body = Wanted,
    responses(
        (status = 201, body = Made),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn make(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(wanted): Body<Wanted>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    let name = wanted.name.trim().to_owned();
    if name.is_empty() || name.len() > KEY_NAME_BYTES_MAX || name.chars().any(char::is_control) {
        return Err(Problem::field("/name", "has 1 to 200 bytes, in one line"));
    }
    if wanted.scopes.is_empty() {
        return Err(Problem::field("/scopes", "names nothing that the key may do"));
    }
    if wanted.ends.is_some_and(|ends| ends <= service.now()) {
        return Err(Problem::field("/ends", "has passed"));
    }
    if let Caller::Machine(machine) = &caller
        && let Some(more) = wanted.scopes.iter().find(|scope| !machine.scopes.has(**scope))
    {
        // Else whoever finds a key that makes keys could do everything.
        let detail = format!("a key gives no scope that it has not: `{}`", more.as_str());
        return Err(Problem::new(Kind::Forbidden, detail));
    }
    let scopes: Scopes = wanted.scopes.into_iter().collect();
    let new = NewKey { name, scopes, ends: wanted.ends, author: caller.actor().to_owned() };
    let (key, secret) = service.give_key(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(Made { key, secret })))
}

/// End a key. Requests that bring it are refused from then on.
#[utoipa::path(
    delete, path = "/v1/keys/{key}", tag = "settings", operation_id = "endKey",
    params(("key" = String, Path, description = "Which, by its identifier")),
    responses(
        (status = 204),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn end(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(key): Named<String>,
) -> Result<StatusCode, Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    service.take_key_back(&caller, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}
