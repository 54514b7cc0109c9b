//! From flags and files to a redactor: which kinds are found, what becomes of them, under which
//! keys.

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER_PERMISSIVE;
use untrain_redact::{Configuration, Key, Keys, Kind, Redactor};
use zeroize::Zeroizing;

use crate::error::Error;

/// What is looked for, and what it gives way to.
#[derive(Debug, Default, clap::Args)]
pub struct Rules {
    /// Look for names of people, places and organisations too: slower, and with mistakes
    #[arg(long)]
    names: bool,
    /// Rules for each kind, allow lists and kinds of your own: a TOML file with a table `redact`
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The key of pseudonyms and surrogates: a file of 64 hexadecimal digits. Who destroys it makes
    /// sure that nobody joins two sets any more
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The key of encrypted values, which opens them again: a file of 64 hexadecimal digits
    #[arg(long, value_name = "FILE")]
    seal_key: Option<PathBuf>,
}

impl Rules {
    /// The redactor that these rules describe.
    ///
    /// # Errors
    /// When a file cannot be read or says what it should not, and when a key is missing.
    pub fn redactor(&self) -> Result<Redactor, Error> {
        let mut configuration = match &self.rules {
            Some(path) => read_rules(path)?,
            None => Configuration::default(),
        };
        if self.names {
            let names = [Kind::Person, Kind::Location, Kind::Organisation];
            configuration.settings.kinds.extend(names);
        }
        let key = |path: &Option<PathBuf>| path.as_deref().map(read_key).transpose();
        let keys = Keys { pseudonyms: key(&self.key)?, encryption: key(&self.seal_key)? };
        Redactor::configured(configuration, &keys).map_err(|error| {
            Error::Usage(match error {
                untrain_redact::Error::NoKey { .. } => {
                    format!("{error}: `--key` and `--seal-key` name the files of keys")
                }
                other => other.to_string(),
            })
        })
    }
}

fn read_rules(path: &Path) -> Result<Configuration, Error> {
    let text =
        fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    let config = |error| Error::Config { path: path.to_owned(), error: Box::new(error) };
    let mut file: toml::Table = text.parse().map_err(config)?;
    let refused = |field: &str, why: &str| Error::Rules {
        path: path.to_owned(),
        field: field.to_owned(),
        why: why.to_owned(),
    };
    let table = match file.remove("redact") {
        Some(toml::Value::Table(table)) => table,
        _ => return Err(refused("redact", "is no table of the file: nothing was redacted")),
    };
    Configuration::read(table).map_err(|error| refused(&error.field, &error.why))
}

/// A key, which is nowhere else when it is not needed any more.
fn read_key(path: &Path) -> Result<Key, Error> {
    let text =
        fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    let text = Zeroizing::new(text);
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map(Zeroizing::new).ok();
    let mut bytes: Zeroizing<[u8; 32]> = bytes
        .and_then(|bytes| bytes.as_slice().try_into().ok())
        .map(Zeroizing::new)
        .ok_or_else(|| Error::Rules {
            path: path.to_owned(),
            field: "key".to_owned(),
            why: "is not 64 hexadecimal digits: nothing was redacted".to_owned(),
        })?;
    Ok(Key::new(&mut bytes))
}
