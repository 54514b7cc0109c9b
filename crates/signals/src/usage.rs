//! What content can be used for, as the specifications divide it, and sets of such usages.
//!
//! The usages are disjoint, so a signal that speaks of training in general speaks of two of them.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::words::words;

words!(
    /// What content would be used for.
    Usage, "usage" {
        /// Changing the parameters of a model that generates content (AIPREF `train-ai`, CAWG
        /// `ai_generative_training`).
        GenerativeTraining = "generative_training",
        /// Training any other model: classifiers, rankers, detectors (CAWG `ai_training`).
        OtherTraining = "other_training",
        /// Input to a model that is trained already: grounding, retrieval, answers.
        Inference = "inference",
        /// An index that sends people to where the content stands.
        Search = "search",
        /// Text and data mining (Directive (EU) 2019/790, Article 4).
        Mining = "mining",
        /// Handing the content on within a data set that others can get.
        Redistribution = "redistribution",
        /// Selling or sharing personal data across parties (Global Privacy Control).
        Sharing = "sharing",
    }
);

/// A set of usages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct UsageSet(u8);

impl UsageSet {
    /// No usage.
    pub const NONE: Self = Self(0);

    /// Training of every kind.
    pub const TRAINING: Self = Self::of(&[Usage::GenerativeTraining, Usage::OtherTraining]);

    /// Everything that `ai` means where nothing finer is said: training and inference.
    pub const AI: Self = Self::TRAINING.or(Self::of(&[Usage::Inference]));

    /// What a reservation of mining reaches: mining itself, and training, which is done by mining.
    pub const MINED: Self = Self::TRAINING.or(Self::of(&[Usage::Mining]));

    /// Everything that is done with content once it was crawled.
    pub const CRAWLED: Self =
        Self::AI.or(Self::of(&[Usage::Search, Usage::Mining, Usage::Redistribution]));

    /// The usages of a list.
    #[must_use]
    pub const fn of(usages: &[Usage]) -> Self {
        let mut bits = 0;
        let mut rest = usages;
        while let [first, others @ ..] = rest {
            bits |= 1 << *first as u8;
            rest = others;
        }
        Self(bits)
    }

    /// The usages of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The usages that `other` has not.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether `usage` is one of them.
    #[must_use]
    pub const fn has(self, usage: Usage) -> bool {
        self.0 & (1 << usage as u8) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of [`Usage::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Usage> {
        Usage::ALL.iter().copied().filter(move |usage| self.has(*usage))
    }
}

impl From<Usage> for UsageSet {
    fn from(usage: Usage) -> Self {
        Self::of(&[usage])
    }
}

impl Serialize for UsageSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for UsageSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = Vec::<Usage>::deserialize(deserializer)?;
        let set = Self::of(&list);
        // A repeated word would be a second way to write the same set.
        if set.iter().eq(list) { Ok(set) } else { Err(D::Error::custom("usages out of order")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_sets() {
        assert!(UsageSet::AI.has(Usage::Inference) && !UsageSet::AI.has(Usage::Search));
        assert!(!UsageSet::CRAWLED.has(Usage::Sharing));
        assert_eq!(UsageSet::AI.without(UsageSet::TRAINING), Usage::Inference.into());
        assert_eq!(UsageSet::of(Usage::ALL).iter().count(), 7);
        assert!(UsageSet::NONE.is_empty());
        assert!(serde_json::from_str::<UsageSet>(r#"["search","inference"]"#).is_err());
        assert_eq!(
            serde_json::from_str::<UsageSet>(r#"["inference","search"]"#).unwrap(),
            UsageSet::of(&[Usage::Search, Usage::Inference])
        );
    }
}
