//! What can go wrong at the gate. Whatever it is, nothing new was published and what was there
//! before is still there.

use std::io;
use std::path::{Path, PathBuf};

use untrain_policy::snapshot::Damaged;
use untrain_policy::{Position, Timestamp};

/// Why the gate stopped.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// There is no snapshot file.
    #[error("no snapshot can be read at `{}`: {cause}", path.display())]
    SnapshotMissing {
        /// Where it was looked for.
        path: PathBuf,
        /// What the file system said.
        cause: io::Error,
    },
    /// The snapshot is older than the order permits.
    #[error(
        "the snapshot `{}` is too old: it was taken at {time}, and at most {limit} is permitted; \
         export a fresh one",
        path.display()
    )]
    SnapshotStale {
        /// The file.
        path: PathBuf,
        /// When it was taken.
        time: Timestamp,
        /// The greatest age that was permitted.
        limit: String,
    },
    /// The snapshot is unsigned, signed by a key that is not trusted, or not as it was signed.
    #[error("the snapshot `{}` can't be trusted: {why}", path.display())]
    SnapshotSignature {
        /// The file.
        path: PathBuf,
        /// What did not hold.
        why: String,
    },
    /// Too few have seen the snapshot's log, as yet.
    #[error("the snapshot `{}` has not been witnessed: {why}", path.display())]
    SnapshotUnwitnessed {
        /// The file.
        path: PathBuf,
        /// What is missing.
        why: String,
    },
    /// The receipt beside the snapshot does not hold.
    #[error("the snapshot's receipt `{}` can't be trusted: {why}", path.display())]
    SnapshotReceipt {
        /// The receipt.
        path: PathBuf,
        /// What did not hold.
        why: String,
    },
    /// A part of the snapshot that was read is not what was signed.
    #[error(transparent)]
    SnapshotDamaged(#[from] Damaged),
    /// The snapshot's file was written to while it was in use.
    #[error(
        "the snapshot `{}` was changed while it was in use: put a new file in its place instead \
         of writing into it, and start again",
        path.display()
    )]
    SnapshotChanged {
        /// The file.
        path: PathBuf,
    },
    /// The snapshot shows an earlier state than the one that the dataset was decided by.
    #[error(
        "the dataset `{}` was decided at ledger position {decided}, and the snapshot shows \
         {shown}; export a fresh one",
        path.display()
    )]
    SnapshotOlder {
        /// The dataset.
        path: PathBuf,
        /// The position of its decisions.
        decided: Position,
        /// The position of the snapshot.
        shown: Position,
    },
    /// The order cannot be carried out as it stands.
    #[error("{0}")]
    Order(String),
    /// No file answers to a name or pattern.
    #[error("no file matches `{0}`")]
    NoInput(String),
    /// A column that the order names is not there.
    #[error(
        "`{}` has no column `{column}`, which the order names for the {role}; its columns are \
         {columns}",
        path.display()
    )]
    ColumnMissing {
        /// The input.
        path: PathBuf,
        /// The name.
        column: String,
        /// What it was named for.
        role: &'static str,
        /// The names that are there, separated by commas.
        columns: String,
    },
    /// A column holds something that its role cannot use.
    #[error(
        "column `{column}` of `{}` holds {found}, but for the {role} it must hold {wanted}",
        path.display()
    )]
    ColumnKind {
        /// The input.
        path: PathBuf,
        /// The name.
        column: String,
        /// What it was named for.
        role: &'static str,
        /// What it holds.
        found: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// An input cannot be read as what it says it is.
    #[error("`{}`{}: {why}", path.display(), place(*.line))]
    Input {
        /// The file.
        path: PathBuf,
        /// The line of a text file, counted from one.
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
        "`{}` is there already; choose another name, or replace it with --force",
        .0.display()
    )]
    OutExists(PathBuf),
    /// The output is there already and is no dataset, so that even `--force` leaves it alone.
    #[error(
        "`{}` holds something other than a dataset and is left alone; choose another folder",
        .0.display()
    )]
    OutForeign(PathBuf),
    /// Another process is changing the dataset.
    #[error(
        "the dataset `{}` is being changed by another process; try again when it is done",
        .0.display()
    )]
    Busy(PathBuf),
    /// There is no dataset, or it is not what its manifest says.
    #[error("the dataset `{}` can't be used: {why}", path.display())]
    Dataset {
        /// The folder.
        path: PathBuf,
        /// What did not hold.
        why: String,
    },
}

fn place(line: Option<u64>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

impl GateError {
    pub(crate) fn input(path: &Path, why: impl Into<String>) -> Self {
        Self::Input { path: path.to_owned(), line: None, why: why.into() }
    }

    pub(crate) fn at(path: &Path, line: u64, why: impl Into<String>) -> Self {
        Self::Input { path: path.to_owned(), line: Some(line), why: why.into() }
    }

    pub(crate) fn dataset(path: &Path, why: impl Into<String>) -> Self {
        Self::Dataset { path: path.to_owned(), why: why.into() }
    }

    /// For `map_err` after a read.
    pub(crate) fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |cause| Self::Io { path: path.to_owned(), action: "read", cause }
    }

    /// For `map_err` after a write.
    pub(crate) fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |cause| Self::Io { path: path.to_owned(), action: "written", cause }
    }
}
