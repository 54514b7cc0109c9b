//! How many records carry an id that another record carried before. Ids are compared by a 64-bit
//! hash, sorted in runs and merged, so that memory stays bounded; the count is a warning, not a
//! decision, and rows are told apart by input and row all the same.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::Hasher;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use arrow_array::StringViewArray;
use siphasher::sip::SipHasher13;

use crate::limits::DUPLICATE_HASHES_MAX;
use crate::spill::SpillFile;

/// The hashes that one worker has collected.
#[derive(Debug, Default)]
pub(crate) struct IdHashes {
    hashes: Vec<u64>,
    runs: Vec<Range<u64>>,
    spill: Option<SpillFile>,
}

impl IdHashes {
    /// Takes the ids of a batch; a record without one is no duplicate.
    pub(crate) fn push(&mut self, ids: &StringViewArray, folder: &Path) -> io::Result<()> {
        for id in ids.iter().flatten() {
            let mut hasher = SipHasher13::new();
            hasher.write(id.as_bytes());
            self.hashes.push(hasher.finish());
        }
        if self.hashes.len() >= DUPLICATE_HASHES_MAX { self.put_aside(folder) } else { Ok(()) }
    }

    fn put_aside(&mut self, folder: &Path) -> io::Result<()> {
        self.hashes.sort_unstable();
        let bytes: Vec<u8> = self.hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect();
        if self.spill.is_none() {
            self.spill = Some(SpillFile::new(folder)?);
        }
        if let Some(spill) = &mut self.spill {
            self.runs.push(spill.append(&bytes)?);
        }
        self.hashes.clear();
        Ok(())
    }
}

/// How many ids came again after their first time.
pub(crate) fn count_repeated(collected: &mut [IdHashes], folder: &Path) -> io::Result<u64> {
    for hashes in collected.iter_mut().filter(|hashes| !hashes.hashes.is_empty()) {
        hashes.put_aside(folder)?;
    }
    let mut runs = Vec::new();
    for hashes in collected.iter() {
        let pieces = hashes.runs.iter();
        runs.extend(pieces.filter_map(|run| Some(hashes.spill.as_ref()?.read(run.clone()))));
    }
    let mut order = BinaryHeap::new();
    for (at, run) in runs.iter_mut().enumerate() {
        order.extend(next(run)?.map(|hash| Reverse((hash, at))));
    }
    let (mut last, mut repeated) = (None, 0);
    while let Some(Reverse((hash, at))) = order.pop() {
        repeated += u64::from(last == Some(hash));
        last = Some(hash);
        if let Some(run) = runs.get_mut(at) {
            order.extend(next(run)?.map(|hash| Reverse((hash, at))));
        }
    }
    Ok(repeated)
}

fn next(run: &mut impl Read) -> io::Result<Option<u64>> {
    let mut bytes = [0; 8];
    match run.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(u64::from_be_bytes(bytes))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_come_again_are_counted_over_all_workers_and_runs() {
        let folder = tempfile::tempdir().unwrap();
        let mut collected = [IdHashes::default(), IdHashes::default()];
        let first: StringViewArray = [Some("a"), Some("b"), None, Some("a")].into_iter().collect();
        let second: StringViewArray = [Some("b"), None, Some("c"), Some("a")].into_iter().collect();
        collected[0].push(&first, folder.path()).unwrap();
        collected[0].put_aside(folder.path()).unwrap();
        collected[1].push(&second, folder.path()).unwrap();
        assert_eq!(count_repeated(&mut collected, folder.path()).unwrap(), 3);
        assert_eq!(count_repeated(&mut [], folder.path()).unwrap(), 0);
    }
}
