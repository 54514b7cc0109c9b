//! A classifier that is served from its folder.

use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_lineage::model::Role;

use super::additive::TRAINER;
use super::serving::{Prediction, Serving};
use crate::model_dir::open_served;
use crate::trainer::Before;
use crate::{Error, Result};

/// A classifier that is served.
#[derive(Debug, Clone)]
pub struct Classifier {
    card: ModelCard,
    serving: Serving,
}

impl Classifier {
    /// Opens the model in `folder` as its card names it at this moment.
    ///
    /// # Errors
    /// When there is no classifier, or its serving file is not the one that the card names.
    pub fn open(folder: &Path) -> Result<Self> {
        open_served(folder, TRAINER, |before: &Before<'_>| {
            let serving = Serving::from_bytes(&before.read(Role::Serving, "")?)
                .map_err(Error::of_file(&before.path(Role::Serving, "")))?;
            Ok(Self { card: before.card.clone(), serving })
        })
    }

    /// What the model says of itself.
    #[must_use]
    pub const fn card(&self) -> &ModelCard {
        &self.card
    }

    /// What it serves.
    #[must_use]
    pub const fn serving(&self) -> &Serving {
        &self.serving
    }

    /// How well each label fits a text, the best first.
    #[must_use]
    pub fn predict(&self, text: &str) -> Vec<Prediction> {
        self.serving.predict(text)
    }
}
