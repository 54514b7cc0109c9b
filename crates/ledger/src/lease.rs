//! One sequencer at a time: whoever appends holds the lease from before its transaction until its
//! checkpoint is published.
//!
//! The lease is a lock that its holder cannot take into the grave: of a file, which the system lets
//! go with the process, or of the PostgreSQL server, which lets it go with the connection. Whoever
//! gets it next first finishes what the one before left (`write`).

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::AnyConnection;

use crate::error::LedgerError;
use crate::limits::BUSY_WAIT;
use crate::store::{Kind, Store};

/// The file that is locked, in a ledger's folder.
pub const LEASE_FILE: &str = "sequencer.lock";

/// Between two looks at a lock that somebody else holds.
const LOOK_AGAIN: Duration = Duration::from_micros(500);

/// PostgreSQL's advisory locks have numbers, apart for each database: "untr".
const ADVISORY: i64 = 0x756e_7472;

/// The right to append, which one process has at a time.
pub enum Lease {
    /// A locked file.
    File(PathBuf, File),
    /// An advisory lock of the connection that writes.
    Server,
}

impl Lease {
    /// The lease of the ledger in `folder`, which nobody holds by that.
    ///
    /// # Errors
    /// [`LedgerError::File`] when its file cannot be made.
    pub fn of(folder: &Path, store: &Store) -> Result<Self, LedgerError> {
        if *store.kind() == Kind::Postgres {
            return Ok(Self::Server);
        }
        let path = folder.join(LEASE_FILE);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = options.open(&path).map_err(|e| LedgerError::file("open", &path, e))?;
        Ok(Self::File(path, file))
    }

    /// Waits until nobody else has it.
    ///
    /// # Errors
    /// [`LedgerError::Busy`] when somebody keeps it for longer than is waited.
    pub async fn take(&self, connection: &mut AnyConnection) -> Result<(), LedgerError> {
        let doing = "begin to write";
        match self {
            Self::Server => {
                // How long the connection waits for a lock was said when it was opened.
                let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(ADVISORY);
                lock.execute(connection).await.map_err(|e| LedgerError::store(doing, e))?;
            }
            Self::File(path, file) => {
                let until = Instant::now() + BUSY_WAIT;
                loop {
                    match file.try_lock() {
                        Ok(()) => break,
                        Err(TryLockError::WouldBlock) if Instant::now() < until => {
                            tokio::time::sleep(LOOK_AGAIN).await;
                        }
                        Err(TryLockError::WouldBlock) => return Err(LedgerError::Busy { doing }),
                        Err(TryLockError::Error(e)) => {
                            return Err(LedgerError::file("lock", path, e));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Lets the next one have it.
    ///
    /// # Errors
    /// When the connection or the file is gone.
    pub async fn give_back(&self, connection: &mut AnyConnection) -> Result<(), LedgerError> {
        match self {
            Self::Server => {
                let unlock = sqlx::query("SELECT pg_advisory_unlock($1)").bind(ADVISORY);
                let unlocked = unlock.execute(connection).await;
                unlocked.map(drop).map_err(|e| LedgerError::store("let others write", e))
            }
            Self::File(path, file) => {
                file.unlock().map_err(|e| LedgerError::file("unlock", path, e))
            }
        }
    }
}
