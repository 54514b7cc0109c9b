//! Every bound of the gate, with its name and its unit. What passes one is an error or is spilled
//! to disk; nothing grows with the corpus.

use jiff::SignedDuration;

/// The longest line of JSONL and the longest CSV row.
pub const LINE_BYTES_MAX: usize = 64 << 20;

/// How many bytes one compressed byte may become, once [`RATIO_FREE_BYTES`] have come out.
pub const RATIO_MAX: u64 = 200;

/// What any compressed file may become before its ratio is looked at.
pub const RATIO_FREE_BYTES: u64 = 64 << 20;

/// How many files one order may name; they are counted in 32 bits in the lineage index.
pub const INPUTS_MAX: usize = 1_000_000;

/// How many columns a corpus may have, fields of nested objects counted in.
pub const COLUMNS_MAX: usize = 10_000;

/// How deep lists and objects may stand in one another.
pub const DEPTH_MAX: usize = 64;

/// How many rows are decided at once.
pub const BATCH_ROWS: usize = 8192;

/// How many bytes of values a batch should hold; wide rows make shorter batches.
pub const BATCH_BYTES: usize = 8 << 20;

/// How many bytes, decoded, one work unit should read. A unit becomes one part.
pub const UNIT_BYTES: u64 = 96 << 20;

/// How many rows one row group of a part may hold.
pub const ROW_GROUP_ROWS: usize = 1 << 20;

/// How many encoded bytes one row group of a part may hold: it is what the writer keeps in memory.
pub const ROW_GROUP_BYTES: usize = 64 << 20;

/// How many bytes one page of a part should hold. With pages of the library's own 1 MiB, the
/// buffers that compress them are moved and given back to the system for each.
pub const PAGE_BYTES: usize = 384 << 10;

/// How many bytes of put-aside records a partition should have.
pub const PARTITION_BYTES: u64 = 4 << 20;

/// How many partitions there may be.
pub const PARTITIONS_MAX: u64 = 4096;

/// How many bytes of hashes of record ids one worker should keep in memory.
pub const PARTITION_BUFFERS_BYTES: usize = 16 << 20;

/// How many bytes of lineage entries all workers together should keep in memory.
pub const LINEAGE_BUFFERS_BYTES: usize = 64 << 20;

/// How many bytes of people's labels one worker should keep in memory.
pub const PEOPLE_BUFFERS_BYTES: usize = 16 << 20;

/// How many bytes of lineage entries are sorted in memory at once. A partition may have more only
/// when one person has most of it.
pub const SORT_BYTES: usize = 64 << 20;

/// How many bytes of one spilled run are read at a time while runs are merged.
pub const MERGE_BUFFER_BYTES: usize = 64 << 10;

/// How many hashes of record ids are looked at at once, beside those that differ.
pub const DUPLICATE_HASHES: usize = 1 << 20;

/// How many slots of a snapshot may have the first bits of their labels computed beforehand.
pub const LABELS_AHEAD_MAX: u32 = 1 << 25;

/// How many worker threads an order may ask for.
pub const THREADS_MAX: usize = 256;

/// How far ahead of this machine's clock a snapshot's own time may be.
pub const CLOCK_SKEW_MAX: SignedDuration = SignedDuration::from_mins(5);

/// The largest manifest that is read.
pub const MANIFEST_BYTES_MAX: u64 = 64 << 20;
