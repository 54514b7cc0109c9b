//! A ledger on a disk: made once, opened by as many processes as like.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use untrain_policy::{Fact, Position, Timestamp};
use untrain_tlog::{Frontier, SigningKey, VerifierKey};

use crate::batch::{Appended, Call};
use crate::error::LedgerError;
use crate::head::{KeptHead, sign_head};
use crate::keys::{self, Keys, LOG_KEY_FILE, VAULT_KEY_FILE};
use crate::limits::FACTS_PER_APPEND_MAX;
use crate::migrate;
use crate::policies::KeptPolicies;
use crate::prove::KeptLog;
use crate::receipts::Receipts;
use crate::requests::Request;
use crate::schema::Identity;
use crate::secrets::Secrets;
use crate::sequence::{self, Queue, Sequencer};
use crate::states::States;
use crate::store::{Kind, Store};
use crate::vault::{Opened, Vault};
use crate::write::Writer;

/// The folder of the keys in a ledger's folder.
pub const KEYS_FOLDER: &str = "keys";

/// How to open a ledger, where that is not left to its defaults.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The PostgreSQL database that holds the vault, as `postgres://user@host/name`; without one it
    /// is a SQLite file in the ledger's folder. The keys and the log's files are in the folder
    /// always, so processes that share a database share the folder too.
    pub database: Option<String>,
    /// The size that a SQLite file may grow to, in bytes; an append beyond it fails as on a full
    /// disk.
    pub database_bytes_max: Option<u64>,
}

impl Options {
    pub(crate) fn store(&self, folder: &Path) -> Result<Store, LedgerError> {
        Store::new(folder, self.database.as_deref(), self.database_bytes_max)
    }
}

/// An open ledger. Calls may be made from many tasks at once; those that append at the same time
/// share a transaction.
pub struct Ledger {
    folder: PathBuf,
    secrets: Arc<Secrets>,
    store: Store,
    readers: AnyPool,
    /// The state map, for proofs; read when the first is asked for.
    states: Mutex<States>,
    policies: KeptPolicies,
    head: KeptHead,
    log: KeptLog,
    receipts: Receipts,
    queue: Queue,
    /// None when it has ended.
    sequencer: Option<JoinHandle<()>>,
    /// Why nothing is written any more, once nothing is.
    halted: watch::Receiver<Option<LedgerError>>,
}

impl Ledger {
    /// Makes a ledger named `origin` in `folder`: its keys, its tables, and a signed checkpoint of
    /// nothing.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] when there is a ledger or a key already; nothing is overwritten.
    pub async fn create(folder: &Path, origin: &str) -> Result<Self, LedgerError> {
        Self::create_with(folder, origin, &Options::default()).await
    }

    /// As [`Ledger::create`], with options.
    ///
    /// # Errors
    /// As [`Ledger::create`].
    pub async fn create_with(
        folder: &Path,
        origin: &str,
        options: &Options,
    ) -> Result<Self, LedgerError> {
        let store = options.store(folder)?;
        if let Kind::Sqlite { file, .. } = store.kind()
            && file.exists()
        {
            return Err(LedgerError::Exists { path: file.clone() });
        }
        if matches!(store.kind(), Kind::Postgres) {
            // A database that cannot be had, or holds a ledger, is found out before keys are made.
            let mut connection = store.connect_writer().await?;
            if store.version(&mut connection).await?.is_some() {
                return Err(LedgerError::DatabaseTaken);
            }
        }
        let secrets = Arc::new(Secrets::new(keys::create(&folder.join(KEYS_FOLDER), origin)?));
        if let Kind::Sqlite { file, .. } = store.kind() {
            drop(keys::create_new(file, 0o600)?);
        }
        let mut connection = store.connect_writer().await?;
        let identity = Identity {
            origin: origin.to_owned(),
            log_key: secrets.signing.verifier_key().to_string(),
            vault_check: vault_check(&secrets.vault)?,
        };
        let checkpoint = sign_head(&secrets, &Frontier::new())?;
        store.create(&mut connection, &identity, &checkpoint).await?;
        keys::sync_folder(folder)?;
        Self::start(folder, secrets, store, connection).await
    }

    /// Opens the ledger in `folder` and checks that its keys are the ones that it was made with
    /// and that its tree has the root that was signed last. What a crash left unfinished is
    /// finished.
    ///
    /// # Errors
    /// [`LedgerError::Missing`] when there is none, [`LedgerError::KeyForeign`] when a key file is
    /// another ledger's, [`LedgerError::Damaged`] when checkpoint and tree do not agree.
    pub async fn open(folder: &Path) -> Result<Self, LedgerError> {
        Self::open_with(folder, &Options::default()).await
    }

    /// As [`Ledger::open`], with options.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub async fn open_with(folder: &Path, options: &Options) -> Result<Self, LedgerError> {
        let (secrets, store, connection) = connect(folder, options).await?;
        Self::start(folder, Arc::new(secrets), store, connection).await
    }

    async fn start(
        folder: &Path,
        secrets: Arc<Secrets>,
        store: Store,
        connection: AnyConnection,
    ) -> Result<Self, LedgerError> {
        let readers = store.connect_readers();
        let writer = Writer::new(Arc::clone(&secrets), store.clone(), connection, folder).await?;
        let Sequencer { queue, task, halted } = sequence::start(writer);
        let (folder, states) = (folder.to_owned(), Mutex::new(States::new()));
        let (policies, head) = (KeptPolicies::default(), KeptHead::default());
        let (log, receipts) = (KeptLog::default(), Receipts::default());
        let sequencer = Some(task);
        Ok(Self {
            folder,
            secrets,
            store,
            readers,
            states,
            policies,
            head,
            log,
            receipts,
            queue,
            sequencer,
            halted,
        })
    }

    /// Ends the sequencer and closes the database, with the log's files on the disk for good.
    pub async fn close(mut self) {
        self.end().await;
    }

    /// As [`Ledger::close`], for an owner who cannot give the ledger away. No call is answered
    /// after it. Where it is left out nothing is lost, but whoever opens the ledger next does what
    /// it would have done.
    pub async fn end(&mut self) {
        self.readers.close().await;
        self.queue.end();
        if let Some(sequencer) = self.sequencer.take() {
            let _ = sequencer.await;
        }
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
        self.write(Call::saying(facts, now)).await
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
        self.write(Call { since: Some(since), ..Call::saying(facts, now) }).await
    }

    /// Appends facts as [`Ledger::append`] does, once: the same key with the same facts is
    /// answered with the entries that were made the first time, however often it comes, and at
    /// once or later.
    ///
    /// # Errors
    /// [`LedgerError::KeyUsed`] when the key came with other facts before, and as
    /// [`Ledger::append`].
    pub async fn append_once(
        &self,
        key: &str,
        facts: Vec<Fact>,
        now: Timestamp,
    ) -> Result<Vec<Appended>, LedgerError> {
        let once = Some(Request::new(&self.secrets, key, &facts)?);
        self.write(Call { once, ..Call::saying(facts, now) }).await
    }

    /// Appends facts as [`Ledger::append`] does, or as [`Ledger::append_once`] under a key, but
    /// only about subjects whom the ledger has heard of and not erased.
    ///
    /// # Errors
    /// [`LedgerError::Unknown`] for anybody else, and as [`Ledger::append_once`].
    pub async fn append_of_known(
        &self,
        key: Option<&str>,
        facts: Vec<Fact>,
        now: Timestamp,
    ) -> Result<Vec<Appended>, LedgerError> {
        let once = key.map(|key| Request::new(&self.secrets, key, &facts)).transpose()?;
        self.write(Call { once, known: true, ..Call::saying(facts, now) }).await
    }

    /// Waits until nothing can be written any more, because it is not known what is on the disk,
    /// and answers why. Only opening the ledger again finds out, so whoever serves others ends
    /// then. A ledger that is well keeps one waiting.
    pub async fn until_halted(&self) -> LedgerError {
        let mut halted = self.halted.clone();
        if let Ok(why) = halted.wait_for(Option::is_some).await
            && let Some(error) = why.clone()
        {
            return error;
        }
        // The sequencer ended well.
        std::future::pending().await
    }

    pub(crate) async fn write(&self, call: Call) -> Result<Vec<Appended>, LedgerError> {
        let found = call.facts.len();
        if found > FACTS_PER_APPEND_MAX {
            return Err(LedgerError::TooMany { what: "facts", found, limit: FACTS_PER_APPEND_MAX });
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

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) const fn states(&self) -> &Mutex<States> {
        &self.states
    }

    pub(crate) const fn kept_policies(&self) -> &KeptPolicies {
        &self.policies
    }

    pub(crate) const fn kept_head(&self) -> &KeptHead {
        &self.head
    }

    pub(crate) const fn kept_log(&self) -> &KeptLog {
        &self.log
    }

    pub(crate) const fn receipts(&self) -> &Receipts {
        &self.receipts
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub(crate) async fn reader(&self) -> Result<PoolConnection<Any>, LedgerError> {
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
pub(crate) async fn recognise(
    folder: &Path,
    keys: Keys,
    store: &Store,
    connection: &mut AnyConnection,
) -> Result<Secrets, LedgerError> {
    let identity = store.identity(connection, folder).await?;
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
    if store.version(connection).await? == Some(1) {
        migrate::from_version_1(store, &secrets, connection).await?;
    }
    Ok(secrets)
}

/// The secrets of a ledger and a connection to it, which need not be whole.
pub(crate) async fn connect(
    folder: &Path,
    options: &Options,
) -> Result<(Secrets, Store, AnyConnection), LedgerError> {
    let store = options.store(folder)?;
    if let Kind::Sqlite { file, .. } = store.kind()
        && !file.exists()
    {
        return Err(LedgerError::Missing { path: folder.to_owned() });
    }
    let keys = keys::open(&folder.join(KEYS_FOLDER))?;
    let mut connection = store.connect_writer().await?;
    let secrets = recognise(folder, keys, &store, &mut connection).await?;
    Ok((secrets, store, connection))
}
