//! `untrain policy override`: a second person signs that a draft may become the rule before
//! everybody was told.

use std::path::PathBuf;

use serde::Serialize;
use untrain_policy::{Override, Position};
use untrain_tlog::note;

use super::headline;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::overrides::{approvers, is_the_logs, read_key};
use crate::packs;
use crate::workspace::{Workspace, write};

/// Sign, as a second person, that a draft may become the rule before everybody was told
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy override draft.toml --key ines.key --reason \"court order 7/2026\" -o draft.override
  untrain policy activate draft.toml --override draft.override

Whose signature counts stands in `untrain.toml`, under [policy] approvers.")]
pub struct Args {
    /// The draft
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The second person's key, as `untrain key new` made it; never the log's
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Why, on one line; the ledger keeps it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Where the signed statement goes
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Report {
    policy: String,
    position: Position,
    reason: String,
    by: String,
    file: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let policy = packs::load(&args.file)?.policy;
    let key = read_key(&args.key)?;
    if is_the_logs(&key.verifier_key(), &workspace) {
        return Err(Error::unfit(&args.key, "is the log's own key, which is no second person's"));
    }
    let position = workspace.wait(workspace.ledger.size())?;
    let statement = Override {
        origin: workspace.ledger.origin().to_owned(),
        policy: policy.hash,
        position,
        reason: args.reason.clone(),
    };
    let text = statement.to_text().map_err(|error| Error::Usage(format!("--reason: {error}")))?;
    let signed = note::sign(&text, &key).map_err(|error| Error::Usage(error.to_string()))?;
    write(&args.out, signed.as_bytes())?;
    let by = key.name().to_owned();
    if !approvers(&workspace)?.contains(&key.verifier_key()) {
        context.output.say(&format!(
            "`{by}` is none of the approvers in `untrain.toml`, so that this counts for nothing yet"
        ));
    }
    let words = format!("{by} lets {} become the rule: {}\n", headline(&policy), args.reason);
    let report = Report {
        policy: policy.hash.to_string(),
        position,
        reason: args.reason.clone(),
        by,
        file: args.out.display().to_string(),
    };
    context.output.report("policy-override", &report, &words)?;
    context.output.next(&format!(
        "untrain policy activate {} --override {}",
        args.file.display(),
        args.out.display()
    ));
    Ok(Exit::Done)
}
