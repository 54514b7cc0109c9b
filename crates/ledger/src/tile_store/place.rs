//! Where a file is written: what may stand there decides how careful the writer is.

use untrain_tlog::TILE_HASHES;

/// What is known of the place that a file is renamed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nobody has written there, or what stands there counts for nothing.
    Free,
    /// The same file may stand there, and be settled.
    MayBeTaken,
    /// The same, and the log has grown over it.
    Outgrown,
}

impl Place {
    /// The place of a file in a log that has so many hashes or entries, which others may have
    /// written.
    pub const fn of(index: u64, width: u16, there: Option<u64>) -> Self {
        let end = index.saturating_mul(TILE_HASHES).saturating_add(width as u64);
        match there {
            None => Self::Free,
            Some(there) if (width as u64) < TILE_HASHES && end < there => Self::Outgrown,
            Some(_) => Self::MayBeTaken,
        }
    }
}
