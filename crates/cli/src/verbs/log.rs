//! `untrain log`: read the ledger's entries, prove things about them, hash all of it again, show it
//! to witnesses.

mod current;
mod receipt;
mod witness;

use std::fmt::Write;

use data_encoding::HEXLOWER;
use serde::Serialize;
use serde_json::Value;
use untrain_ledger::Ledger;
use untrain_policy::{Event, Fact, Position};

use crate::config::Config;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD, grouped};
use crate::times;
use crate::workspace::{Workspace, ledger_options, wait};

/// Read the log, prove that it holds an entry, hash all of it again, or have it witnessed
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Show(Show),
    Prove(Prove),
    Audit(Audit),
    Receipt(receipt::Args),
    Current(current::Args),
    Witness(witness::Args),
}

/// Show entries with the events behind them; those of erased people stay closed
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain log show
  untrain log show --from 100 --limit 20 --json")]
pub struct Show {
    /// The first entry; else so that the last ones are shown
    #[arg(long, value_name = "INDEX")]
    from: Option<u64>,
    /// How many
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: u32,
}

/// Prove that the log holds an entry, or that it holds an older log unchanged
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain log prove 812
  untrain log prove 812 --old 500 --json")]
pub struct Prove {
    /// The entry
    #[arg(value_name = "INDEX")]
    index: u64,
    /// Also prove that the log's first SIZE entries are those of the log when it had no more
    #[arg(long, value_name = "SIZE")]
    old: Option<u64>,
}

/// Hash every entry again, open every commitment, rebuild the tree, check every checkpoint
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain log audit
  untrain log audit --json")]
pub struct Audit {}

#[derive(Serialize)]
struct Shown {
    origin: String,
    size: Position,
    entries: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    entry: Position,
    #[serde(flatten)]
    event: Event,
}

#[derive(Serialize)]
struct Proved {
    index: Position,
    leaf: String,
    inclusion: Vec<String>,
    consistency: Option<Consistency>,
    checkpoint: String,
}

#[derive(Serialize)]
struct Consistency {
    old: Position,
    hashes: Vec<String>,
}

#[derive(Serialize)]
struct Audited {
    sound: bool,
    entries: u64,
    checkpoints: u64,
    subjects: u64,
    states: u64,
    erased: u64,
    fault: Option<Fault>,
}

#[derive(Serialize)]
struct Fault {
    entry: Position,
    what: String,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Show(args) => show(args, &Workspace::open(context)?, context),
        Verb::Prove(args) => prove(args, &Workspace::open(context)?, context),
        Verb::Audit(Audit {}) => audit(context),
        Verb::Current(args) => current::run(args, &Workspace::open(context)?, context),
        Verb::Receipt(args) => receipt::run(args, &Workspace::open(context)?, context),
        Verb::Witness(args) => witness::run(args, &Workspace::open(context)?, context),
    }
}

fn show(args: &Show, workspace: &Workspace, context: &Context) -> Result<Exit, Error> {
    let size = workspace.wait(workspace.ledger.size())?;
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let events = workspace.wait(async {
        match args.from {
            Some(first) => workspace.ledger.events_from(Position(first), limit).await,
            None => workspace.ledger.events_before(size, limit).await,
        }
    })?;
    let mut words =
        format!("{BOLD}{}{BOLD:#} holds {} entries\n", workspace.ledger.origin(), grouped(size.0));
    for (entry, event) in &events {
        let _ = writeln!(words, "{entry:>8}  {}  {}", times::shown(event.time), line(event)?);
    }
    let entries = events.into_iter().map(|(entry, event)| Line { entry, event }).collect();
    let report = Shown { origin: workspace.ledger.origin().to_owned(), size, entries };
    context.output.report("log-show", &report, &words)?;
    Ok(Exit::Done)
}

/// An event on one line: its name and its fields. A policy's document and a signed statement are
/// too long for that.
fn line(event: &Event) -> Result<String, Error> {
    let value = serde_json::to_value(&event.fact).map_err(Error::Report)?;
    let Value::Object(fields) = value else { return Ok(String::new()) };
    let name = fields.get("event").and_then(Value::as_str).unwrap_or_default();
    let mut words = format!("{BOLD}{name}{BOLD:#}");
    for (field, value) in fields.iter().filter(|(field, _)| !hidden(&event.fact, field)) {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let _ = write!(words, "  {DIM}{field}{DIM:#} {shown}");
    }
    Ok(words)
}

fn hidden(fact: &Fact, field: &str) -> bool {
    let document = matches!(fact, Fact::PolicyActivated { .. } | Fact::NoticePublished { .. });
    let signed = matches!(fact, Fact::PolicyOverridden { .. });
    field == "event" || (document && field == "document") || (signed && field == "note")
}

fn prove(args: &Prove, workspace: &Workspace, context: &Context) -> Result<Exit, Error> {
    let index = Position(args.index);
    let entry = workspace.wait(workspace.ledger.entry(index))?;
    let proof = workspace.wait(workspace.ledger.prove_inclusion(index))?;
    let consistency = match args.old.map(Position) {
        Some(old) => {
            let proof = workspace.wait(workspace.ledger.prove_consistency(old))?;
            Some(Consistency { old, hashes: hexed(&proof.hashes) })
        }
        None => None,
    };
    let report = Proved {
        index,
        leaf: HEXLOWER.encode(&entry.leaf_hash().0),
        inclusion: hexed(&proof.hashes),
        consistency,
        checkpoint: proof.checkpoint,
    };
    context.output.report("log-prove", &report, &proof_words(&report))?;
    Ok(Exit::Done)
}

fn proof_words(report: &Proved) -> String {
    let mut words = format!("{BOLD}entry {}{BOLD:#}\n  leaf  {}\n", report.index, report.leaf);
    for hash in &report.inclusion {
        let _ = writeln!(words, "        {hash}");
    }
    if let Some(consistency) = &report.consistency {
        let _ = writeln!(words, "{BOLD}the first {} entries stand{BOLD:#}", consistency.old);
        for hash in &consistency.hashes {
            let _ = writeln!(words, "        {hash}");
        }
    }
    let _ = writeln!(words, "{BOLD}checkpoint{BOLD:#}\n{}", report.checkpoint);
    words
}

fn hexed(hashes: &[untrain_tlog::Hash]) -> Vec<String> {
    hashes.iter().map(|hash| HEXLOWER.encode(&hash.0)).collect()
}

/// A ledger that is too damaged to be opened can still be audited.
fn audit(context: &Context) -> Result<Exit, Error> {
    let dir = Workspace::find_or_fail(context)?;
    let options = ledger_options(&Config::read(&dir)?, context);
    let found = wait(async {
        match Ledger::open_with(&dir, &options).await {
            // What a run that was killed left unfinished is finished now, and is no damage.
            Ok(ledger) => {
                let found = ledger.audit().await;
                ledger.close().await;
                found
            }
            Err(_) => untrain_ledger::audit(&dir, &options).await,
        }
    })?;
    let counted = format!(
        "{} entries, {} checkpoints, {} people and {} current states agree{}",
        grouped(found.entries),
        grouped(found.checkpoints),
        grouped(found.subjects),
        grouped(found.states),
        match found.erased {
            0 => String::new(),
            erased => format!("; {} entries are of people who were erased", grouped(erased)),
        }
    );
    let words = match &found.fault {
        None => format!("{GOOD}sound{GOOD:#}  {counted}\n"),
        Some(fault) => format!(
            "{BAD}damaged{BAD:#} at entry {}: {}\n  before it {counted}\n",
            fault.position, fault.what
        ),
    };
    let report = Audited {
        sound: found.fault.is_none(),
        entries: found.entries,
        checkpoints: found.checkpoints,
        subjects: found.subjects,
        states: found.states,
        erased: found.erased,
        fault: found.fault.map(|fault| Fault { entry: fault.position, what: fault.what }),
    };
    context.output.report("log-audit", &report, &words)?;
    Ok(if report.sound { Exit::Done } else { Exit::Failed })
}
