//! An audit as data: the same questions to every stage of a model, side by side.

use std::collections::BTreeMap;

use serde::Serialize;
use untrain_policy::Digest;

use super::canary::{Canary, Exposed, expose, exposure_max_bits};
use super::extraction::{Extraction, extract};
use super::membership::{Membership, membership};
use super::relearning::Relearned;
use super::{Export, Judged};

/// A model at one stage of its life.
pub struct Stage<'a> {
    /// `before`, `after`, `scratch`.
    pub name: String,
    /// BLAKE3 of what it serves.
    pub digest: Digest,
    /// The model.
    pub model: &'a dyn Judged,
    /// What it was exported as.
    pub exports: &'a [Export],
}

/// What is asked of each stage.
pub struct Questions<'a> {
    /// The seed that the canaries follow from.
    pub seed: u64,
    /// The canaries that were planted; none when there were none.
    pub canaries: Vec<Canary>,
    /// The texts of each person who was in the model and was forgotten.
    pub forgotten: Vec<Vec<String>>,
    /// The texts of each person who never was in it.
    pub held_out: Vec<Vec<String>>,
    /// A model that saw neither: the public base, or one of public data.
    pub reference: Option<&'a dyn Judged>,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audit {
    /// The most that an exposure can be, in bits.
    pub exposure_max_bits: f64,
    /// Stage by stage.
    pub stages: Vec<Measured>,
    /// What it took to bring a secret back.
    pub relearning: Vec<Relearned>,
}

/// What was measured of one stage, or of an export of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Which: `before`, `after`, `scratch`; of an export its label.
    pub name: String,
    /// BLAKE3 of its bytes.
    pub digest: Digest,
    /// How well it knows the canaries.
    pub canaries: Vec<Exposed>,
    /// The same by how often each was planted.
    pub exposure: Vec<Exposure>,
    /// Whether it tells who was in it; none without people on both sides.
    pub membership: Option<Membership>,
    /// What it says of the forgotten people's words.
    pub extraction: Extraction,
    /// Its exports.
    pub exports: Vec<Measured>,
}

/// The canaries that were planted equally often.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Exposure {
    /// In how many records each.
    pub repeats: u32,
    /// How many there are.
    pub canaries: usize,
    /// How many of them the model completes.
    pub completed: usize,
    /// Their exposure on average, in bits.
    pub mean_bits: f64,
    /// The highest.
    pub most_bits: f64,
}

/// Asks every stage.
#[must_use]
pub fn audit(stages: &[Stage<'_>], questions: &Questions<'_>) -> Audit {
    let measured = stages.iter().map(|stage| {
        let exports = stage
            .exports
            .iter()
            .map(|export| measure(&export.label, export.digest, &export.model, questions));
        let exports = exports.collect();
        Measured { exports, ..measure(&stage.name, stage.digest, stage.model, questions) }
    });
    Audit {
        exposure_max_bits: exposure_max_bits(),
        stages: measured.collect(),
        relearning: Vec::new(),
    }
}

fn measure(name: &str, digest: Digest, model: &dyn Judged, questions: &Questions<'_>) -> Measured {
    let canaries = expose(model, questions.seed, &questions.canaries);
    let (forgotten, held_out) = (&questions.forgotten, &questions.held_out);
    Measured {
        name: name.to_owned(),
        digest,
        exposure: by_repeats(&canaries),
        canaries,
        membership: membership(model, forgotten, held_out, questions.reference),
        extraction: extract(model, forgotten),
        exports: Vec::new(),
    }
}

fn by_repeats(canaries: &[Exposed]) -> Vec<Exposure> {
    let mut groups: BTreeMap<u32, Vec<&Exposed>> = BTreeMap::new();
    for canary in canaries {
        groups.entry(canary.repeats).or_default().push(canary);
    }
    let exposure = |(repeats, group): (u32, Vec<&Exposed>)| Exposure {
        repeats,
        canaries: group.len(),
        completed: group.iter().filter(|canary| canary.completed).count(),
        mean_bits: group.iter().map(|one| one.exposure_bits).sum::<f64>() / group.len() as f64,
        most_bits: group.iter().map(|one| one.exposure_bits).fold(0.0, f64::max),
    };
    groups.into_iter().map(exposure).collect()
}

impl Audit {
    /// A stage by its name.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&Measured> {
        self.stages.iter().find(|stage| stage.name == name)
    }

    /// Whether the model after forgetting, and each of its exports, has the bytes of one that never
    /// knew; none when there is nothing to hold against each other.
    #[must_use]
    pub fn equals_scratch(&self) -> Option<bool> {
        let bytes = |stage: &Measured| {
            let exports = stage.exports.iter().map(|export| (export.name.clone(), export.digest));
            (stage.digest, exports.collect::<Vec<_>>())
        };
        Some(bytes(self.stage("after")?) == bytes(self.stage("scratch")?))
    }
}
