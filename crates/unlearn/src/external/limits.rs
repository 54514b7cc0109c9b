//! What an external trainer may use before it is ended.

use std::time::Duration;

/// The bounds of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long it may take in all.
    pub deadline: Duration,
    /// How long it may say nothing.
    pub silence: Duration,
    /// How much address space each of its processes may have, in bytes.
    pub memory_bytes: u64,
    /// How large each file that it writes may become, in bytes.
    pub output_bytes: u64,
    /// How many threads it may compute with.
    pub threads: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(3_600),
            silence: Duration::from_secs(300),
            memory_bytes: 16 << 30,
            output_bytes: 4 << 30,
            threads: 1,
        }
    }
}

/// How long one line of its events may be, in bytes.
pub const EVENT_BYTES_MAX: usize = 4 << 10;

/// How many events one run may have.
pub const EVENTS_MAX: u64 = 1 << 20;

/// How much of the end of what it complains about is kept, in bytes.
pub const COMPLAINT_BYTES_MAX: usize = 2 << 10;

/// How long its output may stay open after it has ended.
pub const DRAIN: Duration = Duration::from_secs(1);

/// How often it is looked at whether it has ended.
pub const TICK: Duration = Duration::from_millis(20);
