//! `untrain snapshot`: the present state of all choices as one signed file, for gates and trainers
//! that have no database; or what has changed since an earlier one. The log's receipt for it lies
//! beside it.

use std::path::PathBuf;

use serde::Serialize;
use untrain_gate::receipt_path;
use untrain_policy::{Digest, Position};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, grouped};
use crate::workspace::{Workspace, write};

/// Export the present state, or what changed since a snapshot, for a gate without a ledger
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain snapshot --out today.snapshot
  untrain snapshot --out /srv/gates/today.snapshot --json
  untrain snapshot --since today.snapshot --out today-1.delta
  untrain snapshot --since today-1.delta --out today-2.delta")]
pub struct Args {
    /// The file; one that is there is replaced in one step
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// A snapshot or delta of this ledger: write only what has changed since
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    snapshot: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<PathBuf>,
    receipt: PathBuf,
    digest: Digest,
    entry: Position,
    position: Position,
    bytes: u64,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let exported = match &args.since {
        None => workspace.export_snapshot(&args.out, context.now)?,
        Some(since) => workspace.export_delta(since, &args.out, context.now)?,
    };
    let receipt = receipt_path(&args.out);
    let proof = workspace.wait(workspace.ledger.receipt(exported.logged))?;
    write(&receipt, proof.to_text().as_bytes())?;
    let shows = match &args.since {
        None => "shows the ledger".to_owned(),
        Some(since) => format!("brings `{}` up to date", since.display()),
    };
    let words = format!(
        "{BOLD}{}{BOLD:#} {shows} at position {}\n  {} bytes, BLAKE3 {}\n  \
         entry {}, receipt {}\n",
        args.out.display(),
        exported.position,
        grouped(exported.bytes),
        exported.digest,
        exported.logged,
        receipt.display()
    );
    let report = Report {
        snapshot: args.out.clone(),
        since: args.since.clone(),
        receipt,
        digest: exported.digest,
        entry: exported.logged,
        position: exported.position,
        bytes: exported.bytes,
    };
    context.output.report("snapshot", &report, &words)?;
    Ok(Exit::Done)
}
