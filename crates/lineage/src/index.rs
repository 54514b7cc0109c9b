//! The lineage index of a dataset (`spec/lineage-index.md`): which person's which record went into
//! which part, or was left out and why.
//!
//! Each person of each record has one entry, under a **label** that only that person's key yields
//! and that differs from dataset to dataset. The record's id is sealed under the same key. When the
//! key is destroyed, nobody can find the entries again, read them, or link them to other datasets.

use std::cmp::Ordering;
use std::fmt;
use std::sync::LazyLock;

use aes::Aes128;
use ctr::Ctr32BE;
use ctr::cipher::{KeyIvInit as _, StreamCipher as _};
use untrain_policy::{DatasetId, Decision, Reason};

use crate::{Error, code};

mod reader;
mod spill;
mod writer;

pub use reader::{Found, IndexReader};
pub use spill::{read_spilled, write_spilled};
pub use writer::IndexWriter;

/// The name of an index in the folder of its dataset, for generation `generation`.
#[must_use]
pub fn file_name(generation: u32) -> String {
    format!("lineage-{generation:05}.idx")
}

/// The longest record id that an index keeps, in bytes.
pub const RECORD_ID_BYTES_MAX: usize = 4096;

/// How long a header is, in bytes.
pub const HEADER_BYTES: usize = 56;

/// How long an entry is in the file, in bytes.
pub const ENTRY_BYTES: usize = KEY_BYTES + 6;

/// How long an entry is without the place of its record id, in bytes.
pub const KEY_BYTES: usize = 34;

const MAGIC: &[u8; 16] = b"untrain lineage\n";
const VERSION: u32 = 1;
const NO_PART: u32 = u32::MAX;

/// What the lineage key of one person yields for one dataset.
#[derive(Clone)]
pub struct Labels {
    /// The label of the person's entries.
    pub label: [u8; 16],
    cipher_key: [u8; 16],
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Labels").field("label", &hex::encode(self.label)).finish_non_exhaustive()
    }
}

impl Labels {
    /// The label and the cipher key for the person of `lineage_key` in `dataset`.
    #[must_use]
    pub fn new(lineage_key: &[u8; 16], dataset: DatasetId) -> Self {
        // Hashing the context anew for each of millions of people would cost as much as the rest.
        static CONTEXT: LazyLock<blake3::Hasher> =
            LazyLock::new(|| blake3::Hasher::new_derive_key("untrain lineage index v1"));
        let mut hasher = CONTEXT.clone();
        hasher.update(lineage_key);
        hasher.update(&dataset.0);
        let mut stream = hasher.finalize_xof();
        let (mut label, mut cipher_key) = ([0; 16], [0; 16]);
        stream.fill(&mut label);
        stream.fill(&mut cipher_key);
        Self { label, cipher_key }
    }

    /// Appends the record's id to `sink`, readable only with this person's key. The same bytes
    /// open it again.
    ///
    /// # Errors
    /// [`Error::RecordId`] when the id is longer than [`RECORD_ID_BYTES_MAX`].
    pub fn seal_into(
        &self,
        input: u32,
        row: u64,
        id: &str,
        sink: &mut Vec<u8>,
    ) -> Result<(), Error> {
        if id.len() > RECORD_ID_BYTES_MAX {
            return Err(Error::RecordId { bytes: id.len(), max: RECORD_ID_BYTES_MAX });
        }
        let start = sink.len();
        sink.extend_from_slice(id.as_bytes());
        if let Some(sealed) = sink.get_mut(start..) {
            self.cipher(input, row, sealed);
        }
        Ok(())
    }

    /// The record's id; absent when the record had none.
    ///
    /// # Errors
    /// [`Error::Index`] when the sealed bytes are not this person's.
    pub fn open(&self, entry: &IndexEntry, sealed: &[u8]) -> Result<Option<String>, Error> {
        let mut id = sealed.to_vec();
        self.cipher(entry.input, entry.row, &mut id);
        match String::from_utf8(id) {
            Ok(id) => Ok(Some(id).filter(|id| !id.is_empty())),
            Err(_) => Err(damaged(0, "a record id does not open under its label's key")),
        }
    }

    fn cipher(&self, input: u32, row: u64, bytes: &mut [u8]) {
        // A dataset has one record at a place, so a counter block never meets two plaintexts.
        let counter = (u128::from(input) << 96) | (u128::from(row) << 32);
        let mut cipher =
            Ctr32BE::<Aes128>::new(&self.cipher_key.into(), &counter.to_be_bytes().into());
        cipher.apply_keystream(bytes);
    }
}

/// What became of one record of one person. Entries sort as their encoded bytes do: by label,
/// input and row.
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
    /// What was decided: [`Decision::index`].
    pub outcome: u8,
    /// Whether the person is the record's author.
    pub author: bool,
}

impl IndexEntry {
    /// The entry without the place of its record id, for sorting and spilling: these bytes
    /// compare as the entries do.
    #[must_use]
    pub fn encode(&self) -> [u8; KEY_BYTES] {
        let mut encoded = [0; KEY_BYTES];
        let mut rest = encoded.as_mut_slice();
        put(&mut rest, &self.label);
        put(&mut rest, &self.input.to_be_bytes());
        put(&mut rest, &self.row.to_be_bytes());
        put(&mut rest, &self.part.unwrap_or(NO_PART).to_be_bytes());
        put(&mut rest, &[self.outcome, u8::from(self.author)]);
        encoded
    }

    /// Reads what [`IndexEntry::encode`] wrote.
    ///
    /// # Errors
    /// [`Error::Index`] when the bytes are no entry: `at` counts from their start.
    pub fn decode(bytes: &[u8; KEY_BYTES]) -> Result<Self, Error> {
        let mut rest = bytes.as_slice();
        let entry = Self {
            label: take(&mut rest),
            input: u32::from_be_bytes(take(&mut rest)),
            row: u64::from_be_bytes(take(&mut rest)),
            part: Some(u32::from_be_bytes(take(&mut rest))).filter(|part| *part != NO_PART),
            outcome: u8::from_be_bytes(take(&mut rest)),
            author: match u8::from_be_bytes(take(&mut rest)) {
                0 => false,
                1 => true,
                _ => return Err(damaged(33, "it says neither author nor other")),
            },
        };
        entry.check().map_err(|reason| damaged(32, reason))?;
        Ok(entry)
    }

    /// The reason of the decision, and whether it is somebody else's.
    #[must_use]
    pub fn reason(&self) -> Option<(Reason, bool)> {
        Decision::from_index(self.outcome)
    }

    /// The code of the decision: `refused`, `other_subject:refused`, `allow`.
    #[must_use]
    pub fn code(&self) -> String {
        match self.reason() {
            Some((reason, other)) => code::of(reason, other),
            None => self.outcome.to_string(),
        }
    }

    fn check(&self) -> Result<(), &'static str> {
        match (self.reason(), self.part) {
            (None, _) => Err("the outcome is not the code of a decision"),
            (Some(_), Some(NO_PART)) => Err("there is no part of that number"),
            (Some((Reason::Allow, _)), None) => Err("a record was allowed and stands in no part"),
            (Some((Reason::Allow, _)), Some(_)) | (Some(_), None) => Ok(()),
            (Some(_), Some(_)) => Err("a record was denied and stands in a part"),
        }
    }

    /// What an index is sorted by, and what no two entries share.
    fn place(&self) -> ([u8; 16], u32, u64) {
        (self.label, self.input, self.row)
    }
}

impl Ord for IndexEntry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place()).then_with(|| self.encode().cmp(&other.encode()))
    }
}

impl PartialOrd for IndexEntry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The head of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Of which dataset.
    pub dataset: DatasetId,
    /// Of which generation of it.
    pub generation: u32,
    /// How many entries follow.
    pub entries: u64,
    /// How many bytes of sealed record ids follow them.
    pub id_bytes: u64,
}

impl Header {
    /// The first [`HEADER_BYTES`] of the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_be_bytes());
        bytes.extend_from_slice(&self.generation.to_be_bytes());
        bytes.extend_from_slice(&self.dataset.0);
        bytes.extend_from_slice(&self.entries.to_be_bytes());
        bytes.extend_from_slice(&self.id_bytes.to_be_bytes());
        bytes
    }

    /// Where the record ids start, from the start of the file.
    #[must_use]
    pub const fn ids_start(&self) -> u64 {
        (self.entries.saturating_mul(ENTRY_BYTES as u64)).saturating_add(HEADER_BYTES as u64)
    }

    fn decode(bytes: &[u8; HEADER_BYTES]) -> Result<Self, Error> {
        let mut rest = bytes.as_slice();
        if take::<16>(&mut rest) != *MAGIC {
            return Err(damaged(0, "this is not a lineage index"));
        }
        if u32::from_be_bytes(take(&mut rest)) != VERSION {
            return Err(damaged(16, "this version of the format is not known"));
        }
        Ok(Self {
            generation: u32::from_be_bytes(take(&mut rest)),
            dataset: DatasetId(take(&mut rest)),
            entries: u64::from_be_bytes(take(&mut rest)),
            id_bytes: u64::from_be_bytes(take(&mut rest)),
        })
    }
}

/// The next `N` bytes; zeros past the end, which fixed-size callers never reach.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    match rest.split_first_chunk() {
        Some((chunk, tail)) => {
            *rest = tail;
            *chunk
        }
        None => [0; N],
    }
}

/// Fills the next bytes of a fixed-size form, as far as there is room.
fn put(rest: &mut &mut [u8], bytes: &[u8]) {
    if let Some((place, tail)) = std::mem::take(rest).split_at_mut_checked(bytes.len()) {
        place.copy_from_slice(bytes);
        *rest = tail;
    }
}

const fn damaged(at: u64, reason: &'static str) -> Error {
    Error::Index { at, reason }
}
