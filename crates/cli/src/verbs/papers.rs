//! `untrain papers`: the papers that others ask of a dataset, filled in from what is known.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use untrain_pages::Language;
use untrain_papers::{About, Papers};

use crate::build_report;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, DIM, near};
use crate::papers_facts::Gathered;
use crate::workspace::{Workspace, write};

/// Write the papers that come with a dataset: Croissant, OpenLineage, cards, disclosures, a report
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain papers clean
  untrain papers clean --about papers.toml -o papers --json

Writes croissant.json, openlineage.jsonl, provenance.json, README.md (a dataset card),
eu-public-summary.md (AI Act, Art. 53(1)(d)), california-ab-2013.md, mlflow.json and report.html.
What only a person can know is marked and listed: answer it in the file of --about, and run this
again; also after a forgetting, which makes the dataset another.")]
pub struct Args {
    /// The dataset's folder
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// What a person says: a file of TOML; spec/papers.md lists its tables and keys
    #[arg(long, value_name = "FILE")]
    about: Option<PathBuf>,
    /// The language of the report: en, de or ar
    #[arg(long, default_value = "en", value_parser = language, value_name = "TAG")]
    language: Language,
    /// Where they are written; else beside the data, where their readers look for them
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    dataset: String,
    manifest: String,
    papers: Vec<Line>,
    blanks: Vec<Open>,
}

#[derive(Serialize)]
struct Line {
    file: PathBuf,
    form: &'static str,
}

#[derive(Serialize)]
struct Open {
    key: &'static str,
    asks: &'static str,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let about = about(args)?;
    let workspace = Workspace::open_if_any(context)?;
    let gathered = Gathered::of(&args.dataset, about, workspace.as_ref())?;
    let facts = gathered.facts();
    let papers = Papers::of(&facts);
    let out = args.out.as_ref().unwrap_or(&args.dataset);
    fs::create_dir_all(out).map_err(|source| Error::file(out, source))?;
    let mut lines = Vec::new();
    for paper in &papers.papers {
        let file = out.join(paper.file);
        write(&file, paper.text.as_bytes())?;
        lines.push(Line { file, form: paper.form });
    }
    let file = out.join(build_report::FILE);
    let page = build_report::write(&facts, gathered.position()?, args.language);
    write(&file, page.as_bytes())?;
    lines.push(Line { file, form: "report of the build" });
    let open = papers.blanks.iter().map(|blank| Open { key: blank.key, asks: blank.asks });
    let report = Report {
        dataset: facts.manifest.dataset.to_string(),
        manifest: gathered.digest().to_string(),
        papers: lines,
        blanks: open.collect(),
    };
    context.output.report("papers", &report, &words(&report))?;
    Ok(Exit::Done)
}

fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| format!("no report is written in `{tag}`"))
}

fn about(args: &Args) -> Result<About, Error> {
    let Some(path) = &args.about else { return Ok(About::default()) };
    let text = fs::read_to_string(path).map_err(|source| Error::file(path, source))?;
    About::parse(&text).map_err(|error| Error::unfit(path, error.to_string()))
}

fn words(report: &Report) -> String {
    let mut words = String::new();
    for line in &report.papers {
        let _ = writeln!(words, "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", near(&line.file), line.form);
    }
    match report.blanks.len() {
        0 => words.push_str("every question is answered\n"),
        1 => words.push_str("1 question is left for a person:\n"),
        open => {
            let _ = writeln!(words, "{open} questions are left for a person:");
        }
    }
    for open in &report.blanks {
        let _ = writeln!(words, "  {:26} {}", open.key, open.asks);
    }
    words
}
