//! What can be set: `untrain.toml`, over it `UNTRAIN_…` in the environment, over both the flags.
//!
//! Flags and environment are clap's; this file holds the third layer and the defaults.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use serde::Deserialize;

use crate::error::Error;

/// The file that makes a folder a workspace.
pub const FILE: &str = "untrain.toml";

/// What `untrain.toml` says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name that the log signs with.
    pub origin: String,
    /// Where the ledger keeps its tables.
    #[serde(default)]
    pub ledger: Store,
    /// Who may override.
    #[serde(default)]
    pub policy: PolicyRules,
    /// Defaults of `untrain gate`.
    #[serde(default)]
    pub gate: Gate,
    /// The rules of redaction, which are read where text is redacted.
    #[serde(default)]
    pub redact: Option<toml::Table>,
    /// Defaults of `untrain train`.
    #[serde(default)]
    pub train: Train,
    /// How the service runs.
    #[serde(default)]
    pub server: untrain_server::Config,
    /// Where witnesses of the log are asked, over what a trust policy says.
    #[serde(default)]
    pub witness: Vec<WitnessAddress>,
}

/// Where a witness is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessAddress {
    /// The trust policy's name for it.
    pub name: String,
    /// What comes before `/add-checkpoint`.
    pub url: String,
}

impl std::str::FromStr for WitnessAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, url) = text
            .split_once('=')
            .filter(|(name, url)| !name.is_empty() && !url.is_empty())
            .ok_or_else(|| {
                format!("`{text}` is not a witness such as ada=http://127.0.0.1:8181")
            })?;
        Ok(Self { name: name.to_owned(), url: url.to_owned() })
    }
}

/// Where the ledger keeps its tables.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Store {
    /// A PostgreSQL database; a SQLite file in the workspace when absent.
    pub database: Option<String>,
}

/// How policies become the rule.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyRules {
    /// The verifier keys of second persons, whose signed override counts.
    pub approvers: Vec<String>,
}

/// Defaults of `untrain gate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gate {
    /// How many threads decide and write; all cores when absent.
    pub threads: Option<usize>,
    /// How old a snapshot may be.
    pub max_age: Option<Age>,
}

/// Defaults of `untrain train`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Train {
    /// How old a snapshot may be.
    pub max_age: Option<Age>,
    /// The longest n-gram.
    pub order: Option<u8>,
    /// How many people must stand behind an n-gram that is served.
    pub min_support: Option<u32>,
}

impl Config {
    /// Reads the file of the workspace in `dir`.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(FILE);
        let text = fs::read_to_string(&path).map_err(|source| Error::file(&path, source))?;
        toml::from_str(&text).map_err(|error| Error::Config { path, error: Box::new(error) })
    }

    /// The text of a new workspace's file.
    pub fn new_text(origin: &str, database: Option<&str>) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned());
        let origin = quoted(origin);
        let database = database.map_or_else(
            || "# database = \"postgres://USER@HOST/NAME\"; a SQLite file when absent".to_owned(),
            |database| format!("database = {}", quoted(database)),
        );
        format!(
            "# A workspace of untrain. UNTRAIN_… in the environment goes over this file, and flags \
             over both.\n\n# The name that the log signs with. It cannot change.\n\
             origin = {origin}\n\n[ledger]\n{database}\n\n[policy]\n# approvers = []        # keys of \
             second persons who may override (untrain key new)\n\n[gate]\n# threads = 2          # all cores when absent\n\
             # max_age = \"24h\"      # how old a snapshot may be\n\n\
             # [redact]             # what the gate and the filter replace, and by what\n\
             # also = [\"PERSON\"]\n# columns.author = \"PERSON\"\n\
             # key_file = \"redaction.key\"            # of pseudonyms and surrogates\n\
             # seal_key_file = \"sealing.key\"         # of encrypted values\n\n[train]\n\
             # max_age = \"1h\"\n# order = 5            # the longest n-gram\n\
             # min_support = 2      # people behind every n-gram that is served\n\n\
             # [[witness]]          # where one is asked, over what a trust policy says\n\
             # name = \"ada\"\n# url = \"http://127.0.0.1:8181\"\n"
        )
    }
}

/// The nearest workspace at or above `from`.
pub fn find(from: &Path) -> Option<PathBuf> {
    from.ancestors().find(|dir| dir.join(FILE).is_file()).map(Path::to_path_buf)
}

/// How old something may be: `90s`, `30m`, `24h`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age(pub SignedDuration);

impl Age {
    /// So many hours.
    pub const fn hours(hours: u32) -> Self {
        Self(SignedDuration::from_secs(hours as i64 * 3_600))
    }
}

impl std::str::FromStr for Age {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` is not an age such as 90s, 30m, 24h or 7d");
        let unit = text.chars().next_back().ok_or_else(fault)?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return Err(fault()),
        };
        let number: u32 =
            text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(fault)?;
        Ok(Self(SignedDuration::from_secs(i64::from(number).saturating_mul(seconds))))
    }
}

impl<'de> Deserialize<'de> for Age {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_read_as_they_are_written() {
        assert_eq!("24h".parse(), Ok(Age::hours(24)));
        assert_eq!("2d".parse(), Ok(Age::hours(48)));
        assert_eq!("90s".parse(), Ok(Age(SignedDuration::from_secs(90))));
        for bad in ["", "h", "-1h", "1w", "24", "1é"] {
            assert!(bad.parse::<Age>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_new_file_reads_back() {
        let text =
            Config::new_text("a \"quoted\" name", Some("postgres://untrain@localhost/\"it\""));
        let config: Config = toml::from_str(&text).unwrap();
        assert_eq!(config.origin, "a \"quoted\" name");
        assert_eq!(config.train.min_support, None);
        let set = text.replace("# max_age = \"24h\"", "max_age = \"36h\"");
        let config: Config = toml::from_str(&set).unwrap();
        assert_eq!(config.gate.max_age, Some(Age::hours(36)));
        let set = text.replace("# [[witness]]", "[[witness]]").replace("# name", "name");
        let config: Config = toml::from_str(&set.replace("# url", "url")).unwrap();
        assert_eq!(config.witness, ["ada=http://127.0.0.1:8181".parse().unwrap()]);
        let set = text.replace("# [redact]", "[redact]").replace("# also", "also");
        let redact = toml::from_str::<Config>(&set).unwrap().redact.unwrap();
        assert_eq!(redact["also"].as_array().unwrap().len(), 1);
        assert_eq!(config.redact, None);
        assert!("http://ada.example".parse::<WitnessAddress>().is_err());
        assert!(toml::from_str::<Config>("origin = \"a\"\ncolour = 1\n").is_err());
    }
}
