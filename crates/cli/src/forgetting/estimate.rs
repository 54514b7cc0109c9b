//! What carrying out the requests that wait would take, before anybody does: nothing is written.
//!
//! Counted is what a run would do now: which datasets and models hold a record of anybody who
//! waits, and how many records would leave each. These are more than the people's own where the
//! ledger has stopped permitting others since, because a run takes those out too.

use serde::Serialize;
use untrain_gate::{Dataset, GateError, MappedSnapshot, recheck};
use untrain_lineage::ModelCard;
use untrain_lineage::catalogue::{Catalogue, DatasetLine, ModelLine};
use untrain_lineage::model::Role;
use untrain_policy::snapshot::Who;
use untrain_policy::{Effect, ForgetLevel, Position, Timestamp};
use untrain_unlearn::corpus;

use super::{Open, open_requests};
use crate::error::Error;
use crate::holdings::{Person, in_dataset, in_model, kept};
use crate::workspace::Workspace;

/// What a run over everybody who waits would take.
#[derive(Debug, Serialize)]
pub struct Estimate {
    /// The entries of the requests.
    pub requests: Vec<Position>,
    /// The ledger position of the count.
    pub position: Position,
    /// When it was counted.
    pub time: Timestamp,
    /// Every dataset and model that would be changed.
    pub artefacts: Vec<Part>,
}

/// What one dataset or model would take.
#[derive(Debug, Serialize)]
pub struct Part {
    /// `dataset` or `model`.
    pub artefact: &'static str,
    /// Its folder, as the ledger calls it.
    pub directory: String,
    /// For how many of the requests.
    pub requests: u64,
    /// How many records it holds.
    pub records: u64,
    /// How many of them would leave: for a model, those to subtract.
    pub leave: u64,
    /// How many bytes are gone through: the parts of a dataset; the training manifest and the
    /// counts of a model.
    pub bytes: u64,
    /// How many bytes training a model from scratch on the rest goes through instead; none for a
    /// dataset.
    pub from_scratch_bytes: Option<u64>,
}

/// Counts what every request that waits would take.
pub fn estimate(workspace: &Workspace, now: Timestamp) -> Result<Estimate, Error> {
    let open = open_requests(workspace)?;
    let state = workspace.state_now(now)?;
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let mut artefacts = Vec::new();
    for line in catalogue.datasets.iter().filter(|line| !line.replaced) {
        artefacts.extend(dataset(workspace, line, &open, &state)?);
    }
    for line in catalogue.models.iter().filter(|line| !line.replaced) {
        artefacts.extend(model(workspace, line, &open, &state)?);
    }
    Ok(Estimate {
        requests: open.iter().map(|open| open.request.entry).collect(),
        position: state.statement().position,
        time: now,
        artefacts,
    })
}

/// What a dataset would take; none when nobody who waits has a record in it.
fn dataset(
    workspace: &Workspace,
    line: &DatasetLine,
    open: &[Open],
    state: &MappedSnapshot,
) -> Result<Option<Part>, Error> {
    let people: Vec<&Person> = open.iter().map(|open| &open.person).collect();
    let Some(found) = in_dataset(workspace, line, &people)? else { return Ok(None) };
    let requests = found.iter().filter(|found| kept(&found.traces) > 0).count() as u64;
    if requests == 0 {
        return Ok(None);
    }
    let dataset = Dataset::open(&workspace.folder_of(&line.directory))?;
    let manifest = dataset.manifest();
    Ok(Some(Part {
        artefact: "dataset",
        directory: line.directory.clone(),
        requests,
        records: manifest.counts.kept,
        leave: recheck(&dataset, state)?.values().sum(),
        bytes: manifest.parts.iter().map(|part| part.bytes).sum(),
        from_scratch_bytes: None,
    }))
}

/// What a model would take; none when nobody who waits for models has a record behind it.
fn model(
    workspace: &Workspace,
    line: &ModelLine,
    open: &[Open],
    state: &MappedSnapshot,
) -> Result<Option<Part>, Error> {
    let reaching = open.iter().filter(|open| open.request.level == ForgetLevel::Models);
    let people: Vec<&Person> = reaching.map(|open| &open.person).collect();
    if people.is_empty() {
        return Ok(None);
    }
    let Some(found) = in_model(workspace, line, &people)? else { return Ok(None) };
    let requests = found.iter().filter(|found| found.records > 0).count() as u64;
    let Some(card) = found.into_iter().next().map(|found| found.card).filter(|_| requests > 0)
    else {
        return Ok(None);
    };
    Ok(Some(Part {
        artefact: "model",
        directory: line.directory.clone(),
        requests,
        records: card.records(),
        leave: denied(workspace, line, &card, state)?,
        bytes: card.bytes_of(Role::Corpus).saturating_add(card.bytes_of(Role::State)),
        from_scratch_bytes: Some(card.bytes_of(Role::Corpus)),
    }))
}

/// How many records of a model's corpus the present state denies.
fn denied(
    workspace: &Workspace,
    line: &ModelLine,
    card: &ModelCard,
    state: &MappedSnapshot,
) -> Result<u64, Error> {
    let view = state.view(&card.purpose);
    let mut denied = 0_u64;
    for record in corpus::records_of(&workspace.folder_of(&line.directory), card) {
        let body = record?.body;
        let people = body.subjects.iter().map(|subject| state.resolve(subject));
        let people: Vec<Who> = people.collect::<Result<_, _>>().map_err(GateError::from)?;
        let decision = view.decide(&body.facts(state), &people);
        denied = denied.saturating_add(u64::from(decision.effect != Effect::Allow));
    }
    Ok(denied)
}
