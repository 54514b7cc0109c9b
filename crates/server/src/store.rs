//! The service's own store: sessions, keys of machines, drafts, jobs, webhooks.
//!
//! A SQLite file in the workspace, or the PostgreSQL database that the ledger uses, so that any
//! number of services share it. Nothing of it is needed to know what somebody chose. Secrets are
//! kept as hashes. Times are seconds since 1970, texts are texts: both databases are asked in the
//! same words.

mod tables;

use std::path::Path;
use std::str::FromStr;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyPool, ConnectOptions, Executor};

use crate::error::ServerError;
use crate::limits::{STORE_CONNECTIONS_MAX, STORE_WAIT};

/// The file in a workspace.
pub const STORE_FILE: &str = "service.db";

/// SQLite's settings. What the store says may be lost in a power cut but for the last moments, as
/// a session may; `ledger` keeps what may not.
const SQLITE: &str = "
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
";

/// The service's own store.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
}

impl Store {
    /// Opens the one in `workspace`, or in the PostgreSQL database at `address`, and makes its
    /// tables when they are not there.
    ///
    /// # Errors
    /// [`ServerError::Store`] when it cannot be opened, [`ServerError::Newer`] when a newer program
    /// made it.
    pub async fn open(workspace: &Path, address: Option<&str>) -> Result<Self, ServerError> {
        install_default_drivers();
        let failed = |source| ServerError::Store { doing: "open", source };
        let (options, setting) = match address {
            Some(address) => (AnyConnectOptions::from_str(address), None),
            None => {
                let file = workspace.join(STORE_FILE);
                make_private(&file)?;
                let url = SqliteConnectOptions::new().filename(&file).to_url_lossy();
                let wait = format!("PRAGMA busy_timeout = {};{SQLITE}", STORE_WAIT.as_millis());
                (AnyConnectOptions::from_url(&url), Some(wait))
            }
        };
        let options = options.map_err(failed)?.disable_statement_logging();
        let pool = AnyPoolOptions::new()
            .max_connections(STORE_CONNECTIONS_MAX)
            .acquire_timeout(STORE_WAIT)
            .after_connect(move |connection, _| {
                let setting = setting.clone();
                Box::pin(async move {
                    if let Some(setting) = setting {
                        connection.execute(sqlx::AssertSqlSafe(setting)).await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(failed)?;
        let store = Self { pool };
        store.make_tables(address.is_some()).await?;
        Ok(store)
    }

    /// The connections.
    #[must_use]
    pub const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Closes every connection, once what is under way has ended.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The file holds names of staff and addresses of mail: nobody else on this computer reads it.
fn make_private(file: &Path) -> Result<(), ServerError> {
    use std::os::unix::fs::OpenOptionsExt;
    let opened = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(file);
    let told = |source| ServerError::File { doing: "make", path: file.to_owned(), source };
    opened.map(|_| ()).map_err(told)
}

/// The error of a query, with what it was doing.
pub fn failed(doing: &'static str) -> impl Fn(sqlx::Error) -> ServerError {
    move |source| ServerError::Store { doing, source }
}
