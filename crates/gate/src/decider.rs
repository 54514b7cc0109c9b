//! The gate's core: a pure function from a batch of records to a decision for each. It reads no
//! file and no clock; runners read batches, ask it, and write what is kept.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_buffer::BooleanBufferBuilder;
use arrow_schema::{ArrowError, Schema};
use untrain_lineage::PERSONAL_DATA;
use untrain_lineage::manifest::{Columns, Declared};
use untrain_policy::snapshot::{Account, Column as Facts, RecordColumns, View, Who};
use untrain_policy::{CollectedAt, Decision, Effect, NamedSource, Signal, Timestamp};

use crate::GateError;
use crate::cells::texts;
use crate::columns::{Column, ColumnPlan};
use crate::pinned;
use crate::snapshot_file::MappedSnapshot;
use crate::subjects::Subjects;
use crate::times::times;

/// Decides about batches of one schema, for one purpose, at one snapshot.
pub struct Decider<'s> {
    snapshot: &'s MappedSnapshot,
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
    /// The byte that stands for each decision ([`untrain_policy::Decision::index`]), or for what
    /// redaction leaves out ([`untrain_lineage::PERSONAL_DATA`]).
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

    /// Leaves out those of the records that may be used whose text says that they must not be.
    pub(crate) fn leave_out(&mut self, dropped: &[bool]) {
        let mut dropped = dropped.iter();
        let mut keep = BooleanBufferBuilder::new(self.outcomes.len());
        for (outcome, kept) in self.outcomes.iter_mut().zip(self.keep.values()) {
            let leaves = kept && dropped.next().copied().unwrap_or(false);
            if leaves {
                *outcome = PERSONAL_DATA;
            }
            keep.append(kept && !leaves);
        }
        self.keep = BooleanArray::new(keep.finish(), None);
    }

    /// The accounts of all records' people, one after another.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = Account> {
        self.people.iter().filter_map(|who| match who {
            Who::Known(account) => Some(*account),
            Who::Suppressed | Who::Unknown => None,
        })
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

/// The words of a column that every record may have its own of. A word that is on no list is no
/// word; what is missing permits nothing.
fn words<T: FromStr>(
    batch: &RecordBatch,
    column: Option<&Column>,
) -> Result<Option<Vec<Option<T>>>, ArrowError> {
    let Some(column) = column else { return Ok(None) };
    let words = texts(&column.of(batch)?)?;
    Ok(Some(words.iter().map(|word| word.and_then(|word| word.parse().ok())).collect()))
}

/// The facts of a column, or what was declared for all records.
fn facts<T>(column: Option<&Vec<T>>, declared: T) -> Facts<'_, T> {
    column.map_or(Facts::All(declared), |facts| Facts::Each(facts))
}

/// The licence of each record: its source's, when that is registered with one, else its own.
fn held_under<'l>(
    sources: &[Option<NamedSource<'l>>],
    own: Option<Vec<Option<&'l str>>>,
    declared: Option<&'l str>,
) -> Vec<Option<&'l str>> {
    let own = own.unwrap_or_else(|| vec![declared; sources.len()]);
    let of = |(source, own): (&Option<NamedSource<'l>>, Option<&'l str>)| {
        source.and_then(|source| source.licence).or(own)
    };
    sources.iter().zip(own).map(of).collect()
}

impl<'s> Decider<'s> {
    /// A decider for batches of `schema`, which come from the input at `path`.
    ///
    /// `view` is `snapshot`'s view of the purpose; it is made once and shared by all deciders.
    ///
    /// # Errors
    /// [`GateError::ColumnMissing`] and [`GateError::ColumnKind`].
    pub fn new(
        snapshot: &'s MappedSnapshot,
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
        snapshot: &'s MappedSnapshot,
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

    /// When all records were collected, on the operator's word.
    pub(crate) const fn collected_at(&self) -> Option<Timestamp> {
        self.declared.collected_at
    }

    /// Decides about every record of a batch.
    ///
    /// # Errors
    /// [`GateError::Input`] when the batch is not of the schema that the decider was made for,
    /// [`GateError::SnapshotDamaged`] when a part of the snapshot that it asks is not what was
    /// signed.
    pub fn decide_batch(&self, batch: &RecordBatch) -> Result<Decided, GateError> {
        let (people, ends) = self.people(batch)?;
        let decisions = self.decide(batch, &people, &ends).map_err(|error| self.fault(&error))?;
        let mut keep = BooleanBufferBuilder::new(decisions.len());
        decisions.iter().for_each(|decision| keep.append(decision.effect == Effect::Allow));
        let outcomes = decisions.iter().map(Decision::index).collect();
        Ok(Decided { keep: BooleanArray::new(keep.finish(), None), outcomes, people, ends })
    }

    pub(crate) fn fault(&self, error: &ArrowError) -> GateError {
        GateError::input(&self.path, format!("its rows can't be read: {error}"))
    }

    fn decide(
        &self,
        batch: &RecordBatch,
        people: &[Who],
        ends: &[usize],
    ) -> Result<Vec<Decision>, ArrowError> {
        let (plan, declared) = (&self.plan, &self.declared);
        let category = words(batch, plan.category.as_ref())?;
        let visibility = words(batch, plan.visibility.as_ref())?;
        let named = self.sources(batch)?;
        let kind = |source: &Option<NamedSource<'_>>| source.map(|source| source.kind);
        let source = named.as_ref().map(|named| named.iter().map(kind).collect());
        let collected =
            plan.collected_at.as_ref().map(|column| times(&column.of(batch)?)).transpose()?;
        let at = declared.collected_at.map_or(CollectedAt::Missing, CollectedAt::Known);
        let licences = plan.licence.as_ref().map(|column| texts(&column.of(batch)?)).transpose()?;
        let licences = licences.as_ref().map(|licences| licences.iter().collect());
        let licences = match &named {
            None => licences,
            Some(named) => Some(held_under(named, licences, declared.licence.as_deref())),
        };
        let signals = plan.signals.as_ref().map(|column| {
            pinned::signals(&column.of(batch)?, pinned::usages_of(self.view.purpose()))
        });
        let signals = signals.transpose()?;
        let records = RecordColumns {
            category: facts(category.as_ref(), declared.category),
            visibility: facts(visibility.as_ref(), declared.visibility),
            source: facts(source.as_ref(), declared.source),
            collected_at: facts(collected.as_ref(), at),
            licence: facts(licences.as_ref(), declared.licence.as_deref()),
            // Without a column: the policy's default for the source.
            signal: facts(signals.as_ref(), Signal::Unknown),
        };
        let mut decisions = Vec::with_capacity(batch.num_rows());
        self.view.decide_all(&records, people, ends, &mut decisions);
        Ok(decisions)
    }

    /// What the words of the source column stand for: a kind, or a registered source.
    fn sources(
        &self,
        batch: &RecordBatch,
    ) -> Result<Option<Vec<Option<NamedSource<'s>>>>, ArrowError> {
        let Some(column) = &self.plan.source else { return Ok(None) };
        let names = texts(&column.of(batch)?)?;
        let snapshot = self.snapshot;
        Ok(Some(names.iter().map(|name| snapshot.source(name?)).collect()))
    }

    /// Everybody whom the records are about, and where each record's people end; nobody for a
    /// record that is not valid.
    fn people(&self, batch: &RecordBatch) -> Result<(Vec<Who>, Vec<usize>), GateError> {
        let fault = |error: &ArrowError| self.fault(error);
        let resolve = |column: &Column| {
            let column = column.of(batch).map_err(|error| fault(&error))?;
            Subjects::resolve(&column, self.snapshot, fault)
        };
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
        Ok((people, ends))
    }
}
