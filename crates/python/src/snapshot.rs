//! A snapshot that was opened and believed, and is asked from Python.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use pyo3::prelude::*;
use untrain_gate::{VerifiedSnapshot, open_chain};
use untrain_policy::Timestamp;
use untrain_tlog::VerifierKey;
use untrain_verify::Trust;

use crate::errors::{raised, unfit};

/// A signed snapshot of the ledger: what decides.
#[pyclass(frozen, module = "untrain")]
pub(crate) struct Snapshot {
    pub(crate) opened: VerifiedSnapshot,
}

#[pymethods]
impl Snapshot {
    /// Opens the snapshot at `path` with `deltas` laid over it. One of `trust` must have signed it:
    /// keys, or files of keys or of a trust policy. It must not be older than `max_age` seconds.
    #[new]
    #[pyo3(signature = (path, trust, max_age=None, deltas=Vec::new()))]
    fn new(
        py: Python<'_>,
        path: PathBuf,
        trust: Vec<String>,
        max_age: Option<f64>,
        deltas: Vec<PathBuf>,
    ) -> PyResult<Self> {
        py.detach(|| open(&path, &deltas, &trust, max_age)).map(|opened| Self { opened })
    }

    /// The name of the ledger that it is of.
    #[getter]
    fn origin(&self) -> String {
        self.opened.snapshot.statement().origin.clone()
    }

    /// How many entries of the ledger are counted in.
    #[getter]
    fn position(&self) -> u64 {
        self.opened.snapshot.statement().position.0
    }

    /// When it was taken: RFC 3339, in UTC.
    #[getter]
    fn time(&self) -> String {
        self.opened.snapshot.statement().time.to_string()
    }

    /// How old it is, in seconds.
    #[getter]
    fn age(&self) -> f64 {
        Timestamp::now().duration_since(self.opened.snapshot.statement().time).as_secs_f64()
    }

    /// What it is named by: the BLAKE3 of its statement.
    #[getter]
    fn digest(&self) -> String {
        self.opened.digest.to_string()
    }

    /// The signed statement, byte for byte.
    #[getter]
    fn note(&self) -> &str {
        &self.opened.note
    }

    /// The hash of the policy in force, if there is one.
    #[getter]
    fn policy(&self) -> Option<String> {
        self.opened.snapshot.policy().map(|policy| policy.hash.to_string())
    }
}

fn open(
    path: &Path,
    deltas: &[PathBuf],
    trust: &[String],
    max_age: Option<f64>,
) -> PyResult<VerifiedSnapshot> {
    let trust = believed(trust)?;
    let max_age = max_age.map(SignedDuration::try_from_secs_f64).transpose().map_err(unfit)?;
    let opened = open_chain(path, deltas, trust.keys(), max_age, Timestamp::now());
    let opened = opened.map_err(|error| raised(&error))?;
    if let Some(policy) = trust.policy() {
        opened.demand_witnesses(policy).map_err(|error| raised(&error))?;
    }
    Ok(opened)
}

/// Whom the words of `trust` believe: each is a key, or a file of keys or of a policy.
pub(crate) fn believed(trust: &[String]) -> PyResult<Trust> {
    let mut keys: Vec<VerifierKey> = Vec::new();
    for word in trust {
        if let Ok(key) = word.trim().parse() {
            keys.push(key);
            continue;
        }
        let read = Trust::read(Path::new(word)).map_err(unfit)?;
        if read.policy().is_some() {
            return match trust {
                [_] => Ok(read),
                _ => Err(unfit("a trust policy says all about whom to believe; name it alone")),
            };
        }
        keys.extend_from_slice(read.keys());
    }
    if keys.is_empty() {
        return Err(unfit("no key is trusted; name the log's key, or a file of keys, as `trust`"));
    }
    Ok(keys.into())
}
