//! How the text of a dataset was redacted: by what rules, what was found, and what a sample of it
//! still held when it was read again. It names kinds and columns, never a value and never a key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use untrain_policy::Digest;

use super::fault;
use crate::Error;

/// The rules of a redaction, and what they came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redaction {
    /// BLAKE3 of the whole configuration in its one form.
    pub rules: Digest,
    /// The kinds that were looked for, sorted.
    pub kinds: Vec<String>,
    /// Which URLs counted: `personal` or `every`.
    pub urls: String,
    /// The operator of every kind that `operators` does not name.
    pub operator: String,
    /// The operators of kinds: `pseudonym`, `mask:4`, …
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub operators: BTreeMap<String, String>,
    /// The columns that hold one value each, with its kind.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// The number of the key of pseudonyms, when one was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym_key: Option<String>,
    /// The number of the key of encryption, when one was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_key: Option<String>,
    /// How many pieces were found in the records that were kept, by kind.
    pub found: BTreeMap<String, u64>,
    /// What a sample still held.
    pub measured: Measured,
}

/// What was still found in a sample of the redacted records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Who read it again, in order.
    pub readers: Vec<String>,
    /// What the draw went by.
    pub seed: u64,
    /// How many records were read again.
    pub records: u64,
    /// Of how many that were kept.
    pub of: u64,
    /// What is left, by the kind; those of which nothing was seen are not named.
    pub left: BTreeMap<String, Left>,
    /// How many records hold something of any kind.
    pub any: Bounds,
    /// How many records hold something of one kind that is not named.
    pub unseen: Bounds,
}

/// What is left of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Left {
    /// How many pieces the sample holds.
    pub seen: u64,
    /// How many the dataset holds, if none of its records holds more than the fullest of the
    /// sample.
    pub pieces: Bounds,
    /// How many records hold some.
    pub records: Bounds,
}

/// How many: at least, most likely, at most, with an error of one in twenty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// At least.
    pub low: u64,
    /// Most likely.
    pub likely: u64,
    /// At most.
    pub high: u64,
}

impl Bounds {
    /// Whether they are in order, and none is below that of fewer things.
    const fn is_at_least(&self, fewer: &Self) -> bool {
        self.low <= self.likely
            && self.likely <= self.high
            && self.low >= fewer.low
            && self.likely >= fewer.likely
            && self.high >= fewer.high
    }
}

impl Redaction {
    /// Whether it agrees with itself, with what was replaced, and with how many records were read.
    pub(super) fn check(&self, replaced: &BTreeMap<String, u64>, read: u64) -> Result<(), Error> {
        let found = |kind: &String| self.found.get(kind).copied().unwrap_or(0);
        if let Some(kind) = replaced.iter().find(|(kind, count)| **count > found(kind)) {
            let reason = format!("`{}` was replaced more often than it was found", kind.0);
            return Err(fault("redaction.found", reason));
        }
        if !self.kinds.is_sorted_by(|a, b| a < b) {
            return Err(fault("redaction.kinds", "they are out of order"));
        }
        let keys = [&self.pseudonym_key, &self.encryption_key];
        let is_number = |number: &String| {
            number.len() == 16
                && number.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        if !keys.into_iter().flatten().all(is_number) {
            return Err(fault("redaction.pseudonym_key", "the number of a key has 16 digits"));
        }
        self.measured.check(read)
    }
}

impl Measured {
    fn check(&self, read: u64) -> Result<(), Error> {
        if self.records > self.of || self.of > read {
            return Err(fault("redaction.measured.records", "the sample is more than the whole"));
        }
        if (self.records > 0) && self.readers.is_empty() {
            return Err(fault("redaction.measured.readers", "nobody read the sample"));
        }
        let bounds = |bounds: &Bounds| {
            bounds.low <= bounds.likely && bounds.likely <= bounds.high && bounds.high <= self.of
        };
        let left = self.left.values().all(|left| {
            left.seen > 0 && bounds(&left.records) && left.pieces.is_at_least(&left.records)
        });
        if left && bounds(&self.any) && bounds(&self.unseen) {
            return Ok(());
        }
        Err(fault("redaction.measured", "its bounds are out of order, or of nothing seen"))
    }
}
