//! Documents that follow the one in force: edited from it, or written from nothing.

use proptest::prelude::*;
use proptest::sample::subsequence;
use untrain_policy::Policy;

use super::generated::{document, under};

/// A replacement that makes a document another one.
pub type Edit = (&'static str, &'static str);

/// How the next document comes about.
#[derive(Debug, Clone)]
pub enum Next {
    /// By edits of the one in force.
    Edited(Vec<Edit>),
    /// From nothing.
    Written(String),
}

/// Up to three of `edits`, so many times as often as a document from nothing.
pub fn next(edits: &[Edit], edited: u32, written: u32) -> impl Strategy<Value = Next> + use<> {
    prop_oneof![
        edited => subsequence(edits.to_vec(), 0..4).prop_map(Next::Edited),
        written => document().prop_map(Next::Written),
    ]
}

impl Next {
    /// The text that follows `old`, when it is a document.
    pub fn after(&self, old: &Policy) -> Option<String> {
        let text = match self {
            Self::Written(text) => under("n-9", text),
            Self::Edited(edits) => {
                let own = format!("id = \"{}\"", old.notice.id);
                let renamed = old.text.replace(&own, "id = \"n-9\"");
                edits.iter().fold(renamed, |text, (from, to)| text.replace(from, to))
            }
        };
        Policy::parse(&text).is_ok().then_some(text)
    }
}
