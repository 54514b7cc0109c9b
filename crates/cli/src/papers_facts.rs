//! What the papers of a dataset are filled in from, gathered from its folder and, in a workspace,
//! from the ledger.

use std::path::Path;

use untrain_gate::Dataset;
use untrain_lineage::catalogue::Catalogue;
use untrain_lineage::fields::Field;
use untrain_papers::{About, Facts, ModelUse, Profile};
use untrain_policy::{CollectedAt, Digest, Position};

use crate::error::Error;
use crate::output::near;
use crate::rules::RuleBook;
use crate::workspace::Workspace;

/// A source that neither a record nor the gate's order names.
const UNKNOWN: &str = "unknown";

/// Everything that [`Facts`] points to.
pub struct Gathered {
    name: String,
    dataset: Dataset,
    rules: Option<RuleBook>,
    sha256: Vec<String>,
    fields: Vec<Field>,
    profile: Profile,
    models: Vec<ModelUse>,
    about: About,
}

impl Gathered {
    /// Reads the dataset in `folder` once; every file of it must be the one that its manifest
    /// names.
    pub fn of(folder: &Path, about: About, workspace: Option<&Workspace>) -> Result<Self, Error> {
        let dataset = Dataset::open(folder)?;
        dataset.check_files()?;
        let profile = profile(&dataset)?;
        let (sha256, fields) = (dataset.sha256_of_parts()?, dataset.fields()?);
        let rules = workspace.map(RuleBook::read).transpose()?;
        let models = workspace.map(|workspace| models(workspace, &dataset)).transpose()?;
        let models = models.unwrap_or_default();
        let whole = folder.canonicalize().map_err(|source| Error::file(folder, source))?;
        let name = whole.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| near(folder).to_string());
        Ok(Self { name, dataset, rules, sha256, fields, profile, models, about })
    }

    /// The facts.
    pub fn facts(&self) -> Facts<'_> {
        let manifest = self.dataset.manifest();
        let policies = self.rules.iter().flat_map(|rules| rules.history.documents());
        let policy = policies.map(AsRef::as_ref).find(|policy| policy.hash == manifest.policy);
        Facts {
            name: &self.name,
            manifest,
            digest: self.digest(),
            policy,
            sha256: &self.sha256,
            fields: &self.fields,
            profile: &self.profile,
            models: &self.models,
            about: &self.about,
        }
    }

    /// The ledger position that decided.
    pub fn position(&self) -> Result<Position, Error> {
        Ok(self.dataset.decided_by()?.position)
    }

    /// BLAKE3 of the manifest.
    pub const fn digest(&self) -> Digest {
        self.dataset.digest()
    }
}

/// Goes over every record once, and keeps none.
fn profile(dataset: &Dataset) -> Result<Profile, Error> {
    let declared = &dataset.manifest().declared;
    let mut profile = Profile::default();
    for record in dataset.records() {
        let record = record?;
        let source = record.source.or_else(|| declared.source.map(|it| it.to_string()));
        *profile.sources.entry(source.unwrap_or_else(|| UNKNOWN.to_owned())).or_default() += 1;
        if let Some(category) = record.category.or(declared.category) {
            *profile.categories.entry(category.to_string()).or_default() += 1;
        }
        if let Some(licence) = record.licence.or_else(|| declared.licence.clone()) {
            *profile.licences.entry(licence).or_default() += 1;
        }
        match record.collected_at {
            CollectedAt::Known(at) => {
                profile.first = Some(profile.first.map_or(at, |first| first.min(at)));
                profile.last = Some(profile.last.map_or(at, |last| last.max(at)));
            }
            CollectedAt::Missing | CollectedAt::Unreadable => profile.undated += 1,
        }
        profile.text_bytes += record.text.len() as u64;
        profile.words += record.text.split_whitespace().count() as u64;
    }
    Ok(profile)
}

/// The models that the ledger knows to stand on the dataset.
fn models(workspace: &Workspace, dataset: &Dataset) -> Result<Vec<ModelUse>, Error> {
    let catalogue = Catalogue::of(&workspace.wait(workspace.ledger.own_events())?);
    let id = dataset.manifest().dataset;
    let models = catalogue.models.iter().filter(|model| model.dataset == id);
    Ok(models
        .map(|model| ModelUse { name: model.directory.clone(), trained_at: model.trained_at })
        .collect())
}
