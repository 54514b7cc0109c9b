//! Whether a dataset may still be used: what is signed holds, and nobody in it has refused since.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pyo3::prelude::*;
use untrain_gate::{Dataset, recheck};
use untrain_lineage::manifest::FILE;
use untrain_verify::{Answer, check_file};

use crate::errors::{BadSignature, raised, unfit};
use crate::snapshot::{Snapshot, believed};

/// What a check found: the dataset's id, its purpose, how many records it holds, and how many of
/// them are refused by now, by code.
type Checked = (String, String, u64, BTreeMap<String, u64>);

/// Checks a dataset against a snapshot. Its manifest has to be registered in a log that `trust`
/// believes, and its files have to be the manifest's; without `registered` the latter is enough.
#[pyfunction]
pub(crate) fn check_dataset(
    py: Python<'_>,
    folder: PathBuf,
    snapshot: Py<Snapshot>,
    trust: Vec<String>,
    registered: bool,
) -> PyResult<Checked> {
    py.detach(|| {
        let dataset = Dataset::open(&folder).map_err(|error| raised(&error))?;
        if registered {
            let report = check_file(&folder.join(FILE), &believed(&trust)?).map_err(unfit)?;
            if report.answer != Answer::True {
                let why = format!(
                    "the manifest of `{}` can't be trusted: {}",
                    folder.display(),
                    report.headline
                );
                return Err(BadSignature::new_err(why));
            }
        }
        let files = dataset.check_files();
        files.map_err(|error| BadSignature::new_err(error.to_string()))?;
        let opened = &snapshot.get().opened;
        let denied = recheck(&dataset, &opened.snapshot).map_err(|error| raised(&error))?;
        opened.check_unchanged().map_err(|error| raised(&error))?;
        let manifest = dataset.manifest();
        let (id, purpose) = (manifest.dataset.to_string(), manifest.purpose.to_string());
        Ok((id, purpose, manifest.counts.kept, denied))
    })
}
