//! An index that is served from its folder.

use std::path::{Path, PathBuf};

use untrain_lineage::ModelCard;
use untrain_lineage::model::Role;

use super::additive::TRAINER;
use super::index::{Index, Neighbour};
use super::recipe::{Recipe, Vectors};
use super::state::{Ranked, State};
use super::trainer::{Knn, vector_of};
use crate::features::Features;
use crate::model_dir::open_served;
use crate::trainer::Before;
use crate::{Error, Result};

/// An index that is served.
#[derive(Debug, Clone)]
pub struct Served {
    folder: PathBuf,
    card: ModelCard,
    recipe: Recipe,
    index: Index,
}

impl Served {
    /// Opens the model in `folder` as its card names it at this moment.
    ///
    /// # Errors
    /// When there is no index, or its serving file is not the one that the card names.
    pub fn open(folder: &Path) -> Result<Self> {
        open_served(folder, TRAINER, |before: &Before<'_>| {
            let index = Index::from_bytes(&before.read(Role::Serving, "")?)
                .map_err(Error::of_file(&before.path(Role::Serving, "")))?;
            let recipe = Knn::of_settings(&before.card.recipe)?.recipe;
            let (folder, card) = (folder.to_owned(), before.card.clone());
            Ok(Self { folder, card, recipe, index })
        })
    }

    /// What the model says of itself.
    #[must_use]
    pub const fn card(&self) -> &ModelCard {
        &self.card
    }

    /// What it serves.
    #[must_use]
    pub const fn index(&self) -> &Index {
        &self.index
    }

    /// A query as a vector: a text, or a list of numbers where the index is made of such lists.
    ///
    /// # Errors
    /// [`Error::Query`] when it must be a list and is none.
    pub fn vector(&self, query: &str) -> Result<Vec<i8>> {
        match &self.recipe.vectors {
            Vectors::Text => Ok(Features::new(self.recipe.places).small(query)),
            Vectors::Column(_) => vector_of(query, self.recipe.places).map_err(Error::Query),
        }
    }

    /// The `k` records nearest to a query, as [`Index::nearest`] finds them.
    ///
    /// # Errors
    /// As [`Served::vector`].
    pub fn nearest(&self, query: &str, k: usize) -> Result<Vec<Neighbour>> {
        Ok(self.index.nearest(&self.vector(query)?, k))
    }

    /// Candidates in the order in which they suit the person with this account; none when the model
    /// holds nothing of theirs. It reads the private state, of which nothing else is given away.
    ///
    /// # Errors
    /// As [`Served::vector`], and when the state is not the one that the card names.
    pub fn rank(&self, account: &str, candidates: &[String]) -> Result<Option<Vec<Ranked>>> {
        let candidates = candidates.iter().map(|query| self.vector(query));
        let candidates: Vec<Vec<i8>> = candidates.collect::<Result<_>>()?;
        let before = Before { folder: &self.folder, card: &self.card };
        let state = State::from_bytes(&before.read(Role::State, "")?)
            .map_err(Error::of_file(&before.path(Role::State, "")))?;
        Ok(state.rank(account, &candidates))
    }
}
