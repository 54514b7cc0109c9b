//! What can go wrong: only building a redactor can fail; finding and replacing cannot.

use crate::custom::Refused;
use crate::kinds::Kind;

/// Why a redactor could not be built.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The built-in patterns were refused by the matching engine.
    #[error("the patterns for personal data could not be compiled: {0}")]
    Patterns(#[from] Box<regex_automata::meta::BuildError>),
    /// The weights for names are not what the program was built for.
    #[error("the weights for names are of another version, or cut short")]
    Model,
    /// A kind of the user's own was refused.
    #[error(transparent)]
    Custom(#[from] Refused),
    /// A column tells values for which every record is dropped.
    #[error("the column `{column}` tells a {kind}, for which records are dropped: all would be")]
    DropsAll {
        /// The column.
        column: String,
        /// The kind of its values.
        kind: Kind,
    },
    /// A second reader came to a redactor that others use already.
    #[error("the redactor is in use already: a second reader joins it before")]
    Shared,
    /// An operator is planned whose key was not handed over.
    #[error("the operator `{operator}` needs the key of {key}, which is not there")]
    NoKey {
        /// The operator's name.
        operator: &'static str,
        /// Which of the keys.
        key: &'static str,
    },
}
