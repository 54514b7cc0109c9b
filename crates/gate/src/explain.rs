//! The explain file: one row for each dropped record, in the corpus's order, with the reason. It
//! names records, so only its owner may read it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_schema::{DataType, Field, Schema};
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::GateError;
use crate::hashing::sync_folder;
use crate::limits::BATCH_ROWS;
use crate::part_style::PartStyle;
use crate::spill::SpillFile;

/// A dropped record.
#[derive(Debug, Serialize)]
pub(crate) struct Dropped<'a> {
    /// The input's name.
    pub(crate) input: &'a str,
    /// The record's row in it, from 0, as in the lineage index.
    pub(crate) row: u64,
    /// The record's id, where the order names a column for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<&'a str>,
    /// The code of the decision.
    pub(crate) reason: &'a str,
}

const PIECE_BYTES: usize = 1 << 20;

/// What one worker has explained.
#[derive(Debug, Default)]
pub(crate) struct Explained {
    buffer: Vec<u8>,
    /// Pieces of units, by the unit's order.
    pieces: Vec<(usize, Range<u64>)>,
    spill: Option<SpillFile>,
}

impl Explained {
    pub(crate) fn push(&mut self, unit: usize, row: &Dropped<'_>, folder: &Path) -> io::Result<()> {
        serde_json::to_writer(&mut self.buffer, row)?;
        self.buffer.push(b'\n');
        if self.buffer.len() >= PIECE_BYTES { self.put_aside(unit, folder) } else { Ok(()) }
    }

    /// Ends a unit: its rows must not run into the next one's.
    pub(crate) fn put_aside(&mut self, unit: usize, folder: &Path) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        if self.spill.is_none() {
            self.spill = Some(SpillFile::new(folder)?);
        }
        if let Some(spill) = &mut self.spill {
            self.pieces.push((unit, spill.append(&self.buffer)?));
        }
        self.buffer.clear();
        Ok(())
    }
}

/// An explain file that is written and not yet in its place.
#[derive(Debug)]
pub(crate) struct ExplainFile {
    file: NamedTempFile,
    path: PathBuf,
}

/// Whether an explain file can be written at `path`, before any work is done for it.
pub(crate) fn check(path: &Path, force: bool) -> Result<(), GateError> {
    kind(path)?;
    if path.exists() && !force {
        return Err(GateError::OutExists(path.to_owned()));
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Jsonl,
    Parquet,
}

fn kind(path: &Path) -> Result<Kind, GateError> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("jsonl" | "ndjson" | "json") => Ok(Kind::Jsonl),
        Some("parquet") => Ok(Kind::Parquet),
        _ => Err(GateError::Order(format!(
            "the explain file `{}` must end in .jsonl or .parquet",
            path.display()
        ))),
    }
}

impl ExplainFile {
    /// Writes what all workers explained, in order.
    pub(crate) fn write(path: &Path, explained: &[Explained]) -> Result<Self, GateError> {
        let kind = kind(path)?;
        let write = || -> io::Result<NamedTempFile> {
            // Made with mode 0600.
            let file = NamedTempFile::with_prefix_in(".explain-", folder_of(path))?;
            match kind {
                Kind::Jsonl => {
                    let mut sink = BufWriter::new(file.as_file());
                    io::copy(&mut lines(explained), &mut sink)?;
                    sink.flush()?;
                }
                Kind::Parquet => write_parquet(lines(explained), file.reopen()?)?,
            }
            file.as_file().sync_all()?;
            Ok(file)
        };
        let file = write().map_err(GateError::writing(path))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Puts it in its place.
    pub(crate) fn publish(self) -> Result<(), GateError> {
        let published = self.file.persist(&self.path).map_err(|error| error.error);
        published
            .and_then(|_| sync_folder(folder_of(&self.path)))
            .map_err(GateError::writing(&self.path))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The lines of all workers in the order of their units.
fn lines(explained: &[Explained]) -> impl Read {
    let mut pieces: Vec<_> = explained
        .iter()
        .filter_map(|worker| Some((worker.spill.as_ref()?, &worker.pieces)))
        .flat_map(|(spill, pieces)| pieces.iter().map(move |(unit, piece)| (unit, spill, piece)))
        .collect();
    pieces.sort_by_key(|(unit, _, piece)| (**unit, piece.start));
    let mut rest = pieces.into_iter().map(|(_, spill, piece)| spill.read(piece.clone()));
    OneAfterAnother { current: rest.next(), rest }
}

struct OneAfterAnother<R, I> {
    current: Option<R>,
    rest: I,
}

impl<R: Read, I: Iterator<Item = R>> Read for OneAfterAnother<R, I> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(reader) = &mut self.current {
            let read = reader.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.current = self.rest.next();
        }
        Ok(0)
    }
}

fn write_parquet(lines: impl Read, file: File) -> io::Result<()> {
    let field = |name, data_type, nullable| Field::new(name, data_type, nullable);
    let schema = Arc::new(Schema::new(vec![
        field("input", DataType::Utf8, false),
        field("row", DataType::UInt64, false),
        field("record", DataType::Utf8, true),
        field("reason", DataType::Utf8, false),
    ]));
    let style = PartStyle::of_text(Arc::clone(&schema));
    let options = style.options();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new_with_options(file, Arc::clone(&schema), options)?;
    let batches = ReaderBuilder::new(schema).with_batch_size(BATCH_ROWS);
    for batch in batches.build(BufReader::new(lines)).map_err(io::Error::other)? {
        writer.write(&batch.map_err(io::Error::other)?)?;
    }
    writer.close()?;
    Ok(())
}
