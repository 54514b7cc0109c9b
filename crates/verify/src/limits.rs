//! How much this program takes on.

/// The longest file that is read as a whole: an artefact, or a lineage index. In bytes. Parts of a
/// dataset and files of a model are hashed piece by piece and may be of any length.
pub const FILE_BYTES_MAX: u64 = 8 << 30;

/// The longest file of a log that is read: more than 256 entries of 64 KiB, in bytes.
pub const LOG_FILE_BYTES_MAX: u64 = 17 << 20;

/// How much of a file is hashed at a time, in bytes.
pub const PIECE_BYTES: usize = 1 << 20;
