//! A fault of a document, with its place.

use std::cell::OnceCell;
use std::fmt;
use std::ops::Range;

pub use crate::error::Fault;

/// A fault of one of the files that make a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileFault {
    /// The pack's file, as the policy names it; none when the policy's own text is at fault.
    pub file: Option<String>,
    /// What is wrong there.
    pub fault: Fault,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}: {}", self.fault),
            None => self.fault.fmt(f),
        }
    }
}

/// The faults of one text, as they are found.
pub(super) struct Faults<'t> {
    text: &'t str,
    /// Whether every value of the text must name its source, as in a pack's file.
    pub(super) sourced: bool,
    found: Vec<Fault>,
    /// Where each line ends, found when it is first asked for.
    ends: OnceCell<Vec<usize>>,
}

impl<'t> Faults<'t> {
    pub(super) const fn of(text: &'t str) -> Self {
        Self { text, sourced: false, found: Vec::new(), ends: OnceCell::new() }
    }

    pub(super) const fn of_pack(text: &'t str) -> Self {
        Self { text, sourced: true, found: Vec::new(), ends: OnceCell::new() }
    }

    /// Notes a fault at the first byte of `place`.
    pub(super) fn add(&mut self, place: &Range<usize>, message: String, help: Option<String>) {
        let (line, column) = self.place(place.start);
        self.found.push(Fault { line, column, message, help });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The line of a byte, counted from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        let ends =
            self.ends.get_or_init(|| self.text.match_indices('\n').map(|(end, _)| end).collect());
        ends.partition_point(|end| *end < byte).saturating_add(1)
    }

    /// All faults, in the order of the document, each one once.
    pub(super) fn into_list(self) -> Vec<Fault> {
        let mut found = self.found;
        found.sort();
        found.dedup();
        found
    }

    fn place(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte.min(self.text.len())).unwrap_or(self.text);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        (self.line(before.len()), column.saturating_add(1))
    }
}
