//! A program that speaks the contract, and what of it a model's bytes depend on: its command, and
//! every file that the command names, with the modules that lie beside a script of Python's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use untrain_policy::Digest;

use super::confine::PATH;
use super::failed::Failed;

/// A program that speaks the contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Program {
    /// Its command: the program and its arguments.
    pub words: Vec<String>,
    /// What stands in its environment beside what every run has.
    pub environment: BTreeMap<String, String>,
}

impl Program {
    /// The same program with every file that it names at its full path: it runs in another folder.
    #[must_use]
    pub fn from_here(mut self) -> Self {
        for word in &mut self.words {
            let path = Path::new(word.as_str());
            if path.is_file()
                && path.is_relative()
                && let Ok(whole) = std::path::absolute(path)
            {
                *word = whole.to_string_lossy().into_owned();
            }
        }
        self
    }

    /// BLAKE3 of its words and of the files behind them: another program is another recipe. What
    /// those files load from elsewhere, such as a library, is not in it.
    ///
    /// # Errors
    /// When there is no command, or a file can't be read.
    pub fn digest(&self) -> Result<Digest, Failed> {
        let first = self.words.first().ok_or(Failed::NoCommand)?;
        let mut files: BTreeSet<PathBuf> = found(first).into_iter().collect();
        for path in self.words.iter().skip(1).map(PathBuf::from).filter(|path| path.is_file()) {
            if is_python(&path) {
                files.extend(beside(&path)?);
            }
            files.insert(path);
        }
        let mut hasher = blake3::Hasher::new_derive_key("untrain external program v1");
        let mut put = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        self.words.iter().for_each(|word| put(word.as_bytes()));
        for path in files {
            let bytes = fs::read(&path).map_err(Failed::reading(&path))?;
            put(path.file_name().unwrap_or_default().as_encoded_bytes());
            put(blake3::hash(&bytes).as_bytes());
        }
        Ok(Digest(*hasher.finalize().as_bytes()))
    }
}

/// Where a command is found, as it would be when it runs.
fn found(word: &str) -> Option<PathBuf> {
    if word.contains('/') {
        return Some(PathBuf::from(word)).filter(|path| path.is_file());
    }
    PATH.split(':').map(|folder| Path::new(folder).join(word)).find(|path| path.is_file())
}

fn is_python(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "py")
}

/// The modules in the folder of a script.
fn beside(script: &Path) -> Result<Vec<PathBuf>, Failed> {
    let folder = script.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).map_err(Failed::reading(folder))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    Ok(paths.filter(|path| is_python(path) && path.is_file()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_module_beside_the_script_is_another_program() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("train.py");
        fs::write(&script, "import model").unwrap();
        fs::write(folder.path().join("model.py"), "RANK = 8").unwrap();
        fs::write(folder.path().join("notes.txt"), "one").unwrap();
        let words = vec!["sh".to_owned(), script.to_string_lossy().into_owned(), "7".to_owned()];
        let program = Program { words, ..Program::default() };
        let first = program.digest().unwrap();
        fs::write(folder.path().join("notes.txt"), "two").unwrap();
        assert_eq!(program.digest().unwrap(), first);
        fs::write(folder.path().join("model.py"), "RANK = 9").unwrap();
        assert_ne!(program.digest().unwrap(), first);
        let mut other = program.clone();
        other.words[2] = "8".to_owned();
        assert_ne!(other.digest().unwrap(), program.digest().unwrap());
        assert!(matches!(Program::default().digest(), Err(Failed::NoCommand)));
    }
}
