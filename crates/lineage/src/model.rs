//! The card of a model (`model.json`): what it was trained on, how, and the hash of every file.
//! The format is `spec/model.md`. It holds no personal data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use untrain_policy::{DatasetId, Digest, ModelId, PolicyHash, Position, PurposeId, Timestamp};

use crate::recipe::Recipe;
use crate::{Error, canonical, code};

/// The word that says which format a model card is in.
pub const SCHEMA: &str = "untrain/model/v1";

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
    /// The card of the generation before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Digest>,
    /// Which trainer made it: `ngram`.
    pub trainer: String,
    /// The trainer's settings.
    pub recipe: Recipe,
    /// BLAKE3 of the recipe, as certificates name it.
    pub recipe_digest: Digest,
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
    /// The training manifest M: the records it stands on, in training order.
    pub corpus: CorpusRef,
    /// Its private, exact state; it never leaves.
    pub counts: FileRef,
    /// What it serves.
    pub serving: FileRef,
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

/// The file of the training manifest M.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorpusRef {
    /// Its name in the model's folder.
    pub file: String,
    /// How many records it holds.
    pub records: u64,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// BLAKE3 of it.
    pub digest: Digest,
}

/// A file of the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Its name in the model's folder.
    pub file: String,
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

    /// Which model this is: the hash of what it serves.
    #[must_use]
    pub const fn model(&self) -> ModelId {
        ModelId(self.serving.digest.0)
    }

    /// The digest of every file, as a certificate names them.
    #[must_use]
    pub const fn state(&self) -> crate::statement::ModelState {
        crate::statement::ModelState {
            model: self.model(),
            counts: self.counts.digest,
            corpus: self.corpus.digest,
            records: self.corpus.records,
        }
    }

    /// Whether it agrees with itself, and its file names lead nowhere else.
    ///
    /// # Errors
    /// [`Error::Field`] names the first field that does not.
    pub fn check(&self) -> Result<(), Error> {
        if self.schema != SCHEMA {
            let reason = format!("`{}` is not `{SCHEMA}`", self.schema);
            return Err(Error::field(WHAT, "schema", reason));
        }
        if (self.generation == 0) != self.previous.is_none() {
            let reason = "generation 0 has no predecessor, every later one has";
            return Err(Error::field(WHAT, "previous", reason));
        }
        if let Some(code) = self.left_out.keys().find(|code| !code::is_denial(code)) {
            let reason = format!("`{code}` is not the code of a denial");
            return Err(Error::field(WHAT, "left_out", reason));
        }
        if self.recipe.digest()? != self.recipe_digest {
            return Err(Error::field(WHAT, "recipe_digest", "it is not the digest of the recipe"));
        }
        let mut seen = BTreeSet::from([FILE.to_owned()]);
        for (field, file) in [
            ("corpus.file", &self.corpus.file),
            ("counts.file", &self.counts.file),
            ("serving.file", &self.serving.file),
        ] {
            canonical::check_file_name(WHAT, field, file, &mut seen)?;
        }
        Ok(())
    }
}
