//! `untrain notice`: a policy's text for the people it is about, and who received it when.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};
use untrain_policy::document::Policy;
use untrain_policy::{Fact, NoticeId, Position, SubjectId, Timestamp};

use super::choose::must_be_known;
use super::policy::{last_activated, parse, read};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, grouped};
use crate::rules::RuleBook;
use crate::table::{RowFaults, rows_of};
use crate::times;
use crate::workspace::Workspace;

/// Publish a policy's notice, or record who has received it
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Publish(Publish),
    Deliver(Deliver),
}

/// Publish a policy's notice, so that it can be delivered and answered
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain notice publish
  untrain notice publish policies/linkedin-2024.toml")]
pub struct Publish {
    /// The policy document that holds the notice; else the policy that was activated last
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Record who has received a notice and when
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain notice deliver --subject maya
  untrain notice deliver --file delivered.csv --at 2026-11-01")]
pub struct Deliver {
    /// Which notice; else the one in force
    #[arg(long, value_name = "ID")]
    notice: Option<NoticeId>,
    /// When it arrived; else now. A row's own `delivered_at` goes before it
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    at: Option<Timestamp>,
    /// Who received it
    #[arg(long, value_name = "S", required_unless_present = "file")]
    subject: Option<SubjectId>,
    /// A table (JSON Lines, CSV, Parquet) of subject_id, and perhaps notice and delivered_at
    #[arg(long, value_name = "FILE", conflicts_with = "subject")]
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Published {
    notice: NoticeId,
    policy: String,
    languages: Vec<String>,
    entry: Option<Position>,
}

#[derive(Serialize)]
struct Delivered {
    delivered: u64,
    known_before: u64,
    rows_refused: u64,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Publish(args) => publish(args, context),
        Verb::Deliver(args) => deliver(args, context),
    }
}

fn publish(args: &Publish, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    let policy = match &args.file {
        Some(file) => {
            let policy = parse(file, &read(file)?)?;
            let refused = |error: untrain_policy::error::Error| Error::PolicyRefused {
                path: file.clone(),
                why: error.to_string(),
            };
            book.history.check(&policy).map_err(refused)?;
            policy
        }
        None => last_activated(&book).ok_or(Error::NoPolicy)?.clone(),
    };
    let entry = publish_policy(&workspace, &policy, context.now)?;
    let notice = policy.notice.id.clone();
    let languages: Vec<String> = policy.notice.text.keys().cloned().collect();
    let when = match entry {
        Some(entry) => format!("is published (entry {entry})"),
        None => "was published already; nothing was written".to_owned(),
    };
    let words = format!("notice {BOLD}{notice}{BOLD:#} {when}, in {}\n", languages.join(", "));
    let report = Published { notice, policy: policy.hash.to_string(), languages, entry };
    context.output.report("notice-publish", &report, &words)?;
    Ok(Exit::Done)
}

/// Publishes a policy's notice, unless it is published already.
pub fn publish_policy(
    workspace: &Workspace,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<Position>, Error> {
    if RuleBook::read(workspace)?.is_published(&policy.notice.id) {
        return Ok(None);
    }
    let fact = Fact::NoticePublished {
        notice: policy.notice.id.clone(),
        policy: policy.hash,
        document: policy.text.clone(),
    };
    Ok(Some(workspace.append_one(fact, now)?))
}

fn deliver(args: &Deliver, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    let notice = book.answered(args.notice.as_ref(), context.now)?.notice.id.clone();
    let at = args.at.unwrap_or(context.now);
    if at > context.now {
        return Err(Error::Usage(format!("--at {at} is in the future")));
    }
    let mut faults = RowFaults::new(context.output);
    let deliveries = match (&args.subject, &args.file) {
        (Some(subject), _) => {
            must_be_known(&workspace, subject)?;
            vec![(subject.clone(), notice, at)]
        }
        (None, Some(file)) => {
            let default = Delivery { notice: &notice, at };
            read_deliveries(&workspace, &book, file, &default, context, &mut faults)?
        }
        (None, None) => return Err(Error::Usage("name --subject or --file".to_owned())),
    };
    let total = deliveries.len();
    let facts = only_new(&workspace, deliveries)?;
    let delivered = facts.len();
    for batch in facts.chunks(crate::workspace::FACTS_AT_ONCE) {
        workspace.append(batch.to_vec(), context.now)?;
    }
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let report = Delivered {
        delivered: count(delivered),
        known_before: count(total.saturating_sub(delivered)),
        rows_refused: faults.count(),
    };
    let words = format!(
        "{BOLD}{}{BOLD:#} deliveries recorded, {} were known, {} rows refused\n",
        grouped(report.delivered),
        grouped(report.known_before),
        grouped(report.rows_refused)
    );
    context.output.report("notice-deliver", &report, &words)?;
    Ok(if faults.count() == 0 { Exit::Done } else { Exit::Failed })
}

/// What a row without columns of its own means.
struct Delivery<'a> {
    notice: &'a NoticeId,
    at: Timestamp,
}

fn read_deliveries(
    workspace: &Workspace,
    book: &RuleBook,
    file: &Path,
    default: &Delivery<'_>,
    context: &Context,
    faults: &mut RowFaults,
) -> Result<Vec<(SubjectId, NoticeId, Timestamp)>, Error> {
    let projection = workspace.projection(None)?;
    let mut deliveries = Vec::new();
    for (row, fields) in rows_of(file, faults)? {
        let checked = delivery_of(&fields, default, book, context.now).and_then(|delivery| {
            match projection.state(&delivery.0) {
                Some(_) => Ok(delivery),
                None => Err(format!("subject_id: the ledger does not know `{}`", delivery.0)),
            }
        });
        match checked {
            Ok(delivery) => deliveries.push(delivery),
            Err(why) => faults.refuse(file, row, &why),
        }
    }
    Ok(deliveries)
}

fn delivery_of(
    fields: &Map<String, Value>,
    default: &Delivery<'_>,
    book: &RuleBook,
    now: Timestamp,
) -> Result<(SubjectId, NoticeId, Timestamp), String> {
    let text = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(other) => Err(format!("{name}: {other} is not a text")),
    };
    if let Some(unknown) =
        fields.keys().find(|name| !["subject_id", "notice", "delivered_at"].contains(&name.as_str()))
    {
        return Err(format!("{unknown}: no such column; known are subject_id, notice, delivered_at"));
    }
    let subject = text("subject_id")?.ok_or("subject_id: missing")?;
    let subject = SubjectId::new(subject).map_err(|fault| format!("subject_id: {fault}"))?;
    let notice = match text("notice")? {
        Some(notice) => NoticeId::new(notice).map_err(|fault| format!("notice: {fault}"))?,
        None => default.notice.clone(),
    };
    if !book.is_published(&notice) {
        return Err(format!("notice: `{notice}` was not published"));
    }
    let at = match text("delivered_at")? {
        Some(time) => times::parse(time).map_err(|fault| format!("delivered_at: {fault}"))?,
        None => default.at,
    };
    if at > now {
        return Err(format!("delivered_at: {at} is in the future"));
    }
    Ok((subject, notice, at))
}

/// The deliveries that the ledger has not heard of.
fn only_new(
    workspace: &Workspace,
    deliveries: Vec<(SubjectId, NoticeId, Timestamp)>,
) -> Result<Vec<Fact>, Error> {
    let projection = workspace.projection(None)?;
    let mut seen = std::collections::BTreeSet::new();
    let known = |subject: &SubjectId, notice: &NoticeId, at: Timestamp| {
        projection.state(subject).is_some_and(|state| {
            state.deliveries.iter().any(|known| known.notice == *notice && known.at <= at)
        })
    };
    let mut facts = Vec::new();
    for (subject, notice, delivered_at) in deliveries {
        let new = !known(&subject, &notice, delivered_at);
        if new && seen.insert((subject.clone(), notice.clone(), delivered_at)) {
            facts.push(Fact::NoticeDelivered { subject, notice, delivered_at });
        }
    }
    Ok(facts)
}
