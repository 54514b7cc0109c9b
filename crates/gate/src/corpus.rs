//! The corpus as a whole: what its inputs hold, that they fit together, and the work units that
//! they fall into. Units depend on the inputs alone, so that the parts do too.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, FieldRef, Schema, SchemaRef};

use crate::GateError;
use crate::crew::{guarded, in_order};
use crate::csv;
use crate::format::Format;
use crate::inputs::{InputFile, expand};
use crate::ipc;
use crate::jsonl::{self, Cut, SurveyFault};
use crate::parquet_file::{ParquetFile, Rows};
use crate::part_style::PartStyle;
use crate::shape::{Conflict, Shape};

/// The inputs of one order, surveyed.
pub(crate) struct Corpus {
    pub(crate) sources: Vec<Source>,
    pub(crate) units: Vec<Unit>,
}

/// One input.
pub(crate) struct Source {
    pub(crate) file: InputFile,
    pub(crate) rows: u64,
    pub(crate) schema: SchemaRef,
}

/// A stretch of one input that one worker reads and that becomes one part.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub(crate) input: usize,
    pub(crate) first_row: u64,
    span: Span,
}

#[derive(Debug, Clone)]
enum Span {
    Rows(Rows),
    Cut(Cut),
    Batches(ipc::Cut),
    File,
}

/// A unit that is being read.
pub(crate) struct Opened {
    pub(crate) batches: Box<dyn Iterator<Item = Result<RecordBatch, GateError>>>,
    pub(crate) style: PartStyle,
}

/// What a first look at one input brought.
enum Look {
    Parquet { schema: SchemaRef, rows: u64, stretches: Vec<Rows> },
    Jsonl(jsonl::Survey),
    Csv(csv::Survey),
    Arrow(ipc::Survey),
}

enum LookFault {
    Gate(GateError),
    Conflict(Conflict),
}

impl Corpus {
    /// Looks at every input. `text` are the columns whose cells in CSV stay as they are written.
    pub(crate) fn survey(
        patterns: &[PathBuf],
        text: &[String],
        threads: usize,
    ) -> Result<Self, GateError> {
        let files = expand(patterns)?;
        let looks =
            in_order(threads, &files, |at, file| Ok(look(file, at)) as Result<_, GateError>)?;
        let mut found = Vec::with_capacity(files.len());
        for (file, look) in files.iter().zip(looks) {
            match look {
                Ok(look) => found.push(look),
                Err(LookFault::Gate(error)) => return Err(error),
                Err(LookFault::Conflict(conflict)) => return Err(told(file, &conflict, &files)),
            }
        }
        let jsonl = jsonl_schema(&files, &mut found)?;
        let csv = csv_schema(&files, &found, text)?;
        let mut corpus = Self { sources: Vec::new(), units: Vec::new() };
        for (file, look) in files.into_iter().zip(found) {
            corpus.add(file, look, &jsonl, &csv);
        }
        corpus.check_schemas()?;
        Ok(corpus)
    }

    /// How many records all inputs hold.
    pub(crate) fn rows(&self) -> u64 {
        self.sources.iter().map(|source| source.rows).sum()
    }

    fn add(&mut self, file: InputFile, look: Look, jsonl: &SchemaRef, csv: &SchemaRef) {
        let input = self.sources.len();
        let (schema, rows) = match look {
            Look::Parquet { schema, rows, stretches } => {
                let mut first_row = 0;
                for stretch in stretches {
                    let next = first_row + stretch.rows;
                    self.units.push(Unit { input, first_row, span: Span::Rows(stretch) });
                    first_row = next;
                }
                (schema, rows)
            }
            Look::Jsonl(survey) => {
                self.units.extend(survey.cuts.into_iter().map(|cut| Unit {
                    input,
                    first_row: cut.first_row,
                    span: Span::Cut(cut),
                }));
                (Arc::clone(jsonl), survey.rows)
            }
            Look::Arrow(survey) => {
                self.units.extend(survey.cuts.into_iter().map(|cut| Unit {
                    input,
                    first_row: cut.first_row,
                    span: Span::Batches(cut),
                }));
                (survey.schema, survey.rows)
            }
            Look::Csv(survey) => {
                self.units.push(Unit { input, first_row: 0, span: Span::File });
                (Arc::clone(csv), survey.rows)
            }
        };
        self.sources.push(Source { file, rows, schema });
    }

    /// Parts of one dataset have the same columns, so inputs must.
    fn check_schemas(&self) -> Result<(), GateError> {
        let Some((first, others)) = self.sources.split_first() else { return Ok(()) };
        for other in others {
            let difference = difference(&first.schema, &other.schema);
            if let Some(difference) = difference {
                let first = first.file.path.display();
                let why = format!(
                    "its columns are not those of `{first}`: {difference}; gate them apart"
                );
                return Err(GateError::input(&other.file.path, why));
            }
        }
        Ok(())
    }

    /// How a part of the first input's rows is written.
    pub(crate) fn first_style(&self) -> Result<PartStyle, GateError> {
        let source = self.sources.first().ok_or_else(no_input)?;
        let schema = Arc::clone(&source.schema);
        Ok(match source.file.format {
            Format::Parquet => {
                let file = ParquetFile::open(&source.file.path)?;
                PartStyle::of_parquet(schema, file.metadata())
            }
            _ => PartStyle::of_text(schema),
        })
    }

    /// The input that a unit reads.
    pub(crate) fn source(&self, unit: &Unit) -> Result<&Source, GateError> {
        self.sources.get(unit.input).ok_or_else(no_input)
    }

    /// Starts to read a unit.
    pub(crate) fn open(&self, unit: &Unit) -> Result<Opened, GateError> {
        let source = self.source(unit)?;
        let (path, schema) = (&source.file.path, Arc::clone(&source.schema));
        let style = || PartStyle::of_text(Arc::clone(&source.schema));
        Ok(match (&unit.span, source.file.format) {
            (Span::Rows(stretch), _) => {
                let file = ParquetFile::open(path)?;
                let batches = Box::new(file.batches(stretch, None)?);
                Opened { batches, style: PartStyle::of_parquet(schema, file.metadata()) }
            }
            (Span::Batches(cut), Format::Arrow(framing)) => {
                let batches = ipc::Batches::open(path, framing, &schema, cut)?;
                Opened { batches: Box::new(batches), style: style() }
            }
            (Span::Cut(cut), Format::Jsonl(compression)) => {
                let batches = jsonl::Batches::open(path, compression, schema, *cut)?;
                Opened { batches: Box::new(batches), style: style() }
            }
            (_, Format::Csv(compression)) => {
                let rows = Some(source.rows);
                let batches = csv::Batches::open(path, compression, schema, rows)?;
                Opened { batches: Box::new(batches), style: style() }
            }
            _ => return Err(GateError::input(path, "it changed its format while it was read")),
        })
    }
}

fn no_input() -> GateError {
    GateError::Order("a work unit names no input".to_owned())
}

fn look(file: &InputFile, input: usize) -> Result<Look, LookFault> {
    match file.format {
        Format::Parquet => look_at_parquet(file).map_err(LookFault::Gate),
        Format::Csv(compression) => {
            csv::survey(&file.path, compression).map(Look::Csv).map_err(LookFault::Gate)
        }
        Format::Arrow(framing) => {
            let look = || ipc::survey(&file.path, framing).map(Look::Arrow);
            guarded(look, |words| damaged(&file.path, &words)).map_err(LookFault::Gate)
        }
        Format::Jsonl(compression) => match jsonl::survey(&file.path, compression, input) {
            Ok(survey) => Ok(Look::Jsonl(survey)),
            Err(SurveyFault::Gate(error)) => Err(LookFault::Gate(error)),
            Err(SurveyFault::Conflict(conflict)) => Err(LookFault::Conflict(conflict)),
        },
    }
}

fn look_at_parquet(file: &InputFile) -> Result<Look, GateError> {
    let look = || {
        let parquet = ParquetFile::open(&file.path)?;
        let (rows, stretches) = (parquet.rows()?, parquet.stretches()?);
        Ok(Look::Parquet { schema: Arc::clone(parquet.schema()), rows, stretches })
    };
    guarded(look, |words| damaged(&file.path, &words))
}

/// What a panic inside the Parquet library means for the person who gave the file.
pub(crate) fn damaged(path: &Path, words: &str) -> GateError {
    GateError::input(path, format!("the file is damaged: reading it stopped with `{words}`"))
}

fn told(file: &InputFile, conflict: &Conflict, files: &[InputFile]) -> GateError {
    let first = files.get(conflict.first.input).filter(|first| first.path != file.path);
    let name = first.map(InputFile::name);
    GateError::at(&file.path, conflict.place.line, conflict.words(name.as_deref()))
}

fn jsonl_schema(files: &[InputFile], looks: &mut [Look]) -> Result<SchemaRef, GateError> {
    let mut joined = Shape::default();
    let mut last = None;
    for (file, look) in files.iter().zip(looks) {
        if let Look::Jsonl(survey) = look {
            let shape = std::mem::take(&mut survey.shape);
            joined.join(shape).map_err(|conflict| told(file, &conflict, files))?;
            last = Some(file);
        }
    }
    match last {
        None => Ok(Arc::new(Schema::empty())),
        Some(file) => {
            let fields = joined.columns().map_err(|why| GateError::input(&file.path, why))?;
            Ok(Arc::new(Schema::new(fields)))
        }
    }
}

fn csv_schema(
    files: &[InputFile],
    looks: &[Look],
    text: &[String],
) -> Result<SchemaRef, GateError> {
    let mut joined: Option<csv::Survey> = None;
    for (file, look) in files.iter().zip(looks) {
        let Look::Csv(survey) = look else { continue };
        match &mut joined {
            None => joined = Some(survey.clone()),
            Some(joined) if joined.names == survey.names => {
                joined.kinds.iter_mut().zip(&survey.kinds).for_each(|(a, b)| a.join(*b));
            }
            Some(joined) => {
                let (ours, theirs) = (survey.names.join(", "), joined.names.join(", "));
                let why = format!("its header is {ours}, another's is {theirs}; gate them apart");
                return Err(GateError::input(&file.path, why));
            }
        }
    }
    Ok(joined.map_or_else(
        || Arc::new(Schema::empty()),
        |joined| csv::schema(&joined.names, &joined.kinds, text),
    ))
}

/// The first difference of two schemas in words; how strings are kept in memory is none.
fn difference(first: &Schema, other: &Schema) -> Option<String> {
    let plain = |schema: &Schema| schema.fields().iter().map(plain_field).collect::<Vec<_>>();
    let (first, other) = (plain(first), plain(other));
    let pairs = first
        .iter()
        .zip(&other)
        .find(|(a, b)| a.name() != b.name() || a.data_type() != b.data_type());
    match pairs {
        Some((a, b)) if a.name() == b.name() => {
            Some(format!("`{}` is {} there and {} here", a.name(), a.data_type(), b.data_type()))
        }
        Some((a, b)) => Some(format!("it has `{}` where `{}` stands there", b.name(), a.name())),
        None if first.len() == other.len() => None,
        None => Some(format!("it has {} columns instead of {}", other.len(), first.len())),
    }
}

fn plain_field(field: &FieldRef) -> FieldRef {
    let data_type = match field.data_type() {
        DataType::Utf8View | DataType::LargeUtf8 => DataType::Utf8,
        DataType::BinaryView | DataType::LargeBinary => DataType::Binary,
        DataType::List(item) => DataType::List(plain_field(item)),
        DataType::LargeList(item) => DataType::List(plain_field(item)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(plain_field).collect()),
        other => other.clone(),
    };
    Arc::new(Field::new(field.name(), data_type, true))
}
