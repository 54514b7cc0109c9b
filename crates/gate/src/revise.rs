//! Decides about a dataset again and takes out what may no longer be used.
//!
//! Only parts that lose rows are written anew, under new names. Replacing the manifest is the one
//! step that makes the revision true; before it the old dataset stands whole, after it the new one
//! does, and what is left over of either is deleted by this revision or the next.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use arrow_array::BooleanArray;
use arrow_select::filter::filter_record_batch;
use untrain_lineage::Manifest;
use untrain_lineage::manifest::{FILE, Part, RECEIPT_FILE};
use untrain_policy::snapshot::{Statement, View};
use untrain_policy::{Digest, Reason, Timestamp};

use crate::GateError;
use crate::columns::deciding;
use crate::corpus::damaged;
use crate::crew;
use crate::dataset::Dataset;
use crate::decider::Decider;
use crate::hashing::sync_folder;
use crate::parquet_file::{ParquetFile, Rows};
use crate::part_style::PartStyle;
use crate::part_writer::PartWriter;
use crate::records::project;
use crate::revised_index::revise_index;
use crate::revised_rows::revise_rows;
use crate::run::{PROGRAM, write_manifest};
use crate::snapshot_file::{MappedSnapshot, VerifiedSnapshot};
use crate::staging::lock;
use crate::tally::Tally;

/// What a revision changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The manifest before.
    pub before: Digest,
    /// The manifest after.
    pub after: Digest,
    /// How many records were taken out.
    pub removed: u64,
    /// The same by the code of the decision.
    pub by_code: BTreeMap<String, u64>,
    /// The new manifest.
    pub manifest: Manifest,
}

/// Decides about every record of the dataset in `folder` again and takes out those that
/// `snapshot` denies; nothing to take out is no revision. Whatever a revision that was cut short
/// has left behind is cleared away first.
///
/// # Errors
/// [`GateError`]; the dataset is then as it was.
pub fn revise(
    folder: &Path,
    snapshot: &VerifiedSnapshot,
    now: Timestamp,
) -> Result<Option<Revision>, GateError> {
    let _lock = lock(folder)?;
    let dataset = Dataset::open(folder)?;
    check_order(&dataset, snapshot)?;
    sweep(folder, dataset.manifest())?;
    let outcomes = decide_again(&dataset, &snapshot.snapshot)?;
    let by_code = denied(&outcomes);
    if by_code.is_empty() {
        return Ok(None);
    }
    let manifest = prepare(&dataset, snapshot, &outcomes, &by_code, now)?;
    snapshot.check_unchanged()?;
    let after = commit(folder, &manifest)?;
    sweep(folder, &manifest)?;
    let removed = by_code.values().sum();
    Ok(Some(Revision { before: dataset.digest(), after, removed, by_code, manifest }))
}

/// How many records of a dataset a state denies, by the code of the decision; none when it is
/// clean. Nothing is changed.
///
/// # Errors
/// [`GateError`] when a part does not read, or `state` is one from before the dataset was built.
pub fn recheck(
    dataset: &Dataset,
    state: &MappedSnapshot,
) -> Result<BTreeMap<String, u64>, GateError> {
    check_statement(dataset, state.statement())?;
    Ok(denied(&decide_again(dataset, state)?))
}

fn denied(outcomes: &[Vec<u8>]) -> BTreeMap<String, u64> {
    let denied = |outcome: &&u8| **outcome != Reason::Allow as u8;
    let mut tally = Tally::default();
    outcomes.iter().flatten().filter(denied).for_each(|outcome| tally.count(*outcome));
    tally.counts().dropped
}

/// Checks that `snapshot` can decide about the records of `dataset` again: one from before the
/// dataset was built knows less than the one that decided it.
///
/// # Errors
/// [`GateError::SnapshotOlder`], or [`GateError::Dataset`] when another ledger decided.
pub fn check_order(dataset: &Dataset, snapshot: &VerifiedSnapshot) -> Result<(), GateError> {
    check_statement(dataset, snapshot.snapshot.statement())
}

fn check_statement(dataset: &Dataset, shown: &Statement) -> Result<(), GateError> {
    let decided = dataset.decided_by()?;
    if decided.origin != shown.origin {
        let why = format!(
            "it was decided by the ledger `{}`, and the snapshot is of `{}`",
            decided.origin, shown.origin
        );
        return Err(GateError::dataset(dataset.folder(), why));
    }
    if decided.position > shown.position {
        return Err(GateError::SnapshotOlder {
            path: dataset.folder().to_owned(),
            decided: decided.position,
            shown: shown.position,
        });
    }
    Ok(())
}

/// The outcome of every record of every part.
fn decide_again(dataset: &Dataset, state: &MappedSnapshot) -> Result<Vec<Vec<u8>>, GateError> {
    let manifest = dataset.manifest();
    let view = state.view(&manifest.purpose);
    crew::in_order(crew::threads(0), &manifest.parts, |_, part| {
        let path = dataset.folder().join(&part.file);
        crew::guarded(
            || decide_part(&path, part, manifest, state, &view),
            |words| damaged(&path, &words),
        )
    })
}

fn decide_part(
    path: &Path,
    part: &Part,
    manifest: &Manifest,
    state: &MappedSnapshot,
    view: &View<'_>,
) -> Result<Vec<u8>, GateError> {
    let file = ParquetFile::open(path)?;
    if file.rows()? != part.rows {
        return Err(GateError::input(path, "it does not hold the rows that its manifest names"));
    }
    let (batches, plan) = project(&file, &deciding(&manifest.columns), None, path)?;
    let decider = Decider::with(state, view, plan, &manifest.declared, path);
    let mut outcomes = Vec::new();
    for batch in batches {
        outcomes.extend(decider.decide_batch(&batch?)?.outcomes);
    }
    Ok(outcomes)
}

/// Writes the new files of a revision beside the old ones; the manifest that will name them.
fn prepare(
    dataset: &Dataset,
    snapshot: &VerifiedSnapshot,
    outcomes: &[Vec<u8>],
    by_code: &BTreeMap<String, u64>,
    now: Timestamp,
) -> Result<Manifest, GateError> {
    let old = dataset.manifest();
    let generation = old.generation.saturating_add(1);
    let Some(policy) = snapshot.snapshot.policy() else {
        let why = "the snapshot holds no policy in force; activate one first".to_owned();
        return Err(GateError::Order(why));
    };
    let revised = rewrite(dataset, outcomes, generation)?;
    let places = places(&revised);
    let (lineage, people) = revise_index(dataset, snapshot, outcomes, &places, generation)?;
    let mut manifest = Manifest {
        generation,
        previous: Some(dataset.digest()),
        created_at: now,
        program: PROGRAM.to_owned(),
        policy: policy.hash,
        snapshot: snapshot.reference(),
        parts: revised.into_iter().flatten().collect(),
        rows_digest: revise_rows(dataset, outcomes)?,
        lineage,
        people,
        ..old.clone()
    };
    for (code, count) in by_code {
        manifest.counts.kept = manifest.counts.kept.saturating_sub(*count);
        *manifest.counts.dropped.entry(code.clone()).or_default() += count;
    }
    Ok(manifest)
}

/// The parts after the revision; none where a part has lost all its rows.
fn rewrite(
    dataset: &Dataset,
    outcomes: &[Vec<u8>],
    generation: u32,
) -> Result<Vec<Option<Part>>, GateError> {
    let folder = dataset.folder();
    let parts: Vec<_> = dataset.manifest().parts.iter().zip(outcomes).collect();
    let allowed = |outcome: &u8| *outcome == Reason::Allow as u8;
    // A dataset without a record still has its columns.
    let nothing_left = !parts.iter().any(|(_, outcomes)| outcomes.iter().any(allowed));
    crew::in_order(crew::threads(0), &parts, |at, (part, outcomes)| {
        let keep: Vec<bool> = outcomes.iter().map(allowed).collect();
        if nothing_left && at > 0 || !nothing_left && !keep.contains(&true) {
            return Ok(None);
        }
        if !keep.contains(&false) {
            return Ok(Some((*part).clone()));
        }
        let (from, to) = (folder.join(&part.file), folder.join(revised_name(part, generation)));
        crew::guarded(|| copy_kept(&from, &to, &keep), |words| damaged(&from, &words)).map(Some)
    })
}

fn copy_kept(from: &Path, to: &Path, keep: &[bool]) -> Result<Part, GateError> {
    let file = ParquetFile::open(from)?;
    let all = Rows { groups: 0..file.metadata().num_row_groups(), skip: 0, rows: file.rows()? };
    let style = PartStyle::of_parquet(file.schema().clone(), file.metadata());
    let mut writer = PartWriter::create(to, &style)?;
    let mut row = 0;
    for batch in file.batches(&all, None)? {
        let batch = batch?;
        let next = row + batch.num_rows();
        let keep = BooleanArray::from(keep.get(row..next).unwrap_or_default().to_vec());
        let kept = filter_record_batch(&batch, &keep)
            .map_err(|error| GateError::input(from, error.to_string()))?;
        writer.write(&kept)?;
        row = next;
    }
    writer.finish()
}

/// The name of a part of a later generation: `part-00003.00001.parquet`.
fn revised_name(part: &Part, generation: u32) -> String {
    let stem = part.file.split('.').next().unwrap_or_default();
    format!("{stem}.{generation:05}.parquet")
}

/// The number of each part after the revision.
fn places(revised: &[Option<Part>]) -> HashMap<u32, u32> {
    let kept = (0_u32..).zip(revised).filter(|(_, part)| part.is_some()).map(|(at, _)| at);
    kept.zip(0_u32..).collect()
}

/// Puts the new manifest in the old one's place.
fn commit(folder: &Path, manifest: &Manifest) -> Result<Digest, GateError> {
    let (new, path) = (folder.join(NEW_MANIFEST), folder.join(FILE));
    let digest = write_manifest(manifest, &new)?;
    sync_folder(folder).map_err(GateError::writing(folder))?;
    // The log's receipt is for the manifest before; the new one waits for its own.
    remove(&folder.join(RECEIPT_FILE))?;
    fs::rename(&new, &path).map_err(GateError::writing(&path))?;
    sync_folder(folder).map_err(GateError::writing(folder))?;
    Ok(digest)
}

const NEW_MANIFEST: &str = ".manifest.json.new";

fn remove(path: &Path) -> Result<(), GateError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(GateError::Io { path: path.to_owned(), action: "removed", cause: error })
        }
        _ => Ok(()),
    }
}

/// Deletes the gate's own files that the manifest does not name.
fn sweep(folder: &Path, manifest: &Manifest) -> Result<(), GateError> {
    let named = |name: &str| {
        name == manifest.lineage.file
            || name == manifest.people.file
            || manifest.parts.iter().any(|part| part.file == name)
    };
    let mut swept = false;
    for entry in fs::read_dir(folder).map_err(GateError::reading(folder))? {
        let name = entry.map_err(GateError::reading(folder))?.file_name();
        let Some(name) = name.to_str() else { continue };
        let ours = name == NEW_MANIFEST
            || (name.starts_with("part-") && name.ends_with(".parquet"))
            || (name.starts_with("lineage-") && name.ends_with(".idx"))
            || (name.starts_with("people-") && name.ends_with(".map"));
        if ours && !named(name) {
            remove(&folder.join(name))?;
            swept = true;
        }
    }
    if swept { sync_folder(folder).map_err(GateError::writing(folder)) } else { Ok(()) }
}
