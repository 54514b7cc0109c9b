//! Simulating a draft on a workspace: its people, records of its datasets, and what stands on them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_gate::{Dataset, DatasetRecord};
use untrain_lineage::catalogue::Catalogue;
use untrain_policy::document::Policy;
use untrain_policy::history::PolicyHistory;
use untrain_policy::plan::{Coverage, Plan, Simulation};
use untrain_policy::{
    DatasetId, Direction, Jurisdiction, ModelId, Projection, PurposeId, Standing, SubjectId,
    Timestamp,
};

use crate::error::Error;
use crate::workspace::Workspace;

/// A draft that everybody of a workspace was asked about.
pub struct Simulated {
    /// The state that they were asked in.
    pub state: Projection,
    /// What would change.
    pub plan: Plan,
    /// Who must be told first, account by account.
    pub to_tell: Vec<SubjectId>,
}

/// Asks everybody about a draft; nothing is written.
pub fn simulate(
    workspace: &Workspace,
    file: &Path,
    draft: &Policy,
    now: Timestamp,
) -> Result<Simulated, Error> {
    let state = workspace.projection(None)?;
    let mut simulation = start(state.history(), file, draft, now)?;
    let mut to_tell = Vec::new();
    for (names, person) in state.persons() {
        if simulation.take(person, 1) == Coverage::ToTell {
            to_tell.extend_from_slice(names);
        }
    }
    Ok(Simulated { plan: simulation.finish(), to_tell, state })
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

/// Asks about every record of datasets.
pub fn ask_datasets(
    workspace: &Workspace,
    folders: &[PathBuf],
    file: &Path,
    draft: &Policy,
    state: &Projection,
    now: Timestamp,
) -> Result<Vec<DatasetPlan>, Error> {
    if folders.is_empty() {
        return Ok(Vec::new());
    }
    let simulation = start(state.history(), file, draft, now)?;
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    folders.iter().map(|folder| ask_dataset(folder, &simulation, state, &catalogue)).collect()
}

/// The direction, the residence of the author, and the three answers.
type Key = (Direction, Option<Jurisdiction>, [String; 3]);

fn ask_dataset(
    folder: &Path,
    simulation: &Simulation,
    state: &Projection,
    catalogue: &Catalogue,
) -> Result<DatasetPlan, Error> {
    let dataset = Dataset::open(folder)?;
    let manifest = dataset.manifest();
    let mut counts: BTreeMap<Key, u64> = BTreeMap::new();
    let mut records = 0_u64;
    for record in dataset.records() {
        records = records.saturating_add(1);
        if let Some(key) = ask_record(&record?, &manifest.purpose, simulation, state) {
            let count = counts.entry(key).or_default();
            *count = count.saturating_add(1);
        }
    }
    let of =
        |wanted| counts.iter().filter(|((is, ..), _)| *is == wanted).map(|(_, count)| *count).sum();
    let models = catalogue.models.iter().filter(|model| !model.replaced);
    Ok(DatasetPlan {
        directory: folder.display().to_string(),
        dataset: manifest.dataset,
        purpose: manifest.purpose.clone(),
        records,
        falls_out: of(Direction::Narrows),
        widened: of(Direction::Widens),
        models: models.filter(|m| m.dataset == manifest.dataset).map(|m| m.model).collect(),
        changes: counts.into_iter().map(RecordChange::of).collect(),
    })
}

/// What changes of one record; none when nothing does.
fn ask_record(
    record: &DatasetRecord,
    purpose: &PurposeId,
    simulation: &Simulation,
    state: &Projection,
) -> Option<Key> {
    let ids: Vec<Option<SubjectId>> =
        record.subjects.iter().map(|name| SubjectId::new(name).ok()).collect();
    let standing =
        |id: &Option<SubjectId>| id.as_ref().map_or(Standing::Unknown, |id| state.standing(id));
    let standings: Vec<Standing<'_>> = ids.iter().map(standing).collect();
    let answers =
        simulation.ask(purpose, &record.facts_of(|named| simulation.source(named)), &standings);
    if answers.before == answers.activated && answers.before == answers.told {
        return None;
    }
    let author = ids.first().and_then(Option::as_ref).and_then(|author| state.state(author));
    let direction = Direction::of_answers(
        answers.before.effect,
        answers.before_told.effect,
        answers.activated.effect,
        answers.told.effect,
    );
    let codes = [answers.before, answers.activated, answers.told].map(|d| d.code().into_owned());
    Some((direction, author.and_then(|author| author.jurisdiction()).cloned(), codes))
}

impl RecordChange {
    fn of(((direction, jurisdiction, [before, activated, told]), records): (Key, u64)) -> Self {
        Self { direction, jurisdiction, before, activated, told, records }
    }
}
