//! The keys of a document, and how they become a [`Policy`]. What packs' files have too is read in
//! `sections.rs`.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Timestamp;
use crate::ids::{NoticeId, PackCode, PurposeId};

use super::fault::Faults;
use super::lines::Lines;
use super::pack_file::Include;
use super::reader::{Section, Value, id, moment, text, truth};
use super::sections::{
    DraftCell, DraftLicence, DraftPack, read_cell, read_licence, read_pack, read_signals,
};
use super::{
    Cell, Controller, Fault, Index, Notice, POLICY_BYTES_MAX, POLICY_SCHEMA, Pack, Policy, Purpose,
    PurposeWords, UnknownSignals, check, controller,
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
    controller: Option<Spanned<Controller>>,
    pub(super) purposes: Vec<Spanned<Purpose>>,
    pub(super) packs: Vec<DraftPack>,
    /// The packs that stand in files of their own.
    pub(super) includes: Vec<Include>,
    pub(super) cells: Vec<DraftCell>,
    pub(super) licences: Vec<DraftLicence>,
    unknown_signals: UnknownSignals,
    pub(super) signals_place: Option<Range<usize>>,
}

/// Reads a document; see [`Policy::parse`].
pub(super) fn parse(source: &str) -> Result<Policy, Vec<Fault>> {
    let mut faults = Faults::of(source);
    let Some(table) = table_of(source, &mut faults) else { return Err(faults.into_list()) };
    let draft = Draft::read(&table, &mut faults);
    for include in &draft.includes {
        let message = format!("the pack of `{}` does not stand in the document", include.name());
        let help = "put it in with `untrain policy bundle`".to_owned();
        faults.add(&include.place(), message, Some(help));
    }
    draft.finish(source, faults)
}

/// The table that a text is; none when a fault was noted.
pub(super) fn table_of<'t>(
    source: &'t str,
    faults: &mut Faults<'_>,
) -> Option<Spanned<DeTable<'t>>> {
    if source.len() > POLICY_BYTES_MAX {
        let message = format!("the document is longer than {POLICY_BYTES_MAX} bytes");
        faults.add(&(0..0), message, None);
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let place = error.span().unwrap_or(0..0);
        faults.add(&place, format!("not TOML: {}", error.message()), None);
    }
    faults.is_empty().then_some(table)
}

impl Draft {
    pub(super) fn read(table: &Spanned<DeTable<'_>>, faults: &mut Faults<'_>) -> Self {
        let keys = [
            "schema",
            "id",
            "version",
            "title",
            "effective",
            "strictest",
            "notice",
            "controller",
            "purpose",
            "pack",
            "cell",
            "licence",
            "signals",
        ];
        let root = Section::new("the policy", 0..0, table.get_ref(), &keys, faults);
        let schema = root.need("schema", faults, text);
        check::schema(schema.as_ref(), POLICY_SCHEMA, faults);
        let (mut packs, mut includes) = (Vec::new(), Vec::new());
        root.each("pack", faults, |value, faults| {
            if Include::stands_in(value) {
                includes.extend(Include::read(value, faults));
            } else {
                packs.extend(read_pack(value, faults));
            }
            Some(())
        });
        Self {
            schema,
            id: root.need("id", faults, text),
            version: root.need("version", faults, text),
            title: root.need("title", faults, text),
            effective: root.need("effective", faults, moment),
            strictest: root.need("strictest", faults, id),
            notice: root.need("notice", faults, read_notice),
            controller: root.maybe("controller", faults, controller::read),
            purposes: root.each("purpose", faults, read_purpose),
            packs,
            includes,
            cells: root.each("cell", faults, |v, f| read_cell(v, None, f)),
            licences: root.each("licence", faults, read_licence),
            unknown_signals: root.maybe("signals", faults, read_signals).unwrap_or_default(),
            signals_place: root.get("signals").map(Spanned::span),
        }
    }

    /// The policy that the draft says, when its parts fit together. `source` is its text.
    pub(super) fn finish(self, source: &str, mut faults: Faults<'_>) -> Result<Policy, Vec<Fault>> {
        check::references(&self, &mut faults);
        check::cells(&self.cells, &mut faults);
        controller::check(self.controller.as_ref(), self.notice.as_ref(), &mut faults);
        let strictest = self.strictest.as_ref().map(Spanned::span);
        let warnings = check::warnings(&self, source);
        let lines = Lines::of(&self, &faults);
        let built = if faults.is_empty() { self.build(source, warnings, lines) } else { None };
        if let Some((policy, place)) = built.as_ref().zip(strictest) {
            check::strictest(policy, &place, &mut faults);
        }
        match built {
            Some(policy) if faults.is_empty() => Ok(policy),
            _ => Err(faults.into_list()),
        }
    }

    fn build(self, source: &str, warnings: Vec<Fault>, lines: Lines) -> Option<Policy> {
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
            controller: self.controller.map(Spanned::into_inner),
            purposes: self.purposes.into_iter().map(Spanned::into_inner).collect(),
            licences: self.licences.into_iter().map(DraftLicence::build).collect(),
            unknown_signals: packs
                .iter()
                .flat_map(|pack| &pack.signals)
                .fold(self.unknown_signals, |heard, (source, signal)| heard.and(*source, *signal)),
            warnings,
            index: Index::of(&packs, &cells, &strictest)?,
            lines,
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
                let of_purpose = index.cells.entry(purpose.clone()).or_default();
                for pack in &cell.packs {
                    let of_pack = of_purpose.entry(pack.clone()).or_default();
                    for category in &cell.categories {
                        if let Some(place) = of_pack.get_mut(*category as usize) {
                            *place = Some(number);
                        }
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
    let keys = ["id", "title", "description", "words", "gpc", "switch"];
    let section = Section::of("a purpose", value, &keys, faults)?;
    let id = section.need("id", faults, id::<PurposeId>);
    let title = section.need("title", faults, text);
    let description = section.maybe("description", faults, text);
    let words = section.maybe("words", faults, read_words);
    let gpc = section.maybe("gpc", faults, truth);
    let switch = section.maybe("switch", faults, truth);
    let id = id?;
    let purpose = Purpose {
        title: title.map(Spanned::into_inner).unwrap_or_default(),
        description: description.map(Spanned::into_inner).unwrap_or_default(),
        words: words.unwrap_or_default(),
        gpc: gpc.unwrap_or_default(),
        switch: switch.unwrap_or_default(),
        id: id.get_ref().clone(),
    };
    Some(Spanned::new(id.span(), purpose))
}

fn read_words<'a>(
    value: &'a Value<'a>,
    faults: &mut Faults<'_>,
) -> Option<BTreeMap<String, PurposeWords>> {
    let DeValue::Table(table) = value.get_ref() else {
        let help = "write `words.de = { title = \"…\", description = \"…\" }`".to_owned();
        let message = "the purpose's words name no language".to_owned();
        faults.add(&value.span(), message, Some(help));
        return None;
    };
    let mut words = BTreeMap::new();
    for (language, value) in table {
        check::language(language, faults);
        let keys = ["title", "description"];
        let Some(section) = Section::of("the purpose's words", value, &keys, faults) else {
            continue;
        };
        let title = section.need("title", faults, text);
        let description = section.maybe("description", faults, text);
        if let Some(title) = title {
            let description = description.map(Spanned::into_inner).unwrap_or_default();
            let read = PurposeWords { title: title.into_inner(), description };
            words.insert(language.get_ref().to_string(), read);
        }
    }
    Some(words)
}
