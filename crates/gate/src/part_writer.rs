//! One part of a dataset while it is written.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;
use untrain_lineage::manifest::Part;

use crate::GateError;
use crate::hashing::HashingFile;
use crate::part_style::PartStyle;

/// Writes batches to a new Parquet file.
pub(crate) struct PartWriter {
    path: PathBuf,
    writer: ArrowWriter<HashingFile>,
    rows: u64,
}

impl PartWriter {
    pub(crate) fn create(path: &Path, style: &PartStyle) -> Result<Self, GateError> {
        let sink = HashingFile::create(path).map_err(GateError::writing(path))?;
        let schema = style.schema().clone();
        let writer = ArrowWriter::try_new_with_options(sink, schema, style.options())
            .map_err(|error| fault(path, error))?;
        Ok(Self { path: path.to_owned(), writer, rows: 0 })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), GateError> {
        self.rows += batch.num_rows() as u64;
        self.writer.write(batch).map_err(|error| fault(&self.path, error))
    }

    /// Ends the file and makes it durable.
    pub(crate) fn finish(self) -> Result<Part, GateError> {
        let path = self.path.clone();
        let (part, file) = self.end()?;
        file.sync_all().map_err(GateError::writing(&path))?;
        Ok(part)
    }

    /// Ends the file, which then still has to be made durable.
    pub(crate) fn end(self) -> Result<(Part, File), GateError> {
        let sink = self.writer.into_inner().map_err(|error| fault(&self.path, error))?;
        let (written, bytes, digest) = sink.into_parts();
        let file = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((Part { file, rows: self.rows, bytes, digest }, written))
    }
}

fn fault(path: &Path, error: ParquetError) -> GateError {
    let cause = match error {
        ParquetError::External(cause) => io::Error::other(cause),
        error => io::Error::other(error),
    };
    GateError::writing(path)(cause)
}
