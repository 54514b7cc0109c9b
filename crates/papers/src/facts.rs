//! What the papers are filled in from.

use std::collections::BTreeMap;

use untrain_lineage::Manifest;
use untrain_lineage::fields::Field;
use untrain_policy::{Digest, Policy, Timestamp};

use crate::about::About;

/// All that is known of a dataset on the day its papers are written.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the dataset's folder is called.
    pub name: &'a str,
    /// What the gate says of it.
    pub manifest: &'a Manifest,
    /// BLAKE3 of the manifest's file.
    pub digest: Digest,
    /// The policy that decided, where it is at hand.
    pub policy: Option<&'a Policy>,
    /// SHA-256 of each part in hexadecimal digits, in the manifest's order.
    pub sha256: &'a [String],
    /// The columns of the parts, in their order.
    pub fields: &'a [Field],
    /// What was counted over the records.
    pub profile: &'a Profile,
    /// The models that the ledger knows to stand on it.
    pub models: &'a [ModelUse],
    /// What a person says.
    pub about: &'a About,
}

/// What was counted over the records that stand in the parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Records by their source, as they or the gate's order name it; `unknown` where neither does.
    pub sources: BTreeMap<String, u64>,
    /// Records by their kind of personal data.
    pub categories: BTreeMap<String, u64>,
    /// Records by their licence, of those that have one.
    pub licences: BTreeMap<String, u64>,
    /// When the first was collected, of those that say.
    pub first: Option<Timestamp>,
    /// When the last was.
    pub last: Option<Timestamp>,
    /// How many do not say when they were collected.
    pub undated: u64,
    /// How long the texts are together, in bytes.
    pub text_bytes: u64,
    /// How many words they have, parted by white space.
    pub words: u64,
}

/// A model that stands on the dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelUse {
    /// What the ledger calls its folder.
    pub name: String,
    /// When it was trained.
    pub trained_at: Timestamp,
}

impl Facts<'_> {
    /// What people call the dataset.
    #[must_use]
    pub fn title(&self) -> &str {
        self.about.dataset.title.as_deref().unwrap_or(self.name)
    }

    /// Its version: what a person says, else a patch level for each generation.
    #[must_use]
    pub fn version(&self) -> String {
        let own = || format!("1.0.{}", self.manifest.generation);
        self.about.dataset.version.clone().unwrap_or_else(own)
    }

    /// What is in it, in a sentence or two that the manifest alone can answer for.
    #[must_use]
    pub fn description(&self) -> String {
        let manifest = self.manifest;
        let computed = format!(
            "{} records that may be used for `{}`, out of {} that were asked about: each was decided \
             by the policy {} on the choices of the people it is about.",
            manifest.counts.kept, manifest.purpose, manifest.counts.read, manifest.policy
        );
        match &self.about.dataset.description {
            Some(said) => format!("{said} {computed}"),
            None => computed,
        }
    }

    /// What the policy calls the purpose, where it is at hand.
    #[must_use]
    pub fn purpose_title(&self) -> String {
        let purpose = &self.manifest.purpose;
        let known =
            self.policy.and_then(|policy| policy.purposes.iter().find(|it| it.id == *purpose));
        known.map_or_else(|| purpose.to_string(), |it| it.title.clone())
    }

    /// How many records were left out.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.manifest.counts.read.saturating_sub(self.manifest.counts.kept)
    }

    /// How many records are of a source of this word.
    #[must_use]
    pub fn of_source(&self, word: &str) -> u64 {
        self.profile.sources.get(word).copied().unwrap_or(0)
    }
}
