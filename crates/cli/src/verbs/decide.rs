//! `untrain decide`: may this person's record be used for this purpose, and why.

mod path;
mod serving;

use std::fmt::Write;
use std::str::FromStr;

use serde::Serialize;
use untrain_policy::decide::explain::{Explanation, Step, Trail};
use untrain_policy::decide::{CollectedAt, RecordFacts, Rules};
use untrain_policy::{
    Basis, Category, Effect, PolicyHash, Position, PurposeId, Signal, Source, SubjectId, Timestamp,
    Visibility,
};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, DIM, GOOD};
use crate::times;
use crate::workspace::Workspace;

/// Decide for one person's record, now or as it was, and say by which rules and facts
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain decide --subject maya --purpose genai.content
  untrain decide --subject maya --purpose genai.content --at 120 --category messages --json
  untrain decide --subject maya --purpose genai.content --at 2026-11-03
  untrain decide --subject maya --purpose ml.personalization --serving --exit-code")]
pub struct Args {
    /// Whose record it is
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// For what it would be used
    #[arg(long, value_name = "P")]
    purpose: PurposeId,
    /// As the ledger stood after so many entries, or at a time; an erased person is denied always
    #[arg(long, value_name = "POSITION|TIME")]
    at: Option<At>,
    /// The kind of personal data: profile, content, groups, …; `content` when absent
    #[arg(long)]
    category: Option<Category>,
    /// Who could read it: public, limited, private; `public` when absent
    #[arg(long)]
    visibility: Option<Visibility>,
    /// Where it comes from: first_party, public, licensed, third_party, or a registered source;
    /// `first_party` when absent
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
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

/// The moment that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// After so many entries, when the last of them was taken in.
    Position(Position),
    /// At that time, after the last entry taken in by then.
    Time(Timestamp),
}

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let position = text.parse().map_err(|_| format!("`{text}` is no position"))?;
            return Ok(Self::Position(Position(position)));
        }
        times::parse(text).map(Self::Time).map_err(|error| format!("{error}, and no position"))
    }
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
    /// The rules that were asked, and what each one saw.
    steps: Vec<Step>,
}

/// What was decided about.
#[derive(Serialize)]
struct Record {
    category: Category,
    visibility: Visibility,
    source: Source,
    /// What `source` was called, when that is a registered source.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_name: Option<String>,
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
    let record = moment.record(args)?;
    let (Explanation { decision, steps }, policy) =
        moment.explain(&args.subject, &args.purpose, &record);
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
        steps,
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
    path::tell(&mut words, &report.steps, report.policy);
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
    trail: Trail,
    position: Position,
    time: Timestamp,
}

impl Moment {
    /// Reads the policies and this person's events, and nobody else's. Whoever was forgotten later
    /// is forgotten at every position.
    fn read(workspace: &Workspace, args: &Args, now: Timestamp) -> Result<Self, Error> {
        let ledger = &workspace.ledger;
        let (position, time) = match args.at {
            None => (workspace.wait(ledger.size())?, now),
            Some(At::Position(at)) => (at, workspace.wait(ledger.time_at(at))?),
            Some(At::Time(time)) if time > now => {
                return Err(Error::Usage(format!(
                    "{} has not come yet: what will be decided then, nobody can say",
                    times::shown(time)
                )));
            }
            Some(At::Time(time)) => (workspace.wait(ledger.position_at(time))?, time),
        };
        let behind = ledger.read_subject_with_events(&args.subject, Some(position));
        let trail = Trail::of(&workspace.wait(behind)?.1)
            .map_err(|error| Error::unfit(&workspace.dir, format!("has a bad entry: {error}")))?;
        Ok(Self { trail, position, time })
    }

    /// The record that is asked about. The terms of a registered source go before a licence.
    fn record(&self, args: &Args) -> Result<Record, Error> {
        let rules = Rules::compile(self.trail.projection().history(), self.time);
        let name = args.source.as_deref();
        let source = name.map(|name| {
            rules.source(name).ok_or_else(|| {
                Error::Usage(format!(
                    "`{name}` is no kind of source and was not registered as one by {}; \
                     `untrain source list` names those that are",
                    times::shown(self.time)
                ))
            })
        });
        let source = source.transpose()?;
        let registered = name.filter(|name| name.parse::<Source>().is_err());
        let own = || args.licence.clone();
        Ok(Record {
            category: args.category.unwrap_or(Category::Content),
            visibility: args.visibility.unwrap_or(Visibility::Public),
            source: source.map_or(Source::FirstParty, |source| source.kind),
            source_name: registered.map(str::to_owned),
            collected_at: args.collected_at.unwrap_or(self.time),
            licence: source.and_then(|it| it.licence).map(str::to_owned).or_else(own),
        })
    }

    fn explain(
        &self,
        subject: &SubjectId,
        purpose: &PurposeId,
        record: &Record,
    ) -> (Explanation, Option<PolicyHash>) {
        let rules = Rules::compile(self.trail.projection().history(), self.time);
        let facts = RecordFacts {
            category: Some(record.category),
            visibility: Some(record.visibility),
            source: Some(record.source),
            collected_at: CollectedAt::Known(record.collected_at),
            licence: record.licence.as_deref(),
            signal: Signal::Unknown,
        };
        let policy = rules.policy().map(|policy| policy.hash);
        (rules.explain(purpose, &facts, &[subject], &self.trail), policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_position_or_a_time() {
        let position = |number| Ok(At::Position(Position(number)));
        let time = |text: &str| Ok(At::Time(text.parse().unwrap()));
        assert_eq!("812".parse::<At>(), position(812));
        assert_eq!("20261103".parse::<At>(), position(20_261_103));
        assert_eq!("2026-11-03".parse::<At>(), time("2026-11-03T00:00:00Z"));
        assert_eq!("2026-11-03T09:00:00+01:00".parse::<At>(), time("2026-11-03T08:00:00Z"));
        for bad in ["", "-1", "yesterday", "2026-11-03T09:00", "99999999999999999999"] {
            assert!(bad.parse::<At>().is_err(), "{bad}");
        }
    }
}
