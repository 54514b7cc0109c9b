//! Which snapshot decides: the file that was named, held against trusted keys and the clock, or a
//! fresh one of the workspace.

use std::path::{Path, PathBuf};

use untrain_gate::{VerifiedSnapshot, open_chain, open_snapshot};
use untrain_tlog::TrustPolicy;
use untrain_verify::Trust;

use crate::config::Age;
use crate::context::Context;
use crate::error::Error;
use crate::trust;
use crate::workspace::Workspace;

/// The flags that name a snapshot, for every verb that decides by one.
#[derive(Debug, clap::Args)]
pub struct SnapshotFlags {
    /// The snapshot that decides; else a fresh one of the workspace
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// A delta to lay over it, or several in their order
    #[arg(long = "delta", value_name = "FILE", requires = "snapshot")]
    deltas: Vec<PathBuf>,
    /// A file of verifier keys that may sign snapshots, or a trust policy that also says who has to
    /// have seen the log; else the workspace's own
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
}

impl SnapshotFlags {
    /// What they ask for, when it may be so old.
    pub fn wanted(&self, max_age: Age) -> Wanted<'_> {
        let (file, trust) = (self.snapshot.as_deref(), self.trust.as_deref());
        Wanted { file, deltas: &self.deltas, trust, max_age }
    }
}

/// The snapshot that a run asks for.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The file, when one was named.
    pub file: Option<&'a Path>,
    /// What is laid over it, in this order.
    pub deltas: &'a [PathBuf],
    /// The keys that may have signed it, or the policy that also says who has to have seen its log,
    /// when they were named.
    pub trust: Option<&'a Path>,
    /// How old it may be.
    pub max_age: Age,
}

impl Wanted<'_> {
    /// Opens it. Without a file there must be a workspace to export a fresh one from, which has no
    /// witness yet.
    pub fn open(
        &self,
        workspace: Option<&Workspace>,
        context: &Context,
    ) -> Result<VerifiedSnapshot, Error> {
        match (self.file, workspace) {
            (Some(file), _) => {
                let trust = trust::whom(self.trust, context)?;
                let max_age = Some(self.max_age.0);
                let snapshot = open_chain(file, self.deltas, trust.keys(), max_age, context.now)?;
                trust.policy().map_or(Ok(()), |policy| snapshot.demand_witnesses(policy))?;
                Ok(snapshot)
            }
            (None, Some(_)) if self.asks_for_witnesses()? => Err(Error::Usage(
                "nobody has seen a fresh snapshot yet, and the trust policy asks for witnesses: \
                 add --snapshot FILE"
                    .to_owned(),
            )),
            (None, Some(workspace)) => fresh(workspace, context),
            (None, None) => Err(Error::Usage(
                "there is no workspace here to export a snapshot from: add --snapshot FILE or \
                 --workspace DIR"
                    .to_owned(),
            )),
        }
    }

    fn asks_for_witnesses(&self) -> Result<bool, Error> {
        let trust = self.trust.map(Trust::read).transpose()?;
        Ok(trust.as_ref().and_then(Trust::policy).is_some_and(TrustPolicy::asks_for_witnesses))
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
