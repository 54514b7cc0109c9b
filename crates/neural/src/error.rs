//! What can go wrong. Training itself cannot: it is a function of what it is given.

/// Why it did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not what the format asks for.
    #[error("the weights are damaged: {0}")]
    Damaged(&'static str),
    /// A setting is out of its range.
    #[error("the recipe has {setting} {given}; it must be between {least} and {most}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// What was asked for.
        given: u32,
        /// The least that is possible.
        least: u32,
        /// The most that is possible.
        most: u32,
    },
    /// Two things that do not belong together: a state, and a base that it was not learned on.
    #[error("the {0} belongs to another base; use the base that it was learned on")]
    OtherBase(&'static str),
    /// The file of tensors could not be made.
    #[error("the tensors can't be written as safetensors: {0}")]
    Tensors(String),
}

/// What this crate's functions answer.
pub type Result<T> = std::result::Result<T, Error>;
