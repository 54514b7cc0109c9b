//! What of the planner's input a workspace knows: who waits until when, where their records stand,
//! and how fast earlier runs were.

mod artefacts;
pub mod rates;
mod waiting;

use untrain_lineage::catalogue::Catalogue;
use untrain_policy::Timestamp;
use untrain_unlearn::planner::{Artefact, Plan, Terms, Waiting, plan};

use crate::error::Error;
use crate::forgetting::Open;
use crate::workspace::Workspace;

pub use artefacts::{Standing, holders};
pub use waiting::{ORDERED, due};

/// The plan for everybody who waits.
#[derive(Debug)]
pub struct Planned {
    /// The requests, in the order of the ledger.
    pub waiting: Vec<Waiting>,
    /// Every dataset and model that holds somebody of them.
    pub standing: Vec<Standing>,
    /// What begins when.
    pub plan: Plan,
}

/// Plans for the requests that are open. Nothing is changed.
pub fn planned(workspace: &Workspace, open: &[Open], now: Timestamp) -> Result<Planned, Error> {
    let events = workspace.wait(workspace.ledger.own_events())?;
    let catalogue = Catalogue::of(&events);
    let standing = artefacts::standing(workspace, &catalogue, open)?;
    let waiting = waiting::waiting(workspace, &events, open, &standing, now)?;
    let artefacts: Vec<Artefact> = standing.iter().map(|it| it.artefact.clone()).collect();
    let plan = plan(now, &Terms::default(), &artefacts, &waiting);
    Ok(Planned { waiting, standing, plan })
}
