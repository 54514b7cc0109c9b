//! `untrain policy publish`: put a draft and its notice out, so that it can be delivered before the
//! draft becomes the rule.

use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::{NoticeId, Position};

use super::super::notice::publish_policy;
use super::headline;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::packs;
use crate::rules::RuleBook;
use crate::workspace::Workspace;

/// Put a draft and its notice out, so that people can be told before it becomes the rule
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy publish draft.toml
  untrain policy publish draft.toml --json")]
pub struct Args {
    /// The draft
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Serialize)]
struct Report {
    policy: String,
    notice: NoticeId,
    languages: Vec<String>,
    entry: Option<Position>,
    /// The log's signature under the document and its notice, to keep.
    receipt: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let policy = packs::load(&args.file)?.policy;
    let book = RuleBook::read(&workspace)?;
    book.history.check(&policy).map_err(|error| Error::PolicyRefused {
        path: args.file.clone(),
        why: error.to_string(),
    })?;
    let entry = publish_policy(&workspace, &policy, context.now)?;
    let notice = policy.notice.id.clone();
    let when = match entry {
        Some(entry) => format!("is out (entry {entry})"),
        None => "was out already; nothing was written".to_owned(),
    };
    let receipt = entry.map(|entry| workspace.keep_receipt(entry)).transpose()?;
    let mut words = format!("{} {when}; its notice is `{notice}`\n", headline(&policy));
    if let Some(receipt) = &receipt {
        words.push_str(&format!("  receipt   {}\n", receipt.display()));
    }
    let languages = policy.notice.text.keys().cloned().collect();
    let report = Report { policy: policy.hash.to_string(), notice, languages, entry, receipt };
    context.output.report("policy-publish", &report, &words)?;
    context
        .output
        .next(&format!("untrain notice deliver --notice {} --file DELIVERED", report.notice));
    Ok(Exit::Done)
}
