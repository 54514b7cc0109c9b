//! `untrain scan`: whose data is in an old corpus that should not be, by reason and residence.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;

use serde::Serialize;
use untrain_gate::{Census, Counts, Order, SumsRows};
use untrain_policy::{Position, PurposeId};

use crate::config::Age;
use crate::context::Context;
use crate::deciding::SnapshotFlags;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, GOOD, counted, grouped, near};
use crate::record_columns::RecordColumns;
use crate::times;
use crate::verbs::gate::{dry_run, random_dataset};
use crate::workspace::Workspace;

/// How old a snapshot may be for a scan, unless it is said otherwise.
const AGE_MAX: Age = Age::hours(24);

/// Find whose data is in a corpus that was built without untrain and should not be in it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain scan 'old/*.parquet' --purpose genai.content --subject-col author_id --id-col id \
--collected-at-col created_at --source first_party --category content --visibility public
  untrain scan old.jsonl --purpose genai.content --subject-col author_id --id-col id \
--removals remove.jsonl

Changes nothing. Ends in 0 when every record may be used, and in 4 when any must leave; --removals
then lists each with its file, row, id and reason, for whatever rewrites the corpus.")]
pub struct Args {
    /// The corpus: Parquet, CSV or JSON Lines (also .gz and .zst); patterns such as old/*.parquet
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// For what it is used
    #[arg(long, value_name = "P")]
    purpose: PurposeId,
    #[command(flatten)]
    columns: RecordColumns,
    #[command(flatten)]
    deciding: SnapshotFlags,
    /// How old that snapshot may be; 24h when absent
    #[arg(long, env = "UNTRAIN_GATE_MAX_AGE", value_name = "AGE")]
    max_age: Option<Age>,
    /// Write the list of what must leave: JSON Lines or Parquet, by the file's ending
    #[arg(long, value_name = "FILE")]
    removals: Option<PathBuf>,
    /// Replace a list that is there
    #[arg(long, requires = "removals")]
    force: bool,
    /// How many threads; all cores when absent
    #[arg(long, env = "UNTRAIN_THREADS", value_name = "N")]
    threads: Option<usize>,
}

#[derive(Serialize)]
struct Report {
    purpose: PurposeId,
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    census: Census,
    removals: Option<PathBuf>,
    snapshot_position: Position,
    seconds: f64,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let begin = Instant::now();
    let workspace = Workspace::open_if_any(context)?;
    let config = workspace.as_ref().map(|workspace| workspace.config.gate.clone());
    let config = config.unwrap_or_default();
    let wanted = args.deciding.wanted(args.max_age.or(config.max_age).unwrap_or(AGE_MAX));
    let snapshot = wanted.open(workspace.as_ref(), context)?;
    let order = Order {
        inputs: args.inputs.clone(),
        purpose: args.purpose.clone(),
        columns: args.columns.columns(),
        declared: args.columns.declared(),
        out: PathBuf::new(),
        force: args.force,
        redaction: None,
        explain: args.removals.clone(),
        sums_rows: SumsRows::No,
        threads: args.threads.or(config.threads).unwrap_or_default(),
        now: context.now,
        dataset: random_dataset()?,
    };
    let found = dry_run(&order, &snapshot, context)?;
    let report = Report {
        purpose: args.purpose.clone(),
        counts: found.counts,
        census: found.census,
        removals: args.removals.clone(),
        snapshot_position: snapshot.snapshot.statement().position,
        seconds: begin.elapsed().as_secs_f64(),
    };
    context.output.report("scan", &report, &words(&report))?;
    Ok(if report.counts.kept == report.counts.read { Exit::Done } else { Exit::Refused })
}

fn words(report: &Report) -> String {
    let (read, purpose) = (report.counts.read, &report.purpose);
    let leave = read.saturating_sub(report.counts.kept);
    if leave == 0 {
        return format!(
            "{GOOD}clean{GOOD:#}  all {} may be used for {purpose}\n",
            counted(read, "record")
        );
    }
    let mut words = format!(
        "{BAD}not clean{BAD:#}  {BOLD}{}{BOLD:#} of {} must leave for {purpose}, written by {}\n",
        grouped(leave),
        counted(read, "record"),
        counted(report.census.authors, "account")
    );
    if let Some(oldest) = report.census.oldest {
        let _ = writeln!(words, "  the oldest is of {}", times::shown(oldest));
    }
    if report.census.undated > 0 {
        let undated = counted(report.census.undated, "record");
        let _ = writeln!(words, "  {undated} without a date");
    }
    for (residence, reasons) in &report.census.by_residence {
        let all = reasons.values().fold(0_u64, |sum, count| sum.saturating_add(*count));
        let _ = writeln!(words, "{BOLD}{residence}{BOLD:#}  {}", grouped(all));
        for (code, count) in reasons {
            let _ = writeln!(words, "  {:>11}  {code}", grouped(*count));
        }
    }
    if let Some(path) = &report.removals {
        let _ = writeln!(words, "listed in {}", near(path));
    }
    words
}
