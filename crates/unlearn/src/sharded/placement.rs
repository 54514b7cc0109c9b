//! Who is where: shard, slice and order, by a secret key and by nothing about anybody else.
//!
//! A person's shard follows from their name, their slice from their tier of risk and their name.
//! Nobody is moved when others leave, nobody's place depends on how many there are, and whoever
//! does not have the key cannot choose whose shard to be in (arXiv 2106.04378).

use std::collections::BTreeMap;

use untrain_policy::Digest;

use crate::checkpoints::PlacementKey;
use crate::corpus::{Corpus, CorpusRecord};
use crate::sharded::Shape;

/// A place in a model of shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    /// Which shard, from 0.
    pub shard: u32,
    /// Which slice of it, from 0.
    pub slice: u32,
}

/// The tier of risk of those of whom the operator has said something: how likely it is that they
/// leave. It may depend on nothing but the person. Everybody else is in tier 0.
pub type Tiers = BTreeMap<String, u32>;

/// What records of a shard are sorted by: where their person is, the hash of the person, which
/// person, and the hash of the record.
type SortKey = (Placed, [u8; 32], u32, [u8; 32]);

/// How people and records are placed and ordered.
pub trait Places: Send + Sync + std::fmt::Debug {
    /// Where a person is. `name` is the account that they go by.
    fn of_person(&self, name: &str, tier: u32, shape: Shape) -> Placed;

    /// What the people of a slice are sorted by.
    fn order_of_person(&self, name: &str) -> [u8; 32];

    /// What one person's records are sorted by.
    fn order_of_record(&self, content: Digest) -> [u8; 32];
}

impl Places for PlacementKey {
    fn of_person(&self, name: &str, tier: u32, shape: Shape) -> Placed {
        let hash = self.hash("untrain placement of a person v1", name.as_bytes());
        let (shard, slice) = hash.split_at(16);
        let (from, slices) = slices_of(tier, shape);
        Placed { shard: share(shard, shape.shards), slice: from + share(slice, slices) }
    }

    fn order_of_person(&self, name: &str) -> [u8; 32] {
        self.hash("untrain order of people v1", name.as_bytes())
    }

    fn order_of_record(&self, content: Digest) -> [u8; 32] {
        self.hash("untrain order of records v1", &content.0)
    }
}

impl PlacementKey {
    fn hash(&self, what: &str, input: &[u8]) -> [u8; 32] {
        let key = blake3::derive_key(what, &self.0);
        *blake3::keyed_hash(&key, input).as_bytes()
    }
}

/// A number below `end` out of the first eight bytes.
fn share(bytes: &[u8], end: u32) -> u32 {
    let first = bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    u32::try_from((u128::from(first) * u128::from(end)) >> 64).unwrap_or(0)
}

/// The first slice of a tier, and how many it has, at least one. The last tier has the last slices.
fn slices_of(tier: u32, shape: Shape) -> (u32, u32) {
    let tiers = shape.tiers.clamp(1, shape.slices.max(1));
    let tier = tier.min(tiers - 1);
    let begin = |tier: u32| {
        u32::try_from(u64::from(tier) * u64::from(shape.slices) / u64::from(tiers)).unwrap_or(0)
    };
    let from = begin(tier);
    (from, begin(tier + 1).saturating_sub(from).max(1))
}

/// Parts a corpus into the files of its shards, each in training order.
///
/// A person goes by the first, in the order of bytes, of their accounts that are the first subject
/// of one of the records. A record that several people are subjects of is where the first of them
/// is.
pub(super) fn place(
    corpus: Corpus,
    places: &dyn Places,
    tiers: &Tiers,
    shape: Shape,
) -> Vec<Corpus> {
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    for record in corpus.records() {
        let Some(first) = record.subjects.first() else { continue };
        let name = names.entry(record.owner).or_insert_with(|| first.clone());
        if first < name {
            name.clone_from(first);
        }
    }
    let of_person = |name: &String| {
        let tier = tiers.get(name).copied().unwrap_or(0);
        (places.of_person(name, tier, shape), places.order_of_person(name))
    };
    let people: BTreeMap<u32, (Placed, [u8; 32])> =
        names.iter().map(|(owner, name)| (*owner, of_person(name))).collect();
    let mut shards: Vec<Vec<(SortKey, CorpusRecord)>> = Vec::new();
    shards.resize_with(shape.shards as usize, Vec::new);
    for mut record in corpus.into_records() {
        let Some(&(placed, order)) = people.get(&record.owner) else { continue };
        record.slice = Some(placed.slice);
        let key = (placed, order, record.owner, places.order_of_record(record.content));
        if let Some(shard) = shards.get_mut(placed.shard as usize) {
            shard.push((key, record));
        }
    }
    (0..)
        .zip(shards)
        .map(|(number, mut records)| {
            // Stable: records that are the same in every field stay beside each other.
            records.sort_by_key(|(key, _)| *key);
            Corpus::of_shard(number, records.into_iter().map(|(_, record)| record).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_tier_has_slices_of_its_own_kind(
            tier in 0_u32..9, slices in 1_u32..65, tiers in 1_u32..9, shards in 1_u32..513,
            name in ".*",
        ) {
            let shape = Shape { shards, slices, tiers };
            let (from, count) = slices_of(tier, shape);
            prop_assert!(count >= 1 && from + count <= slices, "{from} {count}");
            if tier >= tiers - 1 && tiers <= slices {
                prop_assert_eq!(from + count, slices);
            }
            let placed = PlacementKey::new([1; 32]).of_person(&name, tier, shape);
            prop_assert!(placed.shard < shards);
            prop_assert!((from..from + count).contains(&placed.slice));
        }
    }

    #[test]
    fn another_key_places_people_elsewhere_and_all_shards_are_used() {
        let shape = Shape { shards: 8, slices: 4, tiers: 1 };
        let all = |key: u8| -> Vec<Placed> {
            let key = PlacementKey::new([key; 32]);
            (0..400).map(|number| key.of_person(&format!("harbour:{number}"), 0, shape)).collect()
        };
        let (one, other) = (all(1), all(2));
        let same = one.iter().zip(&other).filter(|(one, other)| one == other).count();
        assert!(same < 40, "{same}");
        for shard in 0..8 {
            let here = one.iter().filter(|placed| placed.shard == shard).count();
            assert!((25..80).contains(&here), "{here}");
        }
    }
}
