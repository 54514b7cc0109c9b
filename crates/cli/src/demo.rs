//! Harbour, a made-up platform, and what happened to it: people, posts, notices, answers, and one
//! member who wants to be forgotten.
//!
//! Only the story is invented. What is done with it goes through the same doors as every verb.

pub mod chain;
pub mod dice;
pub mod figures;
pub mod harbour;
mod personal;
pub mod story;
mod town;
