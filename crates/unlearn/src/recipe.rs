//! The recipe of a training run: everything besides the corpus that a model's bytes depend on.

use serde::{Deserialize, Serialize};
use untrain_lineage::recipe::Recipe as Settings;

use crate::limits::{MIN_SUPPORT_MAX, ORDER_MAX, ORDER_MIN};
use crate::{Error, Result, public_words, tokens};

/// The trainer that this recipe is for, as a model's card names it.
pub const TRAINER: &str = "ngram";

/// What an operator may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// How long the longest n-grams are, in tokens.
    pub order: u8,
    /// How many persons must be behind an n-gram that is served.
    pub min_support: u32,
}

impl Default for Recipe {
    fn default() -> Self {
        Self { order: 5, min_support: 2 }
    }
}

/// The recipe as a card keeps it: with the names of the rules that it was made by.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    order: u8,
    min_support: u32,
    tokens: String,
    public_words: String,
}

impl Recipe {
    /// Whether a model can be made by it.
    ///
    /// # Errors
    /// [`Error::Recipe`] names the first setting that is out of its range.
    pub fn check(&self) -> Result<()> {
        for (setting, given, least, most) in [
            ("order", u32::from(self.order), ORDER_MIN, ORDER_MAX),
            ("min_support", self.min_support, 1, MIN_SUPPORT_MAX),
        ] {
            if !(least..=most).contains(&given) {
                return Err(Error::Recipe { setting, given, least, most });
            }
        }
        Ok(())
    }

    /// The settings for a model's card.
    pub(crate) fn to_settings(&self) -> Result<Settings> {
        Ok(Settings::of(&Full {
            order: self.order,
            min_support: self.min_support,
            tokens: tokens::NAME.to_owned(),
            public_words: public_words::NAME.to_owned(),
        })?)
    }

    /// The recipe of a model's card; none if it was made by other rules than this program has.
    pub(crate) fn of_settings(settings: &Settings) -> Result<Option<Self>> {
        let full: Full = settings.to()?;
        let ours = full.tokens == tokens::NAME && full.public_words == public_words::NAME;
        let recipe = Self { order: full.order, min_support: full.min_support };
        recipe.check()?;
        Ok(ours.then_some(recipe))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_keeps_the_recipe_and_the_rules_it_means() {
        let recipe = Recipe { order: 3, min_support: 4 };
        let mut settings = recipe.to_settings().unwrap();
        assert_eq!(Recipe::of_settings(&settings).unwrap(), Some(recipe));
        let other = untrain_lineage::recipe::Setting::Text("untrain/tokens/v2".to_owned());
        settings.settings.insert("tokens".to_owned(), other);
        assert_eq!(Recipe::of_settings(&settings).unwrap(), None);
    }

    #[test]
    fn a_setting_out_of_range_is_refused() {
        let error = Recipe { order: 6, ..Recipe::default() }.check().unwrap_err();
        assert_eq!(error.to_string(), "the recipe has order 6; it must be between 2 and 5");
        assert!(Recipe { min_support: 0, ..Recipe::default() }.check().is_err());
    }
}
