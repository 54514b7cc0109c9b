//! `untrain forget`: a person's wish to be forgotten, carried out and certified.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::{ForgetLevel, Position, SubjectId, Timestamp};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::forgetting::{Changed, Outcome, Pending, carry_out};
use crate::output::{BAD, BOLD, grouped, near};
use crate::workspace::Workspace;

/// Carry out a person's wish to be forgotten, and certify it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain forget --subject maya --level models
  untrain forget --subject maya --level stop --json")]
pub struct Args {
    /// Who wants to be forgotten
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// How far: stop (no future use), datasets (rows leave them too), models (they forget too)
    #[arg(long)]
    level: ForgetLevel,
}

#[derive(Serialize)]
struct Report {
    subject: SubjectId,
    level: ForgetLevel,
    request: Position,
    receipt: PathBuf,
    certificates: Vec<PathBuf>,
    pending: Vec<Pending>,
    due: Option<Timestamp>,
    changed: Parts,
}

#[derive(Serialize)]
struct Parts {
    datasets: Vec<Changed>,
    models: Vec<Changed>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let outcome = carry_out(&workspace, &args.subject, args.level, context)?;
    let words = words(&outcome);
    let exit = if outcome.pending.is_empty() { Exit::Done } else { Exit::Failed };
    let (datasets, models) =
        outcome.changed.into_iter().partition(|changed| changed.artefact == "dataset");
    let report = Report {
        subject: args.subject.clone(),
        level: outcome.level,
        request: outcome.request,
        receipt: outcome.receipt,
        certificates: outcome.certificates,
        pending: outcome.pending,
        due: None,
        changed: Parts { datasets, models },
    };
    context.output.report("forget", &report, &words)?;
    if let Some(certificate) = report.certificates.first() {
        context.output.next(&format!("untrain verify {}", near(certificate)));
    }
    Ok(exit)
}

fn words(outcome: &Outcome) -> String {
    let (level, request) = (outcome.level, outcome.request);
    let mut words = format!(
        "{BOLD}suppressed{BOLD:#}, level {level}: entry {request} of the log\nreceipt      {}\n",
        near(&outcome.receipt)
    );
    if outcome.changed.is_empty() && level != ForgetLevel::Stop {
        words.push_str("unchanged    nothing of theirs stands in a dataset or behind a model\n");
    }
    for changed in &outcome.changed {
        let _ = writeln!(
            words,
            "{:12} {}: {} records taken out, {} left",
            changed.artefact,
            changed.directory,
            grouped(changed.removed),
            grouped(changed.left)
        );
    }
    for certificate in &outcome.certificates {
        let _ = writeln!(words, "certificate  {}", near(certificate));
    }
    for pending in &outcome.pending {
        let (artefact, directory, why) = (pending.artefact, &pending.directory, &pending.why);
        let _ = writeln!(words, "{BAD}not reached{BAD:#}  {artefact} {directory}: {why}");
    }
    words
}
