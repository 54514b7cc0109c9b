//! `untrain snapshot`: the present state of all choices as one signed file, for gates and trainers
//! that have no database.

use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::{Digest, Position};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, grouped};
use crate::workspace::Workspace;

/// Export the present state as one signed file, for a gate without a ledger
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain snapshot --out today.snapshot
  untrain snapshot --out /srv/gates/today.snapshot --json")]
pub struct Args {
    /// The file; one that is there is replaced in one step
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Report {
    snapshot: PathBuf,
    digest: Digest,
    position: Position,
    bytes: u64,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let exported = workspace.export_snapshot(&args.out, context.now)?;
    let words = format!(
        "{BOLD}{}{BOLD:#} shows the ledger at position {}\n  {} bytes, BLAKE3 {}\n",
        args.out.display(),
        exported.position,
        grouped(exported.bytes),
        exported.digest
    );
    let report = Report {
        snapshot: args.out.clone(),
        digest: exported.digest,
        position: exported.position,
        bytes: exported.bytes,
    };
    context.output.report("snapshot", &report, &words)?;
    Ok(Exit::Done)
}
