//! One work unit through the gate: read, decide, filter, redact, note down, write.

use std::collections::HashSet;
use std::path::Path;
use std::sync::mpsc::Sender;

use arrow_array::{Array, RecordBatch, StringViewArray};
use untrain_lineage::index::RECORD_ID_BYTES_MAX;
use untrain_lineage::manifest::Part;
use untrain_policy::snapshot::{Account, Who};

use crate::GateError;
use crate::cells::texts;
use crate::census::Counting;
use crate::corpus::{Corpus, Source, Unit};
use crate::decider::{Decided, Decider};
use crate::duplicates::IdHashes;
use crate::durability::Durability;
use crate::explain::{Dropped, Explained};
use crate::gated::{Counters, Gated, Gating, Spot, Terms};
use crate::label_book::LabelBook;
use crate::lineage_entry::Aside;
use crate::lineage_sort::LineageEntries;
use crate::part_writer::PartWriter;
use crate::redaction::Redaction;
use crate::run::Order;
use crate::tally::code;

/// What every unit of a run shares.
pub(crate) struct Job<'a> {
    pub(crate) order: &'a Order,
    pub(crate) corpus: &'a Corpus,
    pub(crate) terms: Terms<'a>,
    pub(crate) book: &'a LabelBook<'a>,
    /// Where parts and temporary files go.
    pub(crate) folder: &'a Path,
    pub(crate) durability: &'a Durability,
    /// Whether nothing is written but the explain file.
    pub(crate) dry: bool,
}

/// What one thread collects over its units.
pub(crate) struct Worker {
    pub(crate) lineage: LineageEntries,
    pub(crate) ids: IdHashes,
    pub(crate) explained: Explained,
    pub(crate) counters: Counters,
    /// Who would have to leave; counted in a dry run alone.
    pub(crate) census: Counting,
    /// The first bits of the labels of a batch's accounts.
    prefixes: Vec<u32>,
    /// The people of one record.
    named: HashSet<Who>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) read: u64,
    pub(crate) kept: u64,
}

impl Worker {
    /// One of `workers` that together see `rows` records.
    pub(crate) fn new(rows: u64, workers: usize, redaction: Option<&Redaction>) -> Self {
        Self {
            lineage: LineageEntries::new(rows, workers),
            ids: IdHashes::new(rows),
            explained: Explained::default(),
            counters: Counters::new(redaction),
            census: Counting::default(),
            prefixes: Vec::new(),
            named: HashSet::new(),
        }
    }

    /// Takes one unit through the gate.
    pub(crate) fn take(
        &mut self,
        job: &Job<'_>,
        steps: &Sender<Step>,
        at: usize,
        unit: &Unit,
    ) -> Result<Option<Part>, GateError> {
        let source = job.corpus.source(unit)?;
        let path = &source.file.path;
        let opened = job.corpus.open(unit)?;
        let gating = Gating::new(&job.terms, &source.schema, path)?;
        let mut writer = None;
        let mut row = unit.first_row;
        for batch in opened.batches {
            let batch = batch?;
            let place = Place { unit: at, input: unit.input, first_row: row };
            let Gated { passed, decided } = match job.dry {
                true => {
                    let decided = gating.decide(&batch, &mut self.counters)?;
                    let (snapshot, decider) = (job.terms.snapshot, gating.decider());
                    self.census.take(snapshot, decider, &batch, &decided)?;
                    Gated { passed: None, decided }
                }
                false => gating.gate(&batch, place.spot(), &mut self.counters)?,
            };
            self.note(job, source, gating.decider(), &place, &batch, &decided)?;
            let (read, kept) = (batch.num_rows() as u64, decided.kept() as u64);
            if let Some(passed) = passed {
                let writer = match &mut writer {
                    Some(writer) => writer,
                    none => {
                        let path = job.folder.join(part_name(at));
                        none.insert(PartWriter::create(&path, &opened.style)?)
                    }
                };
                writer.write(&passed)?;
            }
            row += read;
            // Nobody listens any more only when the run has failed already.
            let _ = steps.send(Step { read, kept });
        }
        self.explained.put_aside(at, job.folder).map_err(GateError::writing(job.folder))?;
        writer.map(|writer| finish(job, writer, at)).transpose()
    }

    /// Notes down the ids, the dropped rows and the lineage of a batch.
    fn note(
        &mut self,
        job: &Job<'_>,
        source: &Source,
        decider: &Decider<'_>,
        place: &Place,
        batch: &RecordBatch,
        decided: &Decided,
    ) -> Result<(), GateError> {
        let ids = decider.plan().id.as_ref();
        let ids = ids.map(|column| texts(&column.of(batch)?)).transpose();
        let ids = ids.map_err(|error| decider.fault(&error))?;
        if let Some(ids) = &ids {
            self.ids.push(ids, job.folder).map_err(GateError::writing(job.folder))?;
        }
        if job.order.explain.is_some() {
            self.explain(job, source, place, ids.as_ref(), decided)?;
        }
        if job.dry { Ok(()) } else { self.trace(job, source, place, ids.as_ref(), decided) }
    }

    fn explain(
        &mut self,
        job: &Job<'_>,
        source: &Source,
        place: &Place,
        ids: Option<&StringViewArray>,
        decided: &Decided,
    ) -> Result<(), GateError> {
        let input = source.file.name();
        for (row, outcome) in decided.outcomes.iter().enumerate() {
            let Some(reason) = code(*outcome) else { continue };
            let dropped = Dropped {
                input: &input,
                row: place.row(row),
                record: id(ids, row),
                reason: &reason,
            };
            let put = self.explained.push(place.unit, &dropped, job.folder);
            put.map_err(GateError::writing(job.folder))?;
        }
        Ok(())
    }

    fn trace(
        &mut self,
        job: &Job<'_>,
        source: &Source,
        place: &Place,
        ids: Option<&StringViewArray>,
        decided: &Decided,
    ) -> Result<(), GateError> {
        let unit = u32::try_from(place.unit).unwrap_or(u32::MAX);
        self.prefixes.clear();
        job.book.prefixes(decided.accounts().map(Account::slot), &mut self.prefixes)?;
        let mut prefixes = self.prefixes.iter().copied();
        for (row, outcome) in decided.outcomes.iter().enumerate() {
            let people = decided.people(row);
            let id = id(ids, row).unwrap_or_default().as_bytes();
            if id.len() > RECORD_ID_BYTES_MAX {
                let why = format!("row {} has a record id that is too long", place.row(row));
                return Err(GateError::input(&source.file.path, why));
            }
            self.named.clear();
            for (at, who) in people.iter().enumerate() {
                // Somebody who is named twice has one entry, the author's when it is theirs.
                let again = people.len() > 1 && !self.named.insert(*who);
                let Who::Known(account) = who else { continue };
                let (slot, prefix) = (account.slot(), prefixes.next().unwrap_or_default());
                if again {
                    continue;
                }
                let (row, outcome, author) = (place.row(row), *outcome, at == 0);
                let entry = Aside { prefix, slot, unit, row, outcome, author, id };
                let put = self.lineage.push(&entry, job.folder);
                put.map_err(GateError::writing(job.folder))?;
            }
        }
        Ok(())
    }
}

fn id(ids: Option<&StringViewArray>, row: usize) -> Option<&str> {
    ids.filter(|ids| ids.is_valid(row)).map(|ids| ids.value(row))
}

fn finish(job: &Job<'_>, writer: PartWriter, at: usize) -> Result<Part, GateError> {
    let (part, file) = writer.end()?;
    job.durability.take(&job.folder.join(part_name(at)), file)?;
    Ok(part)
}

/// Where a batch stands in its corpus.
struct Place {
    unit: usize,
    input: usize,
    first_row: u64,
}

impl Place {
    const fn row(&self, at: usize) -> u64 {
        self.first_row + at as u64
    }

    const fn spot(&self) -> Spot {
        Spot { input: self.input as u64, first_row: self.first_row }
    }
}

/// The name of the part that a unit becomes.
pub(crate) fn part_name(unit: usize) -> String {
    format!("part-{unit:05}.parquet")
}
