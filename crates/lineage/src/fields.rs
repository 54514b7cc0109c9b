//! The columns of a dataset's parts, in words that every form of paper knows.

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name; that of a nested one has dots.
    pub name: String,
    /// What it holds.
    pub data: Data,
    /// Whether each record holds a list of these.
    pub list: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// Words.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with fractions.
    Number,
    /// Yes or no.
    Switch,
    /// Moments.
    Time,
    /// Days.
    Day,
    /// Bytes, or what has no word of its own.
    Bytes,
}
