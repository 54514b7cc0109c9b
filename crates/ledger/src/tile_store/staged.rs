//! What the database hands over: the entries of one batch, committed and not in the files yet.

use super::edge::EntryBytes;

/// Entries that the database has committed, in one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedEntries {
    /// The index of the first.
    pub first: u64,
    /// The bytes of each.
    pub entries: Vec<EntryBytes>,
}

impl StagedEntries {
    /// How many entries the log has with these.
    #[must_use]
    pub const fn end(&self) -> u64 {
        self.first.saturating_add(self.entries.len() as u64)
    }
}
