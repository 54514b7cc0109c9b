//! Labels: under which pseudonym a person's topics stand in the state map and in a dataset's map
//! (`spec/state-map.md`).
//!
//! A label follows from a key of the person's own. Whoever lacks that key can neither guess whose a
//! label is nor which two belong together, and once the key is destroyed nobody can.

use std::fmt;

use data_encoding::HEXLOWER;
use zeroize::{Zeroize, Zeroizing};

use crate::derivation::Derivation;
use crate::tree::Hash;

static LABEL_KEY: Derivation = Derivation::new("untrain 2026 label key v1");
static LABEL_KEY_NAME: Derivation = Derivation::new("untrain 2026 label key name v1");
static STATE_LABEL: Derivation = Derivation::new("untrain 2026 state label v1");
static DATASET_LABEL: Derivation = Derivation::new("untrain 2026 dataset label v1");
static STATE_VALUE: Derivation = Derivation::new("untrain 2026 state value v1");

/// Where one topic of one person, or one person in one dataset, stands in a map.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub [u8; 32]);

impl Label {
    /// How many bits lead from a map's root to a label.
    pub const BITS: u32 = 256;

    /// Whether the way to the label turns right at `depth`.
    pub(crate) fn is_right(&self, depth: u32) -> bool {
        let byte = self.0.get((depth / 8) as usize).copied().unwrap_or_default();
        byte & (0x80 >> (depth % 8)) != 0
    }

    /// How many bits two labels share before the first that differs.
    pub(crate) fn shared(&self, other: &Self) -> u32 {
        let pairs = self.0.iter().zip(&other.0);
        let mut bits = 0;
        for differing in pairs.map(|(ours, theirs)| ours ^ theirs) {
            bits += differing.leading_zeros();
            if differing != 0 {
                break;
            }
        }
        bits
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The secret from which a person's labels follow. Its debug form is its name, and its bytes are
/// wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct LabelKey(Zeroizing<[u8; 16]>);

impl LabelKey {
    /// The label key that follows from a person's lineage key, and does not lead back to it.
    #[must_use]
    pub fn from_lineage_key(lineage_key: &[u8; 16]) -> Self {
        let mut whole = LABEL_KEY.of(&[lineage_key]);
        let key = Self::from_bytes(first_half(&whole));
        whole.zeroize();
        key
    }

    /// The key of these bytes, as it stands in a proof.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be written only where the person's own data may be.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// By what a person's receipts name the key without giving it away.
    #[must_use]
    pub fn name(&self) -> [u8; 16] {
        first_half(&LABEL_KEY_NAME.of(&[self.bytes()]))
    }

    /// The opening of an event about the person: `random`, which nobody may have used before, and
    /// the key's name. So each receipt commits to the key, and nobody can be given two.
    #[must_use]
    pub fn opening(&self, random: &[u8; 16]) -> [u8; 32] {
        let mut opening = [0; 32];
        let parts = random.iter().chain(&self.name()).copied().collect::<Vec<u8>>();
        opening.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        opening
    }

    /// Whether an event's opening names this key.
    #[must_use]
    pub fn is_named_by(&self, opening: &[u8; 32]) -> bool {
        opening.ends_with(&self.name())
    }

    /// Where the person's current state on a topic stands, such as `choice/genai.content`.
    #[must_use]
    pub fn state(&self, topic: &str) -> Label {
        Label(STATE_LABEL.of(&[self.bytes(), topic.as_bytes()]))
    }

    /// Where the person stands in the map of a dataset, if they are in it.
    #[must_use]
    pub fn dataset(&self, id: &[u8; 16]) -> Label {
        Label(DATASET_LABEL.of(&[self.bytes(), id]))
    }
}

impl fmt::Debug for LabelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the label key {}", HEXLOWER.encode(&self.name()))
    }
}

/// What stands in the state map under a topic's label: that the last of `version` entries about it
/// is entry `index`, which commits to `commitment`.
#[must_use]
pub fn state_value(version: u64, index: u64, commitment: &[u8; 32]) -> Hash {
    Hash(STATE_VALUE.of(&[&version.to_be_bytes(), &index.to_be_bytes(), commitment]))
}

fn first_half(whole: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(whole).for_each(|(byte, part)| *byte = *part);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_from_the_most_significant() {
        let mut label = Label([0; 32]);
        assert_eq!(label.shared(&label), 256);
        label.0[2] = 0b0010_0000;
        assert_eq!(
            (label.is_right(17), label.is_right(18), label.is_right(19)),
            (false, true, false)
        );
        assert_eq!(label.shared(&Label([0; 32])), 18);
        label.0[31] = 1;
        assert!(label.is_right(255));
        assert!(!label.is_right(256));
    }

    #[test]
    fn a_key_is_not_shown() {
        let key = LabelKey::from_bytes([0xab; 16]);
        assert!(!format!("{key:?}").contains("abab"));
        assert!(!format!("{key:?}").contains("171"));
        assert!(key.is_named_by(&key.opening(&[7; 16])));
        assert!(!LabelKey::from_bytes([0xac; 16]).is_named_by(&key.opening(&[7; 16])));
    }
}
