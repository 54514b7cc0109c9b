//! What only a person can know: the places of a paper that stay open until somebody fills them in.

use std::fmt;

/// One open place of a paper.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blank {
    /// The key of `papers.toml` that fills it in, such as `dataset.licence`.
    pub key: &'static str,
    /// What is asked, as a sentence without its stop.
    pub asks: &'static str,
}

/// How a blank is told from an answer, in papers of text.
impl fmt::Display for Blank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "**[to be filled in: {} — `{}`]**", self.asks, self.key)
    }
}

/// What [`crate::About`] says, or the blank that stands for it.
#[must_use]
pub fn or_blank(said: Option<&String>, key: &'static str, asks: &'static str) -> String {
    match said {
        Some(said) => said.clone(),
        None => Blank { key, asks }.to_string(),
    }
}
