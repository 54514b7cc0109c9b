//! `untrain object`: a person's objection, which blocks one purpose for them from that moment. It
//! is the short form of `untrain case open --kind objection`, and the case is the same.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::Serialize;
use untrain_policy::{CaseKind, Fact, Position, PurposeId, SubjectId};

use super::case::{Opened, open_case};
use super::choose::must_be_known;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, near};
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
    answer_by: Date,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    must_be_known(&workspace, &args.subject)?;
    let (subject, purpose) = (args.subject.clone(), args.purpose.clone());
    let fact = Fact::CaseOpened {
        subject: subject.clone(),
        kind: CaseKind::Objection,
        purpose: Some(purpose.clone()),
        message: None,
        contact: None,
    };
    let Opened { entry, receipt, answer_by, .. } = open_case(&workspace, fact, context)?;
    let answer_by = answer_by.day;
    let words = format!(
        "{BOLD}blocked{BOLD:#}: {purpose}, until the objection is decided (case {entry}; a person \
         answers by {answer_by})\nreceipt  {}\n",
        near(&receipt)
    );
    let report = Report { receipt, entry, subject, purpose, answer_by };
    context.output.report("object", &report, &words)?;
    Ok(Exit::Done)
}
