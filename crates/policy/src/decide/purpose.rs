//! One purpose at one moment, compiled: everything that no person and no record changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::SignedDuration;

use crate::Timestamp;
use crate::document::{Cell, Policy, UnknownSignals};
use crate::history::PolicyHistory;
use crate::ids::{Jurisdiction, LicenceId, NoticeId, PurposeId};
use crate::vocabulary::{Basis, Category, UnknownAge, Visibility};

/// What all purposes share: the numbers of notices, and of zones.
///
/// A zone is a set of jurisdictions that every document of the history puts into the same packs,
/// so that whatever was announced to one of them was announced to all. Zone 0 is everywhere that
/// no document names.
#[derive(Debug)]
pub(super) struct Frame {
    notices: BTreeMap<NoticeId, usize>,
    zones: BTreeMap<Jurisdiction, usize>,
    /// One jurisdiction of each zone; none for zone 0.
    members: Vec<Option<Jurisdiction>>,
}

impl Frame {
    pub(super) fn of(history: &PolicyHistory) -> Self {
        let documents = history.documents();
        let packs_of = |code: Option<&Jurisdiction>| -> Vec<_> {
            documents.iter().map(|policy| policy.pack_of(code).map(|pack| &pack.code)).collect()
        };
        let named: BTreeSet<&Jurisdiction> = documents
            .iter()
            .flat_map(|policy| &policy.packs)
            .flat_map(|pack| &pack.jurisdictions)
            .collect();
        let mut numbers = BTreeMap::from([(packs_of(None), 0)]);
        let mut members = vec![None];
        let mut zones = BTreeMap::new();
        for code in named {
            let zone = *numbers.entry(packs_of(Some(code))).or_insert_with(|| {
                members.push(Some(code.clone()));
                members.len().saturating_sub(1)
            });
            zones.insert(code.clone(), zone);
        }
        let ids = documents.iter().map(|policy| policy.notice.id.clone());
        Self { notices: ids.zip(0..).collect(), zones, members }
    }

    pub(super) fn notice(&self, id: &NoticeId) -> Option<usize> {
        self.notices.get(id).copied()
    }

    pub(super) fn zone(&self, code: Option<&Jurisdiction>) -> usize {
        code.and_then(|code| self.zones.get(code).or_else(|| self.zones.get(code.country())))
            .copied()
            .unwrap_or(0)
    }
}

/// The rules of one purpose at one moment. Compiled once, asked about any number of records.
#[derive(Debug, Clone)]
pub struct PurposeRules {
    pub(super) now: Timestamp,
    pub(super) id: PurposeId,
    pub(super) frame: Arc<Frame>,
    pub(super) licences: Licences,
    pub(super) unknown_signals: UnknownSignals,
    /// By zone.
    packs: Vec<PackRules>,
    /// By zone, then by category.
    cells: Vec<Option<CellRules>>,
    /// Sets of notices, each a row of truth values by the notice's number.
    listings: Vec<Vec<bool>>,
    runs: Vec<Run>,
}

/// What a pack says about persons.
#[derive(Debug, Clone)]
pub(super) struct PackRules {
    pub(super) minimum_age: u8,
    pub(super) unknown_age: UnknownAge,
    pub(super) grace: SignedDuration,
}

/// One cell for one zone.
#[derive(Debug, Clone)]
pub(super) struct CellRules {
    pub(super) basis: Basis,
    pub(super) assessed: bool,
    /// The number of the listing: under which notices a yes speaks of this cell.
    pub(super) listing: usize,
    /// The number of the run: which notices announced this cell on this basis.
    pub(super) run: usize,
    /// A bit for each visibility.
    visibility: u8,
}

impl CellRules {
    pub(super) const fn permits(&self, visibility: Visibility) -> bool {
        self.visibility & bit(visibility) != 0
    }
}

const fn bit(visibility: Visibility) -> u8 {
    1 << visibility as u8
}

/// The notices of the unbroken run of versions, ending with the one in force, that list a cell on
/// one basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    notices: Vec<bool>,
    /// The activation of the version that broke the run: what arrived before it counts no more.
    from: Timestamp,
}

impl Run {
    /// Whether a notice that arrived then announced the cell.
    pub(super) fn counts(&self, notice: usize, at: Timestamp) -> bool {
        at >= self.from && self.notices.get(notice).copied().unwrap_or(false)
    }
}

/// The licences that cover the purpose and have not ended.
#[derive(Debug, Clone)]
pub(super) struct Licences(BTreeSet<LicenceId>);

impl Licences {
    pub(super) fn contains(&self, id: &str) -> bool {
        self.0.contains(id)
    }
}

impl PurposeRules {
    /// The rules of a purpose that the policy in force at `now` declares.
    pub(super) fn compile(
        history: &PolicyHistory,
        policy: &Policy,
        frame: &Arc<Frame>,
        id: &PurposeId,
        now: Timestamp,
    ) -> Self {
        let covering = policy.licences.iter().filter(|licence| {
            licence.purposes.contains(id) && licence.expires.is_none_or(|expires| expires > now)
        });
        let mut rules = Self {
            now,
            id: id.clone(),
            frame: Arc::clone(frame),
            licences: Licences(covering.map(|licence| licence.id.clone()).collect()),
            unknown_signals: policy.unknown_signals,
            packs: Vec::new(),
            cells: Vec::new(),
            listings: Vec::new(),
            runs: Vec::new(),
        };
        let versions = history.activated_by(now);
        for member in &frame.members {
            rules.packs.extend(policy.pack_of(member.as_ref()).map(|pack| PackRules {
                minimum_age: pack.minimum_age,
                unknown_age: pack.unknown_age,
                grace: SignedDuration::from_hours(i64::from(pack.grace_days).saturating_mul(24)),
            }));
            for category in Category::ALL {
                let place = CellPlace { purpose: id, category: *category, member: member.as_ref() };
                let cell = place.in_policy(policy);
                let cell = cell.map(|cell| rules.cell_rules(cell, place, history, &versions));
                rules.cells.push(cell);
            }
        }
        rules
    }

    fn cell_rules(
        &mut self,
        cell: &Cell,
        place: CellPlace<'_>,
        history: &PolicyHistory,
        versions: &[(Timestamp, &Arc<Policy>)],
    ) -> CellRules {
        let listing = place.listing(history);
        let run = self.run_of(cell.basis, place, versions);
        CellRules {
            basis: cell.basis,
            assessed: cell.assessment.is_some(),
            listing: number_of(&mut self.listings, listing),
            run: number_of(&mut self.runs, run),
            visibility: cell.visibility.iter().fold(0, |bits, open| bits | bit(*open)),
        }
    }

    fn run_of(
        &self,
        basis: Basis,
        place: CellPlace<'_>,
        versions: &[(Timestamp, &Arc<Policy>)],
    ) -> Run {
        let same = |policy: &Policy| place.in_policy(policy).is_some_and(|c| c.basis == basis);
        let unbroken = versions.iter().rev().take_while(|(_, policy)| same(policy));
        let in_run: BTreeSet<&NoticeId> = unbroken.map(|(_, policy)| &policy.notice.id).collect();
        let broke = versions.iter().rev().find(|(_, policy)| !same(policy));
        let mut notices = vec![false; self.frame.notices.len()];
        for (id, number) in &self.frame.notices {
            if let Some(announces) = notices.get_mut(*number) {
                *announces = in_run.contains(id);
            }
        }
        Run { notices, from: broke.map_or(Timestamp::MIN, |(activated, _)| *activated) }
    }

    pub(super) fn pack(&self, zone: usize) -> Option<&PackRules> {
        self.packs.get(zone)
    }

    pub(super) fn cell(&self, zone: usize, category: Category) -> Option<&CellRules> {
        let place = zone.checked_mul(Category::ALL.len())?.checked_add(category as usize)?;
        self.cells.get(place)?.as_ref()
    }

    /// Whether a yes under this notice speaks of the cells with this listing.
    pub(super) fn listed(&self, listing: usize, notice: usize) -> bool {
        let row = self.listings.get(listing);
        row.and_then(|row| row.get(notice)).copied().unwrap_or(false)
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }
}

/// Purpose × category × jurisdiction.
#[derive(Clone, Copy)]
struct CellPlace<'c> {
    purpose: &'c PurposeId,
    category: Category,
    member: Option<&'c Jurisdiction>,
}

impl CellPlace<'_> {
    fn in_policy<'p>(&self, policy: &'p Policy) -> Option<&'p Cell> {
        policy.cell_of(self.purpose, self.category, self.member)
    }

    /// Under which notices a yes speaks of this cell. For a special category only where the text
    /// asked for consent.
    fn listing(&self, history: &PolicyHistory) -> Vec<bool> {
        let lists = |cell: &Cell| match cell.basis {
            Basis::Consent => true,
            Basis::LegitimateInterest => self.category != Category::Special,
            Basis::Prohibited => false,
        };
        let documents = history.documents().iter();
        documents.map(|policy| self.in_policy(policy).is_some_and(lists)).collect()
    }
}

/// The number of `wanted` in `list`, which gains it when it is new.
fn number_of<T: PartialEq>(list: &mut Vec<T>, wanted: T) -> usize {
    list.iter().position(|known| *known == wanted).unwrap_or_else(|| {
        list.push(wanted);
        list.len().saturating_sub(1)
    })
}
