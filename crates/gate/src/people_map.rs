//! The map of a dataset's people: who has records in it, under labels of their own
//! (`spec/people-map.md`).
//!
//! It is made beside the writing of the lineage index, out of what that has counted, in partitions
//! of labels: never more than a few of them stand in memory.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use untrain_lineage::manifest::PeopleRef;
use untrain_lineage::people::{PERSON_BYTES, Person, file_name, value};
use untrain_policy::{DatasetId, Digest};
use untrain_tlog::map::branch;
use untrain_tlog::{Branch, Hash, Label, LabelKey};

use crate::crew;
use crate::label_book::LabelBook;
use crate::limits::PEOPLE_BUFFERS_BYTES;
use crate::lineage_sort::SortFault;
use crate::partitions::{Partitions, partition_bits};

/// How many bytes somebody has who was counted: their slot, and how many records they have.
const COUNTED_BYTES: usize = 12;

/// For how many numbers of records the values are kept.
const VALUES_KEPT: u64 = 1024;

/// The people whom one thread has counted.
#[derive(Debug)]
pub(crate) struct Counted<'a> {
    folder: &'a Path,
    people: Partitions,
}

impl<'a> Counted<'a> {
    pub(crate) fn new(folder: &'a Path) -> Self {
        Self { folder, people: Partitions::new(0, PEOPLE_BUFFERS_BYTES) }
    }

    /// Takes somebody with the number of their records; nobody who has none.
    pub(crate) fn push(&mut self, slot: u32, records: u64) -> io::Result<()> {
        if records == 0 {
            return Ok(());
        }
        self.people.append(0, self.folder, |buffer| {
            buffer.extend_from_slice(&slot.to_be_bytes());
            buffer.extend_from_slice(&records.to_be_bytes());
        })
    }

    /// The same people under their labels.
    pub(crate) fn labelled(
        self,
        dataset: DatasetId,
        book: &LabelBook<'_>,
        bits: u32,
    ) -> Result<Labelled, SortFault> {
        let mut labelled = Labelled::new(bits);
        let mut bytes = Vec::new();
        for piece in self.people.pieces(0) {
            bytes.clear();
            piece.append_to(&mut bytes)?;
            let counted = bytes.as_chunks::<COUNTED_BYTES>().0;
            for near in counted.chunks(NEAR) {
                let people = near.iter().map(read_counted);
                book.warm(people.clone().map(|(slot, _)| slot))?;
                for (slot, records) in people {
                    let key = book.lineage_key(slot)?;
                    let label = LabelKey::from_lineage_key(&key).dataset(&dataset.0);
                    labelled.push(&Person { label, records }, self.folder)?;
                }
            }
        }
        Ok(labelled)
    }
}

/// For how many people the keys are brought near together.
const NEAR: usize = 256;

fn read_counted(bytes: &[u8; COUNTED_BYTES]) -> (u32, u64) {
    let [slot @ .., _, _, _, _, _, _, _, _] = *bytes;
    let [_, _, _, _, records @ ..] = *bytes;
    (u32::from_be_bytes(slot), u64::from_be_bytes(records))
}

/// How many bits of a label tell its partition, for a dataset of about so many records.
pub(crate) fn label_bits(records: u64) -> u32 {
    partition_bits(records.saturating_mul(PERSON_BYTES as u64))
}

/// People under their labels, in partitions by the first bits of these.
#[derive(Debug)]
pub(crate) struct Labelled {
    bits: u32,
    people: Partitions,
}

impl Labelled {
    pub(crate) fn new(bits: u32) -> Self {
        Self { bits, people: Partitions::new(bits, PEOPLE_BUFFERS_BYTES) }
    }

    pub(crate) fn push(&mut self, person: &Person, folder: &Path) -> io::Result<()> {
        let first = person.label.0.first_chunk().map_or(0, |first| u32::from_be_bytes(*first));
        let partition = (u64::from(first) << self.bits >> 32) as usize;
        let bytes = person.to_bytes();
        self.people.append(partition, folder, |buffer| buffer.extend_from_slice(&bytes))
    }
}

/// Where a map goes.
pub(crate) struct Place<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) generation: u32,
    pub(crate) threads: usize,
}

/// Writes the map of everybody who was labelled; what the manifest says of it, and the file, which
/// is not durable yet. All of `labelled` have the same number of bits.
pub(crate) fn write_map(
    place: &Place<'_>,
    labelled: &[Labelled],
) -> Result<(PeopleRef, File), SortFault> {
    let bits = labelled.first().map_or(0, |people| people.bits);
    let name = file_name(place.generation);
    let path = place.folder.join(&name);
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let mut stretches = Vec::new();
    let mut end = 0;
    for partition in 0..1_usize << bits {
        let bytes: u64 = labelled.iter().map(|people| people.people.bytes(partition)).sum();
        stretches.push((partition, end));
        end += bytes;
    }
    let branches = crew::in_order(place.threads, &stretches, |_, (partition, at)| {
        let people = sorted(labelled, *partition)?;
        let bytes: Vec<u8> = people.iter().flat_map(Person::to_bytes).collect();
        file.write_all_at(&bytes, *at)?;
        Ok::<_, SortFault>(branch(bits, &leaves(&people)))
    })?;
    let root = Digest(joined(branches).hash().0);
    let count = end / PERSON_BYTES as u64;
    Ok((PeopleRef { file: name, count, root }, file))
}

/// The people of one partition by their labels.
fn sorted(labelled: &[Labelled], partition: usize) -> io::Result<Vec<Person>> {
    let mut bytes = Vec::new();
    for people in labelled {
        people.people.pieces(partition).try_for_each(|piece| piece.append_to(&mut bytes))?;
    }
    let mut people: Vec<Person> =
        bytes.as_chunks::<PERSON_BYTES>().0.iter().map(Person::of_bytes).collect();
    people.sort_unstable();
    if people.array_windows().any(|[one, next]| one.label == next.label) {
        return Err(io::Error::other("two accounts have one lineage key"));
    }
    Ok(people)
}

/// Their leaves. Most people have few records, so that most values are alike.
fn leaves(people: &[Person]) -> Vec<(Label, Hash)> {
    let most = people.iter().map(|person| person.records).max().unwrap_or(0).min(VALUES_KEPT);
    let values: Vec<Hash> = (0..=most).map(value).collect();
    let kept = |records: u64| values.get(usize::try_from(records).ok()?).copied();
    let leaf = |person: &Person| {
        (person.label, kept(person.records).unwrap_or_else(|| value(person.records)))
    };
    people.iter().map(leaf).collect()
}

/// The whole map over its subtrees of one depth, in their order.
fn joined(mut branches: Vec<Branch>) -> Branch {
    while branches.len() > 1 {
        let pairs = branches.as_chunks::<2>().0;
        branches = pairs.iter().map(|[left, right]| Branch::join(*left, *right)).collect();
    }
    branches.pop().unwrap_or(Branch::Empty)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use untrain_lineage::people;
    use untrain_tlog::map::root_of;

    use super::*;

    proptest! {
        #[test]
        fn a_map_made_in_partitions_is_the_map(
            found in prop::collection::btree_map(any::<[u8; 32]>(), 1..3000_u64, 0..60),
            bits in 0..7_u32,
            threads in 1..4_usize,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut labelled: Vec<_> = (0..threads).map(|_| Labelled::new(bits)).collect();
            for (at, (label, records)) in found.iter().enumerate() {
                let person = Person { label: Label(*label), records: *records };
                labelled[at % threads].push(&person, folder.path()).unwrap();
            }
            let place = Place { folder: folder.path(), generation: 3, threads };
            let (map, _) = write_map(&place, &labelled).unwrap();
            let file = std::fs::read(folder.path().join("people-00003.map")).unwrap();
            let people = people::read(&file).unwrap();
            prop_assert!(people.iter().map(|one| (one.label.0, one.records)).eq(found));
            prop_assert_eq!(map.root, Digest(root_of(&people::leaves(&people)).0));
            prop_assert_eq!(map.count, people.len() as u64);
        }
    }

    #[test]
    fn who_has_no_record_is_not_counted_and_nobody_stands_twice() {
        let folder = tempfile::tempdir().unwrap();
        let mut counted = Counted::new(folder.path());
        counted.push(7, 0).unwrap();
        assert_eq!(counted.people.bytes(0), 0);
        counted.push(7, 1).unwrap();
        assert_eq!(counted.people.bytes(0), COUNTED_BYTES as u64);
        let mut labelled = Labelled::new(0);
        let person = Person { label: Label([1; 32]), records: 1 };
        labelled.push(&person, folder.path()).unwrap();
        labelled.push(&person, folder.path()).unwrap();
        let place = Place { folder: folder.path(), generation: 0, threads: 1 };
        assert!(write_map(&place, &[labelled]).is_err());
    }
}
