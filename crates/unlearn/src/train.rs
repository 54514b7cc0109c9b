//! Trains a model on a dataset, after every record was held against the newest snapshot.

use std::collections::BTreeMap;
use std::path::Path;

use untrain_gate::staging::Staging;
use untrain_gate::{Dataset, VerifiedSnapshot, check_order};
use untrain_lineage::ModelCard;
use untrain_lineage::model::{DatasetUse, SCHEMA};
use untrain_policy::{CollectedAt, Decision, Reason, Timestamp};

use crate::corpus::{Body, Corpus};
use crate::model_dir::{self, MARK, PROGRAM};
use crate::recheck::Recheck;
use crate::recipe::TRAINER;
use crate::resident::Resident;
use crate::{Error, Recipe, Result};

/// What a training run brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trained {
    /// The model's card.
    pub card: ModelCard,
    /// How many records of the dataset were left out, by the code of the decision.
    pub left_out: BTreeMap<String, u64>,
}

/// Trains on those records of `dataset` that `snapshot` permits for the dataset's purpose, and
/// publishes the model at `out` in one step. A model that is there is replaced only with `force`;
/// anything else that is there is left alone.
///
/// # Errors
/// [`Error`]; nothing new stands at `out` then, and what stood there still does.
pub fn train(
    dataset: &Dataset,
    snapshot: &VerifiedSnapshot,
    recipe: &Recipe,
    out: &Path,
    force: bool,
    now: Timestamp,
) -> Result<Trained> {
    recipe.check()?;
    check_order(dataset, snapshot)?;
    let (snapshot_use, policy) = model_dir::checked_against(snapshot)?;
    let staging = Staging::of(MARK, out, force).map_err(model_dir::of_model)?;
    dataset.check_files()?;
    let Checked { corpus, left_out } = check_records(dataset, snapshot)?;
    let records = corpus.records().len() as u64;
    let files = Resident::build(recipe, corpus)?.files()?;
    let written = model_dir::write_files(staging.folder(), 0, &files, records)?;
    let manifest = dataset.manifest();
    let settings = recipe.to_settings()?;
    let card = ModelCard {
        schema: SCHEMA.to_owned(),
        generation: 0,
        previous: None,
        trainer: TRAINER.to_owned(),
        recipe_digest: settings.digest()?,
        recipe: settings,
        program: PROGRAM.to_owned(),
        processor: std::env::consts::ARCH.to_owned(),
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
        corpus: written.corpus,
        counts: written.counts,
        serving: written.serving,
    };
    model_dir::write_card(staging.folder(), &card)?;
    staging.publish().map_err(model_dir::of_model)?;
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
