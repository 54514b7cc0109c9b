//! A workspace: the folder where the ledger, its keys and everything that it wrote lie together.
//!
//! It is also where the asynchronous ledger meets verbs that do one thing after another.

use std::fs;
use std::future::Future;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf, absolute};

use tokio::runtime::Runtime;
use untrain_gate::{MappedSnapshot, open_snapshot};
use untrain_ledger::{Appended, Exported, Ledger, LedgerError, Options};
use untrain_policy::snapshot::SnapshotError;
use untrain_policy::{Event, Fact, Position, Projection, SubjectId, Timestamp};
use untrain_tlog::{Receipt, VerifierKey};
use untrain_unlearn::Home;

use crate::config::{self, Config};
use crate::context::Context;
use crate::error::Error;

/// The folders of a workspace, beside `keys/`.
pub const FOLDERS: [&str; 4] = ["policies", "receipts", "snapshots", "certificates"];

/// An open workspace.
pub struct Workspace {
    /// Its folder.
    pub dir: PathBuf,
    /// What its `untrain.toml` says.
    pub config: Config,
    /// Its ledger.
    pub ledger: Ledger,
    runtime: Runtime,
}

impl Drop for Workspace {
    /// Closes the ledger, so that the next command need not finish what this one left.
    fn drop(&mut self) {
        self.runtime.block_on(self.ledger.end());
    }
}

impl Workspace {
    /// Makes an empty one in `dir`, which holds none yet.
    pub fn create(dir: &Path, origin: &str, database: Option<&str>) -> Result<Self, Error> {
        let occupied = |why| Error::Occupied { path: dir.to_owned(), why };
        if dir.join(config::FILE).exists() {
            return Err(occupied("is a workspace already"));
        }
        if dir.exists() && !dir.is_dir() {
            return Err(occupied("is a file"));
        }
        for folder in FOLDERS {
            let path = dir.join(folder);
            // Receipts and snapshots are personal data: nobody else on this computer reads them.
            let mut builder = fs::DirBuilder::new();
            let made = builder.recursive(true).mode(0o700).create(&path);
            made.map_err(|source| Error::file(&path, source))?;
        }
        let runtime = start()?;
        let options = Options { database: database.map(str::to_owned), ..Options::default() };
        let ledger = runtime.block_on(Ledger::create_with(dir, origin, &options))?;
        // The file that makes the folder a workspace comes last, when all the rest is there.
        write(&dir.join(config::FILE), Config::new_text(origin, database).as_bytes())?;
        let config = Config::read(dir)?;
        Ok(Self { dir: absolute_path(dir)?, config, ledger, runtime })
    }

    /// Opens the one that was named, or the nearest.
    pub fn open(context: &Context) -> Result<Self, Error> {
        Self::open_at(&Self::find_or_fail(context)?, context)
    }

    /// Opens the one that was named, or the nearest if there is one. A named one must be there.
    pub fn open_if_any(context: &Context) -> Result<Option<Self>, Error> {
        match Self::find(context)? {
            Some(dir) => Self::open_at(&dir, context).map(Some),
            None => Ok(None),
        }
    }

    /// Opens the one in `dir`.
    pub fn open_at(dir: &Path, context: &Context) -> Result<Self, Error> {
        let config = Config::read(dir)?;
        let runtime = start()?;
        let options = ledger_options(&config, context);
        let ledger = runtime.block_on(Ledger::open_with(dir, &options))?;
        if ledger.origin() != config.origin {
            let (said, is) = (&config.origin, ledger.origin());
            let why = format!("names the log `{said}`, but the ledger beside it is `{is}`");
            return Err(Error::unfit(&dir.join(config::FILE), why));
        }
        Ok(Self { dir: absolute_path(dir)?, config, ledger, runtime })
    }

    /// Where the workspace is, without opening it.
    pub fn find(context: &Context) -> Result<Option<PathBuf>, Error> {
        match &context.workspace {
            Some(dir) if dir.join(config::FILE).is_file() => Ok(Some(dir.clone())),
            Some(dir) => Err(Error::NoWorkspace(dir.clone())),
            None => Ok(config::find(&here()?)),
        }
    }

    /// Where the workspace is; there must be one.
    pub fn find_or_fail(context: &Context) -> Result<PathBuf, Error> {
        match Self::find(context)? {
            Some(dir) => Ok(dir),
            None => Err(Error::NoWorkspace(here()?)),
        }
    }

    /// Waits for the ledger.
    pub fn wait<T>(
        &self,
        answer: impl Future<Output = Result<T, LedgerError>>,
    ) -> Result<T, LedgerError> {
        self.runtime.block_on(answer)
    }

    /// Appends facts, all or none; durable when it returns.
    pub fn append(&self, facts: Vec<Fact>, now: Timestamp) -> Result<Vec<Appended>, LedgerError> {
        self.wait(self.ledger.append(facts, now))
    }

    /// Appends one fact and says which entry it became.
    pub fn append_one(&self, fact: Fact, now: Timestamp) -> Result<Position, LedgerError> {
        one(&self.append(vec![fact], now)?)
    }

    /// Appends one fact unless that was done under this key before, and says which entry it is.
    pub fn append_once(
        &self,
        key: &str,
        fact: Fact,
        now: Timestamp,
    ) -> Result<Position, LedgerError> {
        one(&self.wait(self.ledger.append_once(key, vec![fact], now))?)
    }

    /// The state at a position, or now.
    pub fn projection(&self, at: Option<Position>) -> Result<Projection, LedgerError> {
        self.wait(self.ledger.projection(at))
    }

    /// Every event about a person, under all of their accounts.
    pub fn events_of(&self, subject: &SubjectId) -> Result<Vec<(Position, Event)>, LedgerError> {
        self.wait(self.ledger.events_of(subject))
    }

    /// The key that opens a person's lineage; an error when the ledger has none, because it has not
    /// heard of them or because they were erased.
    pub fn lineage_key(&self, subject: &SubjectId) -> Result<[u8; 16], Error> {
        match self.wait(self.ledger.lineage_key(subject))? {
            Some(key) => Ok(key),
            None => Err(self.stranger(subject)?),
        }
    }

    /// Why the ledger holds nothing of somebody.
    fn stranger(&self, subject: &SubjectId) -> Result<Error, LedgerError> {
        let state = self.wait(self.ledger.read_subject(subject, None))?;
        let asked = state.requests_of(subject).map(|request| request.entry).min();
        Ok(match asked {
            Some(request) => Error::Erased { subject: subject.clone(), request },
            None => Error::UnknownSubject(subject.clone()),
        })
    }

    /// Writes the receipt of an entry to `receipts/` and says where.
    pub fn keep_receipt(&self, index: Position) -> Result<PathBuf, Error> {
        let receipt: Receipt = self.wait(self.ledger.receipt(index))?;
        let path = self.receipt_path(index);
        write(&path, receipt.to_text().as_bytes()).map_err(|error| Error::ReceiptNotKept {
            entry: index,
            path: path.clone(),
            source: Box::new(error),
        })?;
        Ok(path)
    }

    /// Where the receipt of an entry lies.
    pub fn receipt_path(&self, index: Position) -> PathBuf {
        self.receipts().join(format!("{index}.tlog-proof"))
    }

    /// The folder of the operator's copies of receipts.
    pub fn receipts(&self) -> PathBuf {
        self.dir.join("receipts")
    }

    /// Exports the present state to `path`.
    pub fn export_snapshot(&self, path: &Path, now: Timestamp) -> Result<Exported, LedgerError> {
        self.wait(self.ledger.export_snapshot(path, now))
    }

    /// Exports what has changed since the snapshot or delta at `since` to `path`.
    pub fn export_delta(
        &self,
        since: &Path,
        path: &Path,
        now: Timestamp,
    ) -> Result<Exported, LedgerError> {
        self.wait(self.ledger.export_delta(since, path, now))
    }

    /// Exports the present state to `snapshots/`, in the place of the last such export, and says
    /// where. The log keeps the digest of each.
    pub fn fresh_snapshot(&self, now: Timestamp) -> Result<PathBuf, Error> {
        let path = self.newest_snapshot();
        self.export_snapshot(&path, now)?;
        Ok(path)
    }

    /// The state at this moment, whole. Where there is a newest export, only what has changed
    /// since is read from the ledger.
    pub fn state_now(&self, now: Timestamp) -> Result<MappedSnapshot, Error> {
        if let Ok(newest) = open_snapshot(&self.newest_snapshot(), &self.trusted(), None, now)
            && newest.snapshot.statement().position <= self.wait(self.ledger.size())?
        {
            let since = newest.snapshot.statement();
            let (statement, body) = self.wait(self.ledger.changes_since(since, now))?;
            if let Ok(state) = newest.snapshot.with_delta(statement, body.into()) {
                return Ok(state);
            }
        }
        let (statement, body) = self.wait(self.ledger.state_now(now))?;
        let unlike = |error: SnapshotError| LedgerError::Halted {
            why: format!("its own state does not read back: {error}"),
        };
        Ok(MappedSnapshot::open(statement, body.into()).map_err(unlike)?)
    }

    fn newest_snapshot(&self) -> PathBuf {
        self.dir.join("snapshots/newest.snapshot")
    }

    /// Where the keys of models are: of their checkpoints, and of where their people are.
    pub fn model_keys(&self) -> Home {
        Home::new(self.dir.join("keys"))
    }

    /// The keys that this workspace's own files are signed with.
    pub fn trusted(&self) -> Vec<VerifierKey> {
        vec![self.ledger.verifier_key()]
    }

    /// How the ledger calls a folder: from the workspace where it lies inside, so that the
    /// workspace can be moved, else in full.
    pub fn name_of(&self, folder: &Path) -> Result<String, Error> {
        let full = absolute_path(folder)?;
        let name = full.strip_prefix(&self.dir).unwrap_or(&full);
        name.to_str().map(str::to_owned).ok_or_else(|| {
            Error::unfit(folder, "has a name that is not UTF-8, so the ledger cannot keep it")
        })
    }

    /// The folder that the ledger calls `name`.
    pub fn folder_of(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

fn one(appended: &[Appended]) -> Result<Position, LedgerError> {
    appended.first().map(|entry| entry.index).ok_or_else(|| LedgerError::Halted {
        why: "it took an entry in and did not say which".to_owned(),
    })
}

/// How a workspace's ledger is opened: as it was said, else as the workspace's file says.
pub fn ledger_options(config: &Config, context: &Context) -> Options {
    let database = context.database.clone().or_else(|| config.ledger.database.clone());
    Options { database, ..Options::default() }
}

/// Writes a file whole or not at all, through a neighbour that is renamed.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let told = |source| Error::file(path, source);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(told)?;
    file.write_all(bytes).map_err(told)?;
    file.as_file().sync_all().map_err(told)?;
    file.persist(path).map_err(|fault| told(fault.error))?;
    // The name is on the disk once its folder is.
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(told)
}

/// Waits for something that needs no open workspace.
pub fn wait<T>(answer: impl Future<Output = Result<T, LedgerError>>) -> Result<T, Error> {
    Ok(start()?.block_on(answer)?)
}

/// Waits for something that has errors of its own.
pub fn wait_for<T>(answer: impl Future<Output = T>) -> Result<T, Error> {
    Ok(start()?.block_on(answer))
}

/// What the ledger runs on.
pub fn start() -> Result<Runtime, Error> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Error::Start)
}

fn here() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|source| Error::file(Path::new("."), source))
}

/// The path without `.`, `..` or links, as far as it exists.
fn absolute_path(path: &Path) -> Result<PathBuf, Error> {
    if path.exists() {
        return path.canonicalize().map_err(|source| Error::file(path, source));
    }
    absolute(path).map_err(|source| Error::file(path, source))
}
