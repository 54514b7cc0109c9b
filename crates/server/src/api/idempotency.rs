//! `Idempotency-Key`: a request that was sent twice is done once.
//!
//! The ledger remembers the key with what was asked under it, so that the answer is the same
//! however late the repetition comes. The header is that of the IETF's draft
//! `draft-ietf-httpapi-idempotency-key-header-07`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::access::Caller;
use crate::limits::IDEMPOTENCY_KEY_BYTES_MAX;
use crate::problem::{Kind, Problem};

/// The key that came with a request, if one did.
pub struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    /// The key as the ledger knows it: two callers may use the same word.
    #[must_use]
    pub fn of(&self, caller: &Caller) -> Option<String> {
        self.0.as_ref().map(|key| format!("{}\n{key}", caller.actor()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let bad = |detail: &str| Problem::new(Kind::Malformed, format!("Idempotency-Key {detail}"));
        let text = value.to_str().map_err(|_| bad("is not of printable characters"))?;
        // The draft asks for a structured string, in quotes; most callers send it bare.
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        if text.is_empty() || text.len() > IDEMPOTENCY_KEY_BYTES_MAX {
            return Err(bad("has 1 to 255 bytes"));
        }
        Ok(Self(Some(text.to_owned())))
    }
}
