//! When an operation fails, and how: decided by a seed, or by counting operations.

use std::io;

use fastrand::Rng;

/// What happens to one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It does what it should.
    Done,
    /// It answers with an error, and may have done a part or the whole of it.
    Faulty(Fault),
    /// The machine stops in the middle of it.
    Crash,
    /// The machine has stopped.
    Down,
}

/// The two errors that disks give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `EIO`.
    Broken,
    /// `ENOSPC`.
    Full,
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Broken => Self::other("input/output error (simulated)"),
            Fault::Full => io::ErrorKind::StorageFull.into(),
        }
    }
}

/// What is planned, and what has happened.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Before how many more operations the machine stops.
    pub crash_in: Option<u64>,
    /// Whether the machine stops before the next commit of the database.
    pub crash_at_commit: bool,
    /// Before how many more syncs of files one fails.
    pub sync_fails_in: Option<u64>,
    /// One in how many operations fails; none when it is zero.
    pub fault_every: u64,
    /// Whether the machine has stopped.
    pub down: bool,
    /// How many operations were asked for.
    pub operations: u64,
    /// How many of them failed.
    pub faults: u64,
}

impl Plan {
    /// Decides the fate of the next operation.
    pub fn next(&mut self, rng: &mut Rng) -> Fate {
        self.next_of(self.fault_every, rng)
    }

    /// Decides the fate of the next operation, which is a sync.
    pub fn next_sync(&mut self, rng: &mut Rng) -> Fate {
        let fails = self.sync_fails_in == Some(0);
        self.sync_fails_in = self.sync_fails_in.and_then(|left| left.checked_sub(1));
        match self.next(rng) {
            Fate::Done if fails => {
                self.faults += 1;
                Fate::Faulty(Fault::Broken)
            }
            fate => fate,
        }
    }

    /// Decides the fate of the next operation, which is a commit of the database.
    pub fn next_commit(&mut self, rng: &mut Rng) -> Fate {
        if std::mem::take(&mut self.crash_at_commit) {
            self.crash_in = Some(0);
        }
        self.next_of(0, rng)
    }

    fn next_of(&mut self, fault_every: u64, rng: &mut Rng) -> Fate {
        if self.down {
            return Fate::Down;
        }
        self.operations += 1;
        if let Some(left) = &mut self.crash_in {
            if *left == 0 {
                self.crash_in = None;
                self.down = true;
                return Fate::Crash;
            }
            *left -= 1;
        }
        if fault_every > 0 && rng.u64(0..fault_every) == 0 {
            self.faults += 1;
            return Fate::Faulty(if rng.bool() { Fault::Broken } else { Fault::Full });
        }
        Fate::Done
    }
}

/// What every operation answers once the machine has stopped.
pub fn stopped() -> io::Error {
    io::Error::other("the machine has stopped (simulated)")
}
