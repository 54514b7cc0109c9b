//! The database beside the files: atomic and durable, as databases promise to be.
//!
//! A crash may cut off a commit before it counts, and never after.

use std::io;

use untrain_ledger::tile_store::StagedEntries;
use untrain_tlog::Checkpoint;

use crate::disk::SimDisk;

/// What the database holds.
#[derive(Clone)]
pub struct Database {
    /// The head of the log.
    pub head: Checkpoint,
    /// The same, signed.
    pub signed: String,
    /// The batches that are not settled yet, in order.
    pub staged: Vec<StagedEntries>,
    /// How many entries' files are on the disk for good.
    pub settled: u64,
}

/// What is committed at once.
pub struct Commit {
    /// The new batch.
    pub batch: StagedEntries,
    /// The head of the log with it.
    pub head: Checkpoint,
    /// The same, signed.
    pub signed: String,
    /// A size that has been made durable since the last time.
    pub settled: Option<u64>,
}

impl Database {
    /// Commits a batch and the head that it leads to.
    ///
    /// # Errors
    /// When the machine stops before it is committed.
    pub fn commit(&mut self, disk: &SimDisk, commit: Commit) -> io::Result<()> {
        disk.commit()?;
        self.staged.push(commit.batch);
        (self.head, self.signed) = (commit.head, commit.signed);
        self.forget(commit.settled.unwrap_or(0));
        Ok(())
    }

    /// Records what is settled and drops the batches up to there.
    ///
    /// # Errors
    /// When the machine stops before it is committed.
    pub fn settle(&mut self, disk: &SimDisk, size: u64) -> io::Result<()> {
        disk.commit()?;
        self.forget(size);
        Ok(())
    }

    /// Drops the batches up to a size. Another process may have done so already, and for more.
    fn forget(&mut self, size: u64) {
        self.settled = self.settled.max(size);
        self.staged.retain(|batch| batch.end() > size);
    }
}
