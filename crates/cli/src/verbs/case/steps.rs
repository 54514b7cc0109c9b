//! `untrain case acknowledge`, `extend`, `decide`, `send`, `appeal`: what happens to a case next.
//! A step that does not fit is refused, and the refusal says what would.

use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::cases::report::Report;
use untrain_policy::event::Outcome;
use untrain_policy::{CaseKind, CaseStatus, Fact, Position, SubjectId};

use super::Found;
use super::report::{blocked, owed};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, near};
use crate::workspace::Workspace;

/// State that the person was told that their case came in
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain case acknowledge 812
  untrain case acknowledge 812 --json")]
pub struct Acknowledge {
    /// The entry that opened it
    #[arg(value_name = "CASE")]
    case: u64,
}

/// State that the person was told that the answer takes longer, and why, while there was time
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain case extend 812 --reasons \"Two archives have to be searched by hand.\"
  untrain case extend 812 --reasons \"Many objections came at once.\" --json")]
pub struct Extend {
    /// The entry that opened it
    #[arg(value_name = "CASE")]
    case: u64,
    /// What they were told
    #[arg(long, value_name = "TEXT")]
    reasons: String,
}

/// Decide a case; the decision counts once it was sent, and can be made anew until then
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain case decide 812 upheld
  untrain case decide 812 rejected --reasons \"Spam could not be found without it.\"")]
pub struct Decide {
    /// The entry that opened it
    #[arg(value_name = "CASE")]
    case: u64,
    /// upheld: what it blocks stays blocked; rejected: needs reasons
    outcome: Outcome,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reasons: String,
}

/// State that the decision and its reasons were sent to the person
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain case send 812 --means letter
  untrain case send 812 --means e-mail --json")]
pub struct Send {
    /// The entry that opened it
    #[arg(value_name = "CASE")]
    case: u64,
    /// How it was sent
    #[arg(long, value_name = "TEXT")]
    means: String,
}

/// Record that the person does not accept a rejection, or a silence that counts as one
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain case appeal 812
  untrain case appeal 812 --message \"You did not look at my second post.\"")]
pub struct Appeal {
    /// The entry that opened it
    #[arg(value_name = "CASE")]
    case: u64,
    /// What they wrote
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
}

#[derive(Serialize)]
struct Written {
    entry: Position,
    receipt: Option<PathBuf>,
    #[serde(flatten)]
    case: Report,
}

/// Whether the person gets a receipt of a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Receipt {
    Written,
    None,
}

/// Runs `case acknowledge`.
pub fn acknowledge(args: &Acknowledge, context: &Context) -> Result<Exit, Error> {
    let told = |subject, case| Fact::CaseAcknowledged { subject, case };
    step("case-acknowledge", args.case, Receipt::None, told, context)
}

/// Runs `case extend`.
pub fn extend(args: &Extend, context: &Context) -> Result<Exit, Error> {
    let reasons = args.reasons.clone();
    let told = |subject, case| Fact::CaseExtended { subject, case, reasons };
    step("case-extend", args.case, Receipt::None, told, context)
}

/// Runs `case decide`.
pub fn decide(args: &Decide, context: &Context) -> Result<Exit, Error> {
    let (outcome, reasons) = (args.outcome, args.reasons.clone());
    let told = |subject, case| Fact::CaseDecided { subject, case, outcome, reasons };
    step("case-decide", args.case, Receipt::Written, told, context)
}

/// Runs `case send`.
pub fn send(args: &Send, context: &Context) -> Result<Exit, Error> {
    let means = args.means.clone();
    let told = |subject, case| Fact::CaseSent { subject, case, means };
    step("case-send", args.case, Receipt::None, told, context)
}

/// Runs `case appeal`.
pub fn appeal(args: &Appeal, context: &Context) -> Result<Exit, Error> {
    let message = args.message.clone();
    let told = |subject, case| Fact::CaseAppealed { subject, case, message };
    step("case-appeal", args.case, Receipt::Written, told, context)
}

fn step(
    verb: &str,
    case: u64,
    receipt: Receipt,
    fact: impl FnOnce(SubjectId, Position) -> Fact,
    context: &Context,
) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let case = Position(case);
    let subject = Found::read(&workspace, case)?.subject;
    let entry = workspace.append_one(fact(subject, case), context.now)?;
    let receipt = match receipt {
        Receipt::Written => Some(workspace.keep_receipt(entry)?),
        Receipt::None => None,
    };
    let found = Found::read(&workspace, case)?;
    let report = Report::of(&found.state, &found.subject, found.case()?, context.now);
    let mut words = format!(
        "{BOLD}case {case}{BOLD:#} is {} (entry {entry} of the log)\nblocks    {}\nowed      {}\n",
        report.status,
        blocked(&report),
        owed(&report)
    );
    if let Some(receipt) = &receipt {
        words.push_str(&format!("receipt   {}\n", near(receipt)));
    }
    let next = next(&report);
    context.output.report(verb, &Written { entry, receipt, case: report }, &words)?;
    if let Some(next) = next {
        context.output.next(&next);
    }
    Ok(Exit::Done)
}

/// What a decision asks for.
fn next(report: &Report) -> Option<String> {
    let (case, subject) = (report.case, &report.subject);
    match (report.kind, report.status) {
        (_, CaseStatus::Decided) => Some(format!("untrain case send {case} --means letter")),
        (CaseKind::Erasure | CaseKind::Memorisation, CaseStatus::Upheld) => {
            Some(format!("untrain forget --subject {subject} --level models"))
        }
        _ => None,
    }
}
