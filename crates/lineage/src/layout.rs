//! Where the records of a model of shards are, and what each slice came to (`spec/shards.md`): the
//! part of a model's card that a replay, a planner and a certificate read. It names nobody.

use serde::{Deserialize, Serialize};
use untrain_policy::Digest;

use crate::Error;
use crate::model::root_of;

const WHAT: &str = "model card";

/// Shards, their slices, and the states that were learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// BLAKE3 of the secret key that places people, so that two models with one key are seen; the
    /// key itself is the operator's, and no replay needs it.
    pub placement: Digest,
    /// After how many of its last slices each shard keeps a checkpoint; 0: after all of them.
    pub keep: u32,
    /// Whether what is served leaves out a shard that lost somebody: from the moment that it did
    /// until it has learned again and everything is merged anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suppressed: bool,
    /// By shard: its slices. The number of shards is that of the model's first generation.
    pub shards: Vec<Shard>,
}

/// One shard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Its slices, in the order in which they are learned.
    pub slices: Vec<Slice>,
}

/// One slice of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// How many records it holds.
    pub records: u64,
    /// How long their texts are together, in bytes: what learning it costs.
    pub bytes: u64,
    /// BLAKE3 of the state after it, not encrypted; absent while it has to be learned anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Digest>,
    /// BLAKE3 of the encrypted checkpoint of that state, by which its file and its key are called;
    /// absent when none is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Digest>,
}

/// A shard that has to learn again, and from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unfinished {
    /// Which, from 0.
    pub shard: u32,
    /// Its first slice without a state, from 0.
    pub from_slice: u32,
    /// How long the texts are that it has to learn, in bytes.
    pub bytes: u64,
}

/// The label of a shard's file of records, so that their order is that of the shards.
#[must_use]
pub fn shard_label(shard: usize) -> String {
    format!("{shard:03}")
}

impl Layout {
    /// One hash for the last states of all shards. A shard that is unfinished counts as 32 zeros.
    #[must_use]
    pub fn state(&self) -> Digest {
        let labels: Vec<String> = (0..self.shards.len()).map(shard_label).collect();
        root_of(
            labels
                .iter()
                .zip(&self.shards)
                .map(|(label, shard)| (label.as_str(), shard.state().unwrap_or(Digest([0; 32])))),
        )
    }

    /// The shards that have to learn again.
    pub fn unfinished(&self) -> impl Iterator<Item = Unfinished> {
        (0..).zip(&self.shards).filter_map(|(number, shard)| {
            let from = shard.slices.iter().position(|slice| slice.state.is_none())?;
            let bytes = shard.slices.iter().skip(from).map(|slice| slice.bytes).sum();
            let from_slice = u32::try_from(from).unwrap_or(u32::MAX);
            Some(Unfinished { shard: number, from_slice, bytes })
        })
    }

    /// Every checkpoint that is kept, with its shard and slice.
    pub fn checkpoints(&self) -> impl Iterator<Item = (u32, u32, Digest)> {
        (0_u32..).zip(&self.shards).flat_map(|(number, shard)| {
            let kept = move |(slice, it): (u32, &Slice)| Some((number, slice, it.checkpoint?));
            (0_u32..).zip(&shard.slices).filter_map(kept)
        })
    }

    /// How many slices each shard has.
    #[must_use]
    pub fn slices(&self) -> usize {
        self.shards.first().map_or(0, |shard| shard.slices.len())
    }

    /// Whether it agrees with itself, and with the model's files of records: their labels and how
    /// many records each holds.
    ///
    /// # Errors
    /// [`Error::Field`].
    pub fn check(&self, files: &[(&str, u64)]) -> Result<(), Error> {
        let wrong = |reason: &str| Err(Error::field(WHAT, "layout", reason));
        let slices = self.slices();
        if slices == 0 || self.shards.iter().any(|shard| shard.slices.len() != slices) {
            return wrong("every shard has as many slices as the others, and one at least");
        }
        let same = |(number, (shard, (label, records))): (usize, (&Shard, &(&str, u64)))| {
            let held: u64 = shard.slices.iter().map(|slice| slice.records).sum();
            *label == shard_label(number) && held == *records
        };
        if self.shards.len() != files.len() || !self.shards.iter().zip(files).enumerate().all(same)
        {
            return wrong("a shard has no file of records, or one of another length");
        }
        for shard in &self.shards {
            let mut states = shard.slices.iter().map(|slice| slice.state.is_some());
            let known = states.by_ref().take_while(|known| *known).count();
            if shard.slices.iter().skip(known).any(|slice| slice.state.is_some()) {
                return wrong("a slice has a state and one before it has none");
            }
            if shard.slices.iter().any(|slice| slice.state.is_none() && slice.checkpoint.is_some())
            {
                return wrong("a slice has a checkpoint and no state");
            }
        }
        Ok(())
    }
}

impl Shard {
    /// BLAKE3 of the state after its last slice; none while it is unfinished.
    #[must_use]
    pub fn state(&self) -> Option<Digest> {
        self.slices.last().and_then(|slice| slice.state)
    }

    /// How many records it holds.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.slices.iter().map(|slice| slice.records).sum()
    }

    /// How long its texts are together, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.slices.iter().map(|slice| slice.bytes).sum()
    }
}
