//! `untrain audit`: what an auditor takes along, draws, and asks of models.

mod model;
mod recheck;
mod sample;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_policy::{Position, Timestamp};
use untrain_server::audit::{PackError, Span, write_pack};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, grouped, near};
use crate::times;
use crate::workspace::{self, Workspace};

/// What an auditor takes along, samples of what was released, and what models still tell
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Export(Export),
    Sample(sample::Sample),
    Recheck(recheck::Recheck),
    Model(model::Model),
    Canaries(model::Canaries),
}

/// Write everything that an auditor needs of a span of the log into one zip
///
/// It names people: nobody else on this computer may read the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain audit export -o audit.zip
  untrain audit export --from 2026-01-01 --to 2026-07-01 -o first-half.zip")]
pub struct Export {
    /// From what was taken in at this time on; from the beginning when absent
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    from: Option<Timestamp>,
    /// Up to what was taken in at this time; to the end when absent
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    to: Option<Timestamp>,
    /// The file
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Report {
    pack: PathBuf,
    from: Position,
    to: Position,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Export(args) => export(args, context),
        Verb::Sample(args) => sample::run(args, context),
        Verb::Recheck(args) => recheck::run(args, context),
        Verb::Model(args) => model::run(args, context),
        Verb::Canaries(args) => model::plant(args, context),
    }
}

fn export(args: &Export, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let at = |time: Option<Timestamp>, end: Position| match time {
        Some(time) => workspace.wait(workspace.ledger.position_at(time)),
        None => Ok(end),
    };
    let size = workspace.wait(workspace.ledger.size())?;
    let span = Span { from: at(args.from, Position(0))?, to: at(args.to, size)? };
    write(&args.out, &workspace, span)?;
    let words = format!(
        "{BOLD}{}{BOLD:#} holds entries {} to {}: personal data\n",
        near(&args.out),
        grouped(span.from.0),
        grouped(span.to.0)
    );
    let report = Report { pack: args.out.clone(), from: span.from, to: span.to };
    context.output.report("audit-export", &report, &words)?;
    Ok(Exit::Done)
}

/// Writes the pack whole or not at all: a temporary file of its own mode takes its place.
fn write(out: &Path, workspace: &Workspace, span: Span) -> Result<(), Error> {
    let told = |source| Error::file(out, source);
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    let file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(told)?;
    let opened: File = file.reopen().map_err(told)?;
    let written = workspace::wait_for(write_pack(&workspace.ledger, span, BufWriter::new(opened)))?;
    let writer = written.map_err(|error| match error {
        PackError::Ledger(error) => Error::Ledger(error),
        PackError::File(source) => told(source),
        other => told(std::io::Error::other(other)),
    })?;
    let opened = writer.into_inner().map_err(|error| told(error.into_error()))?;
    opened.sync_all().map_err(told)?;
    file.persist(out).map_err(|fault| told(fault.error))?;
    Ok(())
}
