//! What is about to be changed and for whom, kept on disk until the change is in the ledger.
//!
//! A plan holds what stood before: afterwards only the difference shows what was taken out.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use untrain_lineage::model::Role;
use untrain_lineage::{ModelCard, manifest, model};
use untrain_policy::projection::ForgetRequest;
use untrain_policy::{CertificateId, ForgetLevel, Position, Timestamp};

use crate::error::Error;
use crate::workspace::{Workspace, write};

/// The folder of plans in a workspace.
const FOLDER: &str = "certificates/pending";
/// A plan's own file, which is written last.
const PLAN_FILE: &str = "plan.json";
/// The manifest or card from before the change.
const BEFORE_FILE: &str = "before.json";

/// What kind of artefact is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Artefact {
    /// A dataset: rows leave it.
    Dataset,
    /// A model: influence leaves it.
    Model,
}

/// A change of one artefact.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// What is changed.
    pub artefact: Artefact,
    /// Its folder, as the ledger calls it.
    pub directory: String,
    /// When.
    pub now: Timestamp,
    /// For which requests, each with the certificate that it will have.
    pub requests: Vec<Planned>,
    #[serde(skip)]
    folder: PathBuf,
}

/// A request of a plan.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Planned {
    /// The entry of the request.
    pub entry: Position,
    /// How far it goes.
    pub level: ForgetLevel,
    /// When it was made.
    pub at: Timestamp,
    /// The certificate that it will have.
    pub certificate: CertificateId,
}

impl Planned {
    /// For a request, under a new certificate.
    pub fn of(request: &ForgetRequest) -> Result<Self, Error> {
        let (entry, level, at) = (request.entry, request.level, request.at);
        Ok(Self { entry, level, at, certificate: random_certificate()? })
    }

    /// For the same request, under a new certificate.
    pub fn again(&self) -> Result<Self, Error> {
        Ok(Self { certificate: random_certificate()?, ..*self })
    }
}

impl Plan {
    /// Writes down what is about to happen.
    pub fn make(
        workspace: &Workspace,
        artefact: Artefact,
        directory: &str,
        requests: Vec<Planned>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let name = requests.first().map_or_else(String::new, |first| first.certificate.to_string());
        let folder = workspace.dir.join(FOLDER).join(name);
        let plan = Self { artefact, directory: directory.to_owned(), now, requests, folder };
        plan.keep(&workspace.folder_of(directory))?;
        Ok(plan)
    }

    fn keep(&self, artefact: &Path) -> Result<(), Error> {
        let told = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::File { path, source }
        };
        fs::create_dir_all(&self.folder).map_err(told(&self.folder))?;
        let file = artefact.join(match self.artefact {
            Artefact::Dataset => manifest::FILE,
            Artefact::Model => model::FILE,
        });
        let before = fs::read(&file).map_err(told(&file))?;
        if self.artefact == Artefact::Model {
            for file in ModelCard::parse(&before)?.of(Role::Corpus) {
                // A second name for the same bytes where the file system has that, else a copy.
                let (corpus, kept) = (artefact.join(&file.file), self.folder.join(&file.file));
                if fs::hard_link(&corpus, &kept).is_err() {
                    fs::copy(&corpus, &kept).map_err(told(&corpus))?;
                }
            }
        }
        write(&self.folder.join(BEFORE_FILE), &before)?;
        let text = serde_json::to_vec_pretty(self).map_err(Error::Report)?;
        write(&self.folder.join(PLAN_FILE), &text)
    }

    /// Every plan that is not finished, oldest first. What a run left that died before its plan
    /// was whole is thrown away: nothing had been changed then.
    pub fn unfinished(workspace: &Workspace) -> Result<Vec<Self>, Error> {
        let folder = workspace.dir.join(FOLDER);
        let Ok(entries) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
        let mut plans: Vec<Self> = Vec::new();
        for entry in entries {
            let folder = entry.map_err(|source| Error::file(&folder, source))?.path();
            let Ok(text) = fs::read(folder.join(PLAN_FILE)) else {
                fs::remove_dir_all(&folder).map_err(|source| Error::file(&folder, source))?;
                continue;
            };
            let plan: Self = serde_json::from_slice(&text)
                .map_err(|fault| Error::unfit(&folder.join(PLAN_FILE), fault.to_string()))?;
            plans.push(Self { folder, ..plan });
        }
        plans.sort_by_key(|plan| plan.now);
        Ok(plans)
    }

    /// The manifest or card from before the change.
    pub fn before(&self) -> Result<Vec<u8>, Error> {
        let path = self.folder.join(BEFORE_FILE);
        fs::read(&path).map_err(|source| Error::file(&path, source))
    }

    /// The folder in which the training manifest from before the change is, under its own names.
    pub fn corpus_before(&self) -> &Path {
        &self.folder
    }

    /// Throws the plan away, once the change is in the ledger or did not happen.
    pub fn remove(&self) -> Result<(), Error> {
        fs::remove_dir_all(&self.folder).map_err(|source| Error::file(&self.folder, source))
    }
}

fn random_certificate() -> Result<CertificateId, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Start(std::io::Error::other(error)))?;
    Ok(CertificateId(bytes))
}
