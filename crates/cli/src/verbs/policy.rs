//! `untrain policy`: check a document, compare two, plan what one would change, publish it, make it
//! the rule, show what the rule is.

mod activate;
mod bundle;
mod check;
mod diff;
mod overriding;
mod plan;
mod publish;

use std::fmt::Write;

use serde::Serialize;
use untrain_policy::document::Policy;
use untrain_policy::{Basis, Timestamp};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, DIM};
use crate::rules::RuleBook;
use crate::workspace::Workspace;

pub use activate::activate_policy;

/// Check, compare, plan, publish policies, make one the rule, or show the rule
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Check(check::Args),
    Diff(diff::Args),
    Bundle(bundle::Args),
    Plan(plan::Args),
    Publish(publish::Args),
    Override(overriding::Args),
    Activate(activate::Args),
    Show(Show),
}

/// Show the rule: purposes, and for whom they run on which basis
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy show
  untrain policy show --document > rule.toml")]
pub struct Show {
    /// Print the document itself, byte for byte
    #[arg(long)]
    document: bool,
}

/// What a document is.
#[derive(Serialize)]
struct Summary {
    policy: String,
    id: String,
    version: String,
    title: String,
    effective: Timestamp,
    notice: String,
    purposes: Vec<String>,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    summary: Summary,
    notice_published: bool,
    cells: Vec<CellLine>,
    versions: Vec<VersionLine>,
}

#[derive(Serialize)]
struct CellLine {
    purposes: Vec<String>,
    categories: Vec<String>,
    packs: Vec<String>,
    basis: Basis,
}

#[derive(Serialize)]
struct VersionLine {
    policy: String,
    id: String,
    version: String,
    activated_at: Timestamp,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Check(args) => check::run(args, context),
        Verb::Diff(args) => diff::run(args, context),
        Verb::Bundle(args) => bundle::run(args, context),
        Verb::Plan(args) => plan::run(args, context),
        Verb::Publish(args) => publish::run(args, context),
        Verb::Override(args) => overriding::run(args, context),
        Verb::Activate(args) => activate::run(args, context),
        Verb::Show(args) => show(args, context),
    }
}

fn show(args: &Show, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let book = RuleBook::read(&workspace)?;
    let policy = book.in_force(context.now)?;
    if args.document {
        return context.output.data(&policy.text).map(|()| Exit::Done);
    }
    let report = Shown {
        summary: summary(policy),
        notice_published: book.is_published(&policy.notice.id),
        cells: cells(policy),
        versions: versions(&book),
    };
    context.output.report("policy-show", &report, &shown(policy, &report))?;
    Ok(Exit::Done)
}

fn shown(policy: &Policy, report: &Shown) -> String {
    let mut words = format!("{}\n", headline(policy));
    let published = if report.notice_published { "published" } else { "not published" };
    let _ = writeln!(words, "  effective  {}", policy.effective);
    let _ = writeln!(words, "  notice     {} ({published})", policy.notice.id);
    let _ = writeln!(words, "\n{BOLD}Purposes{BOLD:#}");
    for purpose in &policy.purposes {
        let _ = writeln!(words, "  {:22} {}", purpose.id.as_str(), purpose.title);
    }
    let _ = writeln!(words, "\n{BOLD}Cells{BOLD:#} {DIM}(what no cell lists is excluded){DIM:#}");
    for cell in &report.cells {
        let _ = writeln!(words, "  {}", cell.basis);
        let _ = writeln!(words, "    for   {}", cell.purposes.join(", "));
        let _ = writeln!(words, "    on    {}", cell.categories.join(", "));
        let _ = writeln!(words, "    in    {}", cell.packs.join(", "));
    }
    let _ = writeln!(words, "\n{BOLD}Versions{BOLD:#}");
    for version in &report.versions {
        let (id, number, at) = (&version.id, &version.version, version.activated_at);
        let _ = writeln!(words, "  {at:.0}  {id} {number}");
    }
    words
}

fn cells(policy: &Policy) -> Vec<CellLine> {
    fn words<T: ToString>(list: &[T]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }
    let line = |cell: &untrain_policy::document::Cell| CellLine {
        purposes: words(&cell.purposes),
        categories: words(&cell.categories),
        packs: words(&cell.packs),
        basis: cell.basis,
    };
    policy.cells.iter().map(line).collect()
}

fn versions(book: &RuleBook) -> Vec<VersionLine> {
    let documents = book.history.documents();
    let line = |activation: &untrain_policy::history::Activation| {
        let policy = documents.get(activation.document)?;
        Some(VersionLine {
            policy: policy.hash.to_string(),
            id: policy.id.clone(),
            version: policy.version.clone(),
            activated_at: activation.at,
        })
    };
    book.history.activations().iter().filter_map(line).collect()
}

/// The policy that was activated last, in force or not yet.
pub fn last_activated(book: &RuleBook) -> Option<&Policy> {
    let last = book.history.activations().last()?;
    book.history.documents().get(last.document).map(AsRef::as_ref)
}

fn headline(policy: &Policy) -> String {
    let hash: String = policy.hash.to_string().chars().take(12).collect();
    format!("{BOLD}{} {}{BOLD:#} {} {DIM}{hash}…{DIM:#}", policy.id, policy.version, policy.title)
}

fn summary(policy: &Policy) -> Summary {
    Summary {
        policy: policy.hash.to_string(),
        id: policy.id.clone(),
        version: policy.version.clone(),
        title: policy.title.clone(),
        effective: policy.effective,
        notice: policy.notice.id.to_string(),
        purposes: policy.purposes.iter().map(|purpose| purpose.id.to_string()).collect(),
    }
}
