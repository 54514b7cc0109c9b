//! `untrain train`: a model from a dataset, after the dataset was held against the newest state.

mod external;
mod settings;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use untrain_gate::{Dataset, VerifiedSnapshot};
use untrain_lineage::ModelCard;
use untrain_lineage::catalogue::Catalogue;
use untrain_lineage::model::Role;
use untrain_policy::Position;
use untrain_unlearn::{Home, Place, Trainer, release, train};

use crate::config::Age;
use crate::context::Context;
use crate::deciding::{SnapshotFlags, is_own};
use crate::error::Error;
use crate::exit::Exit;
use crate::making::{Making, register_left};
use crate::output::{BOLD, grouped};
use crate::workspace::Workspace;

use settings::{Kind, Settings};

/// How old a snapshot may be for training, unless it is said otherwise.
const AGE_MAX: Age = Age::hours(1);

/// Train a model on a dataset, leaving out whatever has been refused since it was built
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain train clean --trainer ngram -o assistant
  untrain train clean --trainer linear --labels column:flagged -o moderation
  untrain train clean --trainer knn -o search
  untrain train clean --trainer neural --shards 8 --slices 8 -o writer
  untrain train clean --trainer external -o writer --command python3 train.py base.safetensors
  untrain train clean --trainer ngram -o assistant --snapshot today.snapshot --trust log.pub")]
pub struct Args {
    /// The dataset's folder
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// How
    #[arg(long, value_enum)]
    trainer: Kind,
    /// The model's folder
    #[arg(long, short, value_name = "MODEL")]
    out: PathBuf,
    #[command(flatten)]
    deciding: SnapshotFlags,
    /// How old that snapshot may be; 1h when absent
    #[arg(long, env = "UNTRAIN_TRAIN_MAX_AGE", value_name = "AGE")]
    max_age: Option<Age>,
    #[command(flatten)]
    settings: Settings,
    /// Replace a model that is there
    #[arg(long)]
    force: bool,
}

#[derive(Serialize)]
struct Report {
    model: PathBuf,
    id: String,
    entry: Option<Position>,
    records: u64,
    left_out: BTreeMap<String, u64>,
    state_bytes: u64,
    serving_bytes: u64,
    snapshot_position: Position,
    seconds: f64,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let begin = Instant::now();
    let workspace = Workspace::open_if_any(context)?;
    let config = workspace.as_ref().map(|workspace| workspace.config.train.clone());
    let config = config.unwrap_or_default();
    let wanted = args.deciding.wanted(args.max_age.or(config.max_age).unwrap_or(AGE_MAX));
    let trainer = args.trainer.trainer(&args.settings, &config, context)?;
    let snapshot = wanted.open(workspace.as_ref(), context)?;
    let trainer = trainer.as_ref();
    let job = Job { dataset: &args.dataset, out: &args.out, trainer, force: args.force };
    let trained = job.run(workspace.as_ref(), &snapshot, context)?;
    let seconds = begin.elapsed().as_secs_f64();
    let report = report(args, &trained, seconds);
    context.output.report("train", &report, &words(args, &report))?;
    Ok(Exit::Done)
}

/// One training run.
pub struct Job<'a> {
    /// The dataset's folder.
    pub dataset: &'a Path,
    /// The model's folder.
    pub out: &'a Path,
    /// How, with its settings.
    pub trainer: &'a dyn Trainer,
    /// Whether a model that is there may be replaced.
    pub force: bool,
}

/// What a training run made, and the entry that says so when it ran in a workspace.
pub struct Made {
    /// The model's card.
    pub card: ModelCard,
    /// The entry of the ledger.
    pub entry: Option<Position>,
}

impl Job<'_> {
    /// Trains, and tells the ledger that the snapshot came from.
    pub fn run(
        &self,
        workspace: Option<&Workspace>,
        snapshot: &VerifiedSnapshot,
        context: &Context,
    ) -> Result<Made, Error> {
        release::refuse_withdrawn(self.dataset)?;
        let dataset = Dataset::open(self.dataset)?;
        let own = workspace.filter(|workspace| is_own(snapshot, workspace));
        if let Some(workspace) = own {
            register_left(workspace, context.now)?;
            must_be_registered(workspace, self.dataset, &dataset)?;
        }
        let spinner = context.output.bar("training", 0);
        let run = || {
            let home = match workspace {
                Some(workspace) => workspace.model_keys(),
                None => Home::new(self.out.with_extension("keys")),
            };
            let place = Place { out: self.out, force: self.force, home: &home };
            let trained = train(&dataset, snapshot, self.trainer, place, context.now)?;
            spinner.finish_and_clear();
            Ok(trained.card)
        };
        let Some(workspace) = own else { return Ok(Made { card: run()?, entry: None }) };
        let making = Making::model(workspace, self.out)?;
        let (card, entry) = making.around(context.now, run)?;
        Ok(Made { card, entry })
    }
}

/// A forgetting can only reach what the ledger knows of, so nothing is trained on anything else.
fn must_be_registered(
    workspace: &Workspace,
    folder: &Path,
    dataset: &Dataset,
) -> Result<(), Error> {
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let id = dataset.manifest().dataset;
    if catalogue.datasets.iter().any(|line| line.dataset == id && !line.replaced) {
        return Ok(());
    }
    Err(Error::unfit(
        folder,
        "is not known to this workspace's ledger, so a forgetting would not reach what is trained \
         on it: run `untrain gate` again in this workspace",
    ))
}

fn report(args: &Args, made: &Made, seconds: f64) -> Report {
    let card = &made.card;
    Report {
        model: args.out.clone(),
        id: card.model().to_string(),
        entry: made.entry,
        records: card.records(),
        left_out: card.left_out.clone(),
        state_bytes: card.bytes_of(Role::State),
        serving_bytes: card.bytes_of(Role::Serving),
        snapshot_position: card.snapshot.position,
        seconds,
    }
}

fn words(args: &Args, report: &Report) -> String {
    let mut words = format!(
        "{BOLD}{}{BOLD:#} stands on {} records, {:.1} s\n  model    {}\n  serving  {} bytes\n",
        args.out.display(),
        grouped(report.records),
        report.seconds,
        report.id,
        grouped(report.serving_bytes)
    );
    for (code, count) in &report.left_out {
        let _ = writeln!(words, "  left out {:>11}  {code}", grouped(*count));
    }
    words
}
