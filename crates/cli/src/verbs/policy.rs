//! `untrain policy`: check a document, make it the rule, show what the rule is.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_policy::document::Policy;
use untrain_policy::{Basis, Fact, Position, Timestamp};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD};
use crate::rules::RuleBook;
use crate::workspace::Workspace;

/// Check a policy document, make it the rule, or show the rule
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Check(Check),
    Activate(Activate),
    Show(Show),
}

/// Check a document: every fault with its line and column
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy check policies/strict.toml
  untrain policy check draft.toml --json")]
pub struct Check {
    /// The document
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Make a document the rule, from its effective date on
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy activate policies/linkedin-2024.toml
  untrain policy activate policies/strict.toml --workspace consent")]
pub struct Activate {
    /// The document
    #[arg(value_name = "FILE")]
    file: PathBuf,
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
struct FaultLine {
    line: usize,
    column: usize,
    message: String,
    help: Option<String>,
}

#[derive(Serialize)]
struct Checked {
    file: PathBuf,
    valid: bool,
    #[serde(flatten)]
    summary: Option<Summary>,
    faults: Vec<FaultLine>,
    warnings: Vec<FaultLine>,
}

#[derive(Serialize)]
struct Activated {
    #[serde(flatten)]
    summary: Summary,
    entry: Option<Position>,
    in_force: bool,
    notice_published: bool,
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
        Verb::Check(args) => check(&args.file, context),
        Verb::Activate(args) => activate(&args.file, context),
        Verb::Show(args) => show(args, context),
    }
}

fn check(file: &Path, context: &Context) -> Result<Exit, Error> {
    let parsed = parse(file, &read(file)?);
    if let (Err(error), false) = (&parsed, context.output.is_json()) {
        error.tell(context.output);
        return Ok(error.exit());
    }
    let faults = match &parsed {
        Err(Error::Policy { faults, .. }) => faults.iter().map(fault_line).collect(),
        _ => Vec::new(),
    };
    let policy = parsed.ok();
    let warnings: Vec<FaultLine> =
        policy.iter().flat_map(|policy| policy.warnings.iter().map(fault_line)).collect();
    let mut words = String::new();
    if let Some(policy) = &policy {
        let _ = writeln!(words, "{GOOD}valid{GOOD:#} {}", headline(policy));
        for warning in &policy.warnings {
            let _ = writeln!(words, "  {BAD}warning{BAD:#} {}: {warning}", file.display());
        }
    }
    let valid = policy.is_some();
    let summary = policy.as_ref().map(summary);
    let report = Checked { file: file.to_owned(), valid, summary, faults, warnings };
    context.output.report("policy-check", &report, &words)?;
    Ok(if valid { Exit::Done } else { Exit::Failed })
}

fn activate(file: &Path, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let outcome = activate_text(&workspace, file, &read(file)?, context.now)?;
    let policy = &outcome.policy;
    let book = RuleBook::read(&workspace)?;
    let in_force = book.history.in_force(context.now).is_some_and(|now| now.hash == policy.hash);
    let report = Activated {
        summary: summary(policy),
        entry: outcome.entry,
        in_force,
        notice_published: book.is_published(&policy.notice.id),
    };
    let when = match (outcome.entry, in_force) {
        (None, _) => "was the rule already; nothing was written".to_owned(),
        (Some(entry), true) => format!("is the rule from now on (entry {entry})"),
        (Some(entry), false) => {
            format!("will be the rule from {} on (entry {entry})", policy.effective)
        }
    };
    context.output.report("policy-activate", &report, &format!("{} {when}", headline(policy)))?;
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

/// Makes a document the rule, unless it is the last that became so.
pub fn activate_text(
    workspace: &Workspace,
    file: &Path,
    text: &str,
    now: Timestamp,
) -> Result<Activation, Error> {
    let policy = parse(file, text)?;
    let book = RuleBook::read(workspace)?;
    book.history
        .check(&policy)
        .map_err(|error| Error::PolicyRefused { path: file.to_owned(), why: error.to_string() })?;
    if last_activated(&book).is_some_and(|last| last.hash == policy.hash) {
        return Ok(Activation { policy, entry: None });
    }
    let fact = Fact::PolicyActivated { policy: policy.hash, document: text.to_owned() };
    let entry = workspace.append_one(fact, now)?;
    Ok(Activation { policy, entry: Some(entry) })
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

/// Reads a policy document from a file.
pub fn read(file: &Path) -> Result<String, Error> {
    let bytes = fs::read(file).map_err(|source| Error::file(file, source))?;
    String::from_utf8(bytes).map_err(|fault| {
        let valid = fault.utf8_error().valid_up_to();
        let line = 1 + fault.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count();
        Error::unfit(file, format!("is not UTF-8 text in line {line}"))
    })
}

/// Parses a document that stands in `file`.
pub fn parse(file: &Path, text: &str) -> Result<Policy, Error> {
    Policy::parse(text).map_err(|faults| Error::Policy { path: file.to_owned(), faults })
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

fn fault_line(fault: &untrain_policy::document::Fault) -> FaultLine {
    FaultLine {
        line: fault.line,
        column: fault.column,
        message: fault.message.clone(),
        help: fault.help.clone(),
    }
}
