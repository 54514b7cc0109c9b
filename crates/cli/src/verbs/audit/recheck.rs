//! `untrain audit recheck`: whether everybody in a dataset still permits it, by what stands now.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_gate::{Dataset, recheck};
use untrain_policy::{DatasetId, Digest, Position, PurposeId, Timestamp};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD, grouped, near};
use crate::times;
use crate::workspace::Workspace;

/// Decide about every record of a dataset once more; nothing is changed
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain audit recheck clean
  untrain audit recheck clean --json

Ends in 0 when every record is still permitted, and in 4 when any is not.")]
pub struct Recheck {
    /// The dataset's folder
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
}

#[derive(Serialize)]
struct Report {
    dataset: DatasetId,
    /// The manifest that was checked: a revision since makes another.
    manifest: Digest,
    purpose: PurposeId,
    /// How many records the dataset holds.
    records: u64,
    /// How many of them are not permitted any more.
    denied: u64,
    /// The same by the code of the decision.
    by_code: BTreeMap<String, u64>,
    /// The ledger position of the decisions.
    position: Position,
    time: Timestamp,
}

/// Runs the verb.
pub fn run(args: &Recheck, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let dataset = Dataset::open(&args.dataset)?;
    // Records of files that the manifest does not name are not the dataset's.
    dataset.check_files()?;
    let state = workspace.state_now(context.now)?;
    let by_code = recheck(&dataset, &state)?;
    let manifest = dataset.manifest();
    let report = Report {
        dataset: manifest.dataset,
        manifest: dataset.digest(),
        purpose: manifest.purpose.clone(),
        records: manifest.counts.kept,
        denied: by_code.values().sum(),
        by_code,
        position: state.statement().position,
        time: context.now,
    };
    context.output.report("audit-recheck", &report, &words(args, &report))?;
    Ok(if report.denied == 0 { Exit::Done } else { Exit::Refused })
}

fn words(args: &Recheck, report: &Report) -> String {
    let (folder, records) = (near(&args.dataset), grouped(report.records));
    let mut words = match report.denied {
        0 => {
            format!("{GOOD}clean{GOOD:#}  all {records} records of {folder} are still permitted\n")
        }
        denied => format!(
            "{BAD}not clean{BAD:#}  {BOLD}{}{BOLD:#} of {records} records of {folder} are not \
             permitted any more\n",
            grouped(denied)
        ),
    };
    for (code, count) in &report.by_code {
        let _ = writeln!(words, "  {:>11}  {code}", grouped(*count));
    }
    let (position, time) = (report.position, times::shown(report.time));
    let _ = writeln!(words, "  {DIM}position {position}, {time}{DIM:#}");
    words
}
