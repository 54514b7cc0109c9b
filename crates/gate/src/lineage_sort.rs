//! Lineage entries on their way into the index: put aside in partitions by the first bits of their
//! labels, which are random, and sorted one partition at a time. The index is in one order whatever
//! the number of threads was.

use std::io;
use std::path::Path;

use untrain_lineage::index::{IndexEntry, KEY_BYTES};

use crate::GateError;
use crate::limits::SORT_BYTES;
use crate::merge::merge;
use crate::partitions::{Partitions, partition_bits};
use crate::spill::SpillFile;

/// How many bytes an entry has here before its sealed record id: itself and the id's length.
pub(crate) const HEAD_BYTES: usize = KEY_BYTES + 2;

/// About how many bytes a record's entries have.
const RECORD_BYTES: u64 = 96;

/// What one worker has collected.
#[derive(Debug)]
pub(crate) struct LineageEntries {
    bits: u32,
    partitions: Partitions,
    entries: u64,
    id_bytes: u64,
}

impl LineageEntries {
    /// For about `rows` records.
    pub(crate) fn new(rows: u64) -> Self {
        let bits = partition_bits(rows.saturating_mul(RECORD_BYTES));
        Self { bits, partitions: Partitions::new(bits), entries: 0, id_bytes: 0 }
    }

    /// How many partitions there are.
    pub(crate) const fn partitions(&self) -> usize {
        1 << self.bits
    }

    /// How many entries were taken, and how many bytes their sealed record ids have.
    pub(crate) const fn size(&self) -> (u64, u64) {
        (self.entries, self.id_bytes)
    }

    /// Takes an entry; `seal` appends its sealed record id to what it is given.
    pub(crate) fn push(
        &mut self,
        entry: &IndexEntry,
        seal: impl FnOnce(&mut Vec<u8>) -> Result<(), untrain_lineage::Error>,
        folder: &Path,
    ) -> Result<(), GateError> {
        let encoded = entry.encode();
        let partition = (((prefix(&encoded) >> 32) << self.bits) >> 32) as usize;
        let put = |buffer: &mut Vec<u8>| {
            buffer.extend_from_slice(&encoded);
            buffer.extend_from_slice(&[0, 0]);
            let start = buffer.len();
            seal(buffer)?;
            // The seal takes no id that is longer than an index keeps, which is far less.
            let length = u16::try_from(buffer.len() - start).unwrap_or(u16::MAX);
            if let Some(place) = buffer.get_mut(start - 2..start) {
                place.copy_from_slice(&length.to_be_bytes());
            }
            Ok(u64::from(length))
        };
        let put = self.partitions.append(partition, folder, put);
        let length =
            put.map_err(GateError::writing(folder))?.map_err(|error: untrain_lineage::Error| {
                GateError::dataset(folder, error.to_string())
            })?;
        self.entries += 1;
        self.id_bytes += length;
        Ok(())
    }
}

/// The first bits of the label; labels are random, so they tell most entries apart.
fn prefix(entry: &[u8; KEY_BYTES]) -> u64 {
    entry.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

/// Hands the entries of one partition over in their order, in blocks; `take` says whether to go
/// on. `folder` is where a partition goes that is too large for the memory.
pub(crate) fn sorted(
    collected: &[LineageEntries],
    partition: usize,
    folder: &Path,
    take: &mut dyn FnMut(Vec<u8>) -> bool,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    let mut runs = Vec::new();
    let mut spill = None;
    for worker in collected {
        worker.partitions.read(partition, &mut bytes, |bytes| {
            if bytes.len() >= SORT_BYTES {
                if spill.is_none() {
                    spill = Some(SpillFile::new(folder)?);
                }
                if let Some(spill) = &mut spill {
                    runs.push(spill.append(&in_order(bytes))?);
                    bytes.clear();
                }
            }
            Ok(())
        })?;
    }
    let Some(mut spill) = spill else {
        take(in_order(&bytes));
        return Ok(());
    };
    runs.push(spill.append(&in_order(&bytes))?);
    merge(runs.into_iter().map(|run| spill.read(run)), take)
}

/// The entries of `bytes` in their order.
fn in_order(bytes: &[u8]) -> Vec<u8> {
    let mut places = Vec::with_capacity(bytes.len() / HEAD_BYTES);
    let mut rest = bytes;
    while let Some((head, tail)) = rest.split_first_chunk::<HEAD_BYTES>() {
        let [entry @ .., high, low] = head;
        let sealed = usize::from(u16::from_be_bytes([*high, *low]));
        let start = bytes.len() - rest.len();
        places.push((prefix(entry), start, start + HEAD_BYTES + sealed));
        rest = tail.get(sealed..).unwrap_or_default();
    }
    let entry = |start: usize| bytes.get(start..start + KEY_BYTES);
    places.sort_unstable_by(|(one, a, _), (other, b, _)| {
        one.cmp(other).then_with(|| entry(*a).cmp(&entry(*b)))
    });
    let mut sorted = Vec::with_capacity(bytes.len());
    for (_, start, end) in places {
        sorted.extend_from_slice(bytes.get(start..end).unwrap_or_default());
    }
    sorted
}

#[cfg(test)]
mod tests {
    use untrain_policy::Reason;

    use super::*;

    fn entry(n: u64, label: u8) -> IndexEntry {
        let mut bytes = [label; 16];
        bytes[1] = (n % 251) as u8;
        let row = n.wrapping_mul(0x9e37_79b9) % 100_003;
        let (input, part, outcome) = ((n % 3) as u32, None, Reason::Refused as u8);
        IndexEntry { label: bytes, input, row, part, outcome, author: n.is_multiple_of(2) }
    }

    /// Pushes entries to several workers and reads them back, with the ids that they were given.
    fn round(rows: u64, count: u64, label: impl Fn(u64) -> u8) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
        let folder = tempfile::tempdir().unwrap();
        let mut collected: Vec<_> = (0..3).map(|_| LineageEntries::new(rows)).collect();
        let mut expected = Vec::new();
        for n in 0..count {
            let (entry, id) = (entry(n, label(n)), vec![b'x'; (n % 90) as usize]);
            let seal = |sink: &mut Vec<u8>| {
                sink.extend_from_slice(&id);
                Ok(())
            };
            collected[n as usize % 3].push(&entry, seal, folder.path()).unwrap();
            let length = (id.len() as u16).to_be_bytes();
            expected.push([entry.encode().as_slice(), &length, &id].concat());
        }
        expected.sort();
        let mut found = Vec::new();
        for partition in 0..collected[0].partitions() {
            let mut take = |block: Vec<u8>| {
                let mut rest = block.as_slice();
                while let Some((head, tail)) = rest.split_first_chunk::<HEAD_BYTES>() {
                    let length = usize::from(u16::from_be_bytes([head[34], head[35]]));
                    found.push([head, &tail[..length]].concat());
                    rest = &tail[length..];
                }
                true
            };
            sorted(&collected, partition, folder.path(), &mut take).unwrap();
        }
        (found, expected)
    }

    #[test]
    fn entries_come_back_sorted_from_any_number_of_partitions() {
        for rows in [1, 1_000_000, 100_000_000] {
            let (found, expected) = round(rows, 20_000, |n| (n * 37 % 256) as u8);
            assert!(found == expected, "{rows}");
        }
    }

    #[test]
    fn a_partition_larger_than_the_memory_for_it_is_merged() {
        let (found, expected) = round(1, 1_000_000, |n| (n % 2) as u8);
        assert!(found == expected);
    }
}
