//! Stream corpora through decide and redact; write dataset, manifest, lineage.

mod cells;
mod columns;
mod corpus;
mod crew;
mod csv;
mod decider;
mod duplicates;
mod error;
mod explain;
mod format;
mod hashing;
mod inputs;
mod jsonl;
mod label_cache;
pub mod limits;
mod lineage_sort;
mod lines;
mod parquet_file;
mod part_style;
mod part_writer;
mod redaction;
mod run;
mod shape;
mod snapshot_file;
mod spill;
mod staging;
mod stream;
mod subjects;
mod tally;
mod times;
mod unit;

pub use decider::{Decided, Decider};
pub use error::GateError;
pub use run::{Built, DryRun, Order, Progress, dry_run, run};
pub use snapshot_file::{VerifiedSnapshot, open_snapshot};
pub use untrain_lineage::manifest::{Columns, Counts, Declared};
