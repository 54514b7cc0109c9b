//! A ledger in small: the database, the store, and the order in which they are used.
//!
//! The store is the one of production. What stands around it here is the order of steps that a
//! ledger promises to keep, and nothing else.

use std::path::Path;

use fastrand::Rng;
use untrain_ledger::tile_store::{StagedEntries, TileError, TileStore};
use untrain_tlog::{Checkpoint, Entry, SigningKey, VerifierKey};

use crate::check;
use crate::database::Database;
use crate::disk::{Crash, SimDisk};
use crate::model::{Model, entry, key};
use crate::sabotage::{Sabotage, SabotagedDisk};

/// The log's folder on the simulated disk.
pub const FOLDER: &str = "log";

/// How often recovery may meet a fault before the disk calms down.
const FAULTY_RECOVERIES_MAX: u32 = 3;

/// One thing that the ledger does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Takes in a batch of so many entries.
    Append(u64),
    /// Makes the files durable, and takes in so many entries meanwhile, unless it is none.
    Settle(u64),
    /// Ends and starts again.
    Reopen,
}

/// Why an act ended early.
pub enum Stop {
    /// The machine stopped.
    Crash,
    /// An operation failed, and this is what it said.
    Fault(String),
    /// Something is as it must never be.
    Broken(String),
}

/// Everything that there is in one simulated history.
pub struct World<'a> {
    pub(crate) disk: &'a SimDisk,
    through: &'a SabotagedDisk<'a>,
    pub(crate) rng: Rng,
    /// What makes the entries of this history its own.
    seed: u64,
    key: SigningKey,
    pub(crate) verifier: VerifierKey,
    pub(crate) model: Model,
    pub(crate) database: Database,
    pub(crate) store: Option<TileStore<&'a SabotagedDisk<'a>>>,
    /// The sizes of which a checkpoint was published.
    pub(crate) published: Vec<u64>,
    /// The size of the checkpoint that is on the disk for good.
    pub(crate) durable: Option<u64>,
    /// Whether one was written since, which a crash may tear.
    pub(crate) tearable: bool,
}

impl<'a> World<'a> {
    /// A ledger that holds nothing yet.
    ///
    /// # Errors
    /// Never: the key is a good one.
    pub fn new(
        disk: &'a SimDisk,
        through: &'a SabotagedDisk<'a>,
        seed: u64,
    ) -> Result<Self, String> {
        let (key, verifier) = key()?;
        let model = Model::default();
        let head = model.head();
        let signed = head.sign(&key).map_err(|error| error.to_string())?;
        let database = Database { head, signed, staged: Vec::new(), settled: 0 };
        let rng = Rng::with_seed(!seed);
        let (store, published, durable, tearable) = (None, Vec::new(), None, false);
        Ok(Self {
            disk,
            through,
            rng,
            seed,
            key,
            verifier,
            model,
            database,
            store,
            published,
            durable,
            tearable,
        })
    }

    /// Goes on from a log that stands already, with everything settled.
    pub fn resume(&mut self, model: Model, database: Database) {
        self.durable = Some(database.head.size);
        self.published = vec![database.head.size];
        (self.model, self.database) = (model, database);
    }

    /// Does one thing, and recovers from whatever happens meanwhile.
    ///
    /// # Errors
    /// What is as it must never be.
    pub fn act(&mut self, act: Act) -> Result<(), String> {
        self.open()?;
        let faults = self.disk.counts().1;
        let result = match act {
            Act::Append(count) => self.append(count),
            Act::Settle(during) => self.settle(during),
            Act::Reopen => {
                self.store = None;
                Ok(())
            }
        };
        match result {
            Ok(()) => Ok(()),
            Err(stop) => self.survive(stop, faults),
        }
    }

    /// Recovers until the ledger is open, and checks everything then.
    ///
    /// # Errors
    /// What is as it must never be, or a recovery that fails though the disk does not.
    pub fn open(&mut self) -> Result<(), String> {
        let mut faulty = 0;
        while self.store.is_none() {
            let faults = self.disk.counts().1;
            match self.recover() {
                Ok(()) => self.disk.undisturbed(|| check::recovered(self))?,
                Err(stop) => {
                    faulty += 1;
                    self.store = None;
                    self.survive(stop, faults)?;
                    self.store = None;
                    if faulty > FAULTY_RECOVERIES_MAX {
                        self.disk.calm();
                    }
                }
            }
        }
        Ok(())
    }

    /// After a crash the machine starts again. After a fault the ledger goes on, or starts again.
    fn survive(&mut self, stop: Stop, faults_before: u64) -> Result<(), String> {
        match stop {
            Stop::Broken(what) => Err(what),
            Stop::Crash => {
                self.store = None;
                let crash = if self.rng.u8(0..4) == 0 { Crash::Process } else { Crash::Power };
                self.disk.restart(crash);
                // Where the power fails once, it often fails again.
                if self.rng.u8(0..3) == 0 {
                    self.disk.crash_in(self.rng.u64(0..40));
                }
                check::crashed(self)
            }
            Stop::Fault(what) if self.disk.counts().1 == faults_before => {
                Err(format!("the disk did not fail, and yet: {what}"))
            }
            Stop::Fault(_) => {
                let faults = self.disk.counts().1;
                if self.rng.bool() || self.store.is_none() {
                    self.store = None;
                } else if let Err(stop) = self.bring() {
                    self.store = None;
                    return self.survive(stop, faults);
                }
                Ok(())
            }
        }
    }

    fn recover(&mut self) -> Result<(), Stop> {
        let store = TileStore::open(self.through, Path::new(FOLDER), self.database.settled);
        let mut store = store.map_err(|error| self.stop(&error))?;
        let staged = self.database.staged.clone();
        store.recover(staged, &self.database.head).map_err(|error| self.stop(&error))?;
        self.store = Some(store);
        self.publish()
    }

    /// Recovers once; whether it does is what somebody asks.
    ///
    /// # Errors
    /// Why it does not.
    pub(crate) fn recover_quietly(&mut self) -> Result<(), Stop> {
        self.recover()
    }

    /// Takes in a batch: commits it, and then writes what everybody can see.
    fn append(&mut self, count: u64) -> Result<(), Stop> {
        let first = self.model.size();
        let entries: Vec<Entry> =
            (first..first + count).map(|index| entry(self.seed, index)).collect();
        let head = self.model.head_with(&entries);
        let signed = head.sign(&self.key).map_err(|error| Stop::Broken(error.to_string()))?;
        let batch = StagedEntries { first, entries: entries.iter().map(Entry::to_bytes).collect() };
        if self.through.sabotage() == Sabotage::PublishesEarly {
            self.publish_early(&batch, &signed, &head)?;
        }
        self.database.commit(self.disk, batch, head, signed).map_err(|_| Stop::Crash)?;
        entries.into_iter().for_each(|entry| self.model.push(entry));
        self.bring()
    }

    fn publish_early(
        &mut self,
        batch: &StagedEntries,
        signed: &str,
        head: &Checkpoint,
    ) -> Result<(), Stop> {
        self.with_store(|store| {
            store.apply(batch)?;
            store.publish(signed, head.size)
        })
    }

    /// Brings the files up to the database.
    fn bring(&mut self) -> Result<(), Stop> {
        let staged = self.database.staged.clone();
        self.with_store(|store| staged.iter().try_for_each(|batch| store.apply(batch)))?;
        self.publish()
    }

    fn publish(&mut self) -> Result<(), Stop> {
        let (signed, size) = (self.database.signed.clone(), self.database.head.size);
        self.tearable = true;
        self.with_store(|store| store.publish(&signed, size))?;
        self.published.push(size);
        self.disk.undisturbed(|| check::published(self)).map_err(Stop::Broken)
    }

    /// Makes what was written durable, while the ledger goes on.
    fn settle(&mut self, during: u64) -> Result<(), Stop> {
        let Some(unsettled) = self.store.as_mut().and_then(TileStore::take_unsettled) else {
            return Ok(());
        };
        let durable = self.published.last().copied();
        let mut tearable = false;
        if self.through.sabotage() == Sabotage::RecordsEarly {
            self.record(unsettled.size())?;
        }
        if during > 0 {
            self.append(during)?;
            tearable = true;
        }
        let settled = unsettled.sync(&self.through).map_err(|error| self.stop(&error))?;
        (self.durable, self.tearable) = (durable, tearable);
        let mut size = 0;
        self.with_store(|store| {
            size = store.settle(&settled)?;
            Ok(())
        })?;
        if self.through.sabotage() == Sabotage::RemovesEarly {
            self.with_store(TileStore::remove_replaced)?;
        }
        self.record(size)?;
        self.with_store(TileStore::remove_replaced)
    }

    fn record(&mut self, size: u64) -> Result<(), Stop> {
        self.database.settle(self.disk, size).map_err(|_| Stop::Crash)
    }

    fn with_store(
        &mut self,
        act: impl FnOnce(&mut TileStore<&'a SabotagedDisk<'a>>) -> Result<(), TileError>,
    ) -> Result<(), Stop> {
        let Some(store) = self.store.as_mut() else {
            return Err(Stop::Broken("the store is not open".to_owned()));
        };
        let result = act(store);
        result.map_err(|error| self.stop(&error))
    }

    /// What an error means: the machine stopped, the disk failed, or neither may explain it.
    fn stop(&self, error: &TileError) -> Stop {
        if self.disk.is_down() {
            return Stop::Crash;
        }
        match error {
            TileError::File { .. } | TileError::ReadBack { .. } => Stop::Fault(error.to_string()),
            other => Stop::Broken(other.to_string()),
        }
    }
}
