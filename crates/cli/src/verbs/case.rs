//! `untrain case`: objections, complaints, requests to erase and claims of memorisation, from the
//! day on which they come in to the day on which somebody was told the answer.

mod list;
mod open;
mod report;
mod show;
mod steps;

use untrain_policy::{Case, Position, Projection, SubjectId};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::workspace::Workspace;

pub use open::{Opened, open_case};

/// Open, answer and list cases: what people ask for that must be answered in time
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Open(open::Args),
    List(list::Args),
    Show(show::Args),
    Acknowledge(steps::Acknowledge),
    Extend(steps::Extend),
    Decide(steps::Decide),
    Send(steps::Send),
    Appeal(steps::Appeal),
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Open(args) => open::run(args, context),
        Verb::List(args) => list::run(args, context),
        Verb::Show(args) => show::run(args, context),
        Verb::Acknowledge(args) => steps::acknowledge(args, context),
        Verb::Extend(args) => steps::extend(args, context),
        Verb::Decide(args) => steps::decide(args, context),
        Verb::Send(args) => steps::send(args, context),
        Verb::Appeal(args) => steps::appeal(args, context),
    }
}

/// A case, whose it is, and all that is known of that person.
struct Found {
    subject: SubjectId,
    entry: Position,
    state: Projection,
}

impl Found {
    /// Finds the case that an entry opened, and reads the person whose it is, and nobody else.
    fn read(workspace: &Workspace, entry: Position) -> Result<Self, Error> {
        let next = Position(entry.0.saturating_add(1));
        let events = workspace.wait(workspace.ledger.events(entry..next))?;
        let subject = events.into_iter().find_map(|(_, event)| event.fact.subject().cloned());
        let subject = subject.ok_or(Error::NoCase(entry))?;
        let state = workspace.wait(workspace.ledger.read_subject(&subject, None))?;
        let found = Self { subject, entry, state };
        found.case().map(|_| ())?;
        Ok(found)
    }

    fn case(&self) -> Result<&Case, Error> {
        self.state.case(&self.subject, self.entry).ok_or(Error::NoCase(self.entry))
    }
}
