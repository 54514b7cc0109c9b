//! What an operator may choose about a classifier.

use crate::limits::{MIN_SUPPORT_MAX, PLACES_MAX, PLACES_MIN, RIDGE_MILLI_MAX, RIDGE_MILLI_MIN};
use crate::{Error, Result};

/// How a classifier is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Least squares with a penalty on large weights.
    Ridge,
    /// Naive Bayes: how often features occur under each label.
    Bayes,
}

/// The methods with the names that recipes give them.
const METHODS: [(&str, Method); 2] = [("ridge", Method::Ridge), ("bayes", Method::Bayes)];

impl Method {
    /// Its name in a recipe.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ridge => "ridge",
            Self::Bayes => "bayes",
        }
    }

    /// The method of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        METHODS.iter().find(|(known, _)| *known == name).map(|(_, method)| *method)
    }
}

/// Where the label of a record stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Labels {
    /// In a column of the dataset, such as one that moderators fill in.
    Column(String),
    /// The record's category.
    Category,
    /// Who could read it.
    Visibility,
    /// Where it comes from.
    Source,
}

/// What stands in a recipe before the name of a column.
const COLUMN: &str = "column:";

impl Labels {
    /// Its name in a recipe.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Column(name) => format!("{COLUMN}{name}"),
            Self::Category => "category".to_owned(),
            Self::Visibility => "visibility".to_owned(),
            Self::Source => "source".to_owned(),
        }
    }

    /// What a name in a recipe stands for.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "category" => Some(Self::Category),
            "visibility" => Some(Self::Visibility),
            "source" => Some(Self::Source),
            _ => {
                let column = name.strip_prefix(COLUMN).filter(|column| !column.is_empty());
                column.map(|column| Self::Column(column.to_owned()))
            }
        }
    }
}

/// The settings of a classifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// How it is fitted.
    pub method: Method,
    /// Where its labels stand.
    pub labels: Labels,
    /// How many places features are hashed to.
    pub places: u32,
    /// The penalty on large weights, in thousandths of one record's worth.
    pub ridge_milli: u32,
    /// How many persons must be behind a label that is served.
    pub min_support: u32,
}

impl Default for Recipe {
    fn default() -> Self {
        let labels = Labels::Category;
        Self { method: Method::Ridge, labels, places: 1024, ridge_milli: 1000, min_support: 2 }
    }
}

impl Recipe {
    /// Whether a model can be made by it.
    ///
    /// # Errors
    /// [`Error::Recipe`] names the first setting that is out of its range.
    pub fn check(&self) -> Result<()> {
        for (setting, given, least, most) in [
            ("places", self.places, PLACES_MIN, PLACES_MAX),
            ("ridge_milli", self.ridge_milli, RIDGE_MILLI_MIN, RIDGE_MILLI_MAX),
            ("min_support", self.min_support, 1, MIN_SUPPORT_MAX),
        ] {
            if !(least..=most).contains(&given) {
                return Err(Error::Recipe { setting, given, least, most });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_what_they_name() {
        for (name, method) in METHODS {
            assert_eq!((method.name(), Method::named(name)), (name, Some(method)));
        }
        for name in ["category", "visibility", "source", "column:flagged"] {
            assert_eq!(Labels::named(name).unwrap().name(), name);
        }
        assert_eq!((Labels::named("column:"), Labels::named("flagged")), (None, None));
        assert_eq!(Method::named("forest"), None);
    }

    #[test]
    fn a_setting_out_of_range_is_refused() {
        let error = Recipe { places: 63, ..Recipe::default() }.check().unwrap_err();
        assert_eq!(error.to_string(), "the recipe has places 63; it must be between 64 and 4096");
        assert!(Recipe { ridge_milli: 0, ..Recipe::default() }.check().is_err());
        assert!(Recipe::default().check().is_ok());
    }
}
