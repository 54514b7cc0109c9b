//! One purpose at one moment, compiled: everything that no person and no record changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::SignedDuration;

use crate::Timestamp;
use crate::document::{Cell, Policy, UnknownSignals};
use crate::history::{PolicyHistory, Version};
use crate::ids::{Jurisdiction, NoticeId, PurposeId};
use crate::vocabulary::{Basis, Category, Signal, Source, UnknownAge, Visibility};

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

    /// The number that a document's notice has.
    pub(super) fn notice_of(&self, number: usize) -> Option<&NoticeId> {
        self.notices.iter().find(|(_, known)| **known == number).map(|(id, _)| id)
    }

    /// A jurisdiction of a zone, which stands for all of it; none for zone 0.
    pub(super) fn member(&self, zone: usize) -> Option<&Jurisdiction> {
        self.members.get(zone).and_then(Option::as_ref)
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
    /// The names of terms that do not cover the purpose, for records that need no licence.
    pub(super) lapsed: Licences,
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
    /// What the cell says of each visibility that it permits.
    open: [Option<OpenRules>; Visibility::ALL.len()],
}

/// One visibility that a cell permits.
#[derive(Debug, Clone)]
pub(super) struct OpenRules {
    /// The number of the listing: under which notices a yes speaks of this.
    pub(super) listing: usize,
    /// The number of the run for records with a signal of their own.
    run: usize,
    /// The numbers of the runs for records without one, by their source.
    silent_runs: [usize; Source::ALL.len()],
}

impl CellRules {
    pub(super) fn open(&self, visibility: Visibility) -> Option<&OpenRules> {
        self.open.get(visibility as usize)?.as_ref()
    }
}

impl OpenRules {
    /// The number of the run: which notices announced this use on this basis.
    pub(super) fn run(&self, source: Source, signal: Signal) -> Option<usize> {
        match signal {
            Signal::Unknown => self.silent_runs.get(source as usize).copied(),
            Signal::Allow | Signal::Refuse => Some(self.run),
        }
    }
}

/// The unbroken run of versions, ending with the one in force, that announced one use: they list
/// its cell on one basis, open its visibility, and permit its silence where no signal was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Run {
    /// From the one in force back to the first.
    pub(super) versions: Vec<Announcement>,
    /// When the version that broke the run became the rule: what arrived before counts no more.
    pub(super) broken_at: Option<Timestamp>,
}

/// One version of a run: its notice, and whom it left out by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Announcement {
    pub(super) notice: usize,
    /// Arrivals of the notice before this told of an earlier time of the version.
    pub(super) told_from: Option<Timestamp>,
    pub(super) minimum_age: u8,
    pub(super) unknown_age: UnknownAge,
}

/// The names of licences at the time: of the policy, and of registered sources.
#[derive(Debug, Clone, Default)]
pub(super) struct Licences(BTreeSet<String>);

impl Licences {
    pub(super) fn contains(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    pub(super) fn add<'l>(&mut self, more: impl Iterator<Item = &'l str>) {
        self.0.extend(more.map(str::to_owned));
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
        let covering = policy.licences.iter().filter(|licence| licence.covers(id, now));
        let mut rules = Self {
            now,
            id: id.clone(),
            frame: Arc::clone(frame),
            licences: Licences(covering.map(|licence| licence.id.to_string()).collect()),
            lapsed: Licences::default(),
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
        versions: &[Version<'_>],
    ) -> CellRules {
        let mut open = [const { None }; Visibility::ALL.len()];
        for (rules, visibility) in open.iter_mut().zip(Visibility::ALL) {
            if !cell.visibility.contains(visibility) {
                continue;
            }
            let scope = Scope { place, basis: cell.basis, visibility: *visibility, silent: None };
            let listing = number_of(&mut self.listings, scope.listing(history));
            // Where silence refuses now, rule 13 says so; the run need not.
            let signals = self.unknown_signals;
            let mut run = |source: Option<Source>| {
                let silent = source.filter(|source| signals.of(*source) == Signal::Allow);
                let run = Scope { silent, ..scope }.run(&self.frame, versions);
                number_of(&mut self.runs, run)
            };
            let silent_runs = [
                run(Some(Source::FirstParty)),
                run(Some(Source::Public)),
                run(Some(Source::Licensed)),
                run(Some(Source::ThirdParty)),
            ];
            *rules = Some(OpenRules { listing, run: run(None), silent_runs });
        }
        CellRules { basis: cell.basis, assessed: cell.assessment.is_some(), open }
    }

    /// How many zones there are.
    pub(super) fn zones(&self) -> usize {
        self.packs.len()
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
}

/// One use of a cell's data, as a version may announce it.
#[derive(Clone, Copy)]
struct Scope<'c> {
    place: CellPlace<'c>,
    basis: Basis,
    visibility: Visibility,
    /// The source, for records that no signal was found with and that are permitted without.
    silent: Option<Source>,
}

impl Scope<'_> {
    /// Under which notices a yes speaks of this. For a special category only where the text asked
    /// for consent.
    fn listing(&self, history: &PolicyHistory) -> Vec<bool> {
        let asks = |basis| match basis {
            Basis::Consent => true,
            Basis::LegitimateInterest => self.place.category != Category::Special,
            Basis::Prohibited => false,
        };
        let lists = |policy: &Policy| {
            let cell = self.place.in_policy(policy);
            cell.is_some_and(|c| asks(c.basis) && c.visibility.contains(&self.visibility))
        };
        history.documents().iter().map(|policy| lists(policy)).collect()
    }

    fn run(&self, frame: &Frame, versions: &[Version<'_>]) -> Run {
        let mut run = Run::default();
        for version in versions.iter().rev() {
            let Some(announcement) = self.announced_by(version, frame) else {
                run.broken_at = Some(version.from);
                break;
            };
            run.versions.push(announcement);
        }
        run
    }

    /// What a version announced of this; none when it did not.
    fn announced_by(&self, version: &Version<'_>, frame: &Frame) -> Option<Announcement> {
        let policy = version.policy;
        let cell = self.place.in_policy(policy)?;
        let same = cell.basis == self.basis && cell.visibility.contains(&self.visibility);
        let heard = self.silent.is_none_or(|s| policy.unknown_signals.of(s) == Signal::Allow);
        let pack = policy.pack_of(self.place.member)?;
        let notice = frame.notice(&policy.notice.id)?;
        let (minimum_age, unknown_age) = (pack.minimum_age, pack.unknown_age);
        let told_from = version.told_from;
        (same && heard).then_some(Announcement { notice, told_from, minimum_age, unknown_age })
    }
}

/// The number of `wanted` in `list`, which gains it when it is new.
fn number_of<T: PartialEq>(list: &mut Vec<T>, wanted: T) -> usize {
    list.iter().position(|known| *known == wanted).unwrap_or_else(|| {
        list.push(wanted);
        list.len().saturating_sub(1)
    })
}
