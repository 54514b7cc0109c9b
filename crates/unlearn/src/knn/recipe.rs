//! What an operator may choose about an index.

use crate::limits::{PLACES_MAX, PLACES_MIN};
use crate::{Error, Result};

/// Where the vectors come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vectors {
    /// The features of each text are hashed.
    Text,
    /// A column of the dataset holds a list of numbers for each record, made by any encoder that
    /// did not learn from members.
    Column(String),
}

/// What stands in a recipe before the name of a column.
const COLUMN: &str = "column:";

impl Vectors {
    /// Its name in a recipe.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Column(name) => format!("{COLUMN}{name}"),
        }
    }

    /// What a name in a recipe stands for.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == "text" {
            return Some(Self::Text);
        }
        let column = name.strip_prefix(COLUMN).filter(|column| !column.is_empty());
        column.map(|column| Self::Column(column.to_owned()))
    }
}

/// The settings of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// Where its vectors come from.
    pub vectors: Vectors,
    /// How many figures a vector has.
    pub places: u32,
}

impl Default for Recipe {
    fn default() -> Self {
        Self { vectors: Vectors::Text, places: 512 }
    }
}

impl Recipe {
    /// Whether an index can be made by it.
    ///
    /// # Errors
    /// [`Error::Recipe`] names the first setting that is out of its range.
    pub fn check(&self) -> Result<()> {
        let (given, least, most) = (self.places, PLACES_MIN, PLACES_MAX);
        if !(least..=most).contains(&given) {
            return Err(Error::Recipe { setting: "places", given, least, most });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_what_they_name() {
        for name in ["text", "column:embedding"] {
            assert_eq!(Vectors::named(name).unwrap().name(), name);
        }
        assert_eq!((Vectors::named("column:"), Vectors::named("embedding")), (None, None));
        assert!(Recipe { places: 5000, ..Recipe::default() }.check().is_err());
    }
}
