//! `untrain model list` and `untrain dataset list`: what stands, who was given it, and who holds
//! a version that was called back.

use std::fmt::Write;

use serde::Serialize;
use untrain_lineage::catalogue::Catalogue;
use untrain_policy::{ArtefactKind, Timestamp};

use super::{Recall, tell_recall};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, GOOD};
use crate::outside::{self, Known};
use crate::times::day;
use crate::workspace::Workspace;

/// List the models, who was given them, and who holds a version that was called back
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain model list
  untrain model list --json")]
pub struct Args {}

/// Whether something may be used, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Nobody outside was given it as it stands.
    Local,
    /// Somebody was.
    Published,
    /// It serves nobody any more.
    Withdrawn,
    /// Its files were destroyed.
    Destroyed,
    /// Its folder is gone, or holds something else.
    Gone,
}

#[derive(Serialize)]
struct Report {
    artefacts: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    directory: String,
    version: String,
    made: Timestamp,
    state: State,
    recipients: Vec<String>,
    withdrawn: Option<String>,
    recall: Vec<Recall>,
}

/// Runs the verb.
pub fn run(Args {}: &Args, context: &Context) -> Result<Exit, Error> {
    list(ArtefactKind::Model, context)
}

/// Lists the datasets or the models.
pub fn list(kind: ArtefactKind, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let catalogue = outside::catalogue(&workspace, context.now)?;
    let artefacts: Vec<Line> = known(kind, &catalogue)
        .into_iter()
        .map(|(known, made)| line(&workspace, &known, made))
        .collect();
    let mut words = String::new();
    for line in &artefacts {
        line.tell(&mut words);
    }
    if artefacts.is_empty() {
        let _ = writeln!(words, "no {kind} was made yet");
    }
    context.output.report(&format!("{kind}-list"), &Report { artefacts }, &words)?;
    Ok(Exit::Done)
}

/// Everything that stands or was destroyed, with the time when it was made.
fn known(kind: ArtefactKind, catalogue: &Catalogue) -> Vec<(Known, Timestamp)> {
    match kind {
        ArtefactKind::Dataset => {
            let lines = catalogue.datasets.iter().filter(|it| !it.replaced || it.outside.destroyed);
            lines.map(|line| (Known::of_dataset(line), line.built_at)).collect()
        }
        ArtefactKind::Model => {
            let lines = catalogue.models.iter().filter(|it| !it.replaced || it.outside.destroyed);
            lines.map(|line| (Known::of_model(line), line.trained_at)).collect()
        }
    }
}

fn line(workspace: &Workspace, known: &Known, made: Timestamp) -> Line {
    let holds = known.outside.given.iter().filter(|given| given.version == known.version);
    let recipients: Vec<String> = holds.flat_map(|given| given.recipients.clone()).collect();
    let state = match &known.outside {
        outside if outside.destroyed => State::Destroyed,
        outside if outside.withdrawn.is_some() => State::Withdrawn,
        _ if !outside::is_there(workspace, known) => State::Gone,
        _ if recipients.is_empty() => State::Local,
        _ => State::Published,
    };
    Line {
        directory: known.directory.clone(),
        version: known.version.to_string(),
        made,
        state,
        recipients: if state == State::Published { recipients } else { Vec::new() },
        withdrawn: known.outside.withdrawn.as_ref().map(|withdrawn| withdrawn.reason.clone()),
        recall: known.recalled().flat_map(Recall::of).collect(),
    }
}

impl Line {
    fn tell(&self, words: &mut String) {
        let short: String = self.version.chars().take(12).collect();
        let state = match self.state {
            State::Local => "local".to_owned(),
            State::Published => {
                format!("{GOOD}published{GOOD:#} to {}", self.recipients.join(", "))
            }
            State::Withdrawn => format!("{BAD}withdrawn{BAD:#}"),
            State::Destroyed => format!("{BAD}destroyed{BAD:#}"),
            State::Gone => format!("{BAD}not where the ledger says{BAD:#}"),
        };
        let why = self.withdrawn.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        let (directory, made) = (&self.directory, day(self.made));
        let _ = writeln!(words, "{BOLD}{directory}{BOLD:#}  {short}…  of {made}, {state}{why}");
        tell_recall(words, &self.recall);
    }
}
