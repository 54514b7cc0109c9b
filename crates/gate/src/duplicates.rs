//! How many records carry an id that another record carried before. Ids are compared by a 64-bit
//! hash, put aside in partitions and looked at one partition at a time; the count is a warning, not
//! a decision, and rows are told apart by input and row all the same.

use std::hash::Hasher;
use std::io;
use std::path::Path;

use arrow_array::StringViewArray;
use siphasher::sip::SipHasher13;

use crate::crew;
use crate::limits::{DUPLICATE_HASHES, PARTITION_BUFFERS_BYTES};
use crate::partitions::{Partitions, partition_bits};

/// The hashes that one worker has collected.
#[derive(Debug)]
pub(crate) struct IdHashes {
    bits: u32,
    partitions: Partitions,
}

const HASH_BYTES: usize = 8;

impl IdHashes {
    /// For about `rows` records.
    pub(crate) fn new(rows: u64) -> Self {
        let bits = partition_bits(rows.saturating_mul(HASH_BYTES as u64));
        Self { bits, partitions: Partitions::new(bits, PARTITION_BUFFERS_BYTES) }
    }

    /// Takes the ids of a batch; a record without one is no duplicate.
    pub(crate) fn push(&mut self, ids: &StringViewArray, folder: &Path) -> io::Result<()> {
        for id in ids.iter().flatten() {
            let mut hasher = SipHasher13::new();
            hasher.write(id.as_bytes());
            let hash = hasher.finish();
            let partition = (u128::from(hash) << self.bits >> 64) as usize;
            let put = |buffer: &mut Vec<u8>| buffer.extend_from_slice(&hash.to_be_bytes());
            self.partitions.append(partition, folder, put)?;
        }
        Ok(())
    }
}

/// How many ids came again after their first time.
pub(crate) fn count_repeated(collected: &[IdHashes], threads: usize) -> io::Result<u64> {
    let bits = collected.first().map_or(0, |hashes| hashes.bits);
    let partitions: Vec<usize> = (0..1 << bits).collect();
    let counts = crew::in_order(threads, &partitions, |_, at| repeated_in(collected, *at))?;
    Ok(counts.into_iter().sum())
}

fn repeated_in(collected: &[IdHashes], partition: usize) -> io::Result<u64> {
    let (mut bytes, mut hashes) = (Vec::new(), Vec::new());
    let (mut all, mut distinct) = (0, 0);
    for worker in collected {
        for piece in worker.partitions.pieces(partition) {
            piece.append_to(&mut bytes)?;
            let read = bytes.as_chunks::<HASH_BYTES>().0;
            hashes.extend(read.iter().map(|hash| u64::from_be_bytes(*hash)));
            all += read.len();
            bytes.clear();
            // One id that comes without end must not fill the memory.
            if hashes.len() > distinct * 2 + DUPLICATE_HASHES {
                distinct = keep_distinct(&mut hashes);
            }
        }
    }
    Ok((all - keep_distinct(&mut hashes)) as u64)
}

fn keep_distinct(hashes: &mut Vec<u64>) -> usize {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_come_again_are_counted_over_all_workers() {
        let folder = tempfile::tempdir().unwrap();
        for rows in [1, 100_000_000] {
            let mut collected = [IdHashes::new(rows), IdHashes::new(rows)];
            let ids = |ids: &[Option<&str>]| ids.iter().copied().collect::<StringViewArray>();
            let first = ids(&[Some("a"), Some("b"), None, Some("a")]);
            let second = ids(&[Some("b"), None, Some("c"), Some("a")]);
            collected[0].push(&first, folder.path()).unwrap();
            collected[1].push(&second, folder.path()).unwrap();
            assert_eq!(count_repeated(&collected, 2).unwrap(), 3);
        }
        assert_eq!(count_repeated(&[], 2).unwrap(), 0);
    }

    #[test]
    fn one_id_without_end_is_counted_in_bounded_memory() {
        let folder = tempfile::tempdir().unwrap();
        let mut collected = [IdHashes::new(1)];
        let many: StringViewArray = std::iter::repeat_n(Some("same"), 100_000).collect();
        for _ in 0..25 {
            collected[0].push(&many, folder.path()).unwrap();
        }
        assert_eq!(count_repeated(&collected, 1).unwrap(), 2_500_000 - 1);
    }
}
