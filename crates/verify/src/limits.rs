//! How much this program takes on.

/// The longest file that is read as a whole: an artefact, or a lineage index. In bytes. Parts of a
/// dataset and files of a model are hashed piece by piece and may be of any length.
pub const FILE_BYTES_MAX: u64 = 8 << 30;

/// How much of a file is hashed at a time, in bytes.
pub const PIECE_BYTES: usize = 1 << 20;
