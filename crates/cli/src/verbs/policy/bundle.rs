//! `untrain policy bundle`: the one document that a policy and its packs make.

use std::path::PathBuf;

use serde::Serialize;

use super::{Summary, summary};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::packs;

/// Print the document that a policy and the packs it names make: what is hashed and published
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy bundle policies/world.toml > world.toml
  untrain policy bundle draft.toml --json")]
pub struct Args {
    /// The policy
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Serialize)]
struct Report {
    file: PathBuf,
    #[serde(flatten)]
    summary: Summary,
    packs: Vec<String>,
    document: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let bundle = packs::load(&args.file)?;
    let words = bundle.policy.text.clone();
    let report = Report {
        file: args.file.clone(),
        summary: summary(&bundle.policy),
        packs: bundle.packs,
        document: bundle.policy.text,
    };
    context.output.report("policy-bundle", &report, &words)?;
    Ok(Exit::Done)
}
