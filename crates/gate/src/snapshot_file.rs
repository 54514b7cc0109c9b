//! The snapshot that decides: mapped, its signature checked, and its age against what the order
//! permits. Its body is checked against what was signed as it is read. Anything else stops the
//! gate.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use jiff::SignedDuration;
use untrain_lineage::manifest::SnapshotRef;
use untrain_policy::snapshot::{Snapshot, Statement, split};
use untrain_policy::{Digest, Timestamp};
use untrain_tlog::{Note, VerifierKey};

use crate::GateError;
use crate::limits::CLOCK_SKEW_MAX;
use crate::mapping::Mapping;

/// A snapshot over a mapped file.
pub type MappedSnapshot = Snapshot<Bytes>;

/// A snapshot that a trusted ledger signed.
#[derive(Debug)]
pub struct VerifiedSnapshot {
    /// The state that decides.
    pub snapshot: MappedSnapshot,
    /// What the snapshot is named by: [`Statement::digest`].
    pub digest: Digest,
    /// The signed statement, byte for byte.
    pub note: String,
    path: PathBuf,
    files: Vec<Mapping>,
}

impl VerifiedSnapshot {
    /// The file that it was opened from; of a chain, the last delta.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What a manifest says of it.
    #[must_use]
    pub fn reference(&self) -> SnapshotRef {
        SnapshotRef { digest: self.digest, note: self.note.clone() }
    }

    /// Checks that nobody wrote into a file while it was in use. Whoever publishes what the
    /// snapshot decided asks this last.
    ///
    /// # Errors
    /// [`GateError::SnapshotChanged`].
    pub fn check_unchanged(&self) -> Result<(), GateError> {
        self.files.iter().try_for_each(Mapping::check_unchanged)
    }
}

/// Opens the snapshot at `path`. One of `trust`, whose name is the ledger that the snapshot says it
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
    open_chain(path, &[], trust, max_age, now)
}

/// Opens the snapshot at `base` and lays `deltas` over it, in their order. Each is to be signed as
/// the snapshot is; the last one must not be older than `max_age` at `now`.
///
/// # Errors
/// As [`open_snapshot`]: also when a delta does not continue what is before it.
pub fn open_chain(
    base: &Path,
    deltas: &[PathBuf],
    trust: &[VerifierKey],
    max_age: Option<SignedDuration>,
    now: Timestamp,
) -> Result<VerifiedSnapshot, GateError> {
    let opened = Opened::of(base, trust, now)?;
    let snapshot = Snapshot::open(opened.statement, opened.body);
    let mut snapshot = snapshot.map_err(distrust(base))?;
    let (mut note, mut files, mut last) = (opened.note, vec![opened.file], base);
    for path in deltas {
        let delta = Opened::of(path, trust, now)?;
        snapshot = snapshot.with_delta(delta.statement, delta.body).map_err(distrust(path))?;
        (note, last) = (delta.note, path);
        files.push(delta.file);
    }
    check_age(last, snapshot.statement(), max_age, now)?;
    let digest = snapshot.statement().digest();
    Ok(VerifiedSnapshot { snapshot, digest, note, path: last.to_owned(), files })
}

/// One file, whose statement is believed. Its body is not yet.
struct Opened {
    file: Mapping,
    statement: Statement,
    note: String,
    body: Bytes,
}

impl Opened {
    fn of(path: &Path, trust: &[VerifierKey], now: Timestamp) -> Result<Self, GateError> {
        let missing = |cause| GateError::SnapshotMissing { path: path.to_owned(), cause };
        let file = Mapping::of(path).map_err(missing)?;
        let (note, body) = split(&file.bytes).map_err(distrust(path))?;
        let (statement, note) = believed(note, trust).map_err(distrust(path))?;
        if now.duration_since(statement.time) < -CLOCK_SKEW_MAX {
            let why = format!("it was taken at {}, which is yet to come", statement.time);
            return Err(distrust(path)(why));
        }
        let body = file.bytes.slice_ref(body);
        Ok(Self { file, statement, note, body })
    }
}

/// Why a file is not believed.
fn distrust<E: ToString>(path: &Path) -> impl Fn(E) -> GateError {
    move |why| GateError::SnapshotSignature { path: path.to_owned(), why: why.to_string() }
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
    match max_age {
        Some(limit) if age > limit => Err(GateError::SnapshotStale {
            path: path.to_owned(),
            time: statement.time,
            limit: format!("{limit:#}"),
        }),
        _ => Ok(()),
    }
}
