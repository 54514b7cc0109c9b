//! Bringing in what a controller already knows of its subjects.
//!
//! Rows are read in batches. The facts of a batch are computed from the state of its people and
//! written in one transaction, unless somebody wrote about one of them meanwhile; then they are
//! computed again.

mod facts;
mod row;

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use untrain_policy::{Event, Fact, Position, PurposeId, SubjectId, Timestamp};

pub use facts::{Kept, Outcome, facts_for};
pub use row::{FIELDS, FieldFault, Row};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::limits::{
    FACTS_PER_APPEND_MAX, IMPORT_NOTES_MAX, IMPORT_RETRIES_MAX, IMPORT_ROWS_PER_BATCH,
};
use crate::state::apply;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Rows read.
    pub rows: u64,
    /// Rows that told the ledger something new.
    pub changed: u64,
    /// Rows that told it nothing new.
    pub unchanged: u64,
    /// Rows that could not be read or taken; nothing of them was.
    pub bad: u64,
    /// Facts written.
    pub facts: u64,
    /// Statements that were not taken over.
    pub not_taken: u64,
    /// The first bad rows, up to [`IMPORT_NOTES_MAX`].
    pub faults: Vec<RowFault>,
    /// The first statements that were not taken over, up to [`IMPORT_NOTES_MAX`].
    pub kept: Vec<KeptRow>,
    /// Fields that no row of subjects has, which were passed over.
    pub ignored: BTreeSet<String>,
}

/// A row that could not be read or taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The row's number, as its reader counts.
    pub row: u64,
    /// What is wrong with it, and in which field.
    pub what: String,
}

/// A statement that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The row's number, as its reader counts.
    pub row: u64,
    /// Whom the row is about.
    pub subject: SubjectId,
    /// For which purpose, where it is about one.
    pub purpose: Option<PurposeId>,
    /// Why not.
    pub why: Kept,
}

impl ImportReport {
    fn fault(&mut self, row: u64, what: String) {
        self.bad = self.bad.saturating_add(1);
        if self.faults.len() < IMPORT_NOTES_MAX {
            self.faults.push(RowFault { row, what });
        }
    }

    fn note(&mut self, row: u64, subject: &SubjectId, outcome: &Outcome) {
        let counter =
            if outcome.facts.is_empty() { &mut self.unchanged } else { &mut self.changed };
        *counter = counter.saturating_add(1);
        for (why, purpose) in &outcome.kept {
            self.not_taken = self.not_taken.saturating_add(1);
            if self.kept.len() < IMPORT_NOTES_MAX {
                let (subject, purpose) = (subject.clone(), purpose.clone());
                self.kept.push(KeptRow { row, subject, purpose, why: *why });
            }
        }
    }
}

/// A row's number and what it says, as its reader gives it; or why it could not be read.
pub type NumberedRow = (u64, Result<Map<String, Value>, String>);

impl Ledger {
    /// Imports rows about subjects. Bad rows are reported by number and the rest is imported. Each
    /// row is taken whole or not at all, and importing the same rows again writes nothing.
    ///
    /// # Errors
    /// When the ledger cannot be read or written: the batches before stand, and importing again
    /// goes on after them.
    pub async fn import(
        &self,
        rows: impl IntoIterator<Item = NumberedRow>,
        now: Timestamp,
    ) -> Result<ImportReport, LedgerError> {
        let mut report = ImportReport::default();
        let mut batch = Vec::with_capacity(IMPORT_ROWS_PER_BATCH);
        for (number, fields) in rows {
            report.rows = report.rows.saturating_add(1);
            match fields.and_then(|fields| read(&fields, &mut report.ignored)) {
                Ok(row) => batch.push((number, row)),
                Err(what) => report.fault(number, what),
            }
            if batch.len() == IMPORT_ROWS_PER_BATCH {
                self.import_batch(&batch, now, &mut report).await?;
                batch.clear();
            }
        }
        self.import_batch(&batch, now, &mut report).await?;
        Ok(report)
    }

    async fn import_batch(
        &self,
        batch: &[(u64, Row)],
        now: Timestamp,
        report: &mut ImportReport,
    ) -> Result<(), LedgerError> {
        let mut rest = batch;
        let mut retries = 0_u32;
        while !rest.is_empty() {
            // The fewer people, the rarer somebody writes about one of them meanwhile.
            let (some, _) = rest.split_at((rest.len() >> retries.min(20)).max(1));
            let since = self.size().await?;
            let people = some.iter().map(|(_, row)| &row.subject);
            let plan = plan(some, self.read_people(people).await?, since, now)?;
            let written = plan.facts.len() as u64;
            match self.append_unchanged(plan.facts, now, since).await {
                Ok(_) => retries = retries.saturating_sub(1),
                Err(LedgerError::Changed { .. }) if retries < IMPORT_RETRIES_MAX => {
                    retries = retries.saturating_add(1);
                    continue;
                }
                Err(error) => return Err(error),
            }
            let (done, later) = rest.split_at(plan.rows.len().min(rest.len()));
            for ((number, row), outcome) in done.iter().zip(plan.rows) {
                match outcome {
                    Ok(outcome) => report.note(*number, &row.subject, &outcome),
                    Err(what) => report.fault(*number, what),
                }
            }
            report.facts = report.facts.saturating_add(written);
            rest = later;
        }
        Ok(())
    }
}

/// Reads a row, and remembers fields that mean nothing here.
fn read(fields: &Map<String, Value>, ignored: &mut BTreeSet<String>) -> Result<Row, String> {
    for field in fields.keys().filter(|field| !FIELDS.contains(&field.as_str())) {
        if ignored.len() < IMPORT_NOTES_MAX && !ignored.contains(field) {
            ignored.insert(field.clone());
        }
    }
    Row::parse(fields).map_err(|fault| fault.to_string())
}

/// As many rows as fit into one transaction, and what they come to.
struct Plan {
    rows: Vec<Result<Outcome, String>>,
    facts: Vec<Fact>,
}

/// Computes the facts of rows one after the other, each from the state that the ones before made.
fn plan(
    batch: &[(u64, Row)],
    mut state: untrain_policy::Projection,
    since: Position,
    now: Timestamp,
) -> Result<Plan, LedgerError> {
    let mut plan = Plan { rows: Vec::with_capacity(batch.len()), facts: Vec::new() };
    for (_, row) in batch {
        let outcome = match facts_for(row, &state, now) {
            Ok(outcome) if outcome.facts.len() > FACTS_PER_APPEND_MAX => {
                Err(format!("it states more than {FACTS_PER_APPEND_MAX} facts"))
            }
            other => other,
        };
        let facts = outcome.as_ref().map_or(&[][..], |outcome| &outcome.facts);
        if plan.facts.len().saturating_add(facts.len()) > FACTS_PER_APPEND_MAX {
            break;
        }
        for fact in facts {
            apply(&mut state, since, &Event { time: now, fact: fact.clone() })?;
            plan.facts.push(fact.clone());
        }
        plan.rows.push(outcome);
    }
    Ok(plan)
}
