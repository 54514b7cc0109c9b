//! `untrain case list`: which cases are open, what is due first at the top.

use serde::Serialize;
use untrain_policy::cases::report::Report;
use untrain_policy::{SubjectId, Timestamp};

use super::report::line;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD};
use crate::workspace::Workspace;

/// List cases by what is due first; those that are overdue stand at the top
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain case list
  untrain case list --overdue --json")]
pub struct Args {
    /// Only what is overdue; ends with code 1 when something is
    #[arg(long)]
    overdue: bool,
    /// Also those that have ended
    #[arg(long, conflicts_with = "overdue")]
    all: bool,
    /// Only those of one person, under all their accounts
    #[arg(long, value_name = "S")]
    subject: Option<SubjectId>,
}

#[derive(Serialize)]
struct Listed {
    time: Timestamp,
    open: usize,
    overdue: usize,
    cases: Vec<Report>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let state = workspace.wait(workspace.ledger.read_people_with_cases())?;
    let mut cases: Vec<Report> = state
        .cases()
        .filter(|(subject, _)| is_of(args, &state, subject))
        .map(|(subject, case)| Report::of(&state, subject, case, context.now))
        .collect();
    // What is owed comes before what has ended; the earliest day first.
    cases.sort_by_key(|case| {
        let day = case.due.as_ref().map(|due| due.by.day);
        (day.is_none(), day, case.case)
    });
    let is_overdue = |case: &&Report| case.due.as_ref().is_some_and(|due| due.overdue);
    let open = cases.iter().filter(|case| case.due.is_some()).count();
    let overdue = cases.iter().filter(is_overdue).count();
    cases.retain(|case| args.all || (case.due.is_some() && (!args.overdue || is_overdue(&case))));
    let listed = Listed { time: context.now, open, overdue, cases };
    context.output.report("case-list", &listed, &words(&listed))?;
    Ok(if args.overdue && overdue > 0 { Exit::Failed } else { Exit::Done })
}

fn is_of(args: &Args, state: &untrain_policy::Projection, subject: &SubjectId) -> bool {
    args.subject.as_ref().is_none_or(|asked| state.accounts_of(asked).contains(subject))
}

fn words(listed: &Listed) -> String {
    let late = match listed.overdue {
        0 => "none overdue".to_owned(),
        late => format!("{BAD}{late} overdue{BAD:#}"),
    };
    let mut words = format!("{BOLD}{}{BOLD:#} open, {late}\n", listed.open);
    for case in &listed.cases {
        words.push_str(&line(case));
        words.push('\n');
    }
    words
}
