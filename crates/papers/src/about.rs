//! What a person says of a dataset and of the model it is for, in a file of TOML: the answers that
//! no machine can find out. Nothing has to be said; whatever is not leaves a blank.

use serde::Deserialize;

/// The longest file that is taken, in bytes.
pub const ABOUT_BYTES_MAX: usize = 1 << 20;

/// The answers, by what they are about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct About {
    /// Of the dataset.
    pub dataset: AboutDataset,
    /// Of its use.
    pub r#use: AboutUse,
    /// Of who provides the model.
    pub provider: AboutProvider,
    /// Of the model.
    pub model: AboutModel,
    /// Of where the data comes from.
    pub sources: AboutSources,
}

/// Of the dataset.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AboutDataset {
    /// What people call it; else the name of its folder.
    pub title: Option<String>,
    /// What is in it, in a few sentences.
    pub description: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
    /// Its licence: the address of its text, or an SPDX identifier.
    pub licence: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
    /// Its version, such as `1.0.0`; else that of its generation.
    pub version: Option<String>,
    /// How it is cited.
    pub citation: Option<String>,
    /// In which languages its texts are, as BCP 47 says.
    pub languages: Vec<String>,
    /// In which countries its data was collected, as ISO 3166-1 alpha-2 says.
    pub countries: Vec<String>,
    /// How to reach whoever answers for it.
    pub contact: Option<String>,
}

/// Of its use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AboutUse {
    /// What it is meant for, beyond the purpose of the policy.
    pub intended: Option<String>,
    /// What it must not be used for.
    pub out_of_scope: Option<String>,
    /// What is known to be missing or wrong.
    pub limitations: Option<String>,
    /// In which ways it is biased.
    pub biases: Option<String>,
    /// What its use may do to people.
    pub social_impact: Option<String>,
}

/// Of who provides the model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AboutProvider {
    /// Its name.
    pub name: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// Its authorised representative in the Union.
    pub representative: Option<String>,
    /// Whether it has signed the code of practice, in words.
    pub code_of_practice: Option<String>,
}

/// Of the model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AboutModel {
    /// Its name and version.
    pub name: Option<String>,
    /// The models that it was made from.
    pub depends_on: Option<String>,
    /// Since when it is on the Union's market.
    pub on_market: Option<String>,
    /// Whether it goes on being trained with new data, in words.
    pub continuous: Option<String>,
}

/// Of where the data comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AboutSources {
    /// The provider's own services that the data comes from.
    pub services: Option<String>,
    /// Whether data of people's dealings with the model is used, in words.
    pub interactions: Option<String>,
    /// Large public datasets.
    pub public: Option<String>,
    /// Of data that was licensed: from whom.
    pub licensed: Option<String>,
    /// Other private data of third parties.
    pub private: Option<String>,
    /// The crawlers, what they do, and the most crawled domains.
    pub crawlers: Option<String>,
    /// Synthetic data, and the models that made it.
    pub synthetic: Option<String>,
    /// Anything else.
    pub other: Option<String>,
    /// What is done about illegal content.
    pub illegal_content: Option<String>,
    /// What is protected by copyright, trademarks or patents.
    pub protected: Option<String>,
    /// Whether aggregate consumer information is in it.
    pub aggregate: Option<String>,
}

/// Why a file of answers can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AboutError {
    /// It is longer than [`ABOUT_BYTES_MAX`].
    #[error("is longer than {ABOUT_BYTES_MAX} bytes")]
    TooLong,
    /// It is not TOML, or says something that no paper asks for.
    #[error("can't be read: {0}")]
    Toml(String),
}

impl About {
    /// Reads the answers.
    ///
    /// # Errors
    /// [`AboutError`] with the line, when it is not TOML or has a key that no paper asks for.
    pub fn parse(text: &str) -> Result<Self, AboutError> {
        if text.len() > ABOUT_BYTES_MAX {
            return Err(AboutError::TooLong);
        }
        toml::from_str(text).map_err(|error| AboutError::Toml(one_line(&error.to_string())))
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_to_be_said() {
        assert_eq!(About::parse("").unwrap(), About::default());
        let about = About::parse("[dataset]\nlicence = \"CC-BY-4.0\"\n").unwrap();
        assert_eq!(about.dataset.licence.as_deref(), Some("CC-BY-4.0"));
    }

    #[test]
    fn a_key_that_no_paper_asks_for_is_named() {
        let error = About::parse("[dataset]\nlicense = \"MIT\"\n").unwrap_err().to_string();
        assert!(error.contains("license") && !error.contains('\n'), "{error}");
    }
}
