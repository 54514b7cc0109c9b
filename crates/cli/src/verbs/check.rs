//! `untrain check`: the line before a training run. Whether what is signed of a dataset holds, the
//! state that is asked is fresh, and nobody in it has refused since it was built.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_gate::{Dataset, recheck};
use untrain_lineage::manifest::FILE;
use untrain_policy::{DatasetId, Digest, Position, PurposeId, Timestamp};
use untrain_verify::{Answer, check_file};

use crate::config::Age;
use crate::context::Context;
use crate::deciding::Wanted;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD, grouped, near};
use crate::times;
use crate::trust;
use crate::workspace::Workspace;

/// Tell whether a dataset may still be trained on: the line before a run. Nothing is changed
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain check clean --max-age 24h
  untrain check clean --snapshot harbour.snapshot --trust log.pub --json

Ends in 0 when it may, in 3 when the snapshot is too old to tell, in 4 when somebody has refused
since, and in 5 when the manifest is in no log that is trusted, or a file is not as it says.")]
pub struct Args {
    /// The dataset's folder
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// The snapshot to ask; else a fresh one of the workspace
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// A delta to lay over it, or several in their order
    #[arg(long = "delta", value_name = "FILE", requires = "snapshot")]
    deltas: Vec<PathBuf>,
    /// How old that snapshot may be; 24h when absent
    #[arg(long, env = "UNTRAIN_GATE_MAX_AGE", value_name = "AGE")]
    max_age: Option<Age>,
    /// A file of verifier keys to trust, or a trust policy; else the workspace's own
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Take a manifest that is in no log at its word, as of a dataset that was gated where there is
    /// no ledger; its files have to be as it says all the same
    #[arg(long)]
    unregistered: bool,
}

#[derive(Serialize)]
struct Report {
    dataset: DatasetId,
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
    /// When the state that was asked was taken.
    time: Timestamp,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open_if_any(context)?;
    let dataset = Dataset::open(&args.dataset)?;
    if let Some(why) = distrusted(args, &dataset, context)? {
        context.output.say(&format!("{BAD}not trusted{BAD:#}  {why}"));
        return Ok(Exit::Signature);
    }
    let wanted = Wanted {
        file: args.snapshot.as_deref(),
        deltas: &args.deltas,
        trust: args.trust.as_deref(),
        max_age: args.max_age.unwrap_or(Age::hours(24)),
    };
    let snapshot = wanted.open(workspace.as_ref(), context)?;
    let by_code = recheck(&dataset, &snapshot.snapshot)?;
    snapshot.check_unchanged()?;
    let (manifest, statement) = (dataset.manifest(), snapshot.snapshot.statement());
    let report = Report {
        dataset: manifest.dataset,
        manifest: dataset.digest(),
        purpose: manifest.purpose.clone(),
        records: manifest.counts.kept,
        denied: by_code.values().sum(),
        by_code,
        position: statement.position,
        time: statement.time,
    };
    context.output.report("check", &report, &words(args, &report))?;
    Ok(if report.denied == 0 { Exit::Done } else { Exit::Refused })
}

/// Why the manifest or a file is not believed, if it is not.
fn distrusted(args: &Args, dataset: &Dataset, context: &Context) -> Result<Option<String>, Error> {
    if !args.unregistered {
        let trust = trust::whom(args.trust.as_deref(), context)?;
        let report = check_file(&args.dataset.join(FILE), &trust)?;
        if report.answer != Answer::True {
            return Ok(Some(report.headline));
        }
    }
    // Also what an auditor without the data would not have looked at.
    Ok(dataset.check_files().err().map(|error| error.to_string()))
}

fn words(args: &Args, report: &Report) -> String {
    let (folder, records) = (near(&args.dataset), grouped(report.records));
    let mut words = match report.denied {
        0 => format!("{GOOD}may be used{GOOD:#}  all {records} records of {folder}\n"),
        denied => format!(
            "{BAD}may not be used{BAD:#}  {BOLD}{}{BOLD:#} of {records} records of {folder} are \
             not permitted any more\n",
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
