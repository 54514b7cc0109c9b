//! Which keys a run trusts: those of a file, else those of the workspace.

use std::fs;
use std::path::Path;

use untrain_tlog::VerifierKey;
use untrain_verify::Trust;

use crate::context::Context;
use crate::error::Error;
use crate::workspace::Workspace;

/// The file of a workspace that holds the log's own key.
const LOG_KEY: &str = "keys/log.pub";

/// The keys of `file`, else of the workspace that is named or near.
pub fn keys(file: Option<&Path>, context: &Context) -> Result<Vec<VerifierKey>, Error> {
    whom(file, context).map(|trust| trust.keys().to_vec())
}

/// Whom `file` says to believe, else the log of the workspace that is named or near.
pub fn whom(file: Option<&Path>, context: &Context) -> Result<Trust, Error> {
    if let Some(file) = file {
        return read(file);
    }
    match Workspace::find(context)? {
        Some(dir) => read(&dir.join(LOG_KEY)),
        None => Err(Error::NoTrust),
    }
}

/// Reads a file of verifier keys, or a trust policy; one log at least.
pub fn read(file: &Path) -> Result<Trust, Error> {
    let text = fs::read_to_string(file).map_err(|source| Error::file(file, source))?;
    let fault = |why: String| Error::Trust { path: file.to_owned(), why };
    match Trust::parse(&text) {
        Ok(trust) if trust.keys().is_empty() => Err(fault("it holds no log's key".to_owned())),
        Ok(trust) => Ok(trust),
        Err(error) => Err(fault(error.to_string())),
    }
}
