//! What a draft would change, before it does: for whom, for which purposes, on which records, and
//! who has to be told first.
//!
//! Each person is asked about with the rules that decide ([`crate::decide`]), under the policy in
//! force and under the draft: with the notices that have arrived, and as if its own had and its
//! days of grace were over. What is denied now **widens** when the draft permits it at once, or in
//! the end where the policy in force never would; what is permitted now and denied at once
//! **narrows**. A draft is taken as if it were effective at the moment of asking.
//!
//! Every record that rules can tell apart is asked about, at every time of collection that makes a
//! difference, so that when nothing widens no activation can open a record of those counted.

mod kinds;
mod sample;
mod simulation;
mod tally;

use serde::Serialize;

use crate::Timestamp;
use crate::document::Policy;
use crate::error::Error;
use crate::history::PolicyHistory;
use crate::ids::{Jurisdiction, PackCode, PolicyHash, PurposeId};
use crate::state::Person;
use crate::vocabulary::{Direction, Effect, Reason};

pub use kinds::Kind;
pub use sample::{Case, Drawn, SAMPLE_CASES};
pub use simulation::{Answers, Simulation};

/// What a draft would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The policy in force; none before the first.
    pub policy: Option<PolicyHash>,
    /// The draft.
    pub draft: PolicyHash,
    /// Everybody, each counted once.
    pub totals: Totals,
    /// By purpose and residence, in the order of the purposes; only where something changes.
    pub places: Vec<Place>,
    /// Some of those for whom something widens or narrows, drawn by the draft's hash.
    pub sample: Vec<Drawn>,
}

impl Plan {
    /// Whether anything is denied now and would be permitted.
    #[must_use]
    pub const fn widens(&self) -> bool {
        self.totals.widened > 0
    }

    /// Whether everybody whose data it opens has been told, and their days of grace are over.
    #[must_use]
    pub const fn is_covered(&self) -> bool {
        self.totals.to_tell == 0 && self.totals.in_grace == 0
    }
}

/// How many members; each is counted once, whatever changes for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// All of them.
    pub members: u64,
    /// For whom something is permitted now and denied at once.
    pub narrowed: u64,
    /// For whom something is denied now and would be permitted: `ready`, `in_grace` and `to_tell`
    /// together.
    pub widened: u64,
    /// Who have been told of it, and whose days of grace are over.
    pub ready: u64,
    /// Who have been told, and whose days of grace are not over.
    pub in_grace: u64,
    /// Who must be told first.
    pub to_tell: u64,
}

/// One purpose for those who live in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// For what.
    pub purpose: PurposeId,
    /// Where they live; none when it is not known.
    pub jurisdiction: Option<Jurisdiction>,
    /// Their pack in the policy in force.
    pub old_pack: Option<PackCode>,
    /// Their pack in the draft.
    pub new_pack: Option<PackCode>,
    /// Those who live there, and what changes for them of this purpose.
    pub totals: Totals,
    /// What changes of which records.
    pub changes: Vec<Change>,
}

/// One change of an answer. A member may be counted in several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// What it does to the use of data.
    pub direction: Direction,
    /// Of which records.
    #[serde(flatten)]
    pub kind: Kind,
    /// Collected when.
    pub collected: Collected,
    /// The answer under the policy in force.
    pub before: Reason,
    /// The answer under it once its own notice has arrived and its days of grace are over.
    pub before_told: Reason,
    /// The answer when the draft is activated.
    pub activated: Reason,
    /// The answer once its notice has arrived and its days of grace are over.
    pub told: Reason,
    /// For how many.
    pub members: u64,
}

/// When a record was collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Collected {
    /// At the moment of asking.
    Now,
    /// Before it.
    Past,
    /// After it, as a record may claim.
    Later,
}

/// How far somebody has been told of what a draft opens of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// It opens nothing of theirs.
    NothingOpens,
    /// They have been told, and their days of grace are over.
    Ready,
    /// They have been told, and their days of grace are not over.
    InGrace,
    /// They must be told first.
    ToTell,
}

impl Direction {
    /// What it does to the use of data: now, under the policy in force once it was told, at the
    /// activation of the draft, and once that was told.
    #[must_use]
    pub const fn of_answers(
        before: Effect,
        before_told: Effect,
        activated: Effect,
        told: Effect,
    ) -> Self {
        match (before, before_told, activated, told) {
            (Effect::Deny, _, Effect::Allow, _)
            | (Effect::Deny, Effect::Deny, _, Effect::Allow) => Self::Widens,
            (Effect::Allow, _, Effect::Deny, _) => Self::Narrows,
            _ => Self::Neither,
        }
    }
}

/// What `draft` would change at `now`, for these persons, of whom each stands for so many members.
///
/// # Errors
/// [`Error::NoticeReused`] when the draft cannot follow on the history.
pub fn plan<'p>(
    history: &PolicyHistory,
    draft: &Policy,
    now: Timestamp,
    people: impl IntoIterator<Item = (&'p Person, u64)>,
) -> Result<Plan, Error> {
    let mut simulation = Simulation::new(history, draft, now)?;
    for (person, members) in people {
        simulation.take(person, members);
    }
    Ok(simulation.finish())
}
