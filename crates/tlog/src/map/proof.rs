//! The proof of what stands under a label of a map, or that nothing does.

use super::{Branch, EMPTY, TAG_EMPTY, build, halves, hash_inner, hash_leaf};
use crate::base64;
use crate::error::MapError;
use crate::label::Label;
use crate::tree::Hash;

const TAG_HERE: u8 = 1;
const TAG_OTHER: u8 = 2;

/// Where the way from the root towards a label ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// At nothing: the label is not in the map.
    Empty,
    /// At the label itself.
    Here {
        /// What stands under it.
        value: Hash,
    },
    /// At a leaf that stands alone where the label would be: the label is not in the map.
    Other {
        /// The label that is there instead.
        label: Label,
        /// What stands under that.
        value: Hash,
    },
}

impl End {
    fn of(branch: &Branch, sought: &Label) -> Self {
        match *branch {
            Branch::Leaf { label, value } if label == *sought => Self::Here { value },
            Branch::Leaf { label, value } => Self::Other { label, value },
            Branch::Empty | Branch::Inner(_) => Self::Empty,
        }
    }
}

/// What stands under a label, or that nothing does, to be checked against the map's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapProof {
    /// Where the way towards the label ends.
    pub end: End,
    /// The neighbours on that way, from the end upwards.
    pub siblings: Vec<Hash>,
}

/// The proof for `label` in a map that is built whole. The leaves come sorted by label, each label
/// once.
#[must_use]
pub fn prove_in(leaves: &[(Label, Hash)], label: &Label) -> MapProof {
    debug_assert!(leaves.is_sorted_by(|one, next| one.0 < next.0), "leaves are sorted by label");
    prove_at(0, leaves, label).1
}

/// The subtree at `depth`, and the way from its root towards `label`.
pub(super) fn prove_at(depth: u32, leaves: &[(Label, Hash)], label: &Label) -> (Branch, MapProof) {
    if leaves.len() < 2 || depth >= Label::BITS {
        let branch = build(depth, leaves);
        return (branch, MapProof { end: End::of(&branch, label), siblings: Vec::new() });
    }
    let (left, right) = halves(depth, leaves);
    let (ours, other) = if label.is_right(depth) { (right, left) } else { (left, right) };
    let (branch, mut proof) = prove_at(depth + 1, ours, label);
    let branch = proof.rise(depth, branch, build(depth + 1, other), label);
    (branch, proof)
}

impl MapProof {
    /// One level up: the proof in the subtree at `depth`, out of that in its half `branch`, and the
    /// subtree itself.
    pub(super) fn rise(
        &mut self,
        depth: u32,
        branch: Branch,
        sibling: Branch,
        label: &Label,
    ) -> Branch {
        let (left, right) =
            if label.is_right(depth) { (sibling, branch) } else { (branch, sibling) };
        let joined = Branch::join(left, right);
        if matches!(joined, Branch::Inner(_)) {
            self.siblings.push(sibling.hash());
        } else {
            // A leaf that stands alone is the whole subtree, and the way ends at its top.
            *self = Self { end: End::of(&joined, label), siblings: Vec::new() };
        }
        joined
    }

    /// What stands under `label` in the map with this root; `None` when nothing does.
    ///
    /// # Errors
    /// [`MapError`] when the proof is not about this label in this map, or is not in its one form.
    pub fn verify(&self, root: Hash, label: &Label) -> Result<Option<Hash>, MapError> {
        self.check_form()?;
        let depth = self.depth();
        let (mut hash, value) = match &self.end {
            End::Empty => (EMPTY, None),
            End::Here { value } => (hash_leaf(label, value), Some(*value)),
            End::Other { label: other, .. } if other == label || label.shared(other) < depth => {
                return Err(MapError::Elsewhere);
            }
            End::Other { label, value } => (hash_leaf(label, value), None),
        };
        for (depth, sibling) in (0..depth).rev().zip(&self.siblings) {
            hash = if label.is_right(depth) {
                hash_inner(*sibling, hash)
            } else {
                hash_inner(hash, *sibling)
            };
        }
        if hash == root { Ok(value) } else { Err(MapError::Root) }
    }

    fn depth(&self) -> u32 {
        u32::try_from(self.siblings.len()).unwrap_or(u32::MAX)
    }

    /// What holds for every proof that is made of a map as the page says, whatever its hashes.
    fn check_form(&self) -> Result<(), MapError> {
        // Only two leaves part at the last bit, so that nothing else ends below it.
        let deepest = Label::BITS - u32::from(!matches!(self.end, End::Here { .. }));
        if self.depth() > deepest {
            return Err(MapError::Malformed("its way is longer than a label"));
        }
        if self.siblings.first() == Some(&EMPTY) {
            return Err(MapError::Malformed("its way goes on below its end"));
        }
        Ok(())
    }

    /// The bytes: the end, how many neighbours, which of them are not empty, and those.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = match &self.end {
            End::Empty => vec![TAG_EMPTY],
            End::Here { value } => [&[TAG_HERE], &value.0[..]].concat(),
            End::Other { label, value } => [&[TAG_OTHER], &label.0[..], &value.0].concat(),
        };
        let depth = u16::try_from(self.siblings.len()).unwrap_or(u16::MAX);
        bytes.extend(depth.to_be_bytes());
        for eight in self.siblings.chunks(8) {
            let marks = (0..8_u32).zip(eight).filter(|(_, sibling)| **sibling != EMPTY);
            bytes.push(marks.fold(0, |byte, (place, _)| byte | 0x80 >> place));
        }
        let full = self.siblings.iter().filter(|sibling| **sibling != EMPTY);
        bytes.extend(full.flat_map(|sibling| sibling.0));
        bytes
    }

    /// Reads a proof, without believing it.
    ///
    /// # Errors
    /// [`MapError::Malformed`] when it is not a proof in its one spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, MapError> {
        let mut rest = bytes;
        let [tag] = take(&mut rest)?;
        let end = match tag {
            TAG_EMPTY => End::Empty,
            TAG_HERE => End::Here { value: Hash(take(&mut rest)?) },
            TAG_OTHER => {
                End::Other { label: Label(take(&mut rest)?), value: Hash(take(&mut rest)?) }
            }
            _ => return Err(MapError::Malformed("its first byte is not that of an end")),
        };
        let depth = usize::from(u16::from_be_bytes(take(&mut rest)?));
        let (marks, mut rest) = rest
            .split_at_checked(depth.div_ceil(8))
            .ok_or(MapError::Malformed("it ends too early"))?;
        let mut siblings = Vec::new();
        for place in 0..marks.len() * 8 {
            let mark = marks.get(place / 8).is_some_and(|byte| byte & (0x80 >> (place % 8)) != 0);
            match (mark, place < depth) {
                (true, true) => {
                    siblings.push(
                        Some(Hash(take(&mut rest)?)).filter(|hash| *hash != EMPTY).ok_or(
                            MapError::Malformed("a neighbour that is said not to be empty is"),
                        )?,
                    );
                }
                (false, true) => siblings.push(EMPTY),
                (true, false) => {
                    return Err(MapError::Malformed("it marks a neighbour that there is not"));
                }
                (false, false) => {}
            }
        }
        if !rest.is_empty() {
            return Err(MapError::Malformed("bytes follow its end"));
        }
        let proof = Self { end, siblings };
        proof.check_form()?;
        Ok(proof)
    }

    /// The bytes in base64, as they stand in a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        base64::encode(&self.to_bytes())
    }

    /// Reads [`MapProof::to_text`], without believing it.
    ///
    /// # Errors
    /// As [`MapProof::parse`].
    pub fn parse_text(text: &str) -> Result<Self, MapError> {
        let bytes = base64::decode(text).map_err(|_| MapError::Malformed("it is not base64"))?;
        Self::parse(&bytes)
    }
}

/// The next `N` bytes.
fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], MapError> {
    let (first, after) =
        rest.split_first_chunk().ok_or(MapError::Malformed("it ends too early"))?;
    *rest = after;
    Ok(*first)
}
