//! A body is a table of hashes and the content that they are of, in chunks of 64 KiB.
//!
//! The table is checked when a body is opened, a chunk when it is first read. What was not checked
//! is never handed out.

use std::ops::{Range, RangeInclusive};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::statement::{Damaged, SnapshotError};

/// How long a chunk is; the last may be shorter.
pub const CHUNK_BYTES: usize = 1 << 16;

const HASH_BYTES: usize = 32;

/// How long the table at the start of a body of `body_bytes` is: a hash for each chunk that is
/// begun behind it.
pub(crate) const fn table_bytes(body_bytes: usize) -> usize {
    let table = body_bytes.div_ceil(CHUNK_BYTES + HASH_BYTES) * HASH_BYTES;
    if table < body_bytes { table } else { body_bytes }
}

/// How long the table of a content of `content_bytes` is.
pub(crate) const fn table_bytes_of_content(content_bytes: usize) -> usize {
    content_bytes.div_ceil(CHUNK_BYTES) * HASH_BYTES
}

/// Fills the table at the start of a body whose content is complete.
pub(crate) fn fill_table(body: &mut [u8]) {
    let (table, content) = body.split_at_mut(table_bytes(body.len()));
    let places = table.as_chunks_mut::<HASH_BYTES>().0;
    for (place, chunk) in places.iter_mut().zip(content.chunks(CHUNK_BYTES)) {
        *place = *blake3::hash(chunk).as_bytes();
    }
}

/// The digest that a statement gives of a body: BLAKE3 of its table.
#[must_use]
pub fn body_digest(body: &[u8]) -> [u8; 32] {
    let (table, _) = body.split_at(table_bytes(body.len()));
    *blake3::hash(table).as_bytes()
}

/// Which chunks of a body were found to be what was signed.
#[derive(Debug)]
pub(crate) struct Chunks {
    table_bytes: usize,
    /// A bit for each chunk. The bits publish no data: what they speak of was there before.
    verified: Box<[AtomicU64]>,
}

impl Chunks {
    /// Checks a body's table.
    pub(crate) fn open(body: &[u8], digest: [u8; 32]) -> Result<Self, SnapshotError> {
        if body_digest(body) != digest {
            return Err(SnapshotError::Digest);
        }
        let table_bytes = table_bytes(body.len());
        let words = (table_bytes / HASH_BYTES).div_ceil(64);
        Ok(Self { table_bytes, verified: (0..words).map(|_| AtomicU64::new(0)).collect() })
    }

    /// Where the content starts in the body.
    pub(crate) const fn content_start(&self) -> usize {
        self.table_bytes
    }

    /// How many chunks there are.
    pub(crate) const fn count(&self) -> usize {
        self.table_bytes / HASH_BYTES
    }

    /// A range of the body, checked. It must lie in the content; what lies outside is empty.
    #[inline]
    pub(crate) fn read<'b>(
        &self,
        body: &'b [u8],
        range: Range<usize>,
    ) -> Result<&'b [u8], Damaged> {
        let place = range.start.checked_sub(self.table_bytes);
        let (Some(from), Some(bytes)) = (place, body.get(range)) else { return Ok(&[]) };
        let first = from / CHUNK_BYTES;
        let last = from.saturating_add(bytes.len()).saturating_sub(1) / CHUNK_BYTES;
        if !(self.is_verified(first) && (first == last || self.is_verified(last)))
            || last > first.saturating_add(1)
        {
            self.touch(body, bytes, first..=last)?;
        }
        Ok(bytes)
    }

    /// Checks every chunk, again if need be.
    pub(crate) fn check_all(&self, body: &[u8]) -> Result<(), Damaged> {
        (0..self.count()).try_for_each(|chunk| self.verify(body, chunk))
    }

    #[inline]
    fn is_verified(&self, chunk: usize) -> bool {
        let word = self.verified.get(chunk / 64);
        word.is_some_and(|word| word.load(Ordering::Relaxed) >> (chunk % 64) & 1 == 1)
    }

    /// Checks those chunks that were not checked yet; of nothing there is nothing to check.
    #[cold]
    fn touch(
        &self,
        body: &[u8],
        bytes: &[u8],
        mut chunks: RangeInclusive<usize>,
    ) -> Result<(), Damaged> {
        if bytes.is_empty() {
            return Ok(());
        }
        chunks.try_for_each(
            |chunk| {
                if self.is_verified(chunk) { Ok(()) } else { self.verify(body, chunk) }
            },
        )
    }

    fn verify(&self, body: &[u8], chunk: usize) -> Result<(), Damaged> {
        let damaged = Damaged { chunk };
        let (table, content) = body.split_at_checked(self.table_bytes).ok_or(damaged)?;
        let stated = table.as_chunks::<HASH_BYTES>().0.get(chunk).ok_or(damaged)?;
        let bytes = content.chunks(CHUNK_BYTES).nth(chunk).ok_or(damaged)?;
        if blake3::hash(bytes).as_bytes() != stated {
            return Err(damaged);
        }
        let word = self.verified.get(chunk / 64).ok_or(damaged)?;
        word.fetch_or(1 << (chunk % 64), Ordering::Relaxed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_table(content: &[u8]) -> Vec<u8> {
        let mut body = vec![0; table_bytes_of_content(content.len())];
        body.extend_from_slice(content);
        fill_table(&mut body);
        body
    }

    #[test]
    fn the_table_is_found_again_whatever_the_length() {
        for chunks in [1, 2, 3, 70] {
            for rest in [1, 2, 31, 32, 33, CHUNK_BYTES - 1, CHUNK_BYTES] {
                let content = (chunks - 1) * CHUNK_BYTES + rest;
                let table = table_bytes_of_content(content);
                assert_eq!(table_bytes(table + content), table);
            }
        }
        assert_eq!(table_bytes(0), 0);
    }

    #[test]
    fn every_changed_bit_is_noticed_before_it_is_read() {
        let body = with_table(&[7; 100]);
        let digest = body_digest(&body);
        for bit in 0..body.len() * 8 {
            let mut changed = body.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            match Chunks::open(&changed, digest) {
                Err(error) => assert_eq!((error, bit < 256), (SnapshotError::Digest, true)),
                Ok(chunks) => {
                    let damaged = Damaged { chunk: 0 };
                    assert_eq!(chunks.read(&changed, 50..51), Err(damaged));
                    assert_eq!(chunks.check_all(&changed), Err(damaged));
                }
            }
        }
    }

    /// Nobody pays for a chunk twice, wherever in the body it stands.
    #[test]
    fn a_chunk_is_checked_once() {
        let body = with_table(&vec![7; 70 * CHUNK_BYTES]);
        let chunks = Chunks::open(&body, body_digest(&body)).unwrap();
        let start = table_bytes(body.len());
        let read = |body: &[u8], chunk: usize| {
            let at = start + chunk * CHUNK_BYTES;
            chunks.read(body, at..at + 1).map(drop)
        };
        let mut changed = body.clone();
        changed[start..].fill(8);
        for chunk in [0, 1, 5, 63, 64, 69] {
            assert_eq!(read(&body, chunk), Ok(()));
            assert_eq!(read(&changed, chunk), Ok(()), "{chunk} was checked before");
        }
        for chunk in [2, 4, 62, 65, 68] {
            assert_eq!(read(&changed, chunk), Err(Damaged { chunk }));
        }
    }

    #[test]
    fn only_the_chunks_that_are_read_are_checked() {
        let mut body = with_table(&vec![7; 3 * CHUNK_BYTES]);
        let digest = body_digest(&body);
        let start = table_bytes(body.len());
        body[start + CHUNK_BYTES] ^= 1;
        let chunks = Chunks::open(&body, digest).unwrap();
        let range = |from: usize, to: usize| start + from..start + to;
        assert!(chunks.read(&body, range(0, CHUNK_BYTES)).is_ok());
        assert!(chunks.read(&body, range(2 * CHUNK_BYTES, 3 * CHUNK_BYTES)).is_ok());
        let damaged = Damaged { chunk: 1 };
        assert_eq!(chunks.read(&body, range(CHUNK_BYTES - 1, CHUNK_BYTES + 1)), Err(damaged));
        assert_eq!(chunks.check_all(&body), Err(damaged));
        // The table is no content, and nothing stands behind the end.
        assert_eq!(chunks.read(&body, 0..start), Ok([].as_slice()));
        assert_eq!(chunks.read(&body, range(0, 3 * CHUNK_BYTES + 1)), Ok([].as_slice()));
    }
}
