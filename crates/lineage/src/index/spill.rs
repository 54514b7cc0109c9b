//! Entries on their way through an external sort: each with its sealed record id behind it.

use std::io::{Read, Write};

use super::{IndexEntry, KEY_BYTES, RECORD_ID_BYTES_MAX, damaged};
use crate::Error;

/// Writes one entry and its sealed record id to a run of an external sort.
///
/// # Errors
/// [`Error::RecordId`] when the id is too long for an index, and [`Error::Io`].
pub fn write_spilled(
    sink: &mut impl Write,
    entry: &IndexEntry,
    sealed: &[u8],
) -> Result<(), Error> {
    let length = u16::try_from(sealed.len()).ok().filter(|_| sealed.len() <= RECORD_ID_BYTES_MAX);
    let Some(length) = length else {
        return Err(Error::RecordId { bytes: sealed.len(), max: RECORD_ID_BYTES_MAX });
    };
    sink.write_all(&entry.encode())?;
    sink.write_all(&length.to_be_bytes())?;
    sink.write_all(sealed)?;
    Ok(())
}

/// Reads the next entry of a run and puts its sealed record id in `sealed`; nothing at the end.
///
/// # Errors
/// [`Error::Index`] and [`Error::Io`] when the run is cut short or damaged.
pub fn read_spilled(
    source: &mut impl Read,
    sealed: &mut Vec<u8>,
) -> Result<Option<IndexEntry>, Error> {
    let mut first = [0; 1];
    if source.read(&mut first)? == 0 {
        return Ok(None);
    }
    let mut encoded = [0; KEY_BYTES];
    if let Some((head, tail)) = encoded.split_first_mut() {
        let [byte] = first;
        *head = byte;
        source.read_exact(tail)?;
    }
    let mut length = [0; 2];
    source.read_exact(&mut length)?;
    let length = usize::from(u16::from_be_bytes(length));
    if length > RECORD_ID_BYTES_MAX {
        return Err(damaged(0, "a spilled record id is longer than an index keeps"));
    }
    sealed.resize(length, 0);
    source.read_exact(sealed)?;
    IndexEntry::decode(&encoded).map(Some)
}
