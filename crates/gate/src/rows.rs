//! The rows of a table as JSON objects, for importing people and deliveries. A row that cannot be
//! read is told by its number and the next one is read; a file that cannot be read is an error.

use std::fmt;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_json::LineDelimitedWriter;
use serde_json::{Map, Value};

use crate::GateError;
use crate::corpus::damaged;
use crate::crew::guarded;
use crate::csv;
use crate::format::Format;
use crate::inputs::InputFile;
use crate::ipc;
use crate::learner::{Fault, Learner};
use crate::lines::{Ending, Lines, Start};
use crate::parquet_file::{ParquetFile, Rows};
use crate::shape::Place;
use crate::stream;

/// Why a row is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault(String);

impl RowFault {
    /// What is wrong, without the place that the row's number tells already.
    pub(crate) fn of(error: GateError) -> Self {
        match error {
            GateError::Input { why, .. } => Self(why),
            error => Self(error.to_string()),
        }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RowFault {}

/// A row with its number, counted from one: the line in JSONL, the row under the header in CSV.
pub type NumberedRow = (u64, Result<Map<String, Value>, RowFault>);

/// The rows of a JSONL (also `.gz`, `.zst`), CSV, Parquet or Arrow file. In CSV every cell is text
/// and an empty one is absent; in Parquet and Arrow a null is absent.
///
/// # Errors
/// [`GateError`] when the file cannot be opened as what it is. A stream that breaks later is told
/// as a fault of the row that is next, and that is the last one.
pub fn read_rows(path: &Path) -> Result<Box<dyn Iterator<Item = NumberedRow>>, GateError> {
    let file = InputFile::open(path)?;
    match file.format {
        Format::Jsonl(compression) => {
            let stream = stream::open(path, compression, 0)?;
            let lines = Lines::new(path, stream, Ending::Line, Start::default());
            Ok(Box::new(JsonRows { lines, done: false }))
        }
        Format::Csv(compression) => Ok(Box::new(csv::Records::open(path, compression)?)),
        Format::Arrow(framing) => {
            let survey = guarded(|| ipc::survey(path, framing), |words| damaged(path, &words))?;
            Ok(Box::new(TableRows::of(path, ipc::all(path, framing, survey))))
        }
        Format::Parquet => {
            let parquet = guarded(|| ParquetFile::open(path), |words| damaged(path, &words))?;
            let groups = 0..parquet.metadata().num_row_groups();
            let all = Rows { groups, skip: 0, rows: parquet.rows()? };
            Ok(Box::new(TableRows::of(path, parquet.batches(&all, None)?)))
        }
    }
}

struct JsonRows {
    lines: Lines,
    done: bool,
}

impl Iterator for JsonRows {
    type Item = NumberedRow;

    fn next(&mut self) -> Option<NumberedRow> {
        if self.done {
            return None;
        }
        let row = match self.lines.next_record() {
            Ok(None) => return None,
            Ok(Some(text)) => object(text),
            // A line of bytes that are no text can be stepped over; a broken stream cannot.
            Err(error) => {
                self.done = !self.lines.can_go_on();
                Err(RowFault::of(error))
            }
        };
        Some((self.lines.line(), row))
    }
}

fn object(text: &str) -> Result<Map<String, Value>, RowFault> {
    // Refuses what a map would hide, such as a field that stands twice.
    Learner::default().learn(text, Place::default()).map_err(|fault| match fault {
        Fault::Json(why) => RowFault(why),
        Fault::Conflict(conflict) => RowFault(conflict.words(None)),
    })?;
    serde_json::from_str(text).map_err(|error| RowFault(error.to_string()))
}

struct TableRows {
    path: PathBuf,
    batches: Box<dyn Iterator<Item = Result<RecordBatch, GateError>>>,
    ready: std::vec::IntoIter<Map<String, Value>>,
    number: u64,
    done: bool,
}

impl TableRows {
    fn of(
        path: &Path,
        batches: impl Iterator<Item = Result<RecordBatch, GateError>> + 'static,
    ) -> Self {
        let (batches, ready) = (Box::new(batches), Vec::new().into_iter());
        Self { path: path.to_owned(), batches, ready, number: 0, done: false }
    }

    fn fill(&mut self) -> Result<(), GateError> {
        let path = self.path.clone();
        while self.ready.len() == 0 {
            let batches = &mut self.batches;
            let next = guarded(|| batches.next().transpose(), |words| damaged(&path, &words))?;
            let Some(batch) = next else { return Ok(()) };
            let mut writer = LineDelimitedWriter::new(Vec::new());
            let written = writer.write(&batch).and_then(|()| writer.finish());
            written.map_err(|error| GateError::input(&path, error.to_string()))?;
            let text = writer.into_inner();
            let rows: Result<Vec<_>, _> =
                serde_json::Deserializer::from_slice(&text).into_iter().collect();
            let rows = rows.map_err(|error| GateError::input(&path, error.to_string()))?;
            self.ready = rows.into_iter();
        }
        Ok(())
    }
}

impl Iterator for TableRows {
    type Item = NumberedRow;

    fn next(&mut self) -> Option<NumberedRow> {
        if self.done {
            return None;
        }
        let filled = self.fill();
        self.number += 1;
        match filled {
            Ok(()) => self.ready.next().map(|row| (self.number, Ok(row))),
            Err(error) => {
                self.done = true;
                Some((self.number, Err(RowFault::of(error))))
            }
        }
    }
}
