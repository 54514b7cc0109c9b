//! How a model is used: what its labels mean, how sure it must be, and how much it reads at once.

use std::collections::BTreeMap;

use serde::Deserialize;
#[cfg(any(feature = "onnx", test))]
use untrain_redact::Kind;

/// How a model is used. `token-classifier.toml` in its folder says it, each field if need be:
///
/// ```
/// # use untrain_token_classifier::Options;
/// let options: Options = toml::from_str(r#"
/// threshold = 0.5      # how likely personal data of any kind must be
/// window = 256         # how many tokens are read at once, at most
/// overlap = 64         # how many of them are read with the next ones too
///
/// [labels]             # by their names without B- and I-
/// GIVEN_NAME = "PERSON"
/// WEEKDAY = "none"
/// "#)?;
/// assert_eq!(options.window, 256);
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// How likely it must be that a word is personal data of any kind, from 0 to 1.
    pub threshold: f32,
    /// How many tokens are read at once at most, with those that stand for a beginning and an end.
    pub window: usize,
    /// How many tokens of a window are read with the next one too; at most a quarter of it.
    pub overlap: usize,
    /// What labels are, by name: a kind's name, or `none`. They come before those known by name.
    pub labels: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { threshold: 0.5, window: 256, overlap: 64, labels: BTreeMap::new() }
    }
}

impl Options {
    /// What is wrong with these, where something is.
    #[cfg(any(feature = "onnx", test))]
    pub(crate) fn fault(&self) -> Option<String> {
        if !(self.threshold > 0.0 && self.threshold < 1.0) {
            return Some("`threshold` has to lie between 0 and 1".to_owned());
        }
        if self.overlap > self.window / 4 {
            return Some("`overlap` has to be a quarter of `window` at most".to_owned());
        }
        let named =
            |value: &&String| *value != NONE && !Kind::ALL.iter().any(|k| k.as_str() == **value);
        let wrong = self.labels.values().find(named)?;
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        Some(format!("`{wrong}` is no kind; a label is `{NONE}` or one of {}", kinds.join(", ")))
    }
}

/// What a label is that says nothing of personal data.
#[cfg(any(feature = "onnx", test))]
pub(crate) const NONE: &str = "none";
