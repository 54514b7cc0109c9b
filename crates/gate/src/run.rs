//! A run of the gate: an order becomes a dataset, or nothing at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use untrain_lineage::RowsDigest;
use untrain_lineage::manifest::{
    Columns, Counts, Declared, FILE, Input, Manifest, Part, Redaction as Stated, SCHEMA,
};
use untrain_policy::snapshot::View;
use untrain_policy::{DatasetId, Digest, PurposeId, Timestamp};

use crate::GateError;
use crate::census::Census;
use crate::columns::{ColumnPlan, check as check_columns, find_told, named};
use crate::corpus::{Corpus, Unit, damaged};
use crate::crew;
use crate::duplicates::{IdHashes, count_repeated};
use crate::durability::{Durability, durably};
use crate::explain::{self, ExplainFile, Explained};
use crate::gated::{Counters, SumsRows, Terms, check_purpose};
use crate::hashing::HashingFile;
use crate::label_book::LabelBook;
use crate::lineage_sort::LineageEntries;
use crate::lineage_write::{Target, Way, write_index};
use crate::part_writer::PartWriter;
use crate::redaction::Redaction;
use crate::snapshot_file::VerifiedSnapshot;
use crate::staging::{self, Staging};
use crate::unit::{Job, Step, Worker, part_name};

/// What is asked of the gate.
#[derive(Debug, Clone)]
pub struct Order {
    /// Files and patterns.
    pub inputs: Vec<PathBuf>,
    /// What the data would be used for.
    pub purpose: PurposeId,
    /// What the corpus calls its columns.
    pub columns: Columns,
    /// What the operator declares for all records.
    pub declared: Declared,
    /// The folder that the dataset becomes.
    pub out: PathBuf,
    /// Whether a dataset or an explain file that is there already is replaced.
    pub force: bool,
    /// How personal data in the text columns is replaced, if it is.
    pub redaction: Option<Redaction>,
    /// Whether the manifest says what the rows add up to.
    pub sums_rows: SumsRows,
    /// Where to say why each dropped record was dropped.
    pub explain: Option<PathBuf>,
    /// How many threads work; one for each processor when it is 0.
    pub threads: usize,
    /// The time that the manifest bears.
    pub now: Timestamp,
    /// The new dataset's id.
    pub dataset: DatasetId,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Records in the whole corpus.
    pub total: u64,
    /// Records read so far.
    pub read: u64,
    /// Records kept so far.
    pub kept: u64,
}

/// What a run brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The manifest that was written.
    pub manifest: Manifest,
    /// BLAKE3 of its file.
    pub digest: Digest,
    /// How many records carry an id that an earlier record carries too.
    pub repeated_ids: u64,
}

/// What a run would bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRun {
    /// The inputs.
    pub inputs: Vec<Input>,
    /// How many records would be kept, and dropped for what.
    pub counts: Counts,
    /// Who is behind those that would be dropped.
    pub census: Census,
    /// How many records carry an id that an earlier record carries too.
    pub repeated_ids: u64,
}

/// Carries an order out. On an error nothing new stands anywhere, and what stood there still does.
///
/// # Errors
/// [`GateError`].
pub fn run(
    order: &Order,
    snapshot: &VerifiedSnapshot,
    progress: &dyn Fn(Progress),
) -> Result<Built, GateError> {
    let policy = check_purpose(&order.purpose, &snapshot.snapshot)?;
    staging::check(&order.out, order.force)?;
    let corpus = survey(order)?;
    let staging = Staging::new(&order.out, order.force)?;
    let threads = crew::threads(order.threads);
    let (rows, folder) = (corpus.rows(), staging.folder());
    let book = LabelBook::new(&snapshot.snapshot, order.dataset, rows, threads)?;
    let (outcome, lineage, people) = durably(|durability| {
        let room = Room { folder, durability, dry: false };
        let mut outcome = work(order, snapshot, &corpus, &book, &room, progress)?;
        if outcome.parts.is_empty() {
            outcome.parts.push((0, empty_part(&corpus, folder)?));
        }
        let target = Target { folder, dataset: order.dataset, generation: 0, threads };
        let ways = ways(&corpus, &outcome.parts);
        let kept = outcome.counts.kept;
        let written = write_index(&target, &outcome.lineage, &book, &ways, kept)?;
        durability.take(&folder.join(&written.people.file), written.map)?;
        Ok((outcome, written.index, written.people))
    })?;
    let parts = outcome.parts.into_iter().map(|(_, part)| part).collect();
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        dataset: order.dataset,
        generation: 0,
        previous: None,
        created_at: order.now,
        program: PROGRAM.to_owned(),
        purpose: order.purpose.clone(),
        policy,
        snapshot: snapshot.reference(),
        columns: order.columns.clone(),
        declared: order.declared.clone(),
        redact: order.redaction.is_some(),
        inputs: inputs(&corpus),
        parts,
        counts: outcome.counts,
        rows_digest: outcome.rows_digest,
        redactions: outcome.redactions,
        redaction: outcome.redaction,
        lineage,
        people,
    };
    snapshot.check_unchanged()?;
    let digest = write_manifest(&manifest, &staging.folder().join(FILE))?;
    let explained = outcome.explain.map(ExplainFile::publish).transpose()?;
    staging.publish().inspect_err(|_| withdraw(order, explained))?;
    Ok(Built { manifest, digest, repeated_ids: outcome.repeated_ids })
}

/// Decides about every record and writes nothing but the explain file.
///
/// # Errors
/// [`GateError`].
pub fn dry_run(
    order: &Order,
    snapshot: &VerifiedSnapshot,
    progress: &dyn Fn(Progress),
) -> Result<DryRun, GateError> {
    check_purpose(&order.purpose, &snapshot.snapshot)?;
    let corpus = survey(order)?;
    let folder = tempfile::tempdir().map_err(GateError::writing(&std::env::temp_dir()))?;
    let book = LabelBook::new(&snapshot.snapshot, order.dataset, 0, 1)?;
    let outcome = durably(|durability| {
        let room = Room { folder: folder.path(), durability, dry: true };
        work(order, snapshot, &corpus, &book, &room, progress)
    })?;
    snapshot.check_unchanged()?;
    outcome.explain.map(ExplainFile::publish).transpose()?;
    let (counts, census, repeated_ids) = (outcome.counts, outcome.census, outcome.repeated_ids);
    Ok(DryRun { inputs: inputs(&corpus), counts, census, repeated_ids })
}

/// The program that a manifest names.
pub(crate) const PROGRAM: &str = concat!("untrain ", env!("CARGO_PKG_VERSION"));

fn survey(order: &Order) -> Result<Corpus, GateError> {
    let redactor = order.redaction.as_ref().map(|redaction| redaction.redactor.as_ref());
    check_columns(&order.columns, &order.declared, redactor)?;
    if let Some(path) = &order.explain {
        explain::check(path, order.force)?;
    }
    let threads = crew::threads(order.threads);
    let mut texts = named(&order.columns);
    texts.extend(redactor.iter().flat_map(|redactor| redactor.columns().keys().cloned()));
    let corpus = Corpus::survey(&order.inputs, &texts, threads)?;
    for source in &corpus.sources {
        ColumnPlan::find(&order.columns, &source.schema, &source.file.path)?;
        if let Some(redactor) = redactor {
            find_told(redactor.columns(), &source.schema, &source.file.path)?;
        }
    }
    Ok(corpus)
}

fn inputs(corpus: &Corpus) -> Vec<Input> {
    let input = |source: &crate::corpus::Source| Input {
        name: source.file.name(),
        format: source.file.format.to_string(),
        bytes: source.file.bytes,
        rows: source.rows,
    };
    corpus.sources.iter().map(input).collect()
}

/// What all units together brought.
struct Outcome {
    /// Parts with the order of their units.
    parts: Vec<(usize, Part)>,
    counts: Counts,
    rows_digest: Option<RowsDigest>,
    redactions: BTreeMap<String, u64>,
    redaction: Option<Stated>,
    lineage: Vec<LineageEntries>,
    census: Census,
    repeated_ids: u64,
    explain: Option<ExplainFile>,
}

/// Where what a run writes goes.
struct Room<'a> {
    folder: &'a Path,
    durability: &'a Durability,
    dry: bool,
}

fn work(
    order: &Order,
    snapshot: &VerifiedSnapshot,
    corpus: &Corpus,
    book: &LabelBook<'_>,
    room: &Room<'_>,
    progress: &dyn Fn(Progress),
) -> Result<Outcome, GateError> {
    let view: View<'_> = snapshot.snapshot.view(&order.purpose);
    let total = corpus.rows();
    let mut so_far = Progress { total, ..Progress::default() };
    let heard = |step: Step| {
        so_far.read += step.read;
        so_far.kept += step.kept;
        progress(so_far);
    };
    let job = Job {
        order,
        corpus,
        terms: Terms {
            snapshot: &snapshot.snapshot,
            view: &view,
            columns: &order.columns,
            declared: &order.declared,
            redaction: order.redaction.as_ref(),
            sums_rows: order.sums_rows,
        },
        book,
        folder: room.folder,
        durability: room.durability,
        dry: room.dry,
    };
    let take = |worker: &mut Worker, steps: &Sender<Step>, at: usize, unit: &Unit| {
        let path = &corpus.source(unit)?.file.path;
        crew::guarded(|| worker.take(&job, steps, at, unit), |words| damaged(path, &words))
    };
    let threads = crew::threads(order.threads);
    let worker = || Worker::new(total, threads, order.redaction.as_ref());
    let (done, workers) = crew::run(threads, &corpus.units, worker, take, heard)?;
    gather(order, room.folder, done, workers)
}

/// Where the records of each unit come from, and the number of the part that they went to.
fn ways(corpus: &Corpus, parts: &[(usize, Part)]) -> Vec<Way> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let units = corpus.units.iter().enumerate();
    let way = |(at, unit): (usize, &Unit)| {
        let part = parts.binary_search_by_key(&at, |(unit, _)| *unit).ok();
        Way { input: number(unit.input), part: part.map(number) }
    };
    units.map(way).collect()
}

fn gather(
    order: &Order,
    folder: &Path,
    done: Vec<Option<Part>>,
    workers: Vec<Worker>,
) -> Result<Outcome, GateError> {
    let parts = done.into_iter().enumerate();
    let parts = parts.filter_map(|(unit, part)| Some((unit, part?))).collect();
    let mut counters = Counters::new(order.redaction.as_ref());
    let mut lineage = Vec::new();
    let mut ids: Vec<IdHashes> = Vec::new();
    let mut explained: Vec<Explained> = Vec::new();
    let mut counted = Vec::new();
    for worker in workers {
        counters.add(worker.counters);
        lineage.push(worker.lineage);
        ids.push(worker.ids);
        explained.push(worker.explained);
        counted.push(worker.census);
    }
    let counts = counters.counts();
    let rows_digest = (order.sums_rows == SumsRows::Yes).then(|| counters.rows().stated());
    let (redactions, redaction) = match &order.redaction {
        Some(redaction) => {
            let (replaced, stated) = counters.redactions(redaction);
            (replaced, Some(stated))
        }
        None => (BTreeMap::new(), None),
    };
    let repeated_ids =
        count_repeated(&ids, crew::threads(order.threads)).map_err(GateError::writing(folder))?;
    let explain = order.explain.as_deref();
    let explain = explain.map(|path| ExplainFile::write(path, &explained)).transpose()?;
    Ok(Outcome {
        parts,
        counts,
        rows_digest,
        redactions,
        redaction,
        lineage,
        census: Census::of(counted),
        repeated_ids,
        explain,
    })
}

/// A dataset without a record still has its columns.
fn empty_part(corpus: &Corpus, folder: &Path) -> Result<Part, GateError> {
    PartWriter::create(&folder.join(part_name(0)), &corpus.first_style()?)?.finish()
}

/// Writes a manifest as a new file and makes it durable; its digest.
pub(crate) fn write_manifest(manifest: &Manifest, path: &Path) -> Result<Digest, GateError> {
    let fault = |error: untrain_lineage::Error| GateError::dataset(path, error.to_string());
    manifest.check().map_err(fault)?;
    let bytes = manifest.to_bytes().map_err(fault)?;
    let write = || {
        let mut file = HashingFile::create(path)?;
        std::io::Write::write_all(&mut file, &bytes)?;
        file.finish()
    };
    write().map(|(_, digest)| digest).map_err(GateError::writing(path))
}

/// Takes back an explain file that was published for a dataset that could not be.
fn withdraw(order: &Order, explained: Option<()>) {
    if let (Some(()), Some(path)) = (explained, &order.explain) {
        let _ = std::fs::remove_file(path);
    }
}
