//! A ledger in small: the database, the store, and the order in which they are used.
//!
//! The store is the one of production. What stands around it here is the order of steps that a
//! ledger promises to keep, and nothing else.

use std::path::Path;

use fastrand::Rng;
use untrain_ledger::tile_store::{StagedEntries, TileError, TileStore};
use untrain_tlog::{Entry, SigningKey, VerifierKey};

use crate::check;
use crate::database::{Commit, Database};
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
    /// Makes the files durable, while another process takes in so many entries.
    SettleBeside(u64),
    /// Lets another process write from here on, which may have waited since it wrote last.
    Switch,
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

/// The store of production on the simulated disk.
type Store<'a> = TileStore<&'a SabotagedDisk<'a>>;

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
    pub(crate) store: Option<Store<'a>>,
    /// The store of a process that waits while the other writes.
    other: Option<Store<'a>>,
    /// A size that was made durable, and is recorded with the next batch.
    unrecorded: Option<u64>,
    /// Whether the store that is open has published the head.
    caught_up: bool,
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
            other: None,
            unrecorded: None,
            caught_up: false,
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
        if act == Act::Reopen {
            (self.store, self.unrecorded) = (None, None);
            return self.open();
        }
        if act == Act::Switch {
            self.switch();
            self.unrecorded = None;
        }
        self.open()?;
        let faults = self.disk.counts().1;
        let result = self.catch_up().and_then(|()| match act {
            Act::Append(count) => self.append(count),
            Act::Settle(during) => self.settle(|world| world.append(during), |_| Ok(())),
            Act::SettleBeside(during) if self.rng.bool() => {
                self.settle(|world| world.beside(during), |_| Ok(()))
            }
            Act::SettleBeside(during) => self.settle(|_| Ok(()), |world| world.beside(during)),
            Act::Switch | Act::Reopen => Ok(()),
        });
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
                (self.store, self.unrecorded) = (None, None);
                let crash = if self.rng.u8(0..4) == 0 { Crash::Process } else { Crash::Power };
                if crash == Crash::Power || self.rng.bool() {
                    self.other = None;
                }
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
                self.unrecorded = None;
                if self.rng.u8(0..3) == 0 {
                    self.disk.fail_every(0);
                }
                if self.rng.bool() || self.store.is_none() {
                    self.store = None;
                } else if let Err(stop) = self.catch_up() {
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

    /// Follows what another process wrote, and finishes what was left undone.
    fn catch_up(&mut self) -> Result<(), Stop> {
        let Some(size) = self.store.as_ref().map(TileStore::size) else { return self.recover() };
        if size < self.database.settled {
            // What lies between was written, settled and forgotten by another process.
            self.store = None;
            return self.recover();
        }
        let head = self.database.head.clone();
        if size == head.size && self.caught_up {
            return Ok(());
        }
        let staged = self.database.staged.iter().filter(|batch| batch.end() > size).cloned();
        let staged: Vec<StagedEntries> = staged.collect();
        self.with_store(|store| store.recover(staged, &head))?;
        self.publish()
    }

    /// Takes in a batch: commits it, and then writes what everybody can see.
    fn append(&mut self, count: u64) -> Result<(), Stop> {
        if count == 0 {
            return Ok(());
        }
        let first = self.model.size();
        let entries: Vec<Entry> =
            (first..first + count).map(|index| entry(self.seed, index)).collect();
        let head = self.model.head_with(&entries);
        let signed = head.sign(&self.key).map_err(|error| Stop::Broken(error.to_string()))?;
        let batch = StagedEntries { first, entries: entries.iter().map(Entry::to_bytes).collect() };
        if self.through.sabotage() == Sabotage::PublishesEarly {
            self.write(&batch, &signed, head.size)?;
        }
        let settled = self.unrecorded.take();
        let commit = Commit { batch: batch.clone(), head, signed, settled };
        self.database.commit(self.disk, commit).map_err(|_| Stop::Crash)?;
        entries.into_iter().for_each(|entry| self.model.push(entry));
        self.caught_up = false;
        self.with_store(|store| store.apply(&batch))?;
        self.publish()?;
        match settled {
            Some(_) => self.with_store(TileStore::remove_replaced),
            None => Ok(()),
        }
    }

    fn write(&mut self, batch: &StagedEntries, signed: &str, size: u64) -> Result<(), Stop> {
        self.with_store(|store| {
            store.apply(batch)?;
            store.publish(signed, size)
        })
    }

    fn switch(&mut self) {
        std::mem::swap(&mut self.store, &mut self.other);
        self.caught_up = false;
    }

    /// Takes in a batch in another process, and comes back.
    fn beside(&mut self, count: u64) -> Result<(), Stop> {
        let unrecorded = self.unrecorded.take();
        self.switch();
        let result = self.catch_up().and_then(|()| self.append(count));
        if result.is_err() {
            self.store = None;
        }
        self.switch();
        self.unrecorded = unrecorded;
        result
    }

    fn publish(&mut self) -> Result<(), Stop> {
        let (signed, size) = (self.database.signed.clone(), self.database.head.size);
        self.tearable = true;
        self.with_store(|store| store.publish(&signed, size))?;
        self.published.push(size);
        self.caught_up = true;
        self.disk.undisturbed(|| check::published(self)).map_err(Stop::Broken)
    }

    /// Makes what was written durable, while other things happen: before the sync and after it.
    fn settle(
        &mut self,
        before: impl FnOnce(&mut Self) -> Result<(), Stop>,
        after: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let Some(unsettled) = self.store.as_mut().and_then(TileStore::take_unsettled) else {
            return Ok(());
        };
        let durable = self.published.last().copied();
        if self.through.sabotage() == Sabotage::RecordsEarly {
            self.record(unsettled.size())?;
        }
        let published = self.published.len();
        before(self)?;
        let settled = unsettled.sync(&self.through).map_err(|error| self.stop(&error))?;
        self.durable = durable;
        after(self)?;
        self.tearable = self.published.len() > published;
        let mut size = 0;
        self.with_store(|store| {
            size = store.settle(&settled)?;
            Ok(())
        })?;
        if self.rng.bool() {
            self.unrecorded = Some(size);
            return Ok(());
        }
        self.record(size)?;
        self.with_store(TileStore::remove_replaced)
    }

    fn record(&mut self, size: u64) -> Result<(), Stop> {
        self.database.settle(self.disk, size).map_err(|_| Stop::Crash)
    }

    fn with_store(
        &mut self,
        act: impl FnOnce(&mut Store<'a>) -> Result<(), TileError>,
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
