//! What can go wrong, said to the person who can do something about it.
//!
//! One failed transaction answers every caller that it carried, so an error can be cloned; the
//! causes that cannot are shared.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use untrain_policy::SubjectId;

use crate::tile_store::TileError;

/// Why the ledger did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LedgerError {
    /// No ledger stands here.
    #[error(
        "`{}` holds no ledger: where one stood, put it back with `untrain restore BACKUP`; where \
         none did, run `untrain init`", .path.display()
    )]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A backup that did not end has left something where the next one would be written.
    #[error(
        "`{}` is what a backup that did not end has left, or one that is being written: once nobody \
         writes it, remove it; or name another folder", .path.display()
    )]
    Unfinished {
        /// What it left.
        path: PathBuf,
    },
    /// What was given to restore from is no backup.
    #[error("`{}` holds no backup: nothing was restored", .path.display())]
    NoBackup {
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
    /// Something was said only of subjects whom the ledger has heard of.
    #[error("the ledger holds nothing of `{subject}`: nothing was recorded")]
    Unknown {
        /// Who is not known.
        subject: SubjectId,
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
    /// Nothing opens an entry any more.
    #[error(
        "entry {position} says nothing any more: it is a state root, or of somebody who was erased"
    )]
    Erased {
        /// Which entry.
        position: u64,
    },
    /// The receipt of an entry does not name its subject's label key.
    #[error(
        "entry {position} was written by an earlier version, whose receipts prove nothing about \
             what stands now: have the answer given again"
    )]
    NamesNoKey {
        /// Which entry.
        position: u64,
    },
    /// Somebody who is to be erased has not asked to be forgotten.
    #[error(
        "`{subject}` has not been forgotten yet, and without their key nobody would find their \
         records any more: nothing was erased; run `untrain forget --level models` first"
    )]
    NotForgotten {
        /// Who.
        subject: SubjectId,
    },
    /// Nothing is known of somebody.
    #[error("the ledger knows nobody called `{subject}`: nothing was done")]
    NoSubject {
        /// Who.
        subject: SubjectId,
    },
    /// A caller's key came with something else before.
    #[error(
        "the idempotency key was used before, for something else (entry {first}): nothing was \
         written; use a new key for a new call"
    )]
    KeyUsed {
        /// The first entry of the call that it was used for.
        first: u64,
    },
    /// The ledger is older than what its key has signed.
    #[error(
        "the ledger holds {size} entries and `{}` shows that it had {seen}: it was put back from an \
         older backup; nothing was changed. Going on would undo what people hold receipts for: \
         restore a newer backup, or begin a log under a new name", .path.display()
    )]
    RolledBack {
        /// What shows it.
        path: PathBuf,
        /// How many entries there are.
        size: u64,
        /// How many there were.
        seen: u64,
    },
    /// What was given is no address of a database.
    #[error(
        "the database's address is not `postgres://USER@HOST/NAME`: nothing was read or written"
    )]
    Address,
    /// The database holds a ledger already.
    #[error("the database holds a ledger already, which was left as it is: name an empty one")]
    DatabaseTaken,
    /// The log's files.
    #[error("{0}")]
    Log(Arc<TileError>),
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
        let error = source.as_database_error();
        match error.and_then(|error| error.code()).as_deref().map(Code::of) {
            Some(Code::Full) => Self::Full { doing },
            Some(Code::Busy) => Self::Busy { doing },
            _ => Self::Store { doing, source: Arc::new(source) },
        }
    }

    /// What is to be done about the database's file, where its own word does not say it.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        let Self::Store { source, .. } = self else { return None };
        let code = source.as_database_error()?.code()?;
        // SQLite's numbers; one of PostgreSQL's has five digits. The low byte is the kind.
        match code.parse::<u16>().ok().filter(|_| code.len() < 5)? & 0xff {
            8 | 14 => Some("let the user who runs this write to the workspace and to `ledger.db`"),
            11 | 26 => Some(
                "move `ledger.db` and the files whose names begin so away, and run `untrain \
                 restore BACKUP`",
            ),
            _ => None,
        }
    }

    /// A finding about stored bytes.
    pub(crate) fn damaged(position: u64, what: impl Into<String>) -> Self {
        Self::Damaged { position, what: what.into() }
    }
}

/// What a database's error code means here.
enum Code {
    Full,
    Busy,
    Other,
}

impl Code {
    /// SQLite numbers its results, with extension bits above the lowest eight; PostgreSQL has the
    /// five characters of SQLSTATE.
    fn of(code: &str) -> Self {
        match code {
            // disk_full
            "53100" => return Self::Full,
            // lock_not_available, deadlock_detected, serialization_failure
            "55P03" | "40P01" | "40001" => return Self::Busy,
            _ => {}
        }
        let number = code.parse().ok().filter(|_| code.len() < SQLSTATE_CHARS);
        match number.map(|number: i32| (number, number & 0xff)) {
            Some((SQLITE_IOERR_SHMSIZE, _) | (_, SQLITE_FULL)) => Self::Full,
            Some((_, SQLITE_BUSY | SQLITE_LOCKED)) => Self::Busy,
            _ => Self::Other,
        }
    }
}

const SQLSTATE_CHARS: usize = 5;
const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_FULL: i32 = 13;
/// The index of the write-ahead log could not be made larger, which takes room on the disk.
const SQLITE_IOERR_SHMSIZE: i32 = 4874;

impl From<TileError> for LedgerError {
    fn from(error: TileError) -> Self {
        Self::Log(Arc::new(error))
    }
}
