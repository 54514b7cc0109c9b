//! The files of a corpus: names and patterns become a list in a fixed order, each with its format.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::GateError;
use crate::format::{Format, MAGIC_BYTES, detect};
use crate::limits::INPUTS_MAX;

/// One file of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InputFile {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
    pub(crate) bytes: u64,
}

impl InputFile {
    /// Looks at a file's length and first bytes.
    pub(crate) fn open(path: &Path) -> Result<Self, GateError> {
        let file = File::open(path).map_err(GateError::reading(path))?;
        let metadata = file.metadata().map_err(GateError::reading(path))?;
        if !metadata.is_file() {
            return Err(GateError::input(path, "it is not a regular file; name the files in it"));
        }
        let mut head = Vec::new();
        file.take(MAGIC_BYTES).read_to_end(&mut head).map_err(GateError::reading(path))?;
        Ok(Self { path: path.to_owned(), format: detect(path, &head)?, bytes: metadata.len() })
    }

    /// The name without its folder, as the manifest keeps it.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// Expands patterns, in the order given and sorted within each; a file named twice is an error,
/// since its records would count twice.
pub(crate) fn expand(patterns: &[PathBuf]) -> Result<Vec<InputFile>, GateError> {
    if patterns.is_empty() {
        return Err(GateError::Order("no input is named".to_owned()));
    }
    let mut files = Vec::new();
    for pattern in patterns {
        for path in matches(pattern)? {
            files.push(InputFile::open(&path)?);
            if files.len() > INPUTS_MAX {
                return Err(GateError::Order(format!("there are more than {INPUTS_MAX} inputs")));
            }
        }
    }
    refuse_repeated(&files)?;
    Ok(files)
}

fn matches(pattern: &Path) -> Result<Vec<PathBuf>, GateError> {
    // A file whose name holds a bracket or a star is that file, not a pattern.
    if pattern.exists() {
        return Ok(vec![pattern.to_owned()]);
    }
    let text = pattern.to_string_lossy();
    let fault = |why: String| GateError::Order(format!("`{text}` is not a pattern: {why}"));
    let mut paths = Vec::new();
    for path in glob::glob(&text).map_err(|error| fault(error.to_string()))? {
        let path = path.map_err(|error| fault(error.to_string()))?;
        if path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(GateError::NoInput(text.into_owned()));
    }
    Ok(paths)
}

fn refuse_repeated(files: &[InputFile]) -> Result<(), GateError> {
    let mut seen = std::collections::BTreeSet::new();
    for file in files {
        let path = file.path.canonicalize().map_err(GateError::reading(&file.path))?;
        if !seen.insert(path) {
            let shown = file.path.display();
            return Err(GateError::Order(format!("`{shown}` is named twice; name it once")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::write(dir.path().join(name), "{}\n").unwrap();
        }
        dir
    }

    fn names(files: &[InputFile]) -> Vec<String> {
        files.iter().map(InputFile::name).collect()
    }

    #[test]
    fn a_pattern_is_its_files_in_order() {
        let dir = folder(&["b.jsonl", "a.jsonl", "c.txt", "[x].jsonl"]);
        let files = expand(&[dir.path().join("?.jsonl")]).unwrap();
        assert_eq!(names(&files), ["a.jsonl", "b.jsonl"]);
        let files = expand(&[dir.path().join("[x].jsonl")]).unwrap();
        assert_eq!(names(&files), ["[x].jsonl"]);
    }

    #[test]
    fn what_is_not_there_or_there_twice_is_refused() {
        let dir = folder(&["a.jsonl"]);
        let missing = expand(&[dir.path().join("*.csv")]).unwrap_err();
        assert!(missing.to_string().starts_with("no file matches"), "{missing}");
        let twice = expand(&[dir.path().join("a.jsonl"), dir.path().join("*.jsonl")]).unwrap_err();
        assert!(twice.to_string().contains("named twice"), "{twice}");
        assert!(expand(&[dir.path().to_owned()]).unwrap_err().to_string().contains("regular file"));
    }
}
