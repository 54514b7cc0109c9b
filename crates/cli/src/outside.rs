//! What of a workspace's datasets and models is outside: given out, called back, withdrawn,
//! destroyed.
//!
//! The ledger is told before the release beside the files says that something was given, so that
//! no recipient is forgotten by a crash; and after the files say that they are used no more, or
//! are gone, so that the ledger only says what was carried out. Every act can be done again.

use std::fs;
use std::path::{Path, PathBuf};

use untrain_gate::{Dataset, staging};
use untrain_lineage::catalogue::{self, Catalogue, DatasetLine, ModelLine, Outside};
use untrain_lineage::release::{FILE, Given};
use untrain_lineage::{ModelCard, Release, manifest, model};
use untrain_policy::{ArtefactKind, DatasetId, Digest, Fact, Position, Timestamp};
use untrain_unlearn::release;

use crate::error::Error;
use crate::forgetting::open_requests;
use crate::holdings::read_if_there;
use crate::making::register_left;
use crate::planning::holders;
use crate::workspace::Workspace;

/// A dataset or model that the ledger knows.
#[derive(Debug)]
pub struct Known {
    /// Which of the two.
    pub kind: ArtefactKind,
    /// Its folder, as the ledger calls it.
    pub directory: String,
    /// The version that stands, as the ledger knows it.
    pub version: Digest,
    /// To whom it was given, and whether it was withdrawn.
    pub outside: Outside,
}

impl Known {
    /// Of a dataset's line.
    pub fn of_dataset(line: &DatasetLine) -> Self {
        Self {
            kind: ArtefactKind::Dataset,
            directory: line.directory.clone(),
            version: line.manifest,
            outside: line.outside.clone(),
        }
    }

    /// Of a model's line.
    pub fn of_model(line: &ModelLine) -> Self {
        Self {
            kind: ArtefactKind::Model,
            directory: line.directory.clone(),
            version: Digest(line.model.0),
            outside: line.outside.clone(),
        }
    }

    fn folder(&self, workspace: &Workspace) -> PathBuf {
        workspace.folder_of(&self.directory)
    }

    /// What was given out and is not what stands: the recall list.
    pub fn recalled(&self) -> impl Iterator<Item = &catalogue::Given> {
        self.outside.recalled(self.version)
    }
}

/// What the ledger knows, after what dead runs left was registered.
pub fn catalogue(workspace: &Workspace, now: Timestamp) -> Result<Catalogue, Error> {
    register_left(workspace, now)?;
    Ok(Catalogue::of(&workspace.wait(workspace.ledger.own_events())?))
}

/// What stands in a folder, which has to be of the kind that is asked for.
pub fn known(
    workspace: &Workspace,
    catalogue: &Catalogue,
    kind: ArtefactKind,
    folder: &Path,
) -> Result<Known, Error> {
    let name = workspace.name_of(folder)?;
    let found = match kind {
        ArtefactKind::Dataset => {
            let mut lines = catalogue.datasets.iter().rev();
            lines.find(|line| line.directory == name && !line.replaced).map(Known::of_dataset)
        }
        ArtefactKind::Model => {
            let mut lines = catalogue.models.iter().rev();
            lines.find(|line| line.directory == name && !line.replaced).map(Known::of_model)
        }
    };
    found.ok_or_else(|| {
        Error::unfit(folder, format!("is no {kind} that this workspace's ledger knows"))
    })
}

/// Every model that descends from a dataset, which is named by its folder or its id.
pub fn descended(
    workspace: &Workspace,
    catalogue: &Catalogue,
    dataset: &str,
) -> Result<Vec<Known>, Error> {
    let folder = Path::new(dataset);
    let id: Option<DatasetId> = dataset.parse().ok();
    let name = workspace.name_of(folder)?;
    let line = catalogue
        .datasets
        .iter()
        .rev()
        .find(|line| Some(line.dataset) == id || line.directory == name)
        .ok_or_else(|| {
            Error::unfit(folder, "is no dataset that this workspace's ledger knows, nor its id")
        })?;
    let models = catalogue.models.iter().filter(|it| it.dataset == line.dataset && !it.replaced);
    Ok(models.map(Known::of_model).collect())
}

/// Gives what stands to somebody: the entry that says so.
pub fn give(
    workspace: &Workspace,
    catalogue: &Catalogue,
    known: &Known,
    recipients: &[String],
    now: Timestamp,
) -> Result<Position, Error> {
    let folder = known.folder(workspace);
    let (version, generation) = standing(known.kind, &folder)?;
    if version != known.version {
        return Err(Error::unfit(&folder, "is not what the ledger says: run `untrain log audit`"));
    }
    release::refuse_withdrawn(&folder)?;
    let open = open_requests(workspace)?;
    let waits = holders(workspace, catalogue, &open, &known.directory)?;
    if let Some(request) = waits.first() {
        return Err(Error::unfit(
            &folder,
            format!(
                "holds somebody who asked to be forgotten (entry {request}), so nobody else is \
                 given it: run `untrain forget --waiting` first"
            ),
        ));
    }
    let mut release = release::read(&folder)?.unwrap_or_else(|| Release::new(known.kind));
    let recipients = recipients.to_vec();
    let given =
        Given { version, generation, at: now, recipients: recipients.clone(), recalled_at: None };
    // Refused here, it is not in the ledger either.
    release.recall_all_but(Some(version), now);
    release.give(given)?;
    let (artefact, directory) = (known.kind, known.directory.clone());
    let entry = workspace
        .append_one(Fact::ArtefactReleased { artefact, version, directory, recipients }, now)?;
    release::write(&folder, &release)?;
    Ok(entry)
}

/// Withdraws what stands: the entry that says so, the earlier one when it was withdrawn before.
pub fn withdraw(
    workspace: &Workspace,
    known: &Known,
    reason: &str,
    now: Timestamp,
) -> Result<Position, Error> {
    let folder = known.folder(workspace);
    mark_withdrawn(known.kind, &folder, reason, now)?;
    if let Some(before) = &known.outside.withdrawn {
        return Ok(before.entry);
    }
    workspace.append_one(withdrawn(known, reason, false), now).map_err(Error::from)
}

/// Destroys a model's files, whatever they are, but for its release: the entry that says so.
pub fn destroy(
    workspace: &Workspace,
    known: &Known,
    reason: &str,
    now: Timestamp,
) -> Result<Position, Error> {
    let folder = known.folder(workspace);
    if folder.is_dir() {
        // Nobody serves what is half gone.
        mark_withdrawn(known.kind, &folder, reason, now)?;
        let _lock = staging::lock(&folder)?;
        remove_files(&folder)?;
    }
    workspace.append_one(withdrawn(known, reason, true), now).map_err(Error::from)
}

fn withdrawn(known: &Known, reason: &str, destroyed: bool) -> Fact {
    Fact::ArtefactWithdrawn {
        artefact: known.kind,
        version: known.version,
        directory: known.directory.clone(),
        reason: reason.to_owned(),
        destroyed,
    }
}

fn mark_withdrawn(
    kind: ArtefactKind,
    folder: &Path,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let mut release = release::read(folder)?.unwrap_or_else(|| Release::new(kind));
    if release.withdrawn.is_none() {
        release.withdraw(now, reason);
        release::write(folder, &release)?;
    }
    Ok(())
}

/// The card goes first: a folder without one is no model.
fn remove_files(folder: &Path) -> Result<(), Error> {
    let told = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::File { path, source }
    };
    let card = folder.join(model::FILE);
    if card.exists() {
        fs::remove_file(&card).map_err(told(&card))?;
    }
    for entry in fs::read_dir(folder).map_err(told(folder))? {
        let path = entry.map_err(told(folder))?.path();
        if path.file_name().is_some_and(|name| name == FILE) {
            continue;
        }
        let is_folder = path.is_dir() && !path.is_symlink();
        let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(told(&path))?;
    }
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(told(folder))
}

/// Which version stands in a folder, and of which generation.
fn standing(kind: ArtefactKind, folder: &Path) -> Result<(Digest, u32), Error> {
    if kind == ArtefactKind::Dataset {
        let dataset = Dataset::open(folder)?;
        return Ok((dataset.digest(), dataset.manifest().generation));
    }
    let path = folder.join(model::FILE);
    let bytes = read_if_there(&path)?.ok_or_else(|| Error::unfit(&path, "is not there"))?;
    let card = ModelCard::parse(&bytes)?;
    Ok((Digest(card.model().0), card.generation))
}

/// Whether a folder still holds what it should: a dataset's manifest or a model's card.
pub fn is_there(workspace: &Workspace, known: &Known) -> bool {
    let file = match known.kind {
        ArtefactKind::Dataset => manifest::FILE,
        ArtefactKind::Model => model::FILE,
    };
    known.folder(workspace).join(file).is_file()
}
