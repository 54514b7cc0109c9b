//! `untrain forget`: a person's wish to be forgotten, carried out and certified.

mod plan;

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::{ForgetLevel, Position, SubjectId, Timestamp};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::forgetting::{
    Changed, Decided, Estimate, Outcome, Pending, Said, WaitingOutcome, carry_out,
    carry_out_waiting, estimate,
};
use crate::output::{BAD, BOLD, counted, grouped, near};
use crate::planning::due;
use crate::workspace::Workspace;

/// Carry out a person's wish to be forgotten, and certify it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain forget --subject maya --level models
  untrain forget --subject maya --level stop --json
  untrain forget --subject maya --level models --order \"12 C 34/26\"
  untrain forget --plan
  untrain forget --waiting
  untrain forget --waiting --now --reason \"the recipient has destroyed its copy\"
  untrain forget --waiting --estimate")]
pub struct Args {
    /// Who wants to be forgotten
    #[arg(
        long,
        value_name = "S",
        required_unless_present_any = ["waiting", "plan"],
        requires = "level"
    )]
    subject: Option<SubjectId>,
    /// How far: stop (no future use), datasets (rows leave them too), models (they forget too)
    #[arg(long, requires = "subject")]
    level: Option<ForgetLevel>,
    /// A court or an authority ordered it: the reference of the order
    #[arg(long, value_name = "REF", requires = "subject")]
    order: Option<String>,
    /// Carry out every request that waits, each dataset and model once for all of them; run daily,
    /// it also carries out what has waited for other people until then
    #[arg(long, conflicts_with = "subject")]
    waiting: bool,
    /// Change nothing: say who waits until when, and what each dataset and model will do when
    #[arg(long, conflicts_with_all = ["subject", "estimate", "now"])]
    plan: bool,
    /// Let nothing that was given out wait for other people; the ledger keeps the reason
    #[arg(long, requires = "reason")]
    now: bool,
    /// Why nothing waits
    #[arg(long, value_name = "TEXT", requires = "now")]
    reason: Option<String>,
    /// Who orders or decides that, as the ledger keeps it
    #[arg(long, env = "USER", value_name = "NAME", default_value = "operator")]
    by: String,
    /// Change nothing: say what that would take, for each dataset and model
    #[arg(long, requires = "waiting", conflicts_with = "subject")]
    estimate: bool,
}

#[derive(Serialize)]
struct WaitingReport {
    requests: Vec<Position>,
    certificates: Vec<PathBuf>,
    pending: Vec<Pending>,
    changed: Parts,
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

impl Parts {
    fn of(changed: Vec<Changed>) -> Self {
        let is_dataset = |changed: &Changed| changed.artefact == "dataset";
        let (datasets, models) = changed.into_iter().partition(is_dataset);
        Self { datasets, models }
    }
}

impl Args {
    fn said(&self, reason: &str) -> Decided {
        Decided { actor: self.by.clone(), reason: reason.to_owned() }
    }

    fn at_once(&self) -> Result<Option<Decided>, Error> {
        match self.reason.as_deref().filter(|_| self.now) {
            Some(reason) if reason.trim().is_empty() => {
                Err(Error::Usage("--reason is empty: say why nothing waits".to_owned()))
            }
            reason => Ok(reason.map(|reason| self.said(reason))),
        }
    }
}

/// What waits for its time is no failure.
fn exit(pending: &[Pending]) -> Exit {
    if pending.iter().all(Pending::is_planned) { Exit::Done } else { Exit::Failed }
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let at_once = args.at_once()?;
    let workspace = Workspace::open(context)?;
    if args.plan {
        return plan::tell(&workspace, context);
    }
    if args.estimate {
        return tell_estimate(&estimate(&workspace, context.now)?, context);
    }
    let Some((subject, level)) = args.subject.as_ref().zip(args.level) else {
        return waiting(carry_out_waiting(&workspace, at_once.as_ref(), context)?, context);
    };
    let order = args.order.as_deref().map(|order| args.said(order));
    let said = Said { order, at_once };
    let outcome = carry_out(&workspace, subject, level, &said, context)?;
    let words = words(&outcome);
    let exit = exit(&outcome.pending);
    let due = match outcome.pending.is_empty() {
        true => None,
        false => Some(due(&workspace, subject, outcome.request)?),
    };
    let report = Report {
        subject: subject.clone(),
        level: outcome.level,
        request: outcome.request,
        receipt: outcome.receipt,
        certificates: outcome.certificates,
        pending: outcome.pending,
        due,
        changed: Parts::of(outcome.changed),
    };
    context.output.report("forget", &report, &words)?;
    if let Some(certificate) = report.certificates.first() {
        context.output.next(&format!("untrain verify {}", near(certificate)));
    }
    Ok(exit)
}

fn tell_estimate(estimate: &Estimate, context: &Context) -> Result<Exit, Error> {
    let mut words = plan::waiting(estimate.requests.len() as u64);
    for part in &estimate.artefacts {
        let (leave, records) = (grouped(part.leave), grouped(part.records));
        let _ = writeln!(
            words,
            "{:12} {}: {leave} of {records} records would leave, {} bytes are gone through",
            part.artefact,
            part.directory,
            grouped(part.bytes)
        );
        if let Some(bytes) = part.from_scratch_bytes {
            let left = grouped(part.records.saturating_sub(part.leave));
            let bytes = grouped(bytes);
            let _ = writeln!(
                words,
                "             from scratch instead: train on {left} records, {bytes} bytes"
            );
        }
    }
    context.output.report("forget-estimate", estimate, &words)?;
    Ok(Exit::Done)
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
    tell_changes(&mut words, &outcome.changed, &outcome.certificates, &outcome.pending);
    words
}

fn waiting(outcome: WaitingOutcome, context: &Context) -> Result<Exit, Error> {
    let exit = exit(&outcome.pending);
    let mut words = match outcome.requests.len() {
        0 if outcome.pending.is_empty() => "no request waits\n".to_owned(),
        0 => String::new(),
        1 => format!("{BOLD}1{BOLD:#} request carried out\n"),
        count => format!("{BOLD}{count}{BOLD:#} requests carried out\n"),
    };
    tell_changes(&mut words, &outcome.changed, &outcome.certificates, &outcome.pending);
    let WaitingOutcome { requests, certificates, pending, changed } = outcome;
    let report = WaitingReport { requests, certificates, pending, changed: Parts::of(changed) };
    context.output.report("forget-waiting", &report, &words)?;
    Ok(exit)
}

fn tell_changes(
    words: &mut String,
    changed: &[Changed],
    certificates: &[PathBuf],
    pending: &[Pending],
) {
    for changed in changed {
        let _ = writeln!(
            words,
            "{:12} {}: {} taken out, {} left",
            changed.artefact,
            changed.directory,
            counted(changed.removed, "record"),
            grouped(changed.left)
        );
    }
    for certificate in certificates {
        let _ = writeln!(words, "certificate  {}", near(certificate));
    }
    for pending in pending {
        let (artefact, directory, why) = (pending.artefact, &pending.directory, &pending.why);
        let _ = match pending.is_planned() {
            true => writeln!(words, "{BOLD}waits{BOLD:#}        {artefact} {directory}: {why}"),
            false => writeln!(words, "{BAD}not reached{BAD:#}  {artefact} {directory}: {why}"),
        };
    }
}
