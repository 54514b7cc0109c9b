//! CSV as Arrow batches. CSV has no types, so a column becomes a number or a truth value only when
//! every cell of the corpus is written as that type would be written back; everything else, and
//! every column that the order names, stays the text it was. An empty cell is null.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch, StringArray};
use arrow_csv::reader::{Decoder, Format, ReaderBuilder};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use serde_json::{Map, Value};

use crate::GateError;
use crate::format::Compression;
use crate::limits::{BATCH_BYTES, BATCH_ROWS, COLUMNS_MAX};
use crate::lines::{Ending, Lines, Quoting, Start};
use crate::rows::{NumberedRow, RowFault};
use crate::stream;

/// What the first pass over one file learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Survey {
    pub(crate) names: Vec<String>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) rows: u64,
}

/// What every cell of a column can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    integer: bool,
    number: bool,
    truth: bool,
    filled: bool,
}

impl Kind {
    const ANY: Self = Self { integer: true, number: true, truth: true, filled: false };

    fn learn(&mut self, cell: &str) {
        self.integer = self.integer && is_integer(cell);
        self.number = self.number && is_number(cell);
        self.truth = self.truth && matches!(cell, "true" | "false");
        self.filled = true;
    }

    /// Takes in what another file taught.
    pub(crate) fn join(&mut self, other: Self) {
        self.integer &= other.integer;
        self.number &= other.number;
        self.truth &= other.truth;
        self.filled |= other.filled;
    }

    const fn data_type(self) -> DataType {
        match self {
            Self { filled: false, .. } => DataType::Utf8,
            Self { integer: true, .. } => DataType::Int64,
            Self { number: true, .. } => DataType::Float64,
            Self { truth: true, .. } => DataType::Boolean,
            _ => DataType::Utf8,
        }
    }
}

/// Whether a number of 64 bits would be written back as `cell`.
fn is_integer(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = !digits.starts_with('0') || cell == "0";
    plain && canonical && cell.parse::<i64>().is_ok()
}

/// Whether `cell` is a decimal number that 64 bits of binary fraction keep to the last digit.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let canonical = !whole.starts_with('0') || whole == "0";
    all_digits(whole) && all_digits(fraction) && canonical && whole.len() + fraction.len() <= 15
}

/// Reads all of a file.
pub(crate) fn survey(path: &Path, compression: Compression) -> Result<Survey, GateError> {
    let names = header(path, compression)?;
    let mut kinds = vec![Kind::ANY; names.len()];
    let mut rows = 0;
    for batch in Batches::open(path, compression, text_schema(&names), None)? {
        let batch = batch?;
        rows += batch.num_rows() as u64;
        for (column, kind) in batch.columns().iter().zip(&mut kinds) {
            let Some(cells) = column.as_any().downcast_ref::<StringArray>() else { continue };
            cells.iter().flatten().for_each(|cell| kind.learn(cell));
        }
    }
    if rows == 0 {
        return Err(GateError::input(path, "it holds no record under its header"));
    }
    Ok(Survey { names, kinds, rows })
}

/// The schema of all CSV inputs together; `text` are the columns that stay as they are written.
pub(crate) fn schema(names: &[String], kinds: &[Kind], text: &[String]) -> SchemaRef {
    let field = |(name, kind): (&String, &Kind)| {
        let data_type = if text.contains(name) { DataType::Utf8 } else { kind.data_type() };
        Field::new(name, data_type, true)
    };
    Arc::new(Schema::new(names.iter().zip(kinds).map(field).collect::<Vec<_>>()))
}

/// Every cell as it is written.
fn text_schema(names: &[String]) -> SchemaRef {
    let fields = names.iter().map(|name| Field::new(name, DataType::Utf8, true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn lines(path: &Path, compression: Compression) -> Result<Lines, GateError> {
    let stream = stream::open(path, compression, 0)?;
    Ok(Lines::new(path, stream, Ending::Row(Quoting::Start), Start::default()))
}

fn header(path: &Path, compression: Compression) -> Result<Vec<String>, GateError> {
    let mut lines = lines(path, compression)?;
    let Some(text) = lines.next_record()? else {
        return Err(GateError::input(path, "the file is empty: it holds no record"));
    };
    let (schema, _) = Format::default()
        .with_header(true)
        .infer_schema(text.as_bytes(), Some(0))
        .map_err(|error| GateError::at(path, 1, error.to_string()))?;
    let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    if names.len() > COLUMNS_MAX {
        return Err(lines.fault(format!("there are more than {COLUMNS_MAX} columns")));
    }
    for (at, name) in names.iter().enumerate() {
        if name.is_empty() {
            return Err(lines.fault(format!("column {} has no name in the header", at + 1)));
        }
        if names.iter().skip(at + 1).any(|other| other == name) {
            return Err(lines.fault(format!("the header has column `{name}` twice")));
        }
    }
    Ok(names)
}

/// The batches of one file.
pub(crate) struct Batches {
    path: PathBuf,
    lines: Lines,
    decoder: Decoder,
    rows: u64,
    expected: Option<u64>,
}

impl Batches {
    /// `expected` is how many rows the first pass saw.
    pub(crate) fn open(
        path: &Path,
        compression: Compression,
        schema: SchemaRef,
        expected: Option<u64>,
    ) -> Result<Self, GateError> {
        let mut lines = lines(path, compression)?;
        // The header was read by the first pass.
        lines.next_record()?;
        let decoder = ReaderBuilder::new(schema).with_batch_size(BATCH_ROWS).build_decoder();
        Ok(Self { path: path.to_owned(), lines, decoder, rows: 0, expected })
    }

    fn read(&mut self) -> Result<Option<RecordBatch>, GateError> {
        let (mut rows, mut bytes) = (0_u64, 0);
        while rows < BATCH_ROWS as u64 && bytes < BATCH_BYTES {
            let Some(text) = self.lines.next_record()? else { break };
            bytes += text.len();
            rows += 1;
            let whole = feed(&mut self.decoder, text);
            if !whole.map_err(|why| self.lines.fault(why))? {
                return Err(self.lines.fault(UNCLOSED));
            }
        }
        self.rows += rows;
        let batch = self.decoder.flush().map_err(|error| self.lines.fault(error.to_string()))?;
        if batch.is_none() && self.expected.is_some_and(|expected| expected != self.rows) {
            let why = "it changed while it was read; leave it alone and try again";
            return Err(GateError::input(&self.path, why));
        }
        Ok(batch)
    }
}

/// The rows of one file as objects, for reading on behind a row that is none.
pub(crate) struct Records {
    lines: Lines,
    schema: SchemaRef,
    decoder: Decoder,
    number: u64,
    done: bool,
}

impl Records {
    pub(crate) fn open(path: &Path, compression: Compression) -> Result<Self, GateError> {
        let schema = text_schema(&header(path, compression)?);
        let mut lines = lines(path, compression)?;
        lines.next_record()?;
        let decoder = ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(1).build_decoder();
        Ok(Self { lines, schema, decoder, number: 0, done: false })
    }

    fn read(&mut self) -> Result<Option<Map<String, Value>>, GateError> {
        let Some(text) = self.lines.next_record()? else { return Ok(None) };
        let whole = feed(&mut self.decoder, text);
        if !whole.map_err(|why| self.lines.fault(why))? {
            return Err(self.lines.fault(UNCLOSED));
        }
        let batch = self.decoder.flush().map_err(|error| self.lines.fault(error.to_string()))?;
        let mut object = Map::new();
        let columns = batch.iter().flat_map(|batch| batch.columns());
        for (field, column) in self.schema.fields().iter().zip(columns) {
            let cell = column.as_string_opt::<i32>().filter(|cells| cells.is_valid(0));
            object.extend(cell.map(|cell| (field.name().clone(), Value::from(cell.value(0)))));
        }
        Ok(Some(object))
    }
}

impl Iterator for Records {
    type Item = NumberedRow;

    fn next(&mut self) -> Option<NumberedRow> {
        if self.done {
            return None;
        }
        self.number += 1;
        let row = self.read().map_err(|error| {
            self.done = !self.lines.can_go_on();
            // Half a row may be left in it.
            let fresh = ReaderBuilder::new(Arc::clone(&self.schema)).with_batch_size(1);
            self.decoder = fresh.build_decoder();
            RowFault::of(error)
        });
        row.transpose().map(|row| (self.number, row))
    }
}

/// Feeds one row; whether the library takes it for one too.
fn feed(decoder: &mut Decoder, text: &str) -> Result<bool, String> {
    let before = decoder.capacity();
    let text = text.as_bytes();
    let read = decoder.decode(text).and_then(|read| {
        // What is left of a row is its ending; an empty read would be the end of the file.
        Ok((read, decoder.decode(b"\n")?))
    });
    let read = read.map_err(|error| without_line(&error.to_string()))?;
    Ok(read == (text.len(), 1) && decoder.capacity() + 1 == before)
}

const UNCLOSED: &str = "its quotes do not close; double a quote inside one";

/// The library counts rows since the last batch, where the file's own line is told already.
fn without_line(text: &str) -> String {
    let text = text.strip_prefix("Csv error: ").unwrap_or(text);
    match (text.find(" for line "), text.find(", expected")) {
        (Some(from), Some(to)) if from < to => {
            let (head, tail) = (text.get(..from), text.get(to..));
            format!("{}{}", head.unwrap_or_default(), tail.unwrap_or_default())
        }
        _ => text.to_owned(),
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, GateError>;
    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, check: impl Fn(Result<Survey, String>)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        std::fs::write(&path, text).unwrap();
        check(survey(&path, Compression::Plain).map_err(|error| error.to_string()));
    }

    fn fails(text: &str, needle: &str) {
        with(text, |result| {
            let error = result.unwrap_err();
            assert!(error.contains(needle), "{error}");
        });
    }

    fn types(text: &str) -> String {
        let mut types = String::new();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        std::fs::write(&path, text).unwrap();
        let survey = survey(&path, Compression::Plain).unwrap();
        for field in schema(&survey.names, &survey.kinds, &["id".to_owned()]).fields() {
            types += &format!("{} {};", field.name(), field.data_type());
        }
        types
    }

    #[test]
    fn a_type_is_given_only_when_nothing_is_lost() {
        assert_eq!(types("id,n,z\n7,1,007\n8,,8\n"), "id Utf8;n Int64;z Utf8;");
        assert_eq!(types("f,b,e\n1.5,true,\n2,false,\n"), "f Float64;b Boolean;e Utf8;");
        assert_eq!(types("big\n12345678901234567890\n"), "big Utf8;");
        assert_eq!(types("long\n0.12345678901234567\n"), "long Utf8;");
        assert_eq!(types("m\n1\nx\n"), "m Utf8;");
    }

    #[test]
    fn a_row_may_span_lines() {
        with("a,b\r\n\"x\ny\",1\r\n\r\n\"say \"\"hi\"\"\",2", |result| {
            assert_eq!(result.unwrap().rows, 2);
        });
    }

    #[test]
    fn faults_name_their_line() {
        fails("", "the file is empty");
        fails("a,b\n", "no record under its header");
        fails("a,b\n1,2\n1\n", "line 3: incorrect number of fields, expected 2 got 1");
        fails("a,b\n1,2,3\n", "line 2: incorrect number of fields");
        fails("a,a\n1,2\n", "column `a` twice");
        fails("a,\n1,2\n", "column 2 has no name");
        fails("a,b\n1,\"2\n3\n", "line 2: its quotes do not close");
    }
}
