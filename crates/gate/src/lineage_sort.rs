//! Lineage entries are put aside in partitions by the first bits of their labels, which are random,
//! and sorted one partition at a time. The order of the index does not depend on how many threads
//! there were.

use std::io;
use std::ops::Range;
use std::path::Path;

use untrain_policy::snapshot::Damaged;

use crate::label_book::LabelBook;
use crate::limits::{LINEAGE_BUFFERS_BYTES, SORT_BYTES};
use crate::lineage_entry::{Aside, Head};
use crate::merge::merge;
use crate::partitions::{Partitions, partition_bits};
use crate::spill::SpillFile;

/// About how many bytes a record's entries have.
const RECORD_BYTES: u64 = 64;

/// What one worker has collected.
#[derive(Debug)]
pub(crate) struct LineageEntries {
    bits: u32,
    partitions: Partitions,
}

impl LineageEntries {
    /// One of `workers` that together see about `rows` records.
    pub(crate) fn new(rows: u64, workers: usize) -> Self {
        let bits = partition_bits(rows.saturating_mul(RECORD_BYTES));
        let buffers = LINEAGE_BUFFERS_BYTES / workers.max(1);
        Self { bits, partitions: Partitions::new(bits, buffers) }
    }

    /// How many partitions there are.
    pub(crate) const fn partitions(&self) -> usize {
        1 << self.bits
    }

    /// Takes an entry.
    pub(crate) fn push(&mut self, entry: &Aside<'_>, folder: &Path) -> io::Result<()> {
        let partition = (u64::from(entry.prefix) << self.bits >> 32) as usize;
        self.partitions.append(partition, folder, |buffer| entry.put(buffer))
    }
}

/// Why a partition could not be sorted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SortFault {
    /// What was put aside could not be kept or read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A lineage key is not what was signed.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// An entry does not belong behind the one before.
    #[error(transparent)]
    Index(#[from] untrain_lineage::Error),
}

/// Takes entries in their order.
pub(crate) type Take<'t> = dyn FnMut(&Aside<'_>) -> Result<(), SortFault> + 't;

/// Sorts partitions, one after another, in the same memory.
pub(crate) struct Sorter<'s> {
    book: &'s LabelBook<'s>,
    /// Where a partition goes that is too large for the memory.
    folder: &'s Path,
    bytes: Vec<u8>,
    /// Of each entry the first bits of the label above its place in `bytes`: plain numbers sort
    /// faster than anything else, and tell almost all people apart.
    keys: Vec<u64>,
}

impl<'s> Sorter<'s> {
    pub(crate) const fn new(book: &'s LabelBook<'s>, folder: &'s Path) -> Self {
        Self { book, folder, bytes: Vec::new(), keys: Vec::new() }
    }

    /// Hands the entries of one partition to `take` in their order: by label, unit and row.
    pub(crate) fn sort(
        &mut self,
        collected: &[LineageEntries],
        partition: usize,
        take: &mut Take<'_>,
    ) -> Result<(), SortFault> {
        self.bytes.clear();
        let mut runs = Runs::default();
        for worker in collected {
            for piece in worker.partitions.pieces(partition) {
                piece.append_to(&mut self.bytes)?;
                if self.bytes.len() >= SORT_BYTES {
                    self.put(&mut runs)?;
                }
            }
        }
        if runs.places.is_empty() {
            return self.in_order(take);
        }
        self.put(&mut runs)?;
        let Some(file) = &runs.file else { return Ok(()) };
        merge(runs.places.into_iter().map(|place| file.read(place)), self.book, take)
    }

    /// Puts what was read aside, sorted.
    fn put(&mut self, runs: &mut Runs) -> Result<(), SortFault> {
        let mut run = Vec::with_capacity(self.bytes.len());
        self.in_order(&mut |entry| {
            entry.put(&mut run);
            Ok(())
        })?;
        self.bytes.clear();
        let file = match &mut runs.file {
            Some(file) => file,
            none => none.insert(SpillFile::new(self.folder)?),
        };
        runs.places.push(file.append(&run)?);
        Ok(())
    }

    /// Hands what was read over in its order.
    fn in_order(&mut self, take: &mut Take<'_>) -> Result<(), SortFault> {
        let Self { book, bytes, keys, .. } = self;
        keys.clear();
        let mut at = 0;
        while let Some(head) = Head::at(bytes, at) {
            keys.push((u64::from(head.prefix()) << 32) | at as u64);
            at += head.length();
        }
        keys.sort_unstable();
        let place = |key: u64| (key & 0xffff_ffff) as usize;
        let head = |key: u64| Head::at(bytes, place(key));
        for alike in keys.chunk_by_mut(|one, other| one >> 32 == other >> 32) {
            sort_alike(alike, head, book)?;
        }
        let entry = |key: &u64| Some(Aside::read(bytes.get(place(*key)..)?)?.0);
        for near in keys.chunks(NEAR) {
            let people = near.chunk_by(|one, other| one >> 32 == other >> 32);
            let first = people.filter_map(|keys| keys.first().copied().and_then(head));
            book.warm(first.map(|head| head.slot()))?;
            near.iter().filter_map(entry).try_for_each(|entry| take(&entry))?;
        }
        Ok(())
    }
}

/// For how many entries the people's keys are brought near together.
const NEAR: usize = 256;

/// Sorted runs of a partition that is too large for the memory.
#[derive(Default)]
struct Runs {
    places: Vec<Range<u64>>,
    file: Option<SpillFile>,
}

/// Sorts entries whose labels start alike: they are one person's but for chance.
fn sort_alike<'b>(
    keys: &mut [u64],
    head: impl Fn(u64) -> Option<Head<'b>>,
    book: &LabelBook<'_>,
) -> Result<(), Damaged> {
    let slot = |key: u64| head(key).map(|head| head.slot());
    let place = |key: &u64| head(*key).map(|head| head.place());
    let first = keys.first().copied().and_then(slot);
    if keys.iter().all(|key| slot(*key) == first) {
        if !keys.is_sorted_by_key(place) {
            keys.sort_unstable_by_key(place);
        }
        return Ok(());
    }
    let mut labelled = Vec::with_capacity(keys.len());
    for key in &*keys {
        let label = slot(*key).map(|slot| book.labels(slot)).transpose()?;
        labelled.push((label.map(|labels| labels.label), place(key), *key));
    }
    labelled.sort_unstable();
    keys.iter_mut().zip(labelled).for_each(|(key, (.., sorted))| *key = sorted);
    Ok(())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use untrain_policy::snapshot::{Snapshot, Statement, body_digest, encode_body};
    use untrain_policy::{DatasetId, Event, Fact, Position, Projection, SubjectId};

    use super::*;
    use crate::snapshot_file::MappedSnapshot;

    /// A snapshot of accounts without a policy.
    fn snapshot(accounts: u64) -> MappedSnapshot {
        let time = "2026-05-01T00:00:00Z".parse().unwrap();
        let mut projection = Projection::default();
        for number in 0..accounts {
            let subject = SubjectId::new(&format!("person-{number}")).unwrap();
            let (jurisdiction, birth_year, age_band) = (None, None, None);
            let fact = Fact::SubjectRegistered { subject, jurisdiction, birth_year, age_band };
            projection.apply(Position(number), &Event { time, fact }).unwrap();
        }
        let key = |id: &SubjectId| *blake3::hash(id.as_str().as_bytes()).as_bytes();
        let mut key = |id: &SubjectId| key(id).first_chunk().copied().unwrap();
        let body = encode_body(&projection, &[5; 16], &mut key);
        let statement = Statement {
            origin: "log.harbour.example".to_owned(),
            position: Position(accounts),
            root: [0; 32],
            time,
            policy: None,
            body_bytes: body.len() as u64,
            body_digest: body_digest(&body),
            continues: None,
        };
        Snapshot::open(statement, Bytes::from(body)).unwrap()
    }

    /// An entry, owned: its label, and what it was put aside as.
    type Owned = ([u8; 16], u32, u64, u32, Vec<u8>);

    /// Puts `count` entries aside with three workers and sorts them; what was found, and what was
    /// to be. `who` picks an account among `accounts`, `prefix` what is thought to be the first
    /// bits of its label.
    fn round(
        rows: u64,
        count: u64,
        who: impl Fn(u64) -> u64,
        prefix: impl Fn(&LabelBook<'_>, u32) -> u32,
    ) -> (Vec<Owned>, Vec<Owned>) {
        let folder = tempfile::tempdir().unwrap();
        let snapshot = snapshot(50);
        let book = LabelBook::new(&snapshot, DatasetId([7; 16]), rows, 2).unwrap();
        let slots =
            (0..snapshot.slots()).filter(|slot| snapshot.account_at(*slot).unwrap().is_some());
        let slots: Vec<u32> = slots.collect();
        let mut collected: Vec<_> = (0..3).map(|_| LineageEntries::new(rows, 3)).collect();
        let mut expected = Vec::new();
        for n in 0..count {
            let slot = slots[who(n) as usize];
            let id = vec![b'x'; (n % 90) as usize];
            let (unit, row) = ((n % 3) as u32, n.wrapping_mul(0x9e37_79b9) % 10_000_019);
            let prefix = prefix(&book, slot);
            let (outcome, author) = ((n % 19) as u8, n.is_multiple_of(2));
            let entry = Aside { prefix, slot, unit, row, outcome, author, id: &id };
            collected[n as usize % 3].push(&entry, folder.path()).unwrap();
            expected.push((book.labels(slot).unwrap().label, unit, row, slot, id));
        }
        expected.sort();
        let mut found = Vec::new();
        let mut sorter = Sorter::new(&book, folder.path());
        for partition in 0..collected[0].partitions() {
            let mut take = |entry: &Aside<'_>| {
                let label = book.labels(entry.slot)?.label;
                found.push((label, entry.unit, entry.row, entry.slot, entry.id.to_vec()));
                Ok(())
            };
            sorter.sort(&collected, partition, &mut take).unwrap();
        }
        (found, expected)
    }

    fn true_prefix(book: &LabelBook<'_>, slot: u32) -> u32 {
        let mut prefixes = Vec::new();
        book.prefixes(std::iter::once(slot), &mut prefixes).unwrap();
        prefixes[0]
    }

    #[test]
    fn entries_come_back_sorted_from_any_number_of_partitions() {
        for rows in [1, 1_000_000, 100_000_000] {
            let (found, expected) = round(rows, 20_000, |n| n % 50, true_prefix);
            assert!(found == expected, "{rows}");
        }
    }

    #[test]
    fn people_whose_labels_start_alike_are_told_apart() {
        let (found, expected) = round(1, 5000, |n| n % 50, |_, _| 7);
        assert!(found == expected);
    }

    #[test]
    fn a_partition_larger_than_the_memory_for_it_is_merged() {
        let (found, expected) = round(1, 1_200_000, |n| n % 2, |_, _| 7);
        assert!(found == expected);
    }
}
