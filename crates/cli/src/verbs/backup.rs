//! `untrain backup` and `untrain restore`: everything of a ledger but its keys, and back.

use std::path::PathBuf;

use serde::Serialize;
use untrain_ledger::Ledger;
use untrain_policy::Position;

use crate::config::Config;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, grouped, near};
use crate::workspace::{Workspace, ledger_options, wait};

/// Write a backup of the ledger, without its keys, while others go on writing
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Write a backup of the ledger, without its keys, while others go on writing. It \
is built as DIR.unfinished and gets its name when it is whole. Keep the folder `keys` apart from \
it, and its copies for a shorter time: what was erased since stands in the backup, sealed under keys \
that stand in it too, which only the vault's key opens.",
    after_help = "\
Examples:
  untrain backup /mnt/backup/2026-11-25
  untrain backup ../backup --json"
)]
pub struct BackupArgs {
    /// The folder to write, which must not be there yet
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

/// Put a ledger back from a backup, where its keys are
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Put a ledger back from a backup into a workspace whose ledger is gone and whose \
keys are there. It is refused when anything shows that the log was longer than in the backup: the \
checkpoint beside the key, the published one, or the witnessed one.",
    after_help = "\
Examples:
  untrain restore /mnt/backup/2026-11-25
  untrain --workspace consent restore ../backup --json"
)]
pub struct RestoreArgs {
    /// The folder of the backup
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

#[derive(Serialize)]
struct Report {
    folder: PathBuf,
    entries: Position,
}

/// Runs `backup`.
pub fn backup(args: &BackupArgs, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let entries = workspace.wait(workspace.ledger.backup(&args.to))?;
    let words = format!(
        "{BOLD}{}{BOLD:#} holds {} entries, checked against the signed root\n",
        near(&args.to),
        grouped(entries.0)
    );
    context.output.report("backup", &Report { folder: args.to.clone(), entries }, &words)?;
    Ok(Exit::Done)
}

/// Runs `restore`.
pub fn restore(args: &RestoreArgs, context: &Context) -> Result<Exit, Error> {
    let dir = Workspace::find_or_fail(context)?;
    let options = ledger_options(&Config::read(&dir)?, context);
    let audited = wait(async {
        let ledger = Ledger::restore(&args.from, &dir, &options).await?;
        let audited = ledger.audit().await;
        ledger.close().await;
        audited
    })?;
    let entries = Position(audited.entries);
    let words = match &audited.fault {
        None => format!("restored {} entries, and all of them agree\n", grouped(entries.0)),
        Some(fault) => {
            format!("restored, but entry {} is damaged: {}\n", fault.position, fault.what)
        }
    };
    context.output.report("restore", &Report { folder: dir, entries }, &words)?;
    Ok(if audited.fault.is_none() { Exit::Done } else { Exit::Failed })
}
