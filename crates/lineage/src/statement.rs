//! What a certificate states: an in-toto Statement v1 about the artefact after the forgetting,
//! with a predicate that says what was done, how, and on what evidence. It names nobody: a person
//! appears as the salted commitment of their own request's log entry.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use untrain_policy::{
    CertificateId, DatasetId, Digest, ForgetLevel, ModelId, PolicyHash, Position, Timestamp,
};

use crate::recipe::Recipe;
use crate::shards::ShardsForgetting;
use crate::{Commitment, Error, canonical};

/// What an in-toto Statement v1 calls itself.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// The kind of predicate that a certificate holds.
pub const PREDICATE_TYPE: &str = "https://untrain.example/forgetting/v2";

const WHAT: &str = "certificate's statement";

/// An in-toto Statement v1 about one forgetting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// [`STATEMENT_TYPE`].
    #[serde(rename = "_type")]
    pub statement_type: String,
    /// The artefact after the forgetting, by its digests.
    pub subject: Vec<Artefact>,
    /// [`PREDICATE_TYPE`].
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
    /// What was done.
    pub predicate: Forgetting,
}

/// One artefact that a statement is about (an in-toto resource descriptor).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artefact {
    /// What it is: `manifest`, `serving`, `state`, `corpus`, `exports`.
    pub name: String,
    /// Its digests by algorithm; here always `blake3`.
    pub digest: BTreeMap<String, Digest>,
}

/// One forgetting, carried out in one artefact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forgetting {
    /// The certificate's own id.
    pub certificate: CertificateId,
    /// Which entry of the ledger is the request.
    pub request: Position,
    /// That entry's commitment. Only the request's receipt opens it, and so shows whose it is.
    pub request_commitment: Commitment,
    /// How far the request goes.
    pub level: ForgetLevel,
    /// When it was made.
    pub requested_at: Timestamp,
    /// When it was carried out here.
    pub carried_out_at: Timestamp,
    /// By when it had to be, where the operator's rules name a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// The replay position P: whatever the ledger refused there was taken out.
    pub replay_position: Position,
    /// The policy in force at P.
    pub policy: PolicyHash,
    /// In what it was carried out, and how.
    pub carried: Carried,
    /// What this certificate does not say, in sentences.
    pub limits: Vec<String>,
}

/// In what a forgetting was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "artefact", rename_all = "snake_case")]
pub enum Carried {
    /// In the rows of a dataset.
    Dataset(DatasetForgetting),
    /// In a model.
    Model(Box<ModelForgetting>),
}

/// Rows were removed from a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetForgetting {
    /// Which dataset.
    pub dataset: DatasetId,
    /// BLAKE3 of the manifest before.
    pub before: Digest,
    /// BLAKE3 of the manifest after.
    pub after: Digest,
    /// How many rows were taken out, of this person and of everybody else whom the ledger had
    /// stopped permitting by P.
    pub removed: u64,
}

/// Influence was removed from a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelForgetting {
    /// Which trainer.
    pub trainer: String,
    /// Its settings.
    pub recipe: Recipe,
    /// BLAKE3 of the recipe.
    pub recipe_digest: Digest,
    /// The program and its version.
    pub program: String,
    /// The class of processor.
    pub processor: String,
    /// The generation of the model after it.
    pub generation: u32,
    /// The model before; its corpus is M.
    pub before: ModelState,
    /// The model after; its corpus is M′.
    pub after: ModelState,
    /// The records taken out of M, as commitments under the request's opening, sorted.
    pub removed: Vec<Commitment>,
    /// How exact it is.
    pub grade: Grade,
    /// Which shards learned again, in a model of shards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shards: Option<ShardsForgetting>,
    /// What others contributed that is nearly the same as what left, where that was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Quoted>,
    /// How often the operator had trained from scratch on M′ and found these hashes, when this was
    /// signed.
    pub replays: u32,
    /// BLAKE3 of the report of an audit of the model after, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<Digest>,
}

/// A model by the roots of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelState {
    /// The root of what it serves.
    pub model: ModelId,
    /// The root of its private, exact state.
    pub state: Digest,
    /// The root of the training manifest.
    pub corpus: Digest,
    /// The root of its exports, when it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exports: Option<Digest>,
    /// How many records the training manifest holds.
    pub records: u64,
}

/// How much of what left is in other people's records too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quoted {
    /// How many of the records that stayed are nearly the same as one that left.
    pub records: u64,
    /// How many persons are behind those.
    pub persons: u64,
    /// What becomes of them.
    pub rule: QuotedRule,
}

/// What becomes of records of others that are nearly those of somebody who left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotedRule {
    /// They stay: they are those persons' own contribution.
    Kept,
}

/// How exact a forgetting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Every file's bytes equal those of a model trained from scratch on M′.
    BitExact,
    /// The procedure leaves no influence, but the bytes differ from run to run.
    ExactAlgorithmic,
    /// Anything else.
    Approximate,
}

impl Grade {
    /// The word as it stands in a certificate.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BitExact => "bit_exact",
            Self::ExactAlgorithmic => "exact_algorithmic",
            Self::Approximate => "approximate",
        }
    }
}

impl Statement {
    /// The statement about `forgetting`: its subject follows from what was carried out.
    #[must_use]
    pub fn of(forgetting: Forgetting) -> Self {
        Self {
            statement_type: STATEMENT_TYPE.to_owned(),
            subject: forgetting.carried.artefacts(),
            predicate_type: PREDICATE_TYPE.to_owned(),
            predicate: forgetting,
        }
    }

    /// Reads the payload of an envelope and checks it.
    ///
    /// # Errors
    /// When it is no statement, not in its one spelling, or does not agree with itself.
    pub fn parse(payload: &[u8]) -> Result<Self, Error> {
        let statement: Self = canonical::from_line(WHAT, payload)?;
        statement.check()?;
        Ok(statement)
    }

    /// The payload's bytes: one line of JSON.
    ///
    /// # Errors
    /// None in practice: a statement is always JSON.
    pub fn to_payload(&self) -> Result<Vec<u8>, Error> {
        canonical::to_line(WHAT, self)
    }

    /// Whether it agrees with itself.
    ///
    /// # Errors
    /// [`Error::Field`] names the first field that does not.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |field: &str, reason: &str| Err(Error::field(WHAT, field, reason));
        if self.statement_type != STATEMENT_TYPE {
            return wrong("_type", "it is not an in-toto statement of version 1");
        }
        if self.predicate_type != PREDICATE_TYPE {
            return wrong("predicateType", "it is not a statement about a forgetting");
        }
        if self.subject != self.predicate.carried.artefacts() {
            return wrong("subject", "it is not the artefact that the predicate speaks of");
        }
        let forgetting = &self.predicate;
        if forgetting.request >= forgetting.replay_position {
            return wrong("predicate.replay_position", "the request is not counted in there");
        }
        match &forgetting.carried {
            Carried::Dataset(_) if forgetting.level == ForgetLevel::Stop => {
                wrong("predicate.level", "a request to stop takes nothing out of a dataset")
            }
            Carried::Dataset(_) => Ok(()),
            Carried::Model(_) if forgetting.level != ForgetLevel::Models => {
                wrong("predicate.level", "only a request of level `models` reaches a model")
            }
            Carried::Model(model) => model.check(),
        }
    }
}

impl ModelForgetting {
    fn check(&self) -> Result<(), Error> {
        let wrong = |field: &str, reason: &str| Err(Error::field(WHAT, field, reason));
        if self.recipe.digest()? != self.recipe_digest {
            return wrong("predicate.carried.recipe_digest", "it is not the digest of the recipe");
        }
        // Two records of one content have one commitment, so that one may stand twice.
        if !self.removed.is_sorted() {
            return wrong("predicate.carried.removed", "it is not sorted");
        }
        if let Some(shards) = &self.shards {
            shards.check()?;
        }
        let removed = u64::try_from(self.removed.len()).ok();
        if self.before.records.checked_sub(self.after.records) != removed {
            return wrong(
                "predicate.carried.removed",
                "it does not make up the difference between the records before and after",
            );
        }
        Ok(())
    }
}

impl Carried {
    /// How many rows or records were taken out.
    #[must_use]
    pub fn removed(&self) -> u64 {
        match self {
            Self::Dataset(dataset) => dataset.removed,
            Self::Model(model) => u64::try_from(model.removed.len()).unwrap_or(u64::MAX),
        }
    }

    fn artefacts(&self) -> Vec<Artefact> {
        let named = |name: &str, digest: Digest| Artefact {
            name: name.to_owned(),
            digest: BTreeMap::from([("blake3".to_owned(), digest)]),
        };
        match self {
            Self::Dataset(dataset) => vec![named("manifest", dataset.after)],
            Self::Model(model) => {
                let after = &model.after;
                let exports = after.exports.map(|exports| named("exports", exports));
                let three = [
                    named("serving", Digest(after.model.0)),
                    named("state", after.state),
                    named("corpus", after.corpus),
                ];
                three.into_iter().chain(exports).collect()
            }
        }
    }
}
