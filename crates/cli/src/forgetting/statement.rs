//! What a certificate says: the difference between what stood before and what stands now.

use std::collections::BTreeSet;
use std::path::Path;

use untrain_lineage::shards::ShardsForgetting;
use untrain_lineage::statement::{
    Carried, DatasetForgetting, Forgetting, ModelForgetting, Quoted, Statement,
};
use untrain_lineage::{Commitment, Manifest, ModelCard, manifest, model};
use untrain_policy::snapshot::Statement as SnapshotStatement;
use untrain_policy::{Digest, Fact, PolicyHash, Position};
use untrain_tlog::note::Note;
use untrain_unlearn::checkpoints::must_be_unreadable;
use untrain_unlearn::corpus;
use untrain_unlearn::quotes::Quotes;

use super::Changed;
use super::plan::{Artefact, Plan, Planned};
use crate::error::Error;
use crate::holdings::read_if_there;
use crate::workspace::Workspace;

/// What no certificate of this program says.
const LIMITS: &[&str] = &[
    "It covers the records that name the person as a subject, and no copy that was taken out of \
     the folder before.",
    "What others wrote about the person without naming them as a subject stays.",
    "The number removed counts everybody whom the ledger had stopped permitting by the replay \
     position.",
];
const DATASET_LIMIT: &str =
    "Models that were trained on the dataset are reached by a request of level `models` only.";
const MODEL_LIMIT: &str =
    "Whoever kept the model from before can compare the two and learn from the difference.";

/// A change that happened.
pub enum Change {
    /// Rows left a dataset.
    Dataset {
        /// The manifest before.
        before: Box<Manifest>,
        /// The manifest now.
        after: Box<Manifest>,
        /// The replay position P: that of the snapshot that decided.
        position: Position,
    },
    /// Influence left a model.
    Model {
        /// The card before.
        before: Box<ModelCard>,
        /// The card now.
        after: Box<ModelCard>,
        /// The content ids of the records that were taken out.
        removed: Vec<Digest>,
        /// What others contributed that is nearly the same.
        quoted: Quoted,
    },
}

impl Change {
    /// What a plan changed; none when it did not come to that.
    pub fn of(
        workspace: &Workspace,
        plan: &Plan,
        removed: Option<Vec<Digest>>,
    ) -> Result<Option<Self>, Error> {
        let folder = workspace.folder_of(&plan.directory);
        let before = plan.before()?;
        let file = match plan.artefact {
            Artefact::Dataset => folder.join(manifest::FILE),
            Artefact::Model => folder.join(model::FILE),
        };
        let after = match read_if_there(&file)? {
            Some(after) if after != before => after,
            _ => return Ok(None),
        };
        match plan.artefact {
            Artefact::Dataset => {
                let before = Box::new(Manifest::parse(&before)?);
                let after = Box::new(Manifest::parse(&after)?);
                follows(&folder, after.previous, before.digest()?)?;
                let position = position_of(workspace, &file, &after)?;
                Ok(Some(Self::Dataset { before, after, position }))
            }
            Artefact::Model => {
                let before = Box::new(ModelCard::parse(&before)?);
                let after = Box::new(ModelCard::parse(&after)?);
                if before.is_finished() {
                    follows(&folder, after.previous, before.digest()?)?;
                } else {
                    // It was suppressed for others already, and is finished for all of them.
                    follows(&folder, after.previous, before.previous.unwrap_or(Digest([0; 32])))?;
                }
                destroyed(workspace, &folder, &before, &after)?;
                let old = (plan.corpus_before(), before.as_ref());
                let removed = match removed {
                    Some(removed) => removed,
                    None => difference(old, (&folder, &after))?,
                };
                let quoted = quoted(old, (&folder, &after), &removed)?;
                Ok(Some(Self::Model { before, after, removed, quoted }))
            }
        }
    }

    /// The event that tells the ledger.
    pub fn fact(&self, plan: &Plan, planned: &Planned, statement: Digest) -> Result<Fact, Error> {
        let requests = vec![planned.entry];
        Ok(match self {
            Self::Dataset { before, after, .. } => Fact::DatasetRevised {
                dataset: after.dataset,
                before: before.digest()?,
                after: after.digest()?,
                position: self.position(),
                removed: self.removed(),
                requests,
                certificate: Some(planned.certificate),
                statement: Some(statement),
            },
            Self::Model { before, after, .. } => Fact::ModelForgot {
                before: before.model(),
                after: after.model(),
                corpus: after.corpus(),
                position: self.position(),
                removed: self.removed(),
                requests,
                directory: plan.directory.clone(),
                certificate: planned.certificate,
                statement,
            },
        })
    }

    /// What the certificate of one request states.
    pub fn statement(
        &self,
        workspace: &Workspace,
        plan: &Plan,
        planned: &Planned,
    ) -> Result<Statement, Error> {
        let receipt = workspace.wait(workspace.ledger.receipt(planned.entry))?;
        let entry = workspace.wait(workspace.ledger.entry(planned.entry))?;
        let (carried, limit) = match self {
            Self::Dataset { before, after, .. } => (
                Carried::Dataset(DatasetForgetting {
                    dataset: after.dataset,
                    before: before.digest()?,
                    after: after.digest()?,
                    removed: self.removed(),
                }),
                DATASET_LIMIT,
            ),
            Self::Model { before, after, removed, quoted } => {
                let removed = commitments(removed, &receipt.opening);
                (model_forgetting(before, after, removed, *quoted), MODEL_LIMIT)
            }
        };
        Ok(Statement::of(Forgetting {
            certificate: planned.certificate,
            request: planned.entry,
            request_commitment: Commitment(entry.commitment),
            level: planned.level,
            requested_at: planned.at,
            carried_out_at: plan.now,
            due: None,
            replay_position: self.position(),
            policy: self.policy(),
            carried,
            limits: LIMITS.iter().copied().chain([limit]).map(str::to_owned).collect(),
        }))
    }

    /// What the reader is told.
    pub fn told(&self, directory: &str) -> Changed {
        let (artefact, left) = match self {
            Self::Dataset { after, .. } => ("dataset", after.counts.kept),
            Self::Model { after, .. } => ("model", after.records()),
        };
        Changed { artefact, directory: directory.to_owned(), removed: self.removed(), left }
    }

    fn removed(&self) -> u64 {
        match self {
            Self::Dataset { before, after, .. } => {
                before.counts.kept.saturating_sub(after.counts.kept)
            }
            Self::Model { removed, .. } => u64::try_from(removed.len()).unwrap_or(u64::MAX),
        }
    }

    fn policy(&self) -> PolicyHash {
        match self {
            Self::Dataset { after, .. } => after.policy,
            Self::Model { after, .. } => after.policy,
        }
    }

    const fn position(&self) -> Position {
        match self {
            Self::Model { after, .. } => after.snapshot.position,
            Self::Dataset { position, .. } => *position,
        }
    }
}

fn model_forgetting(
    before: &ModelCard,
    after: &ModelCard,
    removed: Vec<Commitment>,
    quoted: Quoted,
) -> Carried {
    Carried::Model(Box::new(ModelForgetting {
        trainer: after.trainer.clone(),
        recipe: after.recipe.clone(),
        recipe_digest: after.recipe_digest,
        program: after.program.clone(),
        processor: after.processor.clone(),
        before: before.state(),
        after: after.state(),
        removed,
        grade: after.grade,
        generation: after.generation,
        shards: ShardsForgetting::between(before, after),
        quoted: Some(quoted),
        replays: 0,
        audit: None,
    }))
}

fn commitments(removed: &[Digest], opening: &[u8; 32]) -> Vec<Commitment> {
    let mut removed: Vec<Commitment> =
        removed.iter().map(|content| Commitment::to_record(opening, content)).collect();
    removed.sort_unstable();
    removed
}

/// A certificate says of no checkpoint that it was destroyed which somebody could still read.
fn destroyed(
    workspace: &Workspace,
    folder: &Path,
    before: &ModelCard,
    after: &ModelCard,
) -> Result<(), Error> {
    let said = ShardsForgetting::between(before, after).map(|shards| shards.destroyed);
    let gone: Vec<Digest> = said.into_iter().flatten().map(|it| it.checkpoint).collect();
    Ok(must_be_unreadable(folder, after, &gone, &workspace.model_keys())?)
}

/// A training manifest: the folder of its files, and the card that names them.
type Manifested<'a> = (&'a Path, &'a ModelCard);

/// The records that left a training manifest.
fn difference(before: Manifested<'_>, after: Manifested<'_>) -> Result<Vec<Digest>, Error> {
    let mut stayed = BTreeSet::new();
    for record in corpus::records_of(after.0, after.1) {
        stayed.insert(record?.content);
    }
    let mut gone = Vec::new();
    for record in corpus::records_of(before.0, before.1) {
        let content = record?.content;
        if !stayed.contains(&content) {
            gone.push(content);
        }
    }
    Ok(gone)
}

/// What others contributed that is nearly what left.
fn quoted(
    before: Manifested<'_>,
    after: Manifested<'_>,
    removed: &[Digest],
) -> Result<Quoted, Error> {
    let removed: BTreeSet<Digest> = removed.iter().copied().collect();
    let mut texts = Vec::new();
    for record in corpus::records_of(before.0, before.1) {
        let record = record?;
        if removed.contains(&record.content) {
            texts.push(record.body.text);
        }
    }
    let mut quotes = Quotes::of(texts.iter().map(String::as_str));
    for record in corpus::records_of(after.0, after.1) {
        let record = record?;
        quotes.look(record.subjects.first().map_or("", String::as_str), &record.text);
    }
    Ok(quotes.found())
}

/// The position of the snapshot that a manifest names, by this workspace's own signature.
fn position_of(workspace: &Workspace, file: &Path, manifest: &Manifest) -> Result<Position, Error> {
    let unfit = |why: String| Error::unfit(file, format!("names a bad snapshot: {why}"));
    let note =
        Note::parse(manifest.snapshot.note.as_bytes()).map_err(|error| unfit(error.to_string()))?;
    let text = note.verify(&workspace.trusted()).map_err(|error| unfit(error.to_string()))?;
    let statement = SnapshotStatement::parse(text).map_err(|error| unfit(error.to_string()))?;
    Ok(statement.position)
}

/// A change that is not the next generation was made by somebody else.
fn follows(folder: &Path, previous: Option<Digest>, before: Digest) -> Result<(), Error> {
    if previous == Some(before) {
        return Ok(());
    }
    Err(Error::unfit(folder, "was changed by another program in the middle of a forgetting"))
}
