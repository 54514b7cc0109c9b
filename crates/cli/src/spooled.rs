//! Standard input as a file. A corpus is read twice, once to see that it is whole and once to take
//! it through, so that what comes through a pipe has to stand somewhere meanwhile.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::Error;

/// What stands for standard input among the inputs.
const STDIN: &str = "-";

/// The name under which a manifest knows it.
const NAME: &str = "stdin";

/// Inputs that all are files, as long as this lives.
pub struct Spooled {
    /// The inputs.
    pub inputs: Vec<PathBuf>,
    /// Goes with what is in it; nobody else may look.
    _folder: Option<TempDir>,
}

impl Spooled {
    /// Reads standard input to its end where `inputs` names it.
    pub fn of(inputs: &[PathBuf]) -> Result<Self, Error> {
        let named = inputs.iter().filter(|input| input.as_path() == Path::new(STDIN)).count();
        if named == 0 {
            return Ok(Self { inputs: inputs.to_vec(), _folder: None });
        }
        if named > 1 {
            return Err(Error::Usage("standard input can be read once; name `-` once".to_owned()));
        }
        let folder = TempDir::new().map_err(Error::Input)?;
        let path = folder.path().join(NAME);
        let written =
            File::create(&path).and_then(|mut file| io::copy(&mut io::stdin(), &mut file));
        written.map_err(Error::Input)?;
        let file = |input: &PathBuf| match input.as_path() == Path::new(STDIN) {
            true => path.clone(),
            false => input.clone(),
        };
        Ok(Self { inputs: inputs.iter().map(file).collect(), _folder: Some(folder) })
    }
}
