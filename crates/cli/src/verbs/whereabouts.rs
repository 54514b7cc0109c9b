//! `untrain where`: one person's records in every dataset and behind every model, and what was left
//! out and why.

mod absence;

use std::fmt::Write;
use std::path::PathBuf;

use untrain_lineage::catalogue::Catalogue;
use untrain_lineage::whereabouts::{
    DatasetAnswer, Files, ForgettingAnswer, ModelAnswer, SliceAnswer, Whereabouts,
};
use untrain_policy::SubjectId;

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::holdings::{Person, in_dataset, in_model, look_for_quotes};
use crate::making::register_left;
use crate::output::{BAD, BOLD, DIM, grouped};
use crate::times;
use crate::workspace::Workspace;

/// Say which of a person's records went where, when, under which policy, and what was left out
#[derive(Debug, clap::Args)]
#[command(
    name = "where",
    after_help = "\
Examples:
  untrain where --subject maya
  untrain where --subject maya --json
  untrain where --subject ines --prove-absence clean -o ines.absence-proof"
)]
pub struct Args {
    /// Who asks
    #[arg(long, value_name = "S")]
    subject: SubjectId,
    /// Prove that a dataset, named by its folder, holds no record of this account
    #[arg(long, value_name = "DIR", requires = "out")]
    prove_absence: Option<PathBuf>,
    /// The file for the proof, which the person can keep: personal data
    #[arg(long, short, value_name = "FILE", requires = "prove_absence")]
    out: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    if let (Some(dataset), Some(out)) = (&args.prove_absence, &args.out) {
        return absence::run(&args.subject, dataset, out, context);
    }
    let workspace = Workspace::open(context)?;
    register_left(&workspace, context.now)?;
    let answer = answer(&workspace, &args.subject)?;
    context.output.report_whole(&answer, &words(&answer))?;
    let unknown = answer.datasets.iter().map(|dataset| dataset.files);
    let unknown = unknown.chain(answer.models.iter().map(|model| model.files));
    if unknown.into_iter().any(|files| files == Files::Missing) {
        return Ok(Exit::CannotTell);
    }
    Ok(Exit::Done)
}

/// Puts the answer together from the ledger and from what stands on disk.
pub fn answer(workspace: &Workspace, subject: &SubjectId) -> Result<Whereabouts, Error> {
    let person = Person::of(workspace, subject)?;
    let position = workspace.wait(workspace.ledger.size())?;
    let mut events = workspace.wait(workspace.ledger.own_events())?;
    events.extend(workspace.events_of(subject)?);
    events.sort_by_key(|(entry, _)| *entry);
    let catalogue = Catalogue::of(&events);
    let (mut datasets, mut models) = (Vec::new(), Vec::new());
    for line in catalogue.datasets.iter().filter(|line| !line.replaced) {
        datasets.extend(in_dataset(workspace, line, &[&person])?.unwrap_or_default());
    }
    for line in catalogue.models.iter().filter(|line| !line.replaced) {
        for mut found in in_model(workspace, line, &[&person])?.unwrap_or_default() {
            if found.records > 0 {
                look_for_quotes(workspace, &mut found, &person)?;
            }
            models.push(found);
        }
    }
    Ok(Whereabouts::assemble(&person.asker, position, &events, &datasets, &models))
}

fn words(answer: &Whereabouts) -> String {
    let names: Vec<&str> = answer.accounts.iter().map(SubjectId::as_str).collect();
    let mut words = format!("{BOLD}{}{BOLD:#} at position {}\n", names.join(", "), answer.position);
    if answer.datasets.is_empty() && answer.models.is_empty() {
        words.push_str("  none of their records stand in any dataset or behind any model\n");
    }
    for dataset in &answer.datasets {
        tell_dataset(&mut words, dataset);
    }
    for model in &answer.models {
        tell_model(&mut words, model);
    }
    for forgetting in &answer.forgettings {
        tell_forgetting(&mut words, forgetting);
    }
    words
}

fn tell_dataset(words: &mut String, dataset: &DatasetAnswer) {
    let (directory, purpose) = (&dataset.directory, &dataset.purpose);
    let built = times::shown(dataset.built_at);
    let _ = writeln!(words, "\ndataset {BOLD}{directory}{BOLD:#}  {purpose}, built {built}");
    tell_files(words, dataset.files);
    if let Some(policy) = dataset.policy {
        let _ = writeln!(words, "  {DIM}policy {policy}, position {}{DIM:#}", dataset.position);
    }
    if let (Some(kept), Some(left_out)) = (dataset.kept, dataset.left_out) {
        let _ = writeln!(words, "  {} in it, {} left out", grouped(kept), grouped(left_out));
    }
    for part in &dataset.parts {
        let _ = writeln!(words, "    {:>7} in {}", part.records.len(), part.part);
    }
    for reason in &dataset.reasons {
        let _ = writeln!(words, "    {:>7} left out: {}", reason.records.len(), reason.reason);
    }
    for removal in &dataset.removals {
        let (removed, time) = (removal.removed, times::shown(removal.time));
        let _ = writeln!(words, "  {removed} rows of anybody's taken out, {time}");
    }
}

fn tell_model(words: &mut String, model: &ModelAnswer) {
    let (directory, purpose) = (&model.directory, &model.purpose);
    let trained = times::shown(model.trained_at);
    let _ = writeln!(words, "\nmodel {BOLD}{directory}{BOLD:#}  {purpose}, trained {trained}");
    tell_files(words, model.files);
    if let Some(records) = model.records {
        let _ = writeln!(words, "  stands on {} of their records", grouped(records));
    }
    for it in &model.slices {
        let SliceAnswer { shard, slice, records } = it;
        let _ = writeln!(words, "  {DIM}shard {shard}, slice {slice}: {records} of them{DIM:#}");
    }
    for export in &model.exports {
        let _ = writeln!(words, "  {DIM}also served as {export}{DIM:#}");
    }
    if let Some(quoted) = model.quoted.filter(|quoted| quoted.records > 0) {
        let (records, persons) = (grouped(quoted.records), grouped(quoted.persons));
        let _ =
            writeln!(words, "  {records} records of {persons} others say nearly the same and stay");
    }
    for removal in &model.removals {
        let (removed, time) = (removal.removed, times::shown(removal.time));
        let _ = writeln!(words, "  {removed} records of anybody's taken out, {time}");
    }
}

fn tell_files(words: &mut String, files: Files) {
    let fault = match files {
        Files::Found => return,
        Files::Differ => "its files are not the ones that the ledger names last",
        Files::Missing => "its folder is gone: what it holds of them is not known",
        Files::Replaced => "another was written over it",
    };
    let _ = writeln!(words, "  {BAD}{fault}{BAD:#}");
}

fn tell_forgetting(words: &mut String, forgetting: &ForgettingAnswer) {
    let (level, request) = (forgetting.level, forgetting.request);
    let asked = times::shown(forgetting.requested_at);
    let _ = writeln!(
        words,
        "\nasked to be forgotten, level {BOLD}{level}{BOLD:#}: {asked}, entry {request}"
    );
    let datasets = forgetting.datasets.iter().map(|it| (&it.directory, &it.removal));
    let models = forgetting.models.iter().map(|it| (&it.directory, &it.removal));
    for (directory, removal) in datasets.chain(models) {
        let (removed, time) = (removal.removed, times::shown(removal.time));
        let _ = write!(words, "  {directory}: {removed} taken out, {time}");
        let _ = match removal.certificate {
            Some(certificate) => writeln!(words, ", certificate {certificate}"),
            None => writeln!(words),
        };
    }
}
