//! Where the tables stand: a SQLite file in the ledger's folder, or a PostgreSQL database.
//!
//! Both are asked in the same words. What differs is here and in `schema`: how a connection is
//! opened, and what makes a commit outlive a power cut.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Once;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Executor};

use crate::error::LedgerError;
use crate::limits::{BUSY_WAIT, READERS_MAX};

/// The database's file in a ledger's folder.
pub const DATABASE_FILE: &str = "ledger.db";

/// The database of a ledger.
#[derive(Clone)]
pub struct Store {
    kind: Kind,
    /// The address. It may hold a password, so it is shown to nobody.
    options: AnyConnectOptions,
}

/// Which database it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite {
        /// Which file.
        file: PathBuf,
        /// The size that it may grow to, in bytes.
        bytes_max: Option<u64>,
    },
    /// A database of a server.
    Postgres,
}

/// SQLite's settings: write-ahead log, every commit on the disk before it is answered, and nothing
/// that was deleted left in free pages.
const SQLITE: &str = "
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
";

/// And those of the connection that writes. A batch touches pages all over the file, because
/// people stand in no order: it is kept in memory until it commits, with what would take a part of
/// it back.
const SQLITE_WRITER: &str = "
PRAGMA cache_size = -65536;
PRAGMA temp_store = MEMORY;
";

/// PostgreSQL's settings: every commit on the disk before it is answered, whatever the server's
/// own settings say.
const POSTGRES: &str = "SET synchronous_commit = on";

impl Store {
    /// The store that an address names, or the file in `folder` without one.
    ///
    /// # Errors
    /// [`LedgerError::Address`] when it is no `postgres://` address.
    pub fn new(
        folder: &Path,
        address: Option<&str>,
        bytes_max: Option<u64>,
    ) -> Result<Self, LedgerError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(install_default_drivers);
        let (kind, options) = match address {
            None => {
                let file = folder.join(DATABASE_FILE);
                let url = SqliteConnectOptions::new().filename(&file).to_url_lossy();
                (Kind::Sqlite { file, bytes_max }, AnyConnectOptions::from_url(&url))
            }
            Some(address) => (Kind::Postgres, AnyConnectOptions::from_str(address)),
        };
        let options = options.map_err(|_| LedgerError::Address)?.disable_statement_logging();
        let known = ["postgres", "postgresql"].contains(&options.database_url.scheme());
        if kind == Kind::Postgres && !known {
            return Err(LedgerError::Address);
        }
        Ok(Self { kind, options })
    }

    /// Which database it is.
    pub const fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The one connection that writes.
    ///
    /// # Errors
    /// When there is no such database, or it cannot be opened.
    pub async fn connect_writer(&self) -> Result<AnyConnection, LedgerError> {
        let failed = |e| LedgerError::store("open the ledger", e);
        let mut connection = self.options.connect().await.map_err(failed)?;
        self.set_up(&mut connection, false).await.map_err(failed)?;
        if let Kind::Sqlite { bytes_max: Some(bytes), .. } = &self.kind {
            limit_bytes(&mut connection, *bytes).await?;
        }
        Ok(connection)
    }

    /// The connections that read, opened when they are first needed.
    pub fn connect_readers(&self) -> AnyPool {
        let store = self.clone();
        AnyPoolOptions::new()
            .max_connections(READERS_MAX)
            // A file does not go away; asking it each time costs as much as most questions do.
            .test_before_acquire(self.kind == Kind::Postgres)
            .after_connect(move |connection, _| {
                let store = store.clone();
                Box::pin(async move { store.set_up(connection, true).await })
            })
            .connect_lazy_with(self.options.clone())
    }

    async fn set_up(&self, connection: &mut AnyConnection, reads: bool) -> sqlx::Result<()> {
        match &self.kind {
            Kind::Postgres => {
                connection.execute(POSTGRES).await?;
                let own = if reads {
                    "SET default_transaction_read_only = on".to_owned()
                } else {
                    format!("SET lock_timeout = {}", BUSY_WAIT.as_millis())
                };
                connection.execute(sqlx::AssertSqlSafe(own)).await?;
            }
            Kind::Sqlite { .. } => {
                // Before anything else, because the rest may find the file busy.
                let wait = format!("PRAGMA busy_timeout = {}", BUSY_WAIT.as_millis());
                connection.execute(sqlx::AssertSqlSafe(wait)).await?;
                connection.execute(SQLITE).await?;
                let own = if reads { "PRAGMA query_only = ON" } else { SQLITE_WRITER };
                connection.execute(own).await?;
            }
        }
        Ok(())
    }

    /// How a transaction that writes begins.
    pub const fn begin(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite { .. } => "BEGIN IMMEDIATE",
            Kind::Postgres => "BEGIN",
        }
    }

    /// How a transaction begins that reads everything as it is at one moment.
    pub const fn begin_reading(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite { .. } => "BEGIN",
            Kind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }
}

async fn limit_bytes(connection: &mut AnyConnection, bytes: u64) -> Result<(), LedgerError> {
    let page: i64 = sqlx::query_scalar("PRAGMA page_size")
        .fetch_one(&mut *connection)
        .await
        .map_err(|e| LedgerError::store("read its page size", e))?;
    let pages = bytes / u64::try_from(page.max(1)).unwrap_or(1);
    // A pragma takes no parameter; what is put in is a number.
    sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}")))
        .execute(connection)
        .await
        .map_err(|e| LedgerError::store("limit its size", e))?;
    Ok(())
}
