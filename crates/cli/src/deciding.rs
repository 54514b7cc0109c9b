//! Which snapshot decides: the file that was named, held against trusted keys and the clock, or a
//! fresh one of the workspace.

use std::path::{Path, PathBuf};

use untrain_gate::{VerifiedSnapshot, open_chain, open_snapshot};

use crate::config::Age;
use crate::context::Context;
use crate::error::Error;
use crate::trust;
use crate::workspace::Workspace;

/// The snapshot that a run asks for.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The file, when one was named.
    pub file: Option<&'a Path>,
    /// What is laid over it, in this order.
    pub deltas: &'a [PathBuf],
    /// The keys that may have signed it, when they were named.
    pub trust: Option<&'a Path>,
    /// How old it may be.
    pub max_age: Age,
}

impl Wanted<'_> {
    /// Opens it. Without a file there must be a workspace to export a fresh one from.
    pub fn open(
        &self,
        workspace: Option<&Workspace>,
        context: &Context,
    ) -> Result<VerifiedSnapshot, Error> {
        match (self.file, workspace) {
            (Some(file), _) => {
                let keys = trust::keys(self.trust, context)?;
                Ok(open_chain(file, self.deltas, &keys, Some(self.max_age.0), context.now)?)
            }
            (None, Some(workspace)) => fresh(workspace, context),
            (None, None) => Err(Error::Usage(
                "there is no workspace here to export a snapshot from: add --snapshot FILE or \
                 --workspace DIR"
                    .to_owned(),
            )),
        }
    }
}

/// Exports the present state of a workspace and opens it as any gate would.
pub fn fresh(workspace: &Workspace, context: &Context) -> Result<VerifiedSnapshot, Error> {
    let path = workspace.fresh_snapshot(context.now)?;
    Ok(open_snapshot(&path, &workspace.trusted(), None, context.now)?)
}

/// Whether the snapshot was exported by this workspace's own ledger.
pub fn is_own(snapshot: &VerifiedSnapshot, workspace: &Workspace) -> bool {
    snapshot.snapshot.statement().origin == workspace.ledger.origin()
}
