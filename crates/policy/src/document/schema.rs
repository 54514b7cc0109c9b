//! The sections of a document, each with its keys, and how they become a [`Policy`].

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Timestamp;
use crate::age::AGE_YEARS_MAX;
use crate::ids::{Jurisdiction, LicenceId, NoticeId, PackCode, PurposeId};
use crate::vocabulary::{Basis, Category, Signal, Source, UnknownAge, Visibility};

use super::fault::Faults;
use super::reader::{Section, Value, id, list, moment, number, text, word};
use super::{
    Cell, Fault, GRACE_DAYS_MAX, Index, Licence, Notice, POLICY_BYTES_MAX, POLICY_SCHEMA, Pack,
    Policy, Purpose, UnknownSignals, check, clocks,
};

/// A document as far as it could be read, with the places of what is checked later.
pub(super) struct Draft {
    schema: Option<Spanned<String>>,
    id: Option<Spanned<String>>,
    version: Option<Spanned<String>>,
    title: Option<Spanned<String>>,
    effective: Option<Timestamp>,
    pub(super) strictest: Option<Spanned<PackCode>>,
    notice: Option<Notice>,
    pub(super) purposes: Vec<Spanned<Purpose>>,
    pub(super) packs: Vec<DraftPack>,
    pub(super) cells: Vec<DraftCell>,
    pub(super) licences: Vec<DraftLicence>,
    unknown_signals: UnknownSignals,
}

/// A pack with the places of its jurisdictions.
pub(super) struct DraftPack {
    pub(super) pack: Spanned<Pack>,
    pub(super) jurisdictions: Vec<Spanned<Jurisdiction>>,
    /// Whether the time of grace was left to its default.
    pub(super) grace_unsaid: bool,
}

/// A cell with the places of its words.
pub(super) struct DraftCell {
    pub(super) place: Range<usize>,
    pub(super) purposes: Vec<Spanned<PurposeId>>,
    pub(super) categories: Vec<Spanned<Category>>,
    pub(super) packs: Vec<Spanned<PackCode>>,
    /// None when a fault was noted.
    pub(super) basis: Option<Spanned<Basis>>,
    pub(super) visibility: Option<Vec<Spanned<Visibility>>>,
    pub(super) assessment: Option<Spanned<String>>,
}

/// A licence with the places of its purposes.
pub(super) struct DraftLicence {
    pub(super) id: Spanned<LicenceId>,
    pub(super) purposes: Vec<Spanned<PurposeId>>,
    expires: Option<Timestamp>,
}

/// Reads a document; see [`Policy::parse`].
pub(super) fn parse(source: &str) -> Result<Policy, Vec<Fault>> {
    let mut faults = Faults::of(source);
    if source.len() > POLICY_BYTES_MAX {
        let message = format!("the document is longer than {POLICY_BYTES_MAX} bytes");
        faults.add(&(0..0), message, None);
        return Err(faults.into_list());
    }
    let (table, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let place = error.span().unwrap_or(0..0);
        faults.add(&place, format!("not TOML: {}", error.message()), None);
    }
    if !faults.is_empty() {
        return Err(faults.into_list());
    }
    let draft = Draft::read(&table, &mut faults);
    check::references(&draft, &mut faults);
    check::cells(&draft, &mut faults);
    let strictest = draft.strictest.as_ref().map(Spanned::span);
    let warnings = check::warnings(&draft, source);
    let built = if faults.is_empty() { draft.build(source, warnings) } else { None };
    if let Some((policy, place)) = built.as_ref().zip(strictest) {
        check::strictest(policy, &place, &mut faults);
    }
    match built {
        Some(policy) if faults.is_empty() => Ok(policy),
        _ => Err(faults.into_list()),
    }
}

impl Draft {
    fn read(table: &Spanned<DeTable<'_>>, faults: &mut Faults<'_>) -> Self {
        let keys = [
            "schema",
            "id",
            "version",
            "title",
            "effective",
            "strictest",
            "notice",
            "purpose",
            "pack",
            "cell",
            "licence",
            "signals",
        ];
        let root = Section::new("the policy", 0..0, table.get_ref(), &keys, faults);
        let schema = root.need("schema", faults, text);
        check::schema(schema.as_ref(), POLICY_SCHEMA, faults);
        Self {
            schema,
            id: root.need("id", faults, text),
            version: root.need("version", faults, text),
            title: root.need("title", faults, text),
            effective: root.need("effective", faults, moment),
            strictest: root.need("strictest", faults, id),
            notice: root.need("notice", faults, read_notice),
            purposes: root.each("purpose", faults, read_purpose),
            packs: root.each("pack", faults, read_pack),
            cells: root.each("cell", faults, read_cell),
            licences: root.each("licence", faults, read_licence),
            unknown_signals: root.maybe("signals", faults, read_signals).unwrap_or_default(),
        }
    }

    fn build(self, source: &str, warnings: Vec<Fault>) -> Option<Policy> {
        self.schema?;
        let packs: Vec<Pack> = self.packs.into_iter().map(|p| p.pack.into_inner()).collect();
        let cells: Option<Vec<Cell>> = self.cells.into_iter().map(DraftCell::build).collect();
        let cells = cells?;
        let strictest = self.strictest?.into_inner();
        Some(Policy {
            hash: Policy::hash_of(source),
            text: source.to_owned(),
            id: self.id?.into_inner(),
            version: self.version?.into_inner(),
            title: self.title?.into_inner(),
            effective: self.effective?,
            notice: self.notice?,
            purposes: self.purposes.into_iter().map(Spanned::into_inner).collect(),
            licences: self.licences.into_iter().map(DraftLicence::build).collect(),
            unknown_signals: self.unknown_signals,
            warnings,
            index: Index::of(&packs, &cells, &strictest)?,
            strictest,
            packs,
            cells,
        })
    }
}

impl Index {
    fn of(packs: &[Pack], cells: &[Cell], strictest: &PackCode) -> Option<Self> {
        let mut index = Self {
            strictest: packs.iter().position(|pack| pack.code == *strictest)?,
            ..Self::default()
        };
        for (number, pack) in packs.iter().enumerate() {
            index.packs.extend(pack.jurisdictions.iter().map(|code| (code.clone(), number)));
        }
        for (number, cell) in cells.iter().enumerate() {
            for purpose in &cell.purposes {
                for category in &cell.categories {
                    for pack in &cell.packs {
                        let key = (purpose.clone(), *category, pack.clone());
                        index.cells.insert(key, number);
                    }
                }
            }
        }
        Some(index)
    }
}

fn read_notice<'a>(value: &'a Value<'a>, faults: &mut Faults<'_>) -> Option<Notice> {
    let section = Section::of("the notice", value, &["id", "text"], faults)?;
    let id = section.need("id", faults, id::<NoticeId>);
    let text = section.need("text", faults, read_texts);
    Some(Notice { id: id?.into_inner(), text: text? })
}

fn read_texts<'a>(
    value: &'a Value<'a>,
    faults: &mut Faults<'_>,
) -> Option<BTreeMap<String, String>> {
    let DeValue::Table(table) = value.get_ref() else {
        let help = "write `text.en = \"…\"`, one line for each language".to_owned();
        let message = "the notice's text names no language".to_owned();
        faults.add(&value.span(), message, Some(help));
        return None;
    };
    if table.is_empty() {
        faults.add(&value.span(), "the notice has no text".to_owned(), None);
    }
    let mut texts = BTreeMap::new();
    for (language, value) in table {
        check::language(language, faults);
        if let Some(read) = text(value, faults) {
            texts.insert(language.get_ref().to_string(), read.into_inner());
        }
    }
    Some(texts)
}

fn read_purpose<'a>(value: &'a Value<'a>, faults: &mut Faults<'_>) -> Option<Spanned<Purpose>> {
    let section = Section::of("a purpose", value, &["id", "title", "description"], faults)?;
    let id = section.need("id", faults, id::<PurposeId>);
    let title = section.need("title", faults, text);
    let description = section.maybe("description", faults, text);
    let id = id?;
    let purpose = Purpose {
        title: title.map(Spanned::into_inner).unwrap_or_default(),
        description: description.map(Spanned::into_inner).unwrap_or_default(),
        id: id.get_ref().clone(),
    };
    Some(Spanned::new(id.span(), purpose))
}

fn read_pack<'a>(value: &'a Value<'a>, faults: &mut Faults<'_>) -> Option<DraftPack> {
    let keys =
        ["code", "title", "jurisdictions", "minimum_age", "unknown_age", "grace_days", "clocks"];
    let section = Section::of("a pack", value, &keys, faults)?;
    let code = section.need("code", faults, id::<PackCode>);
    let title = section.need("title", faults, text);
    let jurisdictions =
        section.maybe("jurisdictions", faults, |v, faults| list(v, faults, id::<Jurisdiction>));
    let minimum_age =
        section.need("minimum_age", faults, |v, faults| number(v, faults, (0, AGE_YEARS_MAX)));
    let unknown_age = section.maybe("unknown_age", faults, word::<UnknownAge>);
    let grace_days =
        section.maybe("grace_days", faults, |v, faults| number(v, faults, (0, GRACE_DAYS_MAX)));
    let clocks = section.maybe("clocks", faults, clocks::read);
    let code = code?;
    let jurisdictions = jurisdictions.unwrap_or_default();
    let pack = Pack {
        code: code.get_ref().clone(),
        title: title.map(Spanned::into_inner).unwrap_or_default(),
        jurisdictions: jurisdictions.iter().map(|code| code.get_ref().clone()).collect(),
        minimum_age: minimum_age.unwrap_or(AGE_YEARS_MAX),
        unknown_age: unknown_age.map_or(UnknownAge::Deny, Spanned::into_inner),
        grace_days: grace_days.unwrap_or(0),
        clocks: clocks.unwrap_or_default(),
    };
    let grace_unsaid = section.get("grace_days").is_none();
    Some(DraftPack { pack: Spanned::new(code.span(), pack), jurisdictions, grace_unsaid })
}

fn read_cell<'a>(value: &'a Value<'a>, faults: &mut Faults<'_>) -> Option<DraftCell> {
    let keys = ["purposes", "categories", "packs", "basis", "visibility", "assessment"];
    let section = Section::of("a cell", value, &keys, faults)?;
    let purposes = section.need("purposes", faults, |v, f| list(v, f, id::<PurposeId>));
    let categories = section.need("categories", faults, |v, f| list(v, f, word::<Category>));
    let packs = section.need("packs", faults, |v, f| list(v, f, id::<PackCode>));
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
    })
}

impl DraftCell {
    fn build(self) -> Option<Cell> {
        let visibility = self.visibility.map_or_else(|| vec![Visibility::Public], bare);
        Some(Cell {
            purposes: bare(self.purposes),
            categories: bare(self.categories),
            packs: bare(self.packs),
            basis: self.basis?.into_inner(),
            visibility,
            assessment: self.assessment.map(Spanned::into_inner),
        })
    }
}

fn read_licence<'a>(value: &'a Value<'a>, faults: &mut Faults<'_>) -> Option<DraftLicence> {
    let section = Section::of("a licence", value, &["id", "purposes", "expires"], faults)?;
    let id = section.need("id", faults, id::<LicenceId>);
    let purposes = section.need("purposes", faults, |v, f| list(v, f, self::id::<PurposeId>));
    let expires = section.maybe("expires", faults, moment);
    Some(DraftLicence { id: id?, purposes: purposes.unwrap_or_default(), expires })
}

impl DraftLicence {
    fn build(self) -> Licence {
        Licence { id: self.id.into_inner(), purposes: bare(self.purposes), expires: self.expires }
    }
}

fn read_signals<'a>(value: &'a Value<'a>, faults: &mut Faults<'_>) -> Option<UnknownSignals> {
    let keys: Vec<&str> = Source::ALL.iter().map(|source| source.as_str()).collect();
    let section = Section::of("the signals", value, &keys, faults)?;
    let mut read = |source: Source| {
        let signal = section.maybe(source.as_str(), faults, word::<Signal>);
        check::default_signal(signal.as_ref(), faults);
        signal.map_or(UnknownSignals::default().of(source), Spanned::into_inner)
    };
    Some(UnknownSignals {
        first_party: read(Source::FirstParty),
        public: read(Source::Public),
        licensed: read(Source::Licensed),
        third_party: read(Source::ThirdParty),
    })
}

fn bare<T>(placed: Vec<Spanned<T>>) -> Vec<T> {
    placed.into_iter().map(Spanned::into_inner).collect()
}
