//! What is being made, noted on disk before the work begins: a run that dies between publishing a
//! dataset or a model and telling the ledger leaves a note, and the next run registers what it
//! left ([`register_left`]), so that nothing stands where a forgetting cannot reach it.
//!
//! A note is locked while its run lives, so that no other run takes it for a dead one's.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use untrain_gate::{Dataset, staging};
use untrain_lineage::catalogue::Catalogue;
use untrain_lineage::manifest::{self, RECEIPT_FILE};
use untrain_lineage::{ModelCard, model};
use untrain_policy::{DatasetId, Fact, Position, Timestamp};

use crate::error::Error;
use crate::holdings::read_if_there;
use crate::workspace::{Workspace, write};

/// The folder of notes in a workspace.
const FOLDER: &str = "making";

/// The folder of manifests as they were when their datasets were built. They outlive folders that
/// are written over, so that one build can be held against the next.
const MANIFESTS: &str = "manifests";

/// How long a note may take to be written.
const UNFINISHED_AGE_MAX: Duration = Duration::from_secs(3600);

/// What a note says. A folder is called as the ledger calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "making", rename_all = "snake_case", deny_unknown_fields)]
enum Note {
    /// A dataset, decided at a position.
    Dataset { directory: String, dataset: DatasetId, position: Position },
    /// A model, which has no name before it is trained.
    Model { directory: String },
}

/// An artefact that is being made in a workspace. [`Making::around`] the work
/// it ends; when the run dies first, its note stays.
pub struct Making<'w> {
    workspace: &'w Workspace,
    note: Note,
    path: PathBuf,
    /// Held as long as this run lives.
    _lock: File,
}

impl<'w> Making<'w> {
    /// Notes that a dataset is being built in `folder`, decided at `position`.
    pub fn dataset(
        workspace: &'w Workspace,
        folder: &Path,
        dataset: DatasetId,
        position: Position,
    ) -> Result<Self, Error> {
        let directory = workspace.name_of(folder)?;
        Self::begin(workspace, Note::Dataset { directory, dataset, position })
    }

    /// Notes that a model is being trained in `folder`.
    pub fn model(workspace: &'w Workspace, folder: &Path) -> Result<Self, Error> {
        let directory = workspace.name_of(folder)?;
        Self::begin(workspace, Note::Model { directory })
    }

    fn begin(workspace: &'w Workspace, note: Note) -> Result<Self, Error> {
        let folder = workspace.dir.join(FOLDER);
        let told = |source| Error::file(&folder, source);
        fs::create_dir_all(&folder).map_err(told)?;
        let mut file =
            tempfile::Builder::new().suffix(".new").tempfile_in(&folder).map_err(told)?;
        file.write_all(&serde_json::to_vec(&note).map_err(Error::Report)?).map_err(told)?;
        file.as_file().sync_all().map_err(told)?;
        // Locked before it has a name that others look at.
        file.as_file().lock().map_err(told)?;
        let path = file.path().with_extension("json");
        let lock = file.persist(&path).map_err(|fault| told(fault.error))?;
        File::open(&folder).and_then(|folder| folder.sync_all()).map_err(told)?;
        Ok(Self { workspace, note, path, _lock: lock })
    }

    /// Does the work, of which nothing stands in the folder when it fails; then tells the ledger.
    pub fn around<T>(
        self,
        now: Timestamp,
        work: impl FnOnce() -> Result<T, Error>,
    ) -> Result<(T, Option<Position>), Error> {
        match work() {
            Ok(made) => {
                let entry = self.note.register(self.workspace, now)?;
                self.end()?;
                Ok((made, entry))
            }
            Err(why) => {
                // What the work says is of more use; a note that stays is cleared by the next run.
                let _ = self.end();
                Err(why)
            }
        }
    }

    /// Throws the note away.
    fn end(self) -> Result<(), Error> {
        fs::remove_file(&self.path).map_err(|source| Error::file(&self.path, source))
    }
}

impl Note {
    /// Where it is made, as the ledger calls it.
    fn directory(&self) -> &str {
        match self {
            Self::Dataset { directory, .. } | Self::Model { directory } => directory,
        }
    }

    /// Registers what stands in the folder, unless the ledger knows it: its entry.
    fn register(&self, workspace: &Workspace, now: Timestamp) -> Result<Option<Position>, Error> {
        match self {
            Self::Dataset { directory, dataset, position } => {
                register_dataset(workspace, directory, *dataset, *position, now)
            }
            Self::Model { directory } => register_model(workspace, directory, now),
        }
    }
}

fn register_dataset(
    workspace: &Workspace,
    directory: &str,
    id: DatasetId,
    position: Position,
    now: Timestamp,
) -> Result<Option<Position>, Error> {
    let folder = workspace.folder_of(directory);
    if read_if_there(&folder.join(manifest::FILE))?.is_none() {
        return Ok(None);
    }
    let dataset = Dataset::open(&folder)?;
    let manifest = dataset.manifest();
    if manifest.dataset != id {
        return Ok(None);
    }
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let entry = match catalogue.datasets.iter().find(|line| line.dataset == id) {
        Some(line) => line.entry,
        None => {
            let fact = Fact::DatasetBuilt {
                dataset: id,
                manifest: dataset.digest(),
                purpose: manifest.purpose.clone(),
                position,
                directory: directory.to_owned(),
            };
            workspace.append_one(fact, now)?
        }
    };
    vouch(workspace, &folder, entry)?;
    let kept = workspace.dir.join(MANIFESTS);
    fs::create_dir_all(&kept).map_err(|source| Error::file(&kept, source))?;
    write(&kept.join(format!("{id}.json")), &manifest.to_bytes()?)?;
    Ok(Some(entry))
}

fn register_model(
    workspace: &Workspace,
    directory: &str,
    now: Timestamp,
) -> Result<Option<Position>, Error> {
    let path = workspace.folder_of(directory).join(model::FILE);
    let Some(bytes) = read_if_there(&path)? else { return Ok(None) };
    let card = ModelCard::parse(&bytes)?;
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let known = catalogue
        .models
        .iter()
        .find(|line| !line.replaced && line.directory == directory && line.model == card.model());
    if let Some(line) = known {
        return Ok(Some(line.entry));
    }
    let fact = Fact::ModelTrained {
        model: card.model(),
        dataset: card.dataset.id,
        corpus: card.corpus(),
        purpose: card.purpose.clone(),
        position: card.snapshot.position,
        directory: directory.to_owned(),
    };
    Ok(Some(workspace.append_one(fact, now)?))
}

/// Puts the log's receipt beside a manifest, which is not signed by itself.
pub fn vouch(workspace: &Workspace, dataset: &Path, entry: Position) -> Result<(), Error> {
    let receipt = workspace.wait(workspace.ledger.receipt(entry))?;
    write(&dataset.join(RECEIPT_FILE), receipt.to_text().as_bytes())
}

/// Takes away a note that was never whole, once it is so old that nobody can be writing it.
fn sweep_unfinished(path: &Path) {
    let written = fs::metadata(path).and_then(|metadata| metadata.modified());
    let age = written.ok().and_then(|written| written.elapsed().ok());
    if age.is_some_and(|age| age > UNFINISHED_AGE_MAX) {
        // It says nothing and stands in nobody's way; another run may take it.
        let _ = fs::remove_file(path);
    }
}

/// Registers what runs that died had published and not told the ledger of, and clears away what
/// they had not published.
pub fn register_left(workspace: &Workspace, now: Timestamp) -> Result<(), Error> {
    let folder = workspace.dir.join(FOLDER);
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.map_err(|source| Error::file(&folder, source))?.path();
        let told = |source| Error::file(&path, source);
        if path.extension().is_some_and(|extension| extension != "json") {
            sweep_unfinished(&path);
            continue;
        }
        let Ok(file) = File::open(&path) else { continue };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => continue,
            Err(TryLockError::Error(source)) => return Err(told(source)),
        }
        let note = fs::read(&path).map_err(told)?;
        let note: Note = serde_json::from_slice(&note)
            .map_err(|fault| Error::unfit(&path, format!("is no note of work: {fault}")))?;
        note.register(workspace, now)?;
        // What was not published is of use to nobody, and whose records it holds nobody would know.
        staging::clear_left(&workspace.folder_of(note.directory()))?;
        fs::remove_file(&path).map_err(told)?;
    }
    Ok(())
}
