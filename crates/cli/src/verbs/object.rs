//! `untrain object`: a person's objection, which blocks one purpose for them from that moment.

use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::{Fact, Position, PurposeId, SubjectId};

use super::choose::{append_with_receipt, must_be_known};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, near};
use crate::rules::{RuleBook, check_purpose};
use crate::workspace::Workspace;

/// Open a person's objection: the purpose is blocked for them from now on
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain object --subject maya --purpose ml.personalization
  untrain object --subject maya --purpose genai.content --json")]
pub struct Args {
    /// Who objects
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// Against what
    #[arg(long, value_name = "P")]
    purpose: PurposeId,
}

#[derive(Serialize)]
struct Report {
    receipt: PathBuf,
    entry: Position,
    subject: SubjectId,
    purpose: PurposeId,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    check_purpose(book.in_force(context.now)?, &args.purpose)?;
    must_be_known(&workspace, &args.subject)?;
    let (subject, purpose) = (args.subject.clone(), args.purpose.clone());
    let fact = Fact::ObjectionOpened { subject: subject.clone(), purpose: purpose.clone() };
    let (entry, receipt) = append_with_receipt(&workspace, fact, context.now)?;
    let words = format!(
        "{BOLD}blocked{BOLD:#}: {purpose}, until the objection is decided (entry {entry} of the \
         log)\nreceipt  {}\n",
        near(&receipt)
    );
    context.output.report("object", &Report { receipt, entry, subject, purpose }, &words)?;
    Ok(Exit::Done)
}
