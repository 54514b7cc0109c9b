//! `untrain policy plan`: what a draft would change for everybody, before it does.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_policy::document::{Policy, diff};
use untrain_policy::plan::{Change, Collected, Drawn, Place, Plan, Totals};
use untrain_policy::{
    Direction, Jurisdiction, PackCode, Position, PurposeId, SubjectId, Timestamp,
};

use super::diff::{ChangeLine, changes_told};
use super::headline;
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD, grouped};
use crate::packs;
use crate::simulate::{Concerned, DatasetPlan, People, ask_datasets, concerned, to_tell};
use crate::workspace::{Workspace, write};

/// Say what a draft would change for everybody whom the ledger knows; nothing is written to it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain policy plan draft.toml
  untrain policy plan draft.toml --dataset posts-2026-11 --to-tell tell.csv --json

Ends in 0 when nothing widens, and in 2 when anything does.")]
pub struct Args {
    /// The draft
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A gated dataset whose records are asked about too; may be given more than once
    #[arg(long, value_name = "DIR")]
    dataset: Vec<PathBuf>,
    /// Write the accounts of those who must be told first to this file, a line each
    #[arg(long, value_name = "FILE")]
    to_tell: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    policy: Option<String>,
    draft: String,
    position: Position,
    time: Timestamp,
    widens: bool,
    covered: bool,
    totals: Totals,
    differences: Vec<ChangeLine>,
    places: Vec<PlaceLine>,
    /// Drawn by the draft's hash: the same for whoever plans it at this position.
    sample: Vec<Drawn>,
    concerned: Vec<Concerned>,
    datasets: Vec<DatasetPlan>,
}

#[derive(Serialize)]
struct PlaceLine {
    purpose: PurposeId,
    jurisdiction: Option<Jurisdiction>,
    old_pack: Option<PackCode>,
    new_pack: Option<PackCode>,
    totals: Totals,
    changes: Vec<Change>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let draft = packs::load(&args.file)?.policy;
    let people = People::now(&workspace, context.now)?;
    let plan = people.simulate(&args.file, &draft, context.now)?;
    let datasets =
        ask_datasets(&workspace, &args.dataset, &args.file, &draft, &people, context.now)?;
    if let Some(file) = &args.to_tell {
        write_names(file, &to_tell(&workspace, &args.file, &draft, context.now)?)?;
    }
    let old = people.history().in_force(context.now);
    let differences = old.map(|old| diff(old, &draft)).unwrap_or_default();
    let mut words = old.map(|old| format!("from {}\n", headline(old))).unwrap_or_default();
    let _ = writeln!(words, "to   {}", headline(&draft));
    words.push_str(&changes_told(&differences));
    words.push_str(&told(&plan));
    let concerned = concerned(&workspace, &plan)?;
    words.push_str(&concerned_told(&concerned));
    datasets.iter().for_each(|dataset| words.push_str(&dataset_told(dataset)));
    let widens = plan.widens() || datasets.iter().any(|dataset| dataset.widened > 0);
    let report = Report {
        policy: plan.policy.map(|hash| hash.to_string()),
        draft: plan.draft.to_string(),
        position: people.position(),
        time: context.now,
        widens,
        covered: plan.is_covered(),
        totals: plan.totals,
        differences: differences.into_iter().map(ChangeLine::of).collect(),
        places: plan.places.into_iter().map(PlaceLine::of).collect(),
        sample: plan.sample,
        concerned,
        datasets,
    };
    context.output.report("policy-plan", &report, &words)?;
    suggest(&report.totals, &args.file, &draft, context);
    Ok(if widens { Exit::CannotTell } else { Exit::Done })
}

/// Names are personal data: nobody else on this computer reads them.
fn write_names(file: &Path, names: &[SubjectId]) -> Result<(), Error> {
    let mut text = String::from("subject_id\n");
    for name in names {
        let _ = writeln!(text, "\"{}\"", name.as_str().replace('"', "\"\""));
    }
    write(file, text.as_bytes())
}

fn suggest(totals: &Totals, file: &Path, draft: &Policy, context: &Context) {
    if totals.to_tell > 0 {
        context.output.next(&format!("untrain policy publish {}", file.display()));
        let notice = &draft.notice.id;
        context.output.next(&format!("untrain notice deliver --notice {notice} --file DELIVERED"));
    }
}

/// The figures in words.
fn told(plan: &Plan) -> String {
    let Totals { members, narrowed, widened, ready, in_grace, to_tell } = plan.totals;
    let mut words = format!("\n{BOLD}Of {} members{BOLD:#}\n", grouped(members));
    let mut line = |style, count, what| {
        let _ = writeln!(words, "  {style}{:>11}{style:#}  {what}", grouped(count));
    };
    line(BAD, widened, "would be opened");
    line(DIM, ready, "  of them told, with their days of grace over");
    line(DIM, in_grace, "  of them told, with days of grace to run");
    line(DIM, to_tell, "  of them to be told first");
    line(GOOD, narrowed, "are closed at once");
    for place in &plan.places {
        words.push_str(&place_told(place));
    }
    words.push_str(&sample_told(&plan.sample));
    words
}

fn sample_told(sample: &[Drawn]) -> String {
    let mut words = String::new();
    if !sample.is_empty() {
        let _ = writeln!(
            words,
            "\n{BOLD}Some of them{BOLD:#} {DIM}(drawn by the draft's hash, without names){DIM:#}"
        );
    }
    for Drawn { case, drawn } in sample {
        let lives = case.jurisdiction.as_ref().map_or("unknown residence", |code| code.as_str());
        let age = case.age.map_or_else(|| "age not stated".to_owned(), |band| band.to_string());
        let (before, activated, told) = (case.before, case.activated, case.told);
        let once = if activated == told { String::new() } else { format!(", once told {told}") };
        let _ = writeln!(
            words,
            "  {drawn:>11}  {}  {} in {lives}, {age}: {before} → {activated}{once}",
            case.direction, case.purpose
        );
    }
    words
}

fn place_told(place: &Place) -> String {
    let lives = place.jurisdiction.as_ref().map_or("unknown residence", |code| code.as_str());
    let pack = |pack: &Option<PackCode>| pack.as_ref().map_or("-".to_owned(), PackCode::to_string);
    let (old, new) = (pack(&place.old_pack), pack(&place.new_pack));
    let packs = if old == new { new } else { format!("{old} → {new}") };
    let mut words = format!(
        "\n{BOLD}{}{BOLD:#} in {lives} {DIM}({packs}, {} members){DIM:#}\n",
        place.purpose,
        grouped(place.totals.members)
    );
    // Changes that differ by the kind of record alone are one line for people.
    let mut lines: BTreeMap<(Direction, Collected, String), (u64, Vec<String>)> = BTreeMap::new();
    for change in &place.changes {
        let answers = if change.activated == change.told {
            format!("{} → {}", change.before, change.told)
        } else {
            format!("{} → {}, once told {}", change.before, change.activated, change.told)
        };
        let line = lines.entry((change.direction, change.collected, answers)).or_default();
        line.0 = line.0.max(change.members);
        line.1.extend(change.kind.categories.iter().map(ToString::to_string));
    }
    for ((direction, collected, answers), (members, mut categories)) in lines {
        categories.sort();
        categories.dedup();
        let when = match collected {
            Collected::Now => "new records",
            Collected::Past => "old records",
            Collected::Later => "records of a later date",
        };
        let style = match direction {
            Direction::Widens => BAD,
            Direction::Narrows => GOOD,
            Direction::Neither => DIM,
        };
        let (members, categories) = (grouped(members), categories.join(", "));
        let _ = writeln!(
            words,
            "  {style}{members:>11}  {direction}{style:#}  {answers}  {DIM}{when}: {categories}{DIM:#}"
        );
    }
    words
}

fn concerned_told(concerned: &[Concerned]) -> String {
    let mut words = String::new();
    if !concerned.is_empty() {
        let _ = writeln!(
            words,
            "\n{BOLD}Datasets for what is closed{BOLD:#} {DIM}(`--dataset DIR` asks about their records){DIM:#}"
        );
    }
    for Concerned { directory, purpose, narrowed, models, .. } in concerned {
        let narrowed = grouped(*narrowed);
        let _ = writeln!(words, "  {narrowed:>11}  members of {purpose}  {directory}");
        for model in models {
            let _ = writeln!(words, "               model {model} was trained on it");
        }
    }
    words
}

fn dataset_told(plan: &DatasetPlan) -> String {
    let mut words = format!(
        "\n{BOLD}{}{BOLD:#} {DIM}({} records for {}){DIM:#}\n",
        plan.directory,
        grouped(plan.records),
        plan.purpose
    );
    let style = if plan.falls_out > 0 { BAD } else { GOOD };
    let out = grouped(plan.falls_out);
    let _ = writeln!(words, "  {style}{out:>11}{style:#}  records fall out of policy");
    for change in &plan.changes {
        let lives = change.jurisdiction.as_ref().map_or("?", |code| code.as_str());
        let (records, before) = (grouped(change.records), &change.before);
        let (activated, told) = (&change.activated, &change.told);
        let _ = writeln!(
            words,
            "  {records:>11}  {}  {before} → {activated}, once told {told}  {DIM}{lives}{DIM:#}",
            change.direction
        );
    }
    if plan.falls_out > 0 {
        for model in &plan.models {
            let _ = writeln!(words, "  {BAD}model{BAD:#} {model} was trained on it");
        }
    }
    words
}

impl PlaceLine {
    fn of(place: Place) -> Self {
        let Place { purpose, jurisdiction, old_pack, new_pack, totals, changes } = place;
        Self { purpose, jurisdiction, old_pack, new_pack, totals, changes }
    }
}
