//! `untrain model`: who outside was given which model, what was called back, and the end of one.

mod list;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_lineage::catalogue::Given;
use untrain_policy::{ArtefactKind, Position, Timestamp};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BOLD, counted, near};
use crate::outside::{self, Known};
use crate::times::day;
use crate::workspace::Workspace;

pub use list::list;

/// Give models to others, call them back, destroy them
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Publish(Publish),
    List(list::Args),
    Withdraw(Withdraw),
    Destroy(Destroy),
}

/// Note to whom a model is given: from then on people leave it together
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain model publish assistant --to \"Lantern Labs\"
  untrain model publish assistant --to \"Lantern Labs\" --to \"Mole Street Archive\" --json")]
pub struct Publish {
    /// The model's folder
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// Who is given it; several times for several
    #[arg(long, value_name = "RECIPIENT", required = true)]
    to: Vec<String>,
}

/// Use a model no more: it serves nobody, and every version of it is called back
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain model withdraw assistant --reason \"its sources were not licensed\"
  untrain model withdraw assistant --reason \"retired\" --json")]
pub struct Withdraw {
    /// The model's folder
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// Why; recipients may be told it
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Destroy a model, or every model that descends from a dataset
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain model destroy assistant --reason \"ordered\" --yes
  untrain model destroy --dataset clean --reason \"it was collected without a basis\"")]
pub struct Destroy {
    /// The model's folder
    #[arg(value_name = "MODEL", required_unless_present = "dataset")]
    model: Option<PathBuf>,
    /// The dataset's folder or id: every model that descends from it
    #[arg(long, value_name = "DATASET", conflicts_with = "model")]
    dataset: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// They are to be destroyed; without this flag it is only said which would be
    #[arg(long)]
    yes: bool,
}

/// What was given to whom.
#[derive(Serialize)]
pub struct Published {
    directory: String,
    version: String,
    recipients: Vec<String>,
    entry: Position,
    receipt: PathBuf,
}

/// What was withdrawn, and who has to be told.
#[derive(Serialize)]
pub struct Withdrawn {
    directory: String,
    version: String,
    entry: Position,
    receipt: PathBuf,
    recall: Vec<Recall>,
}

/// Somebody who holds a version that was called back.
#[derive(Serialize)]
pub struct Recall {
    recipient: String,
    version: String,
    given: Timestamp,
}

#[derive(Serialize)]
struct Destroyed {
    destroyed: bool,
    models: Vec<Gone>,
}

#[derive(Serialize)]
struct Gone {
    directory: String,
    version: String,
    entry: Option<Position>,
    receipt: Option<PathBuf>,
    recall: Vec<Recall>,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    match verb {
        Verb::Publish(args) => publish(ArtefactKind::Model, &args.model, &args.to, context),
        Verb::List(args) => list::run(args, context),
        Verb::Withdraw(args) => withdraw(ArtefactKind::Model, &args.model, &args.reason, context),
        Verb::Destroy(args) => destroy(args, context),
    }
}

/// Notes to whom a dataset or model is given.
pub fn publish(
    kind: ArtefactKind,
    folder: &Path,
    recipients: &[String],
    context: &Context,
) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let catalogue = outside::catalogue(&workspace, context.now)?;
    let known = outside::known(&workspace, &catalogue, kind, folder)?;
    let entry = outside::give(&workspace, &catalogue, &known, recipients, context.now)?;
    let receipt = workspace.keep_receipt(entry)?;
    let words = format!(
        "{BOLD}published{BOLD:#}    {kind} {} to {}: entry {entry} of the log\nversion      {}\n\
         receipt      {}\nfrom now on  people leave it together, at the latest before their \
         deadlines: untrain forget --plan\n",
        known.directory,
        recipients.join(", "),
        known.version,
        near(&receipt)
    );
    let report = Published {
        directory: known.directory,
        version: known.version.to_string(),
        recipients: recipients.to_vec(),
        entry,
        receipt,
    };
    context.output.report(&format!("{kind}-publish"), &report, &words)?;
    Ok(Exit::Done)
}

/// Withdraws a dataset or model.
pub fn withdraw(
    kind: ArtefactKind,
    folder: &Path,
    reason: &str,
    context: &Context,
) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let catalogue = outside::catalogue(&workspace, context.now)?;
    let known = outside::known(&workspace, &catalogue, kind, folder)?;
    let reason = some_reason(reason)?;
    let entry = outside::withdraw(&workspace, &known, reason, context.now)?;
    let receipt = workspace.keep_receipt(entry)?;
    let recall = every_holder(&known);
    let mut words = format!(
        "{BOLD}withdrawn{BOLD:#}    {kind} {}: entry {entry} of the log\nreceipt      {}\n",
        known.directory,
        near(&receipt)
    );
    tell_recall(&mut words, &recall);
    let (directory, version) = (known.directory, known.version.to_string());
    let report = Withdrawn { directory, version, entry, receipt, recall };
    context.output.report(&format!("{kind}-withdraw"), &report, &words)?;
    Ok(Exit::Done)
}

fn destroy(args: &Destroy, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let catalogue = outside::catalogue(&workspace, context.now)?;
    let reason = some_reason(&args.reason)?;
    let models = match (&args.dataset, &args.model) {
        (Some(dataset), _) => outside::descended(&workspace, &catalogue, dataset)?,
        (None, Some(model)) => {
            vec![outside::known(&workspace, &catalogue, ArtefactKind::Model, model)?]
        }
        (None, None) => Vec::new(),
    };
    let (mut words, mut gone) = (String::new(), Vec::new());
    for known in &models {
        let entry = match args.yes {
            true => Some(outside::destroy(&workspace, known, reason, context.now)?),
            false => None,
        };
        let receipt = entry.map(|entry| workspace.keep_receipt(entry)).transpose()?;
        let recall = every_holder(known);
        let done = match &receipt {
            Some(receipt) => {
                let name = &known.directory;
                format!("{BOLD}destroyed{BOLD:#}    model {name}\nreceipt      {}", near(receipt))
            }
            None => format!("would go     model {}", known.directory),
        };
        let _ = writeln!(words, "{done}");
        tell_recall(&mut words, &recall);
        let (directory, version) = (known.directory.clone(), known.version.to_string());
        gone.push(Gone { directory, version, entry, receipt, recall });
    }
    if models.is_empty() {
        words.push_str("no model that stands descends from it\n");
    } else if !args.yes {
        let _ = writeln!(words, "nothing was destroyed: add --yes");
    }
    let report = Destroyed { destroyed: args.yes, models: gone };
    context.output.report("model-destroy", &report, &words)?;
    Ok(Exit::Done)
}

fn some_reason(reason: &str) -> Result<&str, Error> {
    match reason.trim() {
        "" => Err(Error::Usage("--reason is empty: say why".to_owned())),
        reason => Ok(reason),
    }
}

/// Everybody who was ever given a version of what is withdrawn.
fn every_holder(known: &Known) -> Vec<Recall> {
    let given = known.outside.given.iter();
    given.flat_map(Recall::of).collect()
}

impl Recall {
    /// One for each recipient of a version.
    fn of(given: &Given) -> impl Iterator<Item = Self> {
        given.recipients.iter().map(|recipient| Self {
            recipient: recipient.clone(),
            version: given.version.to_string(),
            given: given.time,
        })
    }
}

/// The recall list in words.
fn tell_recall(words: &mut String, recall: &[Recall]) {
    if recall.is_empty() {
        return;
    }
    let _ = writeln!(words, "to be told   {}:", counted(recall.len() as u64, "holder"));
    for Recall { recipient, version, given } in recall {
        let short: String = version.chars().take(12).collect();
        let day = day(*given);
        let _ = writeln!(words, "             {recipient} holds {short}… since {day}");
    }
}
