//! Which published datasets and models wait for more people before they forget anybody, and what
//! ends that early.

use std::collections::{BTreeMap, BTreeSet};

use untrain_lineage::catalogue::Catalogue;
use untrain_policy::{ArtefactKind, Fact, Position};
use untrain_unlearn::planner::{Run, Terms};

use super::{Open, Pending};
use crate::context::Context;
use crate::error::Error;
use crate::planning::planned;
use crate::times::day;
use crate::workspace::Workspace;

/// What `staff_acted` calls that a request was carried out without waiting (`spec/event.md`).
const AT_ONCE: &str = "forget.now";

/// What somebody decided about a request.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Who.
    pub actor: String,
    /// Why.
    pub reason: String,
}

/// The runs whose time has not come, by the folder of what they change.
#[derive(Debug, Default)]
pub struct Held(BTreeMap<String, (ArtefactKind, Run)>);

impl Held {
    /// What the plan holds back at this moment. Nothing is, and nothing has to be looked at, where
    /// nothing is published.
    pub fn of(workspace: &Workspace, open: &[Open], context: &Context) -> Result<Self, Error> {
        let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
        let published = catalogue.datasets.iter().any(|line| !line.replaced && line.is_published())
            || catalogue.models.iter().any(|line| !line.replaced && line.is_published());
        if open.is_empty() || !published {
            return Ok(Self::default());
        }
        let planned = planned(workspace, open, context.now)?;
        let mut held = BTreeMap::new();
        for standing in planned.standing.iter().filter(|standing| standing.artefact.published) {
            let mut runs = planned.plan.runs.iter();
            let Some(run) = runs.find(|run| run.artefact == standing.artefact.name) else {
                continue;
            };
            // What only waits for the machine is not held back: it runs after the others.
            if run.start > context.now && run.wanted > context.now {
                held.insert(run.artefact.clone(), (standing.kind, run.clone()));
            }
        }
        Ok(Self(held))
    }

    /// Lets go of what holds back `request`, or of everything without one, and keeps in the ledger
    /// who decided that, and why.
    pub fn release(
        &mut self,
        workspace: &Workspace,
        at_once: &Decided,
        request: Option<Position>,
        context: &Context,
    ) -> Result<(), Error> {
        let concerns = |run: &Run| request.is_none_or(|entry| run.requests.contains(&entry));
        let released = self.0.values().filter(|(_, run)| concerns(run));
        let entries: BTreeSet<Position> =
            released.flat_map(|(_, run)| run.requests.iter().copied()).collect();
        let acted = |entry: &Position| Fact::StaffActed {
            actor: at_once.actor.clone(),
            action: AT_ONCE.to_owned(),
            object: entry.to_string(),
            reason: Some(at_once.reason.clone()),
        };
        let facts: Vec<Fact> = entries.iter().map(acted).collect();
        if !facts.is_empty() {
            workspace.append(facts, context.now)?;
        }
        self.0.retain(|_, (_, run)| !concerns(run));
        Ok(())
    }

    /// Whether what stands in a folder waits.
    pub fn holds(&self, directory: &str) -> bool {
        self.0.contains_key(directory)
    }

    /// The requests that are not carried out everywhere yet.
    pub fn requests(&self) -> BTreeSet<Position> {
        self.0.values().flat_map(|(_, run)| run.requests.iter().copied()).collect()
    }

    /// What the reader is told.
    pub fn pending(&self) -> impl Iterator<Item = Pending> {
        self.0.values().map(|(kind, run)| {
            let until = day(run.start);
            let more = Terms::default().people_min.saturating_sub(run.people);
            let why = match more {
                0 => format!("was given out, and lets people leave together on {until}"),
                1 => format!("was given out, and waits until {until} for one more person to leave"),
                more => {
                    format!(
                        "was given out, and waits until {until} for {more} more people to leave"
                    )
                }
            };
            Pending {
                artefact: kind.as_str(),
                directory: run.artefact.clone(),
                why,
                planned: Some(run.start),
                due: Some(run.due),
            }
        })
    }
}
