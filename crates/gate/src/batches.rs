//! Batches that are in memory already through the gate, on several threads: the runner for
//! programs that hold tables, such as those in Python.

use std::path::Path;
use std::sync::mpsc::Sender;

use arrow_array::RecordBatch;
use arrow_schema::Schema;

use crate::GateError;
use crate::columns::check;
use crate::corpus::damaged;
use crate::crew;
use crate::gated::{Counters, Gated, Gating, Spot, Terms};
use crate::limits::BATCH_ROWS;

/// Takes all batches of a table through the gate; what came of its pieces, in their order, and
/// what was counted. `name` stands for the table where something is wrong with it. As many
/// `threads` work as are asked for, one for each processor when it is 0.
///
/// # Errors
/// [`GateError`].
pub fn gate_batches(
    terms: &Terms<'_>,
    schema: &Schema,
    batches: &[RecordBatch],
    name: &Path,
    threads: usize,
) -> Result<(Vec<Gated>, Counters), GateError> {
    let redactor = terms.redaction.map(|redaction| redaction.redactor.as_ref());
    check(terms.columns, terms.declared, redactor)?;
    let gating = Gating::new(terms, schema, name)?;
    let take = |counters: &mut Counters, _: &Sender<()>, _, (spot, piece): &(Spot, RecordBatch)| {
        crew::guarded(|| gating.gate(piece, *spot, counters), |words| damaged(name, &words))
    };
    let counters = || Counters::new(terms.redaction);
    let (gated, workers) =
        crew::run(crew::threads(threads), &pieces(batches), counters, take, |()| {})?;
    let mut all = counters();
    workers.into_iter().for_each(|worker| all.add(worker));
    Ok((gated, all))
}

/// The batches in pieces that are decided at once, with where each stands.
fn pieces(batches: &[RecordBatch]) -> Vec<(Spot, RecordBatch)> {
    let mut pieces = Vec::new();
    let mut first_row = 0;
    for batch in batches {
        for offset in (0..batch.num_rows()).step_by(BATCH_ROWS) {
            let rows = BATCH_ROWS.min(batch.num_rows() - offset);
            pieces.push((Spot { input: 0, first_row }, batch.slice(offset, rows)));
            first_row += rows as u64;
        }
    }
    pieces
}
