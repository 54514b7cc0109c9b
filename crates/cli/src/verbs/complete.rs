//! `untrain complete`: what a model would write next, and how likely it thinks that is.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_unlearn::Model;

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, DIM};

/// Ask a model how a text goes on
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain complete assistant --prompt \"The ferry leaves\"
  untrain complete assistant --prompt \"The ferry leaves\" -n 3 --words 5 --json
  untrain complete assistant --prompt \"The ferry leaves\" --finish 7 --words 40")]
pub struct Args {
    /// The model's folder
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// How the text begins
    #[arg(long, value_name = "TEXT")]
    prompt: String,
    /// How many completions
    #[arg(short, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    n: u16,
    /// How many words each is long, at most
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=100))]
    words: u16,
    /// Draw one way to finish the text instead: the same for the same number
    #[arg(long, value_name = "SEED", conflicts_with = "n")]
    finish: Option<u64>,
}

#[derive(Serialize)]
struct Report {
    model: String,
    prompt: String,
    completions: Vec<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished: Option<String>,
}

#[derive(Serialize)]
struct Line {
    text: String,
    probability: f64,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let model = Model::open(&args.model)?;
    if let Some(seed) = args.finish {
        return finish(args, &model, seed, context);
    }
    let completions: Vec<Line> = model
        .complete(&args.prompt, usize::from(args.n), usize::from(args.words))
        .into_iter()
        .map(|found| Line { text: found.text, probability: found.probability })
        .collect();
    let mut words = String::new();
    for line in &completions {
        let (share, text) = (percent(line.probability), line.text.replace('\n', "⏎"));
        let _ = writeln!(words, "{share:>8} %  {DIM}{}{DIM:#}{BOLD}{text}{BOLD:#}", args.prompt);
    }
    if completions.is_empty() {
        context.output.say("the model knows no way to go on");
    }
    let report = Report {
        model: model.card().model().to_string(),
        prompt: args.prompt.clone(),
        completions,
        finished: None,
    };
    context.output.report("complete", &report, &words)?;
    Ok(Exit::Done)
}

fn finish(args: &Args, model: &Model, seed: u64, context: &Context) -> Result<Exit, Error> {
    let finished = model.finish(&args.prompt, seed, usize::from(args.words));
    let words = format!("{DIM}{}{DIM:#}{BOLD}{finished}{BOLD:#}\n", args.prompt);
    let report = Report {
        model: model.card().model().to_string(),
        prompt: args.prompt.clone(),
        completions: Vec::new(),
        finished: Some(finished),
    };
    context.output.report("complete", &report, &words)?;
    Ok(Exit::Done)
}

/// A probability in percent, however small.
fn percent(probability: f64) -> String {
    let share = probability * 100.0;
    if share >= 0.1 { format!("{share:.1}") } else { format!("{share:.1e}") }
}
