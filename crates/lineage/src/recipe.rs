//! A recipe: the settings of a training run, flat and without fractions, so that it has one
//! spelling and one digest on every machine.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use untrain_policy::Digest;

use crate::{Error, canonical};

const WHAT: &str = "recipe";

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Setting {
    /// On or off.
    Switch(bool),
    /// A whole number.
    Number(i64),
    /// A word, or a fraction as text.
    Text(String),
}

/// The settings of a training run by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recipe {
    /// The settings, sorted by name.
    pub settings: BTreeMap<String, Setting>,
}

impl Recipe {
    /// The recipe that a trainer's own flat structure of settings stands for.
    ///
    /// # Errors
    /// [`Error::Field`] when a setting is neither a switch, a whole number nor a text.
    pub fn of<T: Serialize>(settings: &T) -> Result<Self, Error> {
        let value = serde_json::to_value(settings)
            .map_err(|error| Error::Json { what: WHAT, reason: error.to_string() })?;
        let Value::Object(fields) = value else {
            return Err(Error::field(WHAT, "", "a recipe is a list of named settings"));
        };
        let mut recipe = Self::default();
        for (name, value) in fields {
            let setting = serde_json::from_value(value).map_err(|_| {
                Error::field(WHAT, &name, "a setting is a switch, a whole number or a text")
            })?;
            recipe.settings.insert(name, setting);
        }
        Ok(recipe)
    }

    /// The trainer's own structure again.
    ///
    /// # Errors
    /// [`Error::Json`] when a setting is missing, unknown or of another kind.
    pub fn to<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::to_value(self)
            .and_then(serde_json::from_value)
            .map_err(|error| Error::Json { what: WHAT, reason: error.to_string() })
    }

    /// BLAKE3 of the recipe as one line of JSON, names sorted.
    ///
    /// # Errors
    /// None in practice: a recipe is always JSON.
    pub fn digest(&self) -> Result<Digest, Error> {
        Ok(canonical::digest(&canonical::to_line(WHAT, self)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Ngram {
        order: u8,
        min_support: u32,
        lower: bool,
        smoothing: String,
    }

    #[test]
    fn a_recipe_keeps_every_setting_and_has_one_digest() {
        let ngram =
            Ngram { order: 4, min_support: 2, lower: false, smoothing: "kneser_ney".to_owned() };
        let recipe = Recipe::of(&ngram).unwrap();
        assert_eq!(recipe.to::<Ngram>().unwrap(), ngram);
        assert_eq!(
            canonical::to_line(WHAT, &recipe).unwrap(),
            br#"{"lower":false,"min_support":2,"order":4,"smoothing":"kneser_ney"}"#
        );
        assert_ne!(recipe.digest().unwrap(), Recipe::default().digest().unwrap());
    }

    #[test]
    fn a_fraction_is_refused() {
        #[derive(Serialize)]
        struct Rate {
            rate: f64,
        }
        let error = Recipe::of(&Rate { rate: 0.1 }).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the recipe is wrong in `rate`: a setting is a switch, a whole number or a text"
        );
    }
}
