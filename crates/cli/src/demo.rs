//! Harbour, a made-up platform, and what happened to it: people, posts, notices, answers.
//!
//! Only the story is invented. What the demo does with it goes through the same doors as every
//! other verb.

pub mod dice;
pub mod harbour;
mod personal;
pub mod story;
mod town;
