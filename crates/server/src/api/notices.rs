//! `/v1/notices`: the texts that tell people of policies, and whom they reached.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use untrain_policy::{Fact, NoticeId, Policy, PolicyHash, SubjectId, Timestamp};
use utoipa::ToSchema;

use super::extract::{Body, Named, Object};
use super::idempotency::IdempotencyKey;
use super::subjects::Written;
use super::words;
use crate::access::{Caller, Scope};
use crate::problem::{Problem, ProblemBody};
use crate::service::Service;

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notice {
    /// Its name.
    #[schema(value_type = words::NoticeId)]
    notice: NoticeId,
    /// The policy that it tells of.
    #[schema(value_type = words::PolicyHash)]
    policy: PolicyHash,
    /// When it went out.
    #[schema(value_type = String, format = DateTime)]
    published_at: Timestamp,
    /// Its text by language.
    text: BTreeMap<String, String>,
}

/// List the notices that went out, the oldest first.
#[utoipa::path(
    get, path = "/v1/notices", tag = "notices", operation_id = "listNotices",
    responses(
        (status = 200, body = Vec<Notice>),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn list(State(service): State<Arc<Service>>) -> Result<Json<Vec<Notice>>, Problem> {
    let book = service.book().await?;
    let published = book.published.iter();
    let notices = published.filter_map(|(id, at)| Some(told(book.history.notice(id)?, *at)));
    Ok(Json(notices.collect()))
}

fn told(policy: &Policy, published_at: Timestamp) -> Notice {
    Notice {
        notice: policy.notice.id.clone(),
        policy: policy.hash,
        published_at,
        text: policy.notice.text.clone(),
    }
}

/// Tell a notice.
#[utoipa::path(
    get, path = "/v1/notices/{notice}", tag = "notices", operation_id = "showNotice",
    params(("notice" = words::NoticeId, Path, description = "Which")),
    responses(
        (status = 200, body = Notice),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn show(
    State(service): State<Arc<Service>>,
    Named(notice): Named<NoticeId>,
) -> Result<Json<Notice>, Problem> {
    let book = service.book().await?;
    let at = book.published.iter().find(|(id, _)| *id == notice).map(|(_, at)| *at);
    let found = at.zip(book.history.notice(&notice));
    let (at, policy) = found.ok_or_else(|| Problem::not_found("notice"))?;
    Ok(Json(told(policy, at)))
}

/// The policy whose notice goes out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The document's text (`spec/policy.md`).
    document: String,
}

/// Publish the notice of a policy, so that it can be delivered and answered. It makes nothing the
/// rule.
#[utoipa::path(
    post, path = "/v1/notices", tag = "notices", operation_id = "publishNotice",
    params((
        "Idempotency-Key" = Option<words::IdempotencyKey>, Header,
        description = "Publishes it once"
    )),
    request_body = Publication,
    responses(
        (status = 201, body = Written),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("policy:publish"))),
)]
pub async fn publish(
    State(service): State<Arc<Service>>,
    caller: Caller,
    key: IdempotencyKey,
    Body(publication): Body<Publication>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    caller.must_have(Scope::PolicyPublish)?;
    let policy = crate::drafts::parse(&publication.document)?;
    let fact = Fact::NoticePublished {
        notice: policy.notice.id.clone(),
        policy: policy.hash,
        document: policy.text.clone(),
    };
    let entry = service.append_one(fact, key.of(&caller).as_deref()).await?;
    Ok((StatusCode::CREATED, Json(Written { entry: entry.0 })))
}

/// Somebody whom a notice reached.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    /// Who.
    #[schema(value_type = words::SubjectId)]
    subject: SubjectId,
    /// When; this moment when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    delivered_at: Option<Timestamp>,
}

/// Whom a notice reached.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deliveries {
    /// At most 1,000.
    #[schema(max_items = 1000, value_type = Vec<Reached>)]
    deliveries: Vec<Object<Reached>>,
}

/// How many deliveries were written.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivered {
    /// All of them.
    delivered: u64,
}

/// Say whom a notice reached, all or none.
#[utoipa::path(
    post, path = "/v1/notices/{notice}/deliveries", tag = "notices",
    operation_id = "deliverNotice",
    params(
        ("notice" = words::NoticeId, Path, description = "Which"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Says it once"),
    ),
    request_body = Deliveries,
    responses(
        (status = 201, body = Delivered),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("preferences:write"))),
)]
pub async fn deliver(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(notice): Named<NoticeId>,
    key: IdempotencyKey,
    Body(deliveries): Body<Deliveries>,
) -> Result<(StatusCode, Json<Delivered>), Problem> {
    caller.must_have(Scope::PreferencesWrite)?;
    let reached = deliveries.deliveries.into_iter();
    let reached = reached.map(|Object(reached)| (reached.subject, reached.delivered_at)).collect();
    let delivered = service.deliver(&notice, reached, key.of(&caller).as_deref()).await?;
    Ok((StatusCode::CREATED, Json(Delivered { delivered })))
}

/// A notice that somebody has read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// Which.
    #[schema(value_type = words::NoticeId)]
    notice: NoticeId,
}

/// Say that a person has read a notice. It is no answer, and permits nothing.
#[utoipa::path(
    post, path = "/v1/subjects/{subject}/acknowledgements", tag = "notices",
    operation_id = "acknowledgeNotice",
    params(
        ("subject" = words::SubjectId, Path, description = "Who"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Says it once"),
    ),
    request_body = Acknowledgement,
    responses(
        (status = 201, body = Written),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:write"))),
)]
pub async fn acknowledge(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
    key: IdempotencyKey,
    Body(acknowledgement): Body<Acknowledgement>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesWrite)?;
    let (notice, key) = (acknowledgement.notice, key.of(&caller));
    let entry = service.acknowledge(subject, notice, key.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(Written { entry: entry.0 })))
}
