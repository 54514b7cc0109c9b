//! The files of a corpus: names and patterns become a list in a fixed order, each with its format.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::GateError;
use crate::format::{Format, MAGIC_BYTES, detect, is_named};
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
    if pattern.is_dir() {
        return below(pattern);
    }
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

/// The files of known formats in a folder and the folders in it, but for those that are hidden or
/// that other tools leave there, such as `_SUCCESS`.
fn below(folder: &Path) -> Result<Vec<PathBuf>, GateError> {
    let (mut paths, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(GateError::reading(&folder))? {
            let entry = entry.map_err(GateError::reading(&folder))?;
            let kind = entry.file_type().map_err(GateError::reading(&folder))?;
            let (name, path) = (entry.file_name(), entry.path());
            if name.to_string_lossy().starts_with(['.', '_']) {
                continue;
            }
            // A link to a folder may lead round in a circle, and is not followed.
            if kind.is_dir() {
                folders.push(path);
            } else if path.is_file() && is_named(&path) {
                paths.push(path);
            }
            if paths.len() + folders.len() > INPUTS_MAX {
                return Err(GateError::Order(format!("there are more than {INPUTS_MAX} inputs")));
            }
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(GateError::NoInput(folder.display().to_string()));
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
    fn a_folder_is_all_files_in_it_whose_names_tell_a_format() {
        let dir = folder(&["b.jsonl", "readme.txt", "_SUCCESS", ".part.jsonl"]);
        std::fs::create_dir(dir.path().join("a")).unwrap();
        std::fs::write(dir.path().join("a/z.jsonl"), "{}\n").unwrap();
        let files = expand(&[dir.path().to_owned()]).unwrap();
        assert_eq!(names(&files), ["z.jsonl", "b.jsonl"]);
        let empty = folder(&["readme.txt"]);
        let nothing = expand(&[empty.path().to_owned()]).unwrap_err();
        assert!(nothing.to_string().starts_with("no file matches"), "{nothing}");
    }

    #[test]
    fn what_is_not_there_or_there_twice_is_refused() {
        let dir = folder(&["a.jsonl"]);
        let missing = expand(&[dir.path().join("*.csv")]).unwrap_err();
        assert!(missing.to_string().starts_with("no file matches"), "{missing}");
        let twice = expand(&[dir.path().join("a.jsonl"), dir.path().join("*.jsonl")]).unwrap_err();
        assert!(twice.to_string().contains("named twice"), "{twice}");
        let pipe = expand(&["/dev/null".into()]).unwrap_err();
        assert!(pipe.to_string().contains("regular file"), "{pipe}");
    }
}
