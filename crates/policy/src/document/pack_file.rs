//! A pack in a file of its own (`spec/policy-pack.md`), and how a policy names one.
//!
//! Nothing is opened here: a text comes in, a pack or its faults go out.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::ids::{PackCode, PurposeId};

use super::fault::Faults;
use super::reader::{Section, Value, meant, text};
use super::schema::table_of;
use super::sections::{
    DraftCell, DraftLicence, DraftPack, PACK_KEYS, read_cell, read_licence, read_pack_of,
};
use super::suggest::nearest;
use super::{Cell, Fault, Licence, Pack, check};

/// The schema of packs' files that this version reads.
pub const PACK_SCHEMA: &str = "untrain/pack/v1";

/// The purposes that policies have in common. A pack may name others.
const COMMON_PURPOSES: [&str; 7] = [
    "genai.content",
    "ml.personalization",
    "ml.moderation",
    "ml.safety",
    "ai.evaluation",
    "share.affiliate",
    "share.licensing",
];

/// What the file of one pack holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// The pack.
    pub pack: Pack,
    /// Its cells, each for this pack alone.
    pub cells: Vec<Cell>,
    /// Licences that come with it.
    pub licences: Vec<Licence>,
    /// What is permitted, and perhaps not meant.
    pub warnings: Vec<Fault>,
}

impl PackFile {
    /// Reads the text of a pack's file.
    ///
    /// # Errors
    /// Every fault, in the order of the lines. A value that names no source is one.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let draft = DraftFile::parse(text)?;
        let build = || {
            let cells: Option<Vec<Cell>> = draft.cells.into_iter().map(DraftCell::build).collect();
            Some(Self {
                pack: draft.pack?.pack.into_inner(),
                cells: cells?,
                licences: draft.licences.into_iter().map(DraftLicence::build).collect(),
                warnings: draft.warnings,
            })
        };
        // A draft without faults lacks no part.
        build().ok_or_else(Vec::new)
    }

    /// Whether a text says of itself that it is a pack's file.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        let (table, _) = DeTable::parse_recoverable(text);
        let stated = table.get_ref().get("schema").map(Spanned::get_ref);
        matches!(stated, Some(DeValue::String(schema)) if schema.starts_with("untrain/pack/"))
    }
}

/// The file of one pack as it was read, with the places of its words.
pub(super) struct DraftFile {
    /// Present when no fault was found.
    pub(super) pack: Option<DraftPack>,
    pub(super) cells: Vec<DraftCell>,
    pub(super) licences: Vec<DraftLicence>,
    pub(super) warnings: Vec<Fault>,
}

impl DraftFile {
    pub(super) fn parse(source: &str) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::of_pack(source);
        let Some(table) = table_of(source, &mut faults) else { return Err(faults.into_list()) };
        let keys: Vec<&str> =
            ["schema"].into_iter().chain(PACK_KEYS).chain(["cell", "licence"]).collect();
        let root = Section::new("the pack", 0..0, table.get_ref(), &keys, &mut faults);
        let schema = root.need("schema", &mut faults, text);
        check::schema(schema.as_ref(), PACK_SCHEMA, &mut faults);
        root.need("version", &mut faults, |_, _| Some(()));
        let pack = read_pack_of(&root, &mut faults);
        let code = pack.as_ref().map(|pack| {
            let pack = &pack.pack;
            Spanned::new(pack.span(), pack.get_ref().code.clone())
        });
        // A pack whose own name is at fault has cells all the same, with faults of their own.
        let nameless = || "?".parse().ok().map(|code: PackCode| Spanned::new(0..0, code));
        let code = code.or_else(nameless);
        let cells = root.each("cell", &mut faults, |v, f| read_cell(v, code.as_ref(), f));
        let licences = root.each("licence", &mut faults, read_licence);
        check::cells(&cells, &mut faults);
        let ids: Vec<_> = licences.iter().map(|l| (l.id.get_ref(), l.id.span())).collect();
        check::once("licence", &ids, &mut faults);
        let warnings = warnings(source, &cells);
        if faults.is_empty() {
            Ok(Self { pack, cells, licences, warnings })
        } else {
            Err(faults.into_list())
        }
    }
}

/// A purpose that is nearly a common one is perhaps that one.
fn warnings(source: &str, cells: &[DraftCell]) -> Vec<Fault> {
    let mut warnings = Faults::of(source);
    for purpose in cells.iter().flat_map(|cell| &cell.purposes) {
        let name = purpose.get_ref().as_str();
        let near = nearest(name, COMMON_PURPOSES).filter(|near| *near != name);
        if near.is_some() && !COMMON_PURPOSES.contains(&name) {
            let message = format!("`{name}` is no common purpose");
            let help = meant(name, COMMON_PURPOSES.into_iter());
            warnings.add(&purpose.span(), message, Some(help));
        }
    }
    warnings.into_list()
}

/// A `[[pack]]` of a policy that stands in a file of its own.
pub(super) struct Include {
    /// How the policy names the file.
    pub(super) from: Spanned<String>,
    /// The assessments on file, for the purposes that the pack runs on legitimate interest.
    pub(super) assessments: BTreeMap<PurposeId, Spanned<String>>,
}

impl Include {
    /// Whether a `[[pack]]` is one of these.
    pub(super) fn stands_in(value: &Value<'_>) -> bool {
        matches!(value.get_ref(), DeValue::Table(table) if table.get("from").is_some())
    }

    pub(super) fn read<'a>(value: &'a Value<'a>, faults: &mut Faults<'_>) -> Option<Self> {
        let section = Section::of("a pack from a file", value, &["from", "assessments"], faults)?;
        let from = section.need("from", faults, text);
        let assessments = section.maybe("assessments", faults, read_assessments);
        Some(Self { from: from?, assessments: assessments.unwrap_or_default() })
    }

    pub(super) fn name(&self) -> &str {
        self.from.get_ref()
    }

    pub(super) fn place(&self) -> Range<usize> {
        self.from.span()
    }
}

fn read_assessments<'a>(
    value: &'a Value<'a>,
    faults: &mut Faults<'_>,
) -> Option<BTreeMap<PurposeId, Spanned<String>>> {
    let DeValue::Table(table) = value.get_ref() else {
        let message = "an assessment that belongs to no purpose".to_owned();
        let help = "write `assessments.\"PURPOSE\" = \"…\"`".to_owned();
        faults.add(&value.span(), message, Some(help));
        return None;
    };
    let mut assessments = BTreeMap::new();
    for (purpose, value) in table {
        let name: &str = purpose.get_ref();
        match (PurposeId::new(name), text(value, faults)) {
            (Err(error), _) => faults.add(&purpose.span(), format!("{error}"), None),
            (Ok(_), None) => {}
            // The assessment is placed where its purpose stands, which is what may be wrong.
            (Ok(id), Some(read)) => {
                assessments.insert(id, Spanned::new(purpose.span(), read.into_inner()));
            }
        }
    }
    Some(assessments)
}
