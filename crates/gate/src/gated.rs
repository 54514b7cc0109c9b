//! The gate's core, which every runner calls: a function from a batch of records, a snapshot and a
//! compiled policy to the batch that may be used, redacted, what was decided, and counters. It
//! reads no file and no clock; the same batches give the same, whatever their order and threads.

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use arrow_select::filter::filter_record_batch;
use untrain_lineage::RowsSum;
use untrain_lineage::manifest::{Columns, Counts, Declared, Redaction as Stated};
use untrain_policy::snapshot::View;
use untrain_policy::{PolicyHash, PurposeId};
use untrain_redact::measure::Draw;
use untrain_redact::{Passed, Placeholders};

use crate::GateError;
use crate::decider::{Decided, Decider};
use crate::redaction::{Redaction, Texts, redact, would_drop};
use crate::redaction_told::Told;
use crate::row_bytes::add_rows;
use crate::snapshot_file::MappedSnapshot;
use crate::tally::Tally;

/// On what terms records pass.
#[derive(Clone, Copy)]
pub struct Terms<'s> {
    /// The state that decides.
    pub snapshot: &'s MappedSnapshot,
    /// Its view of the purpose; it is made once and shared.
    pub view: &'s View<'s>,
    /// What the corpus calls its columns.
    pub columns: &'s Columns,
    /// What the operator declares for all records.
    pub declared: &'s Declared,
    /// How personal data in the text columns is replaced, if it is.
    pub redaction: Option<&'s Redaction>,
    /// Whether the rows that pass are added up to a digest.
    pub sums_rows: SumsRows,
}

/// Whether the rows that pass are added up to a digest, which costs time for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SumsRows {
    /// They are not.
    #[default]
    No,
    /// They are.
    Yes,
}

/// The gate for batches of one schema.
pub struct Gating<'s> {
    decider: Decider<'s>,
    redaction: Option<(&'s Redaction, Texts)>,
    sums_rows: SumsRows,
}

/// Where a batch stands in its corpus: the sample of redacted records is drawn by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spot {
    /// The number of the input.
    pub input: u64,
    /// The number of the batch's first row in it.
    pub first_row: u64,
}

/// A batch that went through.
#[derive(Debug)]
pub struct Gated {
    /// The rows that may be used, redacted; absent when there are none.
    pub passed: Option<RecordBatch>,
    /// What was decided about every row that came in.
    pub decided: Decided,
}

/// What is counted over batches. Counters of many workers add up.
pub struct Counters {
    tally: Tally,
    rows: RowsSum,
    placeholders: Placeholders,
    told: Told,
}

impl Counters {
    /// Nothing yet; `redaction` is that of the [`Terms`].
    #[must_use]
    pub fn new(redaction: Option<&Redaction>) -> Self {
        let draw = redaction.map_or_else(Draw::default, |redaction| redaction.draw);
        Self {
            tally: Tally::default(),
            rows: RowsSum::default(),
            placeholders: Placeholders::new(),
            told: Told::new(draw),
        }
    }

    /// Takes in what another worker counted.
    pub fn add(&mut self, other: Self) {
        self.tally.add(&other.tally);
        self.rows.add(&other.rows);
        self.told.count(&other.placeholders);
        self.told.join(other.told);
    }

    /// How many records came in, passed, and were left out for what.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.tally.counts()
    }

    /// What the rows that passed add up to; the sum of nothing unless the terms said to add them.
    #[must_use]
    pub const fn rows(&self) -> &RowsSum {
        &self.rows
    }

    /// How many pieces of personal data were replaced, by kind, and what is said of the redaction:
    /// the sample is read again for that.
    #[must_use]
    pub fn redactions(mut self, redaction: &Redaction) -> (BTreeMap<String, u64>, Stated) {
        self.told.count(&self.placeholders);
        self.told.state(redaction)
    }

    /// How many pieces of personal data were replaced, by kind.
    #[must_use]
    pub fn replaced(&self) -> BTreeMap<String, u64> {
        let mut all = Told::new(Draw::default());
        all.count(&self.placeholders);
        all.replaced_with(&self.told)
    }
}

impl<'s> Gating<'s> {
    /// A gate for batches of `schema`, which come from the input at `path`.
    ///
    /// # Errors
    /// [`GateError::ColumnMissing`] and [`GateError::ColumnKind`].
    pub fn new(terms: &Terms<'s>, schema: &Schema, path: &Path) -> Result<Self, GateError> {
        let (snapshot, view) = (terms.snapshot, terms.view);
        let decider = Decider::new(snapshot, view, terms.columns, terms.declared, schema, path)?;
        let redaction = terms.redaction.map(|redaction| {
            Ok::<_, GateError>((redaction, Texts::find(redaction, decider.plan(), schema, path)?))
        });
        Ok(Self { decider, redaction: redaction.transpose()?, sums_rows: terms.sums_rows })
    }

    pub(crate) const fn decider(&self) -> &Decider<'s> {
        &self.decider
    }

    /// Takes a batch through the gate.
    ///
    /// # Errors
    /// As [`Decider::decide_batch`]; also when a column that is to be added up cannot be.
    pub fn gate(
        &self,
        batch: &RecordBatch,
        spot: Spot,
        counters: &mut Counters,
    ) -> Result<Gated, GateError> {
        let mut decided = self.decider.decide_batch(batch)?;
        let passed = self.pass(batch, spot, &mut decided, counters);
        let passed = passed.map_err(|error| self.decider.fault(&error))?;
        decided.outcomes.iter().for_each(|outcome| counters.tally.count(*outcome));
        if let (SumsRows::Yes, Some(passed)) = (self.sums_rows, &passed) {
            add_rows(passed, &mut counters.rows).map_err(|error| self.decider.fault(&error))?;
        }
        Ok(Gated { passed, decided })
    }

    /// Only decides about a batch, also by what its text says where rules leave records out for
    /// that; nothing is replaced.
    ///
    /// # Errors
    /// As [`Decider::decide_batch`].
    pub fn decide(
        &self,
        batch: &RecordBatch,
        counters: &mut Counters,
    ) -> Result<Decided, GateError> {
        let mut decided = self.decider.decide_batch(batch)?;
        let redaction = self.redaction.as_ref();
        let drops = redaction.filter(|(redaction, _)| redaction.redactor.drops_records());
        if let Some((redaction, texts)) = drops.filter(|_| decided.kept() > 0) {
            let dropped = permitted(batch, &decided)
                .and_then(|kept| would_drop(&kept, texts, &redaction.redactor));
            decided.leave_out(&dropped.map_err(|error| self.decider.fault(&error))?);
        }
        decided.outcomes.iter().for_each(|outcome| counters.tally.count(*outcome));
        Ok(decided)
    }

    /// The rows that may be used, redacted where the terms say so. What their text says may leave
    /// more of them out.
    fn pass(
        &self,
        batch: &RecordBatch,
        spot: Spot,
        decided: &mut Decided,
        counters: &mut Counters,
    ) -> Result<Option<RecordBatch>, ArrowError> {
        if decided.kept() == 0 {
            return Ok(None);
        }
        let kept = permitted(batch, decided)?;
        let Some((redaction, texts)) = &self.redaction else { return Ok(Some(kept)) };
        let readers = redaction.readers();
        let rows: Vec<usize> = decided.keep.values().set_indices().collect();
        let (placeholders, sample) = (&mut counters.placeholders, counters.told.sample());
        let passed = |row: usize, texts: &[Passed<'_>]| {
            let row = rows.get(row).copied().unwrap_or_default();
            sample.offer((spot.input, spot.first_row + row as u64), texts, &readers);
        };
        let (kept, dropped) = redact(kept, texts, &redaction.redactor, placeholders, passed)?;
        decided.leave_out(&dropped);
        Ok(Some(kept).filter(|kept| kept.num_rows() > 0))
    }
}

/// The policy that decides, when there is one and it declares the purpose.
///
/// # Errors
/// [`GateError::Order`].
pub fn check_purpose(
    purpose: &PurposeId,
    snapshot: &MappedSnapshot,
) -> Result<PolicyHash, GateError> {
    let fault = |why: String| Err(GateError::Order(why));
    let Some(policy) = snapshot.policy() else {
        return fault("the snapshot holds no policy in force; activate one first".to_owned());
    };
    if policy.purpose(purpose).is_none() {
        let known: Vec<_> = policy.purposes.iter().map(|known| known.id.as_str()).collect();
        return fault(format!(
            "the policy in force declares no purpose `{purpose}`; it declares {}",
            known.join(", ")
        ));
    }
    Ok(policy.hash)
}

/// Adds the rows of a batch, as they stand in it, to a sum.
///
/// # Errors
/// When a column is of a type that has no canonical bytes, such as a union.
pub fn sum_rows(batch: &RecordBatch, sum: &mut RowsSum) -> Result<(), GateError> {
    add_rows(batch, sum).map_err(|error| GateError::Order(error.to_string()))
}

/// The rows that the policy permits.
fn permitted(batch: &RecordBatch, decided: &Decided) -> Result<RecordBatch, ArrowError> {
    if decided.kept() == batch.num_rows() {
        return Ok(batch.clone());
    }
    filter_record_batch(batch, &decided.keep)
}
