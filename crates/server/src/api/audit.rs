//! `/v1/audit/pack` and `/v1/verify`: for whoever checks.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use untrain_policy::Timestamp;
use untrain_verify::{Context, Report, Trust, check};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Asked, File};
use crate::access::{Caller, Scope};
use crate::audit::zip;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// Which span of the log.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PackSpan {
    /// From what was taken in at this time on; from the beginning when absent.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Up to what was taken in at this time; to the end when absent.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

/// Fetch everything that an auditor needs of a span of the log, as one zip. It names people.
#[utoipa::path(
    get, path = "/v1/audit/pack", tag = "audit", operation_id = "auditPack",
    params(PackSpan),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/zip"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("audit:read"))),
)]
pub async fn pack(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Asked(span): Asked<PackSpan>,
) -> Result<Response, Problem> {
    caller.must_have(Scope::AuditRead)?;
    Ok(zip(service.audit_pack(&caller, span.from, span.to).await?))
}

/// Whether a file states what is true: what `untrain verify --json` prints.
#[derive(Debug, Serialize, ToSchema)]
#[schema(value_type = Object)]
pub struct ReportBody(Box<RawValue>);

/// Check a receipt, a proof, a snapshot, a manifest or a certificate against this log's key.
/// Whoever does not want to trust this service runs `untrain verify`, which asks nobody.
#[utoipa::path(
    post, path = "/v1/verify", tag = "audit", operation_id = "verify",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = ReportBody),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("public"))),
)]
pub async fn verify(
    State(service): State<Arc<Service>>,
    File(file): File,
) -> Result<Json<ReportBody>, Problem> {
    let report = service.check(&file)?;
    let raw = serde_json::value::to_raw_value(&report);
    let told = |error: serde_json::Error| Problem::new(Kind::Internal, error.to_string());
    raw.map(|raw| Json(ReportBody(raw))).map_err(told)
}

impl Service {
    /// Checks a file against this log's key.
    ///
    /// # Errors
    /// [`Problem`] when the log's own key does not read.
    pub fn check(&self, file: &[u8]) -> Result<Report, Problem> {
        let trust = Trust::parse(&format!("{}\n", self.ledger().verifier_key()));
        let trust = trust.map_err(|error| Problem::new(Kind::Internal, error.to_string()))?;
        Ok(check(file, &Context::default(), &trust))
    }
}
