//! How little brings a secret back: records that say it again, one by one, until the model
//! completes it. A model that only hides it needs fewer of them than one that never knew; after an
//! exact forgetting both need the same.

use serde::Serialize;

use super::canary::is_completed;
use super::{Canary, Judged};

/// How many records are tried at most.
pub const RECORDS_MAX: u32 = 8;

/// What it took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relearned {
    /// Which model: `after`, `scratch`.
    pub stage: String,
    /// How many records brought the secret back; none when [`RECORDS_MAX`] did not.
    pub records: Option<u32>,
}

/// Teaches a model more and more records of `canary`, each by another person. `taught` makes the
/// model that learned so many.
///
/// # Errors
/// Those of `taught`.
pub fn relearn<E>(
    stage: &str,
    canary: &Canary,
    mut taught: impl FnMut(u32) -> Result<Box<dyn Judged>, E>,
) -> Result<Relearned, E> {
    for records in 0..=RECORDS_MAX {
        if is_completed(&taught(records)?, canary) {
            return Ok(Relearned { stage: stage.to_owned(), records: Some(records) });
        }
    }
    Ok(Relearned { stage: stage.to_owned(), records: None })
}
