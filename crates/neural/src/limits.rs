//! Every bound of this crate, with its name and its unit.

/// The widest that a model may be, in numbers per token.
pub const WIDTH_MAX: u32 = 1024;

/// The most layers that a model may have.
pub const LAYERS_MAX: u32 = 16;

/// The most heads that a layer may have.
pub const HEADS_MAX: u32 = 16;

/// How wide the inner part of a layer may be.
pub const HIDDEN_MAX: u32 = 4096;

/// The largest vocabulary: token numbers fit two bytes.
pub const VOCABULARY_MAX: u32 = 1 << 15;

/// How far a model may look back, in tokens.
pub const CONTEXT_MAX: u32 = 1024;

/// The longest word that is tokenised in one piece, in bytes; a longer one is cut there.
pub const WORD_BYTES_MAX: usize = 48;

/// The longest token, in bytes.
pub const TOKEN_BYTES_MAX: usize = 48;

/// How many shards one model may be merged of.
pub const SHARDS_MAX: u32 = 1024;

/// How often a slice may be gone through before the next one comes.
pub const PASSES_MAX: u32 = 64;

/// The longest prompt whose end is looked at, in bytes.
pub const PROMPT_BYTES_MAX: usize = 1 << 16;

/// How many tokens one completion may have.
pub const COMPLETION_TOKENS_MAX: usize = 4096;

/// How many ways to go on one call may ask for.
pub const COMPLETIONS_MAX: usize = 100;
