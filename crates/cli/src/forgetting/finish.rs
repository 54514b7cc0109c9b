//! Bringing a change into the ledger and its certificates to disk, from wherever the last run got.

use untrain_lineage::certificate::{Certificate, sign};
use untrain_lineage::model;
use untrain_policy::{Digest, Event, Fact, Position, Timestamp};

use super::plan::{Artefact, Plan, Planned};
use super::statement::Change;
use super::{Changed, certificate_path};
use crate::error::Error;
use crate::making::vouch;
use crate::workspace::{Workspace, write};

/// Finishes every plan that a run left behind. Answers what they changed, and those plans.
pub fn unfinished(
    workspace: &Workspace,
    now: Timestamp,
) -> Result<(Vec<Changed>, Vec<Plan>), Error> {
    let (mut changed, mut finished) = (Vec::new(), Vec::new());
    for plan in Plan::unfinished(workspace)? {
        if let Some(change) = finish(workspace, &plan, None, now)? {
            changed.push(change);
            finished.push(plan);
        }
    }
    Ok((changed, finished))
}

/// Finishes a plan and throws it away; none when nothing had been changed. Which records left a
/// model is `removed`, or, after a run that died, the difference of what stood and what stands.
pub fn finish(
    workspace: &Workspace,
    plan: &Plan,
    removed: Option<Vec<Digest>>,
    now: Timestamp,
) -> Result<Option<Changed>, Error> {
    if plan.artefact == Artefact::Model {
        // A run that died may have got as far as to suppress.
        let folder = workspace.folder_of(&plan.directory);
        if folder.join(model::FILE).exists() {
            untrain_unlearn::finish(&folder, &workspace.model_keys(), now)?;
        }
    }
    let Some(change) = Change::of(workspace, plan, removed)? else {
        plan.remove()?;
        return Ok(None);
    };
    for planned in &plan.requests {
        certify(workspace, plan, planned, &change, now)?;
    }
    plan.remove()?;
    Ok(Some(change.told(&plan.directory)))
}

/// One request's event in the ledger, unless it is there, and its certificate on disk.
fn certify(
    workspace: &Workspace,
    plan: &Plan,
    planned: &Planned,
    change: &Change,
    now: Timestamp,
) -> Result<(), Error> {
    let statement = change.statement(workspace, plan, planned)?;
    // Signatures are deterministic: a second run signs the same bytes that the event names.
    let envelope = sign(&statement, workspace.ledger.signing_key())?;
    let digest = envelope.statement_digest()?;
    let entry = match logged(workspace, planned)? {
        Some(entry) => entry,
        None => {
            let fact = change.fact(plan, planned, digest)?;
            workspace.append_one(fact, now)?
        }
    };
    let receipt = workspace.wait(workspace.ledger.receipt(entry))?;
    let certificate = Certificate::new(envelope, receipt.to_text());
    write(&certificate_path(workspace, planned.certificate), &certificate.to_bytes()?)?;
    if plan.artefact == Artefact::Dataset {
        vouch(workspace, &workspace.folder_of(&plan.directory), entry)?;
    }
    Ok(())
}

/// The entry that carries a certificate, when a run that died got as far.
fn logged(workspace: &Workspace, planned: &Planned) -> Result<Option<Position>, Error> {
    let carries = |event: &Event| match &event.fact {
        Fact::DatasetRevised { certificate, .. } => *certificate == Some(planned.certificate),
        Fact::ModelForgot { certificate, .. } => *certificate == planned.certificate,
        _ => false,
    };
    let events = workspace.wait(workspace.ledger.own_events())?;
    Ok(events.into_iter().rev().find(|(_, event)| carries(event)).map(|(entry, _)| entry))
}
