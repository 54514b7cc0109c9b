//! `/v1/snapshots`: the state of everybody, signed, for gates that ask in their own process.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio_util::io::ReaderStream;
use untrain_ledger::LedgerError;

use crate::access::{Caller, Scope};
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// Fetch the newest snapshot. Its `ETag` is its position: a gate that sends it with `If-None-Match`
/// learns cheaply that nothing has changed since.
#[utoipa::path(
    get, path = "/v1/snapshots/newest", tag = "snapshots", operation_id = "fetchSnapshot",
    params(("If-None-Match" = Option<String>, Header, description = "The `ETag` of the last one")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "Nothing has changed since"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("gate:snapshot"))),
)]
pub async fn newest(
    State(service): State<Arc<Service>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    caller.must_have(Scope::GateSnapshot)?;
    let size = service.ledger().size().await?;
    // What was exported last says so in its own entry and in a state root behind it, which change
    // nobody's state.
    let known = *service.exported().lock().await;
    let same = known.is_some_and(|(_, logged)| logged.0.saturating_add(2) >= size.0);
    if let Some((position, _)) = known.filter(|_| same) {
        let etag = format!("\"{position}\"");
        if headers.get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == etag.as_bytes())
        {
            return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
        }
    }
    let path = folder_of(&service)?.join("newest.snapshot");
    let position = match known.filter(|_| same) {
        Some((position, _)) => position,
        None => {
            let exported = service.ledger().export_snapshot(&path, service.now()).await?;
            *service.exported().lock().await = Some((exported.position, exported.logged));
            exported.position
        }
    };
    send(&path, Some(&format!("\"{position}\""))).await
}

/// Lays out what has changed since a snapshot or delta that the caller has, and brings in the body:
/// a delta to be laid over it. It takes time in proportion to what has changed.
#[utoipa::path(
    post, path = "/v1/snapshots/delta", tag = "snapshots", operation_id = "fetchDelta",
    request_body(
        content = Vec<u8>, content_type = "application/octet-stream",
        description = "The statement of the snapshot or delta: the file up to and with its \
                       signatures, or all of it",
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("gate:snapshot"))),
)]
pub async fn delta(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Request,
) -> Result<Response, Problem> {
    caller.must_have(Scope::GateSnapshot)?;
    let limit = crate::limits::BODY_BYTES_MAX;
    let since = axum::body::to_bytes(request.into_body(), limit).await.map_err(|_| {
        Problem::new(Kind::TooLarge, "send the statement alone, not the whole snapshot")
    })?;
    let snapshots = folder_of(&service)?;
    let told = |source| {
        let path = snapshots.clone();
        Problem::from(crate::ServerError::File { doing: "write in", path, source })
    };
    let folder = tempfile::tempdir_in(&snapshots).map_err(told)?;
    let (base, out) = (folder.path().join("since"), folder.path().join("delta"));
    tokio::fs::write(&base, &since).await.map_err(told)?;
    let exported = service.ledger().export_delta(&base, &out, service.now()).await;
    exported.map_err(|error| match error {
        LedgerError::Since { why, .. } => Problem::new(Kind::Malformed, why),
        error => error.into(),
    })?;
    send(&out, None).await
}

/// The folder of snapshots, which are personal data: nobody else on this computer reads them.
fn folder_of(service: &Service) -> Result<std::path::PathBuf, Problem> {
    use std::os::unix::fs::DirBuilderExt;
    let path = service.workspace().join("snapshots");
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&path);
    let told = |source| crate::ServerError::File { doing: "make", path: path.clone(), source };
    made.map_err(told)?;
    Ok(path)
}

async fn send(path: &std::path::Path, etag: Option<&str>) -> Result<Response, Problem> {
    let file = tokio::fs::File::open(path).await.map_err(|source| crate::ServerError::File {
        doing: "read",
        path: path.to_owned(),
        source,
    })?;
    let mut response = Body::from_stream(ReaderStream::new(file)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    if let Some(etag) = etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
        headers.insert(header::ETAG, etag);
    }
    Ok(response)
}
