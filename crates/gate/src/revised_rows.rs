//! What the rows of a dataset add up to after a revision: the sum of before without the rows that
//! are taken out. Only parts that lose rows are read.

use untrain_lineage::manifest::Part;
use untrain_lineage::{RowsDigest, RowsSum};
use untrain_policy::Reason;

use crate::GateError;
use crate::corpus::damaged;
use crate::crew;
use crate::dataset::Dataset;
use crate::parquet_file::{ParquetFile, Rows};
use crate::row_bytes::each_row;

/// The digest after the revision; none when the manifest before has none.
pub(crate) fn revise_rows(
    dataset: &Dataset,
    outcomes: &[Vec<u8>],
) -> Result<Option<RowsDigest>, GateError> {
    let manifest = dataset.manifest();
    let Some(mut sum) = manifest.rows_digest.as_ref().and_then(RowsDigest::sum) else {
        return Ok(None);
    };
    let parts: Vec<_> = manifest.parts.iter().zip(outcomes).collect();
    let taken = crew::in_order(crew::threads(0), &parts, |_, (part, outcomes)| {
        let path = dataset.folder().join(&part.file);
        crew::guarded(|| taken_out(dataset, part, outcomes), |words| damaged(&path, &words))
    })?;
    taken.iter().for_each(|rows| sum.remove(rows));
    Ok(Some(sum.stated()))
}

/// The rows that a part loses.
fn taken_out(dataset: &Dataset, part: &Part, outcomes: &[u8]) -> Result<RowsSum, GateError> {
    let denied = |row: usize| outcomes.get(row).is_some_and(|it| *it != Reason::Allow as u8);
    let mut taken = RowsSum::default();
    if !(0..outcomes.len()).any(denied) {
        return Ok(taken);
    }
    let path = dataset.folder().join(&part.file);
    let file = ParquetFile::open(&path)?;
    let all = Rows { groups: 0..file.metadata().num_row_groups(), skip: 0, rows: file.rows()? };
    let mut first = 0;
    for batch in file.batches(&all, None)? {
        let batch = batch?;
        let take = |row: usize, bytes: &[u8]| {
            if denied(first + row) {
                taken.add_row(bytes);
            }
        };
        each_row(&batch, take).map_err(|error| GateError::input(&path, error.to_string()))?;
        first += batch.num_rows();
    }
    Ok(taken)
}
