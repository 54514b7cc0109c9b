//! What can go wrong: only building a redactor can fail; finding and replacing cannot.

/// Why a redactor could not be built.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The built-in patterns were refused by the matching engine.
    #[error("the patterns for personal data could not be compiled: {0}")]
    Patterns(#[from] Box<regex_automata::meta::BuildError>),
    /// The weights for names are not what the program was built for.
    #[error("the weights for names are of another version, or cut short")]
    Model,
}
