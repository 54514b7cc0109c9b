//! What a span is called. The kinds that this crate knows are a plain enum, so that a finder names
//! its kind in a word and a missing case does not compile. A user's own kinds are only numbered: a
//! number is as cheap to copy and compare, and its name, which no other redactor need share, stays
//! in the redactor that was made with it.

use std::collections::HashMap;

use crate::kinds::{Kind, Span};

/// What a found span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// A kind that this crate knows.
    Known(Kind),
    /// A kind of the user's own; [`Redactor::name`](crate::Redactor::name) tells its name.
    Custom(CustomId),
}

/// The place of a user's kind among those that a redactor was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomId(pub(crate) u16);

impl From<Kind> for Label {
    fn from(kind: Kind) -> Self {
        Self::Known(kind)
    }
}

impl PartialEq<Kind> for Label {
    fn eq(&self, kind: &Kind) -> bool {
        *self == Self::Known(*kind)
    }
}

/// A span that is taken: under a label, or, without one, by the stand-in of an earlier redaction.
pub(crate) type Held = Span<Option<Label>>;

impl From<Span> for Held {
    fn from(span: Span) -> Self {
        Self { start: span.start, end: span.end, kind: Some(Label::Known(span.kind)) }
    }
}

/// The names of everything that one redactor finds.
pub(crate) struct KindNames {
    custom: Vec<String>,
    labels: HashMap<String, Label>,
}

impl KindNames {
    /// The names of all kinds and, numbered in this order, of the user's own.
    pub(crate) fn new(custom: Vec<String>) -> Self {
        let known = Kind::ALL.into_iter().map(|kind| (kind.as_str().to_owned(), kind.into()));
        let own = (0..).zip(&custom).map(|(at, name)| (name.clone(), Label::Custom(CustomId(at))));
        let labels = known.chain(own).collect();
        Self { custom, labels }
    }

    /// The name of a label; nothing for the label of another redactor.
    pub(crate) fn name(&self, label: Label) -> &str {
        match label {
            Label::Known(kind) => kind.as_str(),
            Label::Custom(CustomId(at)) => self.custom.get(usize::from(at)).map_or("", |n| n),
        }
    }

    /// What has a name.
    pub(crate) fn label(&self, name: &str) -> Option<Label> {
        self.labels.get(name).copied()
    }
}
