//! Merges sorted runs of lineage entries.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::Read;

use crate::label_book::LabelBook;
use crate::lineage_entry::{self, Aside, HEAD_BYTES};
use crate::lineage_sort::{SortFault, Take};

/// Hands the entries of all runs to `take` in their order.
pub(crate) fn merge<R: Read>(
    runs: impl Iterator<Item = R>,
    book: &LabelBook<'_>,
    take: &mut Take<'_>,
) -> Result<(), SortFault> {
    let mut heads = BinaryHeap::new();
    for run in runs {
        heads.extend(Head::new(run, book)?.map(Reverse));
    }
    while let Some(mut first) = heads.peek_mut() {
        if let Some((entry, _)) = Aside::read(&first.0.bytes) {
            take(&entry)?;
        }
        if !first.0.advance(book)? {
            PeekMut::pop(first);
        }
    }
    Ok(())
}

/// The entry that comes next in one run, and what is behind it. Heads compare as their entries do.
struct Head<R> {
    bytes: Vec<u8>,
    slot: Option<u32>,
    key: ([u8; 16], u32, u64),
    rest: R,
}

impl<R: Read> Head<R> {
    fn new(rest: R, book: &LabelBook<'_>) -> Result<Option<Self>, SortFault> {
        let mut head = Self { bytes: Vec::new(), slot: None, key: ([0; 16], 0, 0), rest };
        Ok(head.advance(book)?.then_some(head))
    }

    /// Goes on to the next entry; whether there is one.
    fn advance(&mut self, book: &LabelBook<'_>) -> Result<bool, SortFault> {
        let mut head = [0; HEAD_BYTES];
        let read = self.rest.read(&mut head)?;
        if read == 0 {
            return Ok(false);
        }
        self.rest.read_exact(head.get_mut(read..).unwrap_or_default())?;
        self.bytes.clear();
        self.bytes.extend_from_slice(&head);
        let length = lineage_entry::Head::at(&head, 0).map_or(HEAD_BYTES, |head| head.length());
        self.bytes.resize(length, 0);
        self.rest.read_exact(self.bytes.get_mut(HEAD_BYTES..).unwrap_or_default())?;
        let Some((entry, _)) = Aside::read(&self.bytes) else { return Ok(false) };
        let (mut label, ..) = self.key;
        if self.slot != Some(entry.slot) {
            label = book.labels(entry.slot)?.label;
        }
        (self.slot, self.key) = (Some(entry.slot), (label, entry.unit, entry.row));
        Ok(true)
    }
}

impl<R> Ord for Head<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl<R> PartialOrd for Head<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R> PartialEq for Head<R> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<R> Eq for Head<R> {}
