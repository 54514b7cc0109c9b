//! Counting: members by state, and the plan that all states make together.

use std::collections::BTreeMap;

use crate::age::AgeBand;
use crate::document::Policy;
use crate::ids::{Jurisdiction, PolicyHash, PurposeId};
use crate::vocabulary::{Direction, Reason};

use super::sample::{self, Case};
use super::simulation::{Answers, Outcome, direction};
use super::{Change, Collected, Coverage, Kind, Place, Plan, Totals};

/// One change of an answer for one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    /// The number of the kind of records.
    pub(super) kind: usize,
    pub(super) collected: Collected,
    pub(super) answers: Answers<Reason>,
}

impl Turn {
    pub(super) fn direction(&self) -> Direction {
        direction(self.answers)
    }
}

/// One state, and how many members share it.
#[derive(Debug)]
struct State {
    /// The number of the residence.
    home: usize,
    age: Option<AgeBand>,
    members: u64,
    outcomes: Vec<Outcome>,
}

impl State {
    fn coverage(&self) -> Coverage {
        let each = self.outcomes.iter().filter_map(|outcome| outcome.coverage);
        each.max().unwrap_or(Coverage::NothingOpens)
    }
}

/// All states, and everybody.
#[derive(Debug)]
pub(super) struct Tally {
    old: Option<Policy>,
    new: Policy,
    members: u64,
    homes: Vec<Option<Jurisdiction>>,
    states: Vec<State>,
}

impl Tally {
    pub(super) fn new(old: Option<&Policy>, new: &Policy) -> Self {
        let (old, new) = (old.cloned(), new.clone());
        Self { old, new, members: 0, homes: Vec::new(), states: Vec::new() }
    }

    /// Counts members for whom nothing changes.
    pub(super) fn count(&mut self, members: u64) {
        self.members = self.members.saturating_add(members);
    }

    /// Adds a state, and gives it a number.
    pub(super) fn add(
        &mut self,
        home: Option<&Jurisdiction>,
        age: Option<AgeBand>,
        outcomes: Vec<Outcome>,
    ) -> usize {
        let known = self.homes.iter().position(|known| known.as_ref() == home);
        let home = known.unwrap_or_else(|| {
            self.homes.push(home.cloned());
            self.homes.len().saturating_sub(1)
        });
        self.states.push(State { home, age, members: 0, outcomes });
        self.states.len().saturating_sub(1)
    }

    /// Counts members who share a state.
    pub(super) fn take(&mut self, number: usize, members: u64) -> Coverage {
        self.count(members);
        let Some(state) = self.states.get_mut(number) else { return Coverage::NothingOpens };
        state.members = state.members.saturating_add(members);
        state.coverage()
    }

    pub(super) fn finish(self, purposes: &[(PurposeId, Vec<Kind>)]) -> Plan {
        let sample = sample::draw(&self.new.hash, &self.cases(purposes));
        let mut totals = Totals { members: self.members, ..Totals::default() };
        let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
        let mut lives: BTreeMap<usize, u64> = BTreeMap::new();
        for state in &self.states {
            let narrowed = state.outcomes.iter().any(|outcome| outcome.narrowed);
            totals.put(state.members, narrowed, state.coverage());
            add(lives.entry(state.home).or_default(), state.members);
            for outcome in &state.outcomes {
                let cell = cells.entry((outcome.purpose, state.home)).or_default();
                let coverage = outcome.coverage.unwrap_or(Coverage::NothingOpens);
                cell.totals.put(state.members, outcome.narrowed, coverage);
                for turn in &outcome.turns {
                    add(cell.turns.entry(*turn).or_default(), state.members);
                }
            }
        }
        let mut places: Vec<(usize, Place)> = Vec::new();
        for ((purpose, home), mut cell) in cells {
            let Some((id, kinds)) = purposes.get(purpose) else { continue };
            cell.totals.members = lives.get(&home).copied().unwrap_or_default();
            let home = self.homes.get(home).cloned().flatten();
            places.push((purpose, self.place(id, kinds, home, cell)));
        }
        places
            .sort_by(|(one, a), (other, b)| (one, &a.jurisdiction).cmp(&(other, &b.jurisdiction)));
        Plan {
            policy: self.old.as_ref().map(hash),
            draft: self.new.hash,
            totals,
            places: places.into_iter().map(|(_, place)| place).collect(),
            sample,
        }
    }

    /// Every case of somebody for whom a purpose opens or closes, and of how many members it is.
    fn cases(&self, purposes: &[(PurposeId, Vec<Kind>)]) -> BTreeMap<Case, u64> {
        let mut cases: BTreeMap<Case, u64> = BTreeMap::new();
        for state in self.states.iter().filter(|state| state.members > 0) {
            let home = self.homes.get(state.home).cloned().flatten();
            for outcome in &state.outcomes {
                let Some((purpose, _)) = purposes.get(outcome.purpose) else { continue };
                for direction in [Direction::Widens, Direction::Narrows] {
                    // The most usual records stand for the others.
                    let mut turns = outcome.turns.iter().filter(|it| it.direction() == direction);
                    let Some(turn) = turns.next() else { continue };
                    let case = Case {
                        direction,
                        purpose: purpose.clone(),
                        jurisdiction: home.clone(),
                        age: state.age,
                        before: turn.answers.before,
                        activated: turn.answers.activated,
                        told: turn.answers.told,
                    };
                    add(cases.entry(case).or_default(), state.members);
                }
            }
        }
        cases
    }

    fn place(
        &self,
        purpose: &PurposeId,
        kinds: &[Kind],
        home: Option<Jurisdiction>,
        cell: Cell,
    ) -> Place {
        let pack = |policy: &Policy| policy.pack_of(home.as_ref()).map(|pack| pack.code.clone());
        let change = |(turn, members): (Turn, u64)| {
            let Answers { before, before_told, activated, told } = turn.answers;
            Some(Change {
                direction: turn.direction(),
                kind: kinds.get(turn.kind)?.clone(),
                collected: turn.collected,
                before,
                before_told,
                activated,
                told,
                members,
            })
        };
        let mut changes: Vec<Change> = cell.turns.into_iter().filter_map(change).collect();
        changes.sort();
        Place {
            purpose: purpose.clone(),
            old_pack: self.old.as_ref().and_then(pack),
            new_pack: pack(&self.new),
            jurisdiction: home,
            totals: cell.totals,
            changes,
        }
    }
}

/// One purpose in one place.
#[derive(Debug, Default)]
struct Cell {
    totals: Totals,
    turns: BTreeMap<Turn, u64>,
}

impl Totals {
    fn put(&mut self, members: u64, narrowed: bool, coverage: Coverage) {
        if narrowed {
            add(&mut self.narrowed, members);
        }
        let of = match coverage {
            Coverage::NothingOpens => return,
            Coverage::Ready => &mut self.ready,
            Coverage::InGrace => &mut self.in_grace,
            Coverage::ToTell => &mut self.to_tell,
        };
        add(of, members);
        add(&mut self.widened, members);
    }
}

const fn add(count: &mut u64, members: u64) {
    *count = count.saturating_add(members);
}

const fn hash(policy: &Policy) -> PolicyHash {
    policy.hash
}
