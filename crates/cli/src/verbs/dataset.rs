//! `untrain dataset`: who outside was given which dataset, and what was called back.

use std::path::PathBuf;

use untrain_policy::ArtefactKind;

use super::model;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;

/// Give datasets to others, call them back
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Publish(Publish),
    List(List),
    Withdraw(Withdraw),
}

/// Note to whom a dataset is given: from then on people leave it together
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain dataset publish clean --to \"Lantern Labs\"
  untrain dataset publish clean --to \"Lantern Labs\" --to \"Mole Street Archive\" --json")]
pub struct Publish {
    /// The dataset's folder
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// Who is given it; several times for several
    #[arg(long, value_name = "RECIPIENT", required = true)]
    to: Vec<String>,
}

/// List the datasets, who was given them, and who holds a version that was called back
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain dataset list
  untrain dataset list --json")]
pub struct List {}

/// Use a dataset no more: nothing is trained on it, and every version of it is called back
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain dataset withdraw clean --reason \"its sources were not licensed\"
  untrain dataset withdraw clean --reason \"retired\" --json")]
pub struct Withdraw {
    /// The dataset's folder
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// Why; recipients may be told it
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    let kind = ArtefactKind::Dataset;
    match verb {
        Verb::Publish(args) => model::publish(kind, &args.dataset, &args.to, context),
        Verb::List(List {}) => model::list(kind, context),
        Verb::Withdraw(args) => model::withdraw(kind, &args.dataset, &args.reason, context),
    }
}
