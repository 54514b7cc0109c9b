//! The policy's versions as bytes: every document as it was published, the activations, and the
//! sources that were registered.

use crate::document::Policy;
use crate::error::Error;
use crate::history::{Activation, PolicyHistory};
use crate::register::RegisteredSource;
use crate::snapshot::SnapshotError;
use crate::snapshot::bytes::{Reader, put_count, put_text, put_time};
use crate::{Event, Fact};

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
    put_sources(&mut bytes, history.sources());
    bytes
}

/// Without sources nothing is written: a body from before there was a register reads as it did.
fn put_sources(bytes: &mut Vec<u8>, sources: &[RegisteredSource]) {
    if sources.is_empty() {
        return;
    }
    put_count(bytes, sources.len());
    for source in sources {
        // Every event has a JSON form. One that had none would be refused when it is read.
        let event = Event { time: source.at, fact: source.fact() }.to_bytes().unwrap_or_default();
        put_count(bytes, event.len());
        bytes.extend_from_slice(&event);
    }
}

fn read_sources(reader: &mut Reader<'_>, history: &mut PolicyHistory) -> Result<(), SnapshotError> {
    let count = reader.count()?;
    if count == 0 {
        return Err(SnapshotError::Malformed("an empty register is written"));
    }
    for _ in 0..count {
        let bytes = reader.counted()?;
        let event = Event::from_bytes(bytes)?;
        let again = event.to_bytes()?;
        if !matches!(event.fact, Fact::SourceRegistered { .. }) || again != bytes {
            return Err(SnapshotError::Malformed("its register holds something else"));
        }
        history.apply(event.time, &event.fact)?;
    }
    Ok(())
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
    let mut history = PolicyHistory::from_parts(documents, activations)?;
    if !reader.is_empty() {
        read_sources(&mut reader, &mut history)?;
    }
    if !reader.is_empty() {
        return Err(SnapshotError::Malformed("bytes follow its policies"));
    }
    Ok(history)
}

fn read_document(text: &str) -> Result<Policy, Error> {
    let policy = Policy::hash_of(text);
    Policy::parse(text).map_err(|faults| Error::Document { policy, faults })
}
