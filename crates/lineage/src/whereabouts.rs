//! "Where did my data go": for one person, which of their records stand in which datasets and
//! models, which were left out and why, and what has been forgotten.
//!
//! The answer holds personal data: it is the person's own, to be handed to them and not kept.

use std::collections::BTreeMap;

use serde::Serialize;
use untrain_policy::{
    DatasetId, Event, Fact, ForgetLevel, ModelId, PolicyHash, Position, PurposeId, SubjectId,
    Timestamp,
};

use crate::catalogue::{Catalogue, DatasetLine, ModelLine, Removal};
use crate::index::{IndexEntry, IndexReader, Labels};
use crate::model::Role;
use crate::statement::Quoted;
use crate::{Error, Manifest, ModelCard};

/// The word that says which form the answer has.
pub const SCHEMA: &str = "untrain/where/v1";

/// Who asks: one person, however many accounts.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The account that was named.
    pub subject: SubjectId,
    /// All accounts of the person, that one among them.
    pub accounts: Vec<SubjectId>,
}

/// A dataset as it was found on disk.
#[derive(Debug, Clone)]
pub struct DatasetFound {
    /// The folder, as the ledger calls it.
    pub directory: String,
    /// What stands there now.
    pub manifest: Manifest,
    /// The person's entries in its lineage index, of all accounts.
    pub traces: Vec<Trace>,
}

/// One entry of the person in a lineage index, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The entry.
    pub entry: IndexEntry,
    /// The record's id, when it had one.
    pub id: Option<String>,
}

/// A model as it was found on disk.
#[derive(Debug, Clone)]
pub struct ModelFound {
    /// The folder, as the ledger calls it.
    pub directory: String,
    /// What stands there now.
    pub card: ModelCard,
    /// How many records of the person its training manifest holds.
    pub records: u64,
    /// Where those are, in a model of shards.
    pub slices: Vec<SliceAnswer>,
    /// How many records of others in it are nearly the same as one of the person's; none when
    /// nobody looked.
    pub quoted: Option<Quoted>,
}

/// Records of a person in one slice of one shard of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SliceAnswer {
    /// Which shard, from 0.
    pub shard: u32,
    /// Which slice of it, from 0.
    pub slice: u32,
    /// How many records.
    pub records: u64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Whereabouts {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Who asked.
    pub subject: SubjectId,
    /// All their accounts.
    pub accounts: Vec<SubjectId>,
    /// The ledger position that the answer is true for.
    pub position: Position,
    /// The datasets that read any of the person's records, or of which that is not known.
    /// One that was overwritten is listed only when a model stands that was trained on it.
    pub datasets: Vec<DatasetAnswer>,
    /// The models that stand on any of the person's records or once forgot them, or of which that
    /// is not known.
    pub models: Vec<ModelAnswer>,
    /// The person's requests to be forgotten, and what came of each.
    pub forgettings: Vec<ForgettingAnswer>,
}

/// Whether the files say what the ledger says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Files {
    /// They stand where the ledger says, and are the ones that it names.
    Found,
    /// Something stands there, but not what the ledger names last.
    Differ,
    /// Nothing was found there: what it holds of the person is not known.
    Missing,
    /// Something else was written over them.
    Replaced,
}

/// What became of the person's records in one dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatasetAnswer {
    /// Which.
    pub dataset: DatasetId,
    /// The folder.
    pub directory: String,
    /// Whether it is still there.
    pub files: Files,
    /// What it may be used for.
    pub purpose: PurposeId,
    /// The policy that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyHash>,
    /// When it was built.
    pub built_at: Timestamp,
    /// The ledger position of its latest decisions.
    pub position: Position,
    /// How many of the person's records stand in it; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<u64>,
    /// How many of the person's records were left out of it; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<u64>,
    /// The records that stand in it, by part.
    pub parts: Vec<PartAnswer>,
    /// The records that were left out, by reason.
    pub reasons: Vec<ReasonAnswer>,
    /// When anybody's rows were taken out since it was built.
    pub removals: Vec<Removal>,
}

/// The person's records in one part of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartAnswer {
    /// The part's file.
    pub part: String,
    /// The records.
    pub records: Vec<RecordAnswer>,
}

/// The person's records that one reason left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonAnswer {
    /// The code of the decision.
    pub reason: String,
    /// The records.
    pub records: Vec<RecordAnswer>,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordAnswer {
    /// Its id, when it had one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The file of the corpus that it came from.
    pub input: String,
    /// Its row in that file, from 0.
    pub row: u64,
    /// Whether the person is its author.
    pub author: bool,
}

/// What one model holds of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelAnswer {
    /// Which.
    pub model: ModelId,
    /// The folder.
    pub directory: String,
    /// Whether it is still there.
    pub files: Files,
    /// The dataset that it was trained on.
    pub dataset: DatasetId,
    /// What it may be used for.
    pub purpose: PurposeId,
    /// When it was trained.
    pub trained_at: Timestamp,
    /// The ledger position at which its records were last checked.
    pub position: Position,
    /// How many of the person's records it stands on; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// Where those are, in a model of shards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slices: Vec<SliceAnswer>,
    /// Which generation it is: one more after each forgetting; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<u32>,
    /// The files that it is served from in other forms, such as quantised ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exports: Vec<String>,
    /// What others contributed that is nearly the same, where that was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Quoted>,
    /// When anybody's records were taken out since it was trained.
    pub removals: Vec<Removal>,
}

/// One request to be forgotten, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForgettingAnswer {
    /// The ledger's entry that is the request.
    pub request: Position,
    /// How far it goes.
    pub level: ForgetLevel,
    /// When it was made.
    pub requested_at: Timestamp,
    /// In which datasets it was carried out.
    pub datasets: Vec<CarriedAnswer<DatasetId>>,
    /// In which models it was carried out, as they are now.
    pub models: Vec<CarriedAnswer<ModelId>>,
}

/// Where one request was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CarriedAnswer<Id> {
    /// The dataset or model.
    pub id: Id,
    /// The folder.
    pub directory: String,
    /// When and with which certificate.
    #[serde(flatten)]
    pub removal: Removal,
}

/// The entries of one person in an index, opened: one lineage key for each account.
///
/// # Errors
/// [`Error::Index`] when a record's id does not open.
pub fn traces(index: &IndexReader<'_>, lineage_keys: &[[u8; 16]]) -> Result<Vec<Trace>, Error> {
    let mut traces = Vec::new();
    for key in lineage_keys {
        let labels = Labels::new(key, index.header().dataset);
        for found in index.entries_of(labels.label) {
            let id = labels.open(&found)?;
            traces.push(Trace { entry: found.entry, id });
        }
    }
    Ok(traces)
}

impl Whereabouts {
    /// Puts the answer together from the ledger's events up to `position` and from what was found
    /// on disk.
    #[must_use]
    pub fn assemble(
        asker: &Asker,
        position: Position,
        events: &[(Position, Event)],
        datasets: &[DatasetFound],
        models: &[ModelFound],
    ) -> Self {
        let catalogue = Catalogue::of(events);
        let forgettings = forgettings(asker, events, &catalogue);
        let mine = |removal: &Removal| {
            forgettings.iter().any(|forgetting| removal.requests.contains(&forgetting.request))
        };
        let models: Vec<_> = catalogue
            .models
            .iter()
            .filter(|line| !line.replaced)
            .map(|line| model_answer(line, models))
            .filter(|answer| answer.records != Some(0) || answer.removals.iter().any(mine))
            .collect();
        let trained_on = |dataset: DatasetId| models.iter().any(|model| model.dataset == dataset);
        let datasets = catalogue
            .datasets
            .iter()
            .filter(|line| !line.replaced || trained_on(line.dataset))
            .map(|line| dataset_answer(line, datasets))
            .filter(|answer| answer.kept != Some(0) || answer.left_out != Some(0))
            .collect();
        Self {
            schema: SCHEMA,
            subject: asker.subject.clone(),
            accounts: asker.accounts.clone(),
            position,
            datasets,
            models,
            forgettings,
        }
    }
}

fn dataset_answer(line: &DatasetLine, found: &[DatasetFound]) -> DatasetAnswer {
    let here = found
        .iter()
        .find(|found| found.directory == line.directory && found.manifest.dataset == line.dataset);
    let files = match here {
        _ if line.replaced => Files::Replaced,
        None => Files::Missing,
        Some(found) if found.manifest.digest().is_ok_and(|digest| digest == line.manifest) => {
            Files::Found
        }
        Some(_) => Files::Differ,
    };
    let mut answer = DatasetAnswer {
        dataset: line.dataset,
        directory: line.directory.clone(),
        files,
        purpose: line.purpose.clone(),
        policy: here.map(|found| found.manifest.policy),
        built_at: line.built_at,
        position: line.position,
        kept: None,
        left_out: None,
        parts: Vec::new(),
        reasons: Vec::new(),
        removals: line.removals.clone(),
    };
    if let Some(found) = here {
        sort_records(&mut answer, found);
    }
    answer
}

/// Sorts the person's records into parts and reasons. A record of two of their accounts is one.
fn sort_records(answer: &mut DatasetAnswer, found: &DatasetFound) {
    let mut records: BTreeMap<(u32, u64), Trace> = BTreeMap::new();
    for trace in &found.traces {
        let place = (trace.entry.input, trace.entry.row);
        let record = records.entry(place).or_insert_with(|| trace.clone());
        record.entry.author |= trace.entry.author;
    }
    let mut parts: BTreeMap<u32, Vec<RecordAnswer>> = BTreeMap::new();
    let mut reasons: BTreeMap<String, Vec<RecordAnswer>> = BTreeMap::new();
    for trace in records.into_values() {
        let record = record_answer(&trace, &found.manifest);
        match trace.entry.part {
            Some(part) => parts.entry(part).or_default().push(record),
            None => reasons.entry(trace.entry.code()).or_default().push(record),
        }
    }
    answer.kept = Some(count(parts.values()));
    answer.left_out = Some(count(reasons.values()));
    let file = |part: u32| found.manifest.parts.get(usize::try_from(part).ok()?);
    answer.parts = parts
        .into_iter()
        .map(|(part, records)| PartAnswer {
            part: file(part).map_or_else(|| part.to_string(), |part| part.file.clone()),
            records,
        })
        .collect();
    answer.reasons =
        reasons.into_iter().map(|(reason, records)| ReasonAnswer { reason, records }).collect();
}

fn count<'a>(lists: impl Iterator<Item = &'a Vec<RecordAnswer>>) -> u64 {
    u64::try_from(lists.map(Vec::len).sum::<usize>()).unwrap_or(u64::MAX)
}

fn record_answer(trace: &Trace, manifest: &Manifest) -> RecordAnswer {
    let input = usize::try_from(trace.entry.input).ok().and_then(|at| manifest.inputs.get(at));
    RecordAnswer {
        id: trace.id.clone(),
        input: input.map_or_else(|| trace.entry.input.to_string(), |input| input.name.clone()),
        row: trace.entry.row,
        author: trace.entry.author,
    }
}

fn model_answer(line: &ModelLine, found: &[ModelFound]) -> ModelAnswer {
    let here = found
        .iter()
        .find(|found| found.directory == line.directory && found.card.dataset.id == line.dataset);
    let files = match here {
        None => Files::Missing,
        Some(found) if found.card.corpus() == line.corpus => Files::Found,
        Some(_) => Files::Differ,
    };
    ModelAnswer {
        model: line.model,
        directory: line.directory.clone(),
        files,
        dataset: line.dataset,
        purpose: line.purpose.clone(),
        trained_at: line.trained_at,
        position: line.position,
        records: here.map(|found| found.records),
        slices: here.map_or_else(Vec::new, |found| found.slices.clone()),
        generation: here.map(|found| found.card.generation),
        exports: here.map_or_else(Vec::new, |found| {
            found.card.of(Role::Export).map(|file| file.file.clone()).collect()
        }),
        quoted: here.and_then(|found| found.quoted),
        removals: line.removals.clone(),
    }
}

fn forgettings(
    asker: &Asker,
    events: &[(Position, Event)],
    catalogue: &Catalogue,
) -> Vec<ForgettingAnswer> {
    let requests = events.iter().filter_map(|(entry, event)| match &event.fact {
        Fact::ForgetRequested { subject, level } if asker.accounts.contains(subject) => {
            Some((*entry, *level, event.time))
        }
        _ => None,
    });
    requests
        .map(|(request, level, requested_at)| ForgettingAnswer {
            request,
            level,
            requested_at,
            datasets: carried(request, &catalogue.datasets, |line| {
                (line.dataset, &line.directory, &line.removals)
            }),
            models: carried(request, &catalogue.models, |line| {
                (line.model, &line.directory, &line.removals)
            }),
        })
        .collect()
}

fn carried<Line, Id: Copy>(
    request: Position,
    lines: &[Line],
    read: impl Fn(&Line) -> (Id, &String, &Vec<Removal>),
) -> Vec<CarriedAnswer<Id>> {
    let mut all = Vec::new();
    for line in lines {
        let (id, directory, removals) = read(line);
        let mine = removals.iter().filter(|removal| removal.requests.contains(&request));
        all.extend(mine.map(|removal| CarriedAnswer {
            id,
            directory: directory.clone(),
            removal: removal.clone(),
        }));
    }
    all
}
