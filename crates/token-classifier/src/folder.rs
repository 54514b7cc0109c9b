//! The files of a model's folder, as model hubs lay them out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;
use crate::labels::{Sense, senses};
use crate::options::Options;

/// What a folder says of its model.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) model: PathBuf,
    pub(crate) tokenizer: PathBuf,
    pub(crate) senses: Vec<Sense>,
    pub(crate) options: Options,
}

/// What is read of `config.json`.
#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    id2label: BTreeMap<String, String>,
    max_position_embeddings: Option<usize>,
}

impl Folder {
    /// Reads a folder.
    ///
    /// # Errors
    /// When a file is missing or does not say what it should.
    pub(crate) fn read(folder: &Path) -> Result<Self, Error> {
        if !folder.is_dir() {
            return Err(Error::NoFolder(folder.to_owned()));
        }
        let model = model(folder)?;
        let options = folder.join("token-classifier.toml");
        let mut options =
            if options.is_file() { read_options(&options)? } else { Options::default() };
        let path = folder.join("config.json");
        let text = fs::read(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
        let config: Config = serde_json::from_slice(&text)
            .map_err(|error| Error::file(&path, format!("is no configuration: {error}")))?;
        if let Some(most) = config.max_position_embeddings {
            options.window = options.window.min(most);
            options.overlap = options.overlap.min(options.window / 4);
        }
        let labels = labels(&path, &config.id2label)?;
        let senses =
            senses(&labels, &options.labels).map_err(|labels| Error::Labels { path, labels })?;
        Ok(Self { model, tokenizer: folder.join("tokenizer.json"), senses, options })
    }
}

fn read_options(path: &Path) -> Result<Options, Error> {
    let text =
        fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let options: Options = toml::from_str(&text)
        .map_err(|error| Error::file(path, format!("is no such file: {error}")))?;
    match options.fault() {
        Some(fault) => Err(Error::file(path, format!("is no such file: {fault}"))),
        None => Ok(options),
    }
}

/// The labels in the order of their numbers, which leave no gap.
fn labels(path: &Path, by_number: &BTreeMap<String, String>) -> Result<Vec<String>, Error> {
    let mut labels: Vec<(usize, String)> = Vec::new();
    for (number, label) in by_number {
        let number = number.parse().map_err(|_| {
            Error::file(path, format!("has a label whose number is `{number}` in `id2label`"))
        })?;
        labels.push((number, label.clone()));
    }
    labels.sort();
    let whole = labels.iter().enumerate().all(|(at, (number, _))| at == *number);
    if labels.is_empty() || !whole {
        let why = "has no `id2label` with a name for each number from 0 on: is this a token \
                   classifier?";
        return Err(Error::file(path, why));
    }
    Ok(labels.into_iter().map(|(_, label)| label).collect())
}

/// The one model of a folder, or of `onnx` in it.
fn model(folder: &Path) -> Result<PathBuf, Error> {
    let mut models = Vec::new();
    for within in [folder.to_owned(), folder.join("onnx")] {
        let usual = within.join("model.onnx");
        if usual.is_file() {
            return Ok(usual);
        }
        let Ok(entries) = fs::read_dir(&within) else { continue };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        models.extend(paths.filter(|path| path.extension().is_some_and(|end| end == "onnx")));
    }
    match <[PathBuf; 1]>::try_from(models) {
        Ok([model]) => Ok(model),
        Err(models) => {
            let found = match models.len() {
                0 => "no `.onnx` file".to_owned(),
                count => format!("{count} `.onnx` files"),
            };
            Err(Error::Models { folder: folder.to_owned(), found })
        }
    }
}

#[cfg(test)]
mod tests {
    use untrain_redact::Kind;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("onnx")).unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    const CONFIG: &str = r#"{"id2label": {"0": "O", "1": "B-PER"}, "max_position_embeddings": 64}"#;

    #[test]
    fn the_usual_places_and_the_only_model() {
        for model in ["model.onnx", "onnx/model.onnx", "onnx/small.onnx"] {
            let folder = folder(&[(model, ""), ("config.json", CONFIG)]);
            let read = Folder::read(folder.path()).unwrap();
            assert_eq!(read.model, folder.path().join(model));
            assert_eq!(read.tokenizer, folder.path().join("tokenizer.json"));
            let person = Sense::Part { kind: Kind::Person, name: 0, begins: true };
            assert_eq!(read.senses, [Sense::Nothing, person]);
            assert_eq!((read.options.window, read.options.overlap), (64, 16));
        }
        let two = folder(&[("onnx/a.onnx", ""), ("onnx/b.onnx", ""), ("config.json", CONFIG)]);
        let error = Folder::read(two.path()).unwrap_err().to_string();
        assert!(error.contains("has 2 `.onnx` files: put one model there"), "{error}");
    }

    #[test]
    fn options_are_read_and_checked() {
        let read = |options: &str| {
            let files =
                [("model.onnx", ""), ("config.json", CONFIG), ("token-classifier.toml", options)];
            Folder::read(folder(&files).path())
        };
        let options = "threshold = 0.7\nwindow = 40\noverlap = 4\nlabels.PER = 'LOCATION'";
        let read_well = read(options).unwrap();
        assert_eq!(read_well.options.window, 40);
        assert!(matches!(read_well.senses[1], Sense::Part { kind: Kind::Location, .. }));
        for (options, why) in [
            ("threshold = 1", "`threshold` has to lie between 0 and 1"),
            ("window = 8\noverlap = 3", "`overlap` has to be a quarter"),
            ("labels.PER = 'HERON'", "`HERON` is no kind; a label is `none` or one of EMAIL"),
            ("limit = 3", "unknown field `limit`"),
        ] {
            let error = read(options).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        let none = Folder::read(Path::new("no/such/folder")).unwrap_err().to_string();
        assert!(none.starts_with("`no/such/folder` is no folder: give the folder"), "{none}");
        let error =
            |files: &[(&str, &str)]| Folder::read(folder(files).path()).unwrap_err().to_string();
        assert!(error(&[]).contains("has no `.onnx` file"));
        assert!(error(&[("model.onnx", "")]).contains("config.json` cannot be read"));
        let with = |config: &str| error(&[("model.onnx", ""), ("config.json", config)]);
        assert!(with("[").contains("is no configuration"));
        assert!(with("{}").contains("is this a token classifier?"));
        assert!(with(r#"{"id2label": {"1": "O"}}"#).contains("each number from 0 on"));
        let unknown = with(r#"{"id2label": {"0": "O", "1": "B-HERON"}}"#);
        assert!(unknown.contains("labels that are not known: HERON; write"), "{unknown}");
        assert!(unknown.contains("`HERON = \"PERSON\"`"), "{unknown}");
    }
}
