//! The policy's versions as bytes: every document as it was published, and the activations.

use crate::document::Policy;
use crate::error::Error;
use crate::history::{Activation, PolicyHistory};
use crate::snapshot::SnapshotError;
use crate::snapshot::bytes::{Reader, put_count, put_text, put_time};

pub(crate) fn to_bytes(history: &PolicyHistory) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_count(&mut bytes, history.documents().len());
    for document in history.documents() {
        put_text(&mut bytes, &document.text);
    }
    put_count(&mut bytes, history.activations().len());
    for Activation { document, at } in history.activations() {
        put_count(&mut bytes, *document);
        put_time(&mut bytes, *at);
    }
    bytes
}

pub(crate) fn parse(bytes: &[u8]) -> Result<PolicyHistory, SnapshotError> {
    let mut reader = Reader(bytes);
    let mut documents = Vec::new();
    for _ in 0..reader.count()? {
        documents.push(read_document(reader.text()?)?);
    }
    let mut activations = Vec::new();
    for _ in 0..reader.count()? {
        activations.push(Activation { document: reader.count()?, at: reader.time()? });
    }
    if !reader.is_empty() {
        return Err(SnapshotError::Malformed("bytes follow its policies"));
    }
    Ok(PolicyHistory::from_parts(documents, activations)?)
}

fn read_document(text: &str) -> Result<Policy, Error> {
    let policy = Policy::hash_of(text);
    Policy::parse(text).map_err(|faults| Error::Document { policy, faults })
}
