//! `/v1/ledger`: the log that anybody may see, its proofs, and for auditors what stands behind it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use untrain_ledger::Proof;
use untrain_policy::{Event, Position, Timestamp};
use untrain_tlog::{Checkpoint, Entry, verify_inclusion};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Asked, Named};
use super::page::{Paging, cursor, link_next};
use crate::access::{Caller, Scope};
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// Tell the newest checkpoint: the signed head of the log (`spec/checkpoint.md`).
#[utoipa::path(
    get, path = "/v1/ledger/checkpoint", tag = "ledger", operation_id = "showCheckpoint",
    responses(
        (status = 200, body = String, content_type = "text/plain"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn checkpoint(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    let checkpoint = service.ledger().checkpoint().await?;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, plain)], checkpoint).into_response())
}

/// An entry of the log: nothing that anybody can read (`spec/entry.md`).
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryBody {
    /// Its number.
    index: u64,
    /// The kind of event.
    kind: u8,
    /// The commitment to the event, in hexadecimal.
    commitment: String,
}

/// Tell an entry.
#[utoipa::path(
    get, path = "/v1/ledger/entries/{index}", tag = "ledger", operation_id = "showEntry",
    params(("index" = u64, Path, description = "Its number")),
    responses(
        (status = 200, body = EntryBody),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn entry(
    State(service): State<Arc<Service>>,
    Named(index): Named<u64>,
) -> Result<Json<EntryBody>, Problem> {
    let entry = service.ledger().entry(Position(index)).await?;
    let commitment = HEXLOWER.encode(&entry.commitment);
    Ok(Json(EntryBody { index, kind: entry.kind, commitment }))
}

/// A proof about the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProofBody {
    /// The hashes, as RFC 6962 orders them, in base64.
    hashes: Vec<String>,
    /// The checkpoint that they lead to.
    checkpoint: String,
}

impl From<Proof> for ProofBody {
    fn from(proof: Proof) -> Self {
        let hashes = proof.hashes.iter().map(|hash| BASE64.encode(&hash.0)).collect();
        Self { hashes, checkpoint: proof.checkpoint }
    }
}

/// Prove that the newest checkpoint's tree holds an entry.
#[utoipa::path(
    get, path = "/v1/ledger/entries/{index}/proof", tag = "ledger",
    operation_id = "proveInclusion",
    params(("index" = u64, Path, description = "Which entry")),
    responses(
        (status = 200, body = ProofBody),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn inclusion(
    State(service): State<Arc<Service>>,
    Named(index): Named<u64>,
) -> Result<Json<ProofBody>, Problem> {
    Ok(Json(service.ledger().prove_inclusion(Position(index)).await?.into()))
}

/// Prove that the newest checkpoint's tree continues one of `size` entries.
#[utoipa::path(
    get, path = "/v1/ledger/consistency/{size}", tag = "ledger", operation_id = "proveConsistency",
    params(("size" = u64, Path, description = "How many entries the older tree had")),
    responses(
        (status = 200, body = ProofBody),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn consistency(
    State(service): State<Arc<Service>>,
    Named(size): Named<u64>,
) -> Result<Json<ProofBody>, Problem> {
    Ok(Json(service.ledger().prove_consistency(Position(size)).await?.into()))
}

/// An event of the ledger, with its place in the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventLine {
    /// Its entry.
    pub entry: u64,
    /// When the ledger took it in.
    #[schema(value_type = String, format = DateTime)]
    pub time: Timestamp,
    /// What happened (`spec/event.md`).
    #[schema(value_type = Object)]
    pub event: Box<RawValue>,
}

impl EventLine {
    /// An event and its entry.
    ///
    /// # Errors
    /// [`Problem`] for an event that has no JSON form.
    pub fn of(entry: Position, event: &Event) -> Result<Self, Problem> {
        let raw = serde_json::value::to_raw_value(event);
        let told = |error: serde_json::Error| Problem::new(Kind::Internal, error.to_string());
        Ok(Self { entry: entry.0, time: event.time, event: raw.map_err(told)? })
    }
}

/// Events, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Events {
    /// The events of this page.
    events: Vec<EventLine>,
    /// How many entries the log has.
    size: u64,
    /// The cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventFilter {
    /// Only of this kind, such as `choice_made`.
    event: Option<String>,
}

/// List what the ledger took in, with the people and the words. For auditors.
#[utoipa::path(
    get, path = "/v1/ledger/events", tag = "ledger", operation_id = "listEvents",
    params(EventFilter, Paging),
    responses(
        (status = 200, body = Events),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("audit:read"))),
)]
pub async fn events(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Asked(filter): Asked<EventFilter>,
    Asked(paging): Asked<Paging>,
) -> Result<(HeaderMap, Json<Events>), Problem> {
    caller.must_have(Scope::AuditRead)?;
    let (rows, from) = (paging.rows()?, paging.number()?.unwrap_or(0));
    let size = service.ledger().size().await?.0;
    let found = service.ledger().events_from(Position(from), rows).await?;
    let last = found.last().map(|(entry, _)| entry.0.saturating_add(1));
    let next = last.filter(|last| *last < size && found.len() == rows).map(cursor);
    let wanted = found
        .iter()
        .filter(|(_, event)| filter.event.as_deref().is_none_or(|name| name == event.fact.name()));
    let events = wanted.map(|(entry, event)| EventLine::of(*entry, event));
    let events = events.collect::<Result<_, _>>()?;
    let headers = link_next("/v1/ledger/events", rows, next.as_ref());
    Ok((headers, Json(Events { events, size, next })))
}

impl Service {
    /// Whether a proof leads from an entry to the root that the log's key signed.
    ///
    /// # Errors
    /// [`Problem`] when the checkpoint is none of this log's.
    pub fn proof_holds(
        &self,
        index: Position,
        entry: &Entry,
        proof: &Proof,
    ) -> Result<bool, Problem> {
        let keys = [self.ledger().verifier_key()];
        let head = Checkpoint::open(proof.checkpoint.as_bytes(), &keys);
        let head = head.map_err(|error| Problem::new(Kind::Internal, error.to_string()))?;
        let leaf = entry.leaf_hash();
        Ok(verify_inclusion(leaf, index.0, head.size, &proof.hashes, head.root).is_ok())
    }
}
