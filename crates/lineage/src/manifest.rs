//! The manifest of a dataset (`manifest.json`): what was asked, what decided, what came out.
//! The format is `spec/manifest.md`. It holds no personal data: records are counted, never named.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use untrain_policy::{
    Category, DatasetId, Digest, PolicyHash, PurposeId, Source, Timestamp, Visibility,
};
use untrain_tlog::map::EMPTY;

use crate::code::PERSONAL_DATA_CODE;
use crate::rows::RowsDigest;
use crate::{Error, canonical, code};

mod redaction;

pub use redaction::{Bounds, Left, Measured, Redaction};

/// The word that says which format a manifest is in.
pub const SCHEMA: &str = "untrain/manifest/v1";

/// The name of a manifest in the folder of its dataset.
pub const FILE: &str = "manifest.json";

/// The name, beside the manifest, of the log's receipt for the event that names its digest.
pub const RECEIPT_FILE: &str = "manifest.tlog-proof";

const WHAT: &str = "manifest";

/// A dataset as one generation of it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: String,
    /// Which dataset.
    pub dataset: DatasetId,
    /// 0 when it was built, one more after each revision.
    pub generation: u32,
    /// The manifest of the generation before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Digest>,
    /// When this generation was written.
    pub created_at: Timestamp,
    /// The program and its version, such as `untrain 0.1.0`.
    pub program: String,
    /// What the dataset may be used for.
    pub purpose: PurposeId,
    /// The policy that decided.
    pub policy: PolicyHash,
    /// The snapshot that decided.
    pub snapshot: SnapshotRef,
    /// What the corpus calls the columns that decide.
    pub columns: Columns,
    /// What the operator declared for all records, on their word.
    pub declared: Declared,
    /// Whether personal data in the text columns was replaced.
    pub redact: bool,
    /// The files of the corpus, in the order they were read.
    pub inputs: Vec<Input>,
    /// The files of the dataset, in order.
    pub parts: Vec<Part>,
    /// How many records came in, stayed and were left out.
    pub counts: Counts,
    /// What its rows add up to, whatever their order and their parts; absent when nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_digest: Option<RowsDigest>,
    /// How many pieces of personal data were replaced, by kind.
    pub redactions: BTreeMap<String, u64>,
    /// By what rules that was done, and what it may have left; absent when nothing was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redaction: Option<Redaction>,
    /// The lineage index.
    pub lineage: IndexRef,
    /// The people whose records stand in it.
    pub people: PeopleRef,
}

/// The snapshot whose state decided every record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotRef {
    /// BLAKE3 of the snapshot's statement, or that of the last delta laid over it.
    pub digest: Digest,
    /// The snapshot's signed statement (`spec/snapshot.md`), byte for byte.
    pub note: String,
}

/// What the corpus calls the columns that decide; a column may be nested: `author.id`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The people that a record is about; the first is the author.
    pub subject: Vec<String>,
    /// The text that is redacted and trained on.
    pub text: Vec<String>,
    /// The record's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The record's source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The record's category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The record's visibility.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<String>,
    /// The record's licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The signals that were pinned to the record when it was fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signals: Option<String>,
    /// When the record was collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<String>,
}

/// What the operator declared for all records that have no column for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// Where they come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What kind of personal data they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Who could read them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Under which licence they come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// When they were collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<Timestamp>,
}

/// One file of the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name, without its folder.
    pub name: String,
    /// Its format: `parquet`, `arrow`, `arrows`, or `jsonl` or `csv`, perhaps with `.gz` or `.zst`.
    pub format: String,
    /// How long it was, in bytes.
    pub bytes: u64,
    /// How many records it held.
    pub rows: u64,
}

/// One file of the dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name in the dataset's folder.
    pub file: String,
    /// How many records it holds.
    pub rows: u64,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// BLAKE3 of it.
    pub digest: Digest,
}

/// How many records came in and where they went: `read = kept + Σ dropped`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Records read from the inputs.
    pub read: u64,
    /// Records that stand in the parts.
    pub kept: u64,
    /// Records left out, by the code of the decision (`refused`, `other_subject:refused`, …), or as
    /// `personal_data` where redaction left them out.
    pub dropped: BTreeMap<String, u64>,
}

/// The file of the lineage index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexRef {
    /// Its name in the dataset's folder.
    pub file: String,
    /// How many entries it holds.
    pub entries: u64,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// BLAKE3 of it.
    pub digest: Digest,
}

/// The map of the people whose records stand in the dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleRef {
    /// The name in the dataset's folder of the file that holds its leaves.
    pub file: String,
    /// How many people there are.
    pub count: u64,
    /// The root over their labels (`spec/people-map.md`).
    pub root: Digest,
}

impl Manifest {
    /// Reads a manifest and checks it.
    ///
    /// # Errors
    /// When it is not a manifest, not in its one spelling, or fails [`Manifest::check`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let manifest: Self = canonical::from_file(WHAT, bytes)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The file's bytes, the only ones that [`Manifest::parse`] takes.
    ///
    /// # Errors
    /// None in practice: a manifest is always JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        canonical::to_file(WHAT, self)
    }

    /// BLAKE3 of the file's bytes: what events and certificates call this manifest.
    ///
    /// # Errors
    /// As [`Manifest::to_bytes`].
    pub fn digest(&self) -> Result<Digest, Error> {
        Ok(canonical::digest(&self.to_bytes()?))
    }

    /// Whether it agrees with itself: its sums, its codes, and file names that lead nowhere else.
    ///
    /// # Errors
    /// [`Error::Field`] names the first field that does not.
    pub fn check(&self) -> Result<(), Error> {
        if self.schema != SCHEMA {
            return Err(fault("schema", format!("`{}` is not `{SCHEMA}`", self.schema)));
        }
        if (self.generation == 0) != self.previous.is_none() {
            return Err(fault("previous", "generation 0 has no predecessor, every later one has"));
        }
        if self.columns.subject.is_empty() {
            return Err(fault("columns.subject", "no column says whom a record is about"));
        }
        self.check_counts()?;
        if self.rows_digest.as_ref().is_some_and(|rows| rows.sum().is_none()) {
            return Err(fault("rows_digest", "the digest is not of the sum beside it"));
        }
        self.check_redaction()?;
        self.check_people()?;
        self.check_files()
    }

    fn check_counts(&self) -> Result<(), Error> {
        for code in self.counts.dropped.keys() {
            if !code::is_left_out(code) {
                let reason = format!("`{code}` is not the code of a denial");
                return Err(fault("counts.dropped", reason));
            }
        }
        let dropped = total(self.counts.dropped.values().copied());
        let accounted = dropped.and_then(|dropped| dropped.checked_add(self.counts.kept));
        expect_sum("counts.read", self.counts.read, accounted, "kept and dropped")?;
        let rows = total(self.inputs.iter().map(|input| input.rows));
        expect_sum("counts.read", self.counts.read, rows, "the rows of the inputs")?;
        let rows = total(self.parts.iter().map(|part| part.rows));
        expect_sum("counts.kept", self.counts.kept, rows, "the rows of the parts")
    }

    /// What says how text was redacted has to be of a dataset whose text was.
    fn check_redaction(&self) -> Result<(), Error> {
        if !self.redact && self.counts.dropped.contains_key(PERSONAL_DATA_CODE) {
            return Err(fault("counts.dropped", "redaction left records out, and there was none"));
        }
        match &self.redaction {
            None => Ok(()),
            Some(_) if !self.redact => {
                Err(fault("redaction", "there are rules, and nothing was redacted"))
            }
            Some(redaction) => redaction.check(&self.redactions, self.counts.read),
        }
    }

    fn check_files(&self) -> Result<(), Error> {
        let mut seen = BTreeSet::from([FILE.to_owned(), RECEIPT_FILE.to_owned()]);
        for part in &self.parts {
            canonical::check_file_name(WHAT, "parts.file", &part.file, &mut seen)?;
        }
        canonical::check_file_name(WHAT, "lineage.file", &self.lineage.file, &mut seen)?;
        canonical::check_file_name(WHAT, "people.file", &self.people.file, &mut seen)
    }

    /// A map without anybody is the one whose root is zeros; a record may be about nobody known.
    fn check_people(&self) -> Result<(), Error> {
        let (people, empty) = (&self.people, Digest(EMPTY.0));
        if (people.count == 0) != (people.root == empty) {
            return Err(fault("people.root", "only the map of nobody has a root of zeros"));
        }
        if people.count > 0 && self.counts.kept == 0 {
            return Err(fault("people.count", "there are people, and no record of anybody"));
        }
        Ok(())
    }
}

fn fault(field: &str, reason: impl Into<String>) -> Error {
    Error::field(WHAT, field, reason)
}

fn total(mut numbers: impl Iterator<Item = u64>) -> Option<u64> {
    numbers.try_fold(0_u64, u64::checked_add)
}

fn expect_sum(field: &str, said: u64, sum: Option<u64>, of: &str) -> Result<(), Error> {
    match sum {
        Some(sum) if sum == said => Ok(()),
        Some(sum) => Err(fault(field, format!("it says {said}, but {of} add up to {sum}"))),
        None => Err(fault(field, format!("{of} add up to more than can be counted"))),
    }
}
