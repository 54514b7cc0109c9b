//! `untrain predict`: which label a classifier would give a text, and how well each fits.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_unlearn::linear::served::Classifier;

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::BOLD;

/// Ask a classifier for the label of a text
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain predict moderation --text \"Buy cheap nets now\"
  untrain predict moderation --text \"Buy cheap nets now\" --json")]
pub struct Args {
    /// The model's folder
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// The text
    #[arg(long, value_name = "TEXT")]
    text: String,
}

#[derive(Serialize)]
struct Report {
    model: String,
    method: &'static str,
    label: Option<String>,
    scores: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    label: String,
    score: f64,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let classifier = Classifier::open(&args.model)?;
    let found = classifier.predict(&args.text).into_iter();
    let scores: Vec<Line> =
        found.map(|found| Line { label: found.label, score: found.score }).collect();
    let mut words = String::new();
    for Line { label, score } in &scores {
        let _ = writeln!(words, "{score:>8.3}  {BOLD}{label}{BOLD:#}");
    }
    if scores.is_empty() {
        context.output.say("the model tells no label: too few people are behind each");
    }
    let report = Report {
        model: classifier.card().model().to_string(),
        method: classifier.serving().method().name(),
        label: scores.first().map(|best| best.label.clone()),
        scores,
    };
    context.output.report("predict", &report, &words)?;
    Ok(Exit::Done)
}
