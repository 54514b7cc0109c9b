//! Why nothing could be checked at all. What a check finds wrong is not an error: it is the answer.

use std::path::PathBuf;

/// What stood in the way of a check.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error("`{}` could not be read", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is longer than this program takes into memory.
    #[error("`{}` is {bytes} bytes long; at most {max} bytes are checked", path.display())]
    Length {
        /// Which file.
        path: PathBuf,
        /// How long it is.
        bytes: u64,
        /// How long it may be.
        max: u64,
    },
    /// A line of a trust file is no key.
    #[error("line {line} of the trust file: {reason}")]
    Trust {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: untrain_tlog::KeyError,
    },
    /// A file names nobody to believe.
    #[error("`{}` is not a file of verifier keys: {why}", path.display())]
    TrustFile {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A trust policy cannot be read.
    #[error(transparent)]
    TrustPolicy(#[from] untrain_tlog::TrustError),
}
