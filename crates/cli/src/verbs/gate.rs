//! `untrain gate`: a corpus goes in, and only what everybody permits comes out, as a dataset with
//! a manifest.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;

use indicatif::ProgressBar;
use serde::Serialize;
use untrain_gate::{Built, DryRun, Order, Progress, SumsRows, VerifiedSnapshot};
use untrain_lineage::Manifest;
use untrain_lineage::manifest::{Columns, Counts, Redaction};
use untrain_policy::{DatasetId, Digest, Position, PurposeId};

use crate::config::Age;
use crate::context::Context;
use crate::deciding::{SnapshotFlags, is_own};
use crate::error::Error;
use crate::exit::Exit;
use crate::funnel::drawing;
use crate::lineage_events::Told;
use crate::making::Making;
use crate::output::{BOLD, grouped};
use crate::record_columns::RecordColumns;
use crate::redacting::Rules;
use crate::redaction_report::left;
use crate::spooled::Spooled;
use crate::workspace::Workspace;

/// How old a snapshot may be for a gate, unless it is said otherwise.
const AGE_MAX: Age = Age::hours(24);

/// Let through what everybody permits: a corpus in, a dataset with its manifest out
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain gate posts.parquet --purpose genai.content --subject-col author_id --text-col text \
--category content --visibility public --source first_party -o clean
  untrain gate posts.jsonl.gz --purpose genai.content --subject-col author_id --text-col text \
--source first_party --dry-run
  untrain gate posts.parquet --purpose genai.content --subject-col author_id --text-col title \
--text-col text --known author=PERSON --rules rules.toml --key redact.key -o clean")]
pub struct Args {
    /// The corpus: Parquet, Arrow, CSV or JSON Lines (also .gz and .zst); files, folders, patterns
    /// such as posts/*.parquet, and - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// For what it will be used
    #[arg(long, value_name = "P")]
    purpose: PurposeId,
    #[command(flatten)]
    columns: RecordColumns,
    /// A column of text, to be redacted and trained on; repeats
    #[arg(long, required = true, value_name = "T")]
    text_col: Vec<String>,
    #[command(flatten)]
    deciding: SnapshotFlags,
    /// How old that snapshot may be; 24h when absent
    #[arg(long, env = "UNTRAIN_GATE_MAX_AGE", value_name = "AGE")]
    max_age: Option<Age>,
    /// The dataset's folder
    #[arg(long, short, value_name = "DIR", required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// Replace a dataset that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    redacting: Rules,
    /// Leave personal data in the text
    #[arg(long, conflicts_with_all = ["names", "rules", "known", "key", "seal_key", "sample",
                                      "seed"])]
    no_redact: bool,
    /// Write nothing; show what would come through and why the rest would not. Text is read only
    /// where rules drop records for what it holds, and nothing is replaced
    #[arg(long)]
    dry_run: bool,
    /// Also write one row per dropped record with its reason: personal data, keep it so
    #[arg(long, value_name = "FILE")]
    explain: Option<PathBuf>,
    /// Also state what the rows add up to: a digest that is the same whatever their order, files
    /// and threads, and for every runner
    #[arg(long)]
    rows_digest: bool,
    /// How many threads; all cores when absent
    #[arg(long, env = "UNTRAIN_THREADS", value_name = "N")]
    threads: Option<usize>,
}

#[derive(Serialize)]
struct Report {
    dataset: Option<PathBuf>,
    id: Option<String>,
    manifest: Option<String>,
    entry: Option<Position>,
    dry_run: bool,
    read: u64,
    kept: u64,
    dropped: BTreeMap<String, u64>,
    redactions: BTreeMap<String, u64>,
    /// The digest of the rows, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows_digest: Option<Digest>,
    /// What the manifest says of it: by what rules, what was found, and what is probably left.
    redaction: Option<Redaction>,
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
    let spooled = Spooled::of(&args.inputs)?;
    let order = Order {
        inputs: spooled.inputs.clone(),
        ..order(args, args.threads.or(config.threads), context)?
    };
    let position = snapshot.snapshot.statement().position;
    if args.dry_run {
        let counted = dry_run(&order, &snapshot, context)?;
        context.output.say(&drawing(&counted.counts));
        warn_of_repeated(counted.repeated_ids, context);
        let report = Report::of_counts(&counted.counts, position, begin);
        context.output.report("gate", &report, "")?;
        return Ok(Exit::Done);
    }
    let told = Told::of(&order, context.output);
    told.iter().for_each(Told::begins);
    let made = build(&order, &snapshot, workspace.as_ref(), context);
    told.iter().for_each(|told| told.ended(made.as_ref().map(|made| &made.built)));
    let made = made?;
    let manifest = &made.built.manifest;
    context.output.say(&drawing(&manifest.counts));
    if let Some(redaction) = &manifest.redaction {
        context.output.say(&left(redaction, &manifest.redactions));
    }
    warn_of_repeated(made.built.repeated_ids, context);
    let report = Report {
        dataset: Some(order.out.clone()),
        id: Some(manifest.dataset.to_string()),
        manifest: Some(made.built.digest.to_string()),
        entry: made.entry,
        dry_run: false,
        redactions: manifest.redactions.clone(),
        rows_digest: manifest.rows_digest.as_ref().map(|rows| rows.digest),
        redaction: manifest.redaction.clone(),
        ..Report::of_counts(&manifest.counts, position, begin)
    };
    context.output.report("gate", &report, &words(&order, manifest, &report))?;
    Ok(Exit::Done)
}

/// An id that stands twice makes two records one in a report to the person.
fn warn_of_repeated(ids: u64, context: &Context) {
    if ids > 0 {
        context.output.say(&format!(
            "records with an id that an earlier record carries too: {}",
            grouped(ids)
        ));
    }
}

impl Report {
    fn of_counts(counts: &Counts, snapshot_position: Position, begin: Instant) -> Self {
        Self {
            dataset: None,
            id: None,
            manifest: None,
            entry: None,
            dry_run: true,
            read: counts.read,
            kept: counts.kept,
            dropped: counts.dropped.clone(),
            redactions: BTreeMap::new(),
            rows_digest: None,
            redaction: None,
            snapshot_position,
            seconds: begin.elapsed().as_secs_f64(),
        }
    }
}

fn words(order: &Order, manifest: &Manifest, report: &Report) -> String {
    let mut words = format!(
        "{BOLD}{}{BOLD:#} holds {} of {} records, {:.1} s\n",
        order.out.display(),
        grouped(report.kept),
        grouped(report.read),
        report.seconds
    );
    let replaced: Vec<String> = manifest
        .redactions
        .iter()
        .map(|(kind, count)| format!("{} {kind}", grouped(*count)))
        .collect();
    if !replaced.is_empty() {
        let _ = writeln!(words, "  replaced {}", replaced.join(", "));
    }
    words
}

fn order(args: &Args, threads: Option<usize>, context: &Context) -> Result<Order, Error> {
    Ok(Order {
        inputs: args.inputs.clone(),
        purpose: args.purpose.clone(),
        columns: Columns { text: args.text_col.clone(), ..args.columns.columns() },
        declared: args.columns.declared(),
        out: args.out.clone().unwrap_or_default(),
        force: args.force,
        redaction: (!args.no_redact).then(|| args.redacting.redaction(context)).transpose()?,
        sums_rows: if args.rows_digest { SumsRows::Yes } else { SumsRows::No },
        explain: args.explain.clone(),
        threads: threads.unwrap_or_default(),
        now: context.now,
        dataset: random_dataset()?,
    })
}

/// A name for a new dataset.
pub fn random_dataset() -> Result<DatasetId, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Start(std::io::Error::other(error)))?;
    Ok(DatasetId(bytes))
}

/// A dataset that was built, and the entry that says so when it was in a workspace.
pub struct Made {
    /// What the gate says.
    pub built: Built,
    /// The entry of the ledger.
    pub entry: Option<Position>,
}

/// Builds the dataset and, in the workspace whose ledger decided, registers it there: a
/// forgetting can only reach what the ledger knows of.
pub fn build(
    order: &Order,
    snapshot: &VerifiedSnapshot,
    workspace: Option<&Workspace>,
    context: &Context,
) -> Result<Made, Error> {
    let bar = context.output.bar("deciding", 1);
    let run = || {
        let built = untrain_gate::run(order, snapshot, &|progress| show(&bar, progress))?;
        bar.finish_and_clear();
        Ok(built)
    };
    let Some(workspace) = workspace.filter(|workspace| is_own(snapshot, workspace)) else {
        return Ok(Made { built: run()?, entry: None });
    };
    let position = snapshot.snapshot.statement().position;
    let making = Making::dataset(workspace, &order.out, order.dataset, position)?;
    let (built, entry) = making.around(context.now, run)?;
    Ok(Made { built, entry })
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.total);
    bar.set_position(progress.read);
}

/// Counts what a build would do, and builds nothing.
pub fn dry_run(
    order: &Order,
    snapshot: &VerifiedSnapshot,
    context: &Context,
) -> Result<DryRun, Error> {
    let bar = context.output.bar("deciding", 1);
    let counted = untrain_gate::dry_run(order, snapshot, &|progress| show(&bar, progress))?;
    bar.finish_and_clear();
    Ok(counted)
}
