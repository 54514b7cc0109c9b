//! The state map as rows: for each subject and topic, the last entry that said something.
//!
//! Every batch puts the map's root into the log as its last entry (`spec/state-map.md`), so that
//! what stands now is as provable as what was once said. The leaves stand in 65,536 buckets by the
//! first bits of their labels; a batch reads and writes those that it concerns, and the map above
//! them is kept in memory.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER_PERMISSIVE;
use sqlx::{AnyConnection, Row};
use untrain_tlog::Hash;
use untrain_tlog::label::{Label, state_value};
use untrain_tlog::map::{Branch, MapProof, StateMap, branch};

use crate::error::LedgerError;
use crate::numbers::to_row;
use crate::rows::{self, Into};

/// What a batch says about a label.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// Whose label, and of which topic.
    pub label: Label,
    /// The entry that says it.
    pub index: u64,
    /// The entry's commitment.
    pub commitment: [u8; 32],
}

/// A leaf of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// Its label.
    pub label: Label,
    /// How many entries have said something under this label.
    pub version: u64,
    /// The last of them.
    pub index: u64,
    /// What the map holds under the label.
    pub value: Hash,
}

const LEAF_BYTES: usize = 32 + 8 + 8 + 32;

/// A bucket that a batch changes.
pub struct Bucket {
    number: u16,
    branch: Branch,
    leaves: Vec<Leaf>,
}

/// The map above the buckets, as it was when the log had `size` entries.
pub struct States {
    map: StateMap,
    size: u64,
}

impl States {
    /// Reads the map of a ledger of `size` entries.
    ///
    /// # Errors
    /// When the database cannot be read, or a row is no branch.
    pub async fn read(connection: &mut AnyConnection, size: u64) -> Result<Self, LedgerError> {
        let mut states = Self::new();
        states.catch_up(connection, size).await?;
        Ok(states)
    }

    /// The map of a ledger of which nothing was said.
    #[must_use]
    pub fn new() -> Self {
        Self { map: StateMap::new(), size: 0 }
    }

    /// Says that the batch which was taken in has been written, and the log has `size` entries.
    pub const fn is_at(&mut self, size: u64) {
        self.size = size;
    }

    /// Reads what was changed since, until the log had `size` entries.
    ///
    /// # Errors
    /// As [`States::read`].
    pub async fn catch_up(
        &mut self,
        connection: &mut AnyConnection,
        size: u64,
    ) -> Result<(), LedgerError> {
        // All of them in one row: row by row, sixty thousand take a second.
        let changed: Option<String> = sqlx::query_scalar(
            "SELECT string_agg(bucket || ':' || hex(branch), ' ') FROM states WHERE size > $1",
        )
        .bind(to_row(self.size))
        .fetch_one(connection)
        .await
        .map_err(|e| LedgerError::store("read the state map", e))?;
        for text in changed.as_deref().unwrap_or_default().split_terminator(' ') {
            let (bucket, branch) = parse_branch(text).ok_or_else(|| {
                LedgerError::damaged(size, format!("`{text}` is no branch of the state map"))
            })?;
            self.map.set(bucket, branch);
        }
        self.size = size;
        Ok(())
    }

    /// Takes in what a batch says, in its order, and answers the buckets to write.
    ///
    /// # Errors
    /// When the database cannot be read. The map is then of no use any more.
    pub async fn take(
        &mut self,
        connection: &mut AnyConnection,
        said: &[Said],
    ) -> Result<Vec<Bucket>, LedgerError> {
        let mut buckets: BTreeMap<u16, BTreeMap<Label, Leaf>> =
            said.iter().map(|said| (StateMap::bucket_of(&said.label), BTreeMap::new())).collect();
        let numbers: Vec<u16> = buckets.keys().copied().collect();
        for (number, leaves) in read_buckets(connection, &numbers).await? {
            let leaves = leaves.into_iter().map(|leaf| (leaf.label, leaf)).collect();
            buckets.insert(number, leaves);
        }
        for said in said {
            let bucket = buckets.entry(StateMap::bucket_of(&said.label)).or_default();
            let before = bucket.get(&said.label).map_or(0, |leaf| leaf.version);
            let version = before.saturating_add(1);
            let value = state_value(version, said.index, &said.commitment);
            let leaf = Leaf { label: said.label, version, index: said.index, value };
            bucket.insert(said.label, leaf);
        }
        let changed = buckets.into_iter().map(|(number, leaves)| {
            let leaves: Vec<Leaf> = leaves.into_values().collect();
            let branch = branch(StateMap::DEPTH, &pairs(&leaves));
            self.map.set(number, branch);
            Bucket { number, branch, leaves }
        });
        Ok(changed.collect())
    }

    /// The map's root.
    #[must_use]
    pub fn root(&mut self) -> Hash {
        self.map.root()
    }

    /// What stands under a label, and the proof of it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn prove(
        &mut self,
        connection: &mut AnyConnection,
        label: &Label,
    ) -> Result<(Option<Leaf>, MapProof), LedgerError> {
        let number = StateMap::bucket_of(label);
        let mut buckets = read_buckets(connection, &[number]).await?;
        let leaves = buckets.remove(&number).unwrap_or_default();
        let found = leaves.iter().find(|leaf| leaf.label == *label).copied();
        Ok((found, self.map.prove(label, &pairs(&leaves))))
    }
}

/// A bucket's number and what stands above its leaves.
fn parse_branch(text: &str) -> Option<(u16, Branch)> {
    let (bucket, branch) = text.split_once(':')?;
    Some((
        bucket.parse().ok()?,
        Branch::parse(&HEXLOWER_PERMISSIVE.decode(branch.as_bytes()).ok()?).ok()?,
    ))
}

/// What the map holds of these leaves.
pub fn pairs(leaves: &[Leaf]) -> Vec<(Label, Hash)> {
    leaves.iter().map(|leaf| (leaf.label, leaf.value)).collect()
}

/// Writes the buckets that a batch changed, for the log of `size` entries.
///
/// # Errors
/// When the database refuses.
pub async fn write(
    connection: &mut AnyConnection,
    buckets: &[Bucket],
    size: u64,
) -> Result<(), LedgerError> {
    let into = Into {
        doing: "write the state map",
        table: "states",
        columns: &["bucket", "branch", "leaves", "size"],
        end: "ON CONFLICT (bucket) DO UPDATE SET
              branch = excluded.branch, leaves = excluded.leaves, size = excluded.size",
    };
    rows::insert(connection, &into, buckets, |bucket, row| {
        row.bind(i64::from(bucket.number))
            .bind(bucket.branch.to_bytes())
            .bind(encode(&bucket.leaves))
            .bind(to_row(size))
    })
    .await
}

async fn read_buckets(
    connection: &mut AnyConnection,
    numbers: &[u16],
) -> Result<BTreeMap<u16, Vec<Leaf>>, LedgerError> {
    let failed = |e| LedgerError::store("read the state map", e);
    let rows = sqlx::query(
        "SELECT bucket, leaves FROM states
         WHERE bucket IN (SELECT CAST(value AS BIGINT) FROM json_each($1))",
    )
    .bind(format!("{numbers:?}"))
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    let mut buckets = BTreeMap::new();
    for row in &rows {
        let number: i64 = row.try_get(0).map_err(failed)?;
        let bytes: Vec<u8> = row.try_get(1).map_err(failed)?;
        let leaves = u16::try_from(number).ok().zip(decode(&bytes));
        let (number, leaves) = leaves.ok_or_else(|| {
            LedgerError::damaged(0, format!("bucket {number} of the state map has no leaves"))
        })?;
        buckets.insert(number, leaves);
    }
    Ok(buckets)
}

fn encode(leaves: &[Leaf]) -> Vec<u8> {
    leaves
        .iter()
        .flat_map(|leaf| {
            let (version, index) = (leaf.version.to_be_bytes(), leaf.index.to_be_bytes());
            [leaf.label.0.as_slice(), &version, &index, &leaf.value.0].concat()
        })
        .collect()
}

/// The leaves in a bucket's bytes.
pub fn decode(bytes: &[u8]) -> Option<Vec<Leaf>> {
    let (leaves, rest) = bytes.as_chunks::<LEAF_BYTES>();
    let leaf = |bytes: &[u8; LEAF_BYTES]| {
        let (label, rest) = bytes.split_first_chunk()?;
        let (version, rest) = rest.split_first_chunk()?;
        let (index, value) = rest.split_first_chunk()?;
        Some(Leaf {
            label: Label(*label),
            version: u64::from_be_bytes(*version),
            index: u64::from_be_bytes(*index),
            value: Hash(value.try_into().ok()?),
        })
    };
    rest.is_empty().then(|| leaves.iter().map(leaf).collect())?
}
