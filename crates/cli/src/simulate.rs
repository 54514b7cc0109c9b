//! Simulating a draft on a workspace: its people, records of its datasets, and what stands on them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_gate::{Dataset, DatasetRecord, GateError, MappedSnapshot};
use untrain_lineage::catalogue::Catalogue;
use untrain_policy::document::Policy;
use untrain_policy::history::PolicyHistory;
use untrain_policy::plan::{Coverage, Plan, Simulation};
use untrain_policy::snapshot::Census;
use untrain_policy::{
    DatasetId, Direction, Jurisdiction, ModelId, Position, PurposeId, Standing, SubjectId,
    Timestamp,
};

use crate::error::Error;
use crate::workspace::Workspace;

/// The people of a workspace at one moment.
pub struct People {
    state: MappedSnapshot,
    census: Census,
}

impl People {
    /// Everybody, as they are now.
    pub fn now(workspace: &Workspace, now: Timestamp) -> Result<Self, Error> {
        let state = workspace.state_now(now)?;
        let census = state.census().map_err(GateError::from)?;
        Ok(Self { state, census })
    }

    /// How many entries of the ledger are counted in.
    pub const fn position(&self) -> Position {
        self.state.statement().position
    }

    /// The policies.
    pub const fn history(&self) -> &PolicyHistory {
        self.state.history()
    }

    /// Asks everybody about a draft; nothing is written.
    pub fn simulate(&self, file: &Path, draft: &Policy, now: Timestamp) -> Result<Plan, Error> {
        let mut simulation = start(self.history(), file, draft, now)?;
        for (person, members) in self.census.people() {
            simulation.take(person, members);
        }
        Ok(simulation.finish())
    }

    fn standing(&self, name: &str) -> Result<Standing<'_>, Error> {
        let who = self.state.resolve(name).map_err(GateError::from)?;
        Ok(self.census.standing(who))
    }
}

/// Who must be told of a draft first, account by account. Names stand in the ledger alone, which is
/// read from end to end for them.
pub fn to_tell(
    workspace: &Workspace,
    file: &Path,
    draft: &Policy,
    now: Timestamp,
) -> Result<Vec<SubjectId>, Error> {
    let state = workspace.projection(None)?;
    let mut simulation = start(state.history(), file, draft, now)?;
    let mut wanted = Vec::new();
    for (names, person) in state.persons() {
        if simulation.take(person, 1) == Coverage::ToTell {
            wanted.extend_from_slice(names);
        }
    }
    Ok(wanted)
}

fn start(
    history: &PolicyHistory,
    file: &Path,
    draft: &Policy,
    now: Timestamp,
) -> Result<Simulation, Error> {
    Simulation::new(history, draft, now)
        .map_err(|error| Error::PolicyRefused { path: file.to_owned(), why: error.to_string() })
}

/// What a draft does to a dataset that was gated, and to the models that were trained on it.
#[derive(Debug, Serialize)]
pub struct DatasetPlan {
    /// Its folder.
    pub directory: String,
    /// Which.
    pub dataset: DatasetId,
    /// For what it may be used.
    pub purpose: PurposeId,
    /// How many records it holds.
    pub records: u64,
    /// How many of them are permitted now and denied at once.
    pub falls_out: u64,
    /// How many of them are denied now and would be permitted.
    pub widened: u64,
    /// What changes, by where the author lives.
    pub changes: Vec<RecordChange>,
    /// The models of the ledger that were trained on it.
    pub models: Vec<ModelId>,
}

/// A dataset for a purpose that a draft closes to somebody: whether it holds records of theirs is
/// found by asking about its records.
#[derive(Debug, Serialize)]
pub struct Concerned {
    /// Its folder.
    pub directory: String,
    /// Which.
    pub dataset: DatasetId,
    /// For what it may be used.
    pub purpose: PurposeId,
    /// How many members the purpose is closed to.
    pub narrowed: u64,
    /// The models of the ledger that were trained on it.
    pub models: Vec<ModelId>,
}

/// One change of an answer about records.
#[derive(Debug, Serialize)]
pub struct RecordChange {
    /// What it does to the use of data.
    pub direction: Direction,
    /// Where the author lives.
    pub jurisdiction: Option<Jurisdiction>,
    /// The answer under the policy in force.
    pub before: String,
    /// The answer when the draft is activated.
    pub activated: String,
    /// The answer once everybody was told.
    pub told: String,
    /// Of how many records.
    pub records: u64,
}

/// The datasets of the ledger that a plan may take records out of.
pub fn concerned(workspace: &Workspace, plan: &Plan) -> Result<Vec<Concerned>, Error> {
    let mut narrowed: BTreeMap<&PurposeId, u64> = BTreeMap::new();
    for place in &plan.places {
        *narrowed.entry(&place.purpose).or_default() += place.totals.narrowed;
    }
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let datasets = catalogue.datasets.iter().filter(|line| !line.replaced);
    let concerned = datasets.filter_map(|line| {
        let narrowed = narrowed.get(&line.purpose).copied().filter(|members| *members > 0)?;
        Some(Concerned {
            directory: line.directory.clone(),
            dataset: line.dataset,
            purpose: line.purpose.clone(),
            narrowed,
            models: models_on(&catalogue, line.dataset),
        })
    });
    Ok(concerned.collect())
}

/// The models that were trained on a dataset.
fn models_on(catalogue: &Catalogue, dataset: DatasetId) -> Vec<ModelId> {
    let models = catalogue.models.iter().filter(|model| !model.replaced);
    models.filter(|model| model.dataset == dataset).map(|model| model.model).collect()
}

/// Asks about every record of datasets.
pub fn ask_datasets(
    workspace: &Workspace,
    folders: &[PathBuf],
    file: &Path,
    draft: &Policy,
    people: &People,
    now: Timestamp,
) -> Result<Vec<DatasetPlan>, Error> {
    if folders.is_empty() {
        return Ok(Vec::new());
    }
    let simulation = start(people.history(), file, draft, now)?;
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    folders.iter().map(|folder| ask_dataset(folder, &simulation, people, &catalogue)).collect()
}

/// The direction, the residence of the author, and the three answers.
type Key = (Direction, Option<Jurisdiction>, [String; 3]);

fn ask_dataset(
    folder: &Path,
    simulation: &Simulation,
    people: &People,
    catalogue: &Catalogue,
) -> Result<DatasetPlan, Error> {
    let dataset = Dataset::open(folder)?;
    let manifest = dataset.manifest();
    let mut counts: BTreeMap<Key, u64> = BTreeMap::new();
    let mut records = 0_u64;
    for record in dataset.records() {
        records = records.saturating_add(1);
        if let Some(key) = ask_record(&record?, &manifest.purpose, simulation, people)? {
            let count = counts.entry(key).or_default();
            *count = count.saturating_add(1);
        }
    }
    let of =
        |wanted| counts.iter().filter(|((is, ..), _)| *is == wanted).map(|(_, count)| *count).sum();
    Ok(DatasetPlan {
        directory: folder.display().to_string(),
        dataset: manifest.dataset,
        purpose: manifest.purpose.clone(),
        records,
        falls_out: of(Direction::Narrows),
        widened: of(Direction::Widens),
        models: models_on(catalogue, manifest.dataset),
        changes: counts.into_iter().map(RecordChange::of).collect(),
    })
}

/// What changes of one record; none when nothing does.
fn ask_record(
    record: &DatasetRecord,
    purpose: &PurposeId,
    simulation: &Simulation,
    people: &People,
) -> Result<Option<Key>, Error> {
    let standings = record.subjects.iter().map(|name| people.standing(name));
    let standings = standings.collect::<Result<Vec<Standing<'_>>, _>>()?;
    let answers =
        simulation.ask(purpose, &record.facts_of(|named| simulation.source(named)), &standings);
    if answers.before == answers.activated && answers.before == answers.told {
        return Ok(None);
    }
    let home = match standings.first() {
        Some(Standing::Known(author)) => {
            author.accounts().next().and_then(|account| account.jurisdiction())
        }
        _ => None,
    };
    let direction = Direction::of_answers(
        answers.before.effect,
        answers.before_told.effect,
        answers.activated.effect,
        answers.told.effect,
    );
    let codes = [answers.before, answers.activated, answers.told].map(|d| d.code().into_owned());
    Ok(Some((direction, home.cloned(), codes)))
}

impl RecordChange {
    fn of(((direction, jurisdiction, [before, activated, told]), records): (Key, u64)) -> Self {
        Self { direction, jurisdiction, before, activated, told, records }
    }
}
