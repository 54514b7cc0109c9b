//! Writes an index in one pass, in whatever memory its two sinks take.

use std::io::Write;

use untrain_policy::DatasetId;

use super::{Header, IndexEntry, RECORD_ID_BYTES_MAX, damaged};
use crate::Error;

/// Takes entries in order and writes them to one sink and their sealed record ids to another. The
/// file is the header that [`IndexWriter::finish`] returns, then the first sink's bytes, then the
/// second's.
#[derive(Debug)]
pub struct IndexWriter<E, I> {
    header: Header,
    last: Option<([u8; 16], u32, u64)>,
    entries: E,
    ids: I,
}

impl<E: Write, I: Write> IndexWriter<E, I> {
    /// A writer with no entry yet.
    pub const fn new(dataset: DatasetId, generation: u32, entries: E, ids: I) -> Self {
        let header = Header { dataset, generation, entries: 0, id_bytes: 0 };
        Self { header, last: None, entries, ids }
    }

    /// Writes the next entry, with its record id as [`super::Labels::seal_into`] sealed it.
    ///
    /// # Errors
    /// [`Error::Order`] when it does not sort behind the one before, [`Error::Index`] when it is
    /// no entry, [`Error::RecordId`] when the id is too long, [`Error::Io`] when a sink fails.
    pub fn push(&mut self, entry: &IndexEntry, sealed: &[u8]) -> Result<(), Error> {
        let number = self.header.entries;
        if self.last.is_some_and(|last| entry.place() <= last) {
            return Err(Error::Order { number, input: entry.input, row: entry.row });
        }
        entry.check().map_err(|reason| damaged(0, reason))?;
        if sealed.len() > RECORD_ID_BYTES_MAX {
            return Err(Error::RecordId { bytes: sealed.len(), max: RECORD_ID_BYTES_MAX });
        }
        let length = u64::try_from(sealed.len()).unwrap_or(u64::MAX);
        let end = self.header.id_bytes.saturating_add(length);
        let [high, low, place @ ..] = end.to_be_bytes();
        if (high, low) != (0, 0) {
            return Err(damaged(0, "the record ids together are longer than an index keeps"));
        }
        self.entries.write_all(&entry.encode())?;
        self.entries.write_all(&place)?;
        self.ids.write_all(sealed)?;
        self.last = Some(entry.place());
        self.header.entries = number.saturating_add(1);
        self.header.id_bytes = end;
        Ok(())
    }

    /// Flushes both sinks and gives them back with the header that goes in front of them.
    ///
    /// # Errors
    /// [`Error::Io`] when a sink fails.
    pub fn finish(mut self) -> Result<(Header, E, I), Error> {
        self.entries.flush()?;
        self.ids.flush()?;
        Ok((self.header, self.entries, self.ids))
    }
}
