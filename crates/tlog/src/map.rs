//! A sparse Merkle map: labels of 256 bits, a value of 32 bytes under each, one root over all of
//! them (`spec/state-map.md`).
//!
//! Its root depends on what is in it alone, not on the order in which it came. A subtree with no
//! leaf is nothing, one with a single leaf is that leaf, so that a way to a leaf is as long as its
//! label's first bits are shared and not as long as the label. One [`MapProof`] says of a label
//! what stands under it, or that nothing does; no map, however it was made, has proofs of both.

pub(crate) mod file;
mod proof;
mod state;

use crate::derivation::Derivation;
use crate::error::MapError;
use crate::label::Label;
use crate::tree::Hash;

pub use proof::{End, MapProof, prove_in};
pub use state::StateMap;

/// The hash of a subtree with no leaf.
pub const EMPTY: Hash = Hash([0; 32]);

/// A subtree, as far as its parent has to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Branch {
    /// No leaf.
    Empty,
    /// One leaf, however deep it would stand.
    Leaf {
        /// Its label.
        label: Label,
        /// What stands under it.
        value: Hash,
    },
    /// Two leaves or more, by their hash.
    Inner(Hash),
}

/// Labels and what stands under them.
type Leaves<'a> = &'a [(Label, Hash)];

const TAG_EMPTY: u8 = 0;
const TAG_LEAF: u8 = 1;
const TAG_INNER: u8 = 2;

static LEAF: Derivation = Derivation::new("untrain 2026 state map leaf v1");
static NODE: Derivation = Derivation::new("untrain 2026 state map node v1");

/// The hash of a leaf.
fn hash_leaf(label: &Label, value: &Hash) -> Hash {
    Hash(LEAF.of(&[&label.0, &value.0]))
}

/// The hash of two neighbours.
fn hash_inner(left: Hash, right: Hash) -> Hash {
    Hash(NODE.of(&[&left.0, &right.0]))
}

impl Branch {
    /// The hash that the parent holds.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match self {
            Self::Empty => EMPTY,
            Self::Leaf { label, value } => hash_leaf(label, value),
            Self::Inner(hash) => *hash,
        }
    }

    /// The subtree over two neighbours. A leaf that stands alone is the whole subtree.
    #[must_use]
    pub fn join(left: Self, right: Self) -> Self {
        match (left, right) {
            (Self::Empty, alone @ (Self::Empty | Self::Leaf { .. }))
            | (alone @ Self::Leaf { .. }, Self::Empty) => alone,
            (left, right) => Self::Inner(hash_inner(left.hash(), right.hash())),
        }
    }

    /// The bytes to store: a tag, and what the parent has to know.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Empty => vec![TAG_EMPTY],
            Self::Leaf { label, value } => [&[TAG_LEAF], &label.0[..], &value.0].concat(),
            Self::Inner(hash) => [&[TAG_INNER], &hash.0[..]].concat(),
        }
    }

    /// Reads what was stored.
    ///
    /// # Errors
    /// [`MapError::Malformed`] when it is not a branch in its one spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, MapError> {
        let refused = MapError::Malformed("its bytes are not those of a branch");
        let (tag, rest) = bytes.split_first().ok_or_else(|| refused.clone())?;
        let (first, second) = rest.split_at_checked(32).unwrap_or((rest, &[]));
        let (first, second) = (first.try_into(), second.try_into());
        match (*tag, first, second, rest.len()) {
            (TAG_EMPTY, _, _, 0) => Ok(Self::Empty),
            (TAG_LEAF, Ok(label), Ok(value), 64) => {
                Ok(Self::Leaf { label: Label(label), value: Hash(value) })
            }
            (TAG_INNER, Ok(hash), _, 32) if Hash(hash) != EMPTY => Ok(Self::Inner(Hash(hash))),
            _ => Err(refused),
        }
    }
}

/// The subtree at `depth` over leaves that share their first `depth` bits. They come sorted by
/// label, and each label once.
#[must_use]
pub fn branch(depth: u32, leaves: &[(Label, Hash)]) -> Branch {
    debug_assert!(leaves.is_sorted_by(|one, next| one.0 < next.0), "leaves are sorted by label");
    build(depth, leaves)
}

/// The root over leaves that come sorted by label, each label once: for maps that are built whole.
#[must_use]
pub fn root_of(leaves: &[(Label, Hash)]) -> Hash {
    branch(0, leaves).hash()
}

fn build(depth: u32, leaves: &[(Label, Hash)]) -> Branch {
    match leaves {
        [] => Branch::Empty,
        [(label, value)] => Branch::Leaf { label: *label, value: *value },
        // No two labels share all their bits, so that only a label that stands twice comes here.
        [.., (label, value)] if depth >= Label::BITS => {
            Branch::Leaf { label: *label, value: *value }
        }
        leaves => {
            let (left, right) = halves(depth, leaves);
            Branch::join(build(depth + 1, left), build(depth + 1, right))
        }
    }
}

/// The leaves to the left and to the right at `depth`.
fn halves(depth: u32, leaves: Leaves<'_>) -> (Leaves<'_>, Leaves<'_>) {
    let middle = leaves.partition_point(|(label, _)| !label.is_right(depth));
    leaves.split_at_checked(middle).unwrap_or((leaves, &[]))
}
