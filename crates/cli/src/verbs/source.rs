//! `untrain source`: the register of where records come from, and on which terms.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use untrain_policy::register::RegisteredSource;
use untrain_policy::{Fact, LicenceId, Position, PurposeId, Source, SourceId, Timestamp};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, GOOD};
use crate::rules::{RuleBook, check_purpose};
use crate::times;
use crate::workspace::Workspace;

/// Register where records come from and on which terms, or list the register
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Add(Add),
    List(List),
}

/// Register a source, or its new terms: of several registrations the last counts
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain source add harbour-archive --kind licensed --purpose genai.content --until 2028-01-01
  untrain source add web-crawl-2026 --kind public --evidence crawl/2026-11/robots.jsonl

Records of a `licensed` or `third_party` source are denied where its terms do not cover the
purpose; those of any other source too, once terms are stated for it by --purpose, --from or --until.
To end a source, register it again with --until.")]
pub struct Add {
    /// How records name it, in the column of their source
    #[arg(value_name = "ID")]
    source: SourceId,
    /// first_party, public, licensed or third_party
    #[arg(long, value_name = "KIND")]
    kind: Source,
    /// The licence that its records are held under; else the source's own id stands for it
    #[arg(long, value_name = "L")]
    licence: Option<LicenceId>,
    /// What the terms cover; may be given more than once
    #[arg(long = "purpose", value_name = "P")]
    purposes: Vec<PurposeId>,
    /// From when the terms hold; else from the beginning
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    from: Option<Timestamp>,
    /// Until when they hold; else for ever
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    until: Option<Timestamp>,
    /// Where the terms are on file
    #[arg(long, value_name = "TEXT")]
    evidence: Option<String>,
}

/// List every source that is registered, and what its terms cover
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain source list
  untrain source list --json")]
pub struct List {}

#[derive(Serialize)]
struct Added {
    entry: Position,
    #[serde(flatten)]
    source: SourceLine,
}

#[derive(Serialize)]
struct Listed {
    sources: Vec<SourceLine>,
}

#[derive(Serialize)]
struct SourceLine {
    source: SourceId,
    kind: Source,
    licence: Option<LicenceId>,
    purposes: Vec<PurposeId>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    evidence: Option<String>,
    registered_at: Timestamp,
    /// The purposes that its records may be used for now, as far as the terms go.
    covers_now: Vec<PurposeId>,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Add(args) => add(args, context),
        Verb::List(_) => list(context),
    }
}

fn add(args: &Add, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    let policy = book.in_force(context.now)?;
    for purpose in &args.purposes {
        check_purpose(policy, purpose)?;
    }
    if matches!(args.kind, Source::Licensed | Source::ThirdParty) && args.purposes.is_empty() {
        let why = format!(
            "a `{}` source whose terms cover no purpose permits nothing: name --purpose",
            args.kind
        );
        return Err(Error::Usage(why));
    }
    let source = RegisteredSource {
        id: args.source.clone(),
        kind: args.kind,
        licence: args.licence.clone(),
        purposes: args.purposes.clone(),
        from: args.from,
        until: args.until,
        evidence: args.evidence.clone(),
        at: context.now,
    };
    let fact: Fact = source.fact();
    let entry = workspace.append_one(fact, context.now)?;
    let line = SourceLine::of(&source, context.now);
    let words = format!("registered (entry {entry})\n{}", line.words());
    context.output.report("source-add", &Added { entry, source: line }, &words)?;
    Ok(Exit::Done)
}

fn list(context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    let told = book.history.sources().iter().filter(|source| source.at <= context.now);
    let last: BTreeMap<&SourceId, &RegisteredSource> =
        told.map(|source| (&source.id, source)).collect();
    let sources: Vec<SourceLine> =
        last.into_values().map(|source| SourceLine::of(source, context.now)).collect();
    let mut words: String = sources.iter().map(SourceLine::words).collect();
    if sources.is_empty() {
        words.push_str("no source is registered\n");
        context.output.next("untrain source add ID --kind KIND --purpose P");
    }
    context.output.report("source-list", &Listed { sources }, &words)?;
    Ok(Exit::Done)
}

impl SourceLine {
    fn of(source: &RegisteredSource, now: Timestamp) -> Self {
        let covers = |purpose: &&PurposeId| source.covers(purpose, now);
        Self {
            source: source.id.clone(),
            kind: source.kind,
            licence: source.licence.clone(),
            purposes: source.purposes.clone(),
            from: source.from,
            until: source.until,
            evidence: source.evidence.clone(),
            registered_at: source.at,
            covers_now: source.purposes.iter().filter(covers).cloned().collect(),
        }
    }

    fn words(&self) -> String {
        let mut words = format!("{BOLD}{}{BOLD:#} {}\n", self.source, self.kind);
        let purposes: Vec<&str> = self.purposes.iter().map(PurposeId::as_str).collect();
        if !purposes.is_empty() {
            let holds = match self.covers_now.is_empty() {
                true => format!("{BAD}not now{BAD:#}"),
                false => format!("{GOOD}now{GOOD:#}"),
            };
            let _ = writeln!(words, "  covers    {} ({holds})", purposes.join(", "));
        }
        let moment = |moment: &Option<Timestamp>| moment.map(|moment| format!("{moment:.0}"));
        let parts = [
            ("licence", self.licence.as_ref().map(ToString::to_string)),
            ("from", moment(&self.from)),
            ("until", moment(&self.until)),
            ("evidence", self.evidence.clone()),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                let _ = writeln!(words, "  {name:9} {value}");
            }
        }
        words
    }
}
