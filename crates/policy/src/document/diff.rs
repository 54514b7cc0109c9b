//! What one document permits and another does not, in words, for whoever has to decide between
//! them.
//!
//! A change that could let through any record of anybody that was denied before widens, however
//! much else it closes; when that cannot be told from the two documents alone, it widens. So two
//! documents between which nothing widens can follow each other without a denial becoming an
//! allowance, and a test says so. Whom a change reaches among the people that a ledger knows is
//! not asked here.

mod cells;
mod rest;

use std::collections::BTreeMap;
use std::fmt;

use crate::ids::{Jurisdiction, PackCode};
use crate::vocabulary::{Basis, CaseKind, Direction, Part, Silence, UnknownAge};

use super::clocks::Clocks;
use super::{Pack, Policy};

/// The most residences that are named in words; the rest is counted.
const RESIDENCES_NAMED_MAX: usize = 6;

/// One difference between two documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What it does to the use of data.
    pub direction: Direction,
    /// What it is about.
    pub part: Part,
    /// For whom it is; nobody in particular when empty.
    pub whom: Vec<Whom>,
    /// What changes, in words, without the whom.
    pub words: String,
}

/// The people who had one pack and have one pack now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whom {
    /// The pack before.
    pub old: PackCode,
    /// The pack after; mostly the same.
    pub new: PackCode,
    /// Where they live.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Whether everybody is among them whose residence is unknown or in neither document.
    pub elsewhere: bool,
}

impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.new)?;
        if self.old != self.new {
            write!(f, ", which was `{}`", self.old)?;
        }
        let named = self.jurisdictions.iter().take(RESIDENCES_NAMED_MAX);
        let mut places: Vec<String> = named.map(ToString::to_string).collect();
        let more = self.jurisdictions.len().saturating_sub(RESIDENCES_NAMED_MAX);
        if more > 0 {
            places.push(format!("{more} more"));
        }
        if self.elsewhere {
            places.push("everywhere else".to_owned());
        }
        write!(f, " ({})", places.join(", "))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whom: Vec<String> = self.whom.iter().map(ToString::to_string).collect();
        match whom.as_slice() {
            [] => f.write_str(&self.words),
            whom => write!(f, "{}: {}", whom.join("; "), self.words),
        }
    }
}

/// Every difference between two documents: what widens first, then what narrows, then the rest.
/// The texts of the packs' sources and comments are none.
#[must_use]
pub fn diff(old: &Policy, new: &Policy) -> Vec<Change> {
    let groups = Group::all(old, new);
    let mut found = Found::default();
    rest::policy(old, new, &mut found);
    rest::purposes(old, new, &mut found);
    rest::notice(old, new, &mut found);
    rest::controller(old, new, &mut found);
    rest::signals(old, new, &mut found);
    rest::licences(old, new, &mut found);
    for group in &groups {
        group.residence(&mut found);
        group.ages(&mut found);
        group.grace(new, &mut found);
        group.clocks(&mut found);
    }
    cells::compare(old, new, &groups, &mut found);
    found.into_list()
}

/// The differences as they are found. One that is found for several groups is one.
#[derive(Default)]
struct Found(BTreeMap<(Direction, Part, String), Vec<Whom>>);

impl Found {
    fn add(&mut self, direction: Direction, part: Part, words: String) {
        self.0.entry((direction, part, words)).or_default();
    }

    fn add_for(&mut self, whom: &Whom, direction: Direction, part: Part, words: String) {
        self.0.entry((direction, part, words)).or_default().push(whom.clone());
    }

    fn into_list(self) -> Vec<Change> {
        let change = |((direction, part, words), whom)| Change { direction, part, whom, words };
        self.0.into_iter().map(change).collect()
    }
}

/// The people who share a pack in either document.
struct Group<'p> {
    whom: Whom,
    old: &'p Pack,
    new: &'p Pack,
}

impl<'p> Group<'p> {
    /// Everybody, each in one group.
    fn all(old: &'p Policy, new: &'p Policy) -> Vec<Self> {
        let named = [old, new].into_iter().flat_map(|policy| &policy.packs);
        let mut residences: Vec<Option<&Jurisdiction>> =
            named.flat_map(|pack| &pack.jurisdictions).map(Some).collect();
        residences.push(None);
        residences.sort();
        residences.dedup();
        let mut groups: BTreeMap<(&PackCode, &PackCode), Self> = BTreeMap::new();
        for lives in residences {
            let Some((before, after)) = old.pack_of(lives).zip(new.pack_of(lives)) else {
                continue;
            };
            let group = groups.entry((&before.code, &after.code)).or_insert_with(|| {
                let (old, new) = (before.code.clone(), after.code.clone());
                let whom = Whom { old, new, jurisdictions: Vec::new(), elsewhere: false };
                Self { whom, old: before, new: after }
            });
            match lives {
                Some(code) => group.whom.jurisdictions.push(code.clone()),
                None => group.whom.elsewhere = true,
            }
        }
        groups.into_values().collect()
    }

    fn residence(&self, found: &mut Found) {
        if self.old.code != self.new.code {
            let words = "another pack is for them".to_owned();
            found.add_for(&self.whom, Direction::Neither, Part::Residence, words);
        }
    }

    fn ages(&self, found: &mut Found) {
        let (before, after) = (self.old.minimum_age, self.new.minimum_age);
        if before != after {
            let direction = widens_if(after < before);
            let words = format!("the minimum age goes from {before} to {after}");
            found.add_for(&self.whom, direction, Part::Age, words);
        }
        let (before, after) = (self.old.unknown_age, self.new.unknown_age);
        if before != after {
            let direction = widens_if(after == UnknownAge::Permit);
            let words = match after {
                UnknownAge::Permit => "somebody whose age is unknown is no longer left out",
                UnknownAge::Deny => "somebody whose age is unknown is left out",
            };
            found.add_for(&self.whom, direction, Part::Age, words.to_owned());
        }
    }

    /// Days of grace matter where something runs on legitimate interest.
    fn grace(&self, new: &Policy, found: &mut Found) {
        let (before, after) = (self.old.grace_days, self.new.grace_days);
        if before != after {
            let waits = new.cells.iter().any(|cell| {
                cell.basis == Basis::LegitimateInterest && cell.packs.contains(&self.new.code)
            });
            let direction = if waits { widens_if(after < before) } else { Direction::Neither };
            let words = format!("the days of grace after a notice go from {before} to {after}");
            found.add_for(&self.whom, direction, Part::Grace, words);
        }
    }

    /// Clocks change what the controller owes, not what it may use.
    fn clocks(&self, found: &mut Found) {
        let mut say =
            |words: String| found.add_for(&self.whom, Direction::Neither, Part::Clock, words);
        let (before, after) = (&self.old.clocks, &self.new.clocks);
        for kind in CaseKind::ALL {
            let (was, is) = (clock(before, *kind), clock(after, *kind));
            if was != is {
                say(format!("{kind}: from {was} to {is}"));
            }
        }
        if before.re_ask_months != after.re_ask_months {
            let months = |months: Option<u16>| match months {
                Some(months) => format!("{months} months"),
                None => "no rule".to_owned(),
            };
            let (was, is) = (months(before.re_ask_months), months(after.re_ask_months));
            say(format!("before somebody who said no is asked again: from {was} to {is}"));
        }
        if (&before.weekend, &before.holidays) != (&after.weekend, &after.holidays) {
            say("other days are business days".to_owned());
        }
    }
}

fn clock(clocks: &Clocks, kind: CaseKind) -> String {
    let clock = clocks.of(kind);
    let mut parts = Vec::new();
    if let Some(span) = clock.acknowledge {
        parts.push(format!("acknowledged in {span}"));
    }
    parts.push(format!("answered in {}", clock.answer));
    if let Some(span) = clock.extension {
        parts.push(format!("extended by {span}"));
    }
    if clock.silence == Silence::Refusal {
        parts.push("silence is a refusal".to_owned());
    }
    parts.join(", ")
}

const fn widens_if(widens: bool) -> Direction {
    if widens { Direction::Widens } else { Direction::Narrows }
}
