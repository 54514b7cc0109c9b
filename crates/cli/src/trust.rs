//! Which keys a run trusts: those of a file, else those of the workspace.

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
        return Ok(Trust::read(file)?);
    }
    match Workspace::find(context)? {
        Some(dir) => Ok(Trust::read(&dir.join(LOG_KEY))?),
        None => Err(Error::NoTrust),
    }
}
