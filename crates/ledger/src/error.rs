//! What can go wrong, said to the person who can do something about it.
//!
//! One failed transaction answers every caller that it carried, so an error can be cloned; the
//! causes that cannot are shared.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use untrain_policy::SubjectId;

/// Why the ledger did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LedgerError {
    /// No ledger stands here.
    #[error("`{}` holds no ledger: run `untrain init` to make one", .path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Something stands here already and is never overwritten.
    #[error("`{}` already exists and was left as it is", .path.display())]
    Exists {
        /// What stands here.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("cannot {doing} `{}`: {source}", .path.display())]
    File {
        /// The verb: read, write, rename.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// The system's word.
        source: Arc<std::io::Error>,
    },
    /// A delta cannot start from this file.
    #[error("no delta can start from `{}`: {why}", .path.display())]
    Since {
        /// Which file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// A key file that others may read is no longer a secret.
    #[error("key file `{}` can be read by others (mode {mode:04o}): run `chmod 600` on it, and \
             consider whether somebody did read it", .path.display())]
    KeyExposed {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A key file does not hold a key.
    #[error("key file `{}` does not hold a key: {why}", .path.display())]
    KeyMalformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A key of another ledger.
    #[error("`{}` is not the key that this ledger was made with; nothing was read or written: \
             put the right file back", .path.display())]
    KeyForeign {
        /// Which file.
        path: PathBuf,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random numbers: {0}")]
    Randomness(getrandom::Error),
    /// The name of the log cannot stand in a signed note.
    #[error("`{origin}` cannot name a log: {why}")]
    Origin {
        /// The name.
        origin: String,
        /// What is wrong with it.
        why: String,
    },
    /// Written by a newer program.
    #[error(
        "the ledger is of version {found} and this program knows up to {known}: use the newer \
             program"
    )]
    Newer {
        /// The version of the file.
        found: i64,
        /// The newest version that is known here.
        known: i64,
    },
    /// The database answered with an error.
    #[error("the ledger's database could not {doing}: {source}")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// The database's word.
        source: Arc<sqlx::Error>,
    },
    /// No room: the transaction was taken back as a whole.
    #[error(
        "no room to {doing}: nothing of it was kept and every earlier entry stands; free some \
             space and try again"
    )]
    Full {
        /// What was being done.
        doing: &'static str,
    },
    /// Another process held the ledger for longer than is waited.
    #[error(
        "another process kept the ledger busy while this one wanted to {doing}: nothing was \
             kept; try again"
    )]
    Busy {
        /// What was being done.
        doing: &'static str,
    },
    /// A write had an unknown end, so this handle takes no more.
    #[error(
        "the ledger stopped taking entries because {why}: open it again; what was answered is \
             kept"
    )]
    Halted {
        /// What happened.
        why: String,
    },
    /// The stored bytes contradict each other or the signed tree.
    #[error(
        "entry {position} of the ledger is damaged: {what}; nothing was written: run `untrain \
             log audit` and restore a backup"
    )]
    Damaged {
        /// The first entry concerned.
        position: u64,
        /// What does not agree.
        what: String,
    },
    /// No such entry.
    #[error("the ledger has no entry {position}: it holds {size}")]
    NoEntry {
        /// What was asked for.
        position: u64,
        /// How many there are.
        size: u64,
    },
    /// A forgotten person takes no new answers.
    #[error("`{subject}` has been forgotten (entry {request}): no answer can be recorded for them")]
    Forgotten {
        /// Whose answer it was.
        subject: SubjectId,
        /// The entry of the request.
        request: u64,
    },
    /// The subject's state changed between being read and being written.
    #[error(
        "`{subject}` was changed by somebody else meanwhile: nothing was kept; read again and \
             repeat"
    )]
    Changed {
        /// Whose state it is.
        subject: SubjectId,
    },
    /// A fact that contradicts what stands in the ledger.
    #[error("nothing was written: {0}")]
    Inadmissible(untrain_policy::Error),
    /// More at once than one transaction takes.
    #[error("{found} {what} at once, and the most is {limit}: split them")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How much.
        found: usize,
        /// The limit, from [`crate::limits`].
        limit: usize,
    },
}

impl LedgerError {
    /// Wraps the system's error about `path`.
    pub(crate) fn file(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::File { doing, path: path.to_owned(), source: Arc::new(source) }
    }

    /// Sorts a database error: no room, busy, or something worse.
    pub(crate) fn store(doing: &'static str, source: sqlx::Error) -> Self {
        match code(&source).map(|code| (code, code & 0xff)) {
            Some((SQLITE_IOERR_SHMSIZE, _) | (_, SQLITE_FULL)) => Self::Full { doing },
            Some((_, SQLITE_BUSY | SQLITE_LOCKED)) => Self::Busy { doing },
            _ => Self::Store { doing, source: Arc::new(source) },
        }
    }

    /// A finding about stored bytes.
    pub(crate) fn damaged(position: u64, what: impl Into<String>) -> Self {
        Self::Damaged { position, what: what.into() }
    }
}

const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_FULL: i32 = 13;
/// The index of the write-ahead log could not be made larger, which takes room on the disk.
const SQLITE_IOERR_SHMSIZE: i32 = 4874;

/// SQLite's result code with its extension bits, which stand above the lowest eight.
fn code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}
