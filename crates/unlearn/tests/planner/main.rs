//! Plans: what begins when, for every input that could come.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod begins;
mod properties;
mod world;
