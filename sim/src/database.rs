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

impl Database {
    /// Commits a batch and the head that it leads to.
    ///
    /// # Errors
    /// When the machine stops before it is committed.
    pub fn commit(
        &mut self,
        disk: &SimDisk,
        batch: StagedEntries,
        head: Checkpoint,
        signed: String,
    ) -> io::Result<()> {
        disk.commit()?;
        self.staged.push(batch);
        (self.head, self.signed) = (head, signed);
        Ok(())
    }

    /// Records what is settled and drops the batches up to there.
    ///
    /// # Errors
    /// When the machine stops before it is committed.
    pub fn settle(&mut self, disk: &SimDisk, size: u64) -> io::Result<()> {
        disk.commit()?;
        self.settled = size;
        self.staged.retain(|batch| batch.end() > size);
        Ok(())
    }
}
