//! `untrain choose`: a person's answer to one purpose, and their receipt for it.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use serde::Serialize;
use untrain_policy::event::Channel;
use untrain_policy::{Choice, Fact, NoticeId, Position, PurposeId, SubjectId, Timestamp};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, near};
use crate::rules::{RuleBook, check_purpose};
use crate::workspace::Workspace;

/// Record a person's answer to one purpose, and write their receipt
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain choose --subject maya --purpose genai.content refuse
  untrain choose --subject maya --purpose genai.content allow --past")]
pub struct Args {
    /// Who answers
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// For what
    #[arg(long, value_name = "P")]
    purpose: PurposeId,
    /// The answer: allow, refuse, or undefined to take an answer back
    choice: Choice,
    /// The yes covers data from before the notice too
    #[arg(long)]
    past: bool,
    /// Which text they answered; else the notice in force
    #[arg(long, value_name = "ID")]
    notice: Option<NoticeId>,
    /// Makes the answer once, however often the command is repeated with this key
    #[arg(long, value_name = "KEY", value_parser = NonEmptyStringValueParser::new())]
    idempotency_key: Option<String>,
}

#[derive(Serialize)]
struct Report {
    receipt: PathBuf,
    entry: Position,
    subject: SubjectId,
    purpose: PurposeId,
    choice: Choice,
    past: bool,
    notice: NoticeId,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    if args.past && args.choice != Choice::Allow {
        return Err(Error::Usage("--past belongs to a yes: `allow --past`".to_owned()));
    }
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    let answered = book.answered(args.notice.as_ref(), context.now)?;
    check_purpose(answered, &args.purpose)?;
    must_be_known(&workspace, &args.subject)?;
    let notice = answered.notice.id.clone();
    let fact = Fact::ChoiceMade {
        subject: args.subject.clone(),
        purpose: args.purpose.clone(),
        choice: args.choice,
        notice: notice.clone(),
        past: args.past,
        channel: Channel::Subject,
    };
    let (entry, receipt) = match &args.idempotency_key {
        None => append_with_receipt(&workspace, fact, context.now)?,
        Some(key) => {
            let entry = workspace.append_once(key, fact, context.now)?;
            (entry, workspace.keep_receipt(entry)?)
        }
    };
    let words = format!(
        "{BOLD}{}{BOLD:#} for {} is entry {entry} of the log\nreceipt  {}\n",
        args.choice,
        args.purpose,
        near(&receipt)
    );
    let report = Report {
        receipt,
        entry,
        subject: args.subject.clone(),
        purpose: args.purpose.clone(),
        choice: args.choice,
        past: args.past,
        notice,
    };
    context.output.report("choose", &report, &words)?;
    Ok(Exit::Done)
}

/// Appends one person's fact and writes the receipt that is theirs.
pub fn append_with_receipt(
    workspace: &Workspace,
    fact: Fact,
    now: Timestamp,
) -> Result<(Position, PathBuf), Error> {
    let entry = workspace.append_one(fact, now)?;
    let receipt = workspace.keep_receipt(entry)?;
    Ok((entry, receipt))
}

/// An error unless the ledger has heard of the subject and still holds something of them.
pub fn must_be_known(workspace: &Workspace, subject: &SubjectId) -> Result<(), Error> {
    workspace.lineage_key(subject).map(|_| ())
}
