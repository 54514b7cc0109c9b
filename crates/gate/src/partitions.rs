//! Bytes put aside in partitions, so that what belongs together can be read together again without
//! all of it ever standing in memory.

use std::io;
use std::ops::Range;
use std::path::Path;

use crate::limits::{PARTITION_BYTES, PARTITIONS_MAX};
use crate::spill::SpillFile;

/// How many bits of a uniform key tell the partition, for about `bytes` bytes in all.
pub(crate) fn partition_bits(bytes: u64) -> u32 {
    let partitions = (bytes / PARTITION_BYTES).clamp(1, PARTITIONS_MAX);
    partitions.next_power_of_two().trailing_zeros()
}

/// What one worker has put aside.
#[derive(Debug)]
pub(crate) struct Partitions {
    parts: Vec<Partition>,
    buffer_bytes: usize,
    spill: Option<SpillFile>,
}

#[derive(Debug, Default)]
struct Partition {
    /// What has not been written to the spill file.
    buffer: Vec<u8>,
    pieces: Vec<Range<u64>>,
}

impl Partitions {
    /// As many partitions as `bits` bits can tell apart; all together keep about `buffers_bytes` in
    /// memory.
    pub(crate) fn new(bits: u32, buffers_bytes: usize) -> Self {
        let count = 1_usize << bits;
        let mut parts = Vec::new();
        parts.resize_with(count, Partition::default);
        let buffer_bytes = (buffers_bytes / count).clamp(4 << 10, 1 << 20);
        Self { parts, buffer_bytes, spill: None }
    }

    /// Appends a record to a partition: `put` writes it whole.
    pub(crate) fn append<R>(
        &mut self,
        partition: usize,
        folder: &Path,
        put: impl FnOnce(&mut Vec<u8>) -> R,
    ) -> io::Result<R> {
        let Some(part) = self.parts.get_mut(partition) else {
            return Err(io::Error::other("a record belongs to no partition"));
        };
        let result = put(&mut part.buffer);
        if part.buffer.len() >= self.buffer_bytes {
            if self.spill.is_none() {
                self.spill = Some(SpillFile::new(folder)?);
            }
            if let Some(spill) = &mut self.spill {
                part.pieces.push(spill.append(&part.buffer)?);
                part.buffer.clear();
            }
        }
        Ok(result)
    }

    /// How many bytes a partition has.
    pub(crate) fn bytes(&self, partition: usize) -> u64 {
        self.parts.get(partition).map_or(0, |part| {
            let spilled: u64 = part.pieces.iter().map(|piece| piece.end - piece.start).sum();
            spilled + part.buffer.len() as u64
        })
    }

    /// A partition piece by piece, each of whole records.
    pub(crate) fn pieces(&self, partition: usize) -> impl Iterator<Item = Piece<'_>> {
        let part = self.parts.get(partition);
        let spilled = part.into_iter().flat_map(|part| part.pieces.iter().cloned());
        let spilled = spilled.zip(std::iter::repeat(self.spill.as_ref()));
        let spilled = spilled.filter_map(|(place, file)| Some(Piece::Spilled(file?, place)));
        spilled.chain(part.map(|part| Piece::Buffered(&part.buffer)))
    }
}

/// Some records of a partition.
pub(crate) enum Piece<'p> {
    Spilled(&'p SpillFile, Range<u64>),
    Buffered(&'p [u8]),
}

impl Piece<'_> {
    /// Appends the records to `bytes`.
    pub(crate) fn append_to(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Spilled(file, place) => file.append_piece(place.clone(), bytes),
            Self::Buffered(buffer) => {
                bytes.extend_from_slice(buffer);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_are_as_many_as_the_bytes_need() {
        assert_eq!(partition_bits(0), 0);
        assert_eq!(partition_bits(PARTITION_BYTES * 100), 7);
        assert_eq!(1 << partition_bits(u64::MAX), PARTITIONS_MAX);
    }

    #[test]
    fn what_was_put_aside_comes_back_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut partitions = Partitions::new(2, 1 << 20);
        for n in 0..400_000_u32 {
            let at = n as usize % 3;
            let put = |buffer: &mut Vec<u8>| buffer.extend_from_slice(&n.to_be_bytes());
            partitions.append(at, folder.path(), put).unwrap();
        }
        for at in 0..4 {
            let mut bytes = Vec::new();
            for piece in partitions.pieces(at) {
                piece.append_to(&mut bytes).unwrap();
            }
            assert_eq!(partitions.bytes(at), bytes.len() as u64);
            let numbers: Vec<_> =
                bytes.as_chunks().0.iter().map(|b| u32::from_be_bytes(*b)).collect();
            let expected: Vec<u32> = (0..400_000).filter(|n| *n as usize % 3 == at).collect();
            assert_eq!(numbers, expected);
        }
        assert!(partitions.append(9, folder.path(), |_| ()).is_err());
    }
}
