//! Writes the lineage index of a run. Threads sort the partitions; one writes them in their order.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use untrain_lineage::index::{Header, IndexEntry, IndexWriter, KEY_BYTES, file_name};
use untrain_lineage::manifest::IndexRef;
use untrain_policy::DatasetId;

use crate::GateError;
use crate::hashing::HashingFile;
use crate::lineage_sort::{HEAD_BYTES, LineageEntries, sorted};

const BUFFER_BYTES: usize = 1 << 20;

/// Where an index goes and what it is of.
pub(crate) struct Target<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) dataset: DatasetId,
    pub(crate) generation: u32,
    pub(crate) threads: usize,
}

/// Entries in order, each with its sealed record id, or why there are no more.
type Block = io::Result<Vec<u8>>;

/// Writes the index of everything that was collected; `place` gives the final number of a part.
pub(crate) fn write_index(
    target: &Target<'_>,
    collected: &[LineageEntries],
    place: impl Fn(u32) -> Option<u32>,
) -> Result<IndexRef, GateError> {
    let partitions = collected.first().map_or(0, LineageEntries::partitions);
    // A sorted partition is handed from thread to thread, so that few are in memory at a time.
    let (senders, receivers): (Vec<_>, Vec<_>) =
        (0..partitions).map(|_| sync_channel::<Block>(0)).unzip();
    let senders = Mutex::new(senders.into_iter().enumerate());
    let next = || senders.lock().unwrap_or_else(PoisonError::into_inner).next();
    let sort = |partition: usize, blocks: &SyncSender<Block>| {
        let mut take = |block| blocks.send(Ok(block)).is_ok();
        if let Err(error) = sorted(collected, partition, target.folder, &mut take) {
            // Nobody listens any more only when writing has failed already.
            let _ = blocks.send(Err(error));
        }
    };
    let written = std::thread::scope(|scope| {
        for _ in 0..target.threads {
            scope.spawn(|| {
                while let Some((partition, blocks)) = next() {
                    sort(partition, &blocks);
                }
            });
        }
        write(target, collected, receivers, place)
    });
    written.map_err(|error| match error {
        untrain_lineage::Error::Io(cause) => GateError::writing(target.folder)(cause),
        error => GateError::dataset(target.folder, error.to_string()),
    })
}

/// Writes the sorted partitions in their order.
fn write(
    target: &Target<'_>,
    collected: &[LineageEntries],
    partitions: Vec<Receiver<Block>>,
    place: impl Fn(u32) -> Option<u32>,
) -> Result<IndexRef, untrain_lineage::Error> {
    let (dataset, generation) = (target.dataset, target.generation);
    let sizes = || collected.iter().map(LineageEntries::size);
    let entries = sizes().map(|(entries, _)| entries).sum();
    let id_bytes = sizes().map(|(_, id_bytes)| id_bytes).sum();
    let header = Header { dataset, generation, entries, id_bytes };
    let file = file_name(generation);
    let path = target.folder.join(&file);
    let mut sink = HashingFile::create(&path)?;
    sink.write_all(&header.encode())?;
    // The record ids stand behind the entries, whose number is known.
    let mut ids = OpenOptions::new().write(true).open(&path)?;
    ids.seek(SeekFrom::Start(header.ids_start()))?;
    let ids = BufWriter::with_capacity(BUFFER_BYTES, ids);
    let sink = BufWriter::with_capacity(BUFFER_BYTES, sink);
    let mut writer = IndexWriter::new(dataset, generation, sink, ids);
    for block in partitions.into_iter().flatten() {
        let block = block?;
        let mut rest = block.as_slice();
        while let Some((head, tail)) = rest.split_first_chunk::<HEAD_BYTES>() {
            let [entry @ .., high, low] = head;
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let (sealed, tail) = tail.split_at_checked(length).unwrap_or((tail, &[]));
            let entry: &[u8; KEY_BYTES] = entry;
            let mut entry = IndexEntry::decode(entry)?;
            entry.part = entry.part.and_then(&place);
            writer.push(&entry, sealed)?;
            rest = tail;
        }
    }
    let (written, entries, ids) = writer.finish()?;
    if written != header {
        return Err(io::Error::other("the index is not as long as was counted").into());
    }
    let mut sink = entries.into_inner().map_err(io::IntoInnerError::into_error)?;
    drop(ids.into_inner().map_err(io::IntoInnerError::into_error)?);
    sink.take_in_rest(&path)?;
    let (bytes, digest) = sink.finish()?;
    Ok(IndexRef { file, entries: header.entries, bytes, digest })
}
