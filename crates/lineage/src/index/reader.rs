//! Reads an index from its bytes, and finds one person's entries by binary search.

use super::{
    ENTRY_BYTES, HEADER_BYTES, Header, IndexEntry, KEY_BYTES, RECORD_ID_BYTES_MAX, damaged, take,
};
use crate::Error;

/// An index whose every byte has been checked against the format.
#[derive(Debug, Clone, Copy)]
pub struct IndexReader<'a> {
    header: Header,
    entries: &'a [[u8; ENTRY_BYTES]],
    ids: &'a [u8],
}

/// An entry with its sealed record id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// The entry.
    pub entry: IndexEntry,
    /// The record's id, sealed under the key of the entry's label.
    pub sealed: &'a [u8],
}

impl<'a> IndexReader<'a> {
    /// Checks `bytes` from end to end.
    ///
    /// # Errors
    /// [`Error::Index`] for anything that [`super::IndexWriter`] would not have written: another
    /// order, an entry twice, a gap between record ids, bytes behind the end.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let Some((header, rest)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
            return Err(damaged(0, "it is shorter than a header"));
        };
        let header = Header::decode(header)?;
        let table = usize::try_from(header.entries).ok().and_then(|n| n.checked_mul(ENTRY_BYTES));
        let Some((table, ids)) = table.and_then(|table| rest.split_at_checked(table)) else {
            return Err(damaged(40, "it is shorter than the entries that it announces"));
        };
        if u64::try_from(ids.len()) != Ok(header.id_bytes) {
            return Err(damaged(48, "the record ids are not as long as it announces"));
        }
        let reader = Self { header, entries: table.as_chunks().0, ids };
        reader.check()?;
        Ok(reader)
    }

    fn check(&self) -> Result<(), Error> {
        let (mut last, mut start) = (None, 0);
        for (number, bytes) in self.entries.iter().enumerate() {
            let at = number.saturating_mul(ENTRY_BYTES).saturating_add(HEADER_BYTES);
            let at = u64::try_from(at).unwrap_or(u64::MAX);
            let (entry, end) = split(bytes);
            let entry = IndexEntry::decode(&entry).map_err(|error| match error {
                Error::Index { at: within, reason } => damaged(at.saturating_add(within), reason),
                other => other,
            })?;
            if last.is_some_and(|last| entry.place() <= last) {
                return Err(damaged(at, "entries are out of order, or one stands twice"));
            }
            if end.checked_sub(start).is_none_or(|length| length > RECORD_ID_BYTES_MAX) {
                return Err(damaged(at, "a record id ends before it starts, or is too long"));
            }
            (last, start) = (Some(entry.place()), end);
        }
        if start != self.ids.len() {
            return Err(damaged(48, "there are record ids that belong to no entry"));
        }
        Ok(())
    }

    /// The head of the index.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Every entry, in order.
    pub fn entries(&self) -> impl Iterator<Item = Found<'a>> + use<'a> {
        self.from(0)
    }

    /// The entries of one label, in order of input and row.
    pub fn entries_of(&self, label: [u8; 16]) -> impl Iterator<Item = Found<'a>> + use<'a> {
        let first = self.entries.partition_point(|bytes| bytes.get(..16) < Some(&label));
        self.from(first).take_while(move |found| found.entry.label == label)
    }

    fn from(&self, first: usize) -> impl Iterator<Item = Found<'a>> + use<'a> {
        let ids = self.ids;
        let mut start = match first.checked_sub(1).and_then(|before| self.entries.get(before)) {
            Some(before) => split(before).1,
            None => 0,
        };
        // `open` has decoded every entry, so `ok()` drops none.
        self.entries.iter().skip(first).filter_map(move |bytes| {
            let (entry, end) = split(bytes);
            let sealed = ids.get(start..end)?;
            start = end;
            IndexEntry::decode(&entry).ok().map(|entry| Found { entry, sealed })
        })
    }
}

/// The encoded entry, and where its record id ends; it starts where the one before ends.
fn split(bytes: &[u8; ENTRY_BYTES]) -> ([u8; KEY_BYTES], usize) {
    let mut rest = bytes.as_slice();
    let entry = take(&mut rest);
    let mut end = [0; 8];
    if let Some(low) = end.last_chunk_mut::<6>() {
        *low = take(&mut rest);
    }
    (entry, usize::try_from(u64::from_be_bytes(end)).unwrap_or(usize::MAX))
}
