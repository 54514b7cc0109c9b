//! `untrain subject`: what the controller knows of its people, and which accounts are one person.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_gate::rows::read_rows;
use untrain_ledger::ImportReport;
use untrain_policy::{Fact, Position, SubjectId};

use super::choose::must_be_known;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, Output, grouped};
use crate::workspace::Workspace;

/// Import what is known of people, or link two accounts of one person
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Import(Import),
    Link(Link),
}

/// Import people from a table: subject_id, jurisdiction, birth_year or age_band, choices, …
///
/// Columns: subject_id, and optionally jurisdiction, birth_year or age_band, choices (a map from
/// purpose to answer), notice (which text they answered), past (does the yes cover past data),
/// notice_delivered_at. Importing a table again writes nothing new, and an import never lifts a
/// refusal, an objection or an erasure.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain subject import people.jsonl
  untrain subject import people.parquet --json")]
pub struct Import {
    /// The table: JSON Lines, CSV or Parquet
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// State that two accounts are one person: from now on the strictest state of either counts
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain subject link maya maya-work
  untrain subject link member-0001 member-0002 --json")]
pub struct Link {
    /// One account
    #[arg(value_name = "A")]
    one: SubjectId,
    /// The other
    #[arg(value_name = "B")]
    other: SubjectId,
}

#[derive(Serialize)]
struct Imported {
    rows: u64,
    changed: u64,
    unchanged: u64,
    refused: u64,
    not_taken: u64,
    facts: u64,
    faults: Vec<Fault>,
}

#[derive(Serialize)]
struct Fault {
    row: u64,
    what: String,
}

#[derive(Serialize)]
struct Linked {
    subject: SubjectId,
    other: SubjectId,
    entry: Option<Position>,
    accounts: Vec<SubjectId>,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Import(args) => import(&args.file, context),
        Verb::Link(args) => link(args, context),
    }
}

fn import(file: &Path, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let bar = context.output.bar("importing", 0);
    let rows =
        read_rows(file)?.map(|(number, row)| (number, row.map_err(|fault| fault.to_string())));
    let report = workspace.wait(workspace.ledger.import(rows, context.now))?;
    bar.finish_and_clear();
    tell(file, &report, context.output);
    let words = format!(
        "{BOLD}{}{BOLD:#} rows: {} brought something new, {} did not, {} were refused\n",
        grouped(report.rows),
        grouped(report.changed),
        grouped(report.unchanged),
        grouped(report.bad)
    );
    let exit = if report.bad == 0 { Exit::Done } else { Exit::Failed };
    context.output.report("subject-import", &Imported::of(report), &words)?;
    Ok(exit)
}

/// Names the rows that were refused, and what an import may not change.
pub fn tell(file: &Path, report: &ImportReport, output: Output) {
    let file = file.display();
    for fault in &report.faults {
        output.say(&format!("{file}, row {}: {}", fault.row, fault.what));
    }
    let told = u64::try_from(report.faults.len()).unwrap_or(u64::MAX);
    if let Some(more @ 1..) = report.bad.checked_sub(told) {
        output.say(&format!("{file}: {} more rows were refused", grouped(more)));
    }
    for kept in &report.kept {
        let mut line = format!("{file}, row {}: `{}`", kept.row, kept.subject);
        if let Some(purpose) = &kept.purpose {
            let _ = write!(line, ", {purpose}");
        }
        output.say(&format!("{line}: {}", kept.why.as_str()));
    }
    for field in &report.ignored {
        output.say(&format!("{file}: column `{field}` means nothing here and was passed over"));
    }
}

impl Imported {
    fn of(report: ImportReport) -> Self {
        let faults = report.faults.into_iter();
        Self {
            rows: report.rows,
            changed: report.changed,
            unchanged: report.unchanged,
            refused: report.bad,
            not_taken: report.not_taken,
            facts: report.facts,
            faults: faults.map(|fault| Fault { row: fault.row, what: fault.what }).collect(),
        }
    }
}

fn link(args: &Link, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    for subject in [&args.one, &args.other] {
        must_be_known(&workspace, subject)?;
    }
    let state = workspace.wait(workspace.ledger.read_subject(&args.one, None))?;
    let linked_before = state.accounts_of(&args.one).contains(&args.other);
    let entry = match linked_before {
        true => None,
        false => {
            let (subject, other) = (args.one.clone(), args.other.clone());
            Some(workspace.append_one(Fact::SubjectsLinked { subject, other }, context.now)?)
        }
    };
    let state = workspace.wait(workspace.ledger.read_subject(&args.one, None))?;
    let accounts: Vec<SubjectId> = state.accounts_of(&args.one).to_vec();
    let how = match entry {
        Some(entry) => format!("are one person from now on (entry {entry})"),
        None => "were one person already; nothing was written".to_owned(),
    };
    let names: Vec<&str> = accounts.iter().map(SubjectId::as_str).collect();
    let words = format!("{BOLD}{}{BOLD:#} {how}\n", names.join(", "));
    let (subject, other) = (args.one.clone(), args.other.clone());
    context.output.report("subject-link", &Linked { subject, other, entry, accounts }, &words)?;
    Ok(Exit::Done)
}
