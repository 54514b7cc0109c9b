//! What a certificate says of a forgetting in a model of shards: which of them learned again, from
//! where, what each was before and is now, and which checkpoints can be read by nobody any more.

use serde::{Deserialize, Serialize};
use untrain_policy::Digest;

use crate::layout::shard_label;
use crate::model::{ModelCard, Role};
use crate::{Error, Layout};

const WHAT: &str = "certificate's statement";

/// The part of a statement that is about shards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShardsForgetting {
    /// How many shards the model has.
    pub shards: u32,
    /// How many slices each has.
    pub slices: u32,
    /// BLAKE3 of the key that places people.
    pub placement: Digest,
    /// The shards that learned again, in their order.
    pub touched: Vec<TouchedShard>,
    /// The checkpoints that were destroyed, in the order of their shards and slices.
    pub destroyed: Vec<DestroyedCheckpoint>,
}

/// A shard that learned again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TouchedShard {
    /// Which, from 0.
    pub shard: u32,
    /// The first slice that it learned again, from 0.
    pub from_slice: u32,
    /// What it was.
    pub before: ShardRoots,
    /// What it is.
    pub after: ShardRoots,
}

/// A shard by its hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShardRoots {
    /// BLAKE3 of its file of records.
    pub corpus: Digest,
    /// BLAKE3 of the state after its last slice; absent while it was unfinished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Digest>,
}

/// A checkpoint that knew somebody who left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DestroyedCheckpoint {
    /// BLAKE3 of its encrypted file: who has kept a copy can tell which it is, and not read it.
    pub checkpoint: Digest,
    /// Of which shard.
    pub shard: u32,
    /// After which slice.
    pub slice: u32,
    /// How.
    pub how: Destruction,
}

/// How a checkpoint was destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destruction {
    /// The one key that opens it was overwritten and deleted, and then its file: copies of the file
    /// are noise.
    KeyAndFile,
}

impl ShardsForgetting {
    /// What became of the shards of a model between two cards of it; none when it has no shards.
    #[must_use]
    pub fn between(before: &ModelCard, after: &ModelCard) -> Option<Self> {
        let (old, new) = (before.layout.as_ref()?, after.layout.as_ref()?);
        let roots = |card: &ModelCard, layout: &Layout, number: usize| {
            let corpus = card.file(Role::Corpus, &shard_label(number))?.digest;
            let state = layout.shards.get(number)?.state();
            Some(ShardRoots { corpus, state })
        };
        let touched = (0..new.shards.len()).filter_map(|number| {
            let (was, is) = (roots(before, old, number)?, roots(after, new, number)?);
            if was == is {
                return None;
            }
            let (old, new) = (old.shards.get(number)?, new.shards.get(number)?);
            let differ = old.slices.iter().zip(&new.slices);
            let from = differ.take_while(|(old, new)| {
                (old.records, old.bytes, old.state) == (new.records, new.bytes, new.state)
            });
            let from_slice = u32::try_from(from.count()).ok()?;
            let shard = u32::try_from(number).ok()?;
            Some(TouchedShard { shard, from_slice, before: was, after: is })
        });
        let touched = touched.collect();
        let kept: Vec<Digest> = new.checkpoints().map(|(_, _, checkpoint)| checkpoint).collect();
        let destroyed = old.checkpoints().filter(|(_, _, old)| !kept.contains(old));
        let how = Destruction::KeyAndFile;
        let destroyed = destroyed
            .map(|(shard, slice, checkpoint)| DestroyedCheckpoint { checkpoint, shard, slice, how })
            .collect();
        Some(Self {
            shards: u32::try_from(new.shards.len()).ok()?,
            slices: u32::try_from(new.slices()).ok()?,
            placement: new.placement,
            touched,
            destroyed,
        })
    }

    /// Whether it agrees with itself.
    ///
    /// # Errors
    /// [`Error::Field`].
    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |field: &str, reason: &str| {
            Err(Error::field(WHAT, &format!("predicate.carried.shards.{field}"), reason))
        };
        let in_order = |pair: &[TouchedShard]| match pair {
            [one, other] => one.shard < other.shard,
            _ => true,
        };
        if !self.touched.windows(2).all(in_order) {
            return wrong("touched", "it is not sorted");
        }
        let there = |shard: u32, slice: u32| shard < self.shards && slice < self.slices;
        if !self.touched.iter().all(|it| there(it.shard, it.from_slice)) {
            return wrong("touched", "a shard or slice is not one of the model's");
        }
        if self.touched.iter().any(|it| it.after.state.is_none()) {
            return wrong("touched", "a shard has not learned again");
        }
        if !self.destroyed.is_sorted_by_key(|it| (it.shard, it.slice)) {
            return wrong("destroyed", "it is not sorted");
        }
        let knew = |gone: &DestroyedCheckpoint| {
            let from = self.touched.iter().find(|it| it.shard == gone.shard);
            from.is_some_and(|it| it.from_slice <= gone.slice) && gone.slice < self.slices
        };
        if !self.destroyed.iter().all(knew) {
            return wrong("destroyed", "a checkpoint was destroyed that did not have to be");
        }
        Ok(())
    }
}
