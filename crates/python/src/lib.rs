//! The native half of the Python package `untrain`: the gate's core over Arrow streams, decisions,
//! redaction and the check of a dataset.
//!
//! It holds nothing of its own: a snapshot is opened and believed as every gate does it, and
//! batches go through [`untrain_gate::gate_batches`]. What is a matter of Python alone (which
//! kind of table comes in and goes out, PyTorch, Spark, Ray) is written in Python, in
//! `python/untrain`. While it works, Python's lock is free.

mod checking;
mod errors;
mod gate;
mod redactor;
mod rows;
mod snapshot;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::checking::check_dataset;
    #[pymodule_export]
    use crate::errors::{BadSignature, RefusedData, StaleSnapshot, UntrainError};
    #[pymodule_export]
    use crate::gate::Gate;
    #[pymodule_export]
    use crate::redactor::Redactor;
    #[pymodule_export]
    use crate::rows::{add_rows, digest_of_file, digest_of_rows, rows_of};
    #[pymodule_export]
    use crate::snapshot::Snapshot;
}
