//! What is said to an external trainer and what it answers (`spec/external-trainer.md`): one line
//! of JSON on its standard input, and a line of JSON for each event on its standard output.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use untrain_lineage::recipe::Recipe as Settings;
use untrain_policy::Digest;

/// The version of the contract that this program speaks.
pub const PROTOCOL: u32 = 1;

/// One task for an external trainer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// What is to be done.
    #[serde(flatten)]
    pub task: Task,
    /// The trainer's own settings, the same for every task of a model.
    pub recipe: Settings,
    /// Where the result goes: a file that is not there yet.
    pub to_checkpoint: PathBuf,
    /// How many threads it may compute with.
    pub threads: u32,
    /// After how many seconds it is ended.
    pub deadline_s: u64,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Learn slices, one after another, on top of a checkpoint.
    Train {
        /// Which shard, from 0.
        shard: u32,
        /// The slices, in the order in which they are learned; none makes the first checkpoint.
        slices: Vec<SliceFile>,
        /// What to go on from; none is the trainer's own beginning, the same for every shard.
        from_checkpoint: Option<InputFile>,
        /// What all randomness of this shard follows from, with the number of the slice and of the
        /// step in it; below 2^53.
        seed: u64,
    },
    /// Make what is served of the last checkpoints of all shards.
    Merge {
        /// How many shards the model has: a mean divides by it.
        shards: u32,
        /// The shards that hold something; the others contribute zero.
        checkpoints: Vec<ShardFile>,
    },
}

/// A file that is read, and only read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Where it is.
    pub path: PathBuf,
    /// BLAKE3 of its bytes.
    pub blake3: Digest,
}

/// A slice: records as lines of JSON ([`Line`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SliceFile {
    /// Its number in the shard, from 0: schedules depend on it and on no step before it.
    pub number: u32,
    /// The file.
    #[serde(flatten)]
    pub file: InputFile,
}

/// The last checkpoint of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardFile {
    /// Which shard, from 0.
    pub shard: u32,
    /// The file.
    #[serde(flatten)]
    pub file: InputFile,
}

/// A record of a slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Who is behind it, numbered within the slice as they come: no batch spans two of them.
    pub person: u32,
    /// What it says.
    pub text: String,
}

/// What an external trainer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It is alive and has come so far.
    Step {
        /// How many bytes of text it has learned in this run.
        bytes: u64,
    },
    /// The result is written.
    Done {
        /// How many bytes of text it has learned in this run.
        bytes: u64,
        /// BLAKE3 of the file at `to_checkpoint`.
        checkpoint_blake3: Digest,
    },
}
