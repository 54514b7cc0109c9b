//! The card of a model (`model.json`): what it was trained on, how, and the hash of every file.
//! The format is `spec/model.md`. It holds no personal data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use untrain_policy::{DatasetId, Digest, ModelId, PolicyHash, Position, PurposeId, Timestamp};

use crate::layout::Layout;
use crate::recipe::Recipe;
use crate::statement::{Grade, ModelState};
use crate::{Error, canonical, code};

/// The word that says which format a model card is in.
pub const SCHEMA: &str = "untrain/model/v2";

/// The name of a card in the folder of its model.
pub const FILE: &str = "model.json";

const WHAT: &str = "model card";

/// A model as one generation of it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelCard {
    /// [`SCHEMA`].
    pub schema: String,
    /// 0 when it was trained, one more after each forgetting.
    pub generation: u32,
    /// The card of the generation before, as it was when that was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Digest>,
    /// Which trainer made it, such as `ngram`.
    pub trainer: String,
    /// The trainer's settings.
    pub recipe: Recipe,
    /// BLAKE3 of the recipe, as certificates name it.
    pub recipe_digest: Digest,
    /// How exact a forgetting in it is.
    pub grade: Grade,
    /// The program and its version, such as `untrain 0.1.0`.
    pub program: String,
    /// The class of processor that it was made on, such as `x86_64`.
    pub processor: String,
    /// When this generation was made.
    pub trained_at: Timestamp,
    /// What the model may be used for.
    pub purpose: PurposeId,
    /// The policy in force when its records were last checked.
    pub policy: PolicyHash,
    /// The snapshot that its records were last checked against.
    pub snapshot: SnapshotUse,
    /// The dataset that it was trained on.
    pub dataset: DatasetUse,
    /// How many records of the dataset were left out, by the code of the decision.
    pub left_out: BTreeMap<String, u64>,
    /// Its files, by role and label.
    pub files: Vec<ModelFile>,
    /// Where its records are in shards and slices, when it is a model of such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
}

/// The snapshot that a training run or a forgetting checked its records against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotUse {
    /// BLAKE3 of the snapshot's file.
    pub digest: Digest,
    /// The ledger position that it shows: the replay position P.
    pub position: Position,
    /// When it was exported.
    pub time: Timestamp,
}

/// The dataset that a model was trained on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatasetUse {
    /// Which.
    pub id: DatasetId,
    /// In which generation.
    pub generation: u32,
    /// BLAKE3 of that generation's manifest.
    pub manifest: Digest,
}

/// What a file of a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Records that it stands on, in training order: the training manifest M, or a shard of it.
    Corpus,
    /// What is public and it goes on from.
    Base,
    /// The private, exact state; it never leaves.
    State,
    /// What is served.
    Serving,
    /// What is served, in another form: quantised, or in the format of other programs.
    Export,
}

impl Role {
    /// The word as it stands in a card, and at the beginning of a file's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Corpus => "corpus",
            Self::Base => "base",
            Self::State => "state",
            Self::Serving => "serving",
            Self::Export => "export",
        }
    }
}

/// A file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// What it is for.
    pub role: Role,
    /// What tells it from the others of its role; empty when it is the one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Its name in the model's folder.
    pub file: String,
    /// How many records it holds, when it holds records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// BLAKE3 of it.
    pub digest: Digest,
}

impl ModelCard {
    /// Reads a card and checks it.
    ///
    /// # Errors
    /// When it is not a model card, not in its one spelling, or fails [`ModelCard::check`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let card: Self = canonical::from_file(WHAT, bytes)?;
        card.check()?;
        Ok(card)
    }

    /// The file's bytes, the only ones that [`ModelCard::parse`] takes.
    ///
    /// # Errors
    /// None in practice: a card is always JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        canonical::to_file(WHAT, self)
    }

    /// BLAKE3 of the file's bytes: what the next generation calls this card.
    ///
    /// # Errors
    /// As [`ModelCard::to_bytes`].
    pub fn digest(&self) -> Result<Digest, Error> {
        Ok(canonical::digest(&self.to_bytes()?))
    }

    /// Which model this is: the root of what it serves.
    #[must_use]
    pub fn model(&self) -> ModelId {
        ModelId(self.root(Role::Serving).0)
    }

    /// The root of the training manifest M, as the ledger and certificates name it.
    #[must_use]
    pub fn corpus(&self) -> Digest {
        self.root(Role::Corpus)
    }

    /// How many records it stands on.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.of(Role::Corpus).filter_map(|file| file.records).sum()
    }

    /// The files of a role, in their order.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &ModelFile> {
        self.files.iter().filter(move |file| file.role == role)
    }

    /// The file of a role under a label.
    #[must_use]
    pub fn file(&self, role: Role, label: &str) -> Option<&ModelFile> {
        self.of(role).find(|file| file.label == label)
    }

    /// How long the files of a role are together, in bytes.
    #[must_use]
    pub fn bytes_of(&self, role: Role) -> u64 {
        self.of(role).map(|file| file.bytes).sum()
    }

    /// One hash for all files of a role: of a single file without a label its own, else that of
    /// their list ([`root_of`]). The state of a model of shards is what each shard came to last.
    #[must_use]
    pub fn root(&self, role: Role) -> Digest {
        let files: Vec<&ModelFile> = self.of(role).collect();
        match (&self.layout, files.as_slice()) {
            (Some(layout), _) if role == Role::State => layout.state(),
            (_, [only]) if only.label.is_empty() => only.digest,
            _ => root_of(files.iter().map(|file| (file.label.as_str(), file.digest))),
        }
    }

    /// Whether every shard has learned all that it should: what is served is whole.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        let whole = |layout: &Layout| !layout.suppressed && layout.unfinished().next().is_none();
        self.layout.as_ref().is_none_or(whole)
    }

    /// The roots of its files, as a certificate names them.
    #[must_use]
    pub fn state(&self) -> ModelState {
        ModelState {
            model: self.model(),
            state: self.root(Role::State),
            corpus: self.corpus(),
            exports: self.of(Role::Export).next().map(|_| self.root(Role::Export)),
            records: self.records(),
        }
    }

    /// Whether it agrees with itself, and its file names lead nowhere else.
    ///
    /// # Errors
    /// [`Error::Field`] names the first field that does not.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |field: &str, reason: &str| Err(Error::field(WHAT, field, reason));
        if self.schema != SCHEMA {
            return wrong("schema", &format!("`{}` is not `{SCHEMA}`", self.schema));
        }
        if (self.generation == 0) != self.previous.is_none() {
            return wrong("previous", "generation 0 has no predecessor, every later one has");
        }
        if let Some(code) = self.left_out.keys().find(|code| !code::is_denial(code)) {
            return wrong("left_out", &format!("`{code}` is not the code of a denial"));
        }
        if self.recipe.digest()? != self.recipe_digest {
            return wrong("recipe_digest", "it is not the digest of the recipe");
        }
        self.check_files()?;
        match &self.layout {
            Some(layout) => {
                let files = self.of(Role::Corpus);
                let shards: Vec<(&str, u64)> =
                    files.map(|file| (file.label.as_str(), file.records.unwrap_or(0))).collect();
                layout.check(&shards)
            }
            None if self.of(Role::Corpus).count() != 1 => {
                wrong("files", "a model without shards has one file of records")
            }
            None => Ok(()),
        }
    }

    fn check_files(&self) -> Result<(), Error> {
        let wrong = |field: &str, reason: &str| Err(Error::field(WHAT, field, reason));
        let mut seen = BTreeSet::from([FILE.to_owned()]);
        for file in &self.files {
            canonical::check_file_name(WHAT, "files", &file.file, &mut seen)?;
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            if file.label.len() > LABEL_BYTES_MAX || !file.label.bytes().all(plain) {
                let label = &file.label;
                return wrong("files", &format!("`{label}` is not small letters and digits"));
            }
            if (file.role == Role::Corpus) != file.records.is_some() {
                return wrong("files", "a file says how many records it holds if it holds any");
            }
        }
        let sorted = |pair: &[ModelFile]| match pair {
            [one, other] => (one.role, &one.label) < (other.role, &other.label),
            _ => true,
        };
        if !self.files.windows(2).all(sorted) {
            return wrong("files", "they are not in the order of their roles and labels");
        }
        if self.of(Role::Serving).next().is_none() {
            return wrong("files", "none of them is served");
        }
        Ok(())
    }
}

/// How long the label of a file may be.
const LABEL_BYTES_MAX: usize = 32;

/// One hash for a list: BLAKE3 of one line for each, its label, a space, its digest, a newline.
#[must_use]
pub fn root_of<'a>(list: impl IntoIterator<Item = (&'a str, Digest)>) -> Digest {
    let lines: String =
        list.into_iter().map(|(label, digest)| format!("{label} {digest}\n")).collect();
    canonical::digest(lines.as_bytes())
}
