//! Everything that could grow without bound, and where it stops.

use std::time::Duration;

/// The longest event, in bytes of its JSON. A policy document is the longest thing in one.
pub const EVENT_BYTES_MAX: usize = 1 << 20;

/// The most facts that one call may append, and so the longest that other writers wait for it.
pub const FACTS_PER_APPEND_MAX: usize = 5_000;

/// The most facts that are joined into one transaction.
pub const FACTS_PER_TRANSACTION_MAX: usize = 10_000;

/// The most calls that wait for the sequencer; further ones wait for a place.
pub const QUEUE_CALLS_MAX: usize = 1_024;

/// How long a transaction waits for the callers who were about when the last one ended. Behind a
/// service they are under way for a while before they ask again.
pub const GATHER_WAIT: Duration = Duration::from_millis(4);

/// How many connections read at the same time.
pub const READERS_MAX: u32 = 4;

/// How long a write waits for another process before it is given up.
pub const BUSY_WAIT: Duration = Duration::from_secs(30);

/// How often in a row an import reads people again because somebody wrote about one of them
/// meanwhile. Each time it takes half as many.
pub const IMPORT_RETRIES_MAX: u32 = 40;

/// The rows that are read in one go where many are.
pub const READ_ROWS: u64 = 5_000;

/// The rows of an import whose people are read together.
pub const IMPORT_ROWS_PER_BATCH: usize = 1_000;

/// The bad rows and the statements not taken over that an import's report names; the rest it
/// counts.
pub const IMPORT_NOTES_MAX: usize = 1_000;

/// The entries whose files may wait to be put on the disk for good; until then the database keeps
/// them staged, and recovery applies them again.
pub const STAGED_ENTRIES_MAX: u64 = 4_096;

/// How many receipts are given their rows by one question of the database.
pub const RECEIPTS_TOGETHER_MAX: usize = 64;

/// The nodes of a tree that are kept for the proofs under one checkpoint, 40 bytes each.
pub const PROOF_NODES_MAX: usize = 4_096;

/// The accounts whose entries a delta reads and opens in one go, while others wait for the thread.
pub const DELTA_ACCOUNTS: usize = 128;
