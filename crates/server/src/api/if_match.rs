//! `If-Match`: a change says which version it changes (RFC 9110, section 13.1.1).

use axum::extract::FromRequestParts;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;

use crate::problem::{Kind, Problem};

/// The version that a change says it changes.
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(IF_MATCH) else {
            let detail = "send `If-Match` with the `ETag` of what you read";
            return Err(Problem::new(Kind::PreconditionMissing, detail));
        };
        let text = value.to_str().ok().and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
        let version = text.and_then(|text| text.parse().ok());
        let stale = || Problem::new(Kind::Stale, "no version ever had this `ETag`");
        version.map(Self).ok_or_else(stale)
    }
}
