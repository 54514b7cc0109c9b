//! The words behind `untrain-verify witness` and `untrain-verify witness-key`.

use std::ffi::OsString;
use std::path::PathBuf;

use super::{Command, Word, Words};

/// How to run a witness.
#[derive(Debug)]
pub struct Options {
    /// The file of its key.
    pub key: PathBuf,
    /// The folder that it remembers in.
    pub state: PathBuf,
    /// The address that it listens on.
    pub listen: String,
    /// Which logs it witnesses.
    pub trust: PathBuf,
}

/// A key to be made.
#[derive(Debug)]
pub struct NewKey {
    /// Its name.
    pub name: String,
    /// The file that it goes into.
    pub out: PathBuf,
}

/// Reads what follows `witness`.
pub(super) fn read(mut words: Words<impl Iterator<Item = OsString>>) -> Result<Command, String> {
    let (mut key, mut state, mut listen, mut trust) = (None, None, None, None);
    while let Some(word) = words.next()? {
        match word {
            Word::Plain(word) => return Err(format!("`{}` means nothing here", word.display())),
            Word::Flag(flag) => match flag.as_str() {
                "-h" | "--help" => return Ok(Command::Help),
                "--key" => words.path(&flag, &mut key)?,
                "--state" => words.path(&flag, &mut state)?,
                "--listen" => words.path(&flag, &mut listen)?,
                "--trust" | "--policy" => words.path(&flag, &mut trust)?,
                _ => return Err(format!("there is no `{flag}`")),
            },
        }
    }
    Ok(Command::Witness(Options {
        key: needed(key, "--key")?,
        state: needed(state, "--state")?,
        listen: needed(listen, "--listen")?.to_string_lossy().into_owned(),
        trust: needed(trust, "--trust")?,
    }))
}

/// Reads what follows `witness-key`.
pub(super) fn read_new_key(
    mut words: Words<impl Iterator<Item = OsString>>,
) -> Result<Command, String> {
    let (mut name, mut out) = (None, None);
    while let Some(word) = words.next()? {
        match word {
            Word::Plain(word) if name.is_none() => name = Some(word),
            Word::Plain(word) => return Err(format!("`{}` means nothing here", word.display())),
            Word::Flag(flag) => match flag.as_str() {
                "-h" | "--help" => return Ok(Command::Help),
                "-o" | "--out" => words.path(&flag, &mut out)?,
                _ => return Err(format!("there is no `{flag}`")),
            },
        }
    }
    let name = name.ok_or("a key has a name, such as `witness.example/w`")?;
    Ok(Command::WitnessKey(NewKey {
        name: name.into_string().map_err(|_| "the name of a key is UTF-8")?,
        out: needed(out, "--out")?,
    }))
}

fn needed(value: Option<PathBuf>, flag: &str) -> Result<PathBuf, String> {
    value.ok_or_else(|| format!("`{flag}` is missing"))
}
