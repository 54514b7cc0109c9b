//! What a text speaks about: names, and numbers that choose the plural.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

/// What stands in a text at a `{ $name }`.
#[derive(Debug, Clone)]
pub enum Value<'v> {
    /// A name, a date, anything that is written already.
    Text(Cow<'v, str>),
    /// A count: it chooses the plural and is written as the language writes numbers.
    Count(u64),
}

impl<'v> Value<'v> {
    /// As Fluent takes it.
    pub(super) fn fluent(&'v self) -> FluentValue<'v> {
        match self {
            Self::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Self::Count(count) => FluentValue::from(*count),
        }
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(text: &'v String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Value<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}
