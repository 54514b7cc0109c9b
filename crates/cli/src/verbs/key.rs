//! `untrain key`: a signing key for a second person, who may override.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use untrain_tlog::SigningKey;

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::BOLD;

/// Make a key that a person signs with
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    New(New),
}

/// Make a new key, readable by its owner alone
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain key new ines.harbour.example -o ines.key
  untrain key new ines.harbour.example -o ines.key --json

The verifier key that it prints goes into `untrain.toml`:
  [policy]
  approvers = [\"ines.harbour.example+…\"]")]
pub struct New {
    /// The name that the key signs under
    #[arg(value_name = "NAME")]
    name: String,
    /// The file of the secret key; it must not be there yet
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Made {
    name: String,
    file: String,
    verifier_key: String,
}

/// Runs the verb.
pub fn run(verb: &Verb, context: &Context) -> Result<Exit, Error> {
    let Verb::New(args) = verb;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| Error::Start(std::io::Error::other(error.to_string())))?;
    let key = SigningKey::from_seed(&args.name, &seed)
        .map_err(|error| Error::Usage(error.to_string()))?;
    write_secret(&args.out, &key.to_text()).map_err(|source| Error::file(&args.out, source))?;
    let verifier_key = key.verifier_key().to_string();
    let words = format!("{BOLD}{verifier_key}{BOLD:#}\n");
    let file = args.out.display().to_string();
    let report = Made { name: args.name.clone(), file, verifier_key };
    context.output.report("key-new", &report, &words)?;
    Ok(Exit::Done)
}

/// Writes a file that must not be there yet, for its owner alone from its first moment on.
fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}
