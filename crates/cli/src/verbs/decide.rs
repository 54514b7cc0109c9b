//! `untrain decide`: may this person's record be used for this purpose, and why.

mod serving;

use std::fmt::Write;

use serde::Serialize;
use untrain_policy::decide::{CollectedAt, Decision, RecordFacts, Rules};
use untrain_policy::{
    Basis, Category, Effect, PolicyHash, Position, Projection, PurposeId, Signal, Source,
    SubjectId, Timestamp, Visibility,
};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, DIM, GOOD};
use crate::times;
use crate::workspace::Workspace;

/// Decide for one person's record, now or as it was, and say which rule decided
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain decide --subject maya --purpose genai.content
  untrain decide --subject maya --purpose genai.content --at 120 --category messages --json
  untrain decide --subject maya --purpose ml.personalization --serving --exit-code")]
pub struct Args {
    /// Whose record it is
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// For what it would be used
    #[arg(long, value_name = "P")]
    purpose: PurposeId,
    /// As the ledger stood after so many entries; an erased person is denied at every position
    #[arg(long, value_name = "POSITION")]
    at: Option<u64>,
    /// The kind of personal data: profile, content, groups, …; `content` when absent
    #[arg(long)]
    category: Option<Category>,
    /// Who could read it: public, limited, private; `public` when absent
    #[arg(long)]
    visibility: Option<Visibility>,
    /// Where it comes from: first_party, public, licensed, third_party; `first_party` when absent
    #[arg(long)]
    source: Option<Source>,
    /// When it was collected; the moment of the decision when absent
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    collected_at: Option<Timestamp>,
    /// The licence that it came under
    #[arg(long, value_name = "ID")]
    licence: Option<String>,
    /// Ask before inferring, not training: about the person alone, without a record
    #[arg(long, conflicts_with_all = ["visibility", "source", "collected_at", "licence"])]
    serving: bool,
    /// End with code 1 when the answer is deny
    #[arg(long)]
    exit_code: bool,
}

#[derive(Serialize)]
struct Report {
    effect: Effect,
    reason: String,
    rule: String,
    basis: Option<Basis>,
    policy: Option<PolicyHash>,
    position: Position,
    time: Timestamp,
    subject: SubjectId,
    purpose: PurposeId,
    record: Record,
    assumed: Vec<&'static str>,
}

/// What was decided about.
#[derive(Serialize)]
struct Record {
    category: Category,
    visibility: Visibility,
    source: Source,
    collected_at: Timestamp,
    licence: Option<String>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let moment = Moment::read(&workspace, args, context.now)?;
    if args.serving {
        return serving::run(args, &moment, context);
    }
    let record = Record {
        category: args.category.unwrap_or(Category::Content),
        visibility: args.visibility.unwrap_or(Visibility::Public),
        source: args.source.unwrap_or(Source::FirstParty),
        collected_at: args.collected_at.unwrap_or(moment.time),
        licence: args.licence.clone(),
    };
    let (decision, policy) = moment.decide(&args.subject, &args.purpose, &record);
    let report = Report {
        effect: decision.effect,
        reason: decision.code().into_owned(),
        rule: decision.rule_text(),
        basis: decision.basis,
        policy,
        position: moment.position,
        time: moment.time,
        subject: args.subject.clone(),
        purpose: args.purpose.clone(),
        record,
        assumed: assumed(args),
    };
    context.output.report("decide", &report, &words(&report))?;
    let denied = decision.effect == Effect::Deny;
    Ok(if denied && args.exit_code { Exit::Failed } else { Exit::Done })
}

fn words(report: &Report) -> String {
    let style = if report.effect == Effect::Allow { GOOD } else { BAD };
    let mut words = format!("{style}{}{style:#}  {}\n", report.effect, report.reason);
    let _ = writeln!(words, "  why       {}", report.rule);
    if let Some(policy) = report.policy {
        let _ = writeln!(words, "  policy    {policy}");
    }
    let (position, time) = (report.position, times::shown(report.time));
    let _ = writeln!(words, "  position  {position}, {time}");
    if !report.assumed.is_empty() {
        let _ = writeln!(words, "  {DIM}assumed   {}{DIM:#}", report.assumed.join(", "));
    }
    words
}

fn assumed(args: &Args) -> Vec<&'static str> {
    let all = [
        (args.category.is_none(), "category content"),
        (args.visibility.is_none(), "visibility public"),
        (args.source.is_none(), "source first_party"),
        (args.collected_at.is_none(), "collected at the moment of the decision"),
    ];
    all.into_iter().filter(|(absent, _)| *absent).map(|(_, words)| words).collect()
}

/// The ledger as it stood for one person at one position.
struct Moment {
    state: Projection,
    position: Position,
    time: Timestamp,
}

impl Moment {
    /// Reads the policies and this person's events, and nobody else's. Whoever was forgotten later
    /// is forgotten at every position.
    fn read(workspace: &Workspace, args: &Args, now: Timestamp) -> Result<Self, Error> {
        let at = args.at.map(Position);
        let state = workspace.wait(workspace.ledger.read_subject(&args.subject, at))?;
        let (position, time) = match at {
            None => (workspace.wait(workspace.ledger.size())?, now),
            Some(at) => (at, time_of(workspace, at)?),
        };
        Ok(Self { state, position, time })
    }

    fn decide(
        &self,
        subject: &SubjectId,
        purpose: &PurposeId,
        record: &Record,
    ) -> (Decision, Option<PolicyHash>) {
        let rules = Rules::compile(self.state.history(), self.time);
        let facts = RecordFacts {
            category: Some(record.category),
            visibility: Some(record.visibility),
            source: Some(record.source),
            collected_at: CollectedAt::Known(record.collected_at),
            licence: record.licence.as_deref(),
            signal: Signal::Unknown,
        };
        let policy = rules.policy().map(|policy| policy.hash);
        (rules.decide(purpose, &facts, &[self.state.standing(subject)]), policy)
    }
}

/// When the last of the first entries was taken in.
fn time_of(workspace: &Workspace, at: Position) -> Result<Timestamp, Error> {
    let Some(last) = at.0.checked_sub(1) else { return Ok(Timestamp::MIN) };
    let events = workspace.wait(workspace.ledger.events(Position(last)..at))?;
    Ok(events.first().map_or(Timestamp::MIN, |(_, event)| event.time))
}
