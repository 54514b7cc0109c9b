//! `untrain case open`: something that a person asks for comes in. What it is about is blocked
//! from that moment, and the clock of the law that protects the person runs.

use std::path::PathBuf;

use data_encoding::HEXLOWER;
use serde::Serialize;
use untrain_policy::cases::report::{By, Report};
use untrain_policy::{CaseKind, Fact, Position, PurposeId, SubjectId};

use super::report::{blocked, why};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, near};
use crate::rules::{RuleBook, check_purpose};
use crate::verbs::choose::append_with_receipt;
use crate::workspace::Workspace;

/// Open a case: it blocks what it is about at once, and its clock runs
///
/// An objection blocks its purpose, a request to erase every purpose, a claim that a model recites
/// somebody (memorisation) every purpose whose models generate, and a complaint the purpose that it
/// names, if any.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain case open --kind objection --subject maya --purpose ml.personalization
  untrain case open --kind memorisation --non-member --contact noor@mail.example --json")]
pub struct Args {
    /// What is asked for: objection, complaint, erasure or memorisation
    #[arg(long, value_name = "KIND")]
    kind: CaseKind,
    /// Who asks; for somebody without an account the name by which records are about them
    #[arg(long, value_name = "S", required_unless_present = "non_member")]
    subject: Option<SubjectId>,
    /// Which purpose it is about
    #[arg(long, value_name = "P")]
    purpose: Option<PurposeId>,
    /// What they wrote
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    /// How to reach them
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
    /// They have no account: the ledger need not know them
    #[arg(long, requires = "contact")]
    non_member: bool,
}

#[derive(Serialize)]
struct Written {
    entry: Position,
    receipt: PathBuf,
    acknowledge_by: Option<By>,
    answer_by: By,
    #[serde(flatten)]
    case: Report,
}

/// A case that came in.
pub struct Opened {
    /// The entry that opened it.
    pub entry: Position,
    /// The person's receipt.
    pub receipt: PathBuf,
    /// Where it stands.
    pub report: Report,
    /// By when the person has to be told that it came in.
    pub acknowledge_by: Option<By>,
    /// By when the answer has to be sent.
    pub answer_by: By,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let subject = subject(args, &workspace)?;
    let opened = open_case(
        &workspace,
        Fact::CaseOpened {
            subject,
            kind: args.kind,
            purpose: args.purpose.clone(),
            message: args.message.clone(),
            contact: args.contact.clone(),
        },
        context,
    )?;
    let words = words(&opened);
    let Opened { entry, receipt, report: case, acknowledge_by, answer_by } = opened;
    let written = Written { entry, receipt, acknowledge_by, answer_by, case };
    context.output.report("case-open", &written, &words)?;
    Ok(Exit::Done)
}

/// Who asks. Somebody without an account whom no record names gets an identifier of their own.
fn subject(args: &Args, workspace: &Workspace) -> Result<SubjectId, Error> {
    let Some(subject) = &args.subject else {
        let mut drawn = [0; 16];
        getrandom::fill(&mut drawn).map_err(|error| Error::Start(std::io::Error::other(error)))?;
        return Ok(SubjectId::new(&format!("non-member:{}", HEXLOWER.encode(&drawn)))?);
    };
    match workspace.lineage_key(subject) {
        Err(Error::UnknownSubject(_)) if args.non_member => Ok(subject.clone()),
        Err(Error::UnknownSubject(_)) => Err(Error::NoAccount(subject.clone())),
        other => other.map(|_| subject.clone()),
    }
}

/// Opens a case and writes the person's receipt.
pub fn open_case(workspace: &Workspace, fact: Fact, context: &Context) -> Result<Opened, Error> {
    let Fact::CaseOpened { subject, purpose, .. } = &fact else {
        return Err(Error::Usage("that fact opens no case".to_owned()));
    };
    let subject = subject.clone();
    check_declared(workspace, purpose.as_ref(), context)?;
    let (entry, receipt) = append_with_receipt(workspace, fact, context.now)?;
    let state = workspace.wait(workspace.ledger.read_subject(&subject, None))?;
    let case = state.case(&subject, entry).ok_or(Error::NoCase(entry))?;
    let round = case.round();
    let by = |due| By::of(&state, due, &round.received);
    Ok(Opened {
        entry,
        receipt,
        report: Report::of(&state, &subject, case, context.now),
        acknowledge_by: round.due.acknowledge.as_ref().map(by),
        answer_by: by(&round.due.answer),
    })
}

/// A purpose that no version of the policy ever declared is a slip of the pen, and the answer names
/// those that there are.
fn check_declared(
    workspace: &Workspace,
    purpose: Option<&PurposeId>,
    context: &Context,
) -> Result<(), Error> {
    let Some(purpose) = purpose else { return Ok(()) };
    let book = RuleBook::read(workspace)?;
    let declares =
        |policy: &std::sync::Arc<untrain_policy::Policy>| policy.purpose(purpose).is_some();
    if book.history.documents().iter().any(declares) {
        return Ok(());
    }
    check_purpose(book.in_force(context.now)?, purpose)
}

fn words(opened: &Opened) -> String {
    let Opened { report, acknowledge_by, answer_by, .. } = opened;
    let mut words =
        format!("{BOLD}case {}{BOLD:#}: {} of {}\n", opened.entry, report.kind, report.subject);
    words.push_str(&format!("blocked   {}\n", blocked(report)));
    if let Some(by) = acknowledge_by {
        words.push_str(&format!("told by   {} ({})\n", by.day, why(by)));
    }
    words.push_str(&format!("answer by {} ({})\n", answer_by.day, why(answer_by)));
    words.push_str(&format!("receipt   {}\n", near(&opened.receipt)));
    words
}
