//! `untrain audit model`: what a model still tells of people, before and after they were forgotten,
//! held against one that was trained from scratch; and `untrain audit canaries`, which makes the
//! secrets of test subjects to be planted before training.

mod report;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use untrain_pages::staff::audit::model_report;
use untrain_pages::{Language, Locale};
use untrain_unlearn::audit::canary::{Canary, canaries};
use untrain_unlearn::audit::folder::{self, Opened};
use untrain_unlearn::audit::report::Measured;
use untrain_unlearn::audit::{Audit, Questions, audit};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD, near};

/// Ask a model what it still tells: planted secrets, who was in it, their own words
///
/// Figures prove no absence. The proof of a forgetting is that the bytes equal those of a model
/// from scratch, which is checked here too when --scratch is given.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain audit model assistant --canaries 7 --html audit.html
  untrain audit model assistant --before copy --scratch again --held-out others.jsonl --json")]
pub struct Model {
    /// The model's folder
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// A copy of it from before people were forgotten: whoever is gone since is asked for
    #[arg(long, value_name = "MODEL")]
    before: Option<PathBuf>,
    /// A model that was trained from scratch on what is left
    #[arg(long, value_name = "MODEL", requires = "before")]
    scratch: Option<PathBuf>,
    /// The seed of the canaries that were planted before training
    #[arg(long, value_name = "SEED")]
    canaries: Option<u64>,
    /// Lines of JSON with `subject` and `text` of people who never were in it, to test membership
    #[arg(long, value_name = "FILE", requires = "before")]
    held_out: Option<PathBuf>,
    /// A model of public data, which takes away what is only easy to say
    #[arg(long, value_name = "MODEL")]
    reference: Option<PathBuf>,
    /// Write the report as one page with charts
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// The report's language
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = ["en", "de", "ar"])]
    language: String,
}

/// Write records of test subjects with secrets, to be planted before training
///
/// Gate and train them as records of anybody, then ask with the same seed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain audit canaries --seed 7 -o canaries.jsonl
  untrain audit canaries --seed 20261103 -o planted.jsonl --json")]
pub struct Canaries {
    /// What the secrets follow from; keep it to yourself
    #[arg(long, value_name = "SEED")]
    seed: u64,
    /// The file
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

/// A record of somebody, as lines of JSON have it.
#[derive(Serialize, Deserialize)]
struct Line {
    subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct Planted {
    out: PathBuf,
    subjects: usize,
    records: usize,
}

/// Writes canaries.
pub fn plant(args: &Canaries, context: &Context) -> Result<Exit, Error> {
    let canaries = canaries(args.seed);
    let lines: Vec<String> =
        canaries.iter().flat_map(lines_of).collect::<Result<_, _>>().map_err(Error::Report)?;
    write(&args.out, &(lines.join("\n") + "\n"))?;
    let planted = Planted { out: args.out.clone(), subjects: canaries.len(), records: lines.len() };
    let words = format!(
        "{BOLD}{}{BOLD:#} holds {} records of {} test subjects\n",
        near(&args.out),
        planted.records,
        planted.subjects
    );
    context.output.report("audit-canaries", &planted, &words)?;
    Ok(Exit::Done)
}

fn lines_of(canary: &Canary) -> impl Iterator<Item = Result<String, serde_json::Error>> {
    (0..canary.repeats).map(move |number| {
        let id = Some(format!("{}-{number}", canary.subject));
        serde_json::to_string(&Line { subject: canary.subject.clone(), id, text: canary.text() })
    })
}

/// Asks a model.
pub fn run(args: &Model, context: &Context) -> Result<Exit, Error> {
    let model = Opened::of(&args.model)?;
    let before = args.before.as_deref().map(Opened::of).transpose()?;
    let scratch = args.scratch.as_deref().map(Opened::of).transpose()?;
    let reference = args.reference.as_deref().map(Opened::of).transpose()?;
    let forgotten = match &args.before {
        Some(before) => {
            folder::forgotten(&folder::corpora(before)?, &folder::corpora(&args.model)?)
        }
        None => Vec::new(),
    };
    let held_out = args.held_out.as_deref().map(people).transpose()?.unwrap_or_default();
    let questions = Questions {
        seed: args.canaries.unwrap_or_default(),
        canaries: args.canaries.map(canaries).unwrap_or_default(),
        forgotten,
        held_out,
        reference: reference.as_ref().map(Opened::judge),
    };
    let name = if before.is_some() { "after" } else { "now" };
    let mut stages: Vec<_> = before.iter().map(|model| model.stage("before")).collect();
    stages.push(model.stage(name));
    stages.extend(scratch.iter().map(|model| model.stage("scratch")));
    let found = audit(&stages, &questions);
    if let Some(out) = &args.html {
        let locale = Locale::of(Language::from_accept_language(&args.language));
        write(out, &model_report(locale, &report::of(&found, context.now)).into_string())?;
    }
    context.output.report("audit-model", &found, &words(&found, args.html.as_deref()))?;
    Ok(Exit::Done)
}

/// The texts of each person in a file of lines.
fn people(path: &Path) -> Result<Vec<Vec<String>>, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::file(path, source))?;
    let mut people = std::collections::BTreeMap::<String, Vec<String>>::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line: Line = serde_json::from_str(line).map_err(|error| Error::Rules {
            path: path.to_owned(),
            field: format!("line {number}"),
            why: format!("is no record with `subject` and `text`: {error}"),
        })?;
        people.entry(line.subject).or_default().push(line.text);
    }
    Ok(people.into_values().collect())
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|source| Error::file(path, source))
}

fn words(found: &Audit, html: Option<&Path>) -> String {
    let mut words = String::new();
    for stage in &found.stages {
        let _ = writeln!(words, "{BOLD}{}{BOLD:#} {DIM}{}{DIM:#}", stage.name, stage.digest);
        tell(&mut words, stage, "  ");
        for export in &stage.exports {
            let _ = writeln!(words, "  {}", export.name);
            tell(&mut words, export, "    ");
        }
    }
    let _ = match found.equals_scratch() {
        Some(true) => writeln!(words, "{GOOD}equal to scratch{GOOD:#}, byte for byte, exports too"),
        Some(false) => writeln!(words, "{BAD}not equal to scratch{BAD:#}"),
        None => Ok(()),
    };
    if let Some(html) = html {
        let _ = writeln!(words, "the report is {BOLD}{}{BOLD:#}", near(html));
    }
    words
}

fn tell(words: &mut String, measured: &Measured, indent: &str) {
    for group in &measured.exposure {
        let _ = writeln!(
            words,
            "{indent}planted {:>2} times: {} of {} completed, exposure {:.1} bits",
            group.repeats, group.completed, group.canaries, group.mean_bits
        );
    }
    if let Some(test) = &measured.membership {
        let _ = writeln!(
            words,
            "{indent}membership: {:.3} under the curve ({:.3} to {:.3})",
            test.auc, test.low, test.high
        );
    }
    let said = &measured.extraction;
    if said.tried > 0 {
        let _ = writeln!(
            words,
            "{indent}their words: {} of {} records for 50 tokens, {:.1} tokens on average",
            said.whole, said.tried, said.mean_tokens
        );
    }
}
