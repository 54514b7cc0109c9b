//! `untrain policy check`: every fault of a policy, of the packs that it names, or of a pack.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_policy::document::{Fault, FileFault, PackFile};

use super::{Summary, headline, summary};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, GOOD};
use crate::packs;

/// Check a policy or a pack: every fault with its line and column
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy check policies/strict.toml
  untrain policy check packs/eu.toml --json")]
pub struct Args {
    /// The policy, with the packs that it names, or the pack
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Serialize)]
struct Report {
    file: PathBuf,
    kind: &'static str,
    valid: bool,
    #[serde(flatten)]
    policy: Option<Summary>,
    #[serde(flatten)]
    pack: Option<PackSummary>,
    packs: Vec<String>,
    faults: Vec<FaultLine>,
    warnings: Vec<FaultLine>,
}

/// What a pack is.
#[derive(Serialize)]
struct PackSummary {
    code: String,
    version: Option<String>,
    title: String,
    jurisdictions: Vec<String>,
}

#[derive(Serialize)]
struct FaultLine {
    /// The pack's file; absent when the given file is at fault.
    file: Option<String>,
    line: usize,
    column: usize,
    message: String,
    help: Option<String>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let text = packs::read(&args.file)?;
    let mut report = Report {
        file: args.file.clone(),
        kind: "policy",
        valid: true,
        policy: None,
        pack: None,
        packs: Vec::new(),
        faults: Vec::new(),
        warnings: Vec::new(),
    };
    let read = if PackFile::is_one(&text) {
        read_pack(&args.file, &text, &mut report)
    } else {
        read_policy(&args.file, &text, &mut report)
    };
    let words = match read {
        Ok(words) => words,
        Err(error) if !context.output.is_json() => {
            error.tell(context.output);
            return Ok(error.exit());
        }
        Err(error) => {
            report.valid = false;
            if let Error::Policy { faults, .. } | Error::Pack { faults, .. } = error {
                report.faults = faults.into_iter().map(FaultLine::of).collect();
            }
            String::new()
        }
    };
    context.output.report("policy-check", &report, &words)?;
    Ok(if report.valid { Exit::Done } else { Exit::Failed })
}

fn read_policy(file: &Path, text: &str, report: &mut Report) -> Result<String, Error> {
    let bundle = packs::parse(file, text)?;
    let mut words = format!("{GOOD}valid{GOOD:#} {}\n", headline(&bundle.policy));
    if !bundle.packs.is_empty() {
        let _ = writeln!(words, "  with {}", bundle.packs.join(", "));
    }
    for warning in &bundle.warnings {
        let place = warning.file.clone().unwrap_or_else(|| file.display().to_string());
        let _ = writeln!(words, "  {BAD}warning{BAD:#} {place}: {}", warning.fault);
    }
    report.policy = Some(summary(&bundle.policy));
    report.packs = bundle.packs;
    report.warnings = bundle.warnings.into_iter().map(FaultLine::of).collect();
    Ok(words)
}

fn read_pack(file: &Path, text: &str, report: &mut Report) -> Result<String, Error> {
    report.kind = "pack";
    let own = |fault: Fault| FileFault { file: None, fault };
    let found = PackFile::parse(text).map_err(|faults| {
        let faults = faults.into_iter().map(own).collect();
        Error::Pack { path: file.to_owned(), faults }
    })?;
    let pack = found.pack;
    let version = pack.version.as_deref().unwrap_or_default();
    let mut words =
        format!("{GOOD}valid{GOOD:#} pack {BOLD}{} {version}{BOLD:#} {}\n", pack.code, pack.title);
    for warning in &found.warnings {
        let _ = writeln!(words, "  {BAD}warning{BAD:#} {}: {warning}", file.display());
    }
    report.warnings = found.warnings.into_iter().map(own).map(FaultLine::of).collect();
    report.pack = Some(PackSummary {
        code: pack.code.to_string(),
        version: pack.version,
        title: pack.title,
        jurisdictions: pack.jurisdictions.iter().map(ToString::to_string).collect(),
    });
    Ok(words)
}

impl FaultLine {
    fn of(FileFault { file, fault }: FileFault) -> Self {
        let Fault { line, column, message, help } = fault;
        Self { file, line, column, message, help }
    }
}
