//! `/v1/webhooks`: who is told what happens, and what came of it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Body, Named};
use super::words;
use crate::access::{Caller, Scope};
use crate::limits::PAGE_ROWS_MAX;
use crate::problem::{Problem, ProblemBody};
use crate::service::Service;
use crate::webhooks::{Delivery, Webhook};

/// List the webhooks.
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "webhooks", operation_id = "listWebhooks",
    responses(
        (status = 200, body = Vec<Webhook>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Vec<Webhook>>, Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    Ok(Json(service.webhooks().await?))
}

/// Who is to be told, and of what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where: `https://`.
    #[schema(example = "https://platform.example/hooks/untrain")]
    url: String,
    /// Of what; of everything when empty.
    #[serde(default)]
    #[schema(value_type = Vec<words::WebhookKind>)]
    events: Vec<String>,
}

/// A webhook that was made, with the secret that it is signed with. It is not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeWebhook {
    /// The secret, as libraries of Standard Webhooks take it.
    secret: String,
    /// The webhook.
    #[serde(flatten)]
    webhook: Webhook,
}

/// Make a webhook. It is told what happens from this moment on.
#[utoipa::path(
    post, path = "/v1/webhooks", tag = "webhooks", operation_id = "addWebhook",
    request_body = NewWebhook,
    responses(
        (status = 201, body = MadeWebhook),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn add(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(new): Body<NewWebhook>,
) -> Result<(StatusCode, Json<MadeWebhook>), Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    let (webhook, secret) = service.make_webhook(&caller, &new.url, &new.events).await?;
    Ok((StatusCode::CREATED, Json(MadeWebhook { secret, webhook })))
}

/// End a webhook.
#[utoipa::path(
    delete, path = "/v1/webhooks/{webhook}", tag = "webhooks", operation_id = "endWebhook",
    params(("webhook" = String, Path, description = "Which")),
    responses(
        (status = 204),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn end(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<StatusCode, Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    service.end_webhook(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lay out a delivery that only tests the way.
#[utoipa::path(
    post, path = "/v1/webhooks/{webhook}/test", tag = "webhooks", operation_id = "testWebhook",
    params(("webhook" = String, Path, description = "Which")),
    responses(
        (status = 202, body = Delivery),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn test(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<(StatusCode, Json<Delivery>), Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    Ok((StatusCode::ACCEPTED, Json(service.test_webhook(&id).await?)))
}

/// List the last deliveries of a webhook, the newest first.
#[utoipa::path(
    get, path = "/v1/webhooks/{webhook}/deliveries", tag = "webhooks",
    operation_id = "listDeliveries",
    params(("webhook" = String, Path, description = "Which")),
    responses(
        (status = 200, body = Vec<Delivery>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn deliveries(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Json<Vec<Delivery>>, Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    Ok(Json(service.deliveries(&id, PAGE_ROWS_MAX).await?))
}

/// Send a delivery again, under the same name.
#[utoipa::path(
    post, path = "/v1/webhooks/{webhook}/deliveries/{delivery}/replay", tag = "webhooks",
    operation_id = "replayDelivery",
    params(
        ("webhook" = String, Path, description = "Of which webhook"),
        ("delivery" = String, Path, description = "Which"),
    ),
    responses(
        (status = 202, body = Delivery),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("settings:write"))),
)]
pub async fn replay(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named((webhook, id)): Named<(String, String)>,
) -> Result<(StatusCode, Json<Delivery>), Problem> {
    caller.must_have(Scope::SettingsWrite)?;
    Ok((StatusCode::ACCEPTED, Json(service.replay_delivery(&webhook, &id).await?)))
}
