//! `untrain nearest`: which records are nearest to a text, or which of several texts suit a person.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;
use untrain_unlearn::knn::served::Served;

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, DIM};

/// Find the public records nearest to a text, or put texts in the order that suits a person
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain nearest search --text \"When does the ferry leave?\" -n 3
  untrain nearest search --for maya --text \"Bread of rye\" --text \"A boat for sale\" --json")]
pub struct Args {
    /// The model's folder
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// The text, or several for --for; a list of numbers where the index is made of such
    #[arg(long = "text", value_name = "TEXT", required = true)]
    texts: Vec<String>,
    /// How many records, at most
    #[arg(short, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    n: u16,
    /// Whose own records the texts are held against
    #[arg(long = "for", value_name = "SUBJECT", conflicts_with = "n")]
    subject: Option<String>,
}

#[derive(Serialize)]
struct Report {
    model: String,
    found: Vec<Found>,
    ranked: Vec<Ranked>,
}

#[derive(Serialize)]
struct Found {
    text: usize,
    record: Option<String>,
    content: String,
    similarity: f64,
}

#[derive(Serialize)]
struct Ranked {
    text: usize,
    similarity: f64,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let served = Served::open(&args.model)?;
    let model = served.card().model().to_string();
    let (mut found, mut ranked) = (Vec::new(), Vec::new());
    match &args.subject {
        None => found = search(&served, args)?,
        Some(subject) => match served.rank(subject, &args.texts)? {
            None => context.output.say("the model holds no record of this person"),
            Some(order) => ranked.extend(
                order
                    .into_iter()
                    .map(|one| Ranked { text: one.candidate, similarity: one.similarity }),
            ),
        },
    }
    let mut words = String::new();
    for Found { record, content, similarity, .. } in &found {
        let record = record.as_deref().unwrap_or(content);
        let _ = writeln!(words, "{similarity:>8.3}  {BOLD}{record}{BOLD:#}");
    }
    for Ranked { text, similarity } in &ranked {
        let text = args.texts.get(*text).map(String::as_str).unwrap_or_default();
        let _ = writeln!(words, "{similarity:>8.3}  {DIM}{}{DIM:#}", text.replace('\n', "⏎"));
    }
    context.output.report("nearest", &Report { model, found, ranked }, &words)?;
    Ok(Exit::Done)
}

fn search(served: &Served, args: &Args) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for (text, query) in args.texts.iter().enumerate() {
        let neighbours = served.nearest(query, usize::from(args.n))?;
        found.extend(neighbours.into_iter().map(|one| Found {
            text,
            record: one.id,
            content: one.content.to_string(),
            similarity: one.similarity,
        }));
    }
    Ok(found)
}
