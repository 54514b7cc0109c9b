//! `untrain policy activate`: make a document the rule, once everybody was told whose data it
//! opens, or a second person let it.

use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_policy::document::Policy;
use untrain_policy::plan::Totals;
use untrain_policy::{Fact, Position, Timestamp};

use super::{Summary, headline, last_activated, summary};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::overrides::Checked;
use crate::packs;
use crate::rules::RuleBook;
use crate::simulate::People;
use crate::workspace::Workspace;

/// Make a document the rule, from its effective date on
///
/// Refused while it would open the data of anybody who was not told, or whose days of grace run.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy activate policies/linkedin-2024.toml
  untrain policy activate draft.toml --override draft.override")]
pub struct Args {
    /// The document
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A second person's signed statement, as `untrain policy override` made it
    #[arg(long = "override", value_name = "FILE")]
    signed: Option<PathBuf>,
}

#[derive(Serialize)]
struct Activated {
    #[serde(flatten)]
    summary: Summary,
    entry: Option<Position>,
    /// The log's signature under the document, to keep.
    receipt: Option<PathBuf>,
    in_force: bool,
    notice_published: bool,
    widened: u64,
    overridden_by: Option<String>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let policy = packs::load(&args.file)?.policy;
    let book = RuleBook::read(&workspace)?;
    let (totals, signed) = permitted(args, &workspace, &policy, &book, context.now)?;
    let outcome = append(&workspace, &args.file, policy, signed.as_ref(), context.now)?;
    tell(&args.file, &workspace, &outcome, &totals, signed.map(|signed| signed.by), context)
}

/// What the policy opens, and the override that it needs for that; an error when it has none.
fn permitted(
    args: &Args,
    workspace: &Workspace,
    policy: &Policy,
    book: &RuleBook,
    now: Timestamp,
) -> Result<(Totals, Option<Checked>), Error> {
    if last_activated(book).is_some_and(|last| last.hash == policy.hash) {
        return Ok((Totals::default(), None));
    }
    let plan = People::now(workspace, now)?.simulate(&args.file, policy, now)?;
    if plan.is_covered() {
        return Ok((plan.totals, None));
    }
    let Some(file) = &args.signed else {
        return Err(Error::NotTold {
            path: args.file.clone(),
            totals: plan.totals,
            notice: policy.notice.id.clone(),
            published: book.is_published(&policy.notice.id),
        });
    };
    Ok((plan.totals, Some(Checked::read(file, policy, workspace)?)))
}

fn tell(
    file: &Path,
    workspace: &Workspace,
    outcome: &Activation,
    totals: &Totals,
    overridden_by: Option<String>,
    context: &Context,
) -> Result<Exit, Error> {
    let policy = &outcome.policy;
    let book = RuleBook::read(workspace)?;
    let in_force = book.history.in_force(context.now).is_some_and(|now| now.hash == policy.hash);
    let report = Activated {
        summary: summary(policy),
        entry: outcome.entry,
        receipt: outcome.entry.map(|entry| workspace.keep_receipt(entry)).transpose()?,
        in_force,
        notice_published: book.is_published(&policy.notice.id),
        widened: totals.widened,
        overridden_by,
    };
    let when = match (outcome.entry, in_force) {
        (None, _) => "was the rule already; nothing was written".to_owned(),
        (Some(entry), true) => format!("is the rule from now on (entry {entry})"),
        (Some(entry), false) => {
            format!("will be the rule from {} on (entry {entry})", policy.effective)
        }
    };
    let mut words = format!("{} {when}\n", headline(policy));
    if let Some(receipt) = &report.receipt {
        words.push_str(&format!("  receipt   {}\n", receipt.display()));
    }
    if let Some(by) = &report.overridden_by {
        words.push_str(&format!("  let through by {by}; the ledger keeps the statement\n"));
    }
    context.output.report("policy-activate", &report, &words)?;
    if !report.notice_published {
        context.output.say(&format!(
            "notice `{}` is not published yet: until it is and reaches people, nothing new is \
             permitted",
            policy.notice.id
        ));
        context.output.next(&format!("untrain notice publish {}", file.display()));
    }
    Ok(Exit::Done)
}

/// A policy that was asked to become the rule, and the entry that says so; none when it was the
/// rule already.
pub struct Activation {
    /// The policy.
    pub policy: Policy,
    /// The entry of the activation.
    pub entry: Option<Position>,
}

/// Makes the policy that stands in `file` the rule, unless it is the last that became so. Whom it
/// opens is not asked: that is for a ledger without people, and for the story of the demo.
pub fn activate_policy(
    workspace: &Workspace,
    file: &Path,
    policy: Policy,
    now: Timestamp,
) -> Result<Activation, Error> {
    append(workspace, file, policy, None, now)
}

/// Appends the override, when there is one, and the activation: both or none.
fn append(
    workspace: &Workspace,
    file: &Path,
    policy: Policy,
    signed: Option<&Checked>,
    now: Timestamp,
) -> Result<Activation, Error> {
    let book = RuleBook::read(workspace)?;
    book.history
        .check(&policy)
        .map_err(|error| Error::PolicyRefused { path: file.to_owned(), why: error.to_string() })?;
    if last_activated(&book).is_some_and(|last| last.hash == policy.hash) {
        return Ok(Activation { policy, entry: None });
    }
    let activated = Fact::PolicyActivated { policy: policy.hash, document: policy.text.clone() };
    let facts = signed.map(Checked::fact).into_iter().chain([activated]).collect();
    let appended = workspace.append(facts, now)?;
    Ok(Activation { policy, entry: appended.last().map(|entry| entry.index) })
}
