//! Why the service does not start, or ends.

use std::net::SocketAddr;
use std::path::PathBuf;

use untrain_ledger::LedgerError;

/// Why the service does not start, or ends.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Something in the configuration does not fit.
    #[error("[server] in untrain.toml: {0}")]
    Config(String),
    /// The address is taken, or not this computer's.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's word.
        source: std::io::Error,
    },
    /// Development mode lets anybody in who can reach it.
    #[error(
        "development mode signs anybody in without asking, so it listens on this computer alone: \
         {address} can be reached from others; use 127.0.0.1, or sign people in (OIDC)"
    )]
    Exposed {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// A file could not be read or written.
    #[error("cannot {doing} `{}`: {source}", .path.display())]
    File {
        /// The verb.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// The service's own store does not answer.
    #[error("the service's store could not {doing}: {source}")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// The database's word.
        source: sqlx::Error,
    },
    /// Written by a newer program.
    #[error("the service's store is of version {found}, and this program knows up to {known}")]
    Newer {
        /// The version of the store.
        found: i64,
        /// The newest that is known here.
        known: i64,
    },
    /// The ledger does not open or answer.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The system gave no random bytes.
    #[error("the system gave no random numbers: {0}")]
    Randomness(getrandom::Error),
    /// A mail could not be handed over.
    #[error("a mail could not be sent: {0}")]
    Mail(String),
    /// The identity provider does not answer, or not as it should.
    #[error("the identity provider {issuer}: {what}")]
    Provider {
        /// Which.
        issuer: String,
        /// What is wrong.
        what: String,
    },
    /// The server ended by itself.
    #[error("the service ended: {0}")]
    Ended(std::io::Error),
}
