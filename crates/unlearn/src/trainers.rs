//! The trainers that this program has, by the name that a model's card gives.

use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_lineage::model::{FILE, Role};
use untrain_lineage::recipe::Recipe as Settings;

use crate::complete::Model;
use crate::external::External;
use crate::external::slices::TRAINER as EXTERNAL;
use crate::knn::Knn;
use crate::knn::additive::TRAINER as KNN;
use crate::linear::Linear;
use crate::linear::additive::TRAINER as LINEAR;
use crate::model_dir;
use crate::neural::{Neural, TRAINER as NEURAL, Writing};
use crate::ngram::Ngram;
use crate::recipe::TRAINER as NGRAM;
use crate::sharded::Sharded;
use crate::trainer::{Before, Trainer};
use crate::whole::Whole;
use crate::writer::Writer;
use crate::{Error, Result, release};

/// The trainer that made a model, from its card and from what is public in its folder.
///
/// # Errors
/// When this program does not have it, or not by the rules that the recipe names.
pub fn of_card(before: &Before<'_>) -> Result<Box<dyn Trainer>> {
    let made = made(before);
    made.map_err(|error| {
        let why = match error {
            Error::OtherTrainer(name) => {
                format!("is of the trainer `{name}`, which this program has not")
            }
            Error::OtherRules => "was made by rules that this program does not have".to_owned(),
            error => format!("has a recipe that can't be followed: {error}"),
        };
        Error::file(&before.folder.join(FILE), why)
    })
}

/// The model in `folder`, when it is one that writes.
///
/// # Errors
/// When there is no model, it was withdrawn, it does not write, or its serving file is not the one
/// its card names.
pub fn writer(folder: &Path) -> Result<Box<dyn Writer>> {
    release::refuse_withdrawn(folder)?;
    match opened(folder, &model_dir::must_have_card(folder)?) {
        // A forgetting may have put another generation in place in between.
        Err(Error::Io { .. }) => opened(folder, &model_dir::must_have_card(folder)?),
        opened => opened,
    }
}

fn opened(folder: &Path, card: &ModelCard) -> Result<Box<dyn Writer>> {
    match card.trainer.as_str() {
        NGRAM => Ok(Box::new(Model::open(folder)?)),
        NEURAL => Ok(Box::new(Writing::open(&Before { folder, card })?)),
        other => {
            let why = format!("is of the trainer `{other}`, which does not write");
            Err(Error::file(&folder.join(FILE), why))
        }
    }
}

fn made(before: &Before<'_>) -> Result<Box<dyn Trainer>> {
    match before.card.trainer.as_str() {
        LINEAR => Ok(Box::new(Whole(Linear::of_settings(&before.card.recipe)?))),
        KNN => Ok(Box::new(Whole(Knn::of_settings(&before.card.recipe)?))),
        NGRAM => Ok(Box::new(Whole(Ngram::of_settings(&before.card.recipe)?))),
        NEURAL => {
            let own =
                |settings: &Settings| Neural::of_settings(settings, before.read(Role::Base, "")?);
            Ok(Box::new(Sharded::of_card(before, own)?))
        }
        EXTERNAL => Ok(Box::new(Sharded::of_card(before, External::of_settings)?)),
        other => Err(Error::OtherTrainer(other.to_owned())),
    }
}
