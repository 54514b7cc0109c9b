//! `untrain audit sample`: some records of a dataset, drawn so that anybody draws the same, each
//! decided about once more.
//!
//! Nobody chooses the records, and nobody can: which ones they are follows from the seed and from
//! how many there are. The report names no person.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_gate::{Dataset, DatasetRecord, GateError, MappedSnapshot};
use untrain_ledger::LedgerError;
use untrain_lineage::catalogue::Catalogue;
use untrain_policy::snapshot::{SnapshotError, Who};
use untrain_policy::{
    Choice, DatasetId, Digest, Effect, Fact, NoticeId, Position, PurposeId, SubjectId, Timestamp,
};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, BOLD, DIM, GOOD, grouped, near};
use crate::times;
use crate::workspace::Workspace;

/// The most records of one sample.
const COUNT_MAX: u64 = 500;

/// Draw records from a dataset and decide about each once more, with the answer it stands on
///
/// The records are those whose rows have the lowest BLAKE3 of the seed and the row, counted from 0,
/// each as eight bytes with the highest first; so the same seed draws the same records again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain audit sample clean --count 50 --seed 20261103
  untrain audit sample clean --seed 7 --json")]
pub struct Sample {
    /// The dataset's folder
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// How many records; all when the dataset has fewer
    #[arg(long, value_name = "N", default_value_t = 50)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=COUNT_MAX))]
    count: u64,
    /// What the draw follows from; best a number that nobody of those who are audited chose
    #[arg(long, value_name = "S")]
    seed: u64,
}

#[derive(Serialize)]
struct Report {
    dataset: DatasetId,
    manifest: Digest,
    /// The entry by which the ledger took the dataset in; none when it did not.
    entry: Option<Position>,
    purpose: PurposeId,
    /// How many records the dataset holds.
    records: u64,
    seed: u64,
    /// The ledger position of the decisions.
    position: Position,
    time: Timestamp,
    permitted: u64,
    denied: u64,
    sample: Vec<Line>,
}

/// One record that was drawn.
#[derive(Serialize)]
struct Line {
    row: u64,
    id: Option<String>,
    effect: Effect,
    reason: String,
    rule: String,
    /// What the author answered; none when nothing stands.
    answer: Option<Answered>,
}

/// The answer that stands, and the entry that says so.
#[derive(Clone, Serialize)]
struct Answered {
    choice: Choice,
    since: Timestamp,
    notice: NoticeId,
    entry: Option<Position>,
}

/// Runs the verb.
pub fn run(args: &Sample, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    let dataset = Dataset::open(&args.dataset)?;
    // Records of files that the manifest does not name were not released.
    dataset.check_files()?;
    let report = report(args, &dataset, &workspace, context.now)?;
    context.output.report("audit-sample", &report, &words(&args.dataset, &report))?;
    Ok(Exit::Done)
}

fn report(
    args: &Sample,
    dataset: &Dataset,
    workspace: &Workspace,
    now: Timestamp,
) -> Result<Report, Error> {
    let manifest = dataset.manifest();
    let drawn = draw(args.seed, manifest.counts.kept, args.count);
    let state = workspace.state_now(now)?;
    let mut asked =
        Asked { workspace, state: &state, purpose: &manifest.purpose, known: BTreeMap::new() };
    let sample = asked.lines(&drawn, dataset)?;
    let permitted = sample.iter().filter(|line| line.effect == Effect::Allow).count() as u64;
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let line = catalogue.datasets.iter().find(|line| line.manifest == dataset.digest());
    Ok(Report {
        dataset: manifest.dataset,
        manifest: dataset.digest(),
        entry: line.map(|line| line.entry),
        purpose: manifest.purpose.clone(),
        records: manifest.counts.kept,
        seed: args.seed,
        position: state.statement().position,
        time: now,
        permitted,
        denied: (sample.len() as u64).saturating_sub(permitted),
        sample,
    })
}

/// The rows that are drawn, in the order in which they are.
fn draw(seed: u64, records: u64, count: u64) -> Vec<u64> {
    let key = |row: u64| {
        let mut bytes = seed.to_be_bytes().to_vec();
        bytes.extend(row.to_be_bytes());
        untrain_lineage::digest(&bytes).0
    };
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    let mut lowest: std::collections::BinaryHeap<([u8; 32], u64)> =
        std::collections::BinaryHeap::new();
    for row in 0..records {
        lowest.push((key(row), row));
        if lowest.len() > most {
            lowest.pop();
        }
    }
    lowest.into_sorted_vec().into_iter().map(|(_, row)| row).collect()
}

/// What is asked of the present state about records, and what was found out of their authors.
struct Asked<'a> {
    workspace: &'a Workspace,
    state: &'a MappedSnapshot,
    purpose: &'a PurposeId,
    known: BTreeMap<SubjectId, Option<Answered>>,
}

impl Asked<'_> {
    fn lines(&mut self, drawn: &[u64], dataset: &Dataset) -> Result<Vec<Line>, Error> {
        let wanted: BTreeMap<u64, usize> =
            drawn.iter().enumerate().map(|(place, row)| (*row, place)).collect();
        let view = self.state.view(self.purpose);
        let mut lines = BTreeMap::new();
        for (row, record) in (0_u64..).zip(dataset.records()) {
            let Some(place) = wanted.get(&row) else {
                record?;
                continue;
            };
            let record = record?;
            let people = record.subjects.iter().map(|subject| self.state.resolve(subject));
            let people: Vec<Who> = people.collect::<Result<_, _>>().map_err(GateError::from)?;
            let decision = view.decide(&record.facts(self.state), &people);
            let answer = self.answer(&record, people.first().copied())?;
            let (reason, rule) = (decision.code().into_owned(), decision.rule_text());
            let line = Line { row, id: record.id, effect: decision.effect, reason, rule, answer };
            lines.insert(*place, line);
            if lines.len() == wanted.len() {
                break;
            }
        }
        Ok(lines.into_values().collect())
    }

    /// The answer of a record's author. Each author is looked up once.
    fn answer(
        &mut self,
        record: &DatasetRecord,
        author: Option<Who>,
    ) -> Result<Option<Answered>, Error> {
        let name = record.subjects.first().and_then(|name| SubjectId::new(name.as_str()).ok());
        let Some((name, who)) = name.zip(author) else { return Ok(None) };
        if let Some(known) = self.known.get(&name) {
            return Ok(known.clone());
        }
        let answer = self.look_up(&name, who)?;
        self.known.insert(name, answer.clone());
        Ok(answer)
    }

    /// Of several accounts of one person the strictest answer stands.
    fn look_up(&self, name: &SubjectId, who: Who) -> Result<Option<Answered>, Error> {
        let unlike = |error: SnapshotError| LedgerError::Halted {
            why: format!("its own state does not read back: {error}"),
        };
        let person = self.state.person(who).map_err(unlike)?;
        let answers = person.iter().flat_map(|person| person.accounts());
        let answers = answers.filter_map(|account| account.answer(self.purpose));
        let Some(answer) = answers.max_by_key(|answer| strictness(answer.choice)) else {
            return Ok(None);
        };
        let says_so = |fact: &Fact| {
            matches!(fact, Fact::ChoiceMade { purpose, choice, .. }
                if purpose == self.purpose && *choice == answer.choice)
        };
        let events = self.workspace.events_of(name)?;
        let entry = events.iter().rev().find(|(_, event)| says_so(&event.fact));
        Ok(Some(Answered {
            choice: answer.choice,
            since: answer.at,
            notice: answer.notice.clone(),
            entry: entry.map(|(entry, _)| *entry),
        }))
    }
}

const fn strictness(choice: Choice) -> u8 {
    match choice {
        Choice::Undefined => 0,
        Choice::Allow => 1,
        Choice::Refuse => 2,
    }
}

fn words(folder: &Path, report: &Report) -> String {
    let mut words = format!(
        "{BOLD}{}{BOLD:#} holds {} records for {}; of {} that were drawn \
         {} permitted now, {} denied\n",
        near(folder),
        grouped(report.records),
        report.purpose,
        report.sample.len(),
        grouped(report.permitted),
        grouped(report.denied),
    );
    let (position, time) = (report.position, times::shown(report.time));
    let _ = writeln!(words, "  {DIM}seed {}, position {position}, {time}{DIM:#}", report.seed);
    for line in &report.sample {
        let style = if line.effect == Effect::Allow { GOOD } else { BAD };
        let id = line.id.clone().unwrap_or_else(|| format!("row {}", line.row));
        let _ = write!(words, "  {style}{}{style:#}  {id}  {}", line.effect, line.reason);
        let _ = match &line.answer {
            None => writeln!(words, ", no answer"),
            Some(answer) => {
                let entry = answer.entry.map(|entry| format!(" (entry {entry})"));
                let since = times::shown(answer.since);
                writeln!(words, ", {} since {since}{}", answer.choice, entry.unwrap_or_default())
            }
        };
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_rows_each_once() {
        let rows = draw(7, 1_000, 50);
        assert_eq!(rows, draw(7, 1_000, 50));
        assert_ne!(rows, draw(8, 1_000, 50));
        let mut each = rows.clone();
        each.sort_unstable();
        each.dedup();
        assert_eq!(each.len(), 50);
        assert_eq!(draw(7, 1_000, 20), rows[..20]);
        assert_eq!(draw(7, 3, 50).len(), 3);
    }

    #[test]
    fn every_row_is_drawn_about_as_often() {
        let mut times = [0_u32; 10];
        for seed in 0..2_000 {
            for row in draw(seed, 10, 3) {
                times[usize::try_from(row).unwrap()] += 1;
            }
        }
        assert!(times.iter().all(|count| (520..680).contains(count)), "{times:?}");
    }
}
