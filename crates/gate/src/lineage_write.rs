//! Writes the lineage index of a run. Threads sort and encode the partitions; one writes them in
//! their order.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use untrain_lineage::index::{Encoder, IndexEntry, IndexWriter, Labels, Piece, file_name};
use untrain_lineage::manifest::IndexRef;
use untrain_policy::{DatasetId, Reason};

use crate::GateError;
use crate::hashing::HashingFile;
use crate::label_book::LabelBook;
use crate::lineage_entry::Aside;
use crate::lineage_sort::{LineageEntries, SortFault, Sorter};

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

/// Writes the index of everything that was collected. `ways` are those of the units.
pub(crate) fn write_index(
    target: &Target<'_>,
    collected: &[LineageEntries],
    book: &LabelBook<'_>,
    ways: &[Way],
) -> Result<IndexRef, GateError> {
    let partitions = collected.first().map_or(0, LineageEntries::partitions);
    // A piece is handed from thread to thread, so that few are in memory at a time.
    let (senders, receivers): (Vec<_>, Vec<_>) =
        (0..partitions).map(|_| sync_channel::<Sent>(0)).unzip();
    let senders = Mutex::new(senders.into_iter().enumerate());
    let next = || senders.lock().unwrap_or_else(PoisonError::into_inner).next();
    let encode = |sorter: &mut Sorter<'_>, partition: usize, pieces: &SyncSender<Sent>| {
        let mut line = Line { encoder: Encoder::default(), person: None, ways, book, pieces };
        let mut take = |entry: &Aside<'_>| line.take(entry);
        let done = sorter.sort(collected, partition, &mut take);
        // Nobody listens any more only when writing has failed already.
        let _ = pieces.send(done.map(|()| line.encoder.finish()));
    };
    let written = std::thread::scope(|scope| {
        for _ in 0..target.threads {
            scope.spawn(|| {
                let mut sorter = Sorter::new(book, target.folder);
                while let Some((partition, pieces)) = next() {
                    encode(&mut sorter, partition, &pieces);
                }
            });
        }
        write(target, receivers)
    });
    written.map_err(|fault| match fault {
        SortFault::Io(cause) | SortFault::Index(untrain_lineage::Error::Io(cause)) => {
            GateError::writing(target.folder)(cause)
        }
        SortFault::Index(error) => GateError::dataset(target.folder, error.to_string()),
        SortFault::Damaged(damaged) => damaged.into(),
    })
}

/// Encodes the entries of one partition.
struct Line<'l> {
    encoder: Encoder,
    /// Whose entries are being encoded.
    person: Option<(u32, Labels)>,
    ways: &'l [Way],
    book: &'l LabelBook<'l>,
    pieces: &'l SyncSender<Sent>,
}

impl Line<'_> {
    fn take(&mut self, entry: &Aside<'_>) -> Result<(), SortFault> {
        let person = match self.person.take().filter(|(slot, _)| *slot == entry.slot) {
            Some(person) => person,
            None => (entry.slot, self.book.labels(entry.slot)?),
        };
        let (_, labels) = self.person.insert(person);
        let way = self.ways.get(entry.unit as usize);
        let written = IndexEntry {
            label: labels.label,
            input: way.map_or(u32::MAX, |way| way.input),
            row: entry.row,
            part: way.and_then(|way| way.part).filter(|_| entry.outcome == Reason::Allow as u8),
            outcome: entry.outcome,
            author: entry.author,
        };
        self.encoder.seal(&written, labels, entry.id)?;
        if self.encoder.bytes() >= PIECE_BYTES {
            // Nobody listens any more only when writing has failed already.
            let _ = self.pieces.send(Ok(self.encoder.take()));
        }
        Ok(())
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
