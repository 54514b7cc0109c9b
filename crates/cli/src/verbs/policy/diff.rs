//! `untrain policy diff`: what changes between two policies, for whom, and whether it widens.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::document::{Change, Policy, Whom, diff};
use untrain_policy::{Direction, Part};

use super::headline;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD};
use crate::packs;

/// Say in words what changes between two policies, and what of it widens use
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy diff policies/strict.toml policies/linkedin-2024.toml
  untrain policy diff old.toml draft.toml --json

Ends in 0 when nothing widens, and in 2 when anything does.")]
pub struct Args {
    /// The policy before
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The policy after
    #[arg(value_name = "NEW")]
    new: PathBuf,
}

#[derive(Serialize)]
struct Report {
    old: String,
    new: String,
    widens: bool,
    changes: Vec<ChangeLine>,
}

/// One difference, for a report.
#[derive(Serialize)]
pub struct ChangeLine {
    direction: Direction,
    part: Part,
    whom: Vec<WhomLine>,
    words: String,
}

#[derive(Serialize)]
struct WhomLine {
    old_pack: String,
    new_pack: String,
    jurisdictions: Vec<String>,
    elsewhere: bool,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let (old, new) = (packs::load(&args.old)?.policy, packs::load(&args.new)?.policy);
    let changes = diff(&old, &new);
    let widens = changes.iter().any(|change| change.direction == Direction::Widens);
    let words = told(&old, &new, &changes);
    let report = Report {
        old: old.hash.to_string(),
        new: new.hash.to_string(),
        widens,
        changes: changes.into_iter().map(ChangeLine::of).collect(),
    };
    context.output.report("policy-diff", &report, &words)?;
    Ok(if widens { Exit::CannotTell } else { Exit::Done })
}

fn told(old: &Policy, new: &Policy, changes: &[Change]) -> String {
    let head = format!("from {}\nto   {}\n", headline(old), headline(new));
    head + &changes_told(changes)
}

/// The differences in words.
pub fn changes_told(changes: &[Change]) -> String {
    let mut words = String::new();
    if changes.is_empty() {
        words.push_str("The rules are the same.\n");
    }
    let heads = [
        (Direction::Widens, BAD, "Widens use"),
        (Direction::Narrows, GOOD, "Narrows use"),
        (Direction::Neither, BOLD, "Neither"),
    ];
    for (direction, style, head) in heads {
        let mut of = changes.iter().filter(|change| change.direction == direction).peekable();
        if of.peek().is_some() {
            let _ = writeln!(words, "\n{style}{head}{style:#}");
        }
        for change in of {
            let _ = writeln!(words, "  {:9} {}", change.part, change.words);
            for whom in &change.whom {
                let _ = writeln!(words, "            {DIM}{whom}{DIM:#}");
            }
        }
    }
    words
}

impl ChangeLine {
    /// A difference as it stands in a report.
    pub fn of(change: Change) -> Self {
        let whom = |whom: Whom| WhomLine {
            old_pack: whom.old.to_string(),
            new_pack: whom.new.to_string(),
            jurisdictions: whom.jurisdictions.iter().map(ToString::to_string).collect(),
            elsewhere: whom.elsewhere,
        };
        Self {
            direction: change.direction,
            part: change.part,
            whom: change.whom.into_iter().map(whom).collect(),
            words: change.words,
        }
    }
}
