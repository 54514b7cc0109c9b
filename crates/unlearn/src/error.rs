//! What can go wrong with a model. Whatever it is, the model that was there is still there.

use std::io;
use std::path::{Path, PathBuf};

use untrain_gate::GateError;
use untrain_policy::{Position, Timestamp};

/// Why it did not work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The dataset or its snapshot.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// A trainer that is a program of somebody else's.
    #[error(transparent)]
    External(#[from] crate::external::Failed),
    /// The card of a model.
    #[error(transparent)]
    Lineage(#[from] untrain_lineage::Error),
    /// The snapshot shows an earlier state than the one that the model was last checked against.
    #[error(
        "the model `{}` was checked at ledger position {checked}, and the snapshot shows {shown}; \
         export a fresh one", path.display()
    )]
    SnapshotOlder {
        /// The model's folder.
        path: PathBuf,
        /// The position of its last check.
        checked: Position,
        /// The position of the snapshot.
        shown: Position,
    },
    /// The snapshot is of a ledger without a policy, so nothing may be used for anything.
    #[error("the snapshot has no policy in force, so nothing may be used; activate a policy first")]
    NoPolicy,
    /// A setting of the recipe is out of its range.
    #[error("the recipe has {setting} {given}; it must be between {least} and {most}")]
    Recipe {
        /// Which.
        setting: &'static str,
        /// What was asked for.
        given: u32,
        /// The least that is possible.
        least: u32,
        /// The most that is possible.
        most: u32,
    },
    /// A model was made by rules that this program does not have.
    #[error("the recipe names rules that this program does not have")]
    OtherRules,
    /// Weights, a state or a setting of the neural trainer.
    #[error(transparent)]
    Neural(#[from] untrain_neural::Error),
    /// A trainer that this program does not have.
    #[error("there is no trainer `{0}` in this program")]
    OtherTrainer(String),
    /// A suppression came while a model was being finished; the run begins again.
    #[error("the model was changed in the middle of a run; run it again")]
    Overtaken,
    /// Learning a slice again gave something else than the first time.
    #[error(
        "shard {shard} came to another state after slice {slice} than the first time, so this \
         trainer is not exact on this machine; replay the model to see where it differs"
    )]
    NotTheSame {
        /// Which shard.
        shard: usize,
        /// After which of its slices.
        slice: u32,
    },
    /// The operating system gives no random numbers.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// The keys of a model's checkpoints or of its placement are not there.
    #[error(
        "`{}` is not there, without which this model cannot be changed; name the folder of keys \
         that it was trained with", .0.display()
    )]
    NoKey(PathBuf),
    /// More than this program counts.
    #[error("the corpus has more {what} than the {limit} that can be counted")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many would do.
        limit: usize,
    },
    /// A column that is to hold vectors holds something else.
    #[error("the record of content {record} {why} in its column `{column}`; correct the column")]
    Vector {
        /// The record's content id.
        record: untrain_policy::Digest,
        /// The column.
        column: String,
        /// What it holds instead.
        why: String,
    },
    /// What was asked for is no vector that an index can be searched by.
    #[error("the query {0}; give a list of numbers in brackets")]
    Query(String),
    /// The bytes are not what the format asks for.
    #[error("the model is damaged: {0}")]
    Damaged(&'static str),
    /// A file of a model is not what the format or its card asks for.
    #[error("`{}`{} {why}", path.display(), place(*.line))]
    File {
        /// The file.
        path: PathBuf,
        /// The line, counted from one, where it matters.
        line: Option<u64>,
        /// What is wrong and what to do.
        why: String,
    },
    /// The operating system would not let a file be read or written.
    #[error("`{}` can't be {action}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// `read`, `written`, …
        action: &'static str,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The output is there already.
    #[error(
        "`{}` is there already; choose another folder, or replace it with --force", .0.display()
    )]
    OutExists(PathBuf),
    /// The output is there and is no model, so that even `--force` leaves it alone.
    #[error(
        "`{}` holds something other than a model and is left alone; choose another folder",
        .0.display()
    )]
    OutForeign(PathBuf),
    /// It was withdrawn, and is used no more.
    #[error(
        "`{}` was withdrawn on {} and is used no more: {reason}", path.display(),
        since.strftime("%Y-%m-%d")
    )]
    Withdrawn {
        /// Its folder.
        path: PathBuf,
        /// Since when.
        since: Timestamp,
        /// Why.
        reason: String,
    },
    /// Another process is changing the model.
    #[error(
        "the model `{}` is being changed by another process; try again when it is done",
        .0.display()
    )]
    Busy(PathBuf),
}

/// What this crate's functions answer.
pub type Result<T> = std::result::Result<T, Error>;

fn place(line: Option<u64>) -> String {
    line.map_or_else(String::new, |line| format!(", line {line},"))
}

impl Error {
    pub(crate) fn file(path: &Path, why: impl Into<String>) -> Self {
        Self::File { path: path.to_owned(), line: None, why: why.into() }
    }

    pub(crate) fn at(path: &Path, line: u64, why: impl Into<String>) -> Self {
        Self::File { path: path.to_owned(), line: Some(line), why: why.into() }
    }

    /// For `map_err` after a read.
    pub(crate) fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |cause| Self::Io { path: path.to_owned(), action: "read", cause }
    }

    /// For `map_err` after a write.
    pub(crate) fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |cause| Self::Io { path: path.to_owned(), action: "written", cause }
    }

    /// For `map_err` after reading a file's bytes as what they should be: names the file.
    pub(crate) fn of_file(path: &Path) -> impl FnOnce(Self) -> Self + '_ {
        |error| match error {
            Self::Damaged(why) => Self::file(path, format!("is damaged: {why}")),
            other => other,
        }
    }
}
