//! The snapshot that decides: read, its signature checked, its body checked against what was
//! signed, and its age against what the order permits. Anything else stops the gate.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::SignedDuration;
use untrain_lineage::manifest::SnapshotRef;
use untrain_policy::snapshot::{Snapshot, Statement, split};
use untrain_policy::{Digest, Timestamp};
use untrain_tlog::{Note, VerifierKey};

use crate::GateError;
use crate::limits::{CLOCK_SKEW_MAX, SNAPSHOT_BYTES_MAX};

/// A snapshot that a trusted ledger signed.
#[derive(Debug)]
pub struct VerifiedSnapshot {
    /// The state that decides.
    pub snapshot: Snapshot,
    /// BLAKE3 of the file.
    pub digest: Digest,
    /// The signed statement, byte for byte.
    pub note: String,
}

impl VerifiedSnapshot {
    /// What a manifest says of it.
    #[must_use]
    pub fn reference(&self) -> SnapshotRef {
        SnapshotRef { digest: self.digest, note: self.note.clone() }
    }
}

/// Reads the snapshot at `path`. One of `trust`, whose name is the ledger that the snapshot says it
/// is of, must have signed it; it must not be older than `max_age` at `now`.
///
/// # Errors
/// [`GateError::SnapshotMissing`], [`GateError::SnapshotSignature`], [`GateError::SnapshotStale`].
pub fn open_snapshot(
    path: &Path,
    trust: &[VerifierKey],
    max_age: Option<SignedDuration>,
    now: Timestamp,
) -> Result<VerifiedSnapshot, GateError> {
    let distrust = |why: String| GateError::SnapshotSignature { path: path.to_owned(), why };
    let mut bytes = read(path)?;
    let digest = Digest(*blake3::hash(&bytes).as_bytes());
    let (note, body) = split(&bytes).map_err(|error| distrust(error.to_string()))?;
    let (statement, note) = believed(note, trust).map_err(distrust)?;
    check_age(path, &statement, max_age, now)?;
    let start = bytes.len() - body.len();
    bytes.drain(..start);
    let snapshot = Snapshot::open(statement, bytes).map_err(|error| distrust(error.to_string()))?;
    Ok(VerifiedSnapshot { snapshot, digest, note })
}

fn read(path: &Path) -> Result<Vec<u8>, GateError> {
    let missing = |cause| GateError::SnapshotMissing { path: path.to_owned(), cause };
    let file = File::open(path).map_err(missing)?;
    let length = file.metadata().map_err(missing)?.len();
    if length > SNAPSHOT_BYTES_MAX {
        let why = format!("it is longer than {SNAPSHOT_BYTES_MAX} bytes");
        return Err(GateError::SnapshotSignature { path: path.to_owned(), why });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(SNAPSHOT_BYTES_MAX).read_to_end(&mut bytes).map_err(missing)?;
    Ok(bytes)
}

fn believed(note: &[u8], trust: &[VerifierKey]) -> Result<(Statement, String), String> {
    let parsed = Note::parse(note).map_err(|error| error.to_string())?;
    let text = parsed.verify(trust).map_err(|error| error.to_string())?;
    let statement = Statement::parse(text).map_err(|error| error.to_string())?;
    let own: Vec<_> = trust.iter().filter(|key| key.name() == statement.origin).cloned().collect();
    if parsed.verify(&own).is_err() {
        let origin = &statement.origin;
        return Err(format!("it says it is of the ledger `{origin}`, but another one signed it"));
    }
    let note = String::from_utf8(note.to_vec()).map_err(|error| error.to_string())?;
    Ok((statement, note))
}

fn check_age(
    path: &Path,
    statement: &Statement,
    max_age: Option<SignedDuration>,
    now: Timestamp,
) -> Result<(), GateError> {
    let age = now.duration_since(statement.time);
    if age < -CLOCK_SKEW_MAX {
        let why = format!("it was taken at {}, which is yet to come", statement.time);
        return Err(GateError::SnapshotSignature { path: path.to_owned(), why });
    }
    match max_age {
        Some(limit) if age > limit => Err(GateError::SnapshotStale {
            path: path.to_owned(),
            time: statement.time,
            limit: format!("{limit:#}"),
        }),
        _ => Ok(()),
    }
}
