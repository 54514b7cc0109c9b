//! The lineage index of a dataset (`spec/lineage-index.md`): which person's which record went into
//! which part, or was left out and why.
//!
//! Each person of each record has one entry. A person's entries stand together, under a **label**
//! that only that person's key yields and that differs from dataset to dataset. The record's id is
//! sealed under the same key. When the key is destroyed, nobody can find the entries again, read
//! the ids, or link them to other datasets.
//!
//! [`Encoder`]s, many at a time, make [`Piece`]s of an index; the [`IndexWriter`] lays them behind
//! one another; the [`IndexReader`] finds one person's entries by the directory behind them.

use std::cmp::Ordering;

use untrain_policy::{DatasetId, Decision, Reason};

use crate::Error;
use crate::code;
#[cfg(feature = "sealing")]
use crate::code::Outcome;

mod bytes;
#[cfg(feature = "sealing")]
mod encoder;
#[cfg(feature = "sealing")]
mod labels;
mod reader;
#[cfg(feature = "sealing")]
mod writer;

#[cfg(feature = "sealing")]
pub use encoder::{Encoder, Piece};
#[cfg(feature = "sealing")]
use labels::Sealer;
#[cfg(feature = "sealing")]
pub use labels::{Labeller, Labels};
pub use reader::{Found, IndexReader};
#[cfg(feature = "sealing")]
pub use writer::IndexWriter;

/// The name of an index in the folder of its dataset, for generation `generation`.
#[must_use]
pub fn file_name(generation: u32) -> String {
    format!("lineage-{generation:05}.idx")
}

/// The longest record id that an index keeps, in bytes.
pub const RECORD_ID_BYTES_MAX: usize = 4096;

/// How long the head of the file is, in bytes.
pub const HEADER_BYTES: usize = 40;

/// How long a page grows before the next person starts a new one, in bytes.
pub const PAGE_BYTES: u64 = 4096;

/// How many entries of one person are in one stretch, at most.
const STRETCH_ENTRIES: usize = 256;
/// How many bytes of ids a stretch has before the next one begins.
const STRETCH_ID_BYTES: usize = 4096;

const MAGIC: &[u8; 16] = b"untrain lineage\n";
const VERSION: u32 = 2;
/// Stands behind a stretch that another of the same person follows.
const MORE: u8 = 0xfe;
/// Stands behind a person's last entry.
#[cfg(feature = "sealing")]
const END: u8 = 0xff;
/// Added to the outcome in an entry of the record's author.
const AUTHOR: u8 = 0x80;
/// How long a page's line in the directory is: the label that it starts with, and where.
const LINE_BYTES: usize = 24;
/// How long the end of the file is: the numbers of pages, people and entries.
const FOOTER_BYTES: usize = 24;

/// What became of one record of one person. Entries sort by label, input and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IndexEntry {
    /// The person's label in this dataset.
    pub label: [u8; 16],
    /// The file of the corpus, by its number in the manifest.
    pub input: u32,
    /// The record's row in that file, from 0.
    pub row: u64,
    /// The part of the dataset that the record stands in; absent when it was left out.
    pub part: Option<u32>,
    /// What was decided: [`Decision::index`]; or [`PERSONAL_DATA`](crate::PERSONAL_DATA).
    pub outcome: u8,
    /// Whether the person is the record's author.
    pub author: bool,
}

impl IndexEntry {
    /// The reason of the decision, and whether it is somebody else's; none when redaction left the
    /// record out.
    #[must_use]
    pub fn reason(&self) -> Option<(Reason, bool)> {
        Decision::from_index(self.outcome)
    }

    /// The code of what became of it: `refused`, `other_subject:refused`, `personal_data`, `allow`.
    #[must_use]
    pub fn code(&self) -> String {
        code::code_of(self.outcome).unwrap_or_else(|| self.outcome.to_string())
    }

    #[cfg(feature = "sealing")]
    fn check(&self) -> Result<(), &'static str> {
        let kept = Outcome::from_index(self.outcome).map(Outcome::is_kept);
        match (kept, self.part) {
            (None, _) => Err("the outcome is not the code of a decision"),
            (Some(true), None) => Err("a record was allowed and stands in no part"),
            (Some(true), Some(_)) | (Some(false), None) => Ok(()),
            (Some(false), Some(_)) => Err("a record was left out and stands in a part"),
        }
    }

    /// What an index is sorted by, and what no two entries share.
    const fn place(&self) -> Place {
        Place { label: self.label, input: self.input, row: self.row }
    }
}

impl Ord for IndexEntry {
    fn cmp(&self, other: &Self) -> Ordering {
        let rest = |entry: &Self| (entry.part, entry.outcome, entry.author);
        self.place().cmp(&other.place()).then_with(|| rest(self).cmp(&rest(other)))
    }
}

impl PartialOrd for IndexEntry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Where an entry stands among all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    label: [u8; 16],
    input: u32,
    row: u64,
}

/// What an index says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Of which dataset it is.
    pub dataset: DatasetId,
    /// Of which generation of it.
    pub generation: u32,
    /// How many people have entries.
    pub people: u64,
    /// How many entries there are.
    pub entries: u64,
}

#[cfg(feature = "sealing")]
impl Header {
    /// The first [`HEADER_BYTES`] of the file; the numbers of people and entries stand at its end.
    fn head(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_be_bytes());
        bytes.extend_from_slice(&self.generation.to_be_bytes());
        bytes.extend_from_slice(&self.dataset.0);
        bytes
    }

    /// The last bytes of the file.
    fn footer(&self, pages: u64) -> Vec<u8> {
        [pages, self.people, self.entries].into_iter().flat_map(u64::to_be_bytes).collect()
    }
}

const fn damaged(at: u64, reason: &'static str) -> Error {
    Error::Index { at, reason }
}
