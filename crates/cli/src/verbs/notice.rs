//! `untrain notice`: a policy's text for the people it is about, and who received it when.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};
use untrain_gate::rows::read_rows;
use untrain_policy::document::Policy;
use untrain_policy::{Fact, NoticeId, Position, SubjectId, Timestamp};

use super::choose::{append_with_receipt, must_be_known};
use super::policy::last_activated;
use super::subject::tell;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, grouped, near};
use crate::packs;
use crate::rules::RuleBook;
use crate::times;
use crate::workspace::Workspace;

/// Publish a policy's notice, or record who has received or acknowledged it
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Publish(Publish),
    Deliver(Deliver),
    Acknowledge(Acknowledge),
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
    /// A table (JSON Lines, CSV, Parquet) of subject_id, and perhaps notice and delivered_at; other
    /// columns are passed over
    #[arg(long, value_name = "FILE", conflicts_with = "subject")]
    file: Option<PathBuf>,
}

/// Record that a person has confirmed that they saw a notice: it is no answer, and no delivery
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain notice acknowledge --subject maya
  untrain notice acknowledge --subject maya --notice strict-1 --json")]
pub struct Acknowledge {
    /// Who
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// Which notice; else the one in force
    #[arg(long, value_name = "ID")]
    notice: Option<NoticeId>,
}

#[derive(Serialize)]
struct Acknowledged {
    receipt: PathBuf,
    entry: Position,
    subject: SubjectId,
    notice: NoticeId,
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
    known: u64,
    refused: u64,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Publish(args) => publish(args, context),
        Verb::Deliver(args) => deliver(args, context),
        Verb::Acknowledge(args) => acknowledge(args, context),
    }
}

fn acknowledge(args: &Acknowledge, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    let notice = book.answered(args.notice.as_ref(), context.now)?.notice.id.clone();
    must_be_known(&workspace, &args.subject)?;
    let subject = args.subject.clone();
    let fact = Fact::NoticeAcknowledged { subject: subject.clone(), notice: notice.clone() };
    let (entry, receipt) = append_with_receipt(&workspace, fact, context.now)?;
    let words = format!(
        "{BOLD}acknowledged{BOLD:#}: notice {notice}, by {subject} (entry {entry} of the log); \
         nothing is permitted by it\nreceipt  {}\n",
        near(&receipt)
    );
    let report = Acknowledged { receipt, entry, subject, notice };
    context.output.report("notice-acknowledge", &report, &words)?;
    Ok(Exit::Done)
}

fn publish(args: &Publish, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    let policy = match &args.file {
        Some(file) => {
            let policy = packs::load(file)?.policy;
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
    let default = Delivery { notice: &notice, at };
    let report = match (&args.subject, &args.file) {
        (Some(subject), _) => {
            must_be_known(&workspace, subject)?;
            let fields = default.row_of(subject.as_str());
            workspace.wait(workspace.ledger.import([(1, Ok(fields))], context.now))?
        }
        (None, Some(file)) => {
            let rows = read_rows(file)?.map(|(number, row)| {
                let fields = row.map_err(|fault| fault.to_string());
                (number, fields.and_then(|fields| default.complete(fields, &book)))
            });
            workspace.wait(workspace.ledger.import(rows, context.now))?
        }
        (None, None) => return Err(Error::Usage("name --subject or --file".to_owned())),
    };
    let file = args.file.as_deref().unwrap_or_else(|| Path::new("--subject"));
    tell(file, &report, context.output);
    let delivered =
        Delivered { delivered: report.changed, known: report.unchanged, refused: report.bad };
    let words = format!(
        "{BOLD}{}{BOLD:#} deliveries recorded, {} were known, {} rows were refused\n",
        grouped(delivered.delivered),
        grouped(delivered.known),
        grouped(delivered.refused)
    );
    context.output.report("notice-deliver", &delivered, &words)?;
    Ok(if report.bad == 0 { Exit::Done } else { Exit::Failed })
}

/// What a row without columns of its own means.
struct Delivery<'a> {
    notice: &'a NoticeId,
    at: Timestamp,
}

impl Delivery<'_> {
    /// The row of an import that says the same.
    fn row_of(&self, subject: &str) -> Map<String, Value> {
        let text = |text: String| Value::String(text);
        Map::from_iter([
            ("subject_id".to_owned(), text(subject.to_owned())),
            ("notice".to_owned(), text(self.notice.to_string())),
            ("notice_delivered_at".to_owned(), text(self.at.to_string())),
        ])
    }

    /// A row of a table of deliveries as a row of an import.
    fn complete(
        &self,
        mut fields: Map<String, Value>,
        book: &RuleBook,
    ) -> Result<Map<String, Value>, String> {
        let mut take = |name: &str| match fields.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(format!("{name}: {other} is not a text")),
        };
        let subject = take("subject_id")?.ok_or("subject_id: missing")?;
        let notice = take("notice")?
            .map(|notice| NoticeId::new(&notice).map_err(|fault| format!("notice: {fault}")))
            .transpose()?;
        let at = take("delivered_at")?
            .map(|time| times::parse(&time).map_err(|fault| format!("delivered_at: {fault}")))
            .transpose()?;
        let notice = notice.as_ref().unwrap_or(self.notice);
        if !book.is_published(notice) {
            return Err(format!("notice: `{notice}` was not published"));
        }
        // Columns that are left would mean something else to an import, and nothing here.
        Ok(Delivery { notice, at: at.unwrap_or(self.at) }.row_of(&subject))
    }
}
