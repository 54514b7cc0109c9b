//! `untrain case show`: everything that happened in a case, and the evidence for each day.

use std::fmt::Write;

use serde::Serialize;
use untrain_policy::cases::report::{By, Report};
use untrain_policy::cases::{Moment, Round};
use untrain_policy::event::Outcome;
use untrain_policy::{Position, Projection, Timestamp};

use super::Found;
use super::report::{blocked, owed, why};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, DIM};
use crate::times;
use crate::workspace::Workspace;

/// Show a case: what was asked, what happened, what is due, and which entry or clock says so
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain case show 812
  untrain case show 812 --json")]
pub struct Args {
    /// The entry that opened it
    #[arg(value_name = "CASE")]
    case: u64,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    case: Report,
    contact: Option<String>,
    rounds: Vec<ShownRound>,
}

/// From receipt, or from an appeal, to the answer.
#[derive(Serialize)]
struct ShownRound {
    received: At,
    message: Option<String>,
    acknowledge_by: Option<By>,
    answer_by: By,
    extended_by: Option<By>,
    acknowledged: Option<At>,
    extended: Option<Reasoned>,
    decided: Option<Decided>,
    sent: Option<SentBy>,
}

/// Which entry says so, and when that was.
#[derive(Serialize)]
struct At {
    entry: Position,
    time: Timestamp,
}

#[derive(Serialize)]
struct Reasoned {
    #[serde(flatten)]
    at: At,
    reasons: String,
}

#[derive(Serialize)]
struct Decided {
    #[serde(flatten)]
    at: At,
    outcome: Outcome,
    reasons: String,
}

#[derive(Serialize)]
struct SentBy {
    #[serde(flatten)]
    at: At,
    means: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let found = Found::read(&workspace, Position(args.case))?;
    let case = found.case()?;
    let shown = Shown {
        case: Report::of(&found.state, &found.subject, case, context.now),
        contact: case.contact.clone(),
        rounds: case.rounds().map(|round| ShownRound::of(&found.state, round)).collect(),
    };
    context.output.report("case-show", &shown, &words(&shown))?;
    Ok(Exit::Done)
}

impl At {
    const fn of(moment: &Moment) -> Self {
        Self { entry: moment.entry, time: moment.at }
    }
}

impl ShownRound {
    fn of(state: &Projection, round: &Round) -> Self {
        let by = |due| By::of(state, due, &round.received);
        Self {
            received: At::of(&round.received),
            message: round.message.clone(),
            acknowledge_by: round.due.acknowledge.as_ref().map(by),
            answer_by: by(&round.due.answer),
            extended_by: round.extended.as_ref().and(round.due.extended.as_ref()).map(by),
            acknowledged: round.acknowledged.as_ref().map(At::of),
            extended: round.extended.as_ref().map(|extension| Reasoned {
                at: At::of(&extension.moment),
                reasons: extension.reasons.clone(),
            }),
            decided: round.decided.as_ref().map(|verdict| Decided {
                at: At::of(&verdict.moment),
                outcome: verdict.outcome,
                reasons: verdict.reasons.clone(),
            }),
            sent: round
                .sent
                .as_ref()
                .map(|sent| SentBy { at: At::of(&sent.moment), means: sent.means.clone() }),
        }
    }
}

fn words(shown: &Shown) -> String {
    let report = &shown.case;
    let mut words = format!(
        "{BOLD}case {}{BOLD:#}: {} of {}, {}\n",
        report.case, report.kind, report.subject, report.status
    );
    if let Some(purpose) = &report.purpose {
        let _ = writeln!(words, "about     {purpose}");
    }
    let _ = writeln!(words, "blocks    {}", blocked(report));
    let _ = writeln!(words, "owed      {}", owed(report));
    if report.refused_by_silence {
        let _ = writeln!(words, "silence   counts as a refusal, which the person can appeal");
    }
    if let Some(contact) = &shown.contact {
        let _ = writeln!(words, "contact   {contact}");
    }
    for (number, round) in shown.rounds.iter().enumerate() {
        let began = if number == 0 { "received" } else { "appealed" };
        let _ = writeln!(words, "{BOLD}{began}{BOLD:#}");
        round.tell(&mut words);
    }
    words
}

impl ShownRound {
    fn tell(&self, words: &mut String) {
        line(words, &self.received, "came in", self.message.as_deref());
        for (what, by) in [("told by", &self.acknowledge_by), ("extended", &self.extended_by)] {
            if let Some(by) = by {
                let _ = writeln!(words, "  {what:9} {} {DIM}{}{DIM:#}", by.day, why(by));
            }
        }
        let by = &self.answer_by;
        let _ = writeln!(words, "  answer by {} {DIM}{}{DIM:#}", by.day, why(by));
        if let Some(at) = &self.acknowledged {
            line(words, at, "acknowledged", None);
        }
        if let Some(Reasoned { at, reasons }) = &self.extended {
            line(words, at, "extended", Some(reasons));
        }
        if let Some(Decided { at, outcome, reasons }) = &self.decided {
            line(words, at, outcome.as_str(), Some(reasons));
        }
        if let Some(SentBy { at, means }) = &self.sent {
            line(words, at, "sent", Some(means));
        }
    }
}

/// One thing that happened.
fn line(words: &mut String, at: &At, what: &str, said: Option<&str>) {
    let said = said.filter(|said| !said.is_empty()).map(|said| format!(": {said}"));
    let (entry, time, said) = (at.entry, times::shown(at.time), said.unwrap_or_default());
    let _ = writeln!(words, "  {time}  {what}{said} {DIM}(entry {entry}){DIM:#}");
}
