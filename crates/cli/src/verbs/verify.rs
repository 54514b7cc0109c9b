//! `untrain verify`: the answer first, then each check, offline.

use std::fmt::Write;
use std::path::PathBuf;

use untrain_verify::{Answer, Context as Beside, Report, Trust, check};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD};
use crate::trust;

/// Check a receipt, snapshot, manifest or certificate, with no network and no ledger
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain verify receipts/812.tlog-proof clean/manifest.json
  untrain verify certificate.json --trust log.pub --json")]
pub struct Args {
    /// The file; of several the worst answer is the exit code, and --json prints a line for each
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A file of verifier keys to trust, or a trust policy; else the workspace's own
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// The receipt of the request that a certificate carried out: shows whose it was
    #[arg(long, value_name = "RECEIPT")]
    request: Option<PathBuf>,
    /// The folder of the model that a certificate speaks of, to compare hashes
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let believed = match trust::whom(args.trust.as_deref(), context) {
        Ok(trust) => trust,
        // Without a key a file's own word is all there is: that is no answer, but no failure.
        Err(Error::NoTrust) => Trust::default(),
        Err(error) => return Err(error),
    };
    let request = args.request.as_deref().map(untrain_verify::read).transpose()?;
    let mut worst = Exit::Done;
    for file in &args.files {
        let beside = Beside {
            directory: file.parent(),
            model: args.model.as_deref(),
            request: request.as_deref(),
        };
        let report = check(&untrain_verify::read(file)?, &beside, &believed);
        let name =
            if args.files.len() > 1 { format!("{}\n", file.display()) } else { String::new() };
        context.output.report_whole(&report, &format!("{name}{}", words(&report)))?;
        worst = match (report.answer, worst) {
            (Answer::True, worst) => worst,
            (Answer::CannotTell, Exit::Done) => Exit::CannotTell,
            (Answer::CannotTell, worst) => worst,
            (Answer::False, _) => Exit::Failed,
        };
    }
    if believed.keys().is_empty() {
        Error::NoTrust.tell(context.output);
    }
    Ok(worst)
}

fn words(report: &Report) -> String {
    let style = match report.answer {
        Answer::True => GOOD,
        Answer::False => BAD,
        Answer::CannotTell => BOLD,
    };
    let mut words = format!("{style}{}{style:#}  {}\n", report.answer.as_str(), report.headline);
    for check in &report.checks {
        let (outcome, name) = (check.outcome.as_str(), check.name);
        let _ = writeln!(words, "  {outcome:11}  {name:20}  {DIM}{}{DIM:#}", check.detail);
    }
    words
}
