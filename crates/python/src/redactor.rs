//! Redaction of one text, by the rules that the gate uses too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER_PERMISSIVE;
use pyo3::prelude::*;
use untrain_gate::Redaction;
use untrain_redact::measure::Draw;
use untrain_redact::{Configuration, Key, Keys, Kind, Placeholders, Redacted};
use zeroize::Zeroizing;

use crate::errors::unfit;

/// What finds and replaces personal data.
#[pyclass(frozen, module = "untrain")]
pub(crate) struct Redactor {
    pub(crate) redaction: Redaction,
}

#[pymethods]
impl Redactor {
    /// By the usual rules, or by those in the table `redact` of the TOML file `rules`. With `names`
    /// it looks for names too. `key` and `seal_key` are files of 64 hexadecimal digits. `sample` of
    /// the redacted records are read again, drawn by `seed`.
    #[new]
    #[pyo3(signature = (*, names=false, rules=None, key=None, seal_key=None, sample=None,
                        seed=None))]
    fn new(
        names: bool,
        rules: Option<PathBuf>,
        key: Option<PathBuf>,
        seal_key: Option<PathBuf>,
        sample: Option<usize>,
        seed: Option<u64>,
    ) -> PyResult<Self> {
        let mut configuration = rules.as_deref().map(read_rules).transpose()?.unwrap_or_default();
        if names {
            configuration.settings.kinds.extend(Kind::NAMES);
        }
        let read = |path: Option<PathBuf>| path.as_deref().map(read_key).transpose();
        let keys = Keys { pseudonyms: read(key)?, encryption: read(seal_key)? };
        let usual = Draw::default();
        let draw =
            Draw { records: sample.unwrap_or(usual.records), seed: seed.unwrap_or(usual.seed) };
        let redaction = Redaction::new(configuration, &keys, draw).map_err(unfit)?;
        Ok(Self { redaction })
    }

    /// The text with personal data replaced, and how many pieces of each kind that were; `None`
    /// where the rules drop what holds them.
    fn redact(&self, py: Python<'_>, text: &str) -> (Option<String>, BTreeMap<String, u64>) {
        py.detach(|| {
            let mut placeholders = Placeholders::new();
            let redacted = self.redaction.redactor.redact(text, &mut placeholders);
            let Redacted::Text(text) = redacted else { return (None, BTreeMap::new()) };
            let counts = placeholders.counts().filter(|count| count.replaced > 0);
            let counts = counts.map(|count| (count.name.to_owned(), count.replaced)).collect();
            (Some(text.into_owned()), counts)
        })
    }
}

/// The rules in the table `redact` of a TOML file.
fn read_rules(path: &Path) -> PyResult<Configuration> {
    let fault = |why: String| unfit(format!("`{}`: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    let mut file: toml::Table =
        text.parse().map_err(|error: toml::de::Error| fault(error.message().to_owned()))?;
    let Some(toml::Value::Table(table)) = file.remove("redact") else {
        return Err(fault("`redact` is no table of the file; nothing was redacted".to_owned()));
    };
    Configuration::read(table).map_err(|error| fault(format!("{error}; nothing was redacted")))
}

/// A key, which is nowhere else when it is not needed any more.
fn read_key(path: &Path) -> PyResult<Key> {
    let fault = |why: String| unfit(format!("the key `{}` {why}", path.display()));
    let text = std::fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|error| fault(format!("can't be read: {error}")))?;
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map(Zeroizing::new).ok();
    let bytes: Option<Zeroizing<[u8; 32]>> =
        bytes.and_then(|bytes| bytes.as_slice().try_into().ok()).map(Zeroizing::new);
    let mut bytes = bytes.ok_or_else(|| fault("is not 64 hexadecimal digits".to_owned()))?;
    Ok(Key::new(&mut bytes))
}
