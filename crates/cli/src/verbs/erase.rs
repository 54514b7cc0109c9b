//! `untrain erase`: a person forgotten by datasets and models, and then by the ledger itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use untrain_policy::{ForgetLevel, Position, SubjectId};
use untrain_tlog::Receipt;

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::forgetting::{Pending, Said, carry_out};
use crate::output::{BAD, BOLD, grouped, near};
use crate::workspace::Workspace;

/// How long a receipt may take to be written.
const UNFINISHED_AGE_MAX: Duration = Duration::from_secs(3600);

/// Destroy what the ledger holds of a person: what was said, what opens it, and their key
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Destroy what the ledger holds of a person: what was said of them, what opens the \
log's commitments to it, and the key that sealed it. First they are forgotten by every dataset and \
model, as by `forget --level models`. What stays is a keyed hash, by which they stay refused in \
every snapshot and are not taken in again. The log's entries and everybody's proofs stand. It \
cannot be undone. Out of its reach are the records that the gate read, the receipts, proofs, \
snapshots and explanations that were written with --out, and backups taken before, in which what \
they said stands sealed under keys that only the folder `keys` opens.",
    after_help = "\
Examples:
  untrain erase --subject maya --yes
  untrain erase --subject maya --yes --json"
)]
pub struct Args {
    /// Who is erased
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// They are to be erased; without this flag it is only said what would be
    #[arg(long)]
    yes: bool,
}

#[derive(Serialize)]
struct Report {
    subject: SubjectId,
    erased: bool,
    accounts: u64,
    entries: usize,
    logged: Option<Position>,
    receipt: Option<PathBuf>,
    certificates: Vec<PathBuf>,
    pending: Vec<Pending>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    if !args.yes {
        return tell(args, &workspace, context);
    }
    let outcome =
        carry_out(&workspace, &args.subject, ForgetLevel::Models, &Said::default(), context)?;
    let mut report = Report {
        subject: args.subject.clone(),
        erased: false,
        accounts: 0,
        entries: 0,
        logged: None,
        receipt: None,
        certificates: outcome.certificates,
        pending: outcome.pending,
    };
    if !report.pending.is_empty() {
        let mut words =
            format!("{BAD}not erased{BAD:#}: their key is still needed to find them in\n");
        for Pending { artefact, directory, why, .. } in &report.pending {
            words.push_str(&format!("  {artefact} {directory}: {why}\n"));
        }
        context.output.report("erase", &report, &words)?;
        return Ok(Exit::Failed);
    }
    // The copies go first: once they are erased, nobody could say which were theirs. They go again
    // after it, in case that somebody wrote one meanwhile.
    let events = workspace.events_of(&args.subject)?;
    let entries: Vec<Position> = events.into_iter().map(|(entry, _)| entry).collect();
    remove_copies(&workspace, &entries)?;
    let erased = workspace.wait(workspace.ledger.erase(&args.subject, context.now))?;
    remove_copies(&workspace, &erased.entries)?;
    // The newest export held what stood of them.
    workspace.fresh_snapshot(context.now)?;
    let receipt = workspace.keep_receipt(erased.logged)?;
    let words = format!(
        "{BOLD}erased{BOLD:#}       {} entries of {} say nothing any more: entry {} of the log\n\
         receipt      {}\n\
         out of reach the records that the gate read; receipts, proofs, snapshots and \
         explanations that were written with --out; backups taken before\n",
        grouped(erased.entries.len() as u64),
        match erased.accounts {
            1 => "one account".to_owned(),
            several => format!("{several} accounts"),
        },
        erased.logged,
        near(&receipt)
    );
    report.erased = true;
    report.accounts = erased.accounts;
    report.entries = erased.entries.len();
    report.logged = Some(erased.logged);
    report.receipt = Some(receipt);
    context.output.report("erase", &report, &words)?;
    Ok(Exit::Done)
}

/// What would be destroyed.
fn tell(args: &Args, workspace: &Workspace, context: &Context) -> Result<Exit, Error> {
    workspace.lineage_key(&args.subject)?;
    let events = workspace.events_of(&args.subject)?;
    let report = Report {
        subject: args.subject.clone(),
        erased: false,
        accounts: 0,
        entries: events.len(),
        logged: None,
        receipt: None,
        certificates: Vec::new(),
        pending: Vec::new(),
    };
    let words = format!(
        "{} entries about `{}` would say nothing any more, for ever; nothing was done\n",
        grouped(events.len() as u64),
        args.subject
    );
    context.output.report("erase", &report, &words)?;
    context.output.next(&format!("untrain erase --subject {} --yes", args.subject));
    Ok(Exit::Done)
}

/// Removes the workspace's copies of the receipts of entries, with those that a run which died left
/// half written.
fn remove_copies(workspace: &Workspace, entries: &[Position]) -> Result<(), Error> {
    for entry in entries {
        remove(&workspace.receipt_path(*entry))?;
    }
    let folder = workspace.receipts();
    let told = |source| Error::file(&folder, source);
    for found in fs::read_dir(&folder).map_err(told)? {
        let path = found.map_err(told)?.path();
        // Whole ones have the name of their entry.
        if path.extension().is_none() && is_left(&path, entries) {
            remove(&path)?;
        }
    }
    fs::File::open(&folder).and_then(|folder| folder.sync_all()).map_err(told)
}

/// Whether a file that never got its name is a receipt of one of the entries, or a part of one that
/// nobody can be writing any more.
fn is_left(path: &Path, entries: &[Position]) -> bool {
    match fs::read(path).map(|bytes| Receipt::parse(&bytes)) {
        Ok(Ok(receipt)) => entries.contains(&Position(receipt.index)),
        _ => {
            let written = fs::metadata(path).and_then(|metadata| metadata.modified());
            let age = written.ok().and_then(|written| written.elapsed().ok());
            age.is_some_and(|age| age > UNFINISHED_AGE_MAX)
        }
    }
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file(path, error)),
        _ => Ok(()),
    }
}
