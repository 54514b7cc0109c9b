//! What stands on disk of one person: rows in datasets, records behind models.
//!
//! Lineage indexes are read here. How a model's corpus is read is for whoever trains models to
//! know: the owner of the service gives it a [`ModelRecords`].

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use untrain_ledger::LedgerError;
use untrain_lineage::catalogue::{Catalogue, DatasetLine, ModelLine};
use untrain_lineage::whereabouts::{Asker, DatasetFound, ModelFound, Whereabouts, traces};
use untrain_lineage::{IndexReader, Manifest, ModelCard, manifest, model};
use untrain_policy::{Event, Position, PurposeId, SubjectId};

use crate::problem::{Kind, Problem};
use crate::service::Service;

/// Tells how many of somebody's records a model stands on.
pub trait ModelRecords: Send + Sync {
    /// How many records of the corpus of the model in `folder` are about any of these accounts.
    ///
    /// # Errors
    /// What could not be read, in words.
    fn count(&self, folder: &Path, card: &ModelCard, accounts: &[SubjectId])
    -> Result<u64, String>;
}

/// One person and what opens their lineage.
struct Person {
    asker: Asker,
    keys: Vec<[u8; 16]>,
}

impl Service {
    /// Where a person's data went, as ledger and files tell it.
    ///
    /// # Errors
    /// [`Problem`]s: 404 for somebody of whom the ledger holds nothing, 500 when a file does not
    /// read.
    pub async fn whereabouts(&self, subject: &SubjectId) -> Result<Whereabouts, Problem> {
        let person = self.person(subject).await?;
        let position = self.ledger().size().await?;
        let mut events = self.ledger().own_events().await?;
        events.extend(self.ledger().events_of(subject).await?);
        events.sort_by_key(|(entry, _)| *entry);
        let (workspace, models) = (self.workspace().to_owned(), self.models());
        let answered = tokio::task::spawn_blocking(move || {
            assemble(&workspace, models.as_ref(), &person, position, &events)
        });
        let told = |why: String| {
            tracing::error!(why, "whereabouts could not be told");
            Problem::new(Kind::Internal, "a file of a dataset or a model does not read")
        };
        answered.await.map_err(|error| told(error.to_string()))?.map_err(told)
    }

    /// How many of a person's records stand in datasets of each purpose, or did when they were
    /// built; nothing of a purpose without any.
    ///
    /// # Errors
    /// As [`Service::whereabouts`].
    pub async fn used_counts(
        &self,
        subject: &SubjectId,
    ) -> Result<BTreeMap<PurposeId, u64>, Problem> {
        let mut counts: BTreeMap<PurposeId, u64> = BTreeMap::new();
        for set in self.whereabouts(subject).await?.datasets {
            let most = counts.entry(set.purpose).or_default();
            *most = set.kept.unwrap_or(0).max(*most);
        }
        Ok(counts)
    }

    async fn person(&self, subject: &SubjectId) -> Result<Person, Problem> {
        let state = self.ledger().read_subject(subject, None).await?;
        let accounts = state.accounts_of(subject).to_vec();
        let mut keys = Vec::with_capacity(accounts.len());
        for account in &accounts {
            keys.extend(self.ledger().lineage_key(account).await?);
        }
        if keys.is_empty() {
            return Err(Problem::unknown_subject());
        }
        Ok(Person { asker: Asker { subject: subject.clone(), accounts }, keys })
    }
}

fn assemble(
    workspace: &Path,
    models: &dyn ModelRecords,
    person: &Person,
    position: Position,
    events: &[(Position, Event)],
) -> Result<Whereabouts, String> {
    let catalogue = Catalogue::of(events);
    let (mut datasets, mut found) = (Vec::new(), Vec::new());
    for line in catalogue.datasets.iter().filter(|line| !line.replaced) {
        datasets.extend(in_dataset(workspace, line, person)?);
    }
    for line in catalogue.models.iter().filter(|line| !line.replaced) {
        found.extend(in_model(workspace, line, person, models)?);
    }
    Ok(Whereabouts::assemble(&person.asker, position, events, &datasets, &found))
}

/// What a dataset holds and left out of the person; none when its folder is gone.
fn in_dataset(
    workspace: &Path,
    line: &DatasetLine,
    person: &Person,
) -> Result<Option<DatasetFound>, String> {
    let folder = workspace.join(&line.directory);
    let Some(bytes) = read_if_there(&folder.join(manifest::FILE))? else { return Ok(None) };
    let manifest = Manifest::parse(&bytes).map_err(at(&folder))?;
    let path = folder.join(&manifest.lineage.file);
    let bytes = fs::read(&path).map_err(at(&path))?;
    if untrain_lineage::digest(&bytes) != manifest.lineage.digest {
        return Err(format!("`{}` is not the file that its manifest names", path.display()));
    }
    let index = IndexReader::open(&bytes).map_err(at(&path))?;
    let traces = traces(&index, &person.keys).map_err(at(&path))?;
    Ok(Some(DatasetFound { directory: line.directory.clone(), manifest, traces }))
}

/// How many records of the person a model stands on; none when its folder is gone.
fn in_model(
    workspace: &Path,
    line: &ModelLine,
    person: &Person,
    models: &dyn ModelRecords,
) -> Result<Option<ModelFound>, String> {
    let folder = workspace.join(&line.directory);
    let Some(bytes) = read_if_there(&folder.join(model::FILE))? else { return Ok(None) };
    let card = ModelCard::parse(&bytes).map_err(at(&folder))?;
    let records = models.count(&folder, &card, &person.asker.accounts)?;
    // Which shards they are in, and who says nearly the same, `untrain where` tells: a page has no
    // room for it, and a request no time.
    let directory = line.directory.clone();
    Ok(Some(ModelFound { directory, card, records, slices: Vec::new(), quoted: None }))
}

fn read_if_there(path: &PathBuf) -> Result<Option<Vec<u8>>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

fn at<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> String {
    move |error| format!("`{}`: {error}", path.display())
}

/// A ledger error that a handler met on its way, as a problem.
impl Service {
    /// Whether the ledger still holds something of a subject.
    ///
    /// # Errors
    /// [`LedgerError`]s of reading.
    pub async fn knows(&self, subject: &SubjectId) -> Result<bool, LedgerError> {
        Ok(self.ledger().lineage_key(subject).await?.is_some())
    }
}
