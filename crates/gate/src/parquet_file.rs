//! Parquet as Arrow batches. Strings and bytes are read as views of the decoded pages, so that a
//! row that is dropped, or a dictionary that repeats, costs no copying.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

use crate::GateError;
use crate::limits::{BATCH_BYTES, BATCH_ROWS, UNIT_BYTES};

/// A stretch of a file's rows: some whole row groups, or a piece of a large one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) groups: Range<usize>,
    /// How many rows of the first group stand before the stretch.
    pub(crate) skip: u64,
    pub(crate) rows: u64,
}

/// A Parquet file whose footer was read.
pub(crate) struct ParquetFile {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

impl ParquetFile {
    pub(crate) fn open(path: &Path) -> Result<Self, GateError> {
        let file = File::open(path).map_err(GateError::reading(path))?;
        let found = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
            .map_err(|error| fault(path, &error))?;
        let fields: Fields = found.schema().fields().iter().map(view_field).collect();
        let schema = Schema::new_with_metadata(fields, found.schema().metadata().clone());
        let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(found.metadata()), options)
            .map_err(|error| fault(path, &error))?;
        Ok(Self { path: path.to_owned(), metadata })
    }

    /// The schema that batches come in.
    pub(crate) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    pub(crate) fn metadata(&self) -> &ParquetMetaData {
        self.metadata.metadata()
    }

    pub(crate) fn rows(&self) -> Result<u64, GateError> {
        self.metadata().row_groups().iter().try_fold(0_u64, |sum, group| {
            sum.checked_add(self.rows_of(group)?).ok_or_else(|| self.damaged("too many rows"))
        })
    }

    fn rows_of(&self, group: &RowGroupMetaData) -> Result<u64, GateError> {
        u64::try_from(group.num_rows())
            .map_err(|_| self.damaged("a row group of less than no rows"))
    }

    fn damaged(&self, what: &str) -> GateError {
        GateError::input(&self.path, format!("the file is damaged: its footer tells of {what}"))
    }

    /// Cuts the file into stretches of about [`UNIT_BYTES`] of decoded data, in order.
    pub(crate) fn stretches(&self) -> Result<Vec<Rows>, GateError> {
        let mut stretches: Vec<Rows> = Vec::new();
        let mut open_bytes = UNIT_BYTES;
        for (at, group) in self.metadata().row_groups().iter().enumerate() {
            let (rows, bytes) = (self.rows_of(group)?, decoded_bytes(group));
            if bytes >= UNIT_BYTES.saturating_mul(2) {
                stretches.extend(pieces(at, rows, bytes));
                open_bytes = UNIT_BYTES;
                continue;
            }
            match stretches.last_mut() {
                Some(last) if open_bytes.saturating_add(bytes) <= UNIT_BYTES => {
                    last.groups.end = at + 1;
                    last.rows += rows;
                    open_bytes += bytes;
                }
                _ => {
                    stretches.push(Rows { groups: at..at + 1, skip: 0, rows });
                    open_bytes = bytes;
                }
            }
        }
        Ok(stretches)
    }

    /// How many rows a batch should hold so that it stays near [`BATCH_BYTES`].
    fn batch_rows(&self, groups: Range<usize>) -> usize {
        let groups = self.metadata().row_groups().get(groups).unwrap_or_default();
        let widest = groups.iter().map(|group| {
            decoded_bytes(group) / u64::try_from(group.num_rows()).unwrap_or(1).max(1)
        });
        let widest = usize::try_from(widest.max().unwrap_or(0)).unwrap_or(usize::MAX);
        (BATCH_BYTES / widest.max(1)).clamp(1, BATCH_ROWS)
    }

    /// The batches of one stretch; `columns` are the top-level ones to read, all when absent.
    pub(crate) fn batches(
        &self,
        stretch: &Rows,
        columns: Option<&[usize]>,
    ) -> Result<Batches, GateError> {
        // Opened anew: clones of one handle share its position, which other threads would move.
        let file = File::open(&self.path).map_err(GateError::reading(&self.path))?;
        let mut builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                .with_row_groups(stretch.groups.clone().collect())
                .with_batch_size(self.batch_rows(stretch.groups.clone()));
        if let Some(columns) = columns {
            let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
            builder = builder.with_projection(mask);
        }
        let size = |rows: u64| usize::try_from(rows).unwrap_or(usize::MAX);
        let last = self.metadata().row_groups().get(stretch.groups.clone()).unwrap_or_default();
        let whole: i64 = last.iter().map(RowGroupMetaData::num_rows).sum();
        if i64::try_from(stretch.rows) != Ok(whole) {
            builder = builder.with_row_selection(RowSelection::from(vec![
                RowSelector::skip(size(stretch.skip)),
                RowSelector::select(size(stretch.rows)),
            ]));
        }
        let reader = builder.build().map_err(|error| fault(&self.path, &error))?;
        Ok(Batches { path: self.path.clone(), reader, left: stretch.rows })
    }
}

fn decoded_bytes(group: &RowGroupMetaData) -> u64 {
    u64::try_from(group.total_byte_size()).unwrap_or(0)
}

fn pieces(group: usize, rows: u64, bytes: u64) -> impl Iterator<Item = Rows> {
    let pieces = (bytes / UNIT_BYTES).clamp(1, rows.max(1));
    let edge = move |piece: u64| {
        let edge = u128::from(rows) * u128::from(piece) / u128::from(pieces);
        u64::try_from(edge).unwrap_or(rows)
    };
    (0..pieces).map(move |piece| Rows {
        groups: group..group + 1,
        skip: edge(piece),
        rows: edge(piece + 1) - edge(piece),
    })
}

/// What the library's error means for the person who gave the file.
pub(crate) fn fault(path: &Path, error: &ParquetError) -> GateError {
    let why = match error {
        ParquetError::EOF(_) => "the file is cut short: it ends before its data does".to_owned(),
        error => {
            let text = error.to_string();
            let text = text.strip_prefix("Parquet error: ").unwrap_or(&text);
            format!("it can't be read as Parquet: {text}")
        }
    };
    GateError::input(path, why)
}

/// The field with views in place of copies, however deep.
fn view_field(field: &FieldRef) -> FieldRef {
    let data_type = match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::List(item) => DataType::List(view_field(item)),
        DataType::LargeList(item) => DataType::LargeList(view_field(item)),
        DataType::FixedSizeList(item, size) => DataType::FixedSizeList(view_field(item), *size),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(view_field).collect()),
        _ => return Arc::clone(field),
    };
    Arc::new(Field::clone(field).with_data_type(data_type))
}

/// The batches of one stretch.
pub(crate) struct Batches {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
    left: u64,
}

impl Batches {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, GateError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = match self.reader.next() {
            Some(Ok(batch)) => batch,
            Some(Err(error)) => return Some(Err(fault(&self.path, &error.into()))),
            None if self.left == 0 => return None,
            None => {
                let why = "the file is damaged: it holds fewer rows than its footer tells of";
                return Some(Err(GateError::input(&self.path, why)));
            }
        };
        match self.left.checked_sub(batch.num_rows() as u64) {
            Some(left) => self.left = left,
            None => {
                let why = "the file is damaged: it holds more rows than its footer tells of";
                return Some(Err(GateError::input(&self.path, why)));
            }
        }
        Some(Ok(batch))
    }
}
