//! From flags and files to a redaction: which kinds are found, what becomes of them, under which
//! keys, and how what is left is measured. The filter and the gate have the same.

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER_PERMISSIVE;
use untrain_gate::Redaction;
use untrain_redact::measure::Draw;
use untrain_redact::{Configuration, Key, Keys, Kind};
use zeroize::Zeroizing;

use crate::config::{self, Config};
use crate::context::Context;
use crate::error::Error;
use crate::workspace::Workspace;

/// What is looked for, and what it gives way to.
#[derive(Debug, Default, clap::Args)]
pub struct Rules {
    /// Look for names of people, places and organisations and for user names too: slower, and with
    /// mistakes
    #[arg(long)]
    names: bool,
    /// Rules for each kind, allow lists and kinds of your own: a TOML file with a table `redact`;
    /// else that of the workspace's untrain.toml, if it has one
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// A column (or field) that holds one value of a kind, such as author=PERSON: it is replaced,
    /// and looked for in the record's text; repeats
    #[arg(long, value_name = "COLUMN=KIND", value_parser = known)]
    known: Vec<(String, Kind)>,
    /// The key of pseudonyms and surrogates: a file of 64 hexadecimal digits. Who destroys it makes
    /// sure that nobody joins two sets any more
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The key of encrypted values, which opens them again: a file of 64 hexadecimal digits
    #[arg(long, value_name = "FILE")]
    seal_key: Option<PathBuf>,
    /// How many redacted records are read again to estimate what is left; 1000 when absent
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// What the sample is drawn by; 1 when absent
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
}

impl Rules {
    /// The redaction that these rules describe.
    ///
    /// # Errors
    /// When a file cannot be read or says what it should not, and when a key is missing.
    pub fn redaction(&self, context: &Context) -> Result<Redaction, Error> {
        let Stated { mut configuration, key_file, seal_key_file } = match &self.rules {
            Some(path) => read_rules(path)?,
            None => of_workspace(context)?.unwrap_or_default(),
        };
        if self.names {
            configuration.settings.kinds.extend(Kind::NAMES);
        }
        configuration.columns.extend(self.known.iter().cloned());
        let key = |flag: &Option<PathBuf>, stated: Option<PathBuf>| {
            flag.clone().or(stated).as_deref().map(read_key).transpose()
        };
        let keys = Keys {
            pseudonyms: key(&self.key, key_file)?,
            encryption: key(&self.seal_key, seal_key_file)?,
        };
        let usual = Draw::default();
        let draw = Draw {
            records: self.sample.unwrap_or(usual.records),
            seed: self.seed.unwrap_or(usual.seed),
        };
        Redaction::new(configuration, &keys, draw).map_err(|error| {
            Error::Usage(match error {
                untrain_redact::Error::NoKey { .. } => {
                    format!(
                        "{error}: `--key` and `--seal-key`, or `key_file` and `seal_key_file` of \
                         the table `redact`, name the files of keys"
                    )
                }
                other => other.to_string(),
            })
        })
    }
}

/// A column and the kind of its values.
fn known(text: &str) -> Result<(String, Kind), String> {
    let (column, name) = text
        .rsplit_once('=')
        .filter(|(column, _)| !column.is_empty())
        .ok_or_else(|| format!("`{text}` is not a column and a kind, such as author=PERSON"))?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == name);
    let kind = kind.ok_or_else(|| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("`{name}` is no built-in kind; the kinds are {}", all.join(", "))
    })?;
    Ok((column.to_owned(), kind))
}

/// What a file states.
#[derive(Default)]
struct Stated {
    configuration: Configuration,
    /// The files of keys, for whoever has no flags: the jobs of the service.
    key_file: Option<PathBuf>,
    seal_key_file: Option<PathBuf>,
}

/// The rules of the workspace, if there is one and it has some.
fn of_workspace(context: &Context) -> Result<Option<Stated>, Error> {
    let Some(dir) = Workspace::find(context)? else { return Ok(None) };
    let table = Config::read(&dir)?.redact;
    table.map(|table| stated(&dir.join(config::FILE), table)).transpose()
}

fn read_rules(path: &Path) -> Result<Stated, Error> {
    let text =
        fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    let config = |error| Error::Config { path: path.to_owned(), error: Box::new(error) };
    let mut file: toml::Table = text.parse().map_err(config)?;
    match file.remove("redact") {
        Some(toml::Value::Table(table)) => stated(path, table),
        _ => Err(Error::Rules {
            path: path.to_owned(),
            field: "redact".to_owned(),
            why: "is no table of the file: nothing was redacted".to_owned(),
        }),
    }
}

/// What stands in a table of the file at `path`. Names of other files in it go by its folder.
fn stated(path: &Path, mut table: toml::Table) -> Result<Stated, Error> {
    let refused = |field: String, why: String| Error::Rules { path: path.to_owned(), field, why };
    let mut file = |name: &str| match table.remove(name) {
        None => Ok(None),
        Some(toml::Value::String(file)) if !file.is_empty() => {
            Ok(Some(path.parent().unwrap_or(Path::new("")).join(file)))
        }
        Some(_) => {
            let why = "is not the name of a file; nothing was redacted".to_owned();
            Err(refused(format!("redact.{name}"), why))
        }
    };
    let (key_file, seal_key_file) = (file("key_file")?, file("seal_key_file")?);
    let configuration = Configuration::read(table)
        .map_err(|error| refused(error.field, format!("{}; nothing was redacted", error.why)))?;
    Ok(Stated { configuration, key_file, seal_key_file })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str) -> Result<Stated, Error> {
        stated(Path::new("place/untrain.toml"), table.parse().unwrap())
    }

    #[test]
    fn files_of_keys_lie_beside_the_file_that_names_them() {
        let stated = read("key_file = 'keys/one'\nseal_key_file = '/two'\nalso = ['PERSON']");
        let stated = stated.unwrap();
        assert_eq!(stated.key_file.unwrap(), Path::new("place/keys/one"));
        assert_eq!(stated.seal_key_file.unwrap(), Path::new("/two"));
        assert!(stated.configuration.settings.kinds.contains(&Kind::Person));
        assert!(read("").unwrap().key_file.is_none());
        for wrong in ["key_file = 1", "seal_key_file = ''", "keyfile = 'one'"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
