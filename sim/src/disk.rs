//! A disk that keeps what was synced, and nothing else for certain.
//!
//! Contents are durable once their file was synced, names once their folder was. A crash decides
//! for each write, and for each name, whether it is there afterwards, in part, or not at all. A
//! failed sync of a file leaves contents that look written and never will be, as Linux does.

use std::cell::{RefCell, RefMut};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use fastrand::Rng;
use untrain_ledger::disk::Disk;

use crate::failing::{Fate, Plan, stopped};
use crate::tree::Tree;

/// How the machine stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// The process ends; the system goes on, and keeps what was written.
    Process,
    /// The power fails, and what was not synced may be lost.
    Power,
}

/// The simulated disk.
pub struct SimDisk {
    state: RefCell<State>,
}

struct State {
    tree: Tree,
    plan: Plan,
    rng: Rng,
}

impl SimDisk {
    /// An empty disk whose every whim follows from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let state = State { tree: Tree::new(), plan: Plan::default(), rng: Rng::with_seed(seed) };
        Self { state: RefCell::new(state) }
    }

    /// A disk that holds `tree`.
    pub(crate) fn with_tree(tree: Tree, seed: u64) -> Self {
        let state = State { tree, plan: Plan::default(), rng: Rng::with_seed(seed) };
        Self { state: RefCell::new(state) }
    }

    /// What the disk holds.
    pub(crate) fn tree(&self) -> Tree {
        self.state.borrow().tree.clone()
    }

    /// Lets somebody read and write who meets no fault and is not counted.
    pub fn undisturbed<T>(&self, act: impl FnOnce() -> T) -> T {
        let plan = std::mem::take(&mut self.state.borrow_mut().plan);
        let answer = act();
        self.state.borrow_mut().plan = plan;
        answer
    }

    /// Stops the machine in the middle of an operation, after so many others.
    pub fn crash_in(&self, operations: u64) {
        self.state.borrow_mut().plan.crash_in = Some(operations);
    }

    /// Stops the machine just before the next commit of the database.
    pub fn crash_at_commit(&self) {
        self.state.borrow_mut().plan.crash_at_commit = true;
    }

    /// Lets one in so many operations fail; none any more when it is zero.
    pub fn fail_every(&self, operations: u64) {
        self.state.borrow_mut().plan.fault_every = operations;
    }

    /// Lets one sync of a file fail, after so many others.
    pub fn fail_sync_in(&self, syncs: u64) {
        self.state.borrow_mut().plan.sync_fails_in = Some(syncs);
    }

    /// Takes back what is planned.
    pub fn calm(&self) {
        let plan = &mut self.state.borrow_mut().plan;
        let Plan { down, operations, faults, .. } = *plan;
        *plan = Plan { down, operations, faults, ..Plan::default() };
    }

    /// Whether the machine has stopped.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.state.borrow().plan.down
    }

    /// How many operations there were, and how many faults among them.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        let state = self.state.borrow();
        (state.plan.operations, state.plan.faults)
    }

    /// Ends whatever runs and starts the machine again.
    pub fn restart(&self, crash: Crash) {
        let State { tree, plan, rng } = &mut *self.state.borrow_mut();
        if crash == Crash::Power {
            tree.crash(rng);
        }
        plan.down = false;
    }

    /// Every file under a folder by its path there, read by somebody who meets no fault.
    #[must_use]
    pub fn files(&self, folder: &Path) -> BTreeMap<String, Arc<[u8]>> {
        self.state.borrow().tree.files(folder)
    }

    /// Flips a bit of a file, as rot does. Says whether there was one to flip.
    pub fn flip(&self, path: &Path) -> bool {
        let State { tree, rng, .. } = &mut *self.state.borrow_mut();
        tree.flip(path, rng)
    }

    /// A commit of the database, which stands on the same machine and meets no fault but its end.
    ///
    /// # Errors
    /// When the machine stops before it.
    pub fn commit(&self) -> io::Result<()> {
        let State { plan, rng, .. } = &mut *self.state.borrow_mut();
        match plan.next_commit(rng) {
            Fate::Crash | Fate::Down => Err(stopped()),
            Fate::Done | Fate::Faulty(_) => Ok(()),
        }
    }

    fn state(&self) -> RefMut<'_, State> {
        self.state.borrow_mut()
    }

    /// An operation that changes something, or does not when it fails: nobody knows.
    fn change(&self, act: impl FnOnce(&mut Tree) -> io::Result<()>) -> io::Result<()> {
        let State { tree, plan, rng } = &mut *self.state();
        let fate = plan.next(rng);
        if fate == Fate::Done {
            return act(tree);
        }
        if fate != Fate::Down && rng.bool() {
            act(tree)?;
        }
        Err(error(fate))
    }
}

fn error(fate: Fate) -> io::Error {
    match fate {
        Fate::Faulty(fault) => fault.into(),
        Fate::Done | Fate::Crash | Fate::Down => stopped(),
    }
}

impl Disk for SimDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let State { tree, plan, rng } = &mut *self.state();
        match plan.next(rng) {
            Fate::Done => tree.read(path),
            fate => Err(error(fate)),
        }
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.change(|tree| tree.create_folder(path))
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let State { tree, plan, rng } = &mut *self.state();
        match plan.next(rng) {
            Fate::Done => tree.write_new(path, bytes),
            Fate::Faulty(_) if rng.u8(0..3) == 0 => {
                // The worst fault says nothing.
                tree.write_new(path, bytes)?;
                tree.flip_unwritten(path, rng);
                Ok(())
            }
            Fate::Down => Err(stopped()),
            fate => {
                let (begin, _) =
                    bytes.split_at_checked(rng.usize(0..=bytes.len())).unwrap_or_default();
                tree.write_new(path, begin)?;
                Err(error(fate))
            }
        }
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        let State { tree, plan, rng } = &mut *self.state();
        match plan.next_sync(rng) {
            Fate::Done => tree.sync_file(path),
            Fate::Faulty(fault) => {
                tree.fail_sync_file(path, rng);
                Err(fault.into())
            }
            Fate::Crash if rng.bool() => {
                tree.sync_file(path)?;
                Err(stopped())
            }
            Fate::Crash | Fate::Down => Err(stopped()),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change(|tree| tree.rename(from, to))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.change(|tree| tree.sync_folder(path))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.change(|tree| tree.remove(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.change(|tree| tree.remove_folder(path))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let State { tree, plan, rng } = &mut *self.state();
        match plan.next(rng) {
            Fate::Done => tree.list(folder),
            fate => Err(error(fate)),
        }
    }
}
