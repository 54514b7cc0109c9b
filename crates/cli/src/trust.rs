//! Which keys a run trusts: those of a file, else those of the workspace.

use std::fs;
use std::path::Path;

use untrain_tlog::VerifierKey;

use crate::context::Context;
use crate::error::Error;
use crate::workspace::Workspace;

/// The file of a workspace that holds the log's own key.
const LOG_KEY: &str = "keys/log.pub";

/// The keys of `file`, else of the workspace that is named or near.
pub fn keys(file: Option<&Path>, context: &Context) -> Result<Vec<VerifierKey>, Error> {
    if let Some(file) = file {
        return read(file);
    }
    match Workspace::find(context)? {
        Some(dir) => read(&dir.join(LOG_KEY)),
        None => Err(Error::NoTrust),
    }
}

/// Reads a file of verifier keys; one at least.
pub fn read(file: &Path) -> Result<Vec<VerifierKey>, Error> {
    let text = fs::read_to_string(file).map_err(|source| Error::file(file, source))?;
    let fault = |why: String| Error::Trust { path: file.to_owned(), why };
    match untrain_verify::trust::parse(&text) {
        Ok(keys) if keys.is_empty() => Err(fault("it holds no key".to_owned())),
        Ok(keys) => Ok(keys),
        Err(error) => Err(fault(error.to_string())),
    }
}
