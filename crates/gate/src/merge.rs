//! Merges sorted runs of lineage entries.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::{self, Read};

use untrain_lineage::index::KEY_BYTES;

use crate::lineage_sort::HEAD_BYTES;

/// How many bytes are merged before they are handed over.
const BLOCK_BYTES: usize = 256 << 10;

/// Hands the entries of all runs over in their order, in blocks; `take` says whether to go on.
pub(crate) fn merge<R: Read>(
    runs: impl Iterator<Item = R>,
    take: &mut dyn FnMut(Vec<u8>) -> bool,
) -> io::Result<()> {
    let mut heads = BinaryHeap::new();
    for run in runs {
        heads.extend(Head::new(run)?.map(Reverse));
    }
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    while !heads.is_empty() {
        if let Some(mut first) = heads.peek_mut() {
            block.extend_from_slice(&first.0.entry);
            if !first.0.advance()? {
                PeekMut::pop(first);
            }
        }
        if block.len() >= BLOCK_BYTES || heads.is_empty() {
            let full = std::mem::replace(&mut block, Vec::with_capacity(BLOCK_BYTES));
            if !take(full) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The entry that comes next in one run, with its sealed record id, and what is behind it. Heads
/// compare as their entries do.
struct Head<R> {
    entry: Vec<u8>,
    rest: R,
}

impl<R: Read> Head<R> {
    fn new(rest: R) -> io::Result<Option<Self>> {
        let mut head = Self { entry: Vec::new(), rest };
        Ok(head.advance()?.then_some(head))
    }

    /// Goes on to the next entry; whether there is one.
    fn advance(&mut self) -> io::Result<bool> {
        let mut head = [0; HEAD_BYTES];
        let read = self.rest.read(&mut head)?;
        if read == 0 {
            return Ok(false);
        }
        self.rest.read_exact(head.get_mut(read..).unwrap_or_default())?;
        let [.., high, low] = head;
        self.entry.clear();
        self.entry.extend_from_slice(&head);
        self.entry.resize(HEAD_BYTES + usize::from(u16::from_be_bytes([high, low])), 0);
        self.rest.read_exact(self.entry.get_mut(HEAD_BYTES..).unwrap_or_default())?;
        Ok(true)
    }
}

impl<R> Ord for Head<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.entry.get(..KEY_BYTES).cmp(&other.entry.get(..KEY_BYTES))
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
