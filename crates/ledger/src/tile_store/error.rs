//! What can be wrong with the log's files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use untrain_tlog::{Bundle, LogFileError, Tile};

/// Why the log's files were not read or written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TileError {
    /// A file or folder could not be read or written.
    #[error("cannot {doing} `{}`: {source}", .path.display())]
    File {
        /// The verb: read, write, rename, sync.
        doing: &'static str,
        /// Which file or folder.
        path: PathBuf,
        /// The system's word.
        source: Arc<io::Error>,
    },
    /// The system gave no random bytes to name a temporary file with.
    #[error("the system gave no random numbers: {0}")]
    Randomness(getrandom::Error),
    /// What was written is not what was read back. Nothing stands on it.
    #[error(
        "`{}` does not read back as it was written; nothing of it was kept: check the disk",
        .path.display()
    )]
    ReadBack {
        /// Which file.
        path: PathBuf,
    },
    /// A file is not as the entries and the signed tree say.
    #[error(
        "`{path}` of the log, with entries from {entry} on, is damaged: {what}: run `untrain log \
         audit` and restore a backup"
    )]
    Damaged {
        /// The file's path in the log's folder.
        path: String,
        /// The first entry that it is about.
        entry: u64,
        /// What does not agree.
        what: String,
    },
    /// The files do not lead to the root that was signed.
    #[error(
        "the log's files with entries 0 to {size} do not lead to the signed root: run `untrain log \
         audit` and restore a backup"
    )]
    Root {
        /// The size of the tree.
        size: u64,
    },
    /// The staged entries do not follow those that the files hold.
    #[error(
        "the staged entries go on with {first} where the log's files end with {size}: run `untrain \
         log audit` and restore a backup"
    )]
    Gap {
        /// The first entry that was staged, or the head's size.
        first: u64,
        /// How many entries the files hold.
        size: u64,
    },
    /// An entry was staged that the files hold with other bytes.
    #[error(
        "entry {entry} is staged with other bytes than the log's files hold: run `untrain log \
         audit` and restore a backup"
    )]
    Differs {
        /// Which entry.
        entry: u64,
    },
    /// Entries were asked for that are not there.
    #[error("the log's files hold {size} entries, and entry {asked} was asked for")]
    Beyond {
        /// The last entry that was asked for, or the size of a tree.
        asked: u64,
        /// How many there are.
        size: u64,
    },
    /// A text that is no checkpoint of these files.
    #[error("a checkpoint was not published: {why}")]
    Unfit {
        /// What does not fit.
        why: String,
    },
    /// A newer checkpoint stands already, which another process must have published.
    #[error(
        "`{}` is of {found} entries already, and was left as it is: another process has taken this \
         log over; open it again",
        .path.display()
    )]
    TakenOver {
        /// The file of the checkpoint.
        path: PathBuf,
        /// Its size.
        found: u64,
    },
    /// Files were synced for another store than this, or not those that follow what is settled.
    #[error(
        "what was synced are not the files that follow entry {settled}; nothing was settled: open \
         the log again"
    )]
    Unsettled {
        /// The size up to which everything is settled.
        settled: u64,
    },
}

impl TileError {
    /// Wraps the system's error about `path`.
    pub(super) fn file(doing: &'static str, path: &Path, source: io::Error) -> Self {
        Self::File { doing, path: path.to_owned(), source: Arc::new(source) }
    }

    /// A finding about the tile or bundle at `path`.
    pub(super) fn damaged(path: String, what: impl Into<String>) -> Self {
        let entry = match (Tile::parse(&path), Bundle::parse(&path)) {
            (Ok(tile), _) => tile.first(),
            (_, Ok(bundle)) => bundle.first(),
            _ => 0,
        };
        Self::Damaged { path, entry, what: what.into() }
    }
}

impl From<LogFileError> for TileError {
    fn from(error: LogFileError) -> Self {
        let what = error.to_string();
        match error {
            LogFileError::Length { path, .. } | LogFileError::Bundle { path, .. } => {
                Self::damaged(path, what)
            }
            LogFileError::Missing(path) | LogFileError::Path(path) => Self::damaged(path, what),
            LogFileError::EntryLength(_) => Self::Unfit { why: what },
            LogFileError::Outside { node, size } => {
                let end = u128::from(node.index).saturating_add(1) << node.level.min(63);
                Self::Beyond { asked: u64::try_from(end - 1).unwrap_or(u64::MAX), size }
            }
        }
    }
}
