//! Every bound of this crate, with its name and its unit.

/// How long one token may be; a longer word is cut there.
pub const TOKEN_BYTES_MAX: usize = 64;

/// The shortest n-gram that a model may be built of.
pub const ORDER_MIN: u32 = 2;

/// The longest n-gram that a model may be built of: so many token numbers fit one sort key.
pub const ORDER_MAX: u32 = 5;

/// How many bits the number of a token takes in a sort key.
pub const TOKEN_BITS: u32 = 25;

/// How many different tokens one corpus may have.
pub const TOKEN_TYPES_MAX: usize = 1 << TOKEN_BITS;

/// How many tokens one corpus may have: they and their n-grams are counted in 32 bits.
pub const TOKENS_MAX: usize = u32::MAX as usize - 1;

/// How many positions of the corpus one worker sorts at a time.
pub const SORT_POSITIONS: usize = 1 << 19;

/// How many positions of records that leave are worth a worker of their own.
pub const SUBTRACT_POSITIONS: usize = 1 << 13;

/// Into how many parts records that leave are parted at most.
pub const SUBTRACT_PARTS_MAX: usize = 8;

/// How many worker threads are started at most, whatever the machine has.
pub const THREADS_MAX: usize = 64;

/// The largest threshold on the number of persons behind an n-gram.
pub const MIN_SUPPORT_MAX: u32 = 1_000_000;

/// The longest prompt whose end is looked at; what stands before it cannot matter.
pub const PROMPT_BYTES_MAX: usize = 1 << 20;

/// How many completions one call may ask for.
pub const COMPLETIONS_MAX: usize = 100;

/// How many words a completion may be extended to.
pub const COMPLETION_WORDS_MAX: usize = 64;

/// How many tokens a completion takes for each word that was asked for, before it stops.
pub const TOKENS_PER_WORD_MAX: usize = 4;

/// The longest line of a corpus file: one record.
pub const RECORD_BYTES_MAX: usize = 512 << 20;

/// The largest model card that is read.
pub const CARD_BYTES_MAX: u64 = 16 << 20;

/// How often a run looks whether another has given a model's folder free.
pub const LOCK_TRIES: u32 = 600;

/// How long it waits in between.
pub const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// How many shards a model may have: each is a file of its own.
pub const SHARDS_MAX: u32 = 512;

/// How many slices a shard may have.
pub const SLICES_MAX: u32 = 64;

/// The largest file of a key that is read.
pub const KEY_BYTES_MAX: u64 = 4096;

/// How many words a run has by which a quote is found.
pub const QUOTE_WORDS: usize = 8;

/// Out of how many of the likeliest tokens a sampler draws.
pub const SAMPLE_TOKENS: usize = 40;
