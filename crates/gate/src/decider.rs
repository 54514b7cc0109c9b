//! The gate's core: a pure function from a batch of records to a decision for each. It reads no
//! file and no clock; runners read batches, ask it, and write what is kept.

use std::hint::black_box;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use arrow_array::{Array, BooleanArray, RecordBatch, StringViewArray};
use arrow_buffer::BooleanBufferBuilder;
use arrow_schema::{ArrowError, Schema};
use untrain_lineage::manifest::{Columns, Declared};
use untrain_policy::snapshot::{Snapshot, View, Who};
use untrain_policy::{CollectedAt, Effect, RecordFacts, Signal};

use crate::GateError;
use crate::cells::texts;
use crate::columns::{Column, ColumnPlan};
use crate::subjects::Subjects;
use crate::times::times;

/// Decides about batches of one schema, for one purpose, at one snapshot.
pub struct Decider<'s> {
    snapshot: &'s Snapshot,
    view: &'s View<'s>,
    plan: ColumnPlan,
    declared: Declared,
    path: PathBuf,
}

/// What was decided about a batch.
#[derive(Debug)]
pub struct Decided {
    /// Whether each record may be used.
    pub keep: BooleanArray,
    /// The byte that stands for each decision ([`untrain_policy::Decision::index`]).
    pub outcomes: Vec<u8>,
    people: Vec<Who>,
    ends: Vec<usize>,
}

impl Decided {
    /// How many records may be used.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.keep.true_count()
    }

    /// Whom the records of a range are about, one after another; a range may reach past the end.
    pub(crate) fn everybody_in(&self, rows: Range<usize>) -> &[Who] {
        let end = self.ends.get(rows.end.min(self.ends.len()).wrapping_sub(1)).copied();
        let start = self.start(rows.start);
        self.people.get(start..end.unwrap_or_default()).unwrap_or_default()
    }

    /// Whom a record is about, the author first; nobody when it was not a valid record.
    #[must_use]
    pub fn people(&self, row: usize) -> &[Who] {
        let end = self.ends.get(row).copied().unwrap_or_default();
        self.people.get(self.start(row)..end).unwrap_or_default()
    }

    fn start(&self, row: usize) -> usize {
        let before = row.checked_sub(1).and_then(|before| self.ends.get(before));
        before.copied().unwrap_or_default()
    }
}

/// A fact that every record may have its own of.
enum Facts<T> {
    All(Option<T>),
    Each(Vec<Option<T>>),
}

impl<T: Copy + FromStr> Facts<T> {
    fn of(
        batch: &RecordBatch,
        column: Option<&Column>,
        declared: Option<T>,
    ) -> Result<Self, ArrowError> {
        let Some(column) = column else { return Ok(Self::All(declared)) };
        let words = texts(&column.of(batch)?)?;
        // A word that is on no list is no word; what is missing permits nothing.
        Ok(Self::Each(words.iter().map(|word| word.and_then(|word| word.parse().ok())).collect()))
    }
}

impl<T: Copy> Facts<T> {
    fn get(&self, row: usize) -> Option<T> {
        match self {
            Self::All(fact) => *fact,
            Self::Each(facts) => facts.get(row).copied().flatten(),
        }
    }
}

impl<'s> Decider<'s> {
    /// A decider for batches of `schema`, which come from the input at `path`.
    ///
    /// `view` is `snapshot`'s view of the purpose; it is made once and shared by all deciders.
    ///
    /// # Errors
    /// [`GateError::ColumnMissing`] and [`GateError::ColumnKind`].
    pub fn new(
        snapshot: &'s Snapshot,
        view: &'s View<'s>,
        columns: &Columns,
        declared: &Declared,
        schema: &Schema,
        path: &Path,
    ) -> Result<Self, GateError> {
        let plan = ColumnPlan::find(columns, schema, path)?;
        Ok(Self::with(snapshot, view, plan, declared, path))
    }

    /// The same with a plan that was made already.
    pub(crate) fn with(
        snapshot: &'s Snapshot,
        view: &'s View<'s>,
        plan: ColumnPlan,
        declared: &Declared,
        path: &Path,
    ) -> Self {
        Self { snapshot, view, plan, declared: declared.clone(), path: path.to_owned() }
    }

    pub(crate) const fn plan(&self) -> &ColumnPlan {
        &self.plan
    }

    /// Decides about every record of a batch.
    ///
    /// # Errors
    /// [`GateError::Input`] when the batch is not of the schema that the decider was made for.
    pub fn decide_batch(&self, batch: &RecordBatch) -> Result<Decided, GateError> {
        self.decide(batch).map_err(|error| self.fault(&error))
    }

    pub(crate) fn fault(&self, error: &ArrowError) -> GateError {
        GateError::input(&self.path, format!("its rows can't be read: {error}"))
    }

    fn decide(&self, batch: &RecordBatch) -> Result<Decided, ArrowError> {
        let (plan, declared, rows) = (&self.plan, &self.declared, batch.num_rows());
        let category = Facts::of(batch, plan.category.as_ref(), declared.category)?;
        let visibility = Facts::of(batch, plan.visibility.as_ref(), declared.visibility)?;
        let source = Facts::of(batch, plan.source.as_ref(), declared.source)?;
        let collected = self.collected(batch)?;
        let licences = self.licences(batch)?;
        let (people, ends) = self.people(batch)?;
        let mut keep = BooleanBufferBuilder::new(rows);
        let mut outcomes = Vec::with_capacity(rows);
        let mut first = 0;
        for (row, end) in ends.iter().enumerate() {
            let licence = match &licences {
                None => declared.licence.as_deref(),
                Some(licences) => licences.is_valid(row).then(|| licences.value(row)),
            };
            let facts = RecordFacts {
                category: category.get(row),
                visibility: visibility.get(row),
                source: source.get(row),
                collected_at: collected.get(row).unwrap_or(CollectedAt::Unreadable),
                licence,
                // A corpus brings no pinned signals yet: the policy's default for the source.
                signal: Signal::Unknown,
            };
            let decision = self.view.decide(&facts, people.get(first..*end).unwrap_or_default());
            keep.append(decision.effect == Effect::Allow);
            outcomes.push(decision.index());
            first = *end;
        }
        Ok(Decided { keep: BooleanArray::new(keep.finish(), None), outcomes, people, ends })
    }

    /// Everybody whom the records are about, and where each record's people end; nobody for a
    /// record that is not valid.
    fn people(&self, batch: &RecordBatch) -> Result<(Vec<Who>, Vec<usize>), ArrowError> {
        let resolve = |column: &Column| Subjects::resolve(&column.of(batch)?, self.snapshot);
        let subjects = self.plan.subjects.iter().map(resolve).collect::<Result<Vec<_>, _>>()?;
        let mut people = Vec::with_capacity(batch.num_rows());
        let mut ends = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            let first = people.len();
            let mut columns = subjects.iter().enumerate();
            if !columns.all(|(at, column)| column.of(row, at == 0, &mut people)) {
                people.truncate(first);
            }
            ends.push(people.len());
        }
        // Asked of all at once, the memory answers many times faster than one by one below.
        let numbers = people.iter().filter_map(|who| self.snapshot.person_number(*who));
        black_box(numbers.fold(0, |sum, number| sum ^ number));
        Ok((people, ends))
    }

    fn collected(&self, batch: &RecordBatch) -> Result<Facts<CollectedAt>, ArrowError> {
        Ok(match &self.plan.collected_at {
            Some(column) => Facts::Each(times(&column.of(batch)?)?.into_iter().map(Some).collect()),
            None => {
                let declared = self.declared.collected_at;
                Facts::All(Some(declared.map_or(CollectedAt::Missing, CollectedAt::Known)))
            }
        })
    }

    fn licences(&self, batch: &RecordBatch) -> Result<Option<StringViewArray>, ArrowError> {
        self.plan.licence.as_ref().map(|column| texts(&column.of(batch)?)).transpose()
    }
}
