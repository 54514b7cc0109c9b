//! Tables of people that an operator brings: every bad row is named by file and number, and the
//! rest goes on.

use std::path::Path;

use serde_json::{Map, Value};
use untrain_gate::rows::read_rows;

use crate::error::Error;
use crate::output::{Output, grouped};

/// How many bad rows are shown one by one.
const SHOWN_MAX: u64 = 20;

/// The bad rows of a run.
#[derive(Debug)]
pub struct RowFaults {
    output: Output,
    count: u64,
}

impl RowFaults {
    /// None yet.
    pub const fn new(output: Output) -> Self {
        Self { output, count: 0 }
    }

    /// Tells of one row, unless so many were told already.
    pub fn refuse(&mut self, file: &Path, row: u64, why: &str) {
        self.count = self.count.saturating_add(1);
        if self.count <= SHOWN_MAX {
            self.output.say(&format!("{}, row {row}: {why}", file.display()));
        } else if self.count == SHOWN_MAX + 1 {
            self.output.say("more rows are bad; only their number is told");
        }
    }

    /// Tells how many there were, when there were any.
    pub fn conclude(&self) {
        if self.count > 0 {
            self.output.say(&format!("{} rows were refused", grouped(self.count)));
        }
    }

    /// How many there were.
    pub const fn count(&self) -> u64 {
        self.count
    }
}

/// The rows of a table (JSON Lines, CSV or Parquet) with their numbers; those that cannot be read
/// go to `faults`.
pub fn rows_of<'f>(
    file: &'f Path,
    faults: &'f mut RowFaults,
) -> Result<impl Iterator<Item = (u64, Map<String, Value>)> + use<'f>, Error> {
    let rows = read_rows(file)?;
    Ok(rows.filter_map(move |(number, row)| match row {
        Ok(fields) => Some((number, fields)),
        Err(fault) => {
            faults.refuse(file, number, &fault.to_string());
            None
        }
    }))
}
