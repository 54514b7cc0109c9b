//! The trainers that this program has, by the name that a model's card gives.

use untrain_lineage::ModelCard;
use untrain_lineage::model::FILE;

use crate::knn::Knn;
use crate::knn::additive::TRAINER as KNN;
use crate::linear::Linear;
use crate::linear::additive::TRAINER as LINEAR;
use crate::ngram::Ngram;
use crate::recipe::TRAINER as NGRAM;
use crate::trainer::{Before, Trainer};
use crate::whole::Whole;
use crate::{Error, Result};

/// The trainer that made a model, from its card and from what is public in its folder.
///
/// # Errors
/// When this program does not have it, or not by the rules that the recipe names.
pub fn of_card(before: &Before<'_>) -> Result<Box<dyn Trainer>> {
    let made = made(before.card);
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

fn made(card: &ModelCard) -> Result<Box<dyn Trainer>> {
    match card.trainer.as_str() {
        LINEAR => Ok(Box::new(Whole(Linear::of_settings(&card.recipe)?))),
        KNN => Ok(Box::new(Whole(Knn::of_settings(&card.recipe)?))),
        NGRAM => Ok(Box::new(Whole(Ngram::of_settings(&card.recipe)?))),
        other => Err(Error::OtherTrainer(other.to_owned())),
    }
}
