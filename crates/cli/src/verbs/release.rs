//! `untrain release`: a dataset is decided about once more, whoever refused since it was built is
//! taken out, and only then a copy of it goes where others look.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_gate::staging::{Mark, Staging};
use untrain_gate::{Dataset, recheck, revise};
use untrain_lineage::Manifest;
use untrain_lineage::catalogue::{Catalogue, removed};
use untrain_lineage::manifest::{FILE, RECEIPT_FILE, SCHEMA};
use untrain_policy::snapshot::Statement;
use untrain_policy::{DatasetId, Digest, Fact, Position, Timestamp};

use crate::context::Context;
use crate::deciding::fresh;
use crate::error::Error;
use crate::exit::Exit;
use crate::forgetting::finish_left;
use crate::holdings::read_if_there;
use crate::making::{manifest_as_built, vouch};
use crate::output::{BOLD, grouped, near};
use crate::workspace::Workspace;

/// How often people may refuse while a copy is made, until the release gives up.
const TRIES: u32 = 20;

/// What tells a dataset, which may be replaced, from other folders.
const MARK: Mark = Mark { file: FILE, schema: SCHEMA };

/// Take out what was refused since a dataset was built, and publish a copy of what is left
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain release clean --to /srv/datasets/posts-2026-11
  untrain release clean --to /srv/datasets/posts-2026-11 --force --json

A refusal that comes while the copy is made is in the ledger before the copy is published, and the
copy is made anew. A copy is outside of the workspace: release again, with --force, after a
forgetting.")]
pub struct Args {
    /// The dataset's folder
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// The folder that the copy becomes
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Replace a dataset that is there
    #[arg(long)]
    force: bool,
}

#[derive(Serialize)]
struct Report {
    dataset: DatasetId,
    /// The manifest that was released.
    manifest: Digest,
    directory: PathBuf,
    /// How many records were taken out for it.
    removed: u64,
    /// How many records it holds.
    records: u64,
    /// The ledger position up to which every refusal is in it.
    position: Position,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let workspace = Workspace::open(context)?;
    // Nothing is taken out for a release that has no place.
    drop(Staging::of(MARK, &args.to, args.force)?);
    finish_left(&workspace, context.now)?;
    tell_of_left(&workspace, &args.dataset, context.now)?;
    let mut taken_out = 0;
    for _ in 0..TRIES {
        taken_out += take_out(&workspace, &args.dataset, context)?;
        let dataset = Dataset::open(&args.dataset)?;
        let copy = copy_of(&dataset, args)?;
        // What was refused while it was copied is not released.
        let state = workspace.state_now(context.now)?;
        if !recheck(&dataset, &state)?.is_empty() {
            continue;
        }
        copy.publish()?;
        let report = Report {
            dataset: dataset.manifest().dataset,
            manifest: dataset.digest(),
            directory: args.to.clone(),
            removed: taken_out,
            records: dataset.manifest().counts.kept,
            position: state.statement().position,
        };
        let words = format!(
            "{BOLD}{}{BOLD:#} holds {} records; {} were taken out first\n",
            near(&args.to),
            grouped(report.records),
            grouped(report.removed)
        );
        context.output.report("release", &report, &words)?;
        return Ok(Exit::Done);
    }
    context.output.say("people went on refusing while it was copied; nothing was released");
    Ok(Exit::Refused)
}

/// Takes out what the ledger's present state denies, and tells the ledger; how many records.
fn take_out(workspace: &Workspace, folder: &Path, context: &Context) -> Result<u64, Error> {
    Dataset::open(folder)?.check_files()?;
    let snapshot = fresh(workspace, context)?;
    let Some(revision) = revise(folder, &snapshot, context.now)? else { return Ok(0) };
    let position = snapshot.snapshot.statement().position;
    let fact = Fact::DatasetRevised {
        dataset: revision.manifest.dataset,
        before: revision.before,
        after: revision.after,
        position,
        removed: revision.removed,
        requests: Vec::new(),
        certificate: None,
        statement: None,
    };
    vouch(workspace, folder, workspace.append_one(fact, context.now)?)?;
    Ok(revision.removed)
}

/// Tells the ledger of a revision that a release made before it died.
fn tell_of_left(workspace: &Workspace, folder: &Path, now: Timestamp) -> Result<(), Error> {
    let dataset = Dataset::open(folder)?;
    let (manifest, digest) = (dataset.manifest(), dataset.digest());
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let known = catalogue.datasets.iter().rev().find(|line| line.dataset == manifest.dataset);
    let Some(line) = known else {
        return Err(Error::Usage(format!(
            "the ledger knows nothing of the dataset `{}`: it was not built in this workspace",
            folder.display()
        )));
    };
    if line.manifest == digest {
        let entry = line.removals.last().map_or(line.entry, |removal| removal.entry);
        return vouch(workspace, folder, entry);
    }
    if manifest.previous != Some(line.manifest) {
        return Err(Error::unfit(folder, "is not as the ledger knows it"));
    }
    let Some(built) = read_if_there(&manifest_as_built(workspace, manifest.dataset))? else {
        return Err(Error::unfit(folder, "was revised, and how it was built is not kept"));
    };
    let kept = Manifest::parse(&built)?.counts.kept.saturating_sub(removed(&line.removals));
    let fact = Fact::DatasetRevised {
        dataset: manifest.dataset,
        before: line.manifest,
        after: digest,
        position: decided_at(manifest, folder)?,
        removed: kept.saturating_sub(manifest.counts.kept),
        requests: Vec::new(),
        certificate: None,
        statement: None,
    };
    vouch(workspace, folder, workspace.append_one(fact, now)?)
}

/// The ledger position of a manifest's decisions.
fn decided_at(manifest: &Manifest, folder: &Path) -> Result<Position, Error> {
    let note = manifest.snapshot.note.split_once("\n\n");
    let text = note.map(|(text, _)| format!("{text}\n")).unwrap_or_default();
    let statement = Statement::parse(&text);
    Ok(statement.map_err(|fault| Error::unfit(folder, fault.to_string()))?.position)
}

/// A copy of the dataset's files beside the place where it will stand.
fn copy_of(dataset: &Dataset, args: &Args) -> Result<Staging, Error> {
    let copy = Staging::of(MARK, &args.to, args.force)?;
    let manifest = dataset.manifest();
    let parts = manifest.parts.iter().map(|part| part.file.as_str());
    let others = [manifest.people.file.as_str(), RECEIPT_FILE, FILE];
    for name in parts.chain([manifest.lineage.file.as_str()]).chain(others) {
        let (from, to) = (dataset.folder().join(name), copy.folder().join(name));
        fs::copy(&from, &to).map_err(|source| Error::file(&from, source))?;
        let synced = File::open(&to).and_then(|file| file.sync_all());
        synced.map_err(|source| Error::file(&to, source))?;
    }
    Dataset::open(copy.folder())?.check_files()?;
    Ok(copy)
}
