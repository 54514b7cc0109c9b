//! JSONL as Arrow batches. A first pass learns one type per field from every line and where the
//! file may be cut into work units; the second decodes.

use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_json::reader::{Decoder, ReaderBuilder};
use arrow_schema::SchemaRef;

use crate::GateError;
use crate::format::Compression;
use crate::learner::{Fault, Learner};
use crate::limits::{BATCH_BYTES, BATCH_ROWS, UNIT_BYTES};
use crate::lines::{Ending, Lines, Start};
use crate::shape::{Conflict, Place, Shape};
use crate::stream;

/// What the first pass over one file learnt.
pub(crate) struct Survey {
    pub(crate) shape: Shape,
    pub(crate) cuts: Vec<Cut>,
    pub(crate) rows: u64,
}

/// A stretch of a file that can be decoded by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) start: Start,
    pub(crate) first_row: u64,
    pub(crate) rows: u64,
}

/// Why a first pass failed.
pub(crate) enum SurveyFault {
    Gate(GateError),
    Conflict(Conflict),
}

impl From<GateError> for SurveyFault {
    fn from(error: GateError) -> Self {
        Self::Gate(error)
    }
}

fn lines(path: &Path, compression: Compression, start: Start) -> Result<Lines, GateError> {
    let stream = stream::open(path, compression, start.offset)?;
    Ok(Lines::new(path, stream, Ending::Line, start))
}

/// Reads all of a file. A compressed one is a single cut, since it can only be read from its start.
pub(crate) fn survey(
    path: &Path,
    compression: Compression,
    input: usize,
) -> Result<Survey, SurveyFault> {
    let mut lines = lines(path, compression, Start::default())?;
    let mut learner = Learner::default();
    let mut cuts = vec![Cut { start: Start::default(), first_row: 0, rows: 0 }];
    let mut rows = 0_u64;
    loop {
        let next = lines.next();
        let Some(text) = lines.next_record()? else { break };
        if let Err(fault) = learner.learn(text, Place { input, line: next.line + 1 }) {
            return Err(match fault {
                Fault::Json(why) => lines.fault(why).into(),
                Fault::Conflict(conflict) => SurveyFault::Conflict(conflict),
            });
        }
        if let Some(cut) = cuts.last_mut() {
            let long = next.offset - cut.start.offset >= UNIT_BYTES;
            if long && compression == Compression::Plain {
                cuts.push(Cut { start: next, first_row: rows, rows: 1 });
            } else {
                cut.rows += 1;
            }
        }
        rows += 1;
    }
    if rows == 0 {
        return Err(GateError::input(path, "the file is empty: it holds no record").into());
    }
    Ok(Survey { shape: learner.into_shape(), cuts, rows })
}

/// The batches of one cut.
pub(crate) struct Batches {
    path: PathBuf,
    lines: Lines,
    decoder: Decoder,
    left: u64,
}

impl Batches {
    pub(crate) fn open(
        path: &Path,
        compression: Compression,
        schema: SchemaRef,
        cut: Cut,
    ) -> Result<Self, GateError> {
        let decoder = ReaderBuilder::new(schema)
            .with_batch_size(BATCH_ROWS)
            .build_decoder()
            .map_err(|error| GateError::input(path, error.to_string()))?;
        let lines = lines(path, compression, cut.start)?;
        Ok(Self { path: path.to_owned(), lines, decoder, left: cut.rows })
    }

    fn read(&mut self) -> Result<Option<RecordBatch>, GateError> {
        let (mut rows, mut bytes) = (0, 0);
        while self.left > 0 && rows < BATCH_ROWS && bytes < BATCH_BYTES {
            let Some(text) = self.lines.next_record()? else { return Err(self.changed()) };
            bytes += text.len();
            rows += 1;
            self.left -= 1;
            let decoded = self.decoder.decode(text.as_bytes());
            let decoded = decoded.map(|read| read == text.len());
            if !decoded.map_err(|error| self.lines.fault(error.to_string()))? {
                return Err(self.changed());
            }
        }
        let batch = self.decoder.flush().map_err(|error| self.lines.fault(error.to_string()))?;
        match batch {
            Some(batch) if batch.num_rows() != rows => Err(self.changed()),
            batch => Ok(batch),
        }
    }

    fn changed(&self) -> GateError {
        GateError::input(&self.path, "it changed while it was read; leave it alone and try again")
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, GateError>;
    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
