//! The sections that stand in a policy and in a pack's file alike: packs, cells, licences, signals.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use crate::Timestamp;
use crate::age::AGE_YEARS_MAX;
use crate::ids::{Jurisdiction, LicenceId, PackCode, PurposeId};
use crate::vocabulary::{Basis, Category, Signal, Source, UnknownAge, Visibility};

use super::fault::Faults;
use super::reader::{Section, Value, id, list, moment, number, text, word};
use super::{Cell, GRACE_DAYS_MAX, Licence, Pack, Sources, UnknownSignals, check, clocks};

/// A pack with the places of its jurisdictions.
pub(super) struct DraftPack {
    pub(super) pack: Spanned<Pack>,
    pub(super) jurisdictions: Vec<Spanned<Jurisdiction>>,
    /// Whether the time of grace was left to its default.
    pub(super) grace_unsaid: bool,
}

/// A cell with the places of its words.
#[derive(Clone)]
pub(super) struct DraftCell {
    pub(super) place: Range<usize>,
    pub(super) purposes: Vec<Spanned<PurposeId>>,
    pub(super) categories: Vec<Spanned<Category>>,
    pub(super) packs: Vec<Spanned<PackCode>>,
    /// None when a fault was noted.
    pub(super) basis: Option<Spanned<Basis>>,
    pub(super) visibility: Option<Vec<Spanned<Visibility>>>,
    pub(super) assessment: Option<Spanned<String>>,
    pub(super) sources: Sources,
}

/// A licence with the places of its purposes.
pub(super) struct DraftLicence {
    pub(super) id: Spanned<LicenceId>,
    pub(super) purposes: Vec<Spanned<PurposeId>>,
    from: Option<Timestamp>,
    expires: Option<Timestamp>,
    evidence: Option<Spanned<String>>,
}

impl DraftPack {
    /// The same at another place.
    pub(super) fn moved_to(self, place: &Range<usize>) -> Self {
        Self {
            pack: Spanned::new(place.clone(), self.pack.into_inner()),
            jurisdictions: moved(self.jurisdictions, place),
            grace_unsaid: self.grace_unsaid,
        }
    }
}

impl DraftCell {
    /// The same at another place.
    pub(super) fn moved_to(&self, place: &Range<usize>) -> Self {
        let cell = self.clone();
        Self {
            place: place.clone(),
            purposes: moved(cell.purposes, place),
            categories: moved(cell.categories, place),
            packs: moved(cell.packs, place),
            basis: cell.basis.map(|basis| Spanned::new(place.clone(), basis.into_inner())),
            visibility: cell.visibility.map(|visibility| moved(visibility, place)),
            assessment: cell.assessment.map(|a| Spanned::new(place.clone(), a.into_inner())),
            sources: cell.sources,
        }
    }
}

impl DraftLicence {
    /// The same at another place.
    pub(super) fn moved_to(self, place: &Range<usize>) -> Self {
        Self {
            id: Spanned::new(place.clone(), self.id.into_inner()),
            purposes: moved(self.purposes, place),
            ..self
        }
    }
}

fn moved<T>(words: Vec<Spanned<T>>, place: &Range<usize>) -> Vec<Spanned<T>> {
    words.into_iter().map(|word| Spanned::new(place.clone(), word.into_inner())).collect()
}

/// The keys of a pack whose values have sources.
const SOURCED: [&str; 4] = ["jurisdictions", "minimum_age", "unknown_age", "grace_days"];

/// The keys of a pack, in the order in which messages name them.
pub(super) const PACK_KEYS: [&str; 10] = [
    "code",
    "title",
    "version",
    "jurisdictions",
    "minimum_age",
    "unknown_age",
    "grace_days",
    "clocks",
    "signals",
    "source",
];

/// Reads one `[[pack]]` of a policy.
pub(super) fn read_pack<'a>(value: &'a Value<'a>, faults: &mut Faults<'_>) -> Option<DraftPack> {
    let section = Section::of("a pack", value, &PACK_KEYS, faults)?;
    read_pack_of(&section, faults)
}

/// Reads the keys of a pack out of the section that holds them.
pub(super) fn read_pack_of(section: &Section<'_>, faults: &mut Faults<'_>) -> Option<DraftPack> {
    let mut sources = Sources::default();
    sources.read(section, "", &SOURCED, faults);
    let code = section.need("code", faults, id::<PackCode>);
    let title = section.need("title", faults, text);
    let version = section.maybe("version", faults, text);
    let jurisdictions =
        section.maybe("jurisdictions", faults, |v, f| list(v, f, id::<Jurisdiction>));
    let minimum_age = section.need("minimum_age", faults, |v, f| number(v, f, (0, AGE_YEARS_MAX)));
    let unknown_age = section.maybe("unknown_age", faults, word::<UnknownAge>);
    let grace_days = section.maybe("grace_days", faults, |v, f| number(v, f, (0, GRACE_DAYS_MAX)));
    let clocks = section.maybe("clocks", faults, |v, f| clocks::read(v, &mut sources, f));
    let signals = section.maybe("signals", faults, |v, f| read_voices(v, &mut sources, f));
    let code = code?;
    let jurisdictions = jurisdictions.unwrap_or_default();
    let pack = Pack {
        code: code.get_ref().clone(),
        title: title.map(Spanned::into_inner).unwrap_or_default(),
        version: version.map(Spanned::into_inner),
        jurisdictions: jurisdictions.iter().map(|code| code.get_ref().clone()).collect(),
        minimum_age: minimum_age.unwrap_or(AGE_YEARS_MAX),
        unknown_age: unknown_age.map_or(UnknownAge::Deny, Spanned::into_inner),
        grace_days: grace_days.unwrap_or(0),
        clocks: clocks.unwrap_or_default(),
        signals: signals.unwrap_or_default(),
        sources,
    };
    let grace_unsaid = section.get("grace_days").is_none();
    Some(DraftPack { pack: Spanned::new(code.span(), pack), jurisdictions, grace_unsaid })
}

/// Reads one `[[cell]]`: of a policy, which names its packs, or of the file of one pack.
pub(super) fn read_cell<'a>(
    value: &'a Value<'a>,
    pack: Option<&Spanned<PackCode>>,
    faults: &mut Faults<'_>,
) -> Option<DraftCell> {
    let keys = ["purposes", "categories", "packs", "basis", "visibility", "assessment", "source"];
    let keys = keys.into_iter().filter(|key| pack.is_none() || *key != "packs");
    let section = Section::of("a cell", value, &keys.collect::<Vec<_>>(), faults)?;
    let mut sources = Sources::default();
    sources.read(&section, "", &["basis", "visibility", "assessment"], faults);
    let purposes = section.need("purposes", faults, |v, f| list(v, f, id::<PurposeId>));
    let categories = section.need("categories", faults, |v, f| list(v, f, word::<Category>));
    let packs = match pack {
        None => section.need("packs", faults, |v, f| list(v, f, id::<PackCode>)),
        Some(code) => Some(vec![code.clone()]),
    };
    let basis = section.need("basis", faults, word::<Basis>);
    let visibility = section.maybe("visibility", faults, |v, f| list(v, f, word::<Visibility>));
    let assessment = section.maybe("assessment", faults, text);
    Some(DraftCell {
        place: section.place(),
        purposes: purposes.unwrap_or_default(),
        categories: categories.unwrap_or_default(),
        packs: packs.unwrap_or_default(),
        basis,
        visibility,
        assessment,
        sources,
    })
}

impl DraftCell {
    pub(super) fn build(self) -> Option<Cell> {
        let visibility = self.visibility.map_or_else(|| vec![Visibility::Public], bare);
        Some(Cell {
            purposes: bare(self.purposes),
            categories: bare(self.categories),
            packs: bare(self.packs),
            basis: self.basis?.into_inner(),
            visibility,
            assessment: self.assessment.map(Spanned::into_inner),
            sources: self.sources,
        })
    }
}

/// Reads one `[[licence]]`.
pub(super) fn read_licence<'a>(
    value: &'a Value<'a>,
    faults: &mut Faults<'_>,
) -> Option<DraftLicence> {
    let keys = ["id", "purposes", "from", "expires", "evidence"];
    let section = Section::of("a licence", value, &keys, faults)?;
    let id = section.need("id", faults, id::<LicenceId>);
    let purposes = section.need("purposes", faults, |v, f| list(v, f, self::id::<PurposeId>));
    let from = section.maybe("from", faults, moment);
    let expires = section.maybe("expires", faults, moment);
    if from.zip(expires).is_some_and(|(from, expires)| from >= expires) {
        let message = "a licence that ends before it begins".to_owned();
        faults.add(&section.key_place("expires"), message, None);
    }
    // In a pack's file the evidence is the source.
    let evidence = if faults.sourced {
        section.need("evidence", faults, text)
    } else {
        section.maybe("evidence", faults, text)
    };
    Some(DraftLicence { id: id?, purposes: purposes.unwrap_or_default(), from, expires, evidence })
}

impl DraftLicence {
    pub(super) fn build(self) -> Licence {
        Licence {
            id: self.id.into_inner(),
            purposes: bare(self.purposes),
            from: self.from,
            expires: self.expires,
            evidence: self.evidence.map(Spanned::into_inner),
        }
    }
}

/// Reads the `[signals]` of a policy.
pub(super) fn read_signals<'a>(
    value: &'a Value<'a>,
    faults: &mut Faults<'_>,
) -> Option<UnknownSignals> {
    let keys: Vec<&str> = Source::ALL.iter().map(|source| source.as_str()).collect();
    let section = Section::of("the signals", value, &keys, faults)?;
    let mut read = |source: Source| {
        let signal = read_signal(&section, source, faults);
        signal.unwrap_or(UnknownSignals::default().of(source))
    };
    Some(UnknownSignals {
        first_party: read(Source::FirstParty),
        public: read(Source::Public),
        licensed: read(Source::Licensed),
        third_party: read(Source::ThirdParty),
    })
}

/// Reads the `signals` of a pack, which may leave any source to the policy.
fn read_voices<'a>(
    value: &'a Value<'a>,
    sources: &mut Sources,
    faults: &mut Faults<'_>,
) -> Option<BTreeMap<Source, Signal>> {
    let own: Vec<&str> = Source::ALL.iter().map(|source| source.as_str()).collect();
    let keys: Vec<&str> = own.iter().copied().chain(["source"]).collect();
    let section = Section::of("the signals", value, &keys, faults)?;
    sources.read(&section, "signals.", &own, faults);
    let read = |source: &Source| Some((*source, read_signal(&section, *source, faults)?));
    Some(Source::ALL.iter().filter_map(read).collect())
}

fn read_signal(section: &Section<'_>, source: Source, faults: &mut Faults<'_>) -> Option<Signal> {
    let signal = section.maybe(source.as_str(), faults, word::<Signal>);
    check::default_signal(signal.as_ref(), faults);
    signal.map(Spanned::into_inner)
}

fn bare<T>(placed: Vec<Spanned<T>>) -> Vec<T> {
    placed.into_iter().map(Spanned::into_inner).collect()
}
