//! Lineage entries on their way into the index: sorted in runs of bounded size, put aside, and
//! merged. The index is in one order whatever the number of threads was.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::ops::Range;
use std::path::Path;

use untrain_lineage::index::{
    Header, IndexEntry, IndexWriter, KEY_BYTES, read_spilled, write_spilled,
};
use untrain_lineage::manifest::IndexRef;
use untrain_policy::DatasetId;

use crate::GateError;
use crate::hashing::HashingFile;
use crate::limits::SORT_RUN_BYTES;
use crate::spill::{Piece, SpillFile};

/// What one worker has collected.
#[derive(Debug, Default)]
pub(crate) struct LineageRuns {
    keys: Vec<Key>,
    ids: Vec<u8>,
    runs: Vec<Range<u64>>,
    spill: Option<SpillFile>,
    entries: u64,
    id_bytes: u64,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    entry: [u8; KEY_BYTES],
    id_bytes: u16,
    id_start: u32,
}

impl LineageRuns {
    /// Takes an entry; `seal` appends its sealed record id to what it is given.
    pub(crate) fn push(
        &mut self,
        entry: &IndexEntry,
        seal: impl FnOnce(&mut Vec<u8>) -> Result<(), untrain_lineage::Error>,
        folder: &Path,
    ) -> Result<(), GateError> {
        let start = self.ids.len();
        seal(&mut self.ids).map_err(lineage_fault(folder))?;
        let length = self.ids.len() - start;
        // A run is far shorter than 4 GiB, an id than 64 KiB.
        let id_start = u32::try_from(start).unwrap_or(u32::MAX);
        let id_bytes = u16::try_from(length).unwrap_or(u16::MAX);
        self.keys.push(Key { entry: entry.encode(), id_bytes, id_start });
        self.entries += 1;
        self.id_bytes += length as u64;
        if self.keys.len() * size_of::<Key>() + self.ids.len() >= SORT_RUN_BYTES {
            self.put_aside(folder)?;
        }
        Ok(())
    }

    /// Sorts what is in memory and writes it to the spill file as one run.
    pub(crate) fn put_aside(&mut self, folder: &Path) -> Result<(), GateError> {
        if self.keys.is_empty() {
            return Ok(());
        }
        self.keys.sort_unstable_by_key(|key| key.entry);
        let mut run = Vec::with_capacity(self.keys.len() * (KEY_BYTES + 2) + self.ids.len());
        for key in &self.keys {
            let start = key.id_start as usize;
            let sealed = self.ids.get(start..start + usize::from(key.id_bytes));
            let entry = IndexEntry::decode(&key.entry).map_err(lineage_fault(folder))?;
            write_spilled(&mut run, &entry, sealed.unwrap_or_default())
                .map_err(lineage_fault(folder))?;
        }
        if self.spill.is_none() {
            self.spill = Some(SpillFile::new(folder).map_err(GateError::writing(folder))?);
        }
        if let Some(spill) = &mut self.spill {
            self.runs.push(spill.append(&run).map_err(GateError::writing(folder))?);
        }
        self.keys.clear();
        self.ids.clear();
        Ok(())
    }

    fn readers(&self) -> impl Iterator<Item = BufReader<Piece<'_>>> {
        let of = move |run: &Range<u64>| self.spill.as_ref().map(|spill| spill.read(run.clone()));
        self.runs.iter().filter_map(of)
    }
}

fn lineage_fault(path: &Path) -> impl FnOnce(untrain_lineage::Error) -> GateError + '_ {
    |error| match error {
        untrain_lineage::Error::Io(cause) => GateError::writing(path)(cause),
        error => GateError::dataset(path, error.to_string()),
    }
}

/// One run while runs are merged: the entry that comes next, and what is behind it.
struct Head<R> {
    entry: IndexEntry,
    sealed: Vec<u8>,
    rest: R,
}

/// The entries of all runs in order.
pub(crate) struct Merged<R> {
    heads: Vec<Option<Head<R>>>,
    order: BinaryHeap<Reverse<([u8; KEY_BYTES], usize)>>,
}

impl<R: Read> Merged<R> {
    fn new(runs: impl Iterator<Item = R>) -> Result<Self, untrain_lineage::Error> {
        let mut merged = Self { heads: Vec::new(), order: BinaryHeap::new() };
        for mut rest in runs {
            let mut sealed = Vec::new();
            if let Some(entry) = read_spilled(&mut rest, &mut sealed)? {
                merged.order.push(Reverse((entry.encode(), merged.heads.len())));
                merged.heads.push(Some(Head { entry, sealed, rest }));
            }
        }
        Ok(merged)
    }

    /// Hands the next entry and its sealed record id to `take`; whether there was one.
    pub(crate) fn next(
        &mut self,
        take: impl FnOnce(IndexEntry, &[u8]) -> Result<(), untrain_lineage::Error>,
    ) -> Result<bool, untrain_lineage::Error> {
        let Some(Reverse((_, at))) = self.order.pop() else { return Ok(false) };
        let Some(slot) = self.heads.get_mut(at) else { return Ok(false) };
        let Some(head) = slot else { return Ok(false) };
        take(head.entry, &head.sealed)?;
        match read_spilled(&mut head.rest, &mut head.sealed)? {
            Some(entry) => {
                head.entry = entry;
                self.order.push(Reverse((entry.encode(), at)));
            }
            None => *slot = None,
        }
        Ok(true)
    }
}

/// The entries of several workers in order. Everything must have been put aside.
pub(crate) fn merged(
    collected: &[LineageRuns],
) -> Result<Merged<BufReader<Piece<'_>>>, untrain_lineage::Error> {
    Merged::new(collected.iter().flat_map(LineageRuns::readers))
}

/// Where an index goes and what it is of.
pub(crate) struct Target<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) dataset: DatasetId,
    pub(crate) generation: u32,
}

/// Writes the index of everything that was collected; `place` gives the final number of a part.
pub(crate) fn write_index(
    target: &Target<'_>,
    collected: &mut [LineageRuns],
    place: impl Fn(u32) -> Option<u32>,
) -> Result<IndexRef, GateError> {
    for runs in collected.iter_mut() {
        runs.put_aside(target.folder)?;
    }
    let file = untrain_lineage::index::file_name(target.generation);
    let path = target.folder.join(&file);
    let entries = collected.iter().map(|runs| runs.entries).sum();
    let id_bytes = collected.iter().map(|runs| runs.id_bytes).sum();
    let (dataset, generation) = (target.dataset, target.generation);
    let header = Header { dataset, generation, entries, id_bytes };
    let write = || -> Result<IndexRef, untrain_lineage::Error> {
        let mut sink = HashingFile::create(&path)?;
        sink.write_all(&header.encode())?;
        let ids = tempfile::tempfile_in(target.folder)?;
        let entries = BufWriter::with_capacity(1 << 20, sink);
        let mut writer = IndexWriter::new(dataset, generation, entries, BufWriter::new(ids));
        let mut merged = merged(collected)?;
        while merged.next(|mut entry, sealed| {
            entry.part = entry.part.and_then(&place);
            writer.push(&entry, sealed)
        })? {}
        let (written, entries, ids) = writer.finish()?;
        if written != header {
            return Err(io::Error::other("the index is not as long as was counted").into());
        }
        let mut sink = entries.into_inner().map_err(io::IntoInnerError::into_error)?;
        let ids = ids.into_inner().map_err(io::IntoInnerError::into_error)?;
        append(ids, &mut sink)?;
        let (bytes, digest) = sink.finish()?;
        Ok(IndexRef { file, entries: header.entries, bytes, digest })
    };
    write().map_err(lineage_fault(&path))
}

fn append(mut from: File, to: &mut HashingFile) -> io::Result<()> {
    from.rewind()?;
    io::copy(&mut BufReader::with_capacity(1 << 20, from), to)?;
    Ok(())
}
