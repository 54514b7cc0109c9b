//! `/v1/subjects/{subject}/choices`: what a person answered.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use untrain_policy::{Choice, NoticeId, PurposeId, SubjectId, Timestamp};
use utoipa::ToSchema;

use super::extract::{Body, Named};
use super::idempotency::IdempotencyKey;
use super::words;
use crate::access::{Caller, Scope};
use crate::acts::Answer;
use crate::problem::{Problem, ProblemBody};
use crate::service::Service;

/// One purpose and where the person stands on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standing {
    /// The purpose.
    #[schema(value_type = words::PurposeId)]
    purpose: PurposeId,
    /// What they answered; `undefined` when nothing stands.
    #[schema(value_type = words::Choice)]
    choice: Choice,
    /// Whether a yes covers data from before the notice.
    past: bool,
    /// Which text they answered.
    #[schema(value_type = Option<words::NoticeId>)]
    notice: Option<NoticeId>,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
}

/// What a person answered, for every purpose of the policy in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct Choices {
    /// How many entries of the log this counts in.
    position: u64,
    /// A line per purpose.
    choices: Vec<Standing>,
}

/// Tell what a person answered.
#[utoipa::path(
    get, path = "/v1/subjects/{subject}/choices", tag = "choices", operation_id = "listChoices",
    params(("subject" = words::SubjectId, Path, description = "Who")),
    responses(
        (status = 200, body = Choices),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:read"))),
)]
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
) -> Result<Json<Choices>, Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesRead)?;
    service.must_know(&subject).await?;
    let state = service.ledger().read_subject(&subject, None).await?;
    let book = service.book().await?;
    let purposes = book.in_force(service.now()).map(|policy| policy.purposes.clone());
    let account = state.state(&subject);
    let standing = |purpose: untrain_policy::document::Purpose| {
        let answer = account.and_then(|account| account.answer(&purpose.id));
        Standing {
            choice: answer.map_or(Choice::Undefined, |answer| answer.choice),
            past: answer.is_some_and(|answer| answer.past),
            notice: answer.map(|answer| answer.notice.clone()),
            since: answer.map(|answer| answer.at),
            purpose: purpose.id,
        }
    };
    let choices = purposes.unwrap_or_default().into_iter().map(standing).collect();
    let position = service.ledger().size().await?.0;
    Ok(Json(Choices { position, choices }))
}

/// An answer to one purpose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChoice {
    /// For what.
    #[schema(value_type = words::PurposeId)]
    purpose: PurposeId,
    /// `allow`, `refuse`, or `undefined` to take an answer back.
    #[schema(value_type = words::Choice)]
    choice: Choice,
    /// Whether a yes covers data from before the notice.
    #[serde(default)]
    past: bool,
    /// Which text was answered; the one in force when absent.
    #[serde(default)]
    #[schema(value_type = Option<words::NoticeId>)]
    notice: Option<NoticeId>,
}

/// What was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Receipted {
    /// The entry of the log.
    entry: u64,
    /// The person's receipt, which anybody can check offline.
    receipt: String,
}

impl From<crate::acts::Recorded> for Receipted {
    fn from(recorded: crate::acts::Recorded) -> Self {
        Self { entry: recorded.entry.0, receipt: recorded.receipt }
    }
}

/// Take in a person's answer. It is durable, and in the log, when this is answered.
#[utoipa::path(
    post, path = "/v1/subjects/{subject}/choices", tag = "choices", operation_id = "choose",
    params(
        ("subject" = words::SubjectId, Path, description = "Who"),
        (
            "Idempotency-Key" = Option<words::IdempotencyKey>, Header,
            description = "Makes the answer once"
        ),
    ),
    request_body = NewChoice,
    responses(
        (status = 201, body = Receipted),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:write"))),
)]
pub async fn choose(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
    key: IdempotencyKey,
    Body(new): Body<NewChoice>,
) -> Result<(StatusCode, Json<Receipted>), Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesWrite)?;
    let NewChoice { purpose, choice, past, notice } = new;
    let answer = Answer { subject, purpose, choice, past, notice };
    let recorded = service.choose(answer, key.of(&caller).as_deref()).await?;
    Ok((StatusCode::CREATED, Json(recorded.into())))
}
