//! What kind of file some bytes are, by how they begin or by their `schema`.

use serde::Deserialize;
use untrain_lineage::{certificate, manifest};
use untrain_policy::statement;

use crate::report::Kind;

#[derive(Deserialize)]
struct Head {
    schema: String,
}

/// The kind of file that `bytes` are.
pub(crate) fn of(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"c2sp.org/tlog-proof@v1\n") {
        return Kind::Receipt;
    }
    if bytes.starts_with(b"untrain/current/v1\n") {
        return Kind::Current;
    }
    if bytes.starts_with(b"untrain/absence/v1\n") {
        return Kind::Absence;
    }
    if bytes.starts_with(statement::STATEMENT_SCHEMA.as_bytes()) {
        return Kind::Snapshot;
    }
    match serde_json::from_slice::<Head>(bytes) {
        Ok(head) if head.schema == manifest::SCHEMA => Kind::Manifest,
        Ok(head) if head.schema == certificate::SCHEMA => Kind::Certificate,
        _ => Kind::Unknown,
    }
}
