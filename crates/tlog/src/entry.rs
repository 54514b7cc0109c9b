//! What stands in the log for an event: its kind and a salted commitment to its bytes.
//!
//! An entry names nobody. Without the opening its commitment cannot be compared with a guess.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::EntryError;
use crate::tree::{Hash, leaf_hash};

/// How many bytes an entry has.
pub const ENTRY_BYTES: usize = 35;

const VERSION: [u8; 2] = *b"v1";

/// One leaf of the log (`spec/entry.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The kind of the event.
    pub kind: u8,
    /// [`commit`] of the event's bytes.
    pub commitment: [u8; 32],
}

impl Entry {
    /// The leaf's bytes: `v1`, the kind, the commitment.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; ENTRY_BYTES] {
        let mut bytes = [0; ENTRY_BYTES];
        let parts = VERSION.into_iter().chain([self.kind]).chain(self.commitment);
        bytes.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        bytes
    }

    /// Reads a leaf's bytes.
    ///
    /// # Errors
    /// [`EntryError`] when they are of another length or version.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        let bytes: [u8; ENTRY_BYTES] =
            bytes.try_into().map_err(|_| EntryError::Length(bytes.len()))?;
        let [v, one, kind, commitment @ ..] = bytes;
        if [v, one] != VERSION {
            return Err(EntryError::Version);
        }
        Ok(Self { kind, commitment })
    }

    /// The hash of the leaf in the tree.
    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.to_bytes())
    }
}

/// The commitment to an event: HMAC-SHA256 of its bytes, keyed with the opening.
#[must_use]
pub fn commit(opening: &[u8; 32], event: &[u8]) -> [u8; 32] {
    // HMAC's own first step: a key shorter than SHA-256's block is filled up with zeros.
    let mut block = [0; 64];
    block.iter_mut().zip(opening).for_each(|(byte, key)| *byte = *key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(event);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    #[test]
    fn an_entry_reads_back_and_nothing_else_reads() {
        let entry = Entry { kind: 6, commitment: commit(&[1; 32], b"yes") };
        let bytes = entry.to_bytes();
        assert_eq!(Entry::parse(&bytes), Ok(entry));
        assert_eq!(Entry::parse(&bytes[1..]), Err(EntryError::Length(34)));
        assert_eq!(Entry::parse(&[b'x'; ENTRY_BYTES]), Err(EntryError::Version));
    }

    #[test]
    fn a_commitment_is_hmac_sha256() {
        // RFC 4231, test case 2, has a short key; filling it up with zeros is the same key.
        let mut opening = [0; 32];
        opening[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            HEXLOWER.encode(&commit(&opening, b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
