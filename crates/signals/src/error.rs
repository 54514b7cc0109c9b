//! What can go wrong: only reading the textual form of a pinned preference can fail.
//!
//! Reading signals cannot: what is malformed there is a finding, not an error.

use crate::limits::PINNED_BYTES_MAX;

/// Why a text is not a pinned preference, or a word not on its list.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A word that is on no list.
    #[error("`{word}` is not a {list}")]
    UnknownWord {
        /// Which list it should be on.
        list: &'static str,
        /// What was given.
        word: String,
    },
    /// More text than any pinned preference has.
    #[error("a pinned preference has at most {PINNED_BYTES_MAX} bytes")]
    TooLong,
    /// Not of the form, or a word that is on no list.
    #[error("not a pinned preference: {0}")]
    Form(#[from] serde_json::Error),
    /// A later version of the form.
    #[error("version {0} of pinned preferences is not known here")]
    Version(u32),
    /// The preferences are not those that the evidence gives, or the text is not the one way to
    /// write them.
    #[error("the text does not read as its own evidence gives it")]
    NotCanonical,
}

impl Error {
    pub(crate) fn unknown_word(list: &'static str, word: &str) -> Self {
        Self::UnknownWord { list, word: word.chars().take(40).collect() }
    }
}
