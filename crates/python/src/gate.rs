//! The gate for tables in memory: Arrow streams in, Arrow streams out.

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::SchemaRef;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;
use untrain_gate::{
    Columns, Counters, Declared, Gated, Gating, MappedSnapshot, Redaction, Spot, SumsRows, Terms,
    check_purpose, gate_batches,
};
use untrain_lineage::code_of;
use untrain_policy::{Effect, PurposeId, Reason};

use crate::errors::{raised, unfit};
use crate::redactor::Redactor;
use crate::snapshot::Snapshot;

/// What stands for a table where something is wrong with it.
const TABLE: &str = "table";

/// The gate on fixed terms.
#[pyclass(frozen, module = "untrain._native")]
pub(crate) struct Gate {
    snapshot: Py<Snapshot>,
    purpose: PurposeId,
    columns: Columns,
    declared: Declared,
    redaction: Option<Redaction>,
}

/// What came of a table: the rows that passed; a byte for each row that came in, 1 when it passed;
/// how many came in and passed; those left out by their code; pieces replaced by kind; and the sum
/// of the rows that passed.
type Passed<'py> = (
    PyTable,
    Bound<'py, PyBytes>,
    u64,
    u64,
    BTreeMap<String, u64>,
    BTreeMap<String, u64>,
    Bound<'py, PyBytes>,
);

#[pymethods]
impl Gate {
    /// The gate for a purpose. `columns` names the columns of facts by what they hold (`id`,
    /// `source`, …), `declared` says the facts that hold for all records.
    #[new]
    fn new(
        snapshot: Py<Snapshot>,
        purpose: &str,
        subject: Vec<String>,
        text: Vec<String>,
        columns: BTreeMap<String, String>,
        declared: BTreeMap<String, String>,
        redactor: Option<&Bound<'_, Redactor>>,
    ) -> PyResult<Self> {
        let purpose = PurposeId::new(purpose).map_err(unfit)?;
        let checked = check_purpose(&purpose, &snapshot.get().opened.snapshot);
        checked.map_err(|error| raised(&error))?;
        Ok(Self {
            snapshot,
            purpose,
            columns: columns_of(subject, text, columns)?,
            declared: declared_of(&declared)?,
            redaction: redactor.map(|redactor| redactor.get().redaction.clone()),
        })
    }

    /// Takes a table through the gate on `threads` threads, all there are when it is 0.
    #[pyo3(signature = (data, threads=0, sums_rows=true))]
    fn table<'py>(
        &self,
        py: Python<'py>,
        data: AnyRecordBatch,
        threads: usize,
        sums_rows: bool,
    ) -> PyResult<Passed<'py>> {
        let reader = data.into_reader()?;
        let done = py.detach(|| self.run(reader, threads, sums_rows));
        let (schema, gated, counters) = done?;
        let keep: Vec<u8> = gated
            .iter()
            .flat_map(|gated| gated.decided.keep.values().iter().map(u8::from))
            .collect();
        let passed = gated.into_iter().filter_map(|gated| gated.passed).collect();
        let counts = counters.counts();
        Ok((
            PyTable::try_new(passed, schema)?,
            PyBytes::new(py, &keep),
            counts.read,
            counts.kept,
            counts.dropped,
            counters.replaced(),
            PyBytes::new(py, &counters.rows().to_bytes()),
        ))
    }

    /// The code of the decision about each record, given by its people; `allow` when it may be
    /// used.
    fn decide(&self, py: Python<'_>, people: Vec<Vec<String>>) -> PyResult<Vec<String>> {
        py.detach(|| self.codes(&people))
    }
}

impl Gate {
    fn run(
        &self,
        reader: Box<dyn RecordBatchReader + Send>,
        threads: usize,
        sums_rows: bool,
    ) -> PyResult<(SchemaRef, Vec<Gated>, Counters)> {
        let (batches, schema) = read(reader)?;
        let opened = &self.snapshot.get().opened;
        let view = opened.snapshot.view(&self.purpose);
        let terms = Terms {
            snapshot: &opened.snapshot,
            view: &view,
            columns: &self.columns,
            declared: &self.declared,
            redaction: self.redaction.as_ref(),
            sums_rows: if sums_rows { SumsRows::Yes } else { SumsRows::No },
        };
        let done = gate_batches(&terms, &schema, &batches, Path::new(TABLE), threads);
        let done = done.and_then(|done| opened.check_unchanged().map(|()| done));
        let (gated, counters) = done.map_err(|error| raised(&error))?;
        Ok((schema, gated, counters))
    }

    fn codes(&self, people: &[Vec<String>]) -> PyResult<Vec<String>> {
        let mut lists = ListBuilder::new(StringBuilder::new());
        for record in people {
            record.iter().for_each(|person| lists.values().append_value(person));
            lists.append(true);
        }
        let column: ArrayRef = std::sync::Arc::new(lists.finish());
        let batch = RecordBatch::try_from_iter([("subject", column)]).map_err(unfit)?;
        let opened = &self.snapshot.get().opened;
        let snapshot: &MappedSnapshot = &opened.snapshot;
        let view = snapshot.view(&self.purpose);
        let columns = Columns { subject: vec!["subject".to_owned()], ..Columns::default() };
        let terms = Terms {
            snapshot,
            view: &view,
            columns: &columns,
            declared: &self.declared,
            redaction: None,
            sums_rows: SumsRows::No,
        };
        let decide = || {
            let gating = Gating::new(&terms, &batch.schema(), Path::new(TABLE))?;
            let gated = gating.gate(&batch, Spot::default(), &mut Counters::new(None))?;
            opened.check_unchanged()?;
            Ok(gated.decided.outcomes)
        };
        let outcomes = decide().map_err(|error| raised(&error))?;
        Ok(outcomes.into_iter().map(code).collect())
    }
}

/// The code of an outcome.
fn code(outcome: u8) -> String {
    if outcome == Reason::Allow as u8 {
        return Effect::Allow.to_string();
    }
    code_of(outcome).unwrap_or_else(|| Effect::Deny.to_string())
}

/// All batches of a stream.
pub(crate) fn read(
    reader: Box<dyn RecordBatchReader + Send>,
) -> PyResult<(Vec<RecordBatch>, SchemaRef)> {
    let schema = reader.schema();
    let batches = reader.collect::<Result<Vec<_>, _>>();
    Ok((batches.map_err(|error| unfit(format!("the table can't be read: {error}")))?, schema))
}

fn columns_of(
    subject: Vec<String>,
    text: Vec<String>,
    mut named: BTreeMap<String, String>,
) -> PyResult<Columns> {
    let mut take = |name: &str| named.remove(name);
    let columns = Columns {
        subject,
        text,
        id: take("id"),
        source: take("source"),
        category: take("category"),
        visibility: take("visibility"),
        licence: take("licence"),
        signals: take("signals"),
        collected_at: take("collected_at"),
    };
    nothing_left(&named)?;
    Ok(columns)
}

fn declared_of(said: &BTreeMap<String, String>) -> PyResult<Declared> {
    let mut said = said.clone();
    let mut take = |name: &str| said.remove(name);
    let declared = Declared {
        source: take("source").map(|word| word.parse()).transpose().map_err(unfit)?,
        category: take("category").map(|word| word.parse()).transpose().map_err(unfit)?,
        visibility: take("visibility").map(|word| word.parse()).transpose().map_err(unfit)?,
        licence: take("licence"),
        collected_at: take("collected_at").map(|word| word.parse()).transpose().map_err(unfit)?,
    };
    nothing_left(&said)?;
    Ok(declared)
}

fn nothing_left(named: &BTreeMap<String, String>) -> PyResult<()> {
    match named.keys().next() {
        None => Ok(()),
        Some(name) => Err(unfit(format!("the gate knows no fact of a record called `{name}`"))),
    }
}
