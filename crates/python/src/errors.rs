//! What goes wrong as Python's exceptions, in the same words as the command's.

use pyo3::exceptions::PyException;
use pyo3::{PyErr, create_exception};
use untrain_gate::GateError;

create_exception!(
    untrain,
    UntrainError,
    PyException,
    "Something stopped the gate. Nothing passed."
);
create_exception!(
    untrain,
    StaleSnapshot,
    UntrainError,
    "The snapshot is older than it may be, or than the dataset that it is asked about."
);
create_exception!(
    untrain,
    BadSignature,
    UntrainError,
    "Something signed is unsigned, was changed, or was signed by a key that is not trusted."
);
create_exception!(
    untrain,
    RefusedData,
    UntrainError,
    "A dataset holds records that somebody has refused since it was built."
);

/// The exception for what stopped the gate.
pub(crate) fn raised(error: &GateError) -> PyErr {
    let words = error.to_string();
    match error {
        GateError::SnapshotStale { .. } | GateError::SnapshotOlder { .. } => {
            StaleSnapshot::new_err(words)
        }
        GateError::SnapshotSignature { .. }
        | GateError::SnapshotUnwitnessed { .. }
        | GateError::SnapshotReceipt { .. }
        | GateError::SnapshotDamaged(_)
        | GateError::SnapshotChanged { .. } => BadSignature::new_err(words),
        _ => UntrainError::new_err(words),
    }
}

/// The exception for an argument or a file that is not what it should be.
pub(crate) fn unfit(error: impl ToString) -> PyErr {
    UntrainError::new_err(error.to_string())
}
