//! A ledger on a disk: made once, opened by as many processes as like.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};
use tokio::task::JoinHandle;
use untrain_policy::{Fact, Position, Timestamp};
use untrain_tlog::{Frontier, SigningKey, VerifierKey};

use crate::batch::{Appended, Call};
use crate::error::LedgerError;
use crate::keys::{self, Keys, LOG_KEY_FILE, VAULT_KEY_FILE};
use crate::limits::FACTS_PER_APPEND_MAX;
use crate::schema::{self, Identity};
use crate::secrets::Secrets;
use crate::sequence::{self, Queue};
use crate::vault::{Opened, Vault};
use crate::write::{Writer, sign_head};

/// The database's file in a ledger's folder.
pub const DATABASE_FILE: &str = "ledger.db";
/// The folder of the keys in a ledger's folder.
pub const KEYS_FOLDER: &str = "keys";

/// How to open a ledger, where that is not left to its defaults.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The size that the database may grow to, in bytes; an append beyond it fails as on a full
    /// disk.
    pub database_bytes_max: Option<u64>,
}

/// An open ledger. Calls may be made from many tasks at once; those that append at the same time
/// share a transaction.
pub struct Ledger {
    folder: PathBuf,
    secrets: Arc<Secrets>,
    readers: SqlitePool,
    queue: Queue,
    sequencer: JoinHandle<()>,
}

impl Ledger {
    /// Makes a ledger named `origin` in `folder`: its keys, its tables, and a signed checkpoint of
    /// nothing.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] when there is a ledger or a key already; nothing is overwritten.
    pub async fn create(folder: &Path, origin: &str) -> Result<Self, LedgerError> {
        let file = folder.join(DATABASE_FILE);
        if file.exists() {
            return Err(LedgerError::Exists { path: file });
        }
        let secrets = Arc::new(Secrets::new(keys::create(&folder.join(KEYS_FOLDER), origin)?));
        drop(keys::create_new(&file, 0o600)?);
        let mut connection = schema::connect_writer(&file, None).await?;
        let identity = Identity {
            origin: origin.to_owned(),
            log_key: secrets.signing.verifier_key().to_string(),
            vault_check: vault_check(&secrets.vault)?,
        };
        let checkpoint = sign_head(&secrets, &Frontier::new())?;
        schema::create(&mut connection, &identity, &checkpoint).await?;
        keys::sync_folder(folder)?;
        Self::start(folder, secrets, connection).await
    }

    /// Opens the ledger in `folder` and checks that its keys are the ones that it was made with
    /// and that its tree has the root that was signed last.
    ///
    /// # Errors
    /// [`LedgerError::Missing`] when there is none, [`LedgerError::KeyForeign`] when a key file is
    /// another ledger's, [`LedgerError::Damaged`] when checkpoint and tree do not agree.
    pub async fn open(folder: &Path) -> Result<Self, LedgerError> {
        Self::open_with(folder, Options::default()).await
    }

    /// As [`Ledger::open`], with options.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub async fn open_with(folder: &Path, options: Options) -> Result<Self, LedgerError> {
        let (secrets, connection) = connect(folder, options).await?;
        Self::start(folder, Arc::new(secrets), connection).await
    }

    async fn start(
        folder: &Path,
        secrets: Arc<Secrets>,
        connection: SqliteConnection,
    ) -> Result<Self, LedgerError> {
        let readers = schema::connect_readers(&folder.join(DATABASE_FILE));
        let writer = Writer::new(Arc::clone(&secrets), connection).await?;
        let (queue, sequencer) = sequence::start(writer);
        Ok(Self { folder: folder.to_owned(), secrets, readers, queue, sequencer })
    }

    /// Ends the sequencer and closes the database, which folds its write-ahead log into the file.
    pub async fn close(self) {
        let Self { readers, queue, sequencer, .. } = self;
        readers.close().await;
        drop(queue);
        let _ = sequencer.await;
    }

    /// Appends facts, all of them in one durable transaction or none. When this returns, they are
    /// on the disk under a signed checkpoint.
    ///
    /// # Errors
    /// [`LedgerError::Forgotten`] for an answer of somebody who has been forgotten,
    /// [`LedgerError::Inadmissible`] for a fact that contradicts what stands,
    /// [`LedgerError::Full`] without room. Nothing of the call is kept then.
    pub async fn append(
        &self,
        facts: Vec<Fact>,
        now: Timestamp,
    ) -> Result<Vec<Appended>, LedgerError> {
        self.write(Call { facts, now, since: None }).await
    }

    /// Appends facts that were computed from their subjects' state at `since`, unless something
    /// was written about one of them since then.
    ///
    /// # Errors
    /// [`LedgerError::Changed`] when something was, and as [`Ledger::append`].
    pub async fn append_unchanged(
        &self,
        facts: Vec<Fact>,
        now: Timestamp,
        since: Position,
    ) -> Result<Vec<Appended>, LedgerError> {
        self.write(Call { facts, now, since: Some(since) }).await
    }

    async fn write(&self, call: Call) -> Result<Vec<Appended>, LedgerError> {
        let found = call.facts.len();
        if found > FACTS_PER_APPEND_MAX {
            return Err(LedgerError::TooMany { what: "facts", found, limit: FACTS_PER_APPEND_MAX });
        }
        if found == 0 {
            return Ok(Vec::new());
        }
        self.queue.write(call).await
    }

    /// The folder that the ledger stands in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.secrets.origin
    }

    /// The key that others check the log's signatures with.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        self.secrets.signing.verifier_key()
    }

    /// The key that signs in the log's name, for certificates.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.secrets.signing
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub(crate) async fn reader(&self) -> Result<PoolConnection<Sqlite>, LedgerError> {
        self.readers.acquire().await.map_err(|e| LedgerError::store("open a reading connection", e))
    }
}

const CHECK: &[u8] = b"untrain vault";

/// A known text under the vault key.
fn vault_check(vault: &Vault) -> Result<Vec<u8>, LedgerError> {
    let known = Opened { opening: [0; 32], event: CHECK.to_vec() };
    vault.own().seal(Position(u64::MAX), 0, &known)
}

/// The secrets, once both are known to be this ledger's.
async fn recognise(
    folder: &Path,
    keys: Keys,
    connection: &mut SqliteConnection,
) -> Result<Secrets, LedgerError> {
    let identity = schema::identity(connection, &folder.join(DATABASE_FILE)).await?;
    let foreign =
        |file: &str| Err(LedgerError::KeyForeign { path: folder.join(KEYS_FOLDER).join(file) });
    let secrets = Secrets::new(keys);
    if secrets.signing.verifier_key().to_string() != identity.log_key {
        return foreign(LOG_KEY_FILE);
    }
    let opened = secrets.vault.own().open(Position(u64::MAX), 0, &identity.vault_check);
    if opened.is_none_or(|opened| opened.event != CHECK) {
        return foreign(VAULT_KEY_FILE);
    }
    Ok(secrets)
}

/// The secrets of a ledger and a connection to it, which need not be whole.
pub(crate) async fn connect(
    folder: &Path,
    options: Options,
) -> Result<(Secrets, SqliteConnection), LedgerError> {
    let file = folder.join(DATABASE_FILE);
    if !file.exists() {
        return Err(LedgerError::Missing { path: folder.to_owned() });
    }
    let keys = keys::open(&folder.join(KEYS_FOLDER))?;
    let mut connection = schema::connect_writer(&file, options.database_bytes_max).await?;
    let secrets = recognise(folder, keys, &mut connection).await?;
    Ok((secrets, connection))
}
