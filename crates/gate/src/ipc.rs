//! Arrow IPC, as a file or as a stream. A file is cut into work units by its batches; a stream has
//! no table of its batches and is one unit. Both are read to the end before anything is written,
//! as text is, so that what is wrong with them is known.

use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::ops::Range;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowSchemaConverter;

use crate::GateError;
use crate::format::Framing;
use crate::limits::{BATCH_ROWS, UNIT_BYTES};

/// What a first look brought.
pub(crate) struct Survey {
    pub(crate) schema: SchemaRef,
    pub(crate) rows: u64,
    pub(crate) cuts: Vec<Cut>,
}

/// Some batches of a file, all of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) first_row: u64,
    batches: Range<usize>,
}

/// The batches of a unit, cut so small that they are decided at once.
pub(crate) struct Batches {
    path: PathBuf,
    reader: Reader,
    left: usize,
    ready: VecDeque<RecordBatch>,
}

enum Reader {
    File(Box<FileReader<BufReader<File>>>),
    Stream(Box<StreamReader<BufReader<File>>>),
}

impl Reader {
    fn open(path: &Path, framing: Framing) -> Result<Self, GateError> {
        let file = BufReader::new(File::open(path).map_err(GateError::reading(path))?);
        let opened = match framing {
            Framing::File => FileReader::try_new(file, None).map(|it| Self::File(Box::new(it))),
            Framing::Stream => {
                StreamReader::try_new(file, None).map(|it| Self::Stream(Box::new(it)))
            }
        };
        opened.map_err(|error| fault(path, &error))
    }

    fn schema(&self) -> SchemaRef {
        match self {
            Self::File(reader) => reader.schema(),
            Self::Stream(reader) => reader.schema(),
        }
    }

    fn next(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        match self {
            Self::File(reader) => reader.next(),
            Self::Stream(reader) => reader.next(),
        }
    }
}

/// Reads a file to its end.
pub(crate) fn survey(path: &Path, framing: Framing) -> Result<Survey, GateError> {
    let mut reader = Reader::open(path, framing)?;
    let schema = reader.schema();
    // A part is Parquet, which has no words for a few of Arrow's types.
    ArrowSchemaConverter::new().convert(&schema).map_err(|error| {
        GateError::input(path, format!("it has a column that Parquet can't hold: {error}"))
    })?;
    let (mut rows, mut cuts, mut open_bytes) = (0, Vec::<Cut>::new(), UNIT_BYTES);
    let mut number = 0;
    while let Some(batch) = reader.next() {
        let batch = batch.map_err(|error| fault(path, &error))?;
        let bytes = batch.get_array_memory_size() as u64;
        let whole = framing == Framing::Stream || open_bytes.saturating_add(bytes) <= UNIT_BYTES;
        match cuts.last_mut() {
            Some(last) if whole => {
                last.batches.end = number + 1;
                open_bytes = open_bytes.saturating_add(bytes);
            }
            _ => {
                cuts.push(Cut { first_row: rows, batches: number..number + 1 });
                open_bytes = bytes;
            }
        }
        rows += batch.num_rows() as u64;
        number += 1;
    }
    Ok(Survey { schema, rows, cuts })
}

impl Batches {
    /// Starts to read a unit whose batches come in `schema`.
    pub(crate) fn open(
        path: &Path,
        framing: Framing,
        schema: &SchemaRef,
        cut: &Cut,
    ) -> Result<Self, GateError> {
        let mut reader = Reader::open(path, framing)?;
        if reader.schema() != *schema {
            return Err(GateError::input(path, "it changed its columns while it was read"));
        }
        if let Reader::File(reader) = &mut reader {
            reader.set_index(cut.batches.start).map_err(|error| fault(path, &error))?;
        }
        let (path, left) = (path.to_owned(), cut.batches.len());
        Ok(Self { path, reader, left, ready: VecDeque::new() })
    }

    /// Reads the next batch of the file and cuts it small; whether there was one.
    fn fill(&mut self) -> Result<bool, GateError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(false) };
        self.left = left;
        let Some(batch) = self.reader.next() else {
            return Err(GateError::input(&self.path, "it became shorter while it was read"));
        };
        let batch = batch.map_err(|error| fault(&self.path, &error))?;
        for offset in (0..batch.num_rows()).step_by(BATCH_ROWS) {
            let rows = BATCH_ROWS.min(batch.num_rows() - offset);
            self.ready.push_back(batch.slice(offset, rows));
        }
        Ok(true)
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, GateError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Some(Ok(batch));
            }
            match self.fill() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// What the library's error means for the person who gave the file.
fn fault(path: &Path, error: &ArrowError) -> GateError {
    GateError::input(path, format!("it can't be read as Arrow IPC: {error}"))
}

/// All batches of a file, unit by unit.
pub(crate) fn all(
    path: &Path,
    framing: Framing,
    survey: Survey,
) -> impl Iterator<Item = Result<RecordBatch, GateError>> + 'static {
    let path = path.to_owned();
    survey.cuts.into_iter().flat_map(move |cut| {
        let (batches, fault) = match Batches::open(&path, framing, &survey.schema, &cut) {
            Ok(batches) => (Some(batches), None),
            Err(error) => (None, Some(Err(error))),
        };
        fault.into_iter().chain(batches.into_iter().flatten())
    })
}
