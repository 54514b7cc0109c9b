//! Stream corpora through decide and redact; write dataset, manifest, lineage.
//!
//! A **gate** stands between a corpus and whoever trains on it. It reads the corpus once, asks for
//! every record whether it may be used for one purpose, and writes what may as a **dataset**: parts
//! in Parquet, a manifest that says what decided and what was left out, and a lineage index under
//! labels that only the people's own keys yield. What decides is a snapshot of the ledger, one
//! signed file; the gate needs no database and no network, and without a snapshot that it can
//! believe it writes nothing at all. It can also demand that witnesses have seen the log that the
//! snapshot is of ([`VerifiedSnapshot::demand_witnesses`]).
//!
//! How an [`Order`] is carried out, in the order in which the modules are read:
//!
//! 1. `inputs`, `format`: names, folders and patterns become files, each of a known format.
//! 2. `corpus`: a first look at every file. Parquet has its footer read; JSONL (`jsonl`, `lines`,
//!    `learner`, `shape`), CSV (`csv`) and Arrow IPC (`ipc`) are read to the end, so that whatever
//!    is wrong with them is known before anything is written. The corpus falls into work units
//!    that depend on it alone.
//! 3. `unit`: each unit is read as Arrow batches by one thread of a `crew`. [`Gating`] is the core
//!    that every runner calls, a function from a batch to the batch that passes. In it the
//!    [`Decider`] decides (`subjects`, `times` and `cells` read its columns), `redaction` replaces
//!    personal data in what is kept and leaves out what its rules drop, and `row_bytes` spells the
//!    rows for a digest that does not depend on their order. `part_writer` writes a part in the
//!    style of its source (`part_style`). `redaction_told` says what was done, and what a sample
//!    still holds.
//! 4. `lineage_sort`, `lineage_write`, `duplicates` and `explain` put aside on disk what grows with
//!    the corpus, and merge it when all units are done. Every bound has a name in [`limits`].
//! 5. `staging`: the dataset was built beside its place and is moved there in one step.
//!
//! A dataset that stands is opened as a [`Dataset`], and [`revise`](revise()) decides about it
//! again when people have refused since. [`rows`] reads tables for imports.
//!
//! ```no_run
//! use untrain_gate::{Columns, Declared, Order, SumsRows, open_snapshot, run};
//! use untrain_policy::{DatasetId, PurposeId, Source, Timestamp};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let now: Timestamp = "2026-11-01T00:00:00Z".parse()?;
//! let key = std::fs::read_to_string("keys/log.pub")?.trim().parse()?;
//! let snapshot = open_snapshot("harbour.snapshot".as_ref(), &[key], None, now)?;
//! let order = Order {
//!     inputs: vec!["posts-*.parquet".into()],
//!     purpose: PurposeId::new("genai.content")?,
//!     columns: Columns { subject: vec!["author".into()], ..Columns::default() },
//!     declared: Declared { source: Some(Source::FirstParty), ..Declared::default() },
//!     out: "posts-2026-11".into(),
//!     force: false,
//!     redaction: None,
//!     sums_rows: SumsRows::Yes,
//!     explain: None,
//!     threads: 0,
//!     now,
//!     dataset: DatasetId([7; 16]),
//! };
//! let built = run(&order, &snapshot, &|progress| eprintln!("{}", progress.read))?;
//! println!("{} records kept", built.manifest.counts.kept);
//! # Ok(())
//! # }
//! ```

mod batches;
mod cells;
mod census;
mod columns;
mod corpus;
mod crew;
mod csv;
mod dataset;
mod decider;
mod duplicates;
mod durability;
mod error;
mod explain;
mod fields;
mod format;
mod gated;
mod hashing;
mod inputs;
mod ipc;
mod jsonl;
mod label_book;
mod learner;
pub mod limits;
mod lineage_entry;
mod lineage_sort;
mod lineage_write;
mod lines;
mod mapping;
mod merge;
mod parquet_file;
mod part_style;
mod part_writer;
mod partitions;
mod people_map;
mod pinned;
mod records;
mod redaction;
mod redaction_told;
mod revise;
mod revised_index;
mod revised_rows;
mod row_bytes;
pub mod rows;
mod run;
mod shape;
mod snapshot_file;
mod spill;
pub mod staging;
mod stream;
mod subjects;
mod tally;
mod times;
mod unit;
mod witnessed;

pub use batches::gate_batches;
pub use census::{Census, ERASED, UNKNOWN, UNSTATED};
pub use dataset::Dataset;
pub use decider::{Decided, Decider};
pub use error::GateError;
pub use gated::{Counters, Gated, Gating, Spot, SumsRows, Terms, check_purpose, sum_rows};
pub use records::{DatasetRecord, Records};
pub use redaction::Redaction;
pub use revise::{Revision, check_order, recheck, revise};
pub use run::{Built, DryRun, Order, Progress, dry_run, run};
pub use snapshot_file::{MappedSnapshot, VerifiedSnapshot, open_chain, open_snapshot};
pub use untrain_lineage::manifest::{Columns, Counts, Declared};
pub use witnessed::receipt_path;
