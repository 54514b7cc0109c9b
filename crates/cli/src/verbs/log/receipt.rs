//! `untrain log receipt`: the receipt of an entry, issued again.

use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::Position;
use untrain_tlog::Receipt;

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, near};
use crate::workspace::{Workspace, write};

/// Issue an entry's receipt again, under the newest checkpoint or one that witnesses have seen
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain log receipt 812
  untrain log receipt 812 --witnessed -o 812.tlog-proof")]
pub struct Args {
    /// The entry
    #[arg(value_name = "INDEX")]
    index: u64,
    /// Under the newest checkpoint that witnesses have cosigned (untrain log witness)
    #[arg(long)]
    witnessed: bool,
    /// Where it goes; else into the workspace's receipts/, in the place of the one before
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Issued {
    entry: Position,
    receipt: PathBuf,
    witnessed: bool,
}

/// Runs the verb.
pub fn run(args: &Args, workspace: &Workspace, context: &Context) -> Result<Exit, Error> {
    let entry = Position(args.index);
    let receipt = match args.witnessed {
        true => witnessed(entry, workspace)?,
        false => workspace.wait(workspace.ledger.receipt(entry))?,
    };
    let path = args.out.clone().unwrap_or_else(|| workspace.receipt_path(entry));
    write(&path, receipt.to_text().as_bytes())?;
    let words = format!("{BOLD}entry {entry}{BOLD:#}  receipt {}\n", near(&path));
    let report = Issued { entry, receipt: path, witnessed: args.witnessed };
    context.output.report("log-receipt", &report, &words)?;
    Ok(Exit::Done)
}

fn witnessed(entry: Position, workspace: &Workspace) -> Result<Receipt, Error> {
    let receipt = workspace.wait(workspace.ledger.witnessed_receipt(entry))?;
    receipt.ok_or(Error::NotWitnessed(entry))
}
