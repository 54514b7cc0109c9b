//! Why a model could not be opened: what is wrong, where, and what would be right.

use std::io;
use std::path::PathBuf;

/// Why a folder does not give a token classifier.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder is not there, or is none.
    #[error("`{}` is no folder: give the folder that holds the model, its `tokenizer.json` and \
             its `config.json`", .0.display())]
    NoFolder(PathBuf),
    /// The folder has no model, or more than one.
    #[error("`{}` has {found}: put one model there, as `model.onnx` or `onnx/model.onnx`",
            .folder.display())]
    Models {
        /// The folder.
        folder: PathBuf,
        /// What it has.
        found: String,
    },
    /// A file of the folder cannot be read.
    #[error("`{}` cannot be read: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's word.
        #[source]
        source: io::Error,
    },
    /// A file of the folder is not what its name says.
    #[error("`{}` {why}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what would be right.
        why: String,
    },
    /// Labels that nobody knows.
    #[error("`{}` has labels that are not known: {}; write into a file `token-classifier.toml` \
             beside it what they are, under `[labels]`, as in `{} = \"PERSON\"`, or \"none\" for \
             what is no personal data", .path.display(), .labels.join(", "),
            .labels.first().map_or("NAME", String::as_str))]
    Labels {
        /// The file that names them.
        path: PathBuf,
        /// The labels.
        labels: Vec<String>,
    },
}

impl Error {
    /// A file that is not what its name says.
    #[cfg(any(feature = "onnx", test))]
    pub(crate) fn file(path: impl Into<PathBuf>, why: impl Into<String>) -> Self {
        Self::File { path: path.into(), why: why.into() }
    }
}
