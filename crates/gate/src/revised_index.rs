//! The lineage index and the map of people after a revision: records that were taken out are noted
//! as left out, the entries of people whose key is gone are gone too, and whoever has no record
//! left is not in the map.

use std::collections::{HashMap, HashSet};
use std::{fs, io};

use untrain_lineage::Person;
use untrain_lineage::index::{
    Encoder, Found, IndexEntry, IndexReader, IndexWriter, Labeller, file_name,
};
use untrain_lineage::manifest::{IndexRef, PeopleRef};
use untrain_policy::snapshot::Who;
use untrain_policy::{DatasetId, Reason};
use untrain_tlog::LabelKey;

use crate::GateError;
use crate::crew;
use crate::dataset::Dataset;
use crate::hashing::HashingFile;
use crate::lineage_sort::SortFault;
use crate::lineage_write::PIECE_BYTES;
use crate::people_map::{Labelled, Place, label_bits, write_map};
use crate::snapshot_file::VerifiedSnapshot;

/// A record by its place in the corpus: input and row.
type Origin = (u32, u64);

/// The lineage keys of those who have one, by their labels in the index.
type Alive = HashMap<[u8; 16], [u8; 16]>;

/// Writes the index of the next generation. `outcomes` are those of each part's rows, `places` the
/// number of each remaining part after the revision.
pub(crate) fn revise_index(
    dataset: &Dataset,
    snapshot: &VerifiedSnapshot,
    outcomes: &[Vec<u8>],
    places: &HashMap<u32, u32>,
    generation: u32,
) -> Result<(IndexRef, PeopleRef), GateError> {
    let manifest = dataset.manifest();
    let path = dataset.folder().join(&manifest.lineage.file);
    let bytes = fs::read(&path).map_err(GateError::reading(&path))?;
    let fault = |error: untrain_lineage::Error| match error {
        untrain_lineage::Error::Io(cause) => GateError::writing(dataset.folder())(cause),
        error => GateError::dataset(dataset.folder(), error.to_string()),
    };
    if untrain_lineage::digest(&bytes) != manifest.lineage.digest {
        let why = format!("`{}` is not the file that its manifest names", manifest.lineage.file);
        return Err(GateError::dataset(dataset.folder(), why));
    }
    let index = IndexReader::open(&bytes).map_err(fault)?;
    let removed = removed(dataset, &index, outcomes)?;
    let alive = keys_of_everybody(snapshot, manifest.dataset)?;
    let revised = |found: Found<'_>| -> Option<IndexEntry> {
        let mut entry = found.entry;
        if !alive.contains_key(&entry.label) {
            return None;
        }
        if let Some(outcome) = removed.get(&(entry.input, entry.row)) {
            (entry.part, entry.outcome) = (None, *outcome);
        }
        entry.part = entry.part.and_then(|part| places.get(&part).copied());
        Some(entry)
    };
    let mut kept: HashMap<[u8; 16], u64> = HashMap::new();
    let counted = |found: Found<'_>| {
        let entry = revised(found)?;
        if entry.part.is_some() {
            *kept.entry(entry.label).or_default() += 1;
        }
        Some(entry)
    };
    let written = write(dataset, &index, generation, counted).map_err(fault)?;
    let people = write_people(dataset, &alive, &kept, generation)?;
    Ok((written, people))
}

/// Where the records that were taken out came from, and what was decided about them.
///
/// A part's rows are in the order of the corpus, and each has one entry for its author: sorted by
/// input and row, these are the part's rows.
fn removed(
    dataset: &Dataset,
    index: &IndexReader<'_>,
    outcomes: &[Vec<u8>],
) -> Result<HashMap<Origin, u8>, GateError> {
    let allowed = Reason::Allow as u8;
    let loses = |outcomes: &Vec<u8>| outcomes.iter().any(|outcome| *outcome != allowed);
    let touched: HashSet<u32> =
        (0_u32..).zip(outcomes).filter(|(_, o)| loses(o)).map(|(part, _)| part).collect();
    let mut origins: HashMap<u32, Vec<Origin>> = HashMap::new();
    for Found { entry, .. } in index.entries().filter(|found| found.entry.author) {
        if let Some(part) = entry.part.filter(|part| touched.contains(part)) {
            origins.entry(part).or_default().push((entry.input, entry.row));
        }
    }
    let mut removed = HashMap::new();
    for (part, outcomes) in (0_u32..).zip(outcomes).filter(|(part, _)| touched.contains(part)) {
        let mut rows = origins.remove(&part).unwrap_or_default();
        rows.sort_unstable();
        if rows.len() != outcomes.len() {
            let why = format!("its lineage index does not name every row of part {part}");
            return Err(GateError::dataset(dataset.folder(), why));
        }
        let pairs = rows.into_iter().zip(outcomes.iter().copied());
        removed.extend(pairs.filter(|(_, outcome)| *outcome != allowed));
    }
    Ok(removed)
}

/// The keys that are still there.
fn keys_of_everybody(snapshot: &VerifiedSnapshot, dataset: DatasetId) -> Result<Alive, GateError> {
    let snapshot = &snapshot.snapshot;
    let (labeller, mut alive) = (Labeller::new(dataset), Alive::new());
    for slot in 0..snapshot.slots() {
        let Some(account) = snapshot.account_at(slot)? else { continue };
        let key = snapshot.lineage_key(Who::Known(account))?;
        alive.extend(key.map(|key| (labeller.of(&key).label, key)));
    }
    Ok(alive)
}

/// Writes the map of everybody of whom records are left: how many, by label.
fn write_people(
    dataset: &Dataset,
    alive: &Alive,
    kept: &HashMap<[u8; 16], u64>,
    generation: u32,
) -> Result<PeopleRef, GateError> {
    let folder = dataset.folder();
    let map = || -> io::Result<_> {
        let mut people = Labelled::new(label_bits(kept.len() as u64));
        for (label, records) in kept {
            let Some(key) = alive.get(label) else { continue };
            let label = LabelKey::from_lineage_key(key).dataset(&dataset.manifest().dataset.0);
            people.push(&Person { label, records: *records }, folder)?;
        }
        let place = Place { folder, generation, threads: crew::threads(0) };
        let (people, file) = write_map(&place, &[people]).map_err(|fault| match fault {
            SortFault::Io(cause) => cause,
            other => io::Error::other(other),
        })?;
        file.sync_all()?;
        Ok(people)
    };
    map().map_err(GateError::writing(folder))
}

fn write(
    dataset: &Dataset,
    index: &IndexReader<'_>,
    generation: u32,
    mut revised: impl FnMut(Found<'_>) -> Option<IndexEntry>,
) -> Result<IndexRef, untrain_lineage::Error> {
    let file = file_name(generation);
    let sink = HashingFile::create(&dataset.folder().join(&file))?;
    let mut writer = IndexWriter::new(dataset.manifest().dataset, generation, sink)?;
    let mut encoder = Encoder::default();
    for found in index.entries() {
        if let Some(entry) = revised(found) {
            encoder.push(&entry, found.sealed)?;
        }
        if encoder.bytes() >= PIECE_BYTES {
            writer.append(&encoder.take())?;
        }
    }
    writer.append(&encoder.finish())?;
    let (header, sink) = writer.finish()?;
    let (bytes, digest) = sink.finish()?;
    Ok(IndexRef { file, entries: header.entries, bytes, digest })
}
