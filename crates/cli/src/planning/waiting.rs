//! Who waits to be forgotten: until when, by the clock of the pack that protects them, and who is
//! heard before others.

use std::collections::{BTreeMap, BTreeSet};

use untrain_policy::age::AgeBand;
use untrain_policy::cases::Due;
use untrain_policy::{CaseKind, Event, Fact, Position, Projection, SubjectId, Timestamp};
use untrain_unlearn::planner::{Lane, Waiting};

use super::Standing;
use crate::error::Error;
use crate::forgetting::Open;
use crate::workspace::Workspace;

/// What `staff_acted` calls an order of a court or an authority (`spec/event.md`).
pub const ORDERED: &str = "forget.ordered";

/// The age from which nobody is a minor any more.
const ADULT_YEARS: u8 = 18;

/// The open requests for the planner.
pub fn waiting(
    workspace: &Workspace,
    events: &[(Position, Event)],
    open: &[Open],
    standing: &[Standing],
    now: Timestamp,
) -> Result<Vec<Waiting>, Error> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let state = workspace.projection(None)?;
    let ordered = ordered(events);
    let special: BTreeSet<Position> = standing.iter().flat_map(|it| &it.special).copied().collect();
    let mut persons: BTreeMap<&SubjectId, u64> = BTreeMap::new();
    let mut list = Vec::with_capacity(open.len());
    for Open { request, .. } in open {
        let accounts = state.accounts_of(&request.subject);
        let first = accounts.iter().min().unwrap_or(&request.subject);
        let next = persons.len() as u64;
        let person = *persons.entry(first).or_insert(next);
        let lane = match request.entry {
            entry if ordered.contains(&entry.to_string()) => Lane::LegalOrder,
            _ if accounts.iter().any(|account| may_be_minor(&state, account, now)) => Lane::Minor,
            entry if special.contains(&entry) => Lane::SpecialCategory,
            _ => Lane::Ordinary,
        };
        let due = ends(&state, accounts, request.at);
        list.push(Waiting { request: request.entry, person, at: request.at, due, lane });
    }
    Ok(list)
}

/// The moment from which a person's request is late.
pub fn due(
    workspace: &Workspace,
    subject: &SubjectId,
    request: Position,
) -> Result<Timestamp, Error> {
    let state = workspace.wait(workspace.ledger.read_subject(subject, None))?;
    let made = state.requests_of(subject).find(|made| made.entry == request);
    let at = made.map_or(Timestamp::MIN, |made| made.at);
    Ok(ends(&state, state.accounts_of(subject), at))
}

/// The entries of the requests that somebody ordered, as `staff_acted` writes them.
fn ordered(events: &[(Position, Event)]) -> BTreeSet<String> {
    let order = |(_, event): &(Position, Event)| match &event.fact {
        Fact::StaffActed { action, object, .. } if action == ORDERED => Some(object.clone()),
        _ => None,
    };
    events.iter().filter_map(order).collect()
}

/// Whether the stated age leaves open that somebody is a minor. Without a stated age nothing is
/// assumed: everybody would be heard first then, and so nobody.
fn may_be_minor(state: &Projection, account: &SubjectId, now: Timestamp) -> bool {
    let band = state.state(account).and_then(|account| account.age.band_at(now));
    band.is_some_and(|band| match band {
        AgeBand::Under(_) => true,
        AgeBand::AtLeast(from) | AgeBand::Between(from, _) => from < ADULT_YEARS,
    })
}

/// A wish to be forgotten is one to erase: the clock for that runs, of the packs where the person
/// lives the one that ends first, by the policy that was in force when it came in.
fn ends(state: &Projection, accounts: &[SubjectId], at: Timestamp) -> Timestamp {
    let policy = state.history().in_force(at).map(AsRef::as_ref);
    let residences = accounts.iter().map(|account| state.state(account)?.jurisdiction());
    Due::of(at, CaseKind::Erasure, policy, residences).answer.ends()
}
