//! `untrain init`: a workspace with a ledger, its keys, and a policy that permits nothing without
//! a yes.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::notice::publish_policy;
use super::policy::activate_policy;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::BOLD;
use crate::packs;
use crate::workspace::{Workspace, write};

/// The policy that permits nothing without a yes.
pub const STRICT: &str = include_str!("../../../../policies/strict.toml");
/// The policy of a platform that trained by default, as an example to compare with.
pub const LINKEDIN_2024: &str = include_str!("../../../../policies/linkedin-2024.toml");

/// Make a workspace: configuration, keys, ledger, and a policy that permits nothing without a yes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain init consent
  untrain init consent --origin consent.harbour.example/2026")]
pub struct Args {
    /// The folder; it may exist, but must not be a workspace
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The name that the log signs with; else the folder's name
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
}

#[derive(Serialize)]
struct Report {
    workspace: PathBuf,
    origin: String,
    key: String,
    policy: String,
    notice: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let origin = match &args.origin {
        Some(origin) => origin.clone(),
        None => default_origin(&args.dir)?,
    };
    let workspace = found(&args.dir, &origin, context)?;
    let key = workspace.ledger.verifier_key().to_string();
    let words = format!(
        "{BOLD}{}{BOLD:#} is a workspace\n  log      {origin}\n  key      {key}\n  policy   \
         policies/strict.toml is in force, and its notice is published\n",
        args.dir.display()
    );
    let policy = untrain_policy::document::Policy::parse(STRICT);
    let (policy, notice) = policy
        .map(|policy| (policy.hash.to_string(), policy.notice.id.to_string()))
        .unwrap_or_default();
    let report = Report { workspace: workspace.dir.clone(), origin, key, policy, notice };
    context.output.report("init", &report, &words)?;
    context.output.next(&format!("untrain --workspace {} subject import FILE", args.dir.display()));
    Ok(Exit::Done)
}

/// Founds a workspace with both example policies, `strict` in force and its notice published.
pub fn found(dir: &Path, origin: &str, context: &Context) -> Result<Workspace, Error> {
    let workspace = Workspace::create(dir, origin, context.database.as_deref())?;
    let strict = workspace.dir.join("policies/strict.toml");
    write(&strict, STRICT.as_bytes())?;
    write(&workspace.dir.join("policies/linkedin-2024.toml"), LINKEDIN_2024.as_bytes())?;
    let policy =
        activate_policy(&workspace, &strict, packs::parse(&strict, STRICT)?.policy, context.now)?
            .policy;
    publish_policy(&workspace, &policy, context.now)?;
    Ok(workspace)
}

fn default_origin(dir: &Path) -> Result<String, Error> {
    let full = std::path::absolute(dir).map_err(|source| Error::file(dir, source))?;
    let name = full.file_name().and_then(|name| name.to_str()).map(|name| name.replace(' ', "-"));
    name.filter(|name| !name.is_empty()).ok_or_else(|| {
        Error::Usage(format!("`{}` gives the log no name: add --origin NAME", dir.display()))
    })
}
