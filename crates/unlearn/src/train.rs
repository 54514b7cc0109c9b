//! Trains a model on a dataset, after every record was held against the newest snapshot.

use std::collections::BTreeMap;
use std::path::Path;

use untrain_gate::staging::Staging;
use untrain_gate::{Dataset, VerifiedSnapshot, check_order};
use untrain_lineage::ModelCard;
use untrain_lineage::model::{DatasetUse, SCHEMA};
use untrain_policy::{CollectedAt, Decision, Reason, Timestamp};

use crate::checkpoints;
use crate::corpus::{Body, Corpus};
use crate::model_dir::{self, MARK, PROCESSOR, PROGRAM};
use crate::recheck::Recheck;
use crate::trainer::{Home, Trainer};
use crate::{Error, Result};

/// What a training run brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trained {
    /// The model's card.
    pub card: ModelCard,
    /// How many records of the dataset were left out, by the code of the decision.
    pub left_out: BTreeMap<String, u64>,
}

/// Where a training run puts its model.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The model's folder.
    pub out: &'a Path,
    /// Whether a model that is there may be replaced.
    pub force: bool,
    /// Where the keys are.
    pub home: &'a Home,
}

/// Trains on those records of `dataset` that `snapshot` permits for the dataset's purpose, and
/// publishes the model at `place` in one step. A model that is there is replaced only with `force`;
/// anything else that is there is left alone.
///
/// # Errors
/// [`Error`]; nothing new stands there then, and what stood there still does.
pub fn train(
    dataset: &Dataset,
    snapshot: &VerifiedSnapshot,
    trainer: &dyn Trainer,
    place: Place<'_>,
    now: Timestamp,
) -> Result<Trained> {
    let Place { out, force, home } = place;
    let recipe = trainer.settings()?;
    check_order(dataset, snapshot)?;
    let (snapshot_use, policy) = model_dir::checked_against(snapshot)?;
    let staging = Staging::of(MARK, out, force).map_err(model_dir::of_model)?;
    dataset.check_files()?;
    let Checked { corpus, left_out } = check_records(dataset, snapshot)?;
    let made = trainer.build(corpus, staging.folder(), home)?;
    let files = model_dir::write_files(staging.folder(), None, &made, home)?;
    let manifest = dataset.manifest();
    let card = ModelCard {
        schema: SCHEMA.to_owned(),
        generation: 0,
        previous: None,
        trainer: trainer.name().to_owned(),
        recipe_digest: recipe.digest()?,
        recipe,
        grade: trainer.grade(),
        program: PROGRAM.to_owned(),
        processor: PROCESSOR.to_owned(),
        trained_at: now,
        purpose: manifest.purpose.clone(),
        policy,
        snapshot: snapshot_use,
        dataset: DatasetUse {
            id: manifest.dataset,
            generation: manifest.generation,
            manifest: dataset.digest(),
        },
        left_out: left_out.clone(),
        files,
        layout: made.layout,
    };
    model_dir::write_card(staging.folder(), &card, home)?;
    let replaced = model_dir::must_have_card(out).ok().filter(|_| force);
    staging.publish().map_err(model_dir::of_model)?;
    if let Some(replaced) = replaced {
        checkpoints::destroy_all(&replaced, home)?;
    }
    Ok(Trained { card, left_out })
}

struct Checked {
    corpus: Corpus,
    left_out: BTreeMap<String, u64>,
}

fn check_records(dataset: &Dataset, snapshot: &VerifiedSnapshot) -> Result<Checked> {
    let recheck = Recheck::new(snapshot, &dataset.manifest().purpose);
    let (mut kept, mut left_out) = (Vec::new(), BTreeMap::new());
    let mut leave_out = |decision: Decision| {
        *left_out.entry(decision.code().into_owned()).or_default() += 1_u64;
    };
    for record in dataset.records() {
        let record = record.map_err(Error::Gate)?;
        // A corpus file has no spelling for a time that could not be read.
        if record.collected_at == CollectedAt::Unreadable {
            leave_out(Decision::from(Reason::InvalidRecord));
            continue;
        }
        let body = Body::from(record);
        match recheck.person_behind(&body)? {
            Ok(person) => kept.push((person, body)),
            Err(decision) => leave_out(decision),
        }
    }
    snapshot.check_unchanged().map_err(Error::Gate)?;
    Ok(Checked { corpus: Corpus::new(kept), left_out })
}
