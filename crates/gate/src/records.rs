//! The records of a dataset, one after another, with all that deciding about them again needs.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{Array, RecordBatch, StringViewArray};
use arrow_schema::ArrowError;
use untrain_lineage::manifest::{Columns, Declared};
use untrain_policy::{
    Category, CollectedAt, NamedSource, RecordFacts, Signal, Snapshot, Visibility,
};
use untrain_signals::UsageSet;

use crate::GateError;
use crate::cells::{Lists, texts};
use crate::columns::{Column, ColumnPlan};
use crate::corpus::damaged;
use crate::crew::guarded;
use crate::dataset::Dataset;
use crate::parquet_file::{Batches, ParquetFile, Rows};
use crate::pinned;
use crate::times::times;

/// One record of a dataset, owned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetRecord {
    /// Its id, where the corpus has one.
    pub id: Option<String>,
    /// Whom it is about, the author first.
    pub subjects: Vec<String>,
    /// Which kind of personal data it is.
    pub category: Option<Category>,
    /// Who could read it.
    pub visibility: Option<Visibility>,
    /// Where it comes from: a kind of source, or a registered source.
    pub source: Option<String>,
    /// The licence it was obtained under.
    pub licence: Option<String>,
    /// What was said with it when it was fetched, of the dataset's purpose.
    pub signal: Signal,
    /// When it was collected.
    pub collected_at: CollectedAt,
    /// Its text columns, each on lines of its own.
    pub text: String,
    /// What the column says that [`Dataset::records_marked`] was asked for: its word or number, or
    /// its list in brackets.
    pub mark: Option<String>,
}

impl DatasetRecord {
    /// What a decision needs to know of it, where `snapshot` has the register of sources.
    #[must_use]
    pub fn facts<'r, B: AsRef<[u8]>>(&'r self, snapshot: &'r Snapshot<B>) -> RecordFacts<'r> {
        self.facts_of(|named| snapshot.source(named))
    }

    /// The same, where `named` says what a word for a source stands for.
    #[must_use]
    pub fn facts_of<'r>(
        &'r self,
        named: impl FnOnce(&'r str) -> Option<NamedSource<'r>>,
    ) -> RecordFacts<'r> {
        let source = self.source.as_deref().and_then(named);
        let licence = source.and_then(|source| source.licence);
        RecordFacts {
            category: self.category,
            visibility: self.visibility,
            source: source.map(|source| source.kind),
            collected_at: self.collected_at,
            licence: licence.or(self.licence.as_deref()),
            signal: self.signal,
        }
    }
}

/// The records of a dataset; after an error there are no more.
pub struct Records {
    parts: std::vec::IntoIter<PathBuf>,
    columns: Columns,
    declared: Declared,
    usages: UsageSet,
    mark: Option<String>,
    open: Option<(Batches, Arc<ColumnPlan>)>,
    ready: std::vec::IntoIter<DatasetRecord>,
    failed: bool,
}

impl Records {
    pub(crate) fn new(dataset: &Dataset, mark: Option<String>) -> Self {
        let manifest = dataset.manifest();
        let path = |part: &untrain_lineage::manifest::Part| dataset.folder().join(&part.file);
        let parts: Vec<_> = manifest.parts.iter().map(path).collect();
        Self {
            parts: parts.into_iter(),
            columns: manifest.columns.clone(),
            declared: manifest.declared.clone(),
            usages: pinned::usages_of(&manifest.purpose),
            mark,
            open: None,
            ready: Vec::new().into_iter(),
            failed: false,
        }
    }

    /// Reads on until there is a record; whether there is one.
    fn fill(&mut self) -> Result<bool, GateError> {
        while self.ready.len() == 0 {
            let Some((batches, plan)) = &mut self.open else {
                let Some(path) = self.parts.next() else { return Ok(false) };
                let mark = self.mark.as_deref();
                let open = || open(&path, &self.columns, mark);
                self.open = Some(guarded(open, |words| damaged(&path, &words))?);
                continue;
            };
            let path = batches.path().to_owned();
            match guarded(|| batches.next().transpose(), |words| damaged(&path, &words))? {
                None => self.open = None,
                Some(batch) => {
                    let records = read(&batch, plan, &self.declared, self.usages)
                        .map_err(|error| GateError::input(&path, error.to_string()))?;
                    self.ready = records.into_iter();
                }
            }
        }
        Ok(true)
    }
}

impl Iterator for Records {
    type Item = Result<DatasetRecord, GateError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        match self.fill() {
            Ok(_) => self.ready.next().map(Ok),
            Err(error) => {
                self.failed = true;
                Some(Err(error))
            }
        }
    }
}

fn open(
    path: &std::path::Path,
    columns: &Columns,
    mark: Option<&str>,
) -> Result<(Batches, Arc<ColumnPlan>), GateError> {
    let file = ParquetFile::open(path)?;
    let (batches, plan) = project(&file, columns, mark, path)?;
    Ok((batches, Arc::new(plan)))
}

/// The batches of a whole file with only the named columns, and where these stand then.
pub(crate) fn project(
    file: &ParquetFile,
    columns: &Columns,
    mark: Option<&str>,
    path: &std::path::Path,
) -> Result<(Batches, ColumnPlan), GateError> {
    let plan = |schema| ColumnPlan::find(columns, schema, path)?.with_mark(mark, schema, path);
    let places = plan(file.schema())?.places();
    let all = Rows { groups: 0..file.metadata().num_row_groups(), skip: 0, rows: file.rows()? };
    let schema = file
        .schema()
        .project(&places)
        .map_err(|error| GateError::input(path, error.to_string()))?;
    Ok((file.batches(&all, Some(&places))?, plan(&schema)?))
}

fn read(
    batch: &RecordBatch,
    plan: &ColumnPlan,
    declared: &Declared,
    usages: UsageSet,
) -> Result<Vec<DatasetRecord>, ArrowError> {
    let maybe = |column: &Option<Column>| column.as_ref().map(|c| texts(&c.of(batch)?)).transpose();
    let (ids, sources) = (maybe(&plan.id)?, maybe(&plan.source)?);
    let (categories, visibilities) = (maybe(&plan.category)?, maybe(&plan.visibility)?);
    let licences = maybe(&plan.licence)?;
    let signals = plan.signals.as_ref();
    let signals = signals.map(|c| pinned::signals(&c.of(batch)?, usages)).transpose()?;
    let moments = plan.collected_at.as_ref().map(|c| times(&c.of(batch)?)).transpose()?;
    let bodies = plan.text.iter().map(|c| texts(&c.of(batch)?)).collect::<Result<Vec<_>, _>>()?;
    let people =
        plan.subjects.iter().map(|c| People::of(c, batch)).collect::<Result<Vec<_>, _>>()?;
    let marks = plan.mark.as_ref().map(|c| Marks::of(c, batch)).transpose()?;
    let declared_time = declared.collected_at.map_or(CollectedAt::Missing, CollectedAt::Known);
    let record = |row: usize| DatasetRecord {
        id: cell(ids.as_ref(), row).map(str::to_owned),
        subjects: people.iter().flat_map(|column| column.names(row)).map(str::to_owned).collect(),
        category: word(categories.as_ref(), row, declared.category),
        visibility: word(visibilities.as_ref(), row, declared.visibility),
        source: match &sources {
            None => declared.source.map(|kind| kind.to_string()),
            sources => cell(sources.as_ref(), row).map(str::to_owned),
        },
        licence: match &licences {
            None => declared.licence.clone(),
            licences => cell(licences.as_ref(), row).map(str::to_owned),
        },
        signal: match &signals {
            None => Signal::Unknown,
            Some(signals) => signals.get(row).copied().unwrap_or(Signal::Refuse),
        },
        collected_at: match &moments {
            None => declared_time,
            Some(moments) => moments.get(row).copied().unwrap_or(CollectedAt::Missing),
        },
        text: joined(&bodies, row),
        mark: marks.as_ref().and_then(|marks| marks.of_row(row)),
    };
    Ok((0..batch.num_rows()).map(record).collect())
}

fn cell(column: Option<&StringViewArray>, row: usize) -> Option<&str> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

fn word<T: std::str::FromStr>(
    column: Option<&StringViewArray>,
    row: usize,
    declared: Option<T>,
) -> Option<T> {
    match column {
        None => declared,
        column => cell(column, row).and_then(|word| word.parse().ok()),
    }
}

fn joined(bodies: &[StringViewArray], row: usize) -> String {
    let texts = bodies.iter().filter_map(|column| cell(Some(column), row));
    texts.collect::<Vec<_>>().join("\n")
}

/// One column that names people.
struct People {
    names: StringViewArray,
    lists: Option<Lists>,
}

impl People {
    fn of(column: &Column, batch: &RecordBatch) -> Result<Self, ArrowError> {
        let array = column.of(batch)?;
        let lists = Lists::of(&array);
        let names = texts(lists.as_ref().map_or(&array, |lists| &lists.items))?;
        Ok(Self { names, lists })
    }

    fn names(&self, row: usize) -> impl Iterator<Item = &str> {
        let range = self.lists.as_ref().map_or(row..row + 1, |lists| lists.range(row));
        range.filter_map(|at| cell(Some(&self.names), at))
    }
}

/// A column of labels or vectors.
struct Marks {
    words: StringViewArray,
    lists: Option<Lists>,
}

impl Marks {
    fn of(column: &Column, batch: &RecordBatch) -> Result<Self, ArrowError> {
        let array = column.of(batch)?;
        let lists = Lists::of(&array);
        let words = texts(lists.as_ref().map_or(&array, |lists| &lists.items))?;
        Ok(Self { words, lists })
    }

    fn of_row(&self, row: usize) -> Option<String> {
        let Some(lists) = &self.lists else {
            return cell(Some(&self.words), row).map(str::to_owned);
        };
        let range = lists.range(row);
        let items = range.map(|at| cell(Some(&self.words), at).unwrap_or("null"));
        let items: Vec<&str> = items.collect();
        (!items.is_empty()).then(|| format!("[{}]", items.join(",")))
    }
}
