//! Digests: of rows whatever their order and files, which parts of many workers add up to, and of
//! the files that workers write.

use std::path::PathBuf;

use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use untrain_gate::sum_rows;
use untrain_lineage::RowsSum;

use crate::errors::{raised, unfit};
use crate::gate::read;

/// What the rows of a table add up to.
#[pyfunction]
pub(crate) fn rows_of(py: Python<'_>, data: AnyRecordBatch) -> PyResult<Vec<u8>> {
    let reader = data.into_reader()?;
    py.detach(|| {
        let (batches, _) = read(reader)?;
        let mut sum = RowsSum::default();
        for batch in &batches {
            sum_rows(batch, &mut sum).map_err(|error| raised(&error))?;
        }
        Ok(sum.to_bytes())
    })
}

/// The sum of two sums of rows.
#[pyfunction]
pub(crate) fn add_rows(one: &[u8], other: &[u8]) -> PyResult<Vec<u8>> {
    let mut sum = of(one)?;
    sum.add(&of(other)?);
    Ok(sum.to_bytes())
}

/// What stands for a sum of rows in a comparison: 64 hexadecimal digits.
#[pyfunction]
pub(crate) fn digest_of_rows(sum: &[u8]) -> PyResult<String> {
    Ok(of(sum)?.digest().to_string())
}

fn of(bytes: &[u8]) -> PyResult<RowsSum> {
    RowsSum::from_bytes(bytes).ok_or_else(|| unfit("these bytes are no sum of rows"))
}

/// The length of a file in bytes, and its BLAKE3 as 64 hexadecimal digits.
#[pyfunction]
pub(crate) fn digest_of_file(py: Python<'_>, path: PathBuf) -> PyResult<(u64, String)> {
    py.detach(|| {
        let mut hasher = blake3::Hasher::new();
        let file = std::fs::File::open(&path);
        let hashed = file.and_then(|file| hasher.update_reader(file).map(|hasher| hasher.count()));
        let bytes = hashed.map_err(|error| {
            PyOSError::new_err(format!("`{}` can't be read: {error}", path.display()))
        })?;
        Ok((bytes, hasher.finalize().to_hex().to_string()))
    })
}
