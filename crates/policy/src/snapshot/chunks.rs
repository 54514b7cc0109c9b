//! A body is a table of hashes and the content that they are of, in chunks of 64 KiB.
//!
//! With the table at hand a reader may check each chunk when it first touches it.

use sha2::{Digest, Sha256};

use crate::snapshot::SnapshotError;

/// How long a chunk is; the last may be shorter.
pub const CHUNK_BYTES: usize = 1 << 16;

const HASH_BYTES: usize = 32;

/// The table before `content`, and then the content.
pub(crate) fn with_table(content: &[u8]) -> Vec<u8> {
    let mut body = table_of(content);
    body.extend_from_slice(content);
    body
}

/// How long the table at the start of a body of `body_bytes` is: a hash for each chunk that is
/// begun behind it.
pub(crate) const fn table_bytes(body_bytes: usize) -> usize {
    let table = body_bytes.div_ceil(CHUNK_BYTES + HASH_BYTES) * HASH_BYTES;
    if table < body_bytes { table } else { body_bytes }
}

/// The table that belongs to a content.
fn table_of(content: &[u8]) -> Vec<u8> {
    content.chunks(CHUNK_BYTES).flat_map(Sha256::digest).collect()
}

fn digest_of(computed: &[u8], stored: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(computed).chain_update(stored).finalize().into()
}

/// The digest that a statement gives of a body: SHA-256 of the hashes of its chunks, and of the
/// table as it is stored.
#[must_use]
pub fn body_digest(body: &[u8]) -> [u8; 32] {
    let (stored, content) = body.split_at(table_bytes(body.len()));
    digest_of(&table_of(content), stored)
}

/// Checks a whole body.
pub(crate) fn check(body: &[u8], digest: [u8; 32]) -> Result<(), SnapshotError> {
    let (stored, content) = body.split_at(table_bytes(body.len()));
    let computed = table_of(content);
    if digest_of(&computed, stored) != digest {
        return Err(SnapshotError::Digest);
    }
    // Signed, but by a writer that did not follow the format.
    if computed != stored {
        return Err(SnapshotError::Malformed("its table does not hold the hashes of its chunks"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_found_again_whatever_the_length() {
        for chunks in [1, 2, 3, 70] {
            for rest in [1, 2, 31, 32, 33, CHUNK_BYTES - 1, CHUNK_BYTES] {
                let content = (chunks - 1) * CHUNK_BYTES + rest;
                let table = content.div_ceil(CHUNK_BYTES) * HASH_BYTES;
                assert_eq!(table_bytes(table + content), table);
            }
        }
        assert_eq!(table_bytes(0), 0);
    }

    #[test]
    fn every_changed_bit_changes_the_digest() {
        let body = with_table(&[7; 100]);
        let digest = body_digest(&body);
        assert_eq!(check(&body, digest), Ok(()));
        for bit in 0..body.len() * 8 {
            let mut changed = body.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(check(&changed, digest), Err(SnapshotError::Digest));
            assert_ne!(body_digest(&changed), digest);
        }
        assert_eq!(check(&body[..body.len() - 1], digest), Err(SnapshotError::Digest));
    }

    #[test]
    fn a_table_that_is_signed_but_false_is_refused() {
        let mut body = with_table(&[7; 100]);
        body[0] ^= 1;
        let digest = body_digest(&body);
        assert!(matches!(check(&body, digest), Err(SnapshotError::Malformed(_))));
        assert!(check(&[], body_digest(&[])).is_ok());
    }
}
