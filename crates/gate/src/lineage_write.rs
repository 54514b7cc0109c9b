//! Writes the lineage index of a run, and the map of the people who are in the dataset. Threads
//! sort and encode the partitions of the index; one writes them in their order. The map is made
//! while the disk takes the index.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use untrain_lineage::index::{Encoder, IndexEntry, IndexWriter, Labels, Piece, file_name};
use untrain_lineage::manifest::{IndexRef, PeopleRef};
use untrain_policy::{DatasetId, Reason};

use crate::GateError;
use crate::hashing::HashingFile;
use crate::label_book::LabelBook;
use crate::lineage_entry::Aside;
use crate::lineage_sort::{LineageEntries, SortFault, Sorter};
use crate::people_map::{Counted, Labelled, Place, label_bits, write_map};

/// How long a piece of the index grows before it is handed on, in bytes.
pub(crate) const PIECE_BYTES: usize = 4 << 20;

/// Where an index goes and what it is of.
pub(crate) struct Target<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) dataset: DatasetId,
    pub(crate) generation: u32,
    pub(crate) threads: usize,
}

/// Where the records of a work unit come from, and the part that they went to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) input: u32,
    pub(crate) part: Option<u32>,
}

/// A stretch of the index, or why there is no more.
type Sent = Result<Piece, SortFault>;

/// What was written.
pub(crate) struct Written {
    pub(crate) index: IndexRef,
    pub(crate) people: PeopleRef,
    /// The map's file, which is not durable yet.
    pub(crate) map: File,
}

/// Writes the index of everything that was collected, and the map of everybody of whom records were
/// kept: at most `kept`. `ways` are those of the units.
pub(crate) fn write_index(
    target: &Target<'_>,
    collected: &[LineageEntries],
    book: &LabelBook<'_>,
    ways: &[Way],
    kept: u64,
) -> Result<Written, GateError> {
    let partitions = collected.first().map_or(0, LineageEntries::partitions);
    // A piece is handed from thread to thread, so that few are in memory at a time.
    let (senders, receivers): (Vec<_>, Vec<_>) =
        (0..partitions).map(|_| sync_channel::<Sent>(0)).unzip();
    let senders = Mutex::new(senders.into_iter().enumerate());
    let next = || senders.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || -> Result<Labelled, SortFault> {
        let mut sorter = Sorter::new(book, target.folder);
        let mut counted = Counted::new(target.folder);
        while let Some((partition, pieces)) = next() {
            let encoder = Encoder::default();
            let counted = &mut counted;
            let mut line =
                Line { encoder, person: None, kept: 0, ways, book, counted, pieces: &pieces };
            let mut take = |entry: &Aside<'_>| line.take(entry);
            let sorted = sorter.sort(collected, partition, &mut take);
            let done = sorted.and_then(|()| line.count());
            // Nobody listens any more only when writing has failed already.
            let _ = pieces.send(done.map(|()| line.encoder.finish()));
        }
        counted.labelled(target.dataset, book, label_bits(kept))
    };
    let (index, people) = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..target.threads).map(|_| scope.spawn(work)).collect();
        let mapping = scope.spawn(|| {
            let done = workers.into_iter().map(|worker| {
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            let labelled = done.collect::<Result<Vec<_>, _>>()?;
            let Target { folder, generation, threads, .. } = *target;
            write_map(&Place { folder, generation, threads }, &labelled)
        });
        let index = write(target, receivers);
        (index, mapping.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let written = index.and_then(|index| people.map(|people| (index, people)));
    let (index, (people, map)) = written.map_err(|fault| match fault {
        SortFault::Io(cause) | SortFault::Index(untrain_lineage::Error::Io(cause)) => {
            GateError::writing(target.folder)(cause)
        }
        SortFault::Index(error) => GateError::dataset(target.folder, error.to_string()),
        SortFault::Damaged(damaged) => damaged.into(),
    })?;
    Ok(Written { index, people, map })
}

/// Encodes the entries of one partition.
struct Line<'l, 'c> {
    encoder: Encoder,
    /// Whose entries are being encoded.
    person: Option<(u32, Labels)>,
    /// How many of their records were kept.
    kept: u64,
    ways: &'l [Way],
    book: &'l LabelBook<'l>,
    counted: &'l mut Counted<'c>,
    pieces: &'l SyncSender<Sent>,
}

impl Line<'_, '_> {
    fn take(&mut self, entry: &Aside<'_>) -> Result<(), SortFault> {
        if self.person.as_ref().is_none_or(|(slot, _)| *slot != entry.slot) {
            self.count()?;
            self.person = Some((entry.slot, self.book.labels(entry.slot)?));
        }
        let Some((_, labels)) = &self.person else { return Ok(()) };
        let way = self.ways.get(entry.unit as usize);
        let written = IndexEntry {
            label: labels.label,
            input: way.map_or(u32::MAX, |way| way.input),
            row: entry.row,
            part: way.and_then(|way| way.part).filter(|_| entry.outcome == Reason::Allow as u8),
            outcome: entry.outcome,
            author: entry.author,
        };
        self.kept += u64::from(written.part.is_some());
        self.encoder.seal(&written, labels, entry.id)?;
        if self.encoder.bytes() >= PIECE_BYTES {
            // Nobody listens any more only when writing has failed already.
            let _ = self.pieces.send(Ok(self.encoder.take()));
        }
        Ok(())
    }

    /// Counts the person whose entries were encoded last.
    fn count(&mut self) -> Result<(), SortFault> {
        let kept = std::mem::take(&mut self.kept);
        let Some((slot, _)) = self.person.take() else { return Ok(()) };
        Ok(self.counted.push(slot, kept)?)
    }
}

/// Writes the pieces of all partitions in their order.
fn write(target: &Target<'_>, partitions: Vec<Receiver<Sent>>) -> Result<IndexRef, SortFault> {
    let file = file_name(target.generation);
    let sink = HashingFile::create(&target.folder.join(&file))?;
    let mut writer = IndexWriter::new(target.dataset, target.generation, sink)?;
    for piece in partitions.into_iter().flatten() {
        writer.append(&piece?)?;
    }
    let (header, sink) = writer.finish()?;
    let (bytes, digest) = sink.finish()?;
    Ok(IndexRef { file, entries: header.entries, bytes, digest })
}
